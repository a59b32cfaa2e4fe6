//! `gen-userdata completion`: what a shell needs to complete commands, flags and their values.

use clap::{Args, CommandFactory as _, ValueEnum};
use clap_complete::{Shell, generate};

use crate::arguments::{Arguments, NAME};
use crate::failure::Failure;
use crate::output;

/// Print the completions of a shell.
///
/// They come from the definitions that read the command line, so that they know each command, flag and word of this version.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gen-userdata completion bash > ~/.local/share/bash-completion/completions/gen-userdata
  gen-userdata completion zsh > \"${fpath[1]}/_gen-userdata\"
  gen-userdata completion fish > ~/.config/fish/completions/gen-userdata.fish
  gen-userdata completion powershell >> $PROFILE")]
pub(crate) struct CompletionArguments {
    /// The shell.
    #[arg(value_enum)]
    shell: SupportedShell,
}

/// A shell whose completions are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SupportedShell {
    /// A file that bash-completion loads, or ~/.bashrc.
    Bash,
    /// A file _gen-userdata in a directory of $fpath.
    Zsh,
    /// A file in ~/.config/fish/completions.
    Fish,
    /// The profile.
    Powershell,
}

impl From<SupportedShell> for Shell {
    fn from(shell: SupportedShell) -> Self {
        match shell {
            SupportedShell::Bash => Self::Bash,
            SupportedShell::Zsh => Self::Zsh,
            SupportedShell::Fish => Self::Fish,
            SupportedShell::Powershell => Self::PowerShell,
        }
    }
}

pub(crate) fn run(arguments: &CompletionArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(Shell::from(arguments.shell), &mut Arguments::command(), NAME, &mut script);
    let script = String::from_utf8_lossy(&script);
    let script = match arguments.shell {
        // clap_complete 4.6 writes a program's name with a hyphen in two ways into bash's script, so that no command's
        // flags would be found.
        SupportedShell::Bash => script.replace(&NAME.replace('-', "__subcmd__"), &NAME.replace('-', "__")),
        _ => script.into_owned(),
    };
    output::write(None, script.as_bytes())
}
