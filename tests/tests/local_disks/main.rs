//! `systemd/nodestrap-local-disks` on real disks: what it sets up, what it finds again, and what it never touches.
//!
//! Needs root, loop devices and xfsprogs, as the boot lab does: `tests/lab/install-packages`.

mod node;

use std::path::Path;
use std::process::Command;

use node::Node;
use nodestrap_tests::lab::Lab;
use nodestrap_tests::programs;

const RAID0: [&str; 4] = ["raid0", "/mnt/disks", "/var/lib/kubelet", "/var/log/pods"];

/// Whether these tests can run: where the boot lab may be left out, so may they.
fn may_run() -> bool {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    let lab = Lab::prepare_or_skip(&directory, Path::new(env!("CARGO_BIN_EXE_fake-imds")));
    lab.unwrap_or_else(|error| panic!("{error}")).is_some()
}

#[test]
fn shellcheck_has_nothing_to_say() {
    for script in ["nodestrap-local-disks", "nodestrap-nameservers"] {
        let path = programs::repository().join("systemd").join(script);
        let output = Command::new("shellcheck").arg(path).output().expect("tests/lab/install-packages installs it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn one_disk_holds_the_state_over_reboots_and_starts_afresh_when_it_comes_back_empty() {
    if !may_run() {
        return;
    }
    let mut node = Node::with_disks(1);
    let look = "cat /var/lib/kubelet/*; echo state >/var/lib/kubelet/of-pods; findmnt -n -r -o FSTYPE,OPTIONS /mnt/disks/0 | \
                cut -d , -f 1-2; for d in /var/lib/kubelet /var/log/pods; do findmnt -n -o FSROOT $d; done";
    let first = node.boot(&RAID0, look);
    assert_eq!(
        (first.status, first.said.as_str()),
        (
            0,
            "mounted DISK0 at /mnt/disks/0\n/var/lib/kubelet lies at /mnt/disks/0/kubelet\n/var/log/pods lies at \
             /mnt/disks/0/pods\n"
        )
    );
    assert_eq!(first.afterwards, "image\nxfs rw,noatime\n/kubelet\n/pods\n");
    assert!(!node.path().join("root/lib/kubelet/of-pods").exists(), "the root volume does not get it");

    let second = node.boot(&RAID0, "cat /var/lib/kubelet/from-image /var/lib/kubelet/of-pods");
    assert_eq!((second.status, second.afterwards.as_str()), (0, "image\nstate\n"), "{}", second.said);

    node.replace_disks(1);
    let third = node.boot(&RAID0, "ls /var/lib/kubelet");
    assert_eq!((third.status, third.afterwards.as_str()), (0, "from-image\n"), "{}", third.said);
    assert_eq!(node.calls(), "", "an array of one disk is that disk");
}

#[test]
fn a_second_run_of_one_boot_changes_nothing() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    let again = "findmnt -r -n >\"$NODE/mounts\"; sh \"$NODE/nodestrap-local-disks\" raid0 /mnt/disks /var/lib/kubelet; \
                 findmnt -r -n | diff \"$NODE/mounts\" -";
    let boot = node.boot(&["raid0", "/mnt/disks", "/var/lib/kubelet"], again);
    assert_eq!(boot.status, 0, "{}", boot.said);
    assert_eq!(boot.afterwards, "/mnt/disks/0 is mounted already\n/var/lib/kubelet is mounted already\n");
}

#[test]
fn a_copy_that_was_cut_short_is_made_again() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    let cut_short = "umount /var/lib/kubelet; mv /mnt/disks/0/kubelet /mnt/disks/0/kubelet.new; \
                     rm /mnt/disks/0/kubelet.new/from-image";
    node.boot(&RAID0, cut_short);
    let next = node.boot(&RAID0, "ls /var/lib/kubelet; ls /mnt/disks/0");
    assert_eq!((next.status, next.afterwards.as_str()), (0, "from-image\nkubelet\npods\n"), "{}", next.said);
}

/// The calls with the disks as they were made: which comes first on the node depends on the loop devices that are free, for
/// `loop10` sorts before `loop9`.
fn in_order(calls: &str) -> String {
    let sorted = |line: &str| {
        let (mut disks, others): (Vec<&str>, Vec<&str>) = line.split(' ').partition(|word| word.starts_with("DISK"));
        disks.sort_unstable();
        [others, disks].concat().join(" ") + "\n"
    };
    calls.lines().map(sorted).collect()
}

#[test]
fn several_disks_are_one_array_that_is_made_once_and_assembled_from_then_on() {
    if !may_run() {
        return;
    }
    let mut node = Node::with_disks(2);
    let first = node.boot(&RAID0, "echo state >/var/lib/kubelet/of-pods");
    assert_eq!(first.status, 0, "{}", first.said);
    assert!(first.said.starts_with("mounted /dev/md/nodestrap at /mnt/disks/0\n"), "{}", first.said);
    assert_eq!(
        in_order(&node.calls()),
        "mdadm --create /dev/md/nodestrap --level=0 --name=nodestrap --raid-devices=2 DISK0 DISK1\n"
    );

    let second = node.boot(&RAID0, "cat /var/lib/kubelet/of-pods");
    assert_eq!((second.status, second.afterwards.as_str()), (0, "state\n"), "{}", second.said);
    assert_eq!(in_order(&node.calls()), "mdadm --assemble /dev/md/nodestrap DISK0 DISK1\n");

    node.udev_assembles();
    let third = node.boot(&RAID0, "cat /var/lib/kubelet/of-pods");
    assert_eq!((third.status, third.afterwards.as_str()), (0, "state\n"), "{}", third.said);
    assert!(third.said.starts_with("mounted ARRAY at /mnt/disks/0\n"), "{}", third.said);
    assert!(node.calls().starts_with("lsblk -n -r -p -o NAME,TYPE DISK"), "of either disk");

    node.replace_disks(2);
    let fourth = node.boot(&RAID0, "ls /var/lib/kubelet");
    assert_eq!((fourth.status, fourth.afterwards.as_str()), (0, "from-image\n"), "{}", fourth.said);
    assert!(node.calls().starts_with("mdadm --create "), "the new disks get a new array");
}

#[test]
fn raid10_takes_four_disks_and_needs_no_first_synchronisation() {
    if !may_run() {
        return;
    }
    let mut node = Node::with_disks(4);
    let boot = node.boot(&["raid10", "/mnt/disks"], "findmnt -n -o TARGET /mnt/disks/0");
    assert_eq!((boot.status, boot.afterwards.as_str()), (0, "/mnt/disks/0\n"), "{}", boot.said);
    assert_eq!(
        in_order(&node.calls()),
        "mdadm --create /dev/md/nodestrap --level=10 --name=nodestrap --raid-devices=4 --assume-clean DISK0 DISK1 DISK2 \
         DISK3\n"
    );

    node.replace_disks(3);
    let boot = node.boot(&["raid10", "/mnt/disks"], "");
    assert_eq!(
        (boot.status, boot.said.as_str()),
        (1, "<3>failed: RAID10 takes 4 disks, and this instance has 3; use RAID0, or a type with more disks\n")
    );
    assert_eq!(node.calls(), "");
}

#[test]
fn mounted_disks_keep_their_numbers_whatever_names_the_kernel_gives_them() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(2);
    let first = node.boot(&["mount", "/mnt/disks"], "echo one >/mnt/disks/1/it; echo two >/mnt/disks/2/it");
    assert_eq!(
        (first.status, first.said.as_str()),
        (0, "mounted DISK0 at /mnt/disks/1\nmounted DISK1 at /mnt/disks/2\n"),
    );
    let second = node.boot_with_names_changed(&["mount", "/mnt/disks"], "cat /mnt/disks/1/it /mnt/disks/2/it");
    assert_eq!((second.status, second.afterwards.as_str()), (0, "one\ntwo\n"), "{}", second.said);
}

/// Puts something on a disk.
type Prepare = &'static dyn Fn(&node::Disk);

#[test]
fn a_disk_that_holds_something_else_is_never_written_to() {
    if !may_run() {
        return;
    }
    let holders: [(&str, Prepare); 7] = [
        ("ext4 named data", &|disk| disk.prepare(&["mkfs.ext4", "-q", "-F", "-L", "data"])),
        ("xfs", &|disk| disk.prepare(&["mkfs.xfs", "-q", "-f"])),
        ("xfs named nodestrap", &|disk| disk.prepare(&["mkfs.xfs", "-q", "-f", "-L", "nodestrap"])),
        ("swap", &|disk| disk.prepare(&["mkswap", "--quiet"])),
        ("gpt", &|disk| disk.prepare(&["sh", "-c", "echo 'label: gpt' | sfdisk --quiet --no-reread \"$0\""])),
        ("linux_raid_member named ip-10-0-0-1:kubernetes", &|disk| disk.write_superblock("ip-10-0-0-1:kubernetes")),
        ("linux_raid_member named nodestrap-1", &|disk| disk.write_superblock("nodestrap-1")),
    ];
    let mut node = Node::with_disks(0);
    for (holds, prepare) in holders {
        node.replace_disks(2);
        prepare(node.disk(1));
        let before = [node.disk(0).digest(), node.disk(1).digest()];
        for strategy in ["raid0", "mount"] {
            let boot = node.boot(&[strategy, "/mnt/disks"], "");
            let message = format!(
                "<3>failed: DISK1 holds {holds}, which is not of nodestrap's making for {strategy}, and stays as it is; if \
                 nobody needs it, run wipefs --all DISK1, else remove localStorage from the node group\n"
            );
            assert_eq!((boot.status, boot.said), (1, message));
        }
        assert_eq!(
            before,
            [node.disk(0).digest(), node.disk(1).digest()],
            "{holds}: not even the empty disk is touched"
        );
        assert_eq!(node.calls(), "");
    }
}

#[test]
fn what_another_strategy_made_is_not_taken_over() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    assert_eq!(node.boot(&["mount", "/mnt/disks"], "").status, 0);
    let before = node.disk(0).digest();
    let boot = node.boot(&RAID0, "");
    assert_eq!(
        (boot.status, boot.said.as_str()),
        (
            1,
            "<3>failed: DISK0 holds xfs named nodestrap-1, which is not of nodestrap's making for raid0, and stays as it \
             is; if nobody needs it, run wipefs --all DISK0, else remove localStorage from the node group\n"
        )
    );
    assert_eq!(before, node.disk(0).digest());
}

#[test]
fn two_things_on_one_disk_are_as_good_as_one() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    node.disk(0).prepare(&["mkfs.xfs", "-q", "-L", "nodestrap-0"]);
    node.disk(0).write_superblock("ip-10-0-0-1:nodestrap");
    let before = node.disk(0).digest();
    let boot = node.boot(&RAID0, "");
    assert_eq!(boot.status, 1, "{}", boot.said);
    assert!(boot.said.contains("<3>failed: DISK0 holds "), "{}", boot.said);
    assert_eq!(before, node.disk(0).digest());
}

#[test]
fn half_an_array_is_not_made_whole() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(2);
    node.disk(1).write_superblock("ip-10-0-0-1:nodestrap");
    let before = [node.disk(0).digest(), node.disk(1).digest()];
    let boot = node.boot(&RAID0, "");
    assert_eq!(
        (boot.status, boot.said.as_str()),
        (
            1,
            "<3>failed: 1 of the 2 disks are members of an array, the others are empty; stop and start the instance, \
             which gives it empty disks\n"
        )
    );
    assert_eq!(before, [node.disk(0).digest(), node.disk(1).digest()]);
}

#[test]
fn a_disk_that_cannot_be_read_is_not_an_empty_one() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    let boot = node.boot_without_driver(&RAID0);
    let last = boot.said.lines().last();
    assert_eq!((boot.status, last), (1, Some("<3>failed: DISK0 cannot be read; replace the instance")));
}

#[test]
fn an_image_without_the_programs_says_which() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    // A PATH of links to all programs but mkfs.xfs.
    let hidden = node.path().join("bin");
    let links = format!("ln -s /usr/bin/* {0}; ln -s /usr/sbin/* {0}; rm {0}/mkfs.xfs; true", hidden.display());
    let linked = Command::new("sh").args(["-c", &links]).output().expect("sh runs");
    assert!(linked.status.success());
    let before = node.disk(0).digest();
    let boot = node.boot_with_path(&hidden, &RAID0);
    assert_eq!(
        (boot.status, boot.said.as_str()),
        (1, "<3>failed: the image has no mkfs.xfs; install it when building the image, or in preBootstrapCommands\n")
    );
    assert_eq!(before, node.disk(0).digest());
}

#[test]
fn an_instance_without_disks_goes_on() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(0);
    for strategy in ["mount", "raid0", "raid10"] {
        let boot = node.boot(&[strategy, "/mnt/disks", "/var/lib/kubelet"], "mountpoint /var/lib/kubelet");
        assert_eq!(
            (boot.status, boot.said.as_str(), boot.afterwards.as_str()),
            (0, "this instance has no instance-store disks; nothing to do\n", "/var/lib/kubelet is not a mountpoint\n")
        );
    }
}

#[test]
fn a_directory_with_a_volume_of_its_own_keeps_it() {
    if !may_run() {
        return;
    }
    let node = Node::with_disks(1);
    let directory = "/var/lib/kubelet";
    let boot =
        node.boot_with_mount(directory, &["raid0", "/mnt/disks", directory], "findmnt -n -o FSTYPE /var/lib/kubelet");
    assert_eq!(
        (boot.status, boot.said.as_str(), boot.afterwards.as_str()),
        (0, "mounted DISK0 at /mnt/disks/0\n/var/lib/kubelet is mounted already\n", "tmpfs\n")
    );
}
