//! User data of Windows nodes: one PowerShell script between the tags by which `EC2Launch` finds it.
//!
//! The script calls `Start-EKSBootstrap.ps1` of EKS' images, which registers kubelet and the rest as services that start
//! with Windows; so it is run once, without `<persist>`. Reads the node group, writes the text.
//!
//! Sources: the EKS user guide, "Create nodes with optimized Windows AMIs", "Bootstrap script configuration
//! parameters"; the EC2 user guide, "How Amazon EC2 handles user data for Windows instances"; eksctl,
//! `pkg/nodebootstrap/windows.go`.

mod kubelet;
mod quote;
mod render;

pub(crate) use kubelet::flags;
pub(crate) use quote::tag_in;
pub(crate) use render::{render, render_beside_eks};
