//! `gen-userdata inspect`: what is in a piece of user data, whoever made it.

use std::path::PathBuf;

use clap::Args;
use nodestrap_generator::inspect::{InspectError, Limits, Report, extract, inspect};

use crate::failure::Failure;
use crate::{input, output};

/// Show what is in a piece of user data, whoever made it.
///
/// Takes what a launch template may hold (base64 or not, gzip or not, cloud-config, MIME, scripts, NodeConfig, TOML) and
/// the AWS CLI's JSON about one. Shows each file with its mode, owner and size, the commands in their order, and how
/// much of EC2's 16,384 bytes is used.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  gen-userdata -f cluster.yaml | gen-userdata inspect -
  gen-userdata inspect userdata.txt --show /etc/eksctl/kubelet.env
  aws ec2 describe-launch-template-versions --launch-template-name NAME --versions '$Latest' | gen-userdata inspect -")]
pub(crate) struct InspectArguments {
    /// The user data; - reads standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// Write the files below this directory, which must be empty or not there.
    #[arg(long, value_name = "DIR", group = "instead")]
    extract: Option<PathBuf>,

    /// Print the content of one file, or of one part.
    #[arg(long, value_name = "PATH", group = "instead")]
    show: Option<String>,

    /// Print the report as JSON.
    #[arg(long, group = "instead")]
    json: bool,
}

/// The report of what `file` holds.
pub(crate) fn report(file: &str) -> Result<Report, Failure> {
    let failed = |error: InspectError| Failure::to(format!("inspect {}", input::shown(file)), error);
    inspect(&input::read(file)?, &Limits::default()).map_err(failed)
}

pub(crate) fn run(arguments: &InspectArguments) -> Result<(), Failure> {
    let InspectArguments { file, extract: directory, show, json } = arguments;
    let report = report(file)?;
    let shown = input::shown(file);
    if let Some(directory) = directory {
        let files = extract(&report, directory).map_err(|error| Failure::to(format!("extract {shown}"), error))?;
        let noun = if files == 1 { "file" } else { "files" };
        output::note(format_args!("wrote {files} {noun} into {}", directory.display()));
        return Ok(());
    }
    if let Some(name) = show {
        let content = report.content(name).map_err(|error| Failure::to(format!("show {name}"), error))?;
        if output::is_terminal() && output::garbles(content) {
            let problem = "it holds control characters, which a terminal would act on; send it into a file or a pipe";
            return Err(Failure::to(format!("show {name}"), problem));
        }
        return output::write(None, content);
    }
    let text = if *json { report.to_json() } else { report.to_text() };
    output::write(None, text.as_bytes())
}
