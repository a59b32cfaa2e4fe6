//! The root that each machine starts as a copy of: built once for each state of its recipe.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::LabError;
use super::{RECIPE, command};

/// The root's directory below `directory`, built now unless it is there. The caller holds the lab's lock.
///
/// It comes to its name whole by a rename. Roots of other recipes are removed.
pub(super) fn build(directory: &Path) -> Result<PathBuf, LabError> {
    let recipe = Path::new(RECIPE);
    let name = recipe_name(recipe).map_err(LabError::io(|| format!("read {RECIPE}")))?;
    let root = directory.join(&name);
    if root.is_dir() {
        return Ok(root);
    }
    remove_others(directory).map_err(LabError::io(|| format!("remove the old root from {}", directory.display())))?;

    let partial = directory.join("root-partial");
    let log = directory.join("build-root.log");
    let output = File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
    let (stdout, stderr) = output.map_err(LabError::io(|| format!("write {}", log.display())))?;
    // debootstrap mounts /proc in the root; in a namespace of its own, a killed run leaves no mount behind.
    let status = command("unshare")
        .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
        .arg(recipe.join("build-root"))
        .arg(&partial)
        .stdout(stdout)
        .stderr(stderr)
        .status()
        .map_err(LabError::io(|| "start build-root".to_owned()))?;
    if !status.success() {
        let printed = fs::read_to_string(&log).unwrap_or_default();
        let reason = printed.lines().last().map_or_else(|| status.to_string(), str::to_owned);
        return Err(LabError::Root { reason, log });
    }
    fs::rename(&partial, &root).map_err(LabError::io(|| format!("name {}", root.display())))?;
    Ok(root)
}

fn remove_others(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("root-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// `root-` and a digest of all that decides what the root holds: the script, and the name, mode and bytes of each file it copies.
fn recipe_name(recipe: &Path) -> io::Result<String> {
    let mut files = vec![recipe.join("build-root")];
    collect_files(&recipe.join("root"), &mut files)?;
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let contents = fs::read(&file)?;
        let executable = fs::metadata(&file)?.permissions().mode() & 0o111 != 0;
        let name = file.strip_prefix(recipe).unwrap_or(&file);
        digest.update(format!("{} {executable} {}\n", name.display(), contents.len()));
        digest.update(contents);
    }
    let start = digest.finalize().iter().take(6).fold(0, |start, byte| start << 8 | u64::from(*byte));
    Ok(format!("root-{start:012x}"))
}

fn collect_files(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_of_the_recipe_gives_the_root_another_name() {
        let recipe = tempfile::tempdir().expect("a directory");
        let file = recipe.path().join("root/usr/bin/kubelet");
        fs::create_dir_all(file.parent().expect("a parent")).expect("made");
        fs::write(recipe.path().join("build-root"), "#!/bin/sh\n").expect("written");
        fs::write(&file, "one").expect("written");
        let name = || recipe_name(recipe.path()).expect("a name");
        let mut names = vec![name()];
        assert_eq!(name(), names[0], "the same recipe, the same name");
        fs::write(&file, "two").expect("written");
        names.push(name());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("set");
        names.push(name());
        fs::rename(&file, file.with_file_name("kubelet2")).expect("renamed");
        names.push(name());
        fs::write(recipe.path().join("build-root"), "#!/bin/sh -e\n").expect("written");
        names.push(name());
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5);
    }
}
