//! `write_files`: each entry's path, owner, permissions and content, as cloud-init makes the file of it.
//!
//! Source: cloud-init, `cloudinit/config/cc_write_files.py` (defaults, `canonicalize_extraction`, `decode_perms`) and
//! `cloudinit/util.py` (`extract_usergroup`, `get_cfg_option_bool`).

use std::ops::Range;

use super::encoded;
use super::error::InspectError;
use super::gzip::{self, Allowance};
use super::leaf::Leaf;
use super::report::{Encoding, File};
use super::yaml::{Node, Value};

const DEFAULT_MODE: u32 = 0o644;

/// Reads every entry. Costs are left to the caller, who knows what is compressed together: [`stretches`] says where
/// the entries stand.
pub(super) fn read(
    node: &Node,
    leaf: &Leaf<'_>,
    allowance: &mut Allowance,
    warnings: &mut Vec<String>,
) -> Result<Vec<Option<File>>, InspectError> {
    if matches!(node.value, Value::Null) {
        return Ok(Vec::new());
    }
    let items = node.items().ok_or_else(|| InspectError::Yaml {
        place: leaf.place.clone(),
        line: node.line,
        column: 1,
        message: format!("write_files is {}: cloud-init takes a list of files", node.type_name()),
    })?;
    items.iter().enumerate().map(|(index, item)| Entry::new(item, index, leaf).read(allowance, warnings)).collect()
}

/// Where each entry stands in its document, such that the document without the stretch is the document without the
/// entry: an entry and what separates it from the next, or from the one before where it is the last.
pub(super) fn stretches(node: &Node) -> Vec<Range<usize>> {
    let items = node.items().unwrap_or_default();
    items
        .iter()
        .enumerate()
        .map(|(index, item)| match (items.get(index + 1), index.checked_sub(1).map(|before| &items[before])) {
            (Some(next), _) => item.span.start..next.span.start.max(item.span.start),
            (None, Some(before)) => before.span.end.min(item.span.end)..item.span.end,
            (None, None) => item.span.clone(),
        })
        .collect()
}

struct Entry<'a> {
    node: &'a Node,
    part: &'a str,
    place: String,
}

impl<'a> Entry<'a> {
    fn new(node: &'a Node, index: usize, leaf: &'a Leaf<'_>) -> Self {
        let path = node.get("path").and_then(Node::text).map(|path| format!(" ({})", path.escape_debug()));
        let place = format!("{}: write_files[{index}]{}", leaf.place, path.unwrap_or_default());
        Self { node, part: &leaf.name, place }
    }

    fn read(&self, allowance: &mut Allowance, warnings: &mut Vec<String>) -> Result<Option<File>, InspectError> {
        if !matches!(self.node.value, Value::Mapping(_)) {
            return Err(self.fault(format!("the entry is {}, and has to be a mapping", self.node.type_name())));
        }
        for key in self.node.repeated_keys() {
            warnings.push(format!("{}: {key} stands there twice, and the last one counts", self.place));
        }
        let path = match self.node.get("path").map(|node| (node, &node.value)) {
            None | Some((_, Value::Null)) => None,
            Some((_, Value::Text(path))) => Some(path).filter(|path| !path.is_empty()),
            Some((node, _)) => return Err(self.fault(format!("path is {}: quote it", node.type_name()))),
        };
        let Some(path) = path else {
            warnings.push(format!("{}: there is no path, so cloud-init skips the entry", self.place));
            return Ok(None);
        };
        if !path.starts_with('/') {
            warnings.push(format!("{}: the path is not absolute, and cloud-init takes it from /", self.place));
        }
        let (encoding, content) = self.content(allowance, warnings)?;
        Ok(Some(File {
            path: path.clone(),
            mode: self.mode(warnings)?,
            owner: self.owner()?,
            encoding,
            append: self.flag("append"),
            deferred: self.flag("defer"),
            ..File::new(content, self.part)
        }))
    }

    fn fault(&self, message: String) -> InspectError {
        InspectError::Entry { place: self.place.clone(), message }
    }

    fn content(
        &self,
        allowance: &mut Allowance,
        warnings: &mut Vec<String>,
    ) -> Result<(Encoding, Vec<u8>), InspectError> {
        let encoding = self.encoding(warnings)?;
        let bytes = match self.node.get("content").map(|node| &node.value) {
            None => Vec::new(),
            Some(Value::Text(text)) => text.clone().into_bytes(),
            Some(Value::Bytes(bytes)) => bytes.clone(),
            Some(_) => {
                let kind = self.node.get("content").map_or("", Node::type_name);
                return Err(self.fault(format!("content is {kind}: it has to be text, so quote it")));
            }
        };
        let bytes = match encoding {
            Encoding::Base64 | Encoding::GzipBase64 => encoded::decode(&bytes, &self.place)?.bytes,
            Encoding::Text | Encoding::Gzip => bytes,
        };
        let packed = matches!(encoding, Encoding::Gzip | Encoding::GzipBase64);
        if !packed {
            return Ok((encoding, bytes));
        }
        if !gzip::is_gzip(&bytes) {
            return Err(self.fault(format!(
                "encoding is {}, but the content is not gzip: name the encoding that it has",
                encoding.as_str()
            )));
        }
        let unpacked = gzip::unpack(&bytes, allowance, &self.place)?;
        if unpacked.trailing > 0 {
            return Err(self.fault(format!("{} bytes stand after the gzip data: remove them", unpacked.trailing)));
        }
        Ok((encoding, unpacked.bytes))
    }

    fn encoding(&self, warnings: &mut Vec<String>) -> Result<Encoding, InspectError> {
        let name = match self.node.get("encoding").map(|node| (node, &node.value)) {
            None | Some((_, Value::Null)) => return Ok(Encoding::Text),
            Some((_, Value::Text(name))) => name,
            Some((node, _)) => return Err(self.fault(format!("encoding is {}: it has to be text", node.type_name()))),
        };
        Ok(match name.trim().to_ascii_lowercase().as_str() {
            "gz" | "gzip" => Encoding::Gzip,
            "gz+base64" | "gzip+base64" | "gz+b64" | "gzip+b64" => Encoding::GzipBase64,
            "b64" | "base64" => Encoding::Base64,
            "" | "text/plain" => Encoding::Text,
            _ => {
                warnings.push(format!(
                    "{}: cloud-init does not know the encoding {name:?} and writes the content as it is: it knows b64, \
                     gz and gz+b64",
                    self.place
                ));
                Encoding::Text
            }
        })
    }

    fn mode(&self, warnings: &mut Vec<String>) -> Result<u32, InspectError> {
        let Some(node) = self.node.get("permissions") else {
            return Ok(DEFAULT_MODE);
        };
        let number = match &node.value {
            Value::Null => return Ok(DEFAULT_MODE),
            Value::Integer(value) => Some(*value),
            Value::Bool(value) => Some(i128::from(*value)),
            #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates, as the check wants it")]
            Value::Float(value) => Some(*value as i128),
            _ => python_octal(&super::commands::python_text(node)),
        };
        let Some(number) = number else {
            warnings.push(format!(
                "{}: permissions {:?} are not octal, so cloud-init takes 0644: write them like \"0755\"",
                self.place,
                super::settings::cut(super::settings::summary(node))
            ));
            return Ok(DEFAULT_MODE);
        };
        let number = i32::try_from(number)
            .map_err(|_| self.fault(format!("permissions {number} are no mode: write them like \"0755\"")))?;
        // chmod takes the low twelve bits, of a negative number too.
        let mode = number.cast_unsigned() & 0o7777;
        if let Some(plain) = &node.plain {
            // What most readers of YAML 1.2 and most people see in the same characters.
            warnings.push(if plain.trim_start_matches('0') == format!("{mode:o}") {
                format!(
                    "{}: permissions {plain} are not quoted: cloud-init reads them as octal, readers of YAML 1.2 as \
                     decimal, so quote them",
                    self.place
                )
            } else {
                format!(
                    "{}: permissions {plain} are not quoted, and cloud-init reads mode {mode:04o}: quote them",
                    self.place
                )
            });
        }
        Ok(mode)
    }

    fn owner(&self) -> Result<String, InspectError> {
        let text = match self.node.get("owner").map(|node| (node, &node.value)) {
            None | Some((_, Value::Null)) => "",
            Some((_, Value::Text(text))) => text,
            Some((node, _)) => {
                return Err(self.fault(format!("owner is {}: quote it, as in \"root:root\"", node.type_name())));
            }
        };
        let (user, group) = text.split_once(':').unwrap_or((text, ""));
        // What cloud-init leaves alone belongs to root, who writes the file.
        let name = |name: &str| match name.trim() {
            "" | "-1" => "root".to_owned(),
            name if name.eq_ignore_ascii_case("none") => "root".to_owned(),
            name => name.to_owned(),
        };
        Ok(format!("{}:{}", name(user), name(group)))
    }

    fn flag(&self, key: &str) -> bool {
        match self.node.get(key).map(|node| &node.value) {
            Some(Value::Bool(value)) => *value,
            Some(Value::Integer(value)) => *value == 1,
            Some(Value::Text(text)) => {
                matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "1" | "on" | "yes")
            }
            _ => false,
        }
    }
}

/// Python's `int(text, 8)` as far as modes need it.
fn python_octal(text: &str) -> Option<i128> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.strip_prefix("0o").or_else(|| digits.strip_prefix("0O")).unwrap_or(digits);
    if digits.starts_with(['+', '-', '_']) {
        return None;
    }
    i128::from_str_radix(&digits.replace('_', ""), 8).ok().map(|number| sign * number)
}
