//! The agent's program: reads the command line, puts Linux behind the library, maps the result to an exit code.
//!
//! It runs before libraries, loaders and locales matter: no libc, no standard library, no allocator, its own entry
//! point.

#![no_std]
#![no_main]

mod os;

use core::ffi::CStr;

use maxpods_data::scan::same;
use nodestrap_agent::boot::{self, Files};
use nodestrap_agent::failure::Exit;
use nodestrap_agent::imds::client::Client;
use nodestrap_agent::imds::endpoint;
use nodestrap_agent::log::{Log, Priority};
use nodestrap_agent::token;

use os::arguments::Arguments;
use os::buffers::Buffers;
use os::console::{self, Console};
use os::files::Root;
use os::machine::Machine;
use os::{clock, systemd};

const VERSION: &str = concat!("nodestrap-agent ", env!("CARGO_PKG_VERSION"), "\n");
const USAGE: &[u8] = b"usage: nodestrap-agent [--root DIR]
       nodestrap-agent token --cluster NAME --region REGION
       nodestrap-agent --version
";

/// Called by the entry point.
fn main(arguments: &Arguments, buffers: &mut Buffers) -> Exit {
    let console = Console::new(!arguments.variable(console::JOURNAL).is_empty());
    if run(arguments, buffers, &console).is_none() && console.exit() == Exit::Done {
        console.fail(Exit::Bug, b"unknown", &[]);
    }
    console.exit()
}

#[inline(never)]
fn run(arguments: &Arguments, buffers: &mut Buffers, console: &Console) -> Option<()> {
    let (mut root, mut cluster, mut region) = (c"", c"", c"");
    let mut is_token = false;
    let mut words = arguments.words();
    // The program's own name.
    words.next();
    while let Some(word) = words.next() {
        let name = word.to_bytes();
        if same(name, b"--version") {
            return console::print(console, VERSION.as_bytes());
        }
        if same(name, b"token") {
            is_token = true;
            continue;
        }
        let value = words.next().unwrap_or_default();
        if value.is_empty() {
            // Not an option, or one without its value.
        } else if same(name, b"--root") {
            root = value;
            continue;
        } else if same(name, b"--cluster") {
            cluster = value;
            continue;
        } else if same(name, b"--region") {
            region = value;
            continue;
        }
        console.fail(Exit::Usage, b"unexpected %\n%", &[name, USAGE]);
        return None;
    }
    let Some(endpoints) = endpoint::endpoints(arguments.variable(endpoint::VARIABLE)) else {
        let message = b"% is no endpoint; write it like http://169.254.169.254 or http://[fd00:ec2::254]";
        console.fail(Exit::Usage, message, &[endpoint::VARIABLE]);
        return None;
    };
    let mut imds = Client::new(Machine::new(), endpoints, &mut buffers.imds, console);
    if !is_token {
        boot(arguments, console, &mut imds, &mut buffers.boot, &mut buffers.text, root)
    } else if cluster.is_empty() || region.is_empty() {
        console.fail(Exit::Usage, b"token wants a cluster and a region\n%", &[USAGE]);
        None
    } else {
        let names = (cluster.to_bytes(), region.to_bytes());
        print_token(arguments, console, &mut imds, &mut buffers.token, names)
    }
}

#[inline(never)]
fn boot(
    arguments: &Arguments,
    console: &Console,
    imds: &mut Client<'_, Machine, Console>,
    buffers: &mut boot::Buffers,
    old: &mut [u8],
    root: &CStr,
) -> Option<()> {
    let files = Root::enter(root, console)?;
    let text = boot::local_env(&files, imds, console, buffers)?;
    if same(files.read(boot::KUBELET_LOCAL_ENV, old)?, text) {
        console.line(Priority::Info, b"kubelet.local.env is as it should be", &[]);
    } else {
        files.replace_local_env(text)?;
        console.line(Priority::Info, b"wrote kubelet.local.env", &[]);
    }
    if root.is_empty() { systemd::start_kubelet(arguments, console) } else { Some(()) }
}

#[inline(never)]
fn print_token(
    arguments: &Arguments,
    console: &Console,
    imds: &mut Client<'_, Machine, Console>,
    sheet: &mut token::Sheet,
    (cluster, region): (&[u8], &[u8]),
) -> Option<()> {
    let exec_info = arguments.variable(token::EXEC_INFO_VARIABLE);
    let request = token::Request { cluster, region, exec_info, now: clock::unix_seconds() };
    console::print(console, token::exec_credential(imds, console, sheet, &request)?)
}
