//! Domains in which a node looks for names that are not whole.

use std::net::IpAddr;

use super::endpoint::is_host;
use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// A search domain: a DNS name.
    ///
    /// The routing domains of resolved.conf(5), which start with `~`, are none: dhclient has no such thing.
    SearchDomain, check_domain
}

fn check_domain(text: &str) -> Result<(), ValueError> {
    let is_address = text.starts_with('[') || text.parse::<IpAddr>().is_ok();
    if is_host(text) && !is_address {
        return Ok(());
    }
    Err(ValueError::new(format!("{} is not a search domain, which looks like \"corp.example\"", quoted(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dns_names_are_search_domains() {
        for text in ["corp.example", "internal", "eu-west-1.compute.internal"] {
            assert_eq!(text.parse::<SearchDomain>().expect(text).as_str(), text);
        }
        for text in ["", "~corp.example", "a b", "10.0.0.2", "[fd00::1]", "corp.example.", "a\nb"] {
            assert_eq!(
                text.parse::<SearchDomain>().expect_err(text).to_string(),
                format!("{text:?} is not a search domain, which looks like \"corp.example\"")
            );
        }
    }
}
