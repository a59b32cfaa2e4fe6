//! Simulations for people, as a table, and for programs, as JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Simulation;

/// What stands where all types have one value.
const EVERY_TYPE: &str = "every type";

/// A table of three columns: what, on which type, its value. What all types share stands there once.
pub fn to_table(simulations: &[Simulation]) -> String {
    let mut rows = Rows { simulations, rows: Vec::new() };
    rows.heading("kubelet.local.env");
    for name in names_of_all(simulations.iter().map(|one| one.local_env.iter().map(|(name, _)| name.as_str()))) {
        rows.compare(name, |one| one.local_env.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()));
    }
    if simulations.iter().any(|one| !one.environment.is_empty()) {
        rows.heading("kubelet's environment");
        for name in names_of_all(simulations.iter().map(|one| one.environment.iter().map(|(name, _)| name.as_str()))) {
            rows.compare(name, |one| {
                one.environment.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
            });
        }
    }
    rows.heading("kubelet's command line");
    for name in names_of_all(simulations.iter().map(|one| one.command_line.iter().map(|word| argument_name(word)))) {
        rows.compare(name, |one| {
            let word = one.command_line.iter().find(|word| argument_name(word) == name)?;
            Some(word.strip_prefix(name).unwrap_or_default().trim_start_matches('='))
        });
    }
    let mut text = rows.aligned();
    let warnings: Vec<String> = simulations
        .iter()
        .flat_map(|one| one.warnings.iter().map(|warning| format!("  {}: {warning}\n", one.instance_type)))
        .collect();
    if !warnings.is_empty() {
        text.push_str("warnings\n");
        text.push_str(&warnings.concat());
    }
    text
}

/// A JSON array with an object a type, in the order given:
/// `{"instance_type", "local_env": {name: value}, "environment": {name: value},
/// "command_line": [word], "warnings": [line]}`. Ends with a newline.
pub fn to_json(simulations: &[Simulation]) -> String {
    let one = |one: &Simulation| {
        let object = |variables: &[(String, String)]| -> Map<String, Value> {
            variables.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
        };
        json!({
            "instance_type": one.instance_type.as_str(),
            "local_env": object(&one.local_env),
            "environment": object(&one.environment),
            "command_line": one.command_line,
            "warnings": one.warnings,
        })
    };
    let list: Value = simulations.iter().map(one).collect();
    format!("{list:#}\n")
}

/// The flag of an argument, or a word without one as a whole.
fn argument_name(word: &str) -> &str {
    word.split_once('=').map_or(word, |(name, _)| name)
}

/// Every name once, in the order of the first that has it.
fn names_of_all<'a>(lists: impl Iterator<Item = impl Iterator<Item = &'a str>>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for name in lists.flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Lines of the table: headings, and rows of three cells.
struct Rows<'a> {
    simulations: &'a [Simulation],
    rows: Vec<Row<'a>>,
}

enum Row<'a> {
    Heading(&'a str),
    Cells([&'a str; 3]),
}

impl<'a> Rows<'a> {
    fn heading(&mut self, text: &'a str) {
        self.rows.push(Row::Heading(text));
    }

    /// One row if all have the same value, else one a type.
    fn compare(&mut self, name: &'a str, value_of: impl Fn(&'a Simulation) -> Option<&'a str>) {
        let values: Vec<(&str, Option<&str>)> =
            self.simulations.iter().map(|one| (one.instance_type.as_str(), value_of(one))).collect();
        if let [(_, Some(first)), rest @ ..] = values.as_slice()
            && rest.iter().all(|(_, value)| *value == Some(*first))
        {
            let types = if let [only] = self.simulations { only.instance_type.as_str() } else { EVERY_TYPE };
            self.rows.push(Row::Cells([name, types, first]));
            return;
        }
        let mut name = name;
        for (instance_type, value) in values {
            self.rows.push(Row::Cells([name, instance_type, value.unwrap_or("(not set)")]));
            name = "";
        }
    }

    fn aligned(&self) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| match row {
                Row::Heading(_) => None,
                Row::Cells(cells) => Some(cells[column].chars().count()),
            });
            cells.max().unwrap_or_default()
        };
        let (names, types) = (width(0), width(1));
        let mut text = String::new();
        for row in &self.rows {
            match row {
                Row::Heading(heading) => text.push_str(heading),
                Row::Cells([name, instance_type, value]) => {
                    let line = format!("  {name:names$}  {instance_type:types$}  {value}");
                    text.push_str(line.trim_end());
                }
            }
            let _ = writeln!(text);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulation(instance_type: &str, pods: &str, extra: &[&str], warnings: &[&str]) -> Simulation {
        let mut command_line = vec!["/usr/bin/kubelet".to_owned(), format!("--max-pods={pods}")];
        command_line.extend(extra.iter().map(ToString::to_string));
        Simulation {
            instance_type: instance_type.parse().expect("a type"),
            local_env: vec![("NODE_IP".into(), "192.0.2.10".into()), ("MAX_PODS".into(), pods.into())],
            environment: Vec::new(),
            command_line,
            warnings: warnings.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn what_types_share_stands_once_and_the_rest_once_a_type() {
        let simulations =
            [simulation("m5.large", "29", &["--v=2"], &[]), simulation("c5.xlarge", "58", &[], &["mind the gap"])];
        assert_eq!(
            to_table(&simulations),
            "kubelet.local.env
  NODE_IP           every type  192.0.2.10
  MAX_PODS          m5.large    29
                    c5.xlarge   58
kubelet's command line
  /usr/bin/kubelet  every type
  --max-pods        m5.large    29
                    c5.xlarge   58
  --v               m5.large    2
                    c5.xlarge   (not set)
warnings
  c5.xlarge: mind the gap
"
        );
    }

    #[test]
    fn an_environment_has_a_heading_where_there_is_one() {
        let mut one = simulation("m5.large", "29", &[], &[]);
        assert!(!to_table(&[one.clone()]).contains("environment"));
        one.environment = vec![("HTTP_PROXY".into(), "http://p".into())];
        let table = to_table(&[one]);
        assert!(table.contains("kubelet's environment\n  HTTP_PROXY        m5.large  http://p\n"), "{table}");
    }

    #[test]
    fn one_type_stands_in_every_row() {
        let table = to_table(&[simulation("m5.large", "29", &[], &[])]);
        assert!(!table.contains(EVERY_TYPE) && table.contains("  MAX_PODS          m5.large  29\n"), "{table}");
    }

    #[test]
    fn json_has_an_object_a_type() {
        let json: Value =
            serde_json::from_str(&to_json(&[simulation("m5.large", "29", &[], &["look"])])).expect("JSON");
        assert_eq!(
            json,
            json!([{
                "instance_type": "m5.large",
                "local_env": {"NODE_IP": "192.0.2.10", "MAX_PODS": "29"},
                "environment": {},
                "command_line": ["/usr/bin/kubelet", "--max-pods=29"],
                "warnings": ["look"],
            }])
        );
    }
}
