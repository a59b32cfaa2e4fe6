//! The SSH key of a node group.

use super::Resolver;
use crate::cluster_config::node_group::SshKey;
use crate::problem::Sourced;
use crate::values::{AuthorizedKey, KeyName, quoted};

impl Resolver<'_> {
    /// Public keys for the user data, and the name of a key pair for the launch template.
    pub(super) fn ssh(&mut self) -> (Vec<AuthorizedKey>, Option<KeyName>) {
        match &self.draft.group.ssh {
            None => (Vec::new(), None),
            Some(SshKey::Text(key)) => (self.authorized_key(key).into_iter().collect(), None),
            Some(SshKey::File(path)) => {
                let key = self.key_file(path).and_then(|key| self.authorized_key(&key));
                (key.into_iter().collect(), None)
            }
            Some(SshKey::Name(name)) => (Vec::new(), self.parse(name)),
            Some(SshKey::Unnamed(place)) => {
                let message = "is true, so name the key: write publicKey, publicKeyPath or publicKeyName beside it";
                self.note(place, message);
                (Vec::new(), None)
            }
        }
    }

    /// A public key; a line break at its end, as files and block scalars have it, is no part of it.
    fn authorized_key(&mut self, key: &Sourced<String>) -> Option<AuthorizedKey> {
        let line = Sourced { value: key.value.trim().to_owned(), place: key.place.clone() };
        self.parse(&line)
    }

    /// What the file of `publicKeyPath` holds.
    fn key_file(&mut self, path: &Sourced<String>) -> Option<Sourced<String>> {
        let shown = quoted(&path.value);
        let fault = match (self.options.read_file)(&path.value) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(value) => return Some(Sourced { value, place: path.place.clone() }),
                Err(_) => format!("{shown} does not hold text; name the file of a public key, such as id_ed25519.pub"),
            },
            Err(error) => format!(
                "{shown} cannot be read ({error}); name a file that is there, or write the key itself as publicKey"
            ),
        };
        self.note(&path.place, fault);
        None
    }
}
