//! The user's own parts and nodestrap's in one user data, booted by a real cloud-init.

use std::fs;
use std::path::Path;
use std::time::Duration;

use nodestrap_tests::imds::Instance;
use nodestrap_tests::lab::{Ami, Lab, LabError, Until};
use nodestrap_tests::programs;

/// What a command adds to the list of what ran, with what there was of the agent's work by then.
fn log(name: &str) -> String {
    format!("echo {name} $(test -e /etc/eksctl/kubelet.local.env && echo agent) >>/root/order")
}

#[test]
fn cloud_config_scripts_and_agent_run_once_each_in_the_order_said() -> Result<(), LabError> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    let lab = Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")))?;
    let Some(lab) = lab else { return Ok(()) };
    let scratch = tempfile::tempdir().expect("a directory");
    let part = |name: &str, text: String| {
        let path = scratch.path().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a plain path").to_owned()
    };
    let settings = part(
        "settings.yaml",
        format!(
            "#cloud-config\nbootcmd: [echo boot >>/root/boots]\nruncmd:\n- {}\n- [sh, -c, '{}']\n\
             write_files:\n- {{path: /etc/motd, content: \"Gr\u{fc}\u{df}e\\n\", permissions: '0600'}}\n",
            log("settings-1"),
            log("settings-2")
        ),
    );
    // As an editor of Windows has it.
    let first = part("first.sh", format!("\u{feff}#!/bin/bash\r\n{}\r\n", log("first")));
    let late = part("late.sh", format!("#!/bin/sh\n{}\n", log("late")));
    let file = programs::example("article.yaml");
    let own = log("own");
    let user_data = programs::stdout_of_gen_userdata(&[
        "-f",
        file.to_str().expect("a plain path"),
        "--format",
        "gzip",
        "--pre-bootstrap-command",
        &own,
        "--user-data-before",
        &settings,
        "--user-data-before",
        &first,
        "--user-data-after",
        &late,
    ]);
    let instance = Instance { user_data: Some(user_data), ..Instance::default() };
    let mut machine = lab.machine(Ami::Docker, instance)?;
    for boot in 1..=2 {
        let record = machine.boot(Until::Settled, Duration::from_mins(3))?;
        assert_eq!(record.system_state.as_deref(), Some("running"), "boot {boot}, failed: {:?}", record.failed_units);
        assert_eq!(record.kubelet_starts.len(), 1, "boot {boot}");
        assert_eq!(record.kubelet_starts[0].flag("max-pods"), Some("29"), "boot {boot}");
        assert_eq!(
            machine.read("/root/order")?,
            "settings-1\nsettings-2\nfirst\nown\nlate agent\n",
            "boot {boot}: each ran once, on the first boot"
        );
        assert_eq!(machine.read("/root/boots")?, "boot\n".repeat(boot), "what is for every boot runs at every boot");
    }
    assert_eq!(machine.read("/etc/motd")?, "Gr\u{fc}\u{df}e\n");
    Ok(())
}
