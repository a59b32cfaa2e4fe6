//! The limit: what is within it passes, and what is over it gets numbers that are true.

use nodestrap_generator::budget::{CheckError, LIMIT, check, costs, savings};
use nodestrap_generator::bundle::{AgentSource, Bundle, MapTypes, Options, build};
use nodestrap_generator::encode::{Compression, UserData};
use nodestrap_generator::node_spec::NodeSpec;
use nodestrap_generator::payload::Payload;

use crate::support::{ARTICLE, bundle_of, spec, table};

/// The article's node group with a command of `length` characters that hardly compress.
fn with_command(length: usize) -> NodeSpec {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = 1_u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(LETTERS[(state >> 26) as usize])
    };
    let mut spec = spec(ARTICLE);
    spec.pre_bootstrap_commands = vec![(0..length).map(|_| letter()).collect()];
    spec
}

#[test]
fn what_is_within_the_limit_passes_whole() {
    let table = table();
    let options = Options { agent: AgentSource::Preinstalled, ..Options::new(&table) };
    let spec = with_command(10_000);
    let checked = check(&spec, &options, Compression::Standard).expect("within the limit");
    assert_eq!(checked.payload, Payload::Bundle(build(&spec, &options).expect("sound")));
    assert_eq!(checked.user_data, UserData::of(&checked.payload, Compression::Standard));
    assert!(checked.user_data.raw().len() > 7_500);
}

#[test]
fn the_limit_is_exact() {
    let table = table();
    let options = Options { agent: AgentSource::Preinstalled, ..Options::new(&table) };
    let bytes = |length| match check(&with_command(length), &options, Compression::Standard) {
        Ok(checked) => Ok(checked.user_data.raw().len()),
        Err(CheckError::OverLimit(over)) => Err(over.bytes),
        Err(CheckError::Payload(error)) => panic!("{error}"),
    };
    let (mut fits, mut over) = (10_000, 30_000);
    while over - fits > 1 {
        let middle = usize::midpoint(fits, over);
        if bytes(middle).is_ok() { fits = middle } else { over = middle }
    }
    let fits = bytes(fits).expect("the longest command that fits");
    let over = bytes(over).expect_err("the shortest that does not");
    assert!(fits <= LIMIT && LIMIT - fits < 8, "the largest that passed has {fits} bytes");
    assert!(over > LIMIT && over - LIMIT < 8, "the first that did not has {over} bytes");
}

#[test]
fn every_number_of_the_message_is_what_the_flags_give() {
    use AgentSource::{Embedded, Preinstalled};
    use Compression::{Smallest, Standard};
    use MapTypes::{All, Needed};
    let table = maxpods_data::table::InstanceTable::embedded();
    let options = Options::new(&table);
    let spec = with_command(19_000);
    let Err(CheckError::OverLimit(over)) = check(&spec, &options, Compression::Standard) else {
        panic!("it is over the limit");
    };
    let size = |types, agent, compression| {
        let bundle = build(&spec, &Options { types, agent, ..options }).expect("sound");
        UserData::encode(&bundle, compression).raw().len()
    };
    assert_eq!(over.bytes, size(All, Embedded, Standard));
    let remedies: Vec<(&str, usize)> =
        over.remedies.iter().map(|remedy| (remedy.flags.as_str(), remedy.bytes)).collect();
    assert_eq!(
        remedies,
        [
            ("--types needed", size(Needed, Embedded, Standard)),
            ("--agent preinstalled", size(All, Preinstalled, Standard)),
            ("--smallest", size(Needed, Embedded, Smallest)),
            ("--types needed --agent preinstalled --smallest", size(Needed, Preinstalled, Smallest)),
        ]
    );
    let message = CheckError::OverLimit(over.clone()).to_string();
    for cost in &over.costs {
        assert!(message.contains(&format!("  {}\n", cost.what)), "{} in\n{message}", cost.what);
    }
    assert!(message.contains(" runcmd[0]: \""), "{message}");
}

#[test]
fn flags_that_are_given_already_are_not_proposed() {
    let table = table();
    let options = Options { agent: AgentSource::Preinstalled, types: MapTypes::Needed, ..Options::new(&table) };
    let Err(CheckError::OverLimit(over)) = check(&with_command(25_000), &options, Compression::Smallest) else {
        panic!("it is over the limit");
    };
    assert_eq!(over.remedies, []);
    let end = "\nno flag is enough: shorten the commands, or bake what they carry into the image";
    assert!(over.to_string().ends_with(end), "{over}");
}

#[test]
fn costs_are_what_is_less_without_the_part() {
    let bundle = bundle_of(&spec(ARTICLE));
    let size = |bundle: &Bundle| UserData::encode(bundle, Compression::Standard).raw().len();
    let costs = costs(&Payload::Bundle(bundle.clone()));
    assert_eq!(costs.len(), bundle.files.len() + bundle.commands.len());
    assert!(costs.is_sorted_by(|a, b| a.bytes >= b.bytes));
    for file in &bundle.files {
        let mut without = bundle.clone();
        without.files.retain(|kept| kept.path != file.path);
        let cost = costs.iter().find(|cost| cost.what == file.path).expect("each file has its cost");
        assert_eq!(cost.bytes, size(&bundle) - size(&without), "{}", file.path);
    }
}

#[test]
fn what_smallest_saves_adds_up() {
    let table = maxpods_data::table::InstanceTable::embedded();
    let options = Options::new(&table);
    let spec = spec(ARTICLE);
    let size = |types, compression| {
        UserData::encode(&build(&spec, &Options { types, ..options }).expect("sound"), compression).raw().len()
    };
    let whole = size(MapTypes::All, Compression::Standard);
    let saved = savings(&spec, &options, MapTypes::Needed);
    let steps: Vec<&str> = saved.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, ["the group's own types alone", "zopfli"]);
    let sum: usize = saved.iter().map(|(_, bytes)| bytes).sum();
    assert_eq!(whole - sum, size(MapTypes::Needed, Compression::Smallest));
    let kept = savings(&spec, &options, MapTypes::All);
    assert_eq!(kept, [("zopfli", whole - size(MapTypes::All, Compression::Smallest))]);
}
