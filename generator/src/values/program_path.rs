//! Where a program is on the node.

use super::error::{ValueError, quoted};
use super::text::text_value;

text_value! {
    /// The absolute path of a program, of letters, digits and `._-/`: it goes into units and shell scripts as it is.
    ProgramPath, check_program_path
}

impl ProgramPath {
    /// The program's directory.
    pub fn directory(&self) -> &str {
        match self.parts() {
            ("", _) => "/",
            (directory, _) => directory,
        }
    }

    /// The program's name in its directory.
    pub fn name(&self) -> &str {
        self.parts().1
    }

    fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('/').expect("an absolute path has a slash")
    }
}

fn check_program_path(text: &str) -> Result<(), ValueError> {
    let is_part = |part: &str| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        !matches!(part, "" | "." | "..") && part.bytes().all(allowed)
    };
    if text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_part)) {
        return Ok(());
    }
    let shown = quoted(text);
    Err(ValueError::new(format!(
        "{shown} is not a program's path, which looks like \"/usr/local/bin/ecr-credential-provider\""
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_a_directory_and_a_name() {
        for (text, directory, name) in [("/usr/local/bin/a-b", "/usr/local/bin", "a-b"), ("/provider", "/", "provider")]
        {
            let path: ProgramPath = text.parse().expect(text);
            assert_eq!((path.as_str(), path.directory(), path.name()), (text, directory, name));
        }
    }

    #[test]
    fn what_is_no_path_is_shown_one() {
        for text in ["", "/", "provider", "/usr/bin/", "/a//b", "/a/../b", "/a b", "/a;b", "/a$b"] {
            assert_eq!(
                text.parse::<ProgramPath>().expect_err(text).to_string(),
                format!(
                    "{text:?} is not a program's path, which looks like \"/usr/local/bin/ecr-credential-provider\""
                )
            );
        }
    }
}
