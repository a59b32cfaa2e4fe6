//! The difference: what a comparison found, for people ([`Difference::to_text`]) and for programs
//! ([`Difference::to_json`]).

use serde::Serialize;
use serde_json::Value;

/// What changed between two pieces of user data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Bytes that the instance gets, as they count against `limit`.
    pub raw_size: Sides<u64>,
    /// Bytes that EC2 takes: [`USER_DATA_LIMIT`](crate::inspect::USER_DATA_LIMIT).
    pub limit: u64,
    /// What differs, by subject: files sorted by path, all else in the order in which cloud-init meets it.
    pub sections: Vec<Section>,
}

/// A value of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sides<T> {
    /// On the first side.
    pub before: T,
    /// On the second.
    pub after: T,
}

/// All that changed about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What sort of thing it is.
    pub subject: Subject,
    /// Its name: a file's path, a part's kind; empty where there is one of the sort.
    pub name: String,
    /// What became of it.
    pub state: State,
    /// What changed about it. Of what was added or removed, its attributes.
    pub changes: Vec<Change>,
}

/// A sort of thing in user data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The user data as a whole.
    UserData,
    /// A part that is neither a cloud-config nor a script, such as a `NodeConfig`.
    Part,
    /// A file that cloud-init writes, scripts among them.
    File,
    /// The commands that cloud-init runs.
    Commands,
    /// Other settings of the cloud-config.
    Settings,
    /// What `inspect` warns of.
    Warnings,
}

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The second side alone has it.
    Added,
    /// The first side alone has it.
    Removed,
    /// Both have it, and it says something else.
    Changed,
    /// Both have it, and it says the same in other words.
    SameMeaning,
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What sort of value it is.
    pub aspect: Aspect,
    /// Its name: a key's path, a variable, a flag, the number of a line.
    pub name: String,
    /// The value on the first side; not in the JSON where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value on the second side; not in the JSON where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// A sort of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Of the thing itself: mode, owner, size, digest.
    Attribute,
    /// A key of YAML, JSON or TOML; the value has the type that it has there.
    Key,
    /// A variable of an environment file.
    Variable,
    /// One item of a value that is a list with commas: a label, a taint, a feature gate.
    Item,
    /// A flag or another argument of a command line.
    Argument,
    /// A directive of a systemd unit.
    Directive,
    /// The pods of an instance type.
    Pods,
    /// The pods, by its size, of an instance type that the map does not know.
    DefaultPods,
    /// A certificate, by its digest.
    Certificate,
    /// A command that cloud-init runs.
    Command,
    /// A line of a text.
    Line,
    /// A warning of `inspect`.
    Warning,
}

impl Difference {
    /// Whether a node gets the same from both.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.state == State::SameMeaning)
    }

    /// The same without what says the same in other words.
    #[must_use]
    pub fn without_same_meaning(mut self) -> Self {
        self.sections.retain(|section| section.state != State::SameMeaning);
        self
    }

    /// The difference as indented JSON with a line end. Field names are those of this module's types and stay as they
    /// are; enumerations are in kebab-case.
    #[expect(clippy::missing_panics_doc, reason = "every key is a string, so it never panics")]
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("every key is a string, so JSON can hold it");
        json.push('\n');
        json
    }
}

impl Section {
    /// What changed of a thing that both sides have; `None` where it is the same to the byte.
    pub(super) fn of_both(
        subject: Subject,
        name: impl Into<String>,
        changes: Vec<Change>,
        identical: bool,
    ) -> Option<Self> {
        let state = match changes.is_empty() {
            true if identical => return None,
            true => State::SameMeaning,
            false => State::Changed,
        };
        Some(Self { subject, name: name.into(), state, changes })
    }
}

impl Change {
    /// A change of a value that may be on either side. `None` where it is the same.
    pub(super) fn between<T: PartialEq + Into<Value>>(
        aspect: Aspect,
        name: impl Into<String>,
        before: Option<T>,
        after: Option<T>,
    ) -> Option<Self> {
        let differs = before != after;
        differs.then(|| Self {
            aspect,
            name: name.into(),
            before: before.map(Into::into),
            after: after.map(Into::into),
        })
    }

    pub(super) fn removed(aspect: Aspect, name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { aspect, name: name.into(), before: Some(value.into()), after: None }
    }

    pub(super) fn added(aspect: Aspect, name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { aspect, name: name.into(), before: None, after: Some(value.into()) }
    }
}
