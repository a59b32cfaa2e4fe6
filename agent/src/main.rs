//! The agent's program: reads the command line, puts Linux behind the library, maps the result to an exit code.
//!
//! It runs before libraries, loaders and locales matter: no libc, no standard library, no allocator, its own entry
//! point.

#![no_std]
#![no_main]
#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers of errors and nanoseconds; a checked cast would be code for what cannot be"
)]

mod os;

use maxpods_data::scan::{before, same, until, value};
use nodestrap_agent::boot::{self, Log};
use nodestrap_agent::failure::{self, Exit};
use nodestrap_agent::imds::client::Client;
use nodestrap_agent::imds::endpoint;
use nodestrap_agent::sheet::{Sheet, Text};
use nodestrap_agent::token;

use os::console::Console;
use os::files::{self, Root};
use os::network::Network;
use os::strings::Strings;
use os::{clock, system, systemd};

const VERSION: &str = concat!("nodestrap-agent ", env!("CARGO_PKG_VERSION"), "\n");

const LOCAL_ENV: &[u8] = boot::KUBELET_LOCAL_ENV.to_bytes();

/// The letter on the sheet under which an option's value is kept.
const OPTIONS: &[u8] = b"--root=D\n--cluster=N\n--region=R";

/// Called by the entry point with room for everything, and room for the result. Gives the exit code.
fn main(words: &'static [u8], environment: Strings, room: &'static mut [u8], result: &'static mut [u8]) -> u8 {
    let mut sheet = Sheet::new(room);
    let mut result = Text::new(result);
    if run(words, environment, &mut sheet, &mut result).is_some() {
        return Exit::Done as u8;
    }
    if sheet.exit() == Exit::System {
        sheet.push_number(system::error());
        sheet.name(b'L');
    }
    Console.line(failure::last_line(&mut sheet));
    sheet.exit() as u8
}

fn run(
    mut words: &'static [u8],
    environment: Strings,
    sheet: &mut Sheet<'static>,
    result: &mut Text<'static>,
) -> Option<()> {
    let variables = environment.text();
    let mut is_token = false;
    // The program's own name.
    until(&mut words, b'\0');
    while !words.is_empty() {
        let word = until(&mut words, b'\0');
        sheet.begin(Exit::Usage, word);
        if same(word, b"token") {
            is_token = true;
        } else if same(word, b"--version") {
            return system::write(system::OUTPUT, VERSION.as_bytes());
        } else {
            let letter = value(OPTIONS, b'\n', b'=', word).first()?;
            sheet.set(*letter, before(&mut words, b'\0')?);
        }
    }
    sheet.begin(Exit::Usage, endpoint::VARIABLE);
    let hosts = endpoint::hosts(value(variables, b'\0', b'=', endpoint::VARIABLE))?;
    let mut imds = Client::new(Network::new(), hosts, Console);
    if is_token {
        return print_token(variables, &mut imds, sheet);
    }
    sheet.push_template(b"$D/\0");
    system::change_directory(sheet.take())?;
    boot::local_env(Root, &mut imds, Console, sheet, result)?;
    sheet.begin(Exit::Bug, LOCAL_ENV);
    if sheet.is_full() || result.is_full() {
        return None;
    }
    sheet.begin(Exit::System, LOCAL_ENV);
    files::replace_local_env(result.text())?;
    Console.line(b"<6>wrote kubelet.local.env\n");
    if sheet.get(b'D').is_empty() {
        sheet.begin(Exit::System, systemd::SYSTEMCTL.to_bytes());
        return systemd::become_start_of_kubelet(environment);
    }
    Some(())
}

fn print_token(
    variables: &'static [u8],
    imds: &mut Client<'static, Network, Console>,
    sheet: &mut Sheet<'static>,
) -> Option<()> {
    sheet.begin(Exit::Usage, b"token");
    if sheet.get(b'N').is_empty() || sheet.get(b'R').is_empty() {
        return None;
    }
    let exec_info = value(variables, b'\0', b'=', token::EXEC_INFO_VARIABLE);
    let request = token::Request { exec_info, now: clock::now(clock::REALTIME).seconds };
    let credential = token::exec_credential(imds, sheet, &request)?;
    sheet.begin(Exit::Bug, b"token");
    if sheet.is_full() {
        return None;
    }
    system::write(system::OUTPUT, credential)
}
