//! `gen-userdata sizes`: the table of `docs/sizes.md`, what user data takes of EC2's limit.
//!
//! Walks every AMI family whose nodes the agent boots, and every Kubernetes minor that nodes can be made for; a new one is a row of its own. Hidden
//! from the help, for its readers are the docs.

use clap::Args;
use maxpods_data::table::InstanceTable;
use nodestrap_generator::budget::LIMIT;
use nodestrap_generator::bundle::{Bundle, MapTypes, Options, build};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::kubernetes::MINORS;
use nodestrap_generator::node_spec::{AmiFamily, Boot, FlagInputs, NodeSpec, ReadOptions, read};
use nodestrap_generator::number::thousands;
use nodestrap_generator::payload;
use nodestrap_generator::values::{KubernetesVersion, TokenProgram};

use crate::failure::Failure;
use crate::output;

/// Print the table of user data sizes, in Markdown, that docs/sizes.md holds.
#[derive(Debug, Args)]
pub(crate) struct SizesArguments {}

/// The node group of each row, but for its family, version and instance type.
const NODE_GROUP: &str = include_str!("../../../../../examples/article.yaml");

/// An instance type of each architecture that the agent is built for.
const INSTANCE_TYPES: [&str; 2] = ["m5.large", "m6g.large"];

/// The image of families that have none of EKS' own; no byte of user data depends on it.
const IMAGE: &str = "ami-0123456789abcdef0";

/// What the table begins with.
const HEAD: &str = "\
# Sizes

What user data takes of EC2's 16,384 bytes, in bytes before base64, as `--format gzip` writes them. Printed by
`gen-userdata sizes`; a test holds this page against it, and `UPDATE_GOLDEN=1 cargo test -p nodestrap-generator --test cli
sizes` writes it anew.

Each row is the node group of `examples/article.yaml` (one instance type, no commands and labels of the user's own) with
another AMI family and version, and with the agent in it. \"All types\" has the max-pods map of every known instance type,
\"own type\" (`--types needed`) that of the node group's alone. \"Token\" is what kubelet calls for its token: what the minor
has by default, and the agent. What a node group brings itself comes on top: `gen-userdata inspect` shows it entry by entry.
";

/// The head of each family's table.
const COLUMNS: &str = "\
| Kubernetes | runtime | token | x86_64, all types | own type | aarch64, all types | own type |
|---|---|---|---:|---:|---:|---:|
";

pub(crate) fn run(_: &SizesArguments) -> Result<(), Failure> {
    let table = InstanceTable::embedded();
    let mut text = HEAD.to_owned();
    for family in AmiFamily::ALL.into_iter().filter(|family| family.boot() == Boot::Agent) {
        text.extend(["\n## ", family.as_str(), "\n\n", COLUMNS]);
        for minor in &MINORS {
            let version: KubernetesVersion = minor.to_string().parse().expect("a minor reads back as it is written");
            if family.minor(version).is_err() {
                continue;
            }
            let other = Some(TokenProgram::Agent).filter(|agent| minor.token_program != *agent);
            for token in [minor.token_program].into_iter().chain(other) {
                text += &Row { family, version, token }.render(&table)?;
            }
        }
    }
    text += &of_nodeadm(&table)?;
    output::write(None, text.as_bytes())
}

/// The section about nodes that nodeadm boots, whose user data depends on neither version nor architecture.
fn of_nodeadm(table: &InstanceTable<'_>) -> Result<String, Failure> {
    let family = AmiFamily::AmazonLinux2023;
    let mut cells = Vec::new();
    for compression in [Compression::Standard, Compression::Smallest] {
        let newest = MINORS.last().expect("there are minors");
        let version: KubernetesVersion = newest.to_string().parse().expect("a minor reads back as it is written");
        let spec = Row { family, version, token: TokenProgram::AwsCli }.node_spec(INSTANCE_TYPES[0], table)?;
        let payload = payload::build(&spec, &Options::new(table))
            .map_err(|error| Failure::to(format!("render {family} with Kubernetes {version}"), error))?;
        cells.push(thousands(UserData::of(&payload, compression).raw().len() as u64));
    }
    Ok(format!(
        "\n## {family}\n\nBy the agent, about what `Custom` takes; by nodeadm, the same for every version and \
         instance type:\n\n| as it is | with `--smallest` |\n|---:|---:|\n| {} |\n",
        cells.join(" | ")
    ))
}

/// What a row is about.
#[derive(Clone, Copy)]
struct Row {
    family: AmiFamily,
    version: KubernetesVersion,
    token: TokenProgram,
}

impl Row {
    /// The row in Markdown.
    fn render(self, table: &InstanceTable<'_>) -> Result<String, Failure> {
        let Self { family, version, token } = self;
        let mut cells = vec![version.to_string(), String::new(), token.to_string()];
        for instance_type in INSTANCE_TYPES {
            let spec = self.node_spec(instance_type, table)?;
            for types in [MapTypes::All, MapTypes::Needed] {
                let bundle = build(&spec, &Options { types, ..Options::new(table) })
                    .map_err(|error| Failure::to(format!("render {family} with Kubernetes {version}"), error))?;
                let bytes = UserData::encode(&bundle, Compression::Standard).raw().len();
                let over = if bytes > LIMIT { " (over the limit)" } else { "" };
                cells.push(format!("{}{over}", thousands(bytes as u64)));
                runtime(&bundle).clone_into(&mut cells[1]);
            }
        }
        Ok(format!("| {} |\n", cells.join(" | ")))
    }

    fn node_spec(self, instance_type: &str, table: &InstanceTable<'_>) -> Result<NodeSpec, Failure> {
        let Self { family, version, token } = self;
        let flags = FlagInputs {
            ami_family: Some(family.to_string()),
            kubernetes_version: Some(version.to_string()),
            instance_types: vec![instance_type.to_owned()],
            image: (family == AmiFamily::Custom).then(|| IMAGE.to_owned()),
            token: Some(token.to_string()),
            ..FlagInputs::default()
        };
        let options = ReadOptions { allow_stack_fields: false, table, read_file: &crate::input::read_named };
        let file = Some(("examples/article.yaml", NODE_GROUP.as_bytes()));
        let reading = read(file, &flags, &options).map_err(|problems| {
            Failure::to(format!("read the node group of {family} with Kubernetes {version}"), problems)
        })?;
        Ok(reading.spec)
    }
}

/// What runs containers, by what is set up for it: version 3 of containerd's configuration is that of containerd 2.
fn runtime(bundle: &Bundle) -> &'static str {
    let file = bundle.file("/etc/containerd/config.toml");
    let text = file.and_then(|file| std::str::from_utf8(&file.content).ok()).unwrap_or_default();
    match text.lines().find_map(|line| line.strip_prefix("version = ")) {
        None => "docker",
        Some("3") => "containerd 2",
        Some(_) => "containerd 1",
    }
}
