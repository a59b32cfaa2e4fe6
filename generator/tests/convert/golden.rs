//! Each input's `cluster.yaml` and `findings.txt`; `UPDATE_GOLDEN=1 cargo test` writes these anew.

use std::fs;

use nodestrap_generator::convert::{ConvertOptions, convert};

use crate::support::{INPUTS, conversion, directory, findings, input};

#[test]
fn each_input_gives_its_cluster_config_and_its_findings() {
    for (name, _) in INPUTS {
        let conversion = conversion(name);
        for (file, made) in
            [("cluster.yaml", conversion.cluster_config.clone()), ("findings.txt", findings(&conversion))]
        {
            let path = directory(name).join(file);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(&path, &made).expect("the golden file is to be written");
            }
            let kept = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(made, kept, "{name}/{file}");
        }
    }
}

#[test]
fn no_directory_is_without_a_test() {
    let mut names: Vec<String> = fs::read_dir(directory(""))
        .expect("the directory")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, INPUTS.map(|(name, _)| name));
}

#[test]
fn wrappings_change_nothing() {
    use std::io::Write as _;

    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    // A bare command line and a bare NodeConfig are the inputs that EC2 itself would hand to no reader unwrapped.
    for (name, _) in INPUTS {
        let plain = input(name);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&plain).expect("gzip in memory");
        let packed = gzip.finish().expect("gzip in memory");
        let convert = |bytes: &[u8]| {
            let conversion = convert(bytes, &ConvertOptions::default()).expect("a conversion");
            (conversion.cluster_config.clone(), findings(&conversion))
        };
        let expected = convert(&plain);
        for wrapped in
            [BASE64_STANDARD.encode(&plain).into_bytes(), packed.clone(), BASE64_STANDARD.encode(&packed).into()]
        {
            assert_eq!(convert(&wrapped), expected, "{name}");
        }
    }
}
