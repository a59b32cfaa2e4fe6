//! The agent's program: reads the command line, puts Linux behind the library, maps the result to an exit code.
//!
//! It runs before libraries, loaders and locales matter: no libc, no standard library, no allocator, its own entry
//! point.

#![no_std]
#![no_main]

mod os;

use nodestrap_agent::boot::{self, Files};
use nodestrap_agent::failure::Exit;
use nodestrap_agent::imds::client::Client;
use nodestrap_agent::imds::{self, endpoint};
use nodestrap_agent::log::{Log, Priority};
use nodestrap_agent::text::same;
use nodestrap_agent::token;

use os::arguments::Arguments;
use os::buffers::Buffers;
use os::console::{self, Console};
use os::files::Root;
use os::machine::Machine;
use os::{clock, systemd};

const USAGE: &[u8] = b"usage: nodestrap-agent [--root DIR]
       nodestrap-agent token --cluster NAME --region REGION
       nodestrap-agent --version

Without a command: reads IMDS, resolves MAX_PODS, writes /etc/eksctl/kubelet.local.env and starts kubelet.
--root DIR puts DIR before every path and leaves systemd alone.
token prints kubelet's credential for the cluster.
";

/// What the command line asks for.
enum Command<'a> {
    Boot { root: &'a [u8] },
    Token { cluster: &'a [u8], region: &'a [u8] },
    Print(&'static [u8]),
}

/// Called by the entry point.
fn main(arguments: &Arguments, buffers: &mut Buffers) -> Exit {
    let console = Console::new(arguments.variable(console::JOURNAL).is_some());
    let done = parse(arguments, &console).and_then(|command| match command {
        Command::Boot { root } => boot(arguments, &console, buffers, root),
        Command::Token { cluster, region } => print_token(arguments, &console, buffers, cluster, region),
        Command::Print(text) => console::print(&console, text),
    });
    done.err().unwrap_or(Exit::Done)
}

fn parse<'a>(arguments: &'a Arguments, console: &Console) -> Result<Command<'a>, Exit> {
    let mut words = arguments.words();
    // The program's own name.
    words.next();
    let (mut root, mut cluster, mut region): (&[u8], _, _) = (b"", None, None);
    let mut is_token = false;
    while let Some(word) = words.next() {
        if same(word, b"--version") {
            return Ok(Command::Print(concat!("nodestrap-agent ", env!("CARGO_PKG_VERSION"), "\n").as_bytes()));
        } else if same(word, b"--help") {
            return Ok(Command::Print(USAGE));
        } else if same(word, b"token") {
            is_token = true;
            continue;
        }
        let Some(value) = words.next() else { return Err(usage(console, word)) };
        if same(word, b"--root") {
            root = value;
        } else if same(word, b"--cluster") {
            cluster = Some(value);
        } else if same(word, b"--region") {
            region = Some(value);
        } else {
            return Err(usage(console, word));
        }
    }
    match (is_token, cluster, region) {
        (false, None, None) => Ok(Command::Boot { root }),
        (true, Some(cluster), Some(region)) => Ok(Command::Token { cluster, region }),
        _ => Err(usage(console, b"token")),
    }
}

fn usage(console: &Console, word: &[u8]) -> Exit {
    console.fail(Exit::Usage, b"the command line is wrong at %; --help shows what there is", &[word])
}

/// The IMDS client that the environment asks for.
fn imds<'a>(
    arguments: &'a Arguments,
    console: &'a Console,
    buffers: &'a mut imds::client::Buffers,
) -> Result<Client<'a, Machine, Console>, Exit> {
    match endpoint::endpoints(arguments.variable(endpoint::VARIABLE)) {
        Some(endpoints) => Ok(Client::new(Machine::new(), endpoints, buffers, console)),
        None => Err(console.fail(
            Exit::Usage,
            b"% is no endpoint; write it like http://169.254.169.254 or http://[fd00:ec2::254]",
            &[endpoint::VARIABLE],
        )),
    }
}

fn boot(arguments: &Arguments, console: &Console, buffers: &mut Buffers, root: &[u8]) -> Result<(), Exit> {
    let files = Root { directory: root, log: console };
    let mut imds = imds(arguments, console, &mut buffers.imds)?;
    let text = boot::local_env(&files, &mut imds, console, &mut buffers.boot)?;
    if files.read(boot::KUBELET_LOCAL_ENV, &mut buffers.old)?.is_some_and(|old| same(old, text)) {
        console.line(Priority::Info, b"% is as it should be", &[boot::KUBELET_LOCAL_ENV]);
    } else {
        files.replace(boot::KUBELET_LOCAL_ENV, text)?;
        console.line(Priority::Info, b"wrote %", &[boot::KUBELET_LOCAL_ENV]);
    }
    if root.is_empty() {
        systemd::start_kubelet(arguments, console)?;
    }
    Ok(())
}

fn print_token(
    arguments: &Arguments,
    console: &Console,
    buffers: &mut Buffers,
    cluster: &[u8],
    region: &[u8],
) -> Result<(), Exit> {
    let mut imds = imds(arguments, console, &mut buffers.imds)?;
    let credentials = token::instance_role(&mut imds, console)?;
    let exec_info = arguments.variable(token::EXEC_INFO_VARIABLE);
    let now = clock::unix_seconds();
    match token::exec_credential(&mut buffers.token, &credentials, cluster, region, now, exec_info) {
        Some(text) => console::print(console, text),
        None => Err(console.fail(Exit::BadMetadata, b"the credentials are too long to be real", &[])),
    }
}
