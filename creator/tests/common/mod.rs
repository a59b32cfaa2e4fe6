//! What the tests of kubeconfigs merge.

use nodestrap_creator::kubeconfig::{ClusterEntries, EntryNames, TokenCommand};

/// The article's cluster.
pub(crate) fn entries() -> ClusterEntries {
    let cluster = "beautiful-badger".parse().expect("a name");
    let region = "ap-northeast-1".parse().expect("a region");
    ClusterEntries {
        names: EntryNames::new(&cluster, &region),
        user: "alice".into(),
        server: "https://7950C8F5.sk1.ap-northeast-1.eks.amazonaws.com".into(),
        certificate_authority: "LS0tLS1CRUdJTg==".into(),
        token_command: TokenCommand::nodestrap("nodestrap", &cluster, &region),
    }
}
