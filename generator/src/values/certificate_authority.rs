//! The certificates that the API server's own is signed by.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::pem::{LineEnding, encode_string};

use super::error::{ValueError, quoted};

/// A cluster's certificate authority: one or more X.509 certificates in PEM and nothing else.
///
/// Kept in canonical PEM (RFC 7468: lines of 64 characters, LF, one at the end), so that the same certificates give
/// the same bytes however they were wrapped. Whether one is expired is not looked at, for that depends on the day.
/// Source: the EKS API reference, `Cluster`, field `certificateAuthority.data` (base64 of PEM).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateAuthority(String);

const LABEL: &str = "CERTIFICATE";
const WANTED: &str = "write the cluster's certificate authority, one or more PEM blocks that start with \
                      -----BEGIN CERTIFICATE-----";

impl CertificateAuthority {
    /// The certificates in PEM, LF after each line.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the base64 of PEM that `DescribeCluster` gives, white space in it passed over.
    ///
    /// # Errors
    /// What is not base64, or not base64 of what [`FromStr`] takes.
    pub fn from_base64(text: &str) -> Result<Self, ValueError> {
        let shape = "write what \"aws eks describe-cluster\" prints as certificateAuthority.data";
        if text.contains("-----BEGIN") {
            let fault = "it is PEM and not the base64 of PEM";
            return Err(ValueError::new(format!("{fault}; {shape}")));
        }
        let packed: String = text.split_ascii_whitespace().collect();
        let bytes = STANDARD.decode(packed).map_err(|error| {
            // The library's words name the offset or the padding, which is what a cut text is recognised by.
            let error = error.to_string().to_lowercase();
            ValueError::new(format!("it is not base64 ({}); {shape}", error.trim_end_matches('.')))
        })?;
        let pem =
            String::from_utf8(bytes).map_err(|_| ValueError::new(format!("its base64 does not hold PEM; {shape}")))?;
        pem.parse()
    }
}

impl FromStr for CertificateAuthority {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut pem = String::new();
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end()));
        while let Some((number, line)) = lines.next() {
            if line.is_empty() {
                continue;
            }
            let label = line
                .strip_prefix("-----BEGIN ")
                .and_then(|rest| rest.strip_suffix("-----"))
                .ok_or_else(|| ValueError::new(format!("line {number} is not part of a certificate; {WANTED}")))?;
            check_label(label, number)?;
            let end = format!("-----END {label}-----");
            let mut body = String::new();
            loop {
                match lines.next() {
                    Some((_, line)) if line == end => break,
                    Some((_, line)) => body.push_str(line),
                    None => {
                        let fault = format!(
                            "the certificate at line {number} has no line {end}; it is cut off, so write it whole"
                        );
                        return Err(ValueError::new(fault));
                    }
                }
            }
            pem.push_str(&canonical(&body).ok_or_else(|| {
                ValueError::new(format!("the PEM block at line {number} does not hold an X.509 certificate; {WANTED}"))
            })?);
        }
        if pem.is_empty() {
            return Err(ValueError::new(format!("it holds no certificate; {WANTED}")));
        }
        Ok(Self(pem))
    }
}

impl fmt::Display for CertificateAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Refuses what is not a certificate by its PEM label; of a private key, nothing else is looked at or shown.
fn check_label(label: &str, line: usize) -> Result<(), ValueError> {
    if label == LABEL {
        return Ok(());
    }
    let fault = if label.ends_with("PRIVATE KEY") {
        format!("line {line} starts a private key, which every process on the node could read")
    } else {
        format!("line {line} starts a PEM block {}, which is not a certificate", quoted(label))
    };
    Err(ValueError::new(format!("{fault}; {WANTED}")))
}

/// The block's bytes in canonical PEM, if they are a certificate.
fn canonical(base64: &str) -> Option<String> {
    let der = STANDARD.decode(base64).ok()?;
    Certificate::from_der(&der).ok()?;
    encode_string(LABEL, LineEnding::LF, &der).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The certificate authority of `examples/article.yaml`, as `DescribeCluster` would give it.
    fn article() -> &'static str {
        let example = include_str!("../../../examples/article.yaml");
        let line = example.lines().find_map(|line| line.trim().strip_prefix("certificateAuthorityData: "));
        line.expect("the example has a certificate authority")
    }

    fn pem() -> String {
        let decoded = STANDARD.decode(article()).expect("base64");
        String::from_utf8(decoded).expect("PEM is ASCII")
    }

    fn error(text: &str) -> String {
        text.parse::<CertificateAuthority>().expect_err(text).to_string()
    }

    #[test]
    fn base64_of_pem_is_read_however_it_is_wrapped() {
        let wrapped = article().as_bytes().chunks(76).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
        for text in [article(), &wrapped] {
            assert_eq!(CertificateAuthority::from_base64(text).expect("a certificate").as_str(), pem());
        }
    }

    #[test]
    fn the_same_certificates_give_the_same_text() {
        let (first, body) = pem().split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("lines");
        let (body, last) = body.rsplit_once("-----END").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("an end");
        let one_line = format!("{first}\n{}\n-----END{last}", body.replace('\n', ""));
        for text in [pem(), pem().replace('\n', "\r\n"), format!("\n\n{}\n\n", pem().trim_end()), one_line] {
            assert_eq!(text.parse::<CertificateAuthority>().expect(&text).as_str(), pem());
        }
        let two = format!("{}\n{}", pem(), pem());
        assert_eq!(two.parse::<CertificateAuthority>().expect("two").as_str(), pem().repeat(2));
    }

    #[test]
    fn a_private_key_is_refused_without_repeating_it() {
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
            let text = format!("{}-----BEGIN {label}-----\nc2VjcmV0\n-----END {label}-----\n", pem());
            let line = pem().lines().count() + 1;
            let fault = format!("line {line} starts a private key, which every process on the node could read");
            assert_eq!(error(&text), format!("{fault}; {WANTED}"));
        }
    }

    #[test]
    fn whatever_else_is_not_a_certificate_is_refused_by_its_line() {
        let request = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n";
        let fault = r#"line 1 starts a PEM block "CERTIFICATE REQUEST", which is not a certificate"#;
        assert_eq!(error(request), format!("{fault}; {WANTED}"));
        assert_eq!(error(""), format!("it holds no certificate; {WANTED}"));
        assert_eq!(error(" \n"), format!("it holds no certificate; {WANTED}"));
        let comment = format!("subject=CN = kubernetes\n{}", pem());
        assert_eq!(error(&comment), format!("line 1 is not part of a certificate; {WANTED}"));
        for body in ["AAAA", "????", "", "MAMBAf8="] {
            let text = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
            assert_eq!(error(&text), format!("the PEM block at line 1 does not hold an X.509 certificate; {WANTED}"));
        }
    }

    #[test]
    fn a_certificate_that_is_cut_off_says_so() {
        let cut = pem().lines().take(5).collect::<Vec<_>>().join("\n");
        let message =
            "the certificate at line 1 has no line -----END CERTIFICATE-----; it is cut off, so write it whole";
        assert_eq!(error(&cut), message);
    }

    #[test]
    fn what_is_not_base64_of_pem_says_what_to_write() {
        let shape = "write what \"aws eks describe-cluster\" prints as certificateAuthority.data";
        for (text, fault) in [
            (pem(), "it is PEM and not the base64 of PEM"),
            ("?".to_owned(), "it is not base64 (invalid symbol 63, offset 0)"),
            ("/////w==".to_owned(), "its base64 does not hold PEM"),
        ] {
            let error = CertificateAuthority::from_base64(&text).expect_err(&text).to_string();
            assert_eq!(error, format!("{fault}; {shape}"));
        }
        let error = CertificateAuthority::from_base64(&STANDARD.encode("hello")).expect_err("no PEM").to_string();
        assert_eq!(error, format!("line 1 is not part of a certificate; {WANTED}"));
    }
}
