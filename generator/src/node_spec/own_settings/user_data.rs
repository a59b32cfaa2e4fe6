//! `nodestrap.userData`, read: the files that it names, as parts.

use std::path::Path;

use crate::cluster_config::own_settings::user_data::UserDataFields;
use crate::node_spec::Boot;
use crate::node_spec::resolve::Resolver;
use crate::problem::{Place, Sourced};
use crate::user_parts::{self, UserPart, UserParts};
use crate::values::quoted;

/// The parts of the files that are named.
pub(super) fn resolve(fields: &UserDataFields, boot: Option<Boot>, resolver: &mut Resolver<'_>) -> UserParts {
    let mut parts = |files: &[Sourced<String>]| files.iter().flat_map(|file| read(file, boot, resolver)).collect();
    let parts = UserParts { before: parts(&fields.before), after: parts(&fields.after) };
    if let Err(problems) = user_parts::merge(parts.cloud_configs()) {
        resolver.add(problems);
    }
    check_written_twice(&parts, resolver);
    parts
}

/// The parts of one file.
fn read(file: &Sourced<String>, boot: Option<Boot>, resolver: &mut Resolver<'_>) -> Vec<UserPart> {
    let name = beside(file);
    match resolver.read_file(&name) {
        Ok(bytes) => {
            let reading = user_parts::read_for(boot, &name, &bytes);
            resolver.add(reading.problems);
            resolver.notes.extend(reading.notes);
            reading.parts
        }
        Err(error) => {
            let message = format!("{} cannot be read ({error}); name a file that is there", quoted(&name));
            resolver.note(&file.place, message);
            Vec::new()
        }
    }
}

/// The file's name as it is reached from here: a `ClusterConfig` names files from its own directory.
fn beside(file: &Sourced<String>) -> String {
    let directory = match &file.place {
        Place::File { file, .. } => Path::new(file).parent(),
        Place::Flag(_) => None,
    };
    match directory {
        Some(directory) if !file.value.starts_with("~/") => directory.join(&file.value).display().to_string(),
        _ => file.value.clone(),
    }
}

/// Refuses two items of `write_files` of which the later takes the earlier's place.
fn check_written_twice(parts: &UserParts, resolver: &mut Resolver<'_>) {
    let files: Vec<_> = parts.files().collect();
    for (index, file) in files.iter().enumerate() {
        let earlier = files[..index].iter().find(|earlier| !file.appends && earlier.path == file.path);
        if let Some(earlier) = earlier {
            let message = format!(
                "writes {} over what {} writes there; keep one of them, or add \"append: true\" here",
                quoted(&file.path),
                earlier.place
            );
            resolver.note(&file.place, message);
        }
    }
}
