//! A kubeconfig's content: entries by name in three lists, and whatever else stands there.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{ClusterEntries, EntryNames, KubeconfigError};
use crate::yaml;

/// The exec plugin's interface; every kubectl since 1.11 has it, and Debian's 1.20 has none later.
const EXEC_API_VERSION: &str = "client.authentication.k8s.io/v1beta1";

/// A list's name in the file, and the name of what its entries hold.
type List = (&'static str, &'static str);
const CLUSTERS: List = ("clusters", "cluster");
const CONTEXTS: List = ("contexts", "context");
const USERS: List = ("users", "user");

/// A kubeconfig's content.
#[derive(Debug)]
pub(super) struct Document {
    path: PathBuf,
    fields: Map<String, Value>,
}

impl Document {
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, KubeconfigError> {
        let path = path.to_owned();
        let fields = match yaml::read(text) {
            Ok(Value::Object(fields)) => fields,
            Ok(Value::Null) => Map::new(),
            Ok(_) => return Err(shape(&path, "line 1", "a kubeconfig is a mapping")),
            Err(error) => return Err(KubeconfigError::Yaml { path, error }),
        };
        for (field, right, problem) in [
            ("apiVersion", "v1", "a kubeconfig has \"v1\" here"),
            ("kind", "Config", "a kubeconfig has \"Config\" here"),
        ] {
            if fields.get(field).is_some_and(|value| !value.is_null() && value != right) {
                return Err(shape(&path, field, problem));
            }
        }
        let document = Self { path, fields };
        for list in [CLUSTERS, CONTEXTS, USERS] {
            document.check(list)?;
        }
        Ok(document)
    }

    /// Every entry that is compared by its name has one, and holds a mapping or nothing.
    fn check(&self, (list, inner): List) -> Result<(), KubeconfigError> {
        let entries = match self.fields.get(list) {
            None | Some(Value::Null) => return Ok(()),
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(shape(&self.path, list, "a list belongs here")),
        };
        for (index, entry) in entries.iter().enumerate() {
            if !entry.get("name").is_some_and(Value::is_string) {
                return Err(shape(&self.path, format!("{list}[{index}]"), "an entry is a mapping with a name"));
            }
            if entry.get(inner).is_some_and(|held| !held.is_object() && !held.is_null()) {
                return Err(shape(&self.path, format!("{list}[{index}].{inner}"), "a mapping belongs here"));
            }
        }
        Ok(())
    }

    /// Adds a cluster's entries, or renews those that are there.
    pub(super) fn upsert(&mut self, entries: &ClusterEntries, set_current: bool) {
        self.default_field("apiVersion", "v1");
        self.default_field("kind", "Config");
        let context = entries.context();

        let cluster = self.entry(CLUSTERS, &entries.names.cluster);
        // kubectl refuses a CA beside the one, and the data goes before the other.
        cluster.shift_remove("insecure-skip-tls-verify");
        cluster.shift_remove("certificate-authority");
        cluster.insert("certificate-authority-data".into(), entries.certificate_authority.clone().into());
        cluster.insert("server".into(), entries.server.clone().into());

        // A namespace of the user's choice stays.
        let held = self.entry(CONTEXTS, &context);
        held.insert("cluster".into(), entries.names.cluster.clone().into());
        held.insert("user".into(), context.clone().into());

        let user = self.entry(USERS, &context);
        let command = &entries.token_command;
        let variables = merged_variables(user.get("exec"), command);
        let mut exec = json!({
            "apiVersion": EXEC_API_VERSION,
            "command": command.program,
            "args": command.arguments,
        });
        if !variables.is_empty() {
            exec["env"] = variables.into();
        }
        exec["installHint"] = command.install_hint.clone().into();
        exec["provideClusterInfo"] = false.into();
        // Any other way to log in would go before it.
        *user = Map::from_iter([("exec".to_owned(), exec)]);

        if set_current {
            self.fields.insert("current-context".into(), context.into());
        } else {
            self.default_field("current-context", "");
        }
    }

    /// Takes a cluster's entries out. Says whether there was anything.
    pub(super) fn remove(&mut self, names: &EntryNames) -> bool {
        let cluster = names.cluster.as_str();
        let own_user = format!("@{cluster}");
        let points_at_it = |context: &Value| context["context"]["cluster"] == cluster;
        let gone: Vec<Value> = self
            .list(CONTEXTS)
            .iter()
            .filter(|context| points_at_it(context))
            .map(|context| context["name"].clone())
            .collect();
        let mut removed = self.retain(CLUSTERS, |entry| entry["name"] != cluster);
        removed |= self.retain(CONTEXTS, |context| !points_at_it(context));
        let in_use: Vec<Value> = self.list(CONTEXTS).iter().map(|context| context["context"]["user"].clone()).collect();
        removed |= self.retain(USERS, |user| {
            !user["name"].as_str().is_some_and(|name| name.ends_with(&own_user)) || in_use.contains(&user["name"])
        });
        if self.fields.get("current-context").is_some_and(|current| gone.contains(current)) {
            self.fields.insert("current-context".into(), "".into());
            removed = true;
        }
        removed
    }

    /// The file's new text, held against what was meant.
    pub(super) fn render(&self) -> Result<String, KubeconfigError> {
        let meant = Value::Object(self.fields.clone());
        let text = yaml::write(&meant);
        match yaml::read(&text) {
            Ok(read) if read == meant => Ok(text),
            _ => Err(KubeconfigError::NotKept(self.path.clone())),
        }
    }

    fn default_field(&mut self, field: &str, value: &str) {
        let there = self.fields.entry(field).or_insert(Value::Null);
        if there.is_null() {
            *there = value.into();
        }
    }

    fn list(&self, (list, _): List) -> &[Value] {
        self.fields.get(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What the first entry of a name holds, as kubectl reads it; a new one stands last.
    fn entry(&mut self, (list, inner): List, name: &str) -> &mut Map<String, Value> {
        let entries = self.fields.entry(list).or_insert(Value::Null);
        if !entries.is_array() {
            *entries = json!([]);
        }
        let entries = entries.as_array_mut().expect("it is a list since the line before");
        let index = entries.iter().position(|entry| entry["name"] == name).unwrap_or_else(|| {
            entries.push(json!({ inner: {}, "name": name }));
            entries.len() - 1
        });
        let held = &mut entries[index][inner];
        if !held.is_object() {
            *held = json!({});
        }
        held.as_object_mut().expect("it is a mapping since the line before")
    }

    fn retain(&mut self, (list, _): List, keep: impl Fn(&Value) -> bool) -> bool {
        let Some(entries) = self.fields.get_mut(list).and_then(Value::as_array_mut) else { return false };
        let before = entries.len();
        entries.retain(keep);
        entries.len() < before
    }
}

/// The variables that stood there, such as a profile that the user wrote in, and then the command's own.
fn merged_variables(old: Option<&Value>, command: &super::TokenCommand) -> Vec<Value> {
    let old = old.and_then(|exec| exec["env"].as_array()).map_or(&[][..], Vec::as_slice);
    let overridden =
        |variable: &&Value| variable["name"].as_str().is_some_and(|name| command.environment.contains_key(name));
    let own = command.environment.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    old.iter().filter(|variable| !overridden(variable)).cloned().chain(own).collect()
}

fn shape(path: &Path, place: impl Into<String>, problem: &'static str) -> KubeconfigError {
    KubeconfigError::Shape { path: path.to_owned(), place: place.into(), problem }
}
