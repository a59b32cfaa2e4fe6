//! The agent's own code at work: its ports answered from the bundle and from an [`Instance`].
//!
//! The one file that knows how the agent's library is called.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::CStr;

use nodestrap_agent::boot::{self, Files, Metadata};
use nodestrap_agent::failure::Exit;
use nodestrap_agent::log::{Log, Priority};
use nodestrap_agent::template::Needed;
use nodestrap_agent::text::Text;

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
    /// Whether it asked the kernel for the CPUs.
    pub(super) counted_cpus: bool,
}

/// Boots `instance` with `files`, by path.
pub(super) fn boot(files: &BTreeMap<&str, &[u8]>, instance: &Instance) -> Boot {
    let log = Lines::default();
    let online_cpus = instance.online_cpus();
    let files = NodeFiles { files, online_cpus: online_cpus.as_bytes(), counted_cpus: Cell::new(false), log: &log };
    let mut metadata = NodeMetadata(instance.metadata());
    // Far too large for the stack of a thread.
    let mut buffers = Box::new(boot::Buffers::new());
    let local_env = boot::local_env(&files, &mut metadata, &log, &mut buffers).map(text);
    let counted_cpus = files.counted_cpus.get();
    let Lines { warnings, errors } = log;
    Boot { local_env, warnings: warnings.into_inner(), errors: errors.into_inner(), counted_cpus }
}

/// The agent's paths are relative to the node's root directory.
fn absolute(path: &CStr) -> String {
    format!("/{}", path.to_string_lossy())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The bundle's files, and the kernel's.
struct NodeFiles<'a> {
    files: &'a BTreeMap<&'a str, &'a [u8]>,
    online_cpus: &'a [u8],
    counted_cpus: Cell<bool>,
    log: &'a Lines,
}

impl Files for NodeFiles<'_> {
    fn read<'b>(&self, path: &CStr, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let content = if path == boot::ONLINE_CPUS {
            self.counted_cpus.set(true);
            self.online_cpus
        } else {
            self.files.get(absolute(path).as_str()).copied().unwrap_or_default()
        };
        let Some(room) = buffer.get_mut(..content.len()) else {
            self.log.fail(Exit::BadFile, b"/% is larger than the agent reads", &[path.to_bytes()]);
            return None;
        };
        room.copy_from_slice(content);
        Some(room)
    }
}

/// Answers by path.
struct NodeMetadata(BTreeMap<String, String>);

impl Metadata for NodeMetadata {
    fn get(&mut self, path: &[u8], _: Needed) -> Option<&[u8]> {
        Some(self.0.get(&text(path)).map(String::as_bytes).unwrap_or_default())
    }
}

/// The log's lines that a person should see.
#[derive(Default)]
struct Lines {
    warnings: RefCell<Vec<String>>,
    errors: RefCell<Vec<String>>,
}

impl Log for Lines {
    fn line(&self, priority: Priority, format: &[u8], values: &[&[u8]]) {
        let lines = match priority {
            Priority::Info => return,
            Priority::Warning => &self.warnings,
            Priority::Error => &self.errors,
        };
        let length = format.len() + values.iter().map(|value| value.len()).sum::<usize>();
        let mut buffer = vec![0; length];
        let mut line = Text::new(&mut buffer);
        line.format(format, values);
        lines.borrow_mut().push(text(line.get().unwrap_or_default()));
    }

    // What a process would end with; the last error says why.
    fn end_with(&self, _: Exit) {}
}
