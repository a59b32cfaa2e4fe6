//! `write_files` entries, good and bad.

use super::build::{base64, cloud_config, elf, gzip, message, report};
use crate::inspect::{CostBasis, Encoding, Linkage};

/// The warnings of a cloud-config with these entries.
fn warnings(entries: &str) -> Vec<String> {
    report(cloud_config(entries).as_bytes()).warnings
}

#[test]
fn an_entry_without_settings_gets_the_defaults_of_cloud_init() {
    let report = report(cloud_config("- path: /etc/a\n").as_bytes());
    let [file] = report.files.as_slice() else { panic!("{report:?}") };
    assert_eq!((file.path.as_str(), file.mode, file.owner.as_str()), ("/etc/a", 0o644, "root:root"));
    assert_eq!((file.encoding, file.append, file.deferred, file.raw_size), (Encoding::Text, false, false, 0));
    assert_eq!(file.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert!(report.warnings.is_empty());
}

#[test]
fn every_name_of_an_encoding_is_taken() {
    let packed = base64(&gzip(b"content"));
    for (names, content, encoding) in [
        (["text/plain", "", "TEXT/PLAIN", " text/plain "], "content".to_owned(), Encoding::Text),
        (["b64", "base64", "B64", "Base64"], base64(b"content"), Encoding::Base64),
        (["gz+b64", "gzip+b64", "gz+base64", "GZIP+BASE64"], packed.clone(), Encoding::GzipBase64),
        (["gz", "gzip", "GZ", "gzip "], format!("!!binary {packed}"), Encoding::Gzip),
    ] {
        for name in names {
            let entry = format!("- {{path: /a, encoding: '{name}', content: {content}}}\n");
            let report = report(cloud_config(&entry).as_bytes());
            assert_eq!(report.content("/a").expect("the file"), b"content", "{name:?}");
            assert_eq!((report.files[0].encoding, report.warnings.len()), (encoding, 0), "{name:?}");
        }
    }
}

#[test]
fn an_unknown_encoding_leaves_the_content_and_is_warned_of() {
    assert_eq!(
        warnings("- {path: /a, encoding: xz, content: x}\n"),
        ["user data: write_files[0] (/a): cloud-init does not know the encoding \"xz\" and writes the content as it \
          is: it knows b64, gz and gz+b64"]
    );
}

#[test]
fn owners_are_completed_with_root() {
    for (owner, shown) in
        [("nginx", "nginx:root"), ("'nginx:web'", "nginx:web"), ("':web'", "root:web"), ("~", "root:root")]
    {
        let entry = format!("- {{path: /a, owner: {owner}}}\n");
        assert_eq!(report(cloud_config(&entry).as_bytes()).files[0].owner, shown);
    }
}

#[test]
fn permissions_are_what_python_makes_of_them() {
    for (permissions, mode, warned) in [
        ("'0755'", 0o755, false),
        ("\"644\"", 0o644, false),
        ("'0o600'", 0o600, false),
        ("~", 0o644, false),
        ("0755", 0o755, true),
        ("0o755", 0o755, false),
        ("755", 0o1363, true),
        ("'0888'", 0o644, true),
        ("rwxr-xr-x", 0o644, true),
        ("'-1'", 0o7777, false),
        ("'+600'", 0o600, false),
    ] {
        let report = report(cloud_config(&format!("- {{path: /a, permissions: {permissions}}}\n")).as_bytes());
        assert_eq!((report.files[0].mode, !report.warnings.is_empty()), (mode, warned), "{permissions}");
    }
}

#[test]
fn permissions_that_read_otherwise_than_they_look_are_warned_of() {
    let place = "user data: write_files[0] (/a)";
    for (permissions, warning) in [
        (
            "0755",
            "permissions 0755 are not quoted: cloud-init reads them as octal, readers of YAML 1.2 as decimal, so quote \
             them",
        ),
        ("755", "permissions 755 are not quoted, and cloud-init reads mode 1363: quote them"),
        ("u+x", "permissions \"u+x\" are not octal, so cloud-init takes 0644: write them like \"0755\""),
    ] {
        let entry = format!("- {{path: /a, permissions: {permissions}}}\n");
        assert_eq!(warnings(&entry), [format!("{place}: {warning}")]);
    }
}

#[test]
fn entries_that_cloud_init_skips_or_bends_are_warned_of() {
    assert_eq!(
        warnings("- {content: x}\n- {path: etc/a, path: etc/b}\n"),
        [
            "user data: write_files[0]: there is no path, so cloud-init skips the entry",
            "user data: write_files[1] (etc/b): path stands there twice, and the last one counts",
            "user data: write_files[1] (etc/b): the path is not absolute, and cloud-init takes it from /",
        ]
    );
}

#[test]
fn an_entry_at_which_cloud_init_stops_is_an_error_that_names_it() {
    let stops = "; cloud-init writes neither this file nor those after it";
    for (entry, fault) in [
        ("{path: /a, content: 5}", " (/a): content is a number: it has to be text, so quote it"),
        ("{path: /a, content: }", " (/a): content is null: it has to be text, so quote it"),
        ("{path: /a, owner: 0}", " (/a): owner is a number: quote it, as in \"root:root\""),
        ("{path: /a, encoding: 64}", " (/a): encoding is a number: it has to be text"),
        (
            "{path: /a, permissions: 99999999999}",
            " (/a): permissions 99999999999 are no mode: write them like \"0755\"",
        ),
        ("{path: 5}", ": path is a number: quote it"),
        ("/etc/a", ": the entry is text, and has to be a mapping"),
        (
            "{path: /a, encoding: gz, content: x}",
            " (/a): encoding is gz, but the content is not gzip: name the encoding that it has",
        ),
    ] {
        assert_eq!(
            message(cloud_config(&format!("- path: /first\n- {entry}\n")).as_bytes()),
            format!("user data: write_files[1]{fault}{stops}")
        );
    }
    let trailing = base64(&[gzip(b"x"), b"rest".to_vec()].concat());
    assert_eq!(
        message(cloud_config(&format!("- {{path: /a, encoding: gz+b64, content: {trailing}}}\n")).as_bytes()),
        format!("user data: write_files[0] (/a): 4 bytes stand after the gzip data: remove them{stops}")
    );
}

#[test]
fn bad_base64_in_an_entry_names_entry_line_and_column() {
    assert_eq!(
        message(cloud_config("- path: /a\n  encoding: b64\n  content: |\n    aGVs\n    bG*v\n").as_bytes()),
        "user data: write_files[0] (/a): line 2, column 3: '*' is not base64, which is made of A-Z, a-z, 0-9, + and \
         /, with = at its end"
    );
}

#[test]
fn a_bomb_in_an_entry_counts_with_all_others() {
    let bomb = base64(&gzip(&vec![0; 5 << 20]));
    let entry = |path| format!("- {{path: {path}, encoding: gz+b64, content: {bomb}}}\n");
    assert_eq!(report(cloud_config(&entry("/a")).as_bytes()).files[0].raw_size, 5 << 20);
    assert_eq!(
        message(cloud_config(&[entry("/a"), entry("/b")].concat()).as_bytes()),
        "user data: write_files[1] (/b): unpacks to more than 8,388,608 bytes: this is a compression bomb, or it needs \
         a higher limit"
    );
}

#[test]
fn a_program_is_recognised_with_its_digest() {
    let program = base64(&gzip(&elf(183, 1)));
    let report =
        report(cloud_config(&format!("- {{path: /agent, encoding: gz+b64, content: {program}}}\n")).as_bytes());
    let program = report.files[0].elf.as_ref().expect("an ELF file");
    assert_eq!((program.machine.as_str(), program.linkage), ("aarch64", Linkage::Static));
    let text = report.to_text();
    assert!(text.contains("/agent  (gz+b64, ELF aarch64, static)"), "{text}");
    assert!(text.contains(&format!("sha256 {}  /agent", report.files[0].sha256)), "{text}");
}

#[test]
fn costs_are_marginal_within_gzip_and_as_they_stand_elsewhere() {
    let noise =
        base64(&gzip(&(0..3000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect::<Vec<_>>()));
    let entry = |path: &str, content: &str| format!("- path: {path}\n  content: '{content}'\n");
    let entries = [entry("/a", &noise), entry("/b", &noise), entry("/c", "short")];
    let text = cloud_config(&entries.concat());

    let plain = report(text.as_bytes());
    assert_eq!(plain.compressed_size_basis, CostBasis::AsItStands);
    let costs: Vec<u64> = plain.files.iter().filter_map(|file| file.compressed_size).collect();
    assert_eq!(costs, entries.map(|entry| entry.len() as u64));

    let packed = report(&gzip(text.as_bytes()));
    assert_eq!(packed.compressed_size_basis, CostBasis::MarginalGzip);
    let costs: Vec<u64> = packed.files.iter().filter_map(|file| file.compressed_size).collect();
    let [first, second, short] = costs[..] else { panic!("{costs:?}") };
    // Of two copies each costs a reference to the other, as long as gzip's window reaches from one to the other.
    assert!(first < 400 && second < 400 && short < 40, "{costs:?} of {}", packed.raw_size);
}

#[test]
fn files_are_in_the_order_in_which_they_are_written() {
    let report =
        report(cloud_config("- {path: /a, defer: true}\n- {path: /b}\n- {path: /c, append: 'yes'}\n").as_bytes());
    let files: Vec<_> = report.files.iter().map(|file| (file.path.as_str(), file.deferred, file.append)).collect();
    assert_eq!(files, [("/b", false, false), ("/c", false, true), ("/a", true, false)]);
}

#[test]
fn an_unknown_name_is_answered_with_the_names_there_are() {
    let report = report(cloud_config("- {path: /a}\n- {path: /b}\n").as_bytes());
    assert_eq!(
        report.content("/c").expect_err("no such file").to_string(),
        "there is no file or part \"/c\"; there are: /a, /b, part-001"
    );
}
