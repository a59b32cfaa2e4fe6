//! Bytes in the place of everything that the agent's environment file is made from.

use nodestrap_agent::boot::{KUBELET_ENV, MAX_PODS_MAP, TEMPLATE, local_env};
use nodestrap_agent::failure::{Exit, last_line};
use nodestrap_agent::sheet::{Sheet, Text};

use crate::node::{Answers, Files, Lines, ROOM};
use crate::sections;

/// A template as the generator writes it, with a value of every kind.
const VARIABLES: &str = "NODE_IP={privateIp}\nINSTANCE_ID={instanceId}\nINSTANCE_TYPE={instanceType}\nMAX_PODS={max-pods}\n\
                         HOSTNAME={local-hostname}\nKUBE_RESERVED=cpu={cpu-reserved}m,memory={memory-reserved}Mi\n\
                         NODE_LABELS={NODE_LABELS}[,lifecycle={instance-life-cycle}][,team={tags/instance/Team}]\n";

/// Whatever the files, the identity document and IMDS' categories hold: `kubelet.local.env` has exactly the template's
/// lines, each with its variable, and values of letters, digits and a few marks, so that neither systemd nor a shell
/// reads more than one word in any; or nothing is written and one line tells why. The log has one line a line.
///
/// Sections: the identity document, a category's body, a tag's, `kubelet.env`, the map.
pub fn environment_file(input: &[u8]) {
    let [identity, category, tag, kubelet_env, map] = sections::<5>(input);
    let files = [(KUBELET_ENV, kubelet_env), (MAX_PODS_MAP, map), (TEMPLATE, VARIABLES.as_bytes())];
    let answers: [(&[u8], &[u8]); 3] = [
        (b"/latest/dynamic/instance-identity/document", identity),
        (b"/latest/meta-data/tags/", tag),
        (b"/latest/meta-data/", category),
    ];
    let lines = Lines::default();
    let (mut room, mut result) = (vec![0; ROOM], vec![0; ROOM]);
    let (mut sheet, mut filled) = (Sheet::new(&mut room), Text::new(&mut result));
    let done = local_env(Files(&files), &mut Answers(&answers), &lines, &mut sheet, &mut filled);
    if done.is_some() {
        assert!(!sheet.is_full() && !filled.is_full(), "there was room");
        let text = std::str::from_utf8(filled.text()).expect("ASCII");
        check(text);
    } else {
        assert!(matches!(sheet.exit(), Exit::BadFile | Exit::BadMetadata), "{:?}", sheet.exit());
        lines.keep(last_line(&mut sheet));
    }
    for line in lines.0.borrow().iter() {
        assert!(line.starts_with(b"<") && line.ends_with(b"\n"), "{:?}", String::from_utf8_lossy(line));
        let inside = &line[..line.len() - 1];
        assert!(!inside.contains(&b'\n'), "{:?} is one line", String::from_utf8_lossy(line));
    }
}

/// The template's lines, and nothing in any of them that ends a word.
fn check(text: &str) {
    assert_eq!(text.lines().count(), VARIABLES.lines().count(), "{text:?}");
    assert!(text.ends_with('\n'), "{text:?}");
    for (line, template) in text.lines().zip(VARIABLES.lines()) {
        let (name, value) = line.split_once('=').expect("an assignment");
        assert_eq!(Some(name), template.split_once('=').map(|(name, _)| name));
        assert!(value.starts_with(|first: char| first.is_ascii_alphanumeric()), "{line:?} begins an option");
        let allowed = |character: char| character.is_ascii_alphanumeric() || "._-:/=,".contains(character);
        assert!(value.chars().all(allowed), "{line:?}");
        let is_list = ["KUBE_RESERVED", "NODE_LABELS"].contains(&name);
        assert!(is_list || !value.contains([',', '=']), "{line:?} has one value");
        if name == "MAX_PODS" {
            assert!(value.parse::<u32>().is_ok_and(|pods| (1..=9_999_999).contains(&pods)), "{line:?}");
        }
    }
}
