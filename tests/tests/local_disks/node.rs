//! A node for `nodestrap-local-disks`: real disks (loop devices), a root volume that lasts, and a `/dev` of its own.
//!
//! Each boot is a mount namespace, so that its mounts end with it. blkid, mkfs.xfs and mount are the real ones. mdadm is a
//! double, for the kernels that tests run on have no md driver: it writes the real superblock onto the members, gives a
//! further loop device for the array, and refuses calls that it does not know. udevadm and, where a test says that udev has
//! assembled the array, lsblk are doubles as well.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nodestrap_tests::programs;
use tempfile::TempDir;

/// mkfs.xfs takes nothing below 300 MiB; the files are sparse.
const DISK_SIZE: u64 = 320 << 20;

/// What every boot does before and after the script. `$1` is the node's directory, `$2` what is run behind the script, the
/// rest are the script's arguments.
const BOOT: &str = r#"
set -eu
node=$1 afterwards=$2
shift 2
mkdir -p "$node/root/lib" "$node/root/log"
mount --bind "$node/root/lib" /var/lib
mount --bind "$node/root/log" /var/log
mount -t tmpfs mnt /mnt
mkdir "$node/dev"
mount -t tmpfs dev "$node/dev"
for name in null zero urandom; do cp -a "/dev/$name" "$node/dev/"; done
while read -r device links; do
    cp -a "$device" "$node/dev/"
    mkdir -p "$node/dev/disk/by-id"
    for link in $links; do ln -s "$device" "$node/dev/disk/by-id/$link"; done
done <"$node/devices"
mount --move "$node/dev" /dev
rmdir "$node/dev"
export PATH="$node/bin:$PATH" NODE="$node"
eval "$BEFORE"
[ -z "$ONLY_PATH" ] || PATH=$ONLY_PATH
status=0
sh "$node/nodestrap-local-disks" "$@" >"$node/said" 2>&1 || status=$?
eval "$afterwards" >"$node/afterwards" 2>&1 || true
exit "$status"
"#;

const MDADM: &str = r#"#!/bin/sh
echo "mdadm $*" >>"$NODE/calls"
array=$(cat "$NODE/array")
case "$*" in
"--create /dev/md/nodestrap --level="*" --name=nodestrap --raid-devices="*)
    for word; do
        case $word in
        /dev/loop*) dd if="$NODE/superblock" of="$word" bs=4096 seek=1 conv=notrunc status=none ;;
        esac
    done
    ;;
"--assemble /dev/md/nodestrap /dev/loop"*) ;;
*)
    echo "the tests know no such call of mdadm: $*" >&2
    exit 64
    ;;
esac
cp -a "$NODE/array-device" "$array"
mkdir -p /dev/md
ln -s "$array" /dev/md/nodestrap
"#;

const LSBLK: &str = r#"#!/bin/sh
echo "lsblk $*" >>"$NODE/calls"
case "$*" in
"-n -r -p -o NAME,TYPE /dev/loop"*)
    array=$(cat "$NODE/array")
    [ -e "$array" ] || cp -a "$NODE/array-device" "$array"
    printf '%s disk\n%s raid0\n' "$5" "$array"
    ;;
*) exit 64 ;;
esac
"#;

/// A node, from its first boot to its last.
pub(crate) struct Node {
    directory: TempDir,
    disks: Vec<Disk>,
    array: Disk,
}

/// What a boot of the script came to.
#[derive(Debug)]
pub(crate) struct Boot {
    /// Its exit status.
    pub(crate) status: i32,
    /// What it printed; disks are `DISK0` and so on in the order in which the node got them, the array is `ARRAY`.
    pub(crate) said: String,
    /// What the commands behind it printed.
    pub(crate) afterwards: String,
}

impl Node {
    /// A node with so many empty disks, and what an image has in kubelet's directory.
    pub(crate) fn with_disks(count: usize) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path();
        fs::create_dir_all(path.join("root/lib/kubelet")).expect("made");
        fs::write(path.join("root/lib/kubelet/from-image"), "image\n").expect("written");
        fs::create_dir(path.join("bin")).expect("made");
        let script = programs::repository().join("systemd/nodestrap-local-disks");
        fs::copy(script, path.join("nodestrap-local-disks")).expect("copied");
        fs::write(path.join("superblock"), superblock("ip-10-0-0-1:nodestrap")).expect("written");
        let array = Disk::new(path.join("array-file"));
        fs::write(path.join("array"), &array.device).expect("written");
        run(Command::new("cp").arg("-a").arg(&array.device).arg(path.join("array-device")));
        let node = Self { disks: Vec::new(), array, directory };
        node.double("udevadm", "#!/bin/sh\n[ \"$*\" = settle ]\n");
        node.double("mdadm", MDADM);
        let mut node = node;
        node.replace_disks(count);
        node
    }

    /// Where the node's files lie.
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A program that takes the real one's place.
    pub(crate) fn double(&self, name: &str, text: &str) {
        let path = self.path().join("bin").join(name);
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
    }

    /// From now on udev has assembled the array before the script runs.
    pub(crate) fn udev_assembles(&self) {
        self.double("lsblk", LSBLK);
    }

    /// What a stop and a start do: the old disks are gone, the new ones are empty.
    pub(crate) fn replace_disks(&mut self, count: usize) {
        self.disks.clear();
        self.disks = (0..count).map(|index| Disk::new(self.path().join(format!("disk{index}")))).collect();
        self.array.empty();
    }

    /// A disk.
    pub(crate) fn disk(&self, index: usize) -> &Disk {
        &self.disks[index]
    }

    /// The calls of doubles since the last time, device names as in [`Boot::said`].
    pub(crate) fn calls(&self) -> String {
        let path = self.path().join("calls");
        let calls = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        self.named(&calls)
    }

    /// Boots: runs the script with these arguments, then these commands.
    pub(crate) fn boot(&self, arguments: &[&str], afterwards: &str) -> Boot {
        self.boot_after("", "", arguments, afterwards)
    }

    /// Boots with a file system on this directory already.
    pub(crate) fn boot_with_mount(&self, directory: &str, arguments: &[&str], afterwards: &str) -> Boot {
        self.boot_after(&format!("mkdir -p {directory}; mount -t tmpfs own {directory}"), "", arguments, afterwards)
    }

    /// Boots with these programs alone.
    pub(crate) fn boot_with_path(&self, programs: &Path, arguments: &[&str]) -> Boot {
        self.boot_after("", programs.to_str().expect("a plain path"), arguments, "")
    }

    /// Boots with a first disk that the kernel has no driver for; the number is one for local use.
    pub(crate) fn boot_without_driver(&self, arguments: &[&str]) -> Boot {
        let device = &self.disks[0].device;
        self.boot_after(&format!("rm {device}; mknod {device} b 240 0"), "", arguments, "")
    }

    /// Boots with two disks under each other's names: the kernel numbers disks as it finds them.
    pub(crate) fn boot_with_names_changed(&self, arguments: &[&str], afterwards: &str) -> Boot {
        let [first, second] = self.disks.as_slice() else { panic!("of two disks") };
        let change = format!("mv {0} /dev/x; mv {1} {0}; mv /dev/x {1}", first.device, second.device);
        self.boot_after(&change, "", arguments, afterwards)
    }

    fn boot_after(&self, before: &str, only_path: &str, arguments: &[&str], afterwards: &str) -> Boot {
        let link = "nvme-Amazon_EC2_NVMe_Instance_Storage_AWS";
        let table: Vec<String> = (self.disks.iter().enumerate())
            .map(|(index, disk)| format!("{} {link}{index} {link}{index}_1 {link}{index}-part1\n", disk.device))
            .collect();
        fs::write(self.path().join("devices"), table.concat()).expect("written");
        let output = Command::new("unshare")
            .args(["--mount", "sh", "-c", BOOT, "boot"])
            .arg(self.path())
            .arg(afterwards)
            .args(arguments)
            .env("BEFORE", before)
            .env("ONLY_PATH", only_path)
            .output()
            .expect("unshare runs");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let read = |name: &str| self.named(&fs::read_to_string(self.path().join(name)).expect("a boot writes it"));
        Boot { status: output.status.code().expect("it ends"), said: read("said"), afterwards: read("afterwards") }
    }

    /// A text with the tests' own names of devices; the longest first, for a name may be the start of another.
    fn named(&self, text: &str) -> String {
        let own = |(index, disk): (usize, &Disk)| (disk.device.clone(), format!("DISK{index}"));
        let mut names: Vec<(String, String)> = self.disks.iter().enumerate().map(own).collect();
        names.push((self.array.device.clone(), "ARRAY".to_owned()));
        names.sort_by_key(|(device, _)| std::cmp::Reverse(device.len()));
        names.iter().fold(text.to_owned(), |text, (device, name)| text.replace(device, name))
    }
}

/// A disk: a file as a loop device.
pub(crate) struct Disk {
    file: PathBuf,
    device: String,
}

impl Disk {
    fn new(file: PathBuf) -> Self {
        File::create(&file).and_then(|file| file.set_len(DISK_SIZE)).expect("a sparse file");
        let output = run(Command::new("losetup").args(["--find", "--show"]).arg(&file));
        let device = String::from_utf8(output.stdout).expect("a name").trim().to_owned();
        Self { file, device }
    }

    /// Runs a program that is given the device as its last argument.
    pub(crate) fn prepare(&self, command: &[&str]) {
        run(Command::new(command[0]).args(&command[1..]).arg(&self.device));
    }

    /// Makes it a member of an array of this name.
    pub(crate) fn write_superblock(&self, name: &str) {
        let mut device = File::options().write(true).open(&self.device).expect("a device");
        device.seek(SeekFrom::Start(4096)).expect("in it");
        device.write_all(&superblock(name)).and_then(|()| device.sync_all()).expect("written");
    }

    /// A checksum of all its bytes; a faster one than SHA-256, for these are many zeros.
    pub(crate) fn digest(&self) -> Vec<u8> {
        run(Command::new("blockdev").arg("--flushbufs").arg(&self.device));
        run(Command::new("cksum").arg(&self.file)).stdout
    }

    fn empty(&self) {
        run(Command::new("wipefs").args(["--all", "--quiet"]).arg(&self.device));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("losetup").arg("--detach").arg(&self.device).output();
    }
}

/// Superblock of a member of an md array, format 1.2, as libblkid reads it.
///
/// Source: the Linux kernel, `include/uapi/linux/raid/md_p.h`, `struct mdp_superblock_1`.
fn superblock(name: &str) -> Vec<u8> {
    let mut block = vec![0; 4096];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa92b_4efc_u32.to_le_bytes());
    put(4, &1_u32.to_le_bytes());
    put(16, &[7; 16]);
    put(32, name.as_bytes());
    // Where the superblock lies, in sectors.
    put(144, &8_u64.to_le_bytes());
    let checksum = block[..256]
        .chunks_exact(4)
        .fold(0_u64, |sum, word| sum + u64::from(u32::from_le_bytes(word.try_into().expect("four bytes"))));
    let checksum = u32::try_from((checksum & 0xffff_ffff) + (checksum >> 32)).expect("small");
    block[216..220].copy_from_slice(&checksum.to_le_bytes());
    block
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}
