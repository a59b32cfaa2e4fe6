//! `gen-userdata man`: a manual page a command.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output;

/// Write the manual pages, one a command, into a directory.
///
/// They come from the definitions that read the command line. A page that is there already is replaced.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mkdir -p ~/.local/share/man/man1
  gen-userdata man ~/.local/share/man/man1 && man gen-userdata-inspect")]
pub(crate) struct ManArguments {
    /// The directory, such as /usr/local/share/man/man1.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

pub(crate) fn run(arguments: &ManArguments) -> Result<(), Failure> {
    // One line, for it stands in each page's footer: without the agents' digests.
    let mut command = Arguments::command().version(env!("CARGO_PKG_VERSION"));
    command.build();
    write(&command, &arguments.directory)
}

/// Writes the page of a command and those of the commands below it.
fn write(command: &Command, directory: &Path) -> Result<(), Failure> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write(below, directory)?;
    }
    let name = Man::new(command.clone()).get_filename();
    let page = page(command).map_err(|error| Failure::to(format!("render {name}"), error))?;
    output::write_file(&directory.join(name), &page, None)
}

/// The page of a command, as man(7) has it.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone());
    let name = command.get_display_name().unwrap_or(command.get_name());
    let mut page = Vec::new();
    // clap_mangen's own title loses the date's place where it is empty; a date would make each day's page another.
    writeln!(page, ".TH {name} 1 \"\" \"nodestrap {}\" nodestrap", env!("CARGO_PKG_VERSION"))?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        man.render_subcommands_section(&mut page)?;
    }
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    sections(&after).to_writer(&mut page)?;
    Ok(page)
}

/// The help's last part as sections: a line `Title:`, and what stands indented below it, line by line. clap_mangen's own
/// section of it would run the lines together.
fn sections(text: &str) -> Roff {
    let mut roff = Roff::default();
    for section in text.split("\n\n") {
        let (title, lines) = section.split_once(":\n").unwrap_or(("Notes", section));
        if lines.trim().is_empty() {
            continue;
        }
        roff.control("SH", [title.to_uppercase().as_str()]).control("nf", []);
        for line in lines.lines() {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        roff.control("fi", []);
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_s_last_part_keeps_its_lines() {
        let page = sections("Examples:\n  one -f a\n  two\n\nExit codes:\n  0  done").to_roff();
        assert_eq!(page, ".SH EXAMPLES\n.nf\none \\-f a\ntwo\n.fi\n.SH \"EXIT CODES\"\n.nf\n0  done\n.fi\n");
        assert_eq!(sections("").to_roff(), "");
    }
}
