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
use nodestrap_agent::log::Log;
use nodestrap_agent::token;

use os::arguments::Arguments;
use os::buffers::Buffers;
use os::console::{self, Console};
use os::files::Root;
use os::machine::Machine;
use os::{clock, systemd};

const VERSION: &str = concat!("nodestrap-agent ", env!("CARGO_PKG_VERSION"), "\n");
const USAGE: &[u8] = b"usage: nodestrap-agent [--root DIR | --version | token --cluster NAME --region REGION]";

/// Called by the entry point. Gives the exit code.
fn main(arguments: &Arguments, buffers: &'static mut Buffers) -> u8 {
    let console = Console::new(!arguments.variable(console::JOURNAL).is_empty());
    if run(arguments, buffers, console).is_none() && console.exit() == Exit::Done as u8 {
        console.fail(Exit::Bug, b"<3>a text does not fit", b"", b"");
    }
    console.exit()
}

fn run(arguments: &Arguments, buffers: &'static mut Buffers, console: Console) -> Option<()> {
    let (mut root, mut cluster, mut region) = (None, None, None);
    let mut is_token = false;
    let mut words = arguments.words();
    // The program's own name.
    words.next();
    while let Some(word) = words.next() {
        let name = word.to_bytes();
        if same(name, b"token") {
            is_token = true;
            continue;
        }
        if same(name, b"--version") {
            return console.print(VERSION.as_bytes());
        }
        let value = words.next();
        if same(name, b"--root") {
            root = value;
        } else if same(name, b"--cluster") {
            cluster = value;
        } else if same(name, b"--region") {
            region = value;
        } else {
            return usage(console);
        }
        if value.is_none() {
            return usage(console);
        }
    }
    let Some(hosts) = endpoint::hosts(arguments.variable(endpoint::VARIABLE)) else {
        let message = b"<3>% is no endpoint; write it like http://169.254.169.254 or http://[fd00:ec2::254]";
        console.fail(Exit::Usage, message, endpoint::VARIABLE, b"");
        return None;
    };
    let mut imds = Client::new(Machine::new(), hosts, &mut buffers.imds, console);
    if !is_token {
        return boot(arguments, console, &mut imds, &mut buffers.boot, &mut buffers.text, root);
    }
    let (Some(cluster), Some(region)) = (cluster, region) else { return usage(console) };
    let names = (cluster.to_bytes(), region.to_bytes());
    print_token(arguments, console, &mut imds, &mut buffers.token, names)
}

#[inline(never)]
fn usage(console: Console) -> Option<()> {
    console.fail(Exit::Usage, b"<3>%", USAGE, b"");
    None
}

fn boot(
    arguments: &Arguments,
    console: Console,
    imds: &mut Client<'_, Machine, Console>,
    buffers: &mut boot::Buffers,
    room: &'static mut [u8],
    root: Option<&CStr>,
) -> Option<()> {
    let files = Root::enter(root.unwrap_or(c"/"), room, console)?;
    let text = boot::local_env(&files, imds, console, buffers)?;
    if same(files.read(boot::KUBELET_LOCAL_ENV)?, text) {
        console.line(b"<6>kubelet.local.env is as it should be", b"", b"");
    } else {
        files.replace_local_env(text)?;
        console.line(b"<6>wrote kubelet.local.env", b"", b"");
    }
    if root.is_none() { systemd::start_kubelet(arguments.environment, console) } else { Some(()) }
}

#[inline(never)]
fn print_token(
    arguments: &Arguments,
    console: Console,
    imds: &mut Client<'_, Machine, Console>,
    sheet: &mut token::Sheet,
    (cluster, region): (&[u8], &[u8]),
) -> Option<()> {
    let exec_info = arguments.variable(token::EXEC_INFO_VARIABLE);
    let request = token::Request { cluster, region, exec_info, now: clock::unix_seconds() };
    console.print(token::exec_credential(imds, console, sheet, &request)?)
}
