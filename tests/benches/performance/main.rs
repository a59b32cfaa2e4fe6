//! What the parts cost beside what they replace, as one table: `cargo bench --package nodestrap-tests --bench performance`.
//!
//! With `-- --write docs/performance.md` the page is written anew, method and table. A report, not a test: nothing here
//! fails because a machine is slow. Peers run in the same run, on the same fake IMDS.

mod layout;
mod measure;
mod peers;
mod table;

use std::fs;
use std::path::Path;
use std::process::Command;

use nodestrap_tests::agent::Architecture;
use nodestrap_tests::programs;

use table::Table;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = &arguments[..]
        && first == measure::PEAK
    {
        return measure::print_peak(rest);
    }
    // `cargo test --benches` calls this too, with no wish for a report.
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let scratch = tempfile::tempdir().expect("a directory");
    let scratch = scratch.path();
    let page = [
        include_str!("method.md").to_owned(),
        format!("\n{}\n", machine()),
        peers::boot(scratch),
        peers::token(scratch),
        user_data(scratch),
        generator(scratch),
    ]
    .concat();
    print!("{page}");
    if let Some(place) = arguments.iter().position(|argument| argument == "--write") {
        let path = arguments.get(place + 1).expect("--write takes a path");
        // cargo runs benchmarks in their package's directory.
        fs::write(programs::repository().join(path), page).expect("written");
    }
}

/// What this was measured on.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cpus = nodestrap_tests::agent::usable_cpus();
    format!("Measured on {cpus} CPUs ({}), Linux {}.", cpu.unwrap_or("of an unknown kind"), kernel.trim())
}

fn size_of_user_data(example: &str, arguments: &[&str]) -> usize {
    let file = programs::example(example);
    let fixed = ["-f", file.to_str().expect("a plain path"), "--format", "gzip"];
    programs::stdout_of_gen_userdata(&[&fixed[..], arguments].concat()).len()
}

/// User data of the article's node group in both layouts.
fn user_data(scratch: &Path) -> String {
    let node = scratch.join("article-files");
    programs::write_node_files("article.yaml", &[], &node);
    let script = fs::read_to_string(programs::repository().join(peers::ARTICLE_SCRIPT)).expect("the fixture");
    let code = script.lines().filter(|line| line.starts_with("#!") || !line.trim_start().starts_with('#'));
    let starts = ["systemctl daemon-reload", "systemctl enable kubelet", "systemctl start kubelet", ""];
    let script = code.chain(starts).collect::<Vec<_>>().join("\n");
    let article = layout::compressed_size(&node, &script, scratch);
    let mut table = Table::new("User data of the same node group", &["what", "bytes of 16,384", "of the article's"]);
    let mut row = |what: &str, size: usize| {
        table.row(&[what.to_owned(), table::grouped(size as u64), format!("{:.2}", table::ratio(size, article))]);
    };
    row("the article's layout: script, plain map of all types, no agent, gzip level 6", article);
    let token = ["--token", "agent"];
    let with = |more: &[&'static str]| size_of_user_data("article.yaml", &[&token[..], more].concat());
    row("nodestrap: agent, map of all types", size_of_user_data("article.yaml", &[]));
    row("nodestrap: agent, token, map of all types", with(&[]));
    row("nodestrap: agent, token, map of its own type", with(&["--types", "needed"]));
    row("nodestrap: agent in the image, token, map of all types", with(&["--agent", "preinstalled"]));
    for architecture in Architecture::ALL {
        let agent = programs::agent(architecture, scratch);
        let packed = Command::new("gzip").args(["-9", "-n", "-c"]).arg(agent).output().expect("gzip runs");
        row(&format!("the agent alone, {}, gzip -9", architecture.name()), packed.stdout.len());
    }
    format!("{table}\n{}", include_str!("user-data.md"))
}

/// The generator as a whole process, and by the number of node groups in its file.
fn generator(scratch: &Path) -> String {
    let mut table = Table::new(
        "gen-userdata, whole process, one node group out of a file of so many",
        &["node groups in the file", "bytes of the file", "wall ms", "CPU ms", "CPU µs a node group"],
    );
    let article = fs::read_to_string(programs::example("article.yaml")).expect("the example");
    let (head, group) = article.split_once("nodeGroups:\n").expect("it has node groups");
    for groups in [1_u32, 10, 100, 1_000, 10_000] {
        let name = |number: u32| format!("ng-{number:05}");
        let all: String = (0..groups).map(|number| group.replace("ng-b50c30b5", &name(number))).collect();
        let file = scratch.join(format!("{groups}-groups.yaml"));
        fs::write(&file, format!("{head}nodeGroups:\n{all}")).expect("written");
        let last = name(groups - 1);
        let time = measure::time(if groups > 100 { 5 } else { 30 }, || {
            let mut command = Command::new(programs::gen_userdata());
            command.arg("-f").arg(&file).args(["--nodegroup", &last, "--out", "/dev/null"]);
            command
        });
        table.row(&[
            table::grouped(u64::from(groups)),
            table::grouped(fs::metadata(&file).expect("written").len()),
            table::milliseconds(time.wall),
            table::milliseconds(time.cpu),
            format!("{:.1}", time.cpu.as_secs_f64() * 1e6 / f64::from(groups)),
        ]);
    }
    table.to_string()
}
