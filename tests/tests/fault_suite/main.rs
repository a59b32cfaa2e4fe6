//! Every fault of IMDS against the agent's program, on both architectures: each run ends with the file that a run without
//! the fault writes, or with a documented exit code, one line that says what to do, and the old file; all within the deadline.
//!
//! `cargo test --package nodestrap-tests --test fault_suite` prints how many were tried, survived, refused cleanly and lost.
//! Runs that last until the agent's deadline go side by side, in real time: nothing here makes the clock run faster.
//!
//! It needs root, for network namespaces in which IMDS has its own addresses.

mod answer;
mod case;
mod cases;
mod network;
mod report;
mod run;

use std::process::ExitCode;

use nodestrap_tests::agent::Architecture;

use case::Case;
use report::Report;
use run::Ground;

/// Of the cases at each byte of an answer, an emulated agent gets one of so many: qemu takes 30 ms to start.
const EMULATED_SAMPLE: usize = 9;

fn main() -> ExitCode {
    let mut report = Report::default();
    std::thread::scope(|scope| {
        let runs = Architecture::ALL.map(|architecture| scope.spawn(move || (architecture, run_on(architecture))));
        for run in runs {
            let (architecture, (judged, left_out)) = run.join().expect("a run of the suite ends");
            report.add(architecture, judged, left_out);
        }
    });
    print!("{report}");
    if report.lost() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The verdict on each case, and how many cases were not tried.
fn run_on(architecture: Architecture) -> (Vec<run::Judged>, usize) {
    let ground = Ground::prepare(architecture);
    let all = cases::all();
    let whole = all.len();
    let mut at_each_byte = 0;
    let tried: Vec<Case> = all
        .into_iter()
        .filter(|case| {
            at_each_byte += usize::from(case.at_each_byte);
            !case.at_each_byte || ground.is_native() || at_each_byte % EMULATED_SAMPLE == 0
        })
        .collect();
    let left_out = whole - tried.len();
    (ground.run(tried), left_out)
}
