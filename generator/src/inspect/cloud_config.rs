//! Cloud-config: the keys that write files and run commands, and all others in short; then all parts put together.

use super::commands;
use super::cost::Meter;
use super::error::InspectError;
use super::gzip::Allowance;
use super::leaf::Leaf;
use super::merge::Merge;
use super::report::{File, Invocation, Setting};
use super::settings;
use super::write_files;
use super::yaml::{Node, Value};

/// Keys that say how to merge, and nothing to the node.
const MERGE_KEYS: [&str; 2] = ["merge_how", "merge_type"];

/// What keeps the lists of both parts.
const MEND: &str = "give it merge_how: \"list(append)+dict(recurse_list)+str()\" to keep both";

/// One cloud-config part, or several merged. `None` is a key that is not there: it takes nothing's place.
#[derive(Debug, Default)]
pub(super) struct CloudConfig {
    pub(super) files: Option<Vec<File>>,
    pub(super) bootcmd: Option<Vec<Invocation>>,
    pub(super) runcmd: Option<Vec<Invocation>>,
    pub(super) settings: Vec<Setting>,
}

/// A part as it was read, with its rule for meeting the parts before it.
#[derive(Debug)]
pub(super) struct ConfigPart {
    pub(super) name: String,
    pub(super) merge: Merge,
    pub(super) config: CloudConfig,
}

/// What reading a part takes from, and adds to.
pub(super) struct Reading<'a> {
    pub(super) allowance: &'a mut Allowance,
    pub(super) meter: &'a mut Meter,
    pub(super) warnings: &'a mut Vec<String>,
}

/// Reads a part's document.
pub(super) fn read(node: &Node, leaf: &Leaf<'_>, reading: &mut Reading<'_>) -> Result<ConfigPart, InspectError> {
    let place = leaf.place.as_str();
    match &node.value {
        Value::Mapping(_) => {}
        Value::Null => reading.warnings.push(format!("{place}: there is nothing in it, and cloud-init says so")),
        _ => {
            return Err(InspectError::Yaml {
                place: place.to_owned(),
                line: node.line,
                column: 1,
                message: format!("a cloud-config is a mapping of settings, and this is {}", node.type_name()),
            });
        }
    }
    for key in node.repeated_keys() {
        reading
            .warnings
            .push(format!("{place}: {key} stands there twice: cloud-init takes the last and drops the rest"));
    }
    let mut config = CloudConfig::default();
    let mut seen = Vec::new();
    for key in node.entries().iter().filter_map(|(key, _)| key.text()) {
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let Some(value) = node.get(key) else { continue };
        match key {
            "write_files" => config.files = Some(files(value, leaf, reading)?),
            "bootcmd" => config.bootcmd = Some(commands::read(value, key, place, reading.warnings)?),
            "runcmd" => config.runcmd = Some(commands::read(value, key, place, reading.warnings)?),
            key if MERGE_KEYS.contains(&key) => {}
            key => config.settings.push(settings::setting(key, value)),
        }
    }
    Ok(ConfigPart { name: leaf.name.clone(), merge: Merge::of(node, leaf.merge_type), config })
}

fn files(node: &Node, leaf: &Leaf<'_>, reading: &mut Reading<'_>) -> Result<Vec<File>, InspectError> {
    let files = write_files::read(node, leaf, reading.allowance, reading.warnings)?;
    let costs = reading.meter.measure(leaf.basis, &write_files::stretches(node));
    let costed =
        files.into_iter().zip(costs).filter_map(|(file, cost)| file.map(|file| File { compressed_size: cost, ..file }));
    Ok(costed.collect())
}

/// All parts as cloud-init merges them, with a warning for each list that is lost.
pub(super) fn merge(parts: Vec<ConfigPart>, warnings: &mut Vec<String>) -> CloudConfig {
    let mut merged = CloudConfig::default();
    for part in parts {
        let (name, rule) = (part.name.as_str(), part.merge);
        if rule == Merge::Lose {
            warnings.push(format!(
                "{name}: cloud-init takes nothing of it, because the way it asks to be merged has no dict(): {MEND}"
            ));
            continue;
        }
        let CloudConfig { files, bootcmd, runcmd, settings } = part.config;
        merged.files = merge_list(merged.files, files, rule, ("write_files", name), warnings);
        merged.bootcmd = merge_list(merged.bootcmd, bootcmd, rule, ("bootcmd", name), warnings);
        merged.runcmd = merge_list(merged.runcmd, runcmd, rule, ("runcmd", name), warnings);
        for setting in settings {
            match merged.settings.iter_mut().find(|earlier| earlier.key == setting.key) {
                Some(earlier) if rule == Merge::Replace => *earlier = setting,
                Some(_) if rule == Merge::Keep => {}
                _ => merged.settings.push(setting),
            }
        }
    }
    merged
}

fn merge_list<T>(
    earlier: Option<Vec<T>>,
    later: Option<Vec<T>>,
    rule: Merge,
    (key, part): (&str, &str),
    warnings: &mut Vec<String>,
) -> Option<Vec<T>> {
    let (earlier, later) = match (earlier, later) {
        (Some(earlier), Some(later)) => (earlier, later),
        (earlier, later) => return later.or(earlier),
    };
    match rule {
        Merge::Replace if !earlier.is_empty() => warnings.push(format!(
            "{part}: its {key} takes the place of that of the parts before it, and {} of theirs {} lost: \
             {MEND}",
            earlier.len(),
            if earlier.len() == 1 { "is" } else { "are" },
        )),
        Merge::Keep if !later.is_empty() => warnings.push(format!(
            "{part}: its {key} is lost, because the way it is merged keeps that of the parts before it: {MEND}"
        )),
        _ => {}
    }
    Some(rule.apply(earlier, later))
}
