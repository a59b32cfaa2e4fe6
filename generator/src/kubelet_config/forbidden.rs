//! What the user may not put into kubelet's configuration, and what to write instead.

/// Why this top-level field may not be set, and the mend; `None` for a field that may.
///
/// Three kinds: what makes the file a kubelet configuration, what a node needs to join an EKS cluster and be reached by
/// it (eksctl refuses these two as well: `pkg/apis/eksctl.io/v1alpha5/validation.go`, `validateNodeGroupKubeletExtraConfig`), and what
/// nodestrap gives to kubelet as a flag, which wins over the file, or what differs from node to node.
pub(crate) fn mend(field: &str) -> Option<&'static str> {
    Some(match field {
        "kind" | "apiVersion" => "is written by nodestrap for the cluster's Kubernetes version; remove it",
        "address" => "must stay 0.0.0.0, where the API server reaches kubelet; remove it",
        "clusterDomain" => "must stay cluster.local, the domain of every EKS cluster; remove it",
        "authentication" => "must stay as EKS needs it, with the cluster's certificate authority; remove it",
        "authorization" => "must stay Webhook, by which the cluster decides who may call kubelet; remove it",
        "serverTLSBootstrap" => "must stay true, for EKS signs kubelet's serving certificate; remove it",
        "maxPods" => "is overridden by a flag of kubelet's; write maxPodsPerNode in the node group instead",
        "registerWithTaints" => "is overridden by a flag of kubelet's; write taints in the node group instead",
        "registerNode" => "is overridden by a flag of kubelet's, for the node must register to join; remove it",
        "containerRuntimeEndpoint" => "must stay containerd's socket, to which nodestrap points kubelet; remove it",
        "providerID" => "differs from node to node, and the cluster finds it out; remove it",
        _ => return None,
    })
}
