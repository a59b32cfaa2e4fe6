//! Recognises programs among files: an ELF header says for which machine, and whether it needs a loader.
//!
//! Source: the ELF specification (System V gABI, chapters "ELF header" and "Program header"), `elf.h`.

use super::report::{Elf, Linkage};
use crate::agent_binary;

const MAGIC: &[u8] = b"\x7fELF";
/// Program header type of a dynamic loader's path.
const PT_INTERP: u32 = 3;
/// Program header type of what is loaded.
const PT_LOAD: u32 = 1;

/// What the ELF header says, if the bytes are ELF at all.
pub(super) fn recognise(bytes: &[u8]) -> Option<Elf> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let header = Header { bytes, wide: bytes.get(4)? == &2, little: bytes.get(5)? == &1 };
    let machine = match header.half(18)? {
        3 => "x86".to_owned(),
        40 => "arm".to_owned(),
        62 => "x86_64".to_owned(),
        183 => "aarch64".to_owned(),
        243 => "riscv64".to_owned(),
        other => format!("machine {other}"),
    };
    let linkage = if header.has_interpreter().unwrap_or(false) { Linkage::Dynamic } else { Linkage::Static };
    let behind = header.end().and_then(|end| bytes.get(end..)).and_then(|rest| {
        let rest = &rest[rest.iter().position(|byte| *byte != 0)?..];
        recognise(rest)
    });
    let behind = behind.map_or_else(Vec::new, |elf| [vec![elf.machine], elf.behind].concat());
    let agent_version = agent_version(bytes);
    let agent_is_own = agent_version.is_some().then(|| agent_binary::is_own(bytes));
    Some(Elf { machine, behind, linkage, agent_version, agent_is_own })
}

/// The version behind `nodestrap-agent `, which the agent prints for `--version` (`agent/src/main.rs`).
pub(crate) fn agent_version(bytes: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"nodestrap-agent ";
    let version = bytes.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME).find_map(|(at, _)| {
        let behind = &bytes[at + NAME.len()..];
        let length = behind.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b".+-".contains(byte))?;
        behind.first()?.is_ascii_digit().then(|| &behind[..length])
    })?;
    String::from_utf8(version.to_vec()).ok()
}

struct Header<'a> {
    bytes: &'a [u8],
    wide: bool,
    little: bool,
}

impl Header<'_> {
    fn number(&self, offset: usize, width: usize) -> Option<u64> {
        let field = self.bytes.get(offset..offset.checked_add(width)?)?;
        let join = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.little { field.iter().rev().fold(0, join) } else { field.iter().fold(0, join) })
    }

    fn half(&self, offset: usize) -> Option<u64> {
        self.number(offset, 2)
    }

    /// The program headers: where each begins.
    fn program_headers(&self) -> Option<impl Iterator<Item = usize>> {
        let (table, size, count) = if self.wide {
            (self.number(32, 8)?, self.half(54)?, self.half(56)?)
        } else {
            (self.number(28, 4)?, self.half(42)?, self.half(44)?)
        };
        Some((0..count).map_while(move |index| usize::try_from(table.checked_add(index * size)?).ok()))
    }

    fn has_interpreter(&self) -> Option<bool> {
        for offset in self.program_headers()? {
            if self.number(offset, 4)? == u64::from(PT_INTERP) {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Where what is loaded ends in the file.
    fn end(&self) -> Option<usize> {
        let mut end = 0;
        for offset in self.program_headers()? {
            // `p_offset` and `p_filesz`.
            let ((at, length), width) = if self.wide { ((8, 32), 8) } else { ((4, 16), 4) };
            if self.number(offset, 4)? == u64::from(PT_LOAD) {
                let [at, length] = [self.number(offset + at, width)?, self.number(offset + length, width)?];
                end = end.max(usize::try_from(at.checked_add(length)?).ok()?);
            }
        }
        (end > 0).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::tests::build::elf;

    #[test]
    fn machine_and_linkage_are_read() {
        for (machine, name) in [(62, "x86_64"), (183, "aarch64"), (9, "machine 9")] {
            let recognised = recognise(&elf(machine, 1)).expect("an ELF file");
            assert_eq!((recognised.machine.as_str(), recognised.linkage), (name, Linkage::Static));
        }
        assert_eq!(recognise(&elf(62, PT_INTERP)).expect("an ELF file").linkage, Linkage::Dynamic);
    }

    #[test]
    fn the_agent_tells_its_version_and_other_programs_do_not() {
        let with = |text: &str| recognise(&[&elf(62, 1)[..], text.as_bytes()].concat()).expect("ELF").agent_version;
        assert_eq!(with("usage: nodestrap-agent [..]\0nodestrap-agent 1.2.3-rc1\nmore").as_deref(), Some("1.2.3-rc1"));
        for text in ["", "usage: nodestrap-agent [..]", "nodestrap-agent/0.1.0\n", "nodestrap-agent 1.2"] {
            assert_eq!(with(text), None, "{text:?}");
        }
    }

    #[test]
    fn both_agents_in_one_file_are_both_named() {
        let both = crate::agent_binary::riding(crate::node_spec::Architectures::Both).expect("both are embedded");
        let recognised = recognise(both).expect("an ELF file");
        assert_eq!((recognised.machine.as_str(), recognised.behind), ("x86_64", vec!["aarch64".to_owned()]));
        let one = recognise(&both[..both.len() - 64]).expect("an ELF file");
        assert_eq!(one.behind, ["aarch64"], "cut at its end, its header is whole");
    }

    #[test]
    fn a_cut_header_is_not_read_past_its_end() {
        let whole = elf(62, 1);
        assert_eq!(recognise(b"#!/bin/sh"), None);
        assert_eq!(recognise(&whole[..10]), None);
        assert_eq!(recognise(&whole[..40]).expect("a machine").linkage, Linkage::Static);
    }

    #[test]
    fn the_running_program_is_recognised() {
        let program = std::fs::read("/proc/self/exe").expect("this test's own file");
        let recognised = recognise(&program).expect("an ELF file");
        assert_eq!(recognised.machine, std::env::consts::ARCH);
    }
}
