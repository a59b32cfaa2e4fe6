//! The template of `kubelet.local.env`: which variables a node's kubelet wants, and what they are made of.
//!
//! ```text
//! NODE_IP={local-ipv4}
//! NODE_LABELS={NODE_LABELS}[,node-lifecycle={instance-life-cycle}]
//! ```
//!
//! `{name}` stands for a value: an IMDS category (lower case), something computed ([`Name`]), or a variable of
//! `kubelet.env` (upper case). `[…]` is left out where IMDS does not have a category that stands inside. The generator
//! writes the template, so the agent asks IMDS for exactly what this kubelet uses, and a new variable needs no new
//! agent.

use crate::failure::Exit;
use crate::text::{Text, lines, same, split_once};

/// The variables of the article's node, for user data that brings no template.
pub const DEFAULT: &[u8] = b"NODE_IP={local-ipv4}\n\
                             INSTANCE_ID={instance-id}\n\
                             INSTANCE_TYPE={instance-type}\n\
                             MAX_PODS={max-pods}\n";

/// What a `{name}` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// A variable of `kubelet.env`.
    Variable(&'a [u8]),
    /// `max-pods`: the pods that the node takes.
    MaxPods,
    /// `cpu-reserved`: CPU set aside for kubelet and the runtime, in millicores.
    CpuReserved,
    /// `memory-reserved`: memory set aside for them, in MiB.
    MemoryReserved,
    /// An IMDS category, below `/latest/meta-data/`.
    Category(&'a [u8]),
}

impl<'a> Name<'a> {
    fn parse(name: &'a [u8]) -> Option<Self> {
        const COMPUTED: [(&[u8], Name<'_>); 3] = [
            (b"max-pods", Name::MaxPods),
            (b"cpu-reserved", Name::CpuReserved),
            (b"memory-reserved", Name::MemoryReserved),
        ];
        if let Some((_, computed)) = COMPUTED.iter().find(|(text, _)| same(text, name)) {
            return Some(*computed);
        }
        let is_category = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'/');
        match name {
            [] => None,
            _ if name.iter().all(is_variable) => Some(Self::Variable(name)),
            _ => name.iter().all(is_category).then_some(Self::Category(name)),
        }
    }
}

/// Whether a line can do without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// The line needs the value.
    Yes,
    /// The value stands in brackets.
    No,
}

/// Gives values for names.
pub trait Resolve {
    /// Appends the value of `name`, and tells whether there is one: only what is not needed may be missing.
    ///
    /// # Errors
    /// A value that could not be had; the reason has been said.
    fn append(&mut self, name: Name<'_>, needed: Needed, to: &mut Text<'_>) -> Result<bool, Exit>;
}

/// Why a template could not be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// The template itself is damaged, in this line (from 1).
    Line(usize),
    /// A value could not be had.
    Value(Exit),
}

/// Fills a template in.
///
/// # Errors
/// A damaged template, or a value that could not be had.
#[inline(never)]
pub fn fill(template: &[u8], resolve: &mut impl Resolve, filled: &mut Text<'_>) -> Result<(), TemplateError> {
    for (index, line) in lines(template.trim_ascii_end()).enumerate() {
        let damaged = TemplateError::Line(index + 1);
        let key = split_once(line, b'=').ok_or(damaged)?.0;
        if key.is_empty() || !key.iter().all(is_variable) {
            return Err(damaged);
        }
        let mut rest = line;
        while let Some(at) = rest.iter().position(|byte| b"{}[]".contains(byte)) {
            filled.push(&rest[..at]);
            let (inside, end, needed) = match &rest[at..] {
                [b'{', inside @ ..] => (inside, b'}', Needed::Yes),
                [b'[', inside @ ..] => (inside, b']', Needed::No),
                _ => return Err(damaged),
            };
            let (inside, behind) = split_once(inside, end).ok_or(damaged)?;
            // Inside brackets stands one name, with text before and after it.
            let (before, name, after) = match needed {
                Needed::Yes => (&b""[..], inside, &b""[..]),
                Needed::No => {
                    let (before, braced) = split_once(inside, b'{').ok_or(damaged)?;
                    let (name, after) = split_once(braced, b'}').ok_or(damaged)?;
                    (before, name, after)
                }
            };
            if before.iter().chain(after).any(|byte| b"{}[]".contains(byte)) {
                return Err(damaged);
            }
            let name = Name::parse(name).ok_or(damaged)?;
            let before_value = filled.mark();
            filled.push(before);
            if resolve.append(name, needed, filled).map_err(TemplateError::Value)? {
                filled.push(after);
            } else {
                filled.reset(before_value);
            }
            rest = behind;
        }
        filled.format(b"%\n", &[rest]);
    }
    Ok(())
}

fn is_variable(byte: &u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'_')
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    struct Names;

    impl Resolve for Names {
        fn append(&mut self, name: Name<'_>, needed: Needed, to: &mut Text<'_>) -> Result<bool, Exit> {
            match name {
                Name::Category(b"missing") if needed == Needed::No => return Ok(false),
                Name::Category(b"missing") => return Err(Exit::BadMetadata),
                Name::Category(path) => to.push(path),
                Name::Variable(_) => to.push(b"v"),
                Name::MaxPods | Name::CpuReserved | Name::MemoryReserved => to.push(b"9"),
            }
            Ok(true)
        }
    }

    fn filled(template: &str) -> Result<String, TemplateError> {
        let mut buffer = [0; 256];
        let mut text = Text::new(&mut buffer);
        fill(template.as_bytes(), &mut Names, &mut text)?;
        Ok(String::from_utf8_lossy(text.get().expect("short")).into_owned())
    }

    #[test]
    fn names_of_every_kind_are_filled_in() {
        assert_eq!(
            filled("A={local-ipv4}\nB_C=cpu={cpu-reserved}m,{NODE_LABELS}\nD=plain\nE=\n"),
            Ok("A=local-ipv4\nB_C=cpu=9m,v\nD=plain\nE=\n".into())
        );
    }

    #[test]
    fn brackets_go_where_imds_has_no_such_category() {
        assert_eq!(filled("L={X}[,a={there}][,b={missing}c]d"), Ok("L=v,a=thered\n".into()));
        assert_eq!(filled("L={missing}"), Err(TemplateError::Value(Exit::BadMetadata)));
    }

    #[test]
    fn a_damaged_template_names_its_line() {
        for line in
            ["A", "=x", "a={b}", "A={b", "A=b}", "A={B c}", "A={}", "A=[b]", "A=[{b}", "A=[{b}{c}]", "A={b{c}}", ""]
        {
            let template = std::format!("OK=1\n{line}\nOK=2\n");
            assert_eq!(filled(&template), Err(TemplateError::Line(2)), "{line}");
        }
    }
}
