//! Answers as EC2 gives them, good and bad, against a small table and against the embedded one.

use std::num::NonZeroU32;

use serde_json::{Value, json};

use super::*;

const OLD: &str = "\
c5a.metal\t15\t50\tunknown\t1\t\t\t
m5.large\t3\t10\tnitro\t0\t2\t8192\tx86_64
";

fn old() -> InstanceTable<'static> {
    InstanceTable::parse(OLD).expect("a good table")
}

/// An entry with what the table needs, and some of what it does not.
fn entry(name: &str) -> Value {
    json!({
        "InstanceType": name,
        "CurrentGeneration": true,
        "BareMetal": false,
        "Hypervisor": "nitro",
        "ProcessorInfo": {"SupportedArchitectures": ["x86_64"], "SustainedClockSpeedInGhz": 3.1},
        "VCpuInfo": {"DefaultVCpus": 2, "DefaultCores": 1, "DefaultThreadsPerCore": 2},
        "MemoryInfo": {"SizeInMiB": 8192},
        "NetworkInfo": {
            "MaximumNetworkInterfaces": 3,
            "MaximumNetworkCards": 1,
            "DefaultNetworkCardIndex": 0,
            "NetworkCards": [{"NetworkCardIndex": 0, "MaximumNetworkInterfaces": 3}],
            "Ipv4AddressesPerInterface": 10,
        },
    })
}

/// `entry` with the value at a JSON pointer replaced.
fn entry_with(name: &str, pointer: &str, value: Value) -> Value {
    let mut entry = entry(name);
    *entry.pointer_mut(pointer).expect("a field of the entry") = value;
    entry
}

fn page(entries: &[Value]) -> String {
    serde_json::to_string_pretty(&json!({ "InstanceTypes": entries })).expect("serialised")
}

fn refreshed(json: &str) -> Refreshed {
    refresh(&old(), json.as_bytes()).expect("a good answer")
}

fn message(json: &str) -> String {
    refresh(&old(), json.as_bytes()).expect_err("a bad answer").to_string()
}

fn lines(table_text: &str) -> Vec<&str> {
    table_text.lines().filter(|line| !line.starts_with('#')).collect()
}

/// The answer of EC2 that a table's known types would come from.
fn answer_of(table: &InstanceTable<'_>) -> Vec<Value> {
    let described = |known: &InstanceType<'_>| {
        let mut entry = entry(known.name.as_str());
        let name_hypervisor = known.hypervisor.as_str();
        entry["Hypervisor"] = if name_hypervisor == "unknown" { Value::Null } else { json!(name_hypervisor) };
        entry["BareMetal"] = json!(known.bare_metal);
        entry["ProcessorInfo"]["SupportedArchitectures"] =
            known.architectures.as_str().split('/').map(Value::from).collect();
        entry["VCpuInfo"]["DefaultVCpus"] = json!(known.vcpus.map(NonZeroU32::get));
        entry["MemoryInfo"]["SizeInMiB"] = json!(known.memory_mib.map(NonZeroU32::get));
        entry["NetworkInfo"]["NetworkCards"][0]["MaximumNetworkInterfaces"] = json!(known.enis.get());
        entry["NetworkInfo"]["Ipv4AddressesPerInterface"] = json!(known.ipv4_per_eni.get());
        entry
    };
    table.iter().filter(|known| known.vcpus.is_some()).map(described).collect()
}

#[test]
fn an_answer_that_says_what_the_table_says_gives_the_same_bytes() {
    let table = InstanceTable::embedded();
    let mut entries = answer_of(&table);
    entries.reverse();
    let Refreshed { table_text, changes } =
        refresh(&table, page(&entries).as_bytes()).expect("an answer made from a table");
    assert_eq!(table_text, write_table(table.iter().copied()));
    assert_eq!((changes.added.len(), changes.changed.len()), (0, 0));
    assert_eq!(changes.unchanged, entries.len());
    assert_eq!(changes.kept.len(), table.iter().count() - entries.len());
}

#[test]
fn a_new_type_is_one_new_line() {
    let Refreshed { table_text, changes } = refreshed(&page(&[entry("m9.large"), entry("m5.large")]));
    assert_eq!(
        lines(&table_text),
        [
            "c5a.metal\t15\t50\tunknown\t1\t\t\t",
            "m5.large\t3\t10\tnitro\t0\t2\t8192\tx86_64",
            "m9.large\t3\t10\tnitro\t0\t2\t8192\tx86_64"
        ]
    );
    assert_eq!(
        changes.to_string(),
        "added m9.large: enis 3, ipv4_per_eni 10, hypervisor nitro, bare_metal 0, vcpus 2, mem_mib 8192, arch x86_64\n\
         kept though not in the answer: c5a.metal\n\
         1 added, 0 changed, 1 unchanged, 1 kept"
    );
    let again =
        refresh(&InstanceTable::parse(&table_text).expect("it reads back"), page(&[entry("m9.large")]).as_bytes());
    assert_eq!(again.map(|again| again.table_text).ok(), Some(table_text));
}

#[test]
fn changed_values_are_shown_before_and_after() {
    let mut metal = entry("c5a.metal");
    metal["BareMetal"] = json!(true);
    metal.as_object_mut().expect("an object").shift_remove("Hypervisor");
    metal["NetworkInfo"]["NetworkCards"][0]["MaximumNetworkInterfaces"] = json!(15);
    metal["NetworkInfo"]["Ipv4AddressesPerInterface"] = json!(64);
    metal["VCpuInfo"]["DefaultVCpus"] = json!(96);
    let Refreshed { table_text, changes } = refreshed(&page(&[metal]));
    assert_eq!(lines(&table_text)[0], "c5a.metal\t15\t64\tunknown\t1\t96\t8192\tx86_64");
    assert_eq!(
        changes.to_string(),
        "changed c5a.metal: ipv4_per_eni 50 -> 64\n\
         changed c5a.metal: vcpus unknown -> 96\n\
         changed c5a.metal: mem_mib unknown -> 8192\n\
         changed c5a.metal: arch unknown -> x86_64\n\
         kept though not in the answer: m5.large\n\
         0 added, 1 changed, 0 unchanged, 1 kept"
    );
}

#[test]
fn interfaces_are_those_of_the_default_network_card() {
    let mut many = entry("c6in.32xlarge");
    many["NetworkInfo"]["MaximumNetworkInterfaces"] = json!(14);
    many["NetworkInfo"]["DefaultNetworkCardIndex"] = json!(1);
    many["NetworkInfo"]["NetworkCards"] = json!([
        {"NetworkCardIndex": 0, "MaximumNetworkInterfaces": 6},
        {"NetworkCardIndex": 1, "MaximumNetworkInterfaces": 8},
    ]);
    let table_text = refreshed(&page(&[many])).table_text;
    assert!(table_text.contains("\nc6in.32xlarge\t8\t10\t"), "{table_text}");
}

#[test]
fn architectures_are_sorted_so_that_regions_agree() {
    let pointer = "/ProcessorInfo/SupportedArchitectures";
    let one = entry_with("t2.nano", pointer, json!(["x86_64", "i386"]));
    let other = entry_with("t2.nano", pointer, json!(["i386", "x86_64"]));
    let table_text = refreshed(&page(&[one, other])).table_text;
    assert!(table_text.ends_with("\nt2.nano\t3\t10\tnitro\t0\t2\t8192\ti386/x86_64\n"), "{table_text}");
}

#[test]
fn pages_may_come_one_behind_the_other_or_as_a_list() {
    let (one, two) = (page(&[entry("m9.large")]), page(&[entry("m9.xlarge"), entry("m9.large")]));
    let together = refreshed(&page(&[entry("m9.large"), entry("m9.xlarge")]));
    assert_eq!(refreshed(&format!("{one}\n{two}")), together);
    assert_eq!(refreshed(&format!("[{one}, {two}]\n")), together);
}

#[test]
fn damaged_json_is_told_with_line_and_column() {
    assert_eq!(
        message("{\n  \"InstanceTypes\": [}"),
        "not JSON: expected value at line 2 column 21; give the output of `aws ec2 describe-instance-types --output \
         json` as it came"
    );
    let whole = page(&[entry("m9.large")]);
    let cut = message(&whole[..whole.len() - 2]);
    assert!(cut.starts_with("not JSON: EOF while parsing"), "{cut}");
}

#[test]
fn json_that_is_no_answer_is_refused() {
    let wanted = "has no InstanceTypes list; give the output of `aws ec2 describe-instance-types --output json` without \
                  --query";
    for json in ["[]", "{\"InstanceTypes\": []}", ""] {
        assert_eq!(message(json), "no instance type in the answer; ask EC2 without filters", "{json:?}");
    }
    for json in ["{}", "7", "{\"InstanceTypes\": {}}", "[7]"] {
        assert_eq!(message(json), format!("page 1 {wanted}"), "{json:?}");
    }
    assert_eq!(message(&format!("{} {{}}", page(&[entry("m9.large")]))), format!("page 2 {wanted}"));
}

#[test]
fn an_entry_without_a_good_name_is_told_by_its_place() {
    for name in [json!(null), json!(7), json!("m9 large"), json!("m9.large\t3")] {
        let bad = entry_with("m9.large", "/InstanceType", name);
        assert_eq!(
            message(&page(&[entry("m9.large"), bad])),
            "entry 2 of page 1 has no InstanceType that is a family, a full stop and a size, of lowercase letters, digits \
             and hyphens, such as m5.large"
        );
    }
}

#[test]
fn a_missing_field_is_named_with_its_type() {
    for (pointer, field) in [
        ("/NetworkInfo", "NetworkInfo.DefaultNetworkCardIndex"),
        ("/NetworkInfo/DefaultNetworkCardIndex", "NetworkInfo.DefaultNetworkCardIndex"),
        ("/NetworkInfo/NetworkCards", "NetworkInfo.NetworkCards"),
        ("/NetworkInfo/Ipv4AddressesPerInterface", "NetworkInfo.Ipv4AddressesPerInterface"),
        ("/BareMetal", "BareMetal"),
        ("/VCpuInfo/DefaultVCpus", "VCpuInfo.DefaultVCpus"),
        ("/MemoryInfo", "MemoryInfo.SizeInMiB"),
        ("/ProcessorInfo/SupportedArchitectures", "ProcessorInfo.SupportedArchitectures"),
    ] {
        let bad = entry_with("m9.large", pointer, Value::Null);
        assert_eq!(message(&page(&[bad])), format!("m9.large: {field} is missing; ask EC2 without --query"));
    }
    let bad = entry_with("m9.large", "/NetworkInfo/NetworkCards/0", json!({"NetworkCardIndex": 0}));
    assert_eq!(
        message(&page(&[bad])),
        "m9.large: NetworkInfo.NetworkCards[DefaultNetworkCardIndex].MaximumNetworkInterfaces is missing; ask EC2 \
         without --query"
    );
}

#[test]
fn a_value_that_cannot_be_is_named_with_its_type_and_field() {
    let limit = "a whole number from 1 to 255";
    let amount = "a whole number from 1 to 4294967295";
    let names = "a list of names such as \"x86_64\" and \"arm64\"";
    for (pointer, value, wanted) in [
        (
            "/NetworkInfo/DefaultNetworkCardIndex",
            json!(1),
            "NetworkInfo.DefaultNetworkCardIndex is 1 and must be the NetworkCardIndex of one of \
             NetworkInfo.NetworkCards"
                .to_owned(),
        ),
        (
            "/NetworkInfo/NetworkCards/0/MaximumNetworkInterfaces",
            json!(0),
            format!(
                "NetworkInfo.NetworkCards[DefaultNetworkCardIndex].MaximumNetworkInterfaces is 0 and must be {limit}"
            ),
        ),
        (
            "/NetworkInfo/Ipv4AddressesPerInterface",
            json!(256),
            format!("NetworkInfo.Ipv4AddressesPerInterface is 256 and must be {limit}"),
        ),
        ("/Hypervisor", json!("kvm"), "Hypervisor is \"kvm\" and must be nitro or xen, or not there".to_owned()),
        ("/BareMetal", json!("false"), "BareMetal is \"false\" and must be true or false".to_owned()),
        ("/VCpuInfo/DefaultVCpus", json!(1.5), format!("VCpuInfo.DefaultVCpus is 1.5 and must be {amount}")),
        ("/MemoryInfo/SizeInMiB", json!(-1), format!("MemoryInfo.SizeInMiB is -1 and must be {amount}")),
        (
            "/ProcessorInfo/SupportedArchitectures",
            json!([]),
            format!("ProcessorInfo.SupportedArchitectures is [] and must be {names}"),
        ),
        (
            "/ProcessorInfo/SupportedArchitectures",
            json!(["arm64", 7]),
            format!("ProcessorInfo.SupportedArchitectures is [\"arm64\",7] and must be {names}"),
        ),
    ] {
        assert_eq!(message(&page(&[entry_with("m9.large", pointer, value)])), format!("m9.large: {wanted}"));
    }
}

#[test]
fn a_type_that_is_there_twice_must_be_the_same_twice() {
    assert_eq!(
        message(&page(&[entry("m9.large"), entry_with("m9.large", "/MemoryInfo/SizeInMiB", json!(4096))])),
        "m9.large is there twice, mem_mib once \"8192\" and once \"4096\"; keep the right one of the two"
    );
}
