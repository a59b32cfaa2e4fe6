//! Amounts of a resource, as Kubernetes writes them.

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// A Kubernetes quantity that is not negative: `500m`, `1Gi`, `0.5`, `1e3`.
    ///
    /// Texts are compared, not amounts: `1Gi` and `1024Mi` differ.
    /// Source: apimachinery, `pkg/api/resource/quantity.go`, the grammar of `Quantity`. What it takes is used for
    /// reservations alone, where kubelet refuses what is negative.
    Quantity, check_quantity
}

/// Suffixes besides the exponent; none stands for ones.
const SUFFIXES: [&str; 16] = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

fn check_quantity(text: &str) -> Result<(), ValueError> {
    let shown = quoted(text);
    if text.starts_with('-') {
        return Err(ValueError::new(format!("{shown} is negative; write an amount of 0 or more")));
    }
    let number = text.strip_prefix('+').unwrap_or(text);
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let (digits, suffix) = number.split_at(end);
    let points = digits.matches('.').count();
    let has_digit = digits.len() > points;
    if has_digit && points <= 1 && (SUFFIXES.contains(&suffix) || is_exponent(suffix)) {
        return Ok(());
    }
    Err(ValueError::new(format!("{shown} is not a quantity, which looks like \"500m\", \"0.5\", \"100Mi\" or \"1Gi\"")))
}

fn is_exponent(suffix: &str) -> bool {
    let Some(exponent) = suffix.strip_prefix(['e', 'E']) else { return false };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_of_kubernetes_are_taken() {
        for text in ["0", "80m", "0.5", ".5", "5.", "+1", "574Mi", "1Gi", "1E", "1e3", "1E-3", "1.5e+10", "12k", "7u"] {
            assert_eq!(text.parse::<Quantity>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn other_texts_are_not_quantities() {
        for text in
            ["", ".", "1.2.3", "m", "1 Gi", "1gi", "1GB", "10%", "1ki", "1K", "1e", "1e1.5", "0x10", "1Gi\n", "+"]
        {
            let error = text.parse::<Quantity>().expect_err(text).to_string();
            let expected = format!(r#"{text:?} is not a quantity, which looks like "500m", "0.5", "100Mi" or "1Gi""#);
            assert_eq!(error, expected);
        }
        let error = "-1Gi".parse::<Quantity>().expect_err("negative").to_string();
        assert_eq!(error, r#""-1Gi" is negative; write an amount of 0 or more"#);
    }
}
