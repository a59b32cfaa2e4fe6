//! The template of `kubelet.local.env`: which variables a node's kubelet wants, and what they are made of.
//!
//! ```text
//! NODE_IP={privateIp}
//! NODE_LABELS={NODE_LABELS}[,node-lifecycle={instance-life-cycle}]
//! ```
//!
//! `{name}` stands for a value: a field of the instance identity document (`instanceId`), an IMDS category (lower case),
//! something that the agent computes (`max-pods`, `cpu-reserved` in millicores, `memory-reserved` in MiB), or a variable
//! of `kubelet.env` (upper case). `[…]` is left out where what stands inside has no value that a label can hold. The generator writes the template, so the agent asks
//! IMDS for exactly what this kubelet uses, and a new variable needs no new agent.

use maxpods_data::scan::until;

use crate::sheet::Text;

/// The variables of the article's node, for user data that brings no template.
pub const DEFAULT: &[u8] = b"NODE_IP={privateIp}\n\
                             INSTANCE_ID={instanceId}\n\
                             INSTANCE_TYPE={instanceType}\n\
                             MAX_PODS={max-pods}\n";

/// Gives values for names.
pub trait Values<'a> {
    /// The value of `name`; empty where there is none, which only what is not needed may be.
    ///
    /// `None` for a value that could not be had.
    fn value(&mut self, name: &'a [u8], needed: bool) -> Option<&'a [u8]>;
}

/// Fills a template in. `None` if a value could not be had.
pub fn fill<'a>(mut template: &'a [u8], values: &mut impl Values<'a>, filled: &mut Text<'_>) -> Option<()> {
    // Where the brackets begin that we are in.
    let mut bracket = None;
    while let [byte, behind @ ..] = template {
        template = behind;
        match byte {
            b'[' => bracket = Some(filled.text().len()),
            b']' => bracket = None,
            b'{' => {
                // A name without an end is refused as every unknown one is.
                let name = until(&mut template, b'}');
                let value = values.value(name, bracket.is_none())?;
                filled.push(value);
                if value.is_empty()
                    && let Some(start) = bracket
                {
                    filled.cut(start);
                    until(&mut template, b']');
                    bracket = None;
                }
            }
            byte => filled.push_byte(*byte),
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    struct Names;

    impl<'a> Values<'a> for Names {
        fn value(&mut self, name: &'a [u8], needed: bool) -> Option<&'a [u8]> {
            match name {
                b"missing" => (!needed).then_some(b""),
                b"unknown" => None,
                _ => Some(name),
            }
        }
    }

    fn filled(template: &str) -> Option<String> {
        let mut room = [0; 256];
        let mut text = Text::new(&mut room);
        fill(template.as_bytes(), &mut Names, &mut text)?;
        Some(String::from_utf8_lossy(text.text()).into_owned())
    }

    #[test]
    fn names_are_filled_in() {
        assert_eq!(filled("A={a/b}\nB_C=cpu={c}m,{D}\nE=\n").as_deref(), Some("A=a/b\nB_C=cpu=cm,D\nE=\n"));
    }

    #[test]
    fn brackets_go_where_a_value_is_missing() {
        assert_eq!(filled("L={X}[,a={there}][,b={missing}c]d\n").as_deref(), Some("L=X,a=thered\n"));
        assert_eq!(filled("L=[{there}{missing}]").as_deref(), Some("L="));
        assert_eq!(filled("L={missing}"), None);
        assert_eq!(filled("A={unknown"), None);
    }
}
