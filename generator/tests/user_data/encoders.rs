//! The forms in which user data leaves: cloud-config, launch template data, Terraform, a directory.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use nodestrap_generator::bundle::{Bundle, File};
use nodestrap_generator::encode::{
    Compression, UserData, cloud_config, launch_template_data, terraform, write_directory,
};
use nodestrap_generator::user_parts::UserParts;
use serde_json::{Value, json};

use crate::support::{ARTICLE, CONTAINERD, article_with, bundle_of, spec};

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut content).expect("sound gzip");
    content
}

/// The files that a cloud-config writes, as cloud-init would.
fn written(config: &Value) -> Vec<File> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let files = config["write_files"].as_array().expect("a list").iter();
    let content = |file: &Value| match file.get("encoding").and_then(Value::as_str) {
        None => text(&file["content"]).into_bytes(),
        Some("gz+b64") => unzip(&STANDARD.decode(text(&file["content"])).expect("base64")),
        Some(other) => panic!("{other} is no encoding that every cloud-init takes"),
    };
    files
        .map(|file| File {
            path: text(&file["path"]),
            // cloud-init's own, where nothing is said.
            mode: file.get("permissions").map_or(0o644, |mode| u32::from_str_radix(&text(mode), 8).expect("octal")),
            owner: file.get("owner").map_or_else(|| "root:root".to_owned(), text),
            content: content(file),
        })
        .collect()
}

#[test]
fn user_data_unpacks_to_the_bundle() {
    for text in [ARTICLE, CONTAINERD] {
        let bundle = bundle_of(&spec(text));
        for compression in [Compression::Standard, Compression::Smallest] {
            let user_data = UserData::encode(&bundle, compression);
            assert_eq!(STANDARD.decode(user_data.base64()).expect("base64"), user_data.raw());
            let config = String::from_utf8(unzip(user_data.raw())).expect("a text");
            assert_eq!(config, cloud_config(&bundle, compression));
            let config: Value = serde_saphyr::from_str(&config).expect("YAML");
            assert_eq!(written(&config), bundle.files);
            assert_eq!(config["runcmd"], json!(bundle.commands));
            let keys = (!bundle.authorized_keys.is_empty()).then(|| json!(bundle.authorized_keys));
            assert_eq!(config.get("ssh_authorized_keys"), keys.as_ref());
        }
    }
}

#[test]
fn launch_template_data_says_what_the_node_group_says() {
    let plain = spec(ARTICLE);
    let user_data = UserData::encode(&bundle_of(&plain), Compression::Standard);
    let data: Value = serde_json::from_str(&launch_template_data(&plain, &user_data)).expect("JSON");
    assert_eq!(
        data,
        json!({
            "InstanceType": "m5.large",
            "MetadataOptions": {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 2, "HttpTokens": "required"},
            "UserData": user_data.base64(),
        })
    );
    let full = article_with(
        "ami: ami-0123456789abcdef0\nssh: {publicKeyName: ops}\ndisablePodIMDS: true\ndisableIMDSv1: false",
    );
    let data: Value = serde_json::from_str(&launch_template_data(&full, &user_data)).expect("JSON");
    assert_eq!(
        data,
        json!({
            "ImageId": "ami-0123456789abcdef0",
            "InstanceType": "m5.large",
            "KeyName": "ops",
            "MetadataOptions": {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1, "HttpTokens": "optional"},
            "UserData": user_data.base64(),
        })
    );
    let tagged = article_with("nodestrap: {instanceLabels: [{key: team, imds: tags/instance/Team}]}");
    let data: Value = serde_json::from_str(&launch_template_data(&tagged, &user_data)).expect("JSON");
    assert_eq!(data["MetadataOptions"]["InstanceMetadataTags"], "enabled");
    let mixed: Value = serde_json::from_str(&launch_template_data(&spec(CONTAINERD), &user_data)).expect("JSON");
    assert_eq!(mixed.get("InstanceType"), None);
}

#[test]
fn terraform_gets_one_flat_object_of_texts() {
    let bundle = Bundle {
        files: Vec::new(),
        commands: vec![vec!["true".to_owned()]],
        authorized_keys: Vec::new(),
        user_parts: UserParts::default(),
    };
    let user_data = UserData::encode(&bundle, Compression::Standard);
    assert_eq!(
        terraform(&user_data),
        format!(
            "{{\n  \"bytes\": \"{}\",\n  \"sha256\": \"{}\",\n  \"user_data_base64\": \"{}\"\n}}\n",
            user_data.raw().len(),
            user_data.sha256(),
            user_data.base64()
        )
    );
}

#[test]
fn a_directory_holds_the_files_with_their_modes() {
    let home = tempfile::tempdir().expect("a directory");
    let bundle = bundle_of(&spec(CONTAINERD));
    let empty = home.path().join("empty");
    fs::create_dir(&empty).expect("made");
    for target in [home.path().join("deep/er"), empty] {
        write_directory(&bundle, &target).expect("written");
        for file in &bundle.files {
            let path = target.join(file.path.trim_start_matches('/'));
            assert_eq!(fs::read(&path).expect("there"), file.content, "{}", file.path);
            let mode = fs::metadata(&path).expect("there").permissions().mode() & 0o7777;
            assert_eq!(mode, file.mode, "{}", file.path);
        }
        for directory in [target.clone(), target.join("etc"), target.join("usr/local/bin")] {
            let mode = fs::metadata(&directory).expect("there").permissions().mode() & 0o7777;
            assert_eq!(mode, 0o755, "{}", directory.display());
        }
    }
    let names = |path: &std::path::Path| fs::read_dir(path).expect("a directory").count();
    assert_eq!((names(home.path()), names(&home.path().join("deep"))), (2, 1), "nothing else is left");
}

#[test]
fn a_directory_that_holds_something_is_left_alone() {
    let home = tempfile::tempdir().expect("a directory");
    let bundle = bundle_of(&spec(ARTICLE));
    fs::write(home.path().join("file"), "mine").expect("written");
    for target in [home.path().to_owned(), home.path().join("file")] {
        let error = write_directory(&bundle, &target).expect_err("something is there").to_string();
        assert_eq!(
            error,
            format!("{} is there already; name a directory that is empty or not there", target.display())
        );
    }
    assert_eq!(fs::read_to_string(home.path().join("file")).expect("there"), "mine");
    assert_eq!(fs::read_dir(home.path()).expect("a directory").count(), 1);
}

#[test]
fn a_path_that_leaves_the_directory_is_refused_and_nothing_is_written() {
    let home = tempfile::tempdir().expect("a directory");
    for path in ["etc/eksctl", "/etc/../../x", "", "/.."] {
        let file = File { path: path.to_owned(), mode: 0o644, owner: "root:root".to_owned(), content: Vec::new() };
        let bundle = Bundle {
            files: vec![file],
            commands: Vec::new(),
            authorized_keys: Vec::new(),
            user_parts: UserParts::default(),
        };
        let error = write_directory(&bundle, &home.path().join("out")).expect_err(path).to_string();
        assert_eq!(error, format!("{path:?} is not a path that stays in the tree; write an absolute one without `..`"));
        assert_eq!(fs::read_dir(home.path()).expect("a directory").count(), 0, "{path:?}");
    }
}

#[test]
fn what_the_system_refuses_names_the_path() {
    let home = tempfile::tempdir().expect("a directory");
    let file = home.path().join("file");
    fs::write(&file, "").expect("written");
    let target = file.join("out");
    let error = write_directory(&bundle_of(&spec(ARTICLE)), &target).expect_err("a file is in the way").to_string();
    assert_eq!(error, format!("cannot write {}: Not a directory (os error 20)", target.display()));
}
