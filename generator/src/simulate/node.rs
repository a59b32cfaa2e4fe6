//! The agent's own code at work: its ports answered from the bundle and from an [`Instance`].
//!
//! The one file that knows how the agent's library is called.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::CStr;

use nodestrap_agent::boot::{self, Log, Machine, Metadata};
use nodestrap_agent::failure;
use nodestrap_agent::sheet::{Sheet, Text};

use super::instance::Instance;

/// Where the agent writes this boot's variables.
pub(super) fn local_env_path() -> String {
    absolute(boot::KUBELET_LOCAL_ENV)
}

/// What the agent did.
pub(super) struct Boot {
    /// What it would write into `kubelet.local.env`; without one, the last of `errors` says why.
    pub(super) local_env: Option<String>,
    /// Its log's warnings.
    pub(super) warnings: Vec<String>,
    /// Its log's errors.
    pub(super) errors: Vec<String>,
    /// Whether what it writes depends on the number of CPUs.
    pub(super) counted_cpus: bool,
}

/// Boots `instance` with `files`, by path.
pub(super) fn boot(files: &BTreeMap<&str, &[u8]>, instance: &Instance) -> Boot {
    let log = Lines::default();
    let node = SimulatedNode { files, cpus: instance.cpus(), counts_cpus: &Cell::new(false) };
    let mut metadata = NodeMetadata(instance.metadata());
    let (mut room, mut result) = (vec![0; ROOM], vec![0; ROOM]);
    let (mut sheet, mut filled) = (Sheet::new(&mut room), Text::new(&mut result));
    let written = boot::local_env(node, &mut metadata, &log, &mut sheet, &mut filled);
    let mut errors = Vec::new();
    if written.is_none() {
        let line = text(failure::last_line(&mut sheet));
        errors.push(line.trim_end().trim_start_matches("<3>failed: ").to_owned());
    }
    let local_env = written.map(|()| text(filled.text()));
    Boot { local_env, warnings: log.0.into_inner(), errors, counted_cpus: node.counts_cpus.get() }
}

/// Room for whatever fits in user data.
const ROOM: usize = 1024 * 1024;

/// The agent's paths are relative to the node's root directory.
fn absolute(path: &CStr) -> String {
    format!("/{}", path.to_string_lossy())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The bundle's files on the instance.
#[derive(Clone, Copy)]
struct SimulatedNode<'n> {
    files: &'n BTreeMap<&'n str, &'n [u8]>,
    cpus: u32,
    counts_cpus: &'n Cell<bool>,
}

impl Machine for SimulatedNode<'_> {
    fn cpus(self) -> u32 {
        self.cpus
    }

    fn read<'a>(self, path: &CStr, sheet: &mut Sheet<'a>) -> &'a [u8] {
        let content = self.files.get(absolute(path).as_str()).copied().unwrap_or_default();
        if path == boot::TEMPLATE {
            self.counts_cpus.set(text(content).contains("{cpu-reserved}"));
        }
        sheet.push(content);
        sheet.take()
    }
}

/// Answers by path.
struct NodeMetadata(BTreeMap<String, String>);

impl<'a> Metadata<'a> for NodeMetadata {
    fn get(&mut self, path: &'a [u8], _: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]> {
        sheet.push(self.0.get(&text(path)).map(String::as_bytes).unwrap_or_default());
        Some(sheet.take())
    }
}

/// The log's warnings.
#[derive(Default)]
struct Lines(RefCell<Vec<String>>);

impl Log for &Lines {
    fn line(self, line: &[u8]) {
        if let Some(warning) = text(line).strip_prefix("<4>") {
            self.0.borrow_mut().push(warning.trim_end().to_owned());
        }
    }
}
