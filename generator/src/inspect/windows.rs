//! What a script for Windows gives to EKS' bootstrap script: its arguments, each in a line.
//!
//! Sources: the EKS user guide, "Bootstrap script configuration parameters"; eksctl, `pkg/nodebootstrap/windows.go`;
//! Karpenter, `pkg/providers/amifamily/bootstrap/windows.go`.

use std::str::Chars;

/// The arguments, kubelet's one by one; none where the script calls no bootstrap script in a line of its own.
pub(super) fn arguments(text: &str) -> Vec<String> {
    let call = text.lines().find_map(|line| {
        let line = line.trim().strip_prefix('&')?.trim_start();
        line.contains("EKSBootstrap").then_some(line)
    });
    let mut details = Vec::new();
    let mut words = words(call.unwrap_or_default()).into_iter().skip(1).peekable();
    while let Some(word) = words.next() {
        let Some(name) = word.strip_prefix('-') else { continue };
        let value = words.next_if(|next| !next.starts_with('-') || name == KUBELET).unwrap_or_default();
        if name == KUBELET {
            details.extend(value.split_whitespace().map(|flag| super::settings::cut(format!("kubelet flag {flag}"))));
        } else {
            details.push(super::settings::cut(format!("{name} {value}")));
        }
    }
    details
}

/// The argument with kubelet's own.
const KUBELET: &str = "KubeletExtraArgs";

/// The words of a command, without their quotes; variables stand as they are.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        match character {
            '\'' | '"' => quoted(&mut rest, character, word.get_or_insert_default()),
            white if white.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

/// The text up to the closing quote; a quote that is written twice stands for itself.
fn quoted(rest: &mut Chars<'_>, quote: char, word: &mut String) {
    while let Some(character) = rest.next() {
        if character != quote {
            word.push(character);
        } else if rest.as_str().starts_with(quote) {
            word.push(quote);
            rest.next();
        } else {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_told_in_either_sort_of_quotes() {
        for quote in ['\'', '"'] {
            let text = "<powershell>\nGet-Date\n& $EKSBootstrapScriptFile -EKSClusterName \"c\" -DNSClusterIP \"10.100.0.10\" \
                        -KubeletExtraArgs \"--node-labels=a=b --max-pods=14\" 3>&1 4>&1\n</powershell>\n";
            assert_eq!(
                arguments(&text.replace('"', &quote.to_string())),
                [
                    "EKSClusterName c",
                    "DNSClusterIP 10.100.0.10",
                    "kubelet flag --node-labels=a=b",
                    "kubelet flag --max-pods=14"
                ]
            );
        }
    }

    #[test]
    fn quotes_in_quotes_and_unended_ones_are_read() {
        assert_eq!(words("a 'it''s' \"b\"\"c\" 'un ended"), ["a", "it's", "b\"c", "un ended"]);
    }

    #[test]
    fn a_script_without_the_call_has_none() {
        assert!(arguments("<powershell>\nGet-Date\n</powershell>\n").is_empty());
    }
}
