//! Texts that PowerShell and `EC2Launch` read back as they are.

/// A text as a PowerShell literal, in which nothing is expanded.
///
/// PowerShell takes four typographic quotes for the apostrophe, so each of them would end the literal as well, and is
/// written twice. Source: the PowerShell language specification, section 2.3.5.2, "String literals"; PowerShell,
/// `src/System.Management.Automation/engine/parser/CharTraits.cs`, `IsSingleQuote`.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for character in text.chars() {
        literal.push(character);
        if matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            literal.push(character);
        }
    }
    literal.push('\'');
    literal
}

/// The elements that `EC2Launch` looks for in user data.
///
/// Source: the EC2 user guide, "How Amazon EC2 handles user data for Windows instances".
const ELEMENTS: [&str; 6] = ["detach", "persist", "powershell", "powershellArguments", "runAsLocalSystem", "script"];

/// The first tag in a text that `EC2Launch` would take for its own, and with it the script for ended or for another one, and
/// the byte where it begins.
pub(crate) fn tag_in(text: &str) -> Option<(usize, &str)> {
    let starts = text.match_indices('<').map(|(start, _)| start);
    starts.into_iter().find_map(|start| {
        let end = start + text[start..].find('>')? + 1;
        let tag = &text[start..end];
        let name = tag[1..tag.len() - 1].trim_start_matches('/').trim();
        ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name)).then_some((start, tag))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_literal_early() {
        for (text, quoted) in [
            ("", "''"),
            ("$env:Path `n \"x\" $(Get-Date)", "'$env:Path `n \"x\" $(Get-Date)'"),
            ("it's", "'it''s'"),
            ("'; Stop-Computer; '", "'''; Stop-Computer; '''"),
            (
                "\u{2018}a\u{2019}\u{201a}\u{201b}",
                "'\u{2018}\u{2018}a\u{2019}\u{2019}\u{201a}\u{201a}\u{201b}\u{201b}'",
            ),
        ] {
            assert_eq!(literal(text), quoted);
        }
    }

    #[test]
    fn tags_of_ec2launch_are_found_whatever_their_case() {
        for (text, tag) in [
            ("a </powershell> b", (2, "</powershell>")),
            ("<PowerShell>", (0, "<PowerShell>")),
            ("if ($a -lt 1) { '<persist>true</persist>' }", (17, "<persist>")),
            ("</ script >", (0, "</ script >")),
        ] {
            assert_eq!(tag_in(text), Some(tag));
        }
        for text in ["", "<", "a < b > c", "<xml></xml>", "memory.available<100Mi", "<powershell", "[xml]'<a>'"] {
            assert_eq!(tag_in(text), None, "{text}");
        }
    }
}
