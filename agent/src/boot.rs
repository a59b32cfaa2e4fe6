//! The agent's work at boot: from IMDS, `kubelet.env`, the map and the template to the text of `kubelet.local.env`.
//!
//! Pure: files, IMDS and the log are parameters, so that the generator's `simulate` runs this very code.

use core::ffi::CStr;

use maxpods_data::map::{self, Lookup};
use maxpods_data::reserved;
use maxpods_data::scan::value;

use crate::failure::Exit;
use crate::sheet::{Sheet, Text};
use crate::template::{self, Values};
use crate::{fact, json};

// Paths are relative to the node's root directory.

/// kubelet's static variables; the user's MAX_PODS stands here.
pub const KUBELET_ENV: &CStr = c"etc/eksctl/kubelet.env";
/// What the agent writes.
pub const KUBELET_LOCAL_ENV: &CStr = c"etc/eksctl/kubelet.local.env";
/// Which variables it writes; without this file the article's.
pub const TEMPLATE: &CStr = c"etc/eksctl/kubelet.local.env.template";
/// Pods by instance type.
pub const MAX_PODS_MAP: &CStr = c"etc/eksctl/max_pods.map";

/// Pods on a node of which nothing is known; kubelet's own default.
pub const FALLBACK_MAX_PODS: u32 = 110;

const IDENTITY_DOCUMENT: &[u8] = b"/latest/dynamic/instance-identity/document";

/// What may stand in a value of `kubelet.env` beside letters and digits; in one of IMDS all but the last two, which
/// part the entries of a list.
const SEPARATORS: &[u8] = b"._-:/=,";

/// The node itself.
pub trait Machine: Copy {
    /// How many logical CPUs programs may use, as nproc(1) counts them.
    fn cpus(self) -> u32;

    /// The text of a file; empty where there is none, or it cannot be read.
    fn read<'a>(self, path: &CStr, sheet: &mut Sheet<'a>) -> &'a [u8];
}

/// IMDS.
pub trait Metadata<'a> {
    /// The body at a path; empty where IMDS has no such path, if it is not needed.
    ///
    /// `None` without an answer before the deadline.
    fn get(&mut self, path: &'a [u8], needed: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]>;
}

/// One line a step: what was read, what was written, and at the end what went wrong.
pub trait Log: Copy {
    /// Writes one line. It begins with its priority, in the form in which sd-daemon(3) has it: `<3>` where the agent
    /// gives up, `<4>` where it goes on but someone should look, `<6>` for what it did.
    fn line(self, line: &[u8]);
}

/// The text of `kubelet.local.env` for this boot, on `filled`.
///
/// `None` where a value could not be had; nothing is to be written, and [`crate::failure::last_line`] tells why.
pub fn local_env<'a>(
    machine: impl Machine,
    metadata: &mut impl Metadata<'a>,
    log: impl Log,
    sheet: &mut Sheet<'a>,
    filled: &mut Text<'_>,
) -> Option<()> {
    let kubelet_env = machine.read(KUBELET_ENV, sheet);
    let identity = metadata.get(IDENTITY_DOCUMENT, true, sheet)?;
    let mut node = Node { metadata, log, sheet, known: kubelet_env, identity };
    let max_pods = node.max_pods(machine)?;

    // One more line each, behind those of kubelet.env.
    let sheet = &mut *node.sheet;
    sheet.push(kubelet_env);
    sheet.push(b"\nmax-pods=");
    sheet.push_number(max_pods);
    sheet.push(b"\nmemory-reserved=");
    sheet.push_number(reserved::memory_mib(max_pods));
    sheet.push(b"\ncpu-reserved=");
    sheet.push_number(reserved::cpu_millicores(machine.cpus()));
    node.known = node.sheet.take();

    let mut template = machine.read(TEMPLATE, node.sheet);
    if template.is_empty() {
        template = template::DEFAULT;
    }
    template::fill(template, &mut node, filled)
}

/// What the template's values are made from.
struct Node<'s, 'a, M, L> {
    metadata: &'s mut M,
    log: L,
    sheet: &'s mut Sheet<'a>,
    /// `kubelet.env`, and in the same form what the agent computes.
    known: &'a [u8],
    identity: &'a [u8],
}

impl<'a, M: Metadata<'a>, L: Log> Values<'a> for Node<'_, 'a, M, L> {
    fn value(&mut self, name: &'a [u8], needed: bool) -> Option<&'a [u8]> {
        let value = self.find(name, needed)?;
        self.sheet.set(b'N', name);
        self.sheet.set(b'V', value);
        let line: &[u8] = if value.is_empty() { b"<4>IMDS has no valid $N; left out\n" } else { b"<6>$N is $V\n" };
        self.say(line);
        Some(value)
    }
}

impl<'a, M: Metadata<'a>, L: Log> Node<'_, 'a, M, L> {
    #[inline(never)]
    fn say(&mut self, template: &[u8]) {
        self.sheet.push_template(template);
        self.log.line(self.sheet.take());
    }

    /// A value from where it stands, if it is one that can be written into an environment file. What is not needed must
    /// be a label's value, or there is none: kubelet would not start with a label that it cannot set.
    #[inline(never)]
    fn find(&mut self, name: &'a [u8], needed: bool) -> Option<&'a [u8]> {
        let (mut value, mut exit, mut separators) = (value(self.known, b'\n', b'=', name), Exit::BadFile, SEPARATORS);
        // The names of IMDS begin with small letters.
        if value.is_empty() && !name.first().is_some_and(u8::is_ascii_uppercase) {
            exit = Exit::BadMetadata;
            separators = &SEPARATORS[..if needed { 5 } else { 3 }];
            value = json::field(self.identity, name);
            // A field's name has a capital before anything else that is no small letter; so has none of a category.
            let other = name.iter().find(|byte| !byte.is_ascii_lowercase());
            if value.is_empty() && !other.is_some_and(u8::is_ascii_uppercase) {
                self.sheet.push(b"/latest/meta-data/");
                self.sheet.push(name);
                let path = self.sheet.take();
                value = self.metadata.get(path, needed, self.sheet)?;
            }
            // No name is longer (RFC 1035), and nothing else is as long as a name.
            if value.len() > 255 {
                value = b"";
            }
        }
        self.sheet.begin(exit, name);
        if fact::is_word(value, separators) && (needed || fact::ends_like_a_label(value)) {
            return Some(value);
        }
        if needed { None } else { Some(b"") }
    }

    /// MAX_PODS: the user's if there is one, else the map's, else the map's default of this size, else kubelet's own.
    ///
    /// A number or a map that is damaged is an error: guessing would give the node a wrong number in silence.
    fn max_pods(&mut self, machine: impl Machine) -> Option<u32> {
        // Empty counts as not set, as it did for bash's `${MAX_PODS:-…}`.
        let user = value(self.known, b'\n', b'=', b"MAX_PODS");
        if !user.is_empty() {
            self.sheet.begin(Exit::BadFile, b"MAX_PODS");
            return map::parse_pods(user);
        }
        let instance_type = self.find(b"instanceType", true)?;
        let map = machine.read(MAX_PODS_MAP, self.sheet);
        self.sheet.begin(Exit::BadFile, MAX_PODS_MAP.to_bytes());
        let default = match map::lookup(map, instance_type).ok()? {
            Lookup::Known(pods) => return Some(pods),
            Lookup::SizeDefault(pods) => pods,
            Lookup::Unknown => FALLBACK_MAX_PODS,
        };
        self.sheet.set(b'V', instance_type);
        self.say(b"<4>$C does not know $V; a default is taken\n");
        Some(default)
    }
}

#[cfg(test)]
mod tests;
