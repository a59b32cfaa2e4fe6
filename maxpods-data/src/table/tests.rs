//! The embedded table against the figures that its sources publish, and bad tables against their messages.

use proptest::prelude::*;

use super::*;

const GOOD: &str = "m5.large\t3\t10\tnitro\t0\t2\t8192\tx86_64";

fn message(text: &str) -> String {
    InstanceTable::parse(text).expect_err("a bad table").to_string()
}

/// The figures are those of the sources when the table was made; a refresh only ever adds to them.
#[test]
fn the_embedded_table_has_the_types_of_its_sources() {
    let table = InstanceTable::embedded();
    let count = |wanted: &dyn Fn(&InstanceType<'_>) -> bool| table.iter().filter(|found| wanted(found)).count();
    assert!(count(&|_| true) >= 1391);
    assert!(count(&|found| found.hypervisor == Hypervisor::Nitro) >= 1150);
    assert!(count(&|found| found.hypervisor == Hypervisor::Xen) >= 80);
    assert!(count(&|found| found.hypervisor == Hypervisor::Unknown) >= 161);
    assert!(count(&|found| found.bare_metal) >= 160);
    let known = |found: &InstanceType<'_>| {
        found.vcpus.is_some() && found.memory_mib.is_some() && !found.architectures.is_unknown()
    };
    assert!(count(&known) >= 1391 - 18);
}

#[test]
fn the_embedded_table_is_what_would_be_written() {
    assert_eq!(write_table(InstanceTable::embedded().iter().copied()), EMBEDDED);
}

#[test]
fn the_head_of_the_embedded_table_names_each_column() {
    for column in COLUMNS {
        assert!(EMBEDDED.lines().any(|line| line.starts_with(&alloc::format!("# {column} "))), "{column}");
    }
    assert!(EMBEDDED.contains(&alloc::format!("\n#{}\n", COLUMNS.join("\t"))));
}

#[test]
fn a_type_is_found_by_its_whole_name() {
    let table = InstanceTable::embedded();
    let found = table.get("c6in.32xlarge").expect("a known type");
    assert_eq!((found.enis.get(), found.ipv4_per_eni.get()), (8, 50), "of the default network card alone");
    assert_eq!(found.vcpus.map(NonZeroU32::get), Some(128));
    assert_eq!(found.memory_mib.map(NonZeroU32::get), Some(262_144));
    assert!(found.architectures.x86_64());
    assert_eq!(table.get("m5.larg"), None);
    assert_eq!(table.get(""), None);
}

#[test]
fn comments_and_blank_lines_are_passed_over() {
    let text = alloc::format!("# a comment\n\n{GOOD}\n#m5.xlarge\n");
    let table = InstanceTable::parse(&text).expect("a good table");
    assert_eq!(table.iter().count(), 1);
    assert_eq!(table.get("m5.large").map(ToString::to_string).as_deref(), Some(GOOD));
}

#[test]
fn a_bad_value_is_named_with_its_line_and_column() {
    let cases = [
        (
            "m5 large\t3\t10\tnitro\t0\t2\t8192\tx86_64",
            "line 2: type is \"m5 large\" and must be a family, a full stop and a size, of lowercase letters, digits and \
             hyphens, such as m5.large",
        ),
        (
            "m5.large\t0\t10\tnitro\t0\t2\t8192\tx86_64",
            "line 2: enis is \"0\" and must be a whole number from 1 to 255",
        ),
        ("m5.large\t256\t10\tnitro\t0\t2\t8192\t", "line 2: enis is \"256\" and must be a whole number from 1 to 255"),
        (
            "m5.large\t3\t+10\tnitro\t0\t2\t8192\tx86_64",
            "line 2: ipv4_per_eni is \"+10\" and must be a whole number from 1 to 255",
        ),
        (
            "m5.large\t3\t\tnitro\t0\t2\t8192\tx86_64",
            "line 2: ipv4_per_eni is \"\" and must be a whole number from 1 to 255",
        ),
        ("m5.large\t3\t10\tkvm\t0\t2\t8192\tx86_64", "line 2: hypervisor is \"kvm\" and must be nitro, xen or unknown"),
        (
            "m5.large\t3\t10\tnitro\tfalse\t2\t8192\tx86_64",
            "line 2: bare_metal is \"false\" and must be 1 for bare metal, else 0",
        ),
        (
            "m5.large\t3\t10\tnitro\t0\t0\t8192\tx86_64",
            "line 2: vcpus is \"0\" and must be a whole number from 1 to 4294967295, or nothing where it is not known",
        ),
        (
            "m5.large\t3\t10\tnitro\t0\t2\t8GiB\tx86_64",
            "line 2: mem_mib is \"8GiB\" and must be a whole number from 1 to 4294967295, or nothing where it is not \
             known",
        ),
        (
            "m5.large\t3\t10\tnitro\t0\t2\t8192\tx86_64,i386",
            "line 2: arch is \"x86_64,i386\" and must be names of lowercase letters, digits and underscores, joined by \
             slashes, such as i386/x86_64",
        ),
    ];
    for (line, wanted) in cases {
        assert_eq!(message(&alloc::format!("# head\n{line}\n")), wanted);
    }
}

#[test]
fn a_line_with_too_few_or_too_many_columns_is_refused() {
    let wanted = "columns where 8 are needed, with one tab between them: type, enis, ipv4_per_eni, hypervisor, \
                  bare_metal, vcpus, mem_mib, arch";
    assert_eq!(message("m5.large 29\n"), alloc::format!("line 1: 1 {wanted}"));
    assert_eq!(message(&alloc::format!("{GOOD}\t29\n")), alloc::format!("line 1: 9 {wanted}"));
}

#[test]
fn a_type_that_stands_twice_or_out_of_order_is_refused() {
    assert_eq!(
        message(&alloc::format!("{GOOD}\n{GOOD}\n")),
        "line 2: m5.large stands in the line above already: keep one of the two"
    );
    assert_eq!(
        message(&alloc::format!("{GOOD}\nc5.large\t3\t10\tnitro\t0\t2\t4096\tx86_64\n")),
        "line 2: c5.large must stand above m5.large: the lines are sorted by name, byte by byte"
    );
}

#[test]
fn a_table_without_types_is_refused() {
    assert_eq!(message("# only a comment\n"), "no instance type in the table: give a line for each");
    assert_eq!(message(""), "no instance type in the table: give a line for each");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(m5|a1|#)?[.\\ta-z0-9\\n]{0,60}|\\PC{0,60}") {
        if let Ok(table) = InstanceTable::parse(&text) {
            let written = write_table(table.iter().copied());
            prop_assert_eq!(InstanceTable::parse(&written), Ok(table.clone()));
        }
    }

    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::btree_map(
            "[a-z][a-z0-9-]{0,4}\\.[a-z0-9-]{1,6}",
            (1..=u8::MAX, 1..=u8::MAX, 0..3_usize, any::<bool>(), any::<u32>(), any::<u32>(), "([a-z0-9_]{1,5}(/[a-z0-9_]{1,5})?)?"),
            1..20,
        ),
    ) {
        let hypervisors = [Hypervisor::Nitro, Hypervisor::Xen, Hypervisor::Unknown];
        let types: Vec<InstanceType<'_>> = rows
            .iter()
            .map(|(name, (enis, ipv4_per_eni, hypervisor, bare_metal, vcpus, memory, architectures))| InstanceType {
                name: TypeName::parse(name).expect("a good name"),
                enis: NonZeroU8::new(*enis).expect("from 1"),
                ipv4_per_eni: NonZeroU8::new(*ipv4_per_eni).expect("from 1"),
                hypervisor: hypervisors[*hypervisor],
                bare_metal: *bare_metal,
                vcpus: NonZeroU32::new(*vcpus),
                memory_mib: NonZeroU32::new(*memory),
                architectures: Architectures::parse(architectures).expect("good names"),
            })
            .collect();
        let text = write_table(types.iter().copied());
        let table = InstanceTable::parse(&text).expect("a good table");
        prop_assert_eq!(table.iter().copied().collect::<Vec<_>>(), types);
    }
}
