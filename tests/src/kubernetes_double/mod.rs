//! A double of an EKS cluster's Kubernetes API, by script: TLS with a certificate authority of its own, nodes that come late
//! or never, pods that a disruption budget keeps, the aws-auth `ConfigMap`.
//!
//! It admits who brings a token as EKS takes it, and tells lists in pages. What it does not act on is refused, and
//! [`KubernetesDouble::finish`] fails the test for it.
//!
//! Answers follow the Kubernetes API reference: `NodeList`, `PodList`, `Status`, the eviction subresource.
//!
//! ```
//! use nodestrap_tests::kubernetes_double::{KubernetesDouble, Node};
//!
//! let kubernetes = KubernetesDouble::builder()
//!     .node(Node::of_group("workers", "ip-192-168-12-245.ap-northeast-1.compute.internal").ready_after(2))
//!     .start()?;
//! assert!(kubernetes.url().starts_with("https://127.0.0.1:"));
//! assert!(kubernetes.authority().starts_with("-----BEGIN CERTIFICATE-----"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod authority;
mod double;
mod exposed;
mod objects;
mod state;
mod token;

#[cfg(test)]
mod tests;

pub use double::{KubernetesDouble, KubernetesDoubleBuilder, RecordedRequest};
pub use exposed::Exposed;
pub use objects::{Node, Pod};
