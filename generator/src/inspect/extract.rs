//! Writes the files of a report below a directory, all of them or none.
//!
//! Everything is checked before the first byte is written. The files go into a fresh directory beside the
//! destination that nobody else can enter, and only when all are there is it renamed: no link that someone laid in
//! the destination is ever followed, and a failure leaves nothing behind.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::error::ExtractError;
use super::report::{File, Report};

/// Permission bits that are kept. Set-user-ID and its like are for the node: here they would lend the rights of
/// whoever extracts.
const KEPT_BITS: u32 = 0o777;

/// A file to be written, its path relative and clean.
struct Planned {
    mode: u32,
    content: Vec<u8>,
}

/// Writes every file of the report below `directory`, absolute paths taken from there, and returns how many.
///
/// `directory` must not exist, or be empty. Owners are not kept, and of the modes the permission bits alone.
/// Content that cloud-init would append to a file of the same report is appended here too.
///
/// # Errors
/// When a path leaves `directory`, two files share a path, a file stands where a directory is needed, the
/// destination is not empty or the operating system refuses. Nothing is left behind then.
pub fn extract(report: &Report, directory: &Path) -> Result<usize, ExtractError> {
    let files = plan(&report.files)?;
    check_destination(directory)?;
    let parent = match directory.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let io = |action, path: &Path| {
        let path = path.to_owned();
        move |source| ExtractError::Io { action, path, source }
    };
    let staging =
        tempfile::Builder::new().prefix(".extract-").tempdir_in(parent).map_err(io("create a directory in", parent))?;
    for (path, file) in &files {
        let target = staging.path().join(path);
        write(&target, file).map_err(io("write", &directory.join(path)))?;
    }
    fs::set_permissions(staging.path(), Permissions::from_mode(0o755)).map_err(io("open up", staging.path()))?;
    // Renaming over a directory succeeds only where that is still empty.
    fs::rename(staging.path(), directory).map_err(io("rename to", directory))?;
    let _renamed = staging.keep();
    Ok(files.len())
}

fn write(target: &Path, file: &Planned) -> std::io::Result<()> {
    if let Some(parent) = target.parent() {
        DirBuilder::new().recursive(true).mode(0o755).create(parent)?;
    }
    let mut output = OpenOptions::new().write(true).create_new(true).mode(0o600).open(target)?;
    output.write_all(&file.content)?;
    // The mode given at creation is subject to the umask; this one is not.
    output.set_permissions(Permissions::from_mode(file.mode & KEPT_BITS))
}

/// What will be written, by clean path; every fault of the files shows here.
fn plan(files: &[File]) -> Result<BTreeMap<PathBuf, Planned>, ExtractError> {
    if files.is_empty() {
        return Err(ExtractError::NoFiles);
    }
    let mut planned: BTreeMap<PathBuf, Planned> = BTreeMap::new();
    for file in files {
        let path = clean(&file.path)?;
        match planned.get_mut(&path) {
            Some(earlier) if file.append => {
                earlier.content.extend_from_slice(&file.content);
                earlier.mode = file.mode;
            }
            Some(_) => return Err(ExtractError::Duplicate { path: file.path.clone() }),
            None => {
                planned.insert(path, Planned { mode: file.mode, content: file.content.clone() });
            }
        }
    }
    for below in planned.keys() {
        let blocked = below.ancestors().skip(1).find(|ancestor| planned.contains_key(*ancestor));
        if let Some(path) = blocked {
            let name = |path: &Path| format!("/{}", path.display());
            return Err(ExtractError::InTheWay { path: name(path), below: name(below) });
        }
    }
    Ok(planned)
}

/// The path relative to the destination, without `.` and doubled slashes.
fn clean(path: &str) -> Result<PathBuf, ExtractError> {
    let fault = |reason| ExtractError::Path { path: path.to_owned(), reason };
    if path.contains('\0') {
        return Err(fault("holds a NUL byte, which no file name can"));
    }
    let mut cleaned = PathBuf::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => return Err(fault("goes up with \"..\", which could leave the directory")),
            name => cleaned.push(name),
        }
    }
    if cleaned.as_os_str().is_empty() || path.ends_with('/') || path.ends_with("/.") {
        return Err(fault("names a directory, not a file"));
    }
    Ok(cleaned)
}

fn check_destination(directory: &Path) -> Result<(), ExtractError> {
    let fault = |state| ExtractError::Destination { directory: directory.to_owned(), state };
    let io = |source| ExtractError::Io { action: "look at", path: directory.to_owned(), source };
    let metadata = match fs::symlink_metadata(directory) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io(error)),
    };
    if metadata.is_symlink() {
        return Err(fault("is a symbolic link"));
    }
    if !metadata.is_dir() {
        return Err(fault("is not a directory"));
    }
    if fs::read_dir(directory).map_err(io)?.next().is_some() {
        return Err(fault("is not empty"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::tests::build::{cloud_config, report};

    /// Extracts into a fresh place and says what went wrong, with the place called DIR.
    fn fault(entries: &str) -> String {
        let place = tempfile::tempdir().expect("a temporary directory");
        let directory = place.path().join("out");
        let message = extract(&report(cloud_config(entries).as_bytes()), &directory).expect_err("a fault").to_string();
        assert_eq!(fs::read_dir(place.path()).expect("the place").count(), 0, "something was written");
        message.replace(place.path().to_str().expect("a UTF-8 path"), "DIR")
    }

    #[test]
    fn files_get_their_content_and_their_mode_below_the_directory() {
        let place = tempfile::tempdir().expect("a temporary directory");
        let directory = place.path().join("out");
        let entries = "- {path: /usr/bin/a, permissions: '4755', content: program}\n- {path: etc//./b, permissions: \
                       '0400', content: secret}\n- {path: /etc/b, content: ' and more', append: true, permissions: \
                       '0400'}\n";
        let report = report(cloud_config(entries).as_bytes());
        for _ in 0..2 {
            assert_eq!(extract(&report, &directory).expect("all files"), 2);
            for (path, mode, content) in [("usr/bin/a", 0o755, "program"), ("etc/b", 0o400, "secret and more")] {
                let path = directory.join(path);
                assert_eq!(fs::read_to_string(&path).expect("the file"), content);
                assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o7777, mode);
            }
            assert_eq!(fs::metadata(&directory).expect("it").permissions().mode() & 0o7777, 0o755);
            assert_eq!(fs::read_dir(place.path()).expect("the place").count(), 1, "only the directory is left");
            // Once more, into a directory that exists and is empty.
            fs::remove_dir_all(&directory).expect("to remove it");
            fs::create_dir(&directory).expect("to make it");
        }
    }

    #[test]
    fn a_path_that_leaves_the_directory_is_refused_before_anything_is_written() {
        for path in ["/etc/../../x", "../x", "/etc/.."] {
            assert_eq!(
                fault(&format!("- {{path: /first}}\n- {{path: {path}}}\n")),
                format!("file {path:?} goes up with \"..\", which could leave the directory: nothing was written")
            );
        }
    }

    #[test]
    fn paths_that_are_no_files_are_refused() {
        for path in ["/", "/etc/", "/etc/.", "///"] {
            assert_eq!(
                fault(&format!("- {{path: {path}}}\n")),
                format!("file {path:?} names a directory, not a file: nothing was written")
            );
        }
        assert_eq!(
            fault("- {path: \"/a\\0b\"}\n"),
            "file \"/a\\0b\" holds a NUL byte, which no file name can: nothing was written"
        );
    }

    #[test]
    fn files_in_each_others_way_are_refused() {
        assert_eq!(
            fault("- {path: /etc/a}\n- {path: /etc/./a}\n"),
            "file \"/etc/./a\" is written twice, and the later one would hide the earlier: nothing was written"
        );
        assert_eq!(
            fault("- {path: /etc/a/b/c}\n- {path: /etc/a-b}\n- {path: /etc/a}\n"),
            "file \"/etc/a\" stands where \"/etc/a/b/c\" needs a directory: nothing was written"
        );
    }

    #[test]
    fn user_data_without_files_says_so() {
        assert_eq!(fault("  []"), "the user data writes no files: there is nothing to extract");
    }

    #[test]
    fn a_name_that_the_system_refuses_leaves_nothing_behind() {
        let message = fault(&format!("- {{path: /first}}\n- {{path: /{}}}\n", "x".repeat(300)));
        assert!(message.starts_with("could not write DIR/out/xxx") && message.contains("too long"), "{message}");
    }

    #[test]
    fn a_destination_that_holds_something_or_is_a_link_is_left_alone() {
        let place = tempfile::tempdir().expect("a temporary directory");
        let report = report(cloud_config("- {path: /a}\n").as_bytes());
        let (full, file, link) = (place.path().join("full"), place.path().join("file"), place.path().join("link"));
        fs::create_dir_all(full.join("inner")).expect("a directory");
        fs::write(&file, "x").expect("a file");
        std::os::unix::fs::symlink(full.join("inner"), &link).expect("a link");
        for (directory, state) in
            [(&full, "is not empty"), (&file, "is not a directory"), (&link, "is a symbolic link")]
        {
            assert_eq!(
                extract(&report, directory).expect_err(state).to_string(),
                format!("{} {state}: name a directory that does not exist yet, or an empty one", directory.display())
            );
        }
        assert_eq!(fs::read_dir(full.join("inner")).expect("it").count(), 0);
    }

    #[test]
    fn a_missing_parent_is_an_error_with_its_path() {
        let report = report(cloud_config("- {path: /a}\n").as_bytes());
        let message = extract(&report, Path::new("/nonexistent/parent/out")).expect_err("no parent").to_string();
        assert!(message.starts_with("could not create a directory in /nonexistent/parent: "), "{message}");
    }
}
