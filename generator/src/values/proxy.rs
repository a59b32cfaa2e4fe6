//! The proxy between a node and the world, and what is reached without it.

use ipnet::IpNet;

use super::endpoint::{is_host, is_port, split_port};
use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// A proxy's URL: `http://` or `https://`, perhaps a user and password, a host, perhaps a port.
    ///
    /// Go's clients take a proxy without a scheme as well, Python's do not; with one, all mean the same.
    /// Source: `golang.org/x/net/http/httpproxy`, type `Config`.
    ProxyUrl, check_url
}

text_value! {
    /// An entry of `NO_PROXY`: a host or domain, an address or a CIDR; a domain stands for the names below it as well.
    ///
    /// Source: `golang.org/x/net/http/httpproxy`, type `Config`, field `NoProxy`.
    NoProxyEntry, check_entry
}

fn check_url(text: &str) -> Result<(), ValueError> {
    let Some(fault) = url_fault(text) else { return Ok(()) };
    // A URL may have a password in it, which no message repeats.
    let shown = if text.contains('@') { "what stands here".to_owned() } else { quoted(text) };
    Err(ValueError::new(format!("{shown} is not a proxy's URL: {fault}; it looks like \"http://proxy.example:3128\"")))
}

fn url_fault(text: &str) -> Option<&'static str> {
    let Some(authority) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) else {
        return Some("it does not start with http:// or https://");
    };
    let authority = authority.strip_suffix('/').unwrap_or(authority);
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let (host, port) = split_port(host);
    let in_user = |byte: u8| byte.is_ascii_graphic() && !br#"/?#@[]"\"#.contains(&byte);
    if user.is_some_and(|user| user.is_empty() || !user.bytes().all(in_user)) {
        Some("its user or password has a character that must stand there as % and two digits")
    } else if host.contains(['/', '?', '#']) {
        Some("it holds more than a host and a port")
    } else if !is_host(host) {
        Some("its host is neither a DNS name nor an IP address")
    } else if port.is_some_and(|port| !is_port(port)) {
        Some("its port is not a number from 1 to 65535")
    } else {
        None
    }
}

fn check_entry(text: &str) -> Result<(), ValueError> {
    let in_entry = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:/[]*".contains(&byte);
    let good =
        if text.contains('/') { text.parse::<IpNet>().is_ok() } else { !text.is_empty() && text.bytes().all(in_entry) };
    if good {
        return Ok(());
    }
    Err(ValueError::new(format!(
        "{} is nothing to be reached without the proxy; write one host, domain, IP address or CIDR, such as \
         \".internal\" or \"10.0.0.0/16\"",
        quoted(text)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_keep_their_text() {
        for text in [
            "http://proxy.example:3128",
            "https://proxy.example",
            "http://10.0.0.1:3128/",
            "http://[fd00::1]:3128",
            "http://me:p%40ss@proxy.example:3128",
        ] {
            assert_eq!(text.parse::<ProxyUrl>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn each_fault_is_named_and_no_password() {
        let looks = "it looks like \"http://proxy.example:3128\"";
        for (text, message) in [
            ("proxy:3128", "\"proxy:3128\" is not a proxy's URL: it does not start with http:// or https://"),
            ("socks5://proxy", "\"socks5://proxy\" is not a proxy's URL: it does not start with http:// or https://"),
            ("http://proxy/pac", "\"http://proxy/pac\" is not a proxy's URL: it holds more than a host and a port"),
            ("http://", "\"http://\" is not a proxy's URL: its host is neither a DNS name nor an IP address"),
            ("http://a b", "\"http://a b\" is not a proxy's URL: its host is neither a DNS name nor an IP address"),
            ("http://proxy:0", "\"http://proxy:0\" is not a proxy's URL: its port is not a number from 1 to 65535"),
            (
                "http://me:se cret@proxy",
                "what stands here is not a proxy's URL: its user or password has a character that must stand there as \
                 % and two digits",
            ),
            ("me:secret@proxy", "what stands here is not a proxy's URL: it does not start with http:// or https://"),
        ] {
            assert_eq!(text.parse::<ProxyUrl>().expect_err(text).to_string(), format!("{message}; {looks}"));
        }
    }

    #[test]
    fn entries_are_one_host_domain_address_or_network() {
        for text in [".internal", "s3.amazonaws.com", "10.0.0.0/16", "fd00:ec2::254", "[fd00::1]:443", "*", "*.local"] {
            assert_eq!(text.parse::<NoProxyEntry>().expect(text).as_str(), text);
        }
        for text in ["", "a,b", "a b", "10.0.0.0/33", "http://a", "\"a\"", "ä"] {
            assert_eq!(
                text.parse::<NoProxyEntry>().expect_err(text).to_string(),
                format!(
                    "{text:?} is nothing to be reached without the proxy; write one host, domain, IP address or CIDR, \
                     such as \".internal\" or \"10.0.0.0/16\""
                )
            );
        }
    }
}
