//! What is rendered against what is read back: `inspect` of a node group's user data gives the files and commands that were
//! meant, and the limit holds.

use std::cell::Cell;

use maxpods_data::table::InstanceTable;
use nodestrap_generator::budget::{CheckError, LIMIT, check};
use nodestrap_generator::bundle::{Bundle, Options};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::inspect::{Invocation, Limits, Report, inspect};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::{Payload, build};
use proptest::test_runner::{Config, TestRunner};

use crate::node_groups::{any_file, spec};

/// Node groups tried.
const CASES: u32 = 120;

#[test]
fn what_is_rendered_reads_back_and_is_within_the_limit_or_refused() {
    let table = InstanceTable::embedded();
    let options = Options::new(&table);
    let (bundles, others, refused) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |counter: &Cell<u32>| counter.set(counter.get() + 1);
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let result = runner.run(&any_file(), |text| {
        let Some((spec, payload)) = rendered(&text, &options) else {
            count(&refused);
            return Ok(());
        };
        let user_data = UserData::of(&payload, Compression::Standard);
        match check(&spec, &options, Compression::Standard) {
            Ok(checked) => {
                assert!(user_data.raw().len() <= LIMIT);
                assert_eq!(checked.user_data, user_data);
            }
            Err(CheckError::OverLimit(over)) => {
                assert_eq!(over.bytes, user_data.raw().len());
                assert!(over.bytes > LIMIT);
            }
            Err(error) => panic!("{error}"),
        }
        let report = inspect(user_data.raw(), &Limits::default()).expect("it reads back");
        assert_eq!(report.raw_size, user_data.raw().len() as u64);
        match &payload {
            Payload::Bundle(bundle) => {
                reads_back(bundle, &report);
                count(&bundles);
            }
            Payload::MultiPart(_) | Payload::Text(_) => {
                assert_eq!(report.warnings, [""; 0]);
                count(&others);
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let (bundles, others, refused) = (bundles.get(), others.get(), refused.get());
    println!("{bundles} bundles and {others} other payloads read back, {refused} node groups refused");
    assert!(bundles > CASES / 4 && others > CASES / 8 && refused < CASES / 2, "the node groups are of every sort");
}

/// A node group with its payload, if both can be made of a file.
fn rendered(text: &str, options: &Options<'_>) -> Option<(NodeSpec, Payload)> {
    let spec = spec(text, options.table).ok()?;
    let payload = build(&spec, options).ok()?;
    Some((spec, payload))
}

/// Every file and command as it was meant, and no other.
fn reads_back(bundle: &Bundle, report: &Report) {
    let found: Vec<_> = report.files.iter().map(|file| (&file.path, file.mode, &file.owner, &file.content)).collect();
    let meant: Vec<_> = bundle.files.iter().map(|file| (&file.path, file.mode, &file.owner, &file.content)).collect();
    assert_eq!(found, meant);
    let found: Vec<_> = report.commands.iter().map(|command| command.invocation.clone()).collect();
    let meant: Vec<_> = bundle.commands.iter().map(|words| Invocation::Arguments(words.clone())).collect();
    assert_eq!(found, meant);
}
