//! Node specs to build from, and a small instance table that no refresh changes.

use std::io;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::bundle::{Bundle, BundleError, Options, build};
use nodestrap_generator::node_spec::{FlagInputs, HostFlags, NodeSpec, ReadOptions, read};

/// The article's cluster and node group: Kubernetes 1.14, docker.
pub(crate) const ARTICLE: &str = include_str!("../../../examples/article.yaml");

/// A node group of Kubernetes 1.30, containerd, with most fields in use.
pub(crate) const CONTAINERD: &str = include_str!("../golden/containerd/cluster.yaml");

/// A node group of Kubernetes 1.21, Docker, whose nodes take their token from the AWS CLI.
pub(crate) const DOCKER: &str = include_str!("../golden/docker/cluster.yaml");

/// A node group of Kubernetes 1.36 on an image of the user's own, in a local cluster on AWS Outposts.
pub(crate) const CUSTOM: &str = include_str!("../golden/custom/cluster.yaml");

/// Lines of `instance-types.tsv`.
const TABLE: &str = "\
c7g.4xlarge\t8\t30\tnitro\t0\t16\t32768\tarm64
m4.large\t2\t10\txen\t0\t2\t8192\tx86_64
m5.large\t3\t10\tnitro\t0\t2\t8192\tx86_64
m5.xlarge\t4\t15\tnitro\t0\t4\t16384\tx86_64
m6g.large\t3\t10\tnitro\t0\t2\t8192\tarm64
t3.nano\t2\t2\tnitro\t0\t2\t512\tx86_64
";

/// The table of [`TABLE`].
pub(crate) fn table() -> InstanceTable<'static> {
    InstanceTable::parse(TABLE).expect("the table is sound")
}

/// The node group of a `ClusterConfig`.
pub(crate) fn spec(text: &str) -> NodeSpec {
    spec_with(text, &FlagInputs::default())
}

/// The node group of a `ClusterConfig` and flags.
pub(crate) fn spec_with(text: &str, flags: &FlagInputs) -> NodeSpec {
    spec_of(text, flags, &|_| unreachable!("no file is named"))
}

fn spec_of(text: &str, flags: &FlagInputs, read_file: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> NodeSpec {
    let table = table();
    let options = ReadOptions { allow_stack_fields: false, table: &table, read_file };
    let file = ("cluster.yaml", text.as_bytes());
    read(Some(file), flags, &options).unwrap_or_else(|problems| panic!("the file is to be read:\n{problems}")).spec
}

/// An example with instance types that the tests' table knows.
pub(crate) fn example(text: &str) -> String {
    text.replace("m7g.large", "m6g.large").replace("m7i.", "m5.").replace("m6id.", "m5.")
}

/// The node group of a `ClusterConfig` with these files, each a name and a text, around what nodestrap brings.
pub(crate) fn spec_around(text: &str, before: &[(&str, &str)], after: &[(&str, &str)]) -> NodeSpec {
    let files = [before, after].concat();
    let read_file = |name: &str| {
        let file = files.iter().find(|(file, _)| *file == name);
        file.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let names = |files: &[(&str, &str)]| files.iter().map(|(name, _)| (*name).to_owned()).collect();
    let host = HostFlags { user_data_before: names(before), user_data_after: names(after), ..HostFlags::default() };
    spec_of(text, &FlagInputs { host, ..FlagInputs::default() }, &read_file)
}

/// The article's node group with these lines added to it.
pub(crate) fn article_with(lines: &str) -> NodeSpec {
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    spec(&(ARTICLE.to_owned() + &indented.concat()))
}

/// The article's node group at another Kubernetes version.
pub(crate) fn article_at(version: &str) -> NodeSpec {
    let flags = FlagInputs { kubernetes_version: Some(version.to_owned()), ..FlagInputs::default() };
    spec_with(ARTICLE, &flags)
}

/// The bundle of a spec that is sound.
pub(crate) fn bundle_of(spec: &NodeSpec) -> Bundle {
    build(spec, &Options::new(&table())).unwrap_or_else(|error| panic!("the bundle is to be made: {error}"))
}

/// The message about a spec that cannot be built.
pub(crate) fn refused(spec: &NodeSpec, change: impl FnOnce(&mut Options<'_>)) -> String {
    let table = table();
    let mut options = Options::new(&table);
    change(&mut options);
    let error: BundleError = build(spec, &options).expect_err("the bundle is to be refused");
    error.to_string()
}

/// The text of a bundle's file.
#[track_caller]
pub(crate) fn text<'a>(bundle: &'a Bundle, path: &str) -> &'a str {
    let file = bundle.file(path).unwrap_or_else(|| panic!("the bundle has no {path}"));
    std::str::from_utf8(&file.content).expect("a text")
}

/// The paths of a bundle's files, in order.
pub(crate) fn paths(bundle: &Bundle) -> Vec<&str> {
    bundle.files.iter().map(|file| file.path.as_str()).collect()
}
