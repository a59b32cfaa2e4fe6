//! The agent's work at boot: from IMDS, `kubelet.env`, the map and the template to the text of `kubelet.local.env`.
//!
//! Pure: files, IMDS and the log are parameters, so that the generator's `simulate` runs this very code.

use core::ffi::CStr;

use maxpods_data::map::{self, Lookup};
use maxpods_data::reserved;
use maxpods_data::scan::{only, same};

use crate::fact::{Fact, INSTANCE_TYPE};
use crate::failure::Exit;
use crate::log::Log;
use crate::template::{self, Needed, Values};
use crate::text::Text;
use crate::{cpus, env_file, json};

// Paths are relative to the node's root directory.

/// kubelet's static variables; the user's MAX_PODS stands here.
pub const KUBELET_ENV: &CStr = c"etc/eksctl/kubelet.env";
/// What the agent writes.
pub const KUBELET_LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env";
/// Which variables it writes; without this file the article's.
pub const TEMPLATE: &CStr = c"etc/eksctl/kubelet.local.env.template";
/// Pods by instance type.
pub const MAX_PODS_MAP: &CStr = c"etc/eksctl/max_pods.map";
/// Where the kernel tells which CPUs are online.
pub const ONLINE_CPUS: &CStr = c"sys/devices/system/cpu/online";

/// Pods on a node of which nothing is known; kubelet's own default.
pub const FALLBACK_MAX_PODS: u32 = 110;

const IDENTITY_DOCUMENT: &[u8] = b"/latest/dynamic/instance-identity/document";

/// The node's files.
pub trait Files {
    /// The text of a file; empty where there is none.
    ///
    /// `None` for a file that cannot be read, or does not fit; the reason has been said.
    fn read(&self, path: &CStr) -> Option<&[u8]>;
}

/// IMDS.
pub trait Metadata {
    /// The body at a path; empty where IMDS has no such path.
    ///
    /// `None` without an answer before the deadline; the reason has been said.
    fn get(&mut self, path: &[u8], needed: Needed) -> Option<&[u8]>;
}

/// Room for what a boot puts together. It is larger than what user data of 16 KiB could bring.
pub struct Buffers {
    identity: [u8; 8 * 1024],
    path: [u8; 256],
    local_env: [u8; 64 * 1024],
}

impl Buffers {
    /// Empty buffers.
    #[expect(clippy::large_stack_arrays, reason = "the initial value of a static, or of a box")]
    pub const fn new() -> Self {
        Self { identity: [0; 8 * 1024], path: [0; 256], local_env: [0; 64 * 1024] }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// The text of `kubelet.local.env` for this boot.
///
/// `None` where a value could not be had; the reason has been said, and nothing is to be written.
pub fn local_env<'b>(
    files: &impl Files,
    metadata: &mut impl Metadata,
    log: impl Log,
    buffers: &'b mut Buffers,
) -> Option<&'b [u8]> {
    let mut template = files.read(TEMPLATE)?;
    if template.is_empty() {
        template = template::DEFAULT;
    }
    let kubelet_env = files.read(KUBELET_ENV)?;
    let mut identity = Text::new(&mut buffers.identity);
    identity.push(metadata.get(IDENTITY_DOCUMENT, Needed::Yes)?);
    let identity = identity.finish().unwrap_or_default();
    let path = Text::new(&mut buffers.path);
    let mut node = Node { files, metadata, log, kubelet_env, identity, path, max_pods: 0 };
    node.max_pods = node.resolve_max_pods()?;
    let mut filled = Text::new(&mut buffers.local_env);
    template::fill(template, &mut node, &mut filled)?;
    filled.finish()
}

/// What the template's values are made from.
struct Node<'a, F, M, L> {
    files: &'a F,
    metadata: &'a mut M,
    log: L,
    kubelet_env: &'a [u8],
    identity: &'a [u8],
    path: Text<'a>,
    max_pods: u32,
}

impl<F: Files, M: Metadata, L: Log> Values for Node<'_, F, M, L> {
    fn damaged(&self) {
        self.bad_file(TEMPLATE, b"text");
    }

    fn append(&mut self, name: &[u8], needed: Needed, to: &mut Text<'_>) -> Option<()> {
        let before = to.mark();
        let number = if same(name, b"max-pods") {
            self.max_pods
        } else if same(name, b"memory-reserved") {
            reserved::memory_mib(self.max_pods)
        } else if same(name, b"cpu-reserved") {
            reserved::cpu_millicores(self.cpus()?)
        } else {
            let is_variable = name.first().is_some_and(u8::is_ascii_uppercase);
            to.push(if is_variable { self.variable(name)? } else { self.category(name, needed)? });
            0
        };
        if number > 0 {
            to.push_number(number, 1);
        }
        let value = to.as_bytes().get(before..).unwrap_or_default();
        let format: &[u8] = if value.is_empty() { b"<4>IMDS has no %; left out" } else { b"<6>% is %" };
        self.log.line(format, name, value);
        Some(())
    }
}

impl<F: Files, M: Metadata, L: Log> Node<'_, F, M, L> {
    #[inline(never)]
    fn bad_file(&self, path: &CStr, what: &[u8]) {
        self.log.fail(Exit::BadFile, b"<3>/% has no valid %; render the user data again", path.to_bytes(), what);
    }

    /// An IMDS category whose value fits its grammar, or nothing.
    #[inline(never)]
    fn category(&mut self, category: &[u8], needed: Needed) -> Option<&[u8]> {
        let fact = Fact::of(category);
        let value = if fact.field.is_empty() {
            self.path.reset(0);
            self.path.push(b"/latest/meta-data/");
            self.path.push(category);
            self.metadata.get(self.path.as_bytes(), needed)?
        } else {
            json::field(self.identity, fact.field).unwrap_or_default()
        };
        if fact.accepts(value) || value.is_empty() && needed == Needed::No {
            return Some(value);
        }
        self.log.fail(Exit::BadMetadata, b"<3>IMDS has no valid %; replace the instance", category, b"");
        None
    }

    /// A variable of `kubelet.env`, as far as it can be written into another environment file unchanged.
    fn variable(&self, variable: &[u8]) -> Option<&[u8]> {
        let value = env_file::value(self.kubelet_env, variable);
        if value.is_empty() || !only(value, b"._-:/=,") {
            self.bad_file(KUBELET_ENV, variable);
            return None;
        }
        Some(value)
    }

    fn cpus(&self) -> Option<u32> {
        let cpus = cpus::count(self.files.read(ONLINE_CPUS)?);
        if cpus.is_none() {
            self.bad_file(ONLINE_CPUS, b"CPUs");
        }
        cpus
    }

    /// MAX_PODS: the user's if there is one, else the map's, else the map's default of this size, else kubelet's own.
    /// Never empty, and its source is always said.
    ///
    /// A number or a map that is damaged is an error: guessing would give the node a wrong number in silence.
    fn resolve_max_pods(&mut self) -> Option<u32> {
        // Empty counts as not set, as it did for bash's `${MAX_PODS:-…}`.
        let user = env_file::value(self.kubelet_env, b"MAX_PODS");
        let map = self.files.read(MAX_PODS_MAP)?;
        let log = self.log;
        let instance_type = self.category(INSTANCE_TYPE, Needed::Yes)?;
        let (pods, source): (_, &[u8]) = if user.is_empty() {
            match map::lookup(map, instance_type) {
                Ok(Lookup::Known(pods)) => (pods, b"<6>max-pods of % from max_pods.map"),
                Ok(Lookup::SizeDefault(pods)) => (pods, b"<4>max-pods of % unknown; its size's default"),
                Ok(Lookup::Unknown) => (FALLBACK_MAX_PODS, b"<4>max-pods of % unknown; kubelet's default"),
                Err(_) => {
                    self.bad_file(MAX_PODS_MAP, b"pods");
                    return None;
                }
            }
        } else if let Some(pods) = map::parse_pods(user) {
            (pods, b"<6>max-pods of % from kubelet.env")
        } else {
            self.bad_file(KUBELET_ENV, b"MAX_PODS");
            return None;
        };
        log.line(source, instance_type, b"");
        Some(pods)
    }
}

#[cfg(test)]
mod tests;
