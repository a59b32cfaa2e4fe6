//! Whatever the input is, it is read or refused: nothing panics, and every problem is one line with its place.

use nodestrap_generator::node_spec::{FlagInputs, ReadOptions, read, read_all};
use proptest::prelude::*;

use crate::support::{certificate_authority_data, full, options, reads, with_group};

/// Reads in every way; problems must be there, one line each, and all but those of missing facts in the file.
fn check(bytes: &[u8]) {
    for allow_stack_fields in [false, true] {
        let options = ReadOptions { allow_stack_fields, ..options() };
        let file = ("cluster.yaml", bytes);
        let one = read(Some(file), &FlagInputs::default(), &options).map(|reading| vec![reading]);
        for problems in [one, read_all(file, &FlagInputs::default(), &options)].into_iter().filter_map(Result::err) {
            assert!(!problems.0.is_empty(), "an error without a problem");
            for problem in &problems.0 {
                let shown = problem.to_string();
                assert!(!shown.contains('\n'), "{shown:?}");
                assert!(shown.starts_with("cluster.yaml:") || shown.contains(" is missing: write "), "{shown:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn any_yaml_like_text_is_read_or_refused(text in "([a-c&*!|>'\"{}\\[\\],:?~<#% \n\t-]|: |- |\n  ){0,60}") {
        check(text.as_bytes());
    }

    #[test]
    fn a_sound_file_with_something_cut_or_put_in_is_read_or_refused(
        at in any::<prop::sample::Index>(),
        cut in 0_usize..40,
        put in "[ -~\n]{0,6}",
    ) {
        let mut text = full();
        // Not within the certificate authority, whose many bytes are all alike.
        let data = certificate_authority_data();
        let data_start = text.find(&data).expect("the file has a certificate authority");
        let start = at.index(text.len() - data.len());
        let start = if start < data_start { start } else { start + data.len() };
        let end = (start + cut).min(text.len());
        text.replace_range(start..end, &put);
        check(text.as_bytes());
    }

    #[test]
    fn a_plain_label_value_is_its_own_text(text in "[a-zA-Z0-9]([a-zA-Z0-9._]{0,8}[a-zA-Z0-9])?") {
        let spec = reads(&with_group(&format!("labels: {{key: {text}}}"))).spec;
        prop_assert_eq!(spec.labels["key"].as_str(), text);
    }
}
