//! A part for Windows: a PowerShell script, between `EC2Launch`'s tags or without them.
//!
//! It becomes a block of one script, so what would end that script for `EC2Launch`, or keep PowerShell from reading it, is
//! refused here with its place. Sources: the EC2 user guide, "How Amazon EC2 handles user data for Windows instances";
//! PowerShell's documentation, `about_Using` and `about_Character_Encoding`.

use super::one_text::{OneText, Wanted};
use super::part::{Content, UserPart};
use super::read::PartReading;
use super::text::mend;
use crate::problem::{Note, Problem};
use crate::values::quoted;
use crate::windows::tag_in;

const WANTED: Wanted = Wanted { reader: "Windows", text: "a PowerShell script" };

/// The tags that a whole document has around its script.
const BEGIN: &str = "<powershell>";
const END: &str = "</powershell>";

/// Reads a file, which messages call `file`.
pub(super) fn read(file: &str, bytes: &[u8]) -> PartReading {
    let mut reading = PartReading::default();
    let mended = mend(bytes);
    let Some(source) = OneText::of(file, &mended, &WANTED, &mut reading) else { return reading };
    match without_tags(source) {
        Err(problem) => reading.problems.push(problem),
        Ok(script) => {
            reading.problems.extend(fault(script));
            reading.notes.extend(outside_of_ascii(script));
            let content = Content::PowerShell(script.text.to_owned());
            reading.parts.push(UserPart { name: file.to_owned(), content });
        }
    }
    reading
}

/// The script between the tags, where the text has such.
fn without_tags(source: OneText<'_>) -> Result<OneText<'_>, Problem> {
    let text = source.text.trim_end();
    if begins_with(text, "<script>") {
        let message = "is for the command prompt, which EC2Launch runs before PowerShell; write a PowerShell script";
        return Err(source.problem(0, message));
    }
    if !begins_with(text, BEGIN) {
        return Ok(source.from(0, text));
    }
    let Some(end) = text.to_ascii_lowercase().rfind(END).filter(|end| end + END.len() == text.len()) else {
        let message = format!("begins with {BEGIN}, and does not end with {END}; write nothing behind the script");
        return Err(source.problem(0, message));
    };
    let inner = text[BEGIN.len()..end].trim();
    if inner.is_empty() {
        return Err(source.problem(0, "is empty; write a PowerShell script, or leave it out"));
    }
    let start = text.len() - text[BEGIN.len()..].trim_start().len();
    Ok(source.from(start, inner))
}

/// What would end the script around this one, or keep PowerShell from reading it.
fn fault(script: OneText<'_>) -> Option<Problem> {
    if let Some((offset, tag)) = tag_in(script.text) {
        let message = format!(
            "holds {}, which EC2Launch takes for a tag of its own; write it in two texts, such as '<' + '…'",
            quoted(tag)
        );
        return Some(script.problem(offset, message));
    }
    let mut offset = 0;
    for line in script.text.split_inclusive('\n') {
        let mut words = line.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let is_using = first.eq_ignore_ascii_case("using")
            && ["assembly", "module", "namespace"].iter().any(|word| second.eq_ignore_ascii_case(word));
        if is_using {
            let message = format!(
                "PowerShell takes \"using {second}\" in the first lines of a script alone, and this becomes a block of one; \
                 write whole names, or Import-Module"
            );
            return Some(script.problem(offset + line.len() - line.trim_start().len(), message));
        }
        offset += line.len();
    }
    None
}

/// What Windows PowerShell may take for other characters: it reads a file without a byte order mark in the machine's code
/// page, and nothing tells how `EC2Launch` writes its files.
fn outside_of_ascii(script: OneText<'_>) -> Option<Note> {
    let (offset, character) = script.text.char_indices().find(|(_, character)| !character.is_ascii())?;
    let message = format!(
        "has characters outside of ASCII, such as {}, which Windows PowerShell may read in the machine's code page; \
         [char]0x{:04x} is read everywhere",
        quoted(&character.to_string()),
        u32::from(character)
    );
    Some(Note { place: script.place("", offset), message })
}

fn begins_with(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problems;

    #[track_caller]
    fn reads(text: &str) -> (String, Vec<String>) {
        let reading = read("part.ps1", text.as_bytes());
        assert_eq!(reading.problems, [], "{text:?}");
        let [UserPart { content: Content::PowerShell(script), .. }] = reading.parts.as_slice() else {
            panic!("one part: {:?}", reading.parts);
        };
        (script.clone(), reading.notes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_script_is_taken_with_tags_and_without() {
        for text in [
            "param($a = 1)\n\nSet-TimeZone -Id UTC",
            "<powershell>\nparam($a = 1)\n\nSet-TimeZone -Id UTC\n</powershell>\n",
            "\n <PowerShell>param($a = 1)\n\nSet-TimeZone -Id UTC</POWERSHELL>",
        ] {
            assert_eq!(reads(text).0, "param($a = 1)\n\nSet-TimeZone -Id UTC");
        }
        assert_eq!(reads("#!/usr/bin/env pwsh\nGet-Date\n").0, "#!/usr/bin/env pwsh\nGet-Date");
    }

    #[test]
    fn characters_that_may_be_misread_are_told() {
        let (script, notes) = reads("<powershell>\n'a'\n'Zürich'\n</powershell>");
        assert_eq!(script, "'a'\n'Zürich'");
        assert_eq!(
            notes,
            ["part.ps1:3:3: has characters outside of ASCII, such as \"ü\", which Windows PowerShell may read in the \
              machine's code page; [char]0x00fc is read everywhere"]
        );
    }

    #[test]
    fn what_windows_would_not_run_is_refused_with_its_place() {
        for (text, message) in [
            ("", "1:1: is empty; write a PowerShell script, or leave it out"),
            ("<powershell> \n</powershell>", "1:1: is empty; write a PowerShell script, or leave it out"),
            ("#!/bin/bash\n", "1:1: is a shell script, which Windows does not read; write a PowerShell script"),
            ("#cloud-config\n", "1:1: is a cloud-config, which Windows does not read; write a PowerShell script"),
            (
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b--\n",
                "1:1: is a MIME message, which Windows does not read; write a PowerShell script, a file for each",
            ),
            (
                "<script>dir</script>",
                "1:1: is for the command prompt, which EC2Launch runs before PowerShell; write a PowerShell script",
            ),
            (
                "\n<powershell>\nGet-Date\n</powershell>\n<persist>true</persist>\n",
                "2:1: begins with <powershell>, and does not end with </powershell>; write nothing behind the script",
            ),
            (
                "<powershell>\nGet-Date\n",
                "1:1: begins with <powershell>, and does not end with </powershell>; write nothing behind the script",
            ),
            (
                "Get-Date\n  '</PowerShell>'\n",
                "2:4: holds \"</PowerShell>\", which EC2Launch takes for a tag of its own; write it in two texts, such \
                 as '<' + '…'",
            ),
            (
                "<powershell>\n\nGet-Date\n<persist>true</persist>\n</powershell>",
                "4:1: holds \"<persist>\", which EC2Launch takes for a tag of its own; write it in two texts, such as \
                 '<' + '…'",
            ),
            (
                "# ours\n Using namespace System.IO\n",
                "2:2: PowerShell takes \"using namespace\" in the first lines of a script alone, and this becomes a \
                 block of one; write whole names, or Import-Module",
            ),
        ] {
            let problems = read("part.ps1", text.as_bytes()).problems;
            assert_eq!(Problems(problems).to_string(), format!("part.ps1:{message}"), "{text:?}");
        }
        let problems = read("part.ps1", b"'\xff'").problems;
        let message = "part.ps1:1:1: is not text in UTF-8; write a PowerShell script";
        assert_eq!(Problems(problems).to_string(), message);
    }
}
