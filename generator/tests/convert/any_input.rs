//! Whatever the input is, it is converted or refused in one line; nothing panics.

use nodestrap_generator::convert::{ConvertOptions, Source, convert};
use proptest::prelude::*;

use crate::support::{INPUTS, input};

fn check(bytes: &[u8]) {
    for source in [None].into_iter().chain(Source::ALL.map(Some)) {
        match convert(bytes, &ConvertOptions { source, ..ConvertOptions::default() }) {
            Ok(conversion) => {
                for finding in &conversion.findings {
                    let line = finding.to_string();
                    assert!(!line.contains(['\n', '\0']), "{line:?}");
                }
                assert!(!conversion.cluster_config.contains('\0'), "{:?}", conversion.cluster_config);
            }
            Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_converted_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn any_script_is_converted_or_refused(
        before in "([a-c='\"$(){}`;&|<>\\\\ \n\t#]|if |fi|<<E\n|\\$\\{a:-b\\}|for ){0,30}",
        behind in "([a-c='\"$(){}`;&|<>\\\\ \n\t#,:]|--kubelet-extra-args |--node-labels|--v=|--ip-family ){0,30}",
    ) {
        check(format!("#!/bin/bash\n{before}\n/etc/eks/bootstrap.sh demo {behind}").as_bytes());
    }

    #[test]
    fn a_sound_input_with_something_cut_or_put_in_is_converted_or_refused(
        which in 0..INPUTS.len(),
        at in any::<prop::sample::Index>(),
        cut in 0_usize..40,
        put in "[ -~\n]{0,6}",
    ) {
        let mut bytes = input(INPUTS[which].0);
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        check(&bytes);
    }
}
