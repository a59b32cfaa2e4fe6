//! What rides in a managed node group, with an image of its own and without.

use std::io;

use nodestrap_generator::bundle::Options;
use nodestrap_generator::encode::{Compression, UserData, text};
use nodestrap_generator::node_spec::{FlagInputs, NodeSpec, ReadOptions, read};
use nodestrap_generator::payload::{Payload, build};

use crate::support::{ARTICLE, spec, table};

/// The article's node group, managed, with these lines.
fn managed(lines: &str) -> NodeSpec {
    let read_file = |name: &str| {
        let text = match name {
            "settings.yaml" => {
                "#cloud-config\npackages: [jq]\nruncmd: [echo a, [echo, \"it's\"]]\nwrite_files: [{path: /etc/a, content: A}]\n"
            }
            "more.yaml" => "#cloud-config\npackages: [nc]\n",
            "setup.sh" => "#!/bin/sh\necho gr\u{fc}n\n",
            "late.sh" => "#!/bin/sh\necho late\n",
            _ => return Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        Ok(text.as_bytes().to_vec())
    };
    let indented: Vec<String> = lines.lines().map(|line| format!("    {line}\n")).collect();
    let file = ARTICLE.replace("nodeGroups:", "managedNodeGroups:") + &indented.concat();
    let table = table();
    let options = ReadOptions { allow_stack_fields: false, table: &table, read_file: &read_file };
    let reading = read(Some(("cluster.yaml", file.as_bytes())), &FlagInputs::default(), &options);
    reading.unwrap_or_else(|problems| panic!("the file is to be read:\n{problems}")).spec
}

fn payload(spec: &NodeSpec) -> Payload {
    build(spec, &Options::new(&table())).unwrap_or_else(|error| panic!("the payload is to be made: {error}"))
}

#[test]
fn with_an_image_of_its_own_it_is_as_any_node_group() {
    let mut own = managed("ami: ami-0123abcd");
    own.managed = false;
    let mut other = spec(ARTICLE);
    other.image.clone_from(&own.image);
    assert_eq!(payload(&managed("ami: ami-0123abcd")), payload(&own));
    assert_eq!(payload(&own), payload(&other));
}

#[test]
fn without_one_the_users_parts_ride_plain_in_the_order_said() {
    let spec = managed(
        "preBootstrapCommands: [echo pre]\nssh: {publicKey: ssh-ed25519 \
         AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+}\n\
         nodestrap: {userData: {before: [settings.yaml, setup.sh, more.yaml], after: [late.sh]}}",
    );
    let payload = payload(&spec);
    let Payload::MultiPart(document) = &payload else { panic!("a MIME document: {payload:?}") };
    let parts: Vec<(&str, &str)> = document.parts.iter().map(|part| (part.media_type, part.text.as_str())).collect();
    let settings = "#cloud-config
packages:
- jq
- nc
runcmd:
- - /var/lib/cloud/scripts/nodestrap/1-late.sh
ssh_authorized_keys:
- ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPCVfNB4DiBxDDogBrlnPN+h+UB+h1YhU2PEj/+Ykkx+
write_files:
- path: /etc/a
  content: A
- path: /var/lib/cloud/scripts/nodestrap/1-late.sh
  permissions: \"0700\"
  content: |
    #!/bin/sh
    echo late
";
    assert_eq!(
        parts,
        [
            ("text/cloud-config", settings),
            ("text/x-shellscript", "#!/bin/sh\necho a\n'echo' 'it'\\''s'\n"),
            ("text/x-shellscript", "#!/bin/sh\necho gr\u{fc}n\n"),
            ("text/x-shellscript", "#!/bin/bash\necho pre\n"),
        ]
    );
    for compression in [Compression::Standard, Compression::Smallest] {
        let plain = text(&payload, compression);
        assert!(plain.starts_with("MIME-Version: 1.0\n") && plain.is_ascii());
        assert_eq!(UserData::of(&payload, compression).raw(), plain.as_bytes(), "EKS takes nothing that is packed");
    }
}

#[test]
fn with_nothing_to_say_there_is_no_user_data() {
    assert_eq!(
        build(&managed(""), &Options::new(&table())).expect_err("nothing").to_string(),
        "EKS makes the nodes of this managed node group by itself, and nothing here is to be added; leave UserData out of \
         the launch template, write preBootstrapCommands or nodestrap.userData, or name an image with ami"
    );
}
