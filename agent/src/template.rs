//! The template of `kubelet.local.env`: which variables a node's kubelet wants, and what they are made of.
//!
//! ```text
//! NODE_IP={local-ipv4}
//! NODE_LABELS={NODE_LABELS}[,node-lifecycle={instance-life-cycle}]
//! ```
//!
//! `{name}` stands for a value: an IMDS category (lower case), something that the agent computes (`max-pods`,
//! `cpu-reserved` in millicores, `memory-reserved` in MiB), or a variable of `kubelet.env` (upper case). `[…]` is left
//! out where IMDS does not have a category that stands inside. The generator writes the template, so the agent asks
//! IMDS for exactly what this kubelet uses, and a new variable needs no new agent.

use maxpods_data::scan::until;

use crate::text::Text;

/// The variables of the article's node, for user data that brings no template.
pub const DEFAULT: &[u8] = b"NODE_IP={local-ipv4}\n\
                             INSTANCE_ID={instance-id}\n\
                             INSTANCE_TYPE={instance-type}\n\
                             MAX_PODS={max-pods}\n";

/// Whether a line can do without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// The line needs the value.
    Yes,
    /// The value stands in brackets.
    No,
}

/// Gives values for names.
pub trait Values {
    /// The template is damaged.
    fn damaged(&self);

    /// Appends the value of `name`. Where there is none it appends nothing, which only what is not needed may do.
    ///
    /// `None` for a value that could not be had; the reason has been said.
    fn append(&mut self, name: &[u8], needed: Needed, to: &mut Text<'_>) -> Option<()>;
}

/// Fills a template in. `None` if it is damaged or a value could not be had; the reason has been said.
pub fn fill(mut template: &[u8], values: &mut impl Values, filled: &mut Text<'_>) -> Option<()> {
    // Where the brackets begin that we are in.
    let mut bracket = None;
    while let [byte, behind @ ..] = template {
        template = behind;
        match byte {
            b'[' if bracket.is_none() => bracket = Some(filled.mark()),
            b']' if bracket.is_some() => bracket = None,
            b'{' => {
                // A name without an end is refused as every unknown one is.
                let name = until(&mut template, b'}');
                let before = filled.mark();
                values.append(name, if bracket.is_some() { Needed::No } else { Needed::Yes }, filled)?;
                if let Some(mark) = bracket
                    && filled.mark() == before
                {
                    filled.reset(mark);
                    until(&mut template, b']');
                    bracket = None;
                }
            }
            b'[' | b']' | b'}' => {
                values.damaged();
                return None;
            }
            byte => filled.push(&[*byte]),
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use core::cell::Cell;
    use std::string::String;

    use super::*;

    #[derive(Default)]
    struct Names {
        damaged: Cell<bool>,
    }

    impl Values for Names {
        fn damaged(&self) {
            self.damaged.set(true);
        }

        fn append(&mut self, name: &[u8], needed: Needed, to: &mut Text<'_>) -> Option<()> {
            match name {
                b"missing" => (needed == Needed::No).then_some(()),
                b"unknown" => None,
                _ => {
                    to.push(name);
                    Some(())
                }
            }
        }
    }

    /// The text, or whether the template was found damaged.
    fn filled(template: &str) -> Result<String, bool> {
        let mut buffer = [0; 256];
        let mut text = Text::new(&mut buffer);
        let mut names = Names::default();
        fill(template.as_bytes(), &mut names, &mut text).ok_or(names.damaged.get())?;
        Ok(String::from_utf8_lossy(text.get().expect("short")).into_owned())
    }

    #[test]
    fn names_are_filled_in() {
        assert_eq!(filled("A={a/b}\nB_C=cpu={c}m,{D}\nE=\n"), Ok("A=a/b\nB_C=cpu=cm,D\nE=\n".into()));
    }

    #[test]
    fn brackets_go_where_a_value_is_missing() {
        assert_eq!(filled("L={X}[,a={there}][,b={missing}c]d\n"), Ok("L=X,a=thered\n".into()));
        assert_eq!(filled("L=[{there}{missing}]"), Ok("L=".into()));
        assert_eq!(filled("L={missing}"), Err(false));
    }

    #[test]
    fn a_damaged_template_is_refused() {
        for template in ["A=b}", "A=[[b]]", "A=b]"] {
            assert_eq!(filled(template), Err(true), "{template}");
        }
        assert_eq!(filled("A={unknown"), Err(false));
    }
}
