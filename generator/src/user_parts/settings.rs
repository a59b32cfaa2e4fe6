//! A part for Bottlerocket: settings in TOML, each with its place.
//!
//! Whether Bottlerocket takes a setting is for [`bottlerocket`](crate::bottlerocket) to say, which checks those of the
//! `ClusterConfig` in the same way. Source of the form: Bottlerocket's settings reference.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value as Json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::one_text::{OneText, Wanted};
use super::part::{Content, UserPart};
use super::read::PartReading;
use super::text::mend;
use crate::cluster_config::json::LocatedObject;
use crate::cluster_config::reader::join;
use crate::problem::{Place, Problem};
use crate::values::quoted;

const WANTED: Wanted = Wanted { reader: "Bottlerocket", text: "settings in TOML, which begin with [settings]" };

/// Reads a file, which messages call `file`.
pub(super) fn read(file: &str, bytes: &[u8]) -> PartReading {
    let mut reading = PartReading::default();
    let mended = mend(bytes);
    let Some(source) = OneText::of(file, &mended, &WANTED, &mut reading) else { return reading };
    match DeTable::parse(source.text) {
        Ok(document) => {
            let mut reader = Reader { source, places: BTreeMap::new(), problems: Vec::new() };
            let settings = reader.document(document.get_ref());
            reading.problems.append(&mut reader.problems);
            let content = settings.map(Content::Settings);
            reading.parts.extend(content.map(|content| UserPart { name: file.to_owned(), content }));
        }
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            // Of several lines, the later ones say what was expected.
            let told: Vec<&str> = error.message().lines().map(str::trim).collect();
            let message = format!("is not TOML ({}); write {}", told.join(", "), WANTED.text);
            reading.problems.push(source.problem(offset, message));
        }
    }
    reading
}

/// Reads a document, and notes what is wrong with it.
struct Reader<'a> {
    source: OneText<'a>,
    places: BTreeMap<String, Place>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The table `settings`, beside which nothing stands.
    fn document(&mut self, document: &DeTable<'_>) -> Option<LocatedObject> {
        let mut settings = None;
        for (key, value) in document {
            let start = key.span().start;
            let name = key.get_ref().as_ref();
            let message = match (name, value.get_ref()) {
                ("settings", DeValue::Table(table)) => {
                    settings = Some((self.source.place("settings", start), table));
                    continue;
                }
                ("settings", _) => "settings is to be a table; begin with [settings]".to_owned(),
                _ => match name.strip_prefix("settings.") {
                    Some(rest) => {
                        format!("{} is one name with a dot in it; write [settings.{rest}]", quoted(name))
                    }
                    None => format!("Bottlerocket reads settings alone, and not {}; remove it", quoted(name)),
                },
            };
            self.problems.push(self.source.problem(start, message));
        }
        if settings.is_none() && self.problems.is_empty() {
            self.problems.push(self.source.problem(0, format!("has no settings; write {}", WANTED.text)));
        }
        let (place, table) = settings?;
        let object = self.table("", table);
        Some(LocatedObject { object, places: std::mem::take(&mut self.places), place })
    }

    fn table(&mut self, within: &str, table: &DeTable<'_>) -> Map<String, Json> {
        // The parser has them by name; what is wrong is told from the first line on.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut object = Map::new();
        for (key, value) in entries {
            let value = self.value(&join(within, key.get_ref()), key.span().start, value);
            object.insert(key.get_ref().to_string(), value);
        }
        object
    }

    /// The value of the setting `within`, which is named at `start`; null where a setting has none such, which is noted.
    fn value(&mut self, within: &str, start: usize, value: &Spanned<DeValue<'_>>) -> Json {
        let dot = if within.starts_with('[') { "" } else { "." };
        let place = self.source.place(&format!("settings{dot}{within}"), start);
        self.places.insert(within.to_owned(), place.clone());
        let number = match value.get_ref() {
            DeValue::String(text) => return Json::String(text.to_string()),
            DeValue::Boolean(truth) => return Json::Bool(*truth),
            DeValue::Table(table) => return Json::Object(self.table(within, table)),
            DeValue::Array(items) => {
                let item = |(index, item): (usize, &Spanned<DeValue<'_>>)| {
                    self.value(&format!("{within}[{index}]"), item.span().start, item)
                };
                return Json::Array(items.iter().enumerate().map(item).collect());
            }
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(Number::from),
            DeValue::Float(float) => float.as_str().parse().ok().and_then(Number::from_f64),
            DeValue::Datetime(_) => None,
        };
        if let Some(number) = number {
            return Json::Number(number);
        }
        let shown = self.source.text.get(value.span()).unwrap_or_default();
        let message = format!("{shown} is no value that a setting has; write a text in quotes, or a number of 64 bits");
        self.problems.push(Problem::at(&place, message));
        Json::Null
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::problem::Problems;

    fn refused(bytes: &[u8]) -> String {
        Problems(read("part.toml", bytes).problems).to_string()
    }

    #[test]
    fn every_value_keeps_its_type_and_has_its_place() {
        let text = "# ours\n[settings.kubernetes]\nlog-level = 0x1f\nstandalone-mode = false\n\n[settings]\nmotd = 'é'\n\
                    [settings.kernel.sysctl]\n\"net.core.somaxconn\" = \"1\"\n[[settings.container-registry.mirrors]]\n\
                    registry = \"*\"\nweight = -0.5\n";
        let reading = read("part.toml", text.as_bytes());
        assert_eq!((reading.problems, reading.notes), (Vec::new(), Vec::new()));
        let [UserPart { content: Content::Settings(settings), .. }] = reading.parts.as_slice() else {
            panic!("one part: {:?}", reading.parts);
        };
        assert_eq!(
            Json::Object(settings.object.clone()),
            json!({
                "kubernetes": {"log-level": 31, "standalone-mode": false},
                "motd": "é",
                "kernel": {"sysctl": {"net.core.somaxconn": "1"}},
                "container-registry": {"mirrors": [{"registry": "*", "weight": -0.5}]},
            })
        );
        let place = |path: &str| settings.places[path].to_string();
        assert_eq!(place("kubernetes.log-level"), "part.toml:3:1: settings.kubernetes.log-level");
        assert_eq!(
            place("kernel.sysctl[\"net.core.somaxconn\"]"),
            "part.toml:9:1: settings.kernel.sysctl[\"net.core.somaxconn\"]"
        );
        assert_eq!(
            place("container-registry.mirrors[0].registry"),
            "part.toml:11:1: settings.container-registry.mirrors[0].registry"
        );
    }

    #[test]
    fn what_is_no_settings_is_refused_with_its_place() {
        let form = "settings in TOML, which begin with [settings]";
        for (text, message) in [
            ("", format!("1:1: is empty; write {form}, or leave it out")),
            ("\n\n# nothing\n", format!("3:1: has no settings; write {form}")),
            ("#!/bin/sh\n", format!("1:1: is a shell script, which Bottlerocket does not read; write {form}")),
            ("\n#cloud-config\n", format!("2:1: is a cloud-config, which Bottlerocket does not read; write {form}")),
            (
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b--\n",
                format!("1:1: is a MIME message, which Bottlerocket does not read; write {form}, a file for each"),
            ),
            ("\n[settings\n", format!("2:10: is not TOML (unclosed table, expected `]`); write {form}")),
            ("[settings]\na = 1\na = 2\n", format!("3:1: is not TOML (duplicate key); write {form}")),
            ("settings = 1\n", "1:1: settings is to be a table; begin with [settings]".to_owned()),
            (
                "[\"settings.kubernetes\"]\nlog-level = 1\n",
                "1:2: \"settings.kubernetes\" is one name with a dot in it; write [settings.kubernetes]".to_owned(),
            ),
            (
                "[settings]\n[kubernetes]\nlog-level = 1\n",
                "2:2: Bottlerocket reads settings alone, and not \"kubernetes\"; remove it".to_owned(),
            ),
            (
                "[settings]\nb = 18446744073709551616\na = [1, 2020-01-01]\n",
                "2:1: settings.b: 18446744073709551616 is no value that a setting has; write a text in quotes, or a \
                 number of 64 bits\npart.toml:3:9: settings.a[1]: 2020-01-01 is no value that a setting has; write a \
                 text in quotes, or a number of 64 bits"
                    .to_owned(),
            ),
            (
                "settings.c = inf\n",
                "1:10: settings.c: inf is no value that a setting has; write a text in quotes, or a number of 64 bits"
                    .to_owned(),
            ),
        ] {
            assert_eq!(refused(text.as_bytes()), format!("part.toml:{message}"), "{text:?}");
        }
        assert_eq!(refused(b"a = '\xff'"), format!("part.toml:1:1: is not text in UTF-8; write {form}"));
    }
}
