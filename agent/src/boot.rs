//! The agent's work at boot: from IMDS, `kubelet.env`, the map and the template to the text of `kubelet.local.env`.
//!
//! Pure: files, IMDS and the log are parameters, so that the generator's `simulate` runs this very code.

use maxpods_data::reserved;

use crate::failure::Exit;
use crate::log::{Log, Priority};
use crate::max_pods::{self, MaxPodsError, Source};
use crate::template::{self, Name, Needed, Resolve, TemplateError};
use crate::text::{Number, Text};
use crate::{cpus, env_file, fact, json};

/// kubelet's static variables; the user's MAX_PODS stands here.
pub const KUBELET_ENV: &[u8] = b"/etc/eksctl/kubelet.env";
/// What the agent writes.
pub const KUBELET_LOCAL_ENV: &[u8] = b"/etc/eksctl/kubelet.local.env";
/// Which variables it writes; without this file the article's.
pub const TEMPLATE: &[u8] = b"/etc/eksctl/kubelet.local.env.template";
/// Pods by instance type.
pub const MAX_PODS_MAP: &[u8] = b"/etc/eksctl/max_pods.map";

const IDENTITY_DOCUMENT: &[u8] = b"/latest/dynamic/instance-identity/document";

/// The node's files.
pub trait Files {
    /// Reads a file into `buffer`; `None` where there is none.
    ///
    /// # Errors
    /// A file that cannot be read, or does not fit; the reason has been said.
    fn read<'b>(&self, path: &[u8], buffer: &'b mut [u8]) -> Result<Option<&'b [u8]>, Exit>;
}

/// IMDS.
pub trait Metadata {
    /// The body at a path; `None` where IMDS has no such path.
    ///
    /// # Errors
    /// No answer within the deadline, or one that is final; the reason has been said.
    fn get(&mut self, path: &[u8], needed: Needed) -> Result<Option<&[u8]>, Exit>;
}

/// Room for what a boot reads and writes. Each is larger than the user data that could bring the file.
pub struct Buffers {
    template: [u8; 4 * 1024],
    kubelet_env: [u8; 32 * 1024],
    map: [u8; 64 * 1024],
    identity: [u8; 8 * 1024],
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
/// # Errors
/// Any value that could not be had; the reason has been said, and nothing is to be written.
#[inline(never)]
pub fn local_env<'b>(
    files: &impl Files,
    metadata: &mut impl Metadata,
    log: &impl Log,
    buffers: &'b mut Buffers,
) -> Result<&'b [u8], Exit> {
    let template = files.read(TEMPLATE, &mut buffers.template)?.unwrap_or(template::DEFAULT);
    let Some(kubelet_env) = files.read(KUBELET_ENV, &mut buffers.kubelet_env)? else {
        return Err(log.fail(
            Exit::BadFile,
            b"% is missing; cloud-init writes it from the user data, see cloud-init's log",
            &[KUBELET_ENV],
        ));
    };
    let map = files.read(MAX_PODS_MAP, &mut buffers.map)?;
    let identity = match metadata.get(IDENTITY_DOCUMENT, Needed::Yes)? {
        Some(document) if json::is_object(document) => {
            let mut text = Text::new(&mut buffers.identity);
            text.push(document);
            text.finish().unwrap_or_default()
        }
        _ => {
            return Err(invalid(log, b"instance identity document"));
        }
    };
    let mut resolver = Resolver { files, metadata, log, kubelet_env, map, identity, max_pods: None };
    let mut filled = Text::new(&mut buffers.local_env);
    match template::fill(template, &mut resolver, &mut filled) {
        Ok(()) => filled.finish().ok_or(Exit::BadFile),
        Err(TemplateError::Value(exit)) => Err(exit),
        Err(TemplateError::Line(line)) => Err(damaged(log, TEMPLATE, line)),
    }
}

fn invalid(log: &impl Log, what: &[u8]) -> Exit {
    log.fail(
        Exit::BadMetadata,
        b"IMDS gives no valid %; replace the instance, and report this if it comes again",
        &[what],
    )
}

fn damaged(log: &impl Log, path: &[u8], line: usize) -> Exit {
    let line = Number::new(u32::try_from(line).unwrap_or(u32::MAX));
    log.fail(Exit::BadFile, b"% is damaged in line %; render the user data again", &[path, line.as_bytes()])
}

/// Gives the template its values.
struct Resolver<'a, F, M, L> {
    files: &'a F,
    metadata: &'a mut M,
    log: &'a L,
    kubelet_env: &'a [u8],
    map: Option<&'a [u8]>,
    identity: &'a [u8],
    max_pods: Option<u32>,
}

impl<F: Files, M: Metadata, L: Log> Resolve for Resolver<'_, F, M, L> {
    fn append(&mut self, name: Name<'_>, needed: Needed, to: &mut Text<'_>) -> Result<bool, Exit> {
        let number = match name {
            Name::Category(category) => return self.append_category(category, needed, to),
            Name::Variable(variable) => return self.append_variable(variable, to),
            Name::MaxPods => self.max_pods()?,
            Name::MemoryReserved => reserved::memory_mib(self.max_pods()?),
            Name::CpuReserved => reserved::cpu_millicores(self.cpus()?),
        };
        to.push_number(number, 1);
        Ok(true)
    }
}

impl<F: Files, M: Metadata, L: Log> Resolver<'_, F, M, L> {
    /// An IMDS category whose value fits its grammar.
    fn append_category(&mut self, category: &[u8], needed: Needed, to: &mut Text<'_>) -> Result<bool, Exit> {
        let value = if let Some(field) = fact::identity_document_field(category) {
            json::field(self.identity, field)
        } else {
            let mut buffer = [0; 512];
            let mut path = Text::new(&mut buffer);
            path.format(b"/latest/meta-data/%", &[category]);
            self.metadata.get(path.finish().unwrap_or_default(), needed)?
        };
        match value {
            Some(value) if fact::accepts(category, value) => {
                self.log.line(Priority::Info, b"% is %", &[category, value]);
                to.push(value);
                Ok(true)
            }
            None if needed == Needed::No => {
                self.log.line(Priority::Warning, b"IMDS has no %; left out", &[category]);
                Ok(false)
            }
            _ => Err(invalid(self.log, category)),
        }
    }

    /// A variable of `kubelet.env`, as far as it can be written into another environment file unchanged.
    fn append_variable(&self, variable: &[u8], to: &mut Text<'_>) -> Result<bool, Exit> {
        let safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-:/=,".contains(byte);
        match env_file::value(self.kubelet_env, variable) {
            Some(value) if value.iter().all(safe) => {
                to.push(value);
                Ok(true)
            }
            _ => Err(self.log.fail(
                Exit::BadFile,
                b"% gives no usable %; write it without spaces or quotes",
                &[KUBELET_ENV, variable],
            )),
        }
    }

    fn cpus(&self) -> Result<u32, Exit> {
        let mut buffer = [0; 256];
        let online = self.files.read(cpus::ONLINE, &mut buffer)?;
        online.and_then(cpus::count).ok_or_else(|| {
            self.log.fail(Exit::BadFile, b"% does not list the CPUs; mount /sys before the agent runs", &[cpus::ONLINE])
        })
    }

    fn max_pods(&mut self) -> Result<u32, Exit> {
        if let Some(pods) = self.max_pods {
            return Ok(pods);
        }
        let instance_type = json::field(self.identity, b"instanceType").unwrap_or_default();
        if !fact::accepts(fact::INSTANCE_TYPE, instance_type) {
            return Err(invalid(self.log, fact::INSTANCE_TYPE));
        }
        let user = env_file::value(self.kubelet_env, b"MAX_PODS");
        let (pods, source) = match max_pods::resolve(user, self.map, instance_type) {
            Ok(resolved) => resolved,
            Err(MaxPodsError::MapLine(line)) => return Err(damaged(self.log, MAX_PODS_MAP, line)),
            Err(MaxPodsError::Override) => {
                let message = b"% gives no usable MAX_PODS; write 1 or more";
                return Err(self.log.fail(Exit::BadFile, message, &[KUBELET_ENV]));
            }
        };
        let (priority, line): (_, &[u8]) = match source {
            Source::Override => (Priority::Info, b"MAX_PODS is % by kubelet.env on %"),
            Source::Map => (Priority::Info, b"MAX_PODS is % by max_pods.map for %"),
            Source::SizeDefault => (
                Priority::Warning,
                b"MAX_PODS is %, max_pods.map's default for this size: it does not know %; set maxPodsPerNode or render \
                  with newer instance data",
            ),
            Source::Fallback => (
                Priority::Warning,
                b"MAX_PODS is % for want of better: max_pods.map does not know %; set maxPodsPerNode or render with \
                  newer instance data",
            ),
        };
        self.log.line(priority, line, &[Number::new(pods).as_bytes(), instance_type]);
        self.max_pods = Some(pods);
        Ok(pods)
    }
}

#[cfg(test)]
mod tests;
