//! The agent's work at boot: from IMDS, `kubelet.env`, the map and the template to the text of `kubelet.local.env`.
//!
//! Pure: files, IMDS and the log are parameters, so that the generator's `simulate` runs this very code.

use core::ffi::CStr;

use maxpods_data::map::{self, Lookup};
use maxpods_data::reserved;
use maxpods_data::scan::same;

use crate::failure::Exit;
use crate::log::{Log, Priority};
use crate::template::{self, Needed, Values};
use crate::text::{Number, Text};
use crate::{cpus, env_file, fact, json};

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
    /// Reads a file into `buffer`; empty where there is none.
    ///
    /// `None` for a file that cannot be read, or does not fit; the reason has been said.
    fn read<'b>(&self, path: &CStr, buffer: &'b mut [u8]) -> Option<&'b [u8]>;
}

/// IMDS.
pub trait Metadata {
    /// The body at a path; empty where IMDS has no such path.
    ///
    /// `None` without an answer before the deadline; the reason has been said.
    fn get(&mut self, path: &[u8], needed: Needed) -> Option<&[u8]>;
}

/// Room for what a boot reads and writes. Each is larger than what user data of 16 KiB could bring in practice; what is
/// larger still is refused with its name.
pub struct Buffers {
    template: [u8; 4 * 1024],
    kubelet_env: [u8; 32 * 1024],
    map: [u8; 64 * 1024],
    identity: [u8; 8 * 1024],
    path: [u8; 256],
    local_env: [u8; 40 * 1024],
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self {
            template: [0; 4 * 1024],
            kubelet_env: [0; 32 * 1024],
            map: [0; 64 * 1024],
            identity: [0; 8 * 1024],
            path: [0; 256],
            local_env: [0; 40 * 1024],
        }
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
#[inline(never)]
pub fn local_env<'b>(
    files: &impl Files,
    metadata: &mut impl Metadata,
    log: &impl Log,
    buffers: &'b mut Buffers,
) -> Option<&'b [u8]> {
    let mut template = files.read(TEMPLATE, &mut buffers.template)?;
    if template.is_empty() {
        template = template::DEFAULT;
    }
    let kubelet_env = files.read(KUBELET_ENV, &mut buffers.kubelet_env)?;
    let map = files.read(MAX_PODS_MAP, &mut buffers.map)?;
    let mut identity = Text::new(&mut buffers.identity);
    identity.push(metadata.get(IDENTITY_DOCUMENT, Needed::Yes)?);
    let identity = identity.finish().unwrap_or_default();
    let path = &mut buffers.path;
    let mut node = Node { files, metadata, log, kubelet_env, map, identity, path, max_pods: 0 };
    let mut filled = Text::new(&mut buffers.local_env);
    template::fill(template, &mut node, &mut filled)?;
    filled.finish()
}

/// What the template's values are made from.
struct Node<'a, F, M, L> {
    files: &'a F,
    metadata: &'a mut M,
    log: &'a L,
    kubelet_env: &'a [u8],
    map: &'a [u8],
    identity: &'a [u8],
    path: &'a mut [u8],
    /// 0 until it has been resolved.
    max_pods: u32,
}

impl<F: Files, M: Metadata, L: Log> Values for Node<'_, F, M, L> {
    fn damaged(&self) {
        self.bad_file(TEMPLATE, b"text");
    }

    #[inline(never)]
    fn append(&mut self, name: &[u8], needed: Needed, to: &mut Text<'_>) -> Option<bool> {
        let number = if same(name, b"max-pods") {
            self.max_pods()?
        } else if same(name, b"memory-reserved") {
            reserved::memory_mib(self.max_pods()?)
        } else if same(name, b"cpu-reserved") {
            reserved::cpu_millicores(self.cpus()?)
        } else if name.first().is_some_and(u8::is_ascii_uppercase) {
            return self.append_variable(name, to);
        } else {
            return self.append_category(name, needed, to);
        };
        to.push_number(number, 1);
        Some(true)
    }
}

impl<F: Files, M: Metadata, L: Log> Node<'_, F, M, L> {
    #[inline(never)]
    fn bad_file(&self, path: &CStr, what: &[u8]) {
        self.log.fail(Exit::BadFile, b"/% has no valid %; render the user data again", &[path.to_bytes(), what]);
    }

    #[inline(never)]
    fn bad_metadata(&self, category: &[u8]) {
        self.log.fail(Exit::BadMetadata, b"IMDS has no valid %; replace the instance", &[category]);
    }

    /// An IMDS category whose value fits its grammar.
    #[inline(never)]
    fn append_category(&mut self, category: &[u8], needed: Needed, to: &mut Text<'_>) -> Option<bool> {
        let field = fact::identity_document_field(category);
        let value = if field.is_empty() {
            let mut path = Text::new(self.path);
            path.format(b"/latest/meta-data/%", &[category]);
            // A name that does not fit is nowhere.
            self.metadata.get(path.finish().unwrap_or(b"/"), needed)?
        } else {
            json::field(self.identity, field).unwrap_or_default()
        };
        if fact::accepts(category, value) {
            self.log.line(Priority::Info, b"% is %", &[category, value]);
            to.push(value);
            return Some(true);
        }
        if value.is_empty() && needed == Needed::No {
            self.log.line(Priority::Warning, b"IMDS has no %; left out", &[category]);
            return Some(false);
        }
        self.bad_metadata(category);
        None
    }

    /// A variable of `kubelet.env`, as far as it can be written into another environment file unchanged.
    #[inline(never)]
    fn append_variable(&self, variable: &[u8], to: &mut Text<'_>) -> Option<bool> {
        let value = env_file::value(self.kubelet_env, variable);
        if value.is_empty() || !value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-:/=,".contains(byte)) {
            self.bad_file(KUBELET_ENV, variable);
            return None;
        }
        to.push(value);
        Some(true)
    }

    #[inline(never)]
    fn cpus(&self) -> Option<u32> {
        let mut buffer = [0; 256];
        let cpus = cpus::count(self.files.read(ONLINE_CPUS, &mut buffer)?);
        if cpus.is_none() {
            self.bad_file(ONLINE_CPUS, b"CPUs");
        }
        cpus
    }

    /// MAX_PODS: the user's if there is one, else the map's, else the map's default of this size, else kubelet's own.
    /// Never empty, and its source is always said.
    ///
    /// A number or a map that is damaged is an error: guessing would give the node a wrong number in silence.
    fn max_pods(&mut self) -> Option<u32> {
        if self.max_pods > 0 {
            return Some(self.max_pods);
        }
        let instance_type = json::field(self.identity, b"instanceType").unwrap_or_default();
        if !fact::accepts(fact::INSTANCE_TYPE, instance_type) {
            self.bad_metadata(fact::INSTANCE_TYPE);
            return None;
        }
        // Empty counts as not set, as it did for bash's `${MAX_PODS:-…}`.
        let user = env_file::value(self.kubelet_env, b"MAX_PODS");
        let (pods, priority, source): (_, _, &[u8]) = if user.is_empty() {
            match map::lookup(self.map, instance_type) {
                Ok(Lookup::Known(pods)) => (pods, Priority::Info, b"as max_pods.map has it for"),
                Ok(Lookup::SizeDefault(pods)) => (pods, Priority::Warning, b"the default of its size, for the unknown"),
                Ok(Lookup::Unknown) => (FALLBACK_MAX_PODS, Priority::Warning, b"for want of better, for the unknown"),
                Err(error) => {
                    let line = Number::new(error.line);
                    self.log.line(Priority::Warning, b"max_pods.map is damaged in line %", &[line.as_bytes()]);
                    self.bad_file(MAX_PODS_MAP, b"pods");
                    return None;
                }
            }
        } else if let Some(pods) = map::parse_pods(user) {
            (pods, Priority::Info, b"as kubelet.env has it, on")
        } else {
            self.bad_file(KUBELET_ENV, b"MAX_PODS");
            return None;
        };
        self.log.line(priority, b"MAX_PODS is %, % %", &[Number::new(pods).as_bytes(), source, instance_type]);
        self.max_pods = pods;
        Some(pods)
    }
}

#[cfg(test)]
mod tests;
