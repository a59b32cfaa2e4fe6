//! What texts look like, as regular expressions that every reader of JSON Schema takes (ECMA 262).
//!
//! Each lets through all that its value in [`values`](crate::values) takes, and stops what an editor should mark while it is
//! typed; the whole grammar is the value's.

pub(super) const CLUSTER_NAME: &str = "^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$";
pub(super) const NODE_GROUP_NAME: &str = "^[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$";
pub(super) const REGION: &str = "^(eusc|[a-z]{2})(-[a-z]{2,16}){1,2}-[0-9]{1,2}$";
pub(super) const KUBERNETES_VERSION: &str = "^v?1\\.[0-9]{1,3}(\\.[0-9]{1,3})?$";
pub(super) const ENDPOINT: &str = "^https://[^/?#@\\s]+$";
pub(super) const BASE64: &str = "^[A-Za-z0-9+/=\\s]+$";
pub(super) const IPV4_CIDR: &str = "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$";
pub(super) const IPV6_CIDR: &str = "^[0-9A-Fa-f:]+/[0-9]{1,3}$";
pub(super) const IP_ADDRESS: &str = "^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$";
pub(super) const ARN: &str = "^arn:";
pub(super) const LABEL_KEY: &str = "^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";
pub(super) const LABEL_VALUE: &str = "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$";
pub(super) const SHORT_TAINT: &str = "^([A-Za-z0-9._-]{0,63}:)?(NoSchedule|PreferNoSchedule|NoExecute)$";
pub(super) const INSTANCE_TYPE: &str = "^(mixed|[a-z0-9][a-z0-9-]*\\.[a-z0-9][a-z0-9-]*)$";
pub(super) const IMAGE_ID: &str = "^(auto|auto-ssm|ami-([0-9a-f]{8}|[0-9a-f]{17}))$";
pub(super) const CONTAINER_IMAGE: &str =
    "^[a-z0-9.:-]+/[a-z0-9._/-]+(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?$";
pub(super) const ABSOLUTE_PATH: &str = "^/";
pub(super) const PROXY_URL: &str = "^https?://";
pub(super) const VARIABLE_NAME: &str = "^[A-Za-z_][A-Za-z0-9_]*$";
pub(super) const SEARCH_DOMAIN: &str = "^\\S+$";
pub(super) const COMMAND: &str = "\\S";
pub(super) const DURATION: &str = "^[+-]?(0|([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$";
pub(super) const QUANTITY: &str = "^\\+?([0-9]+\\.?[0-9]*|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})?$";
/// A table of Bottlerocket's settings; a dot in the name would not lead into the table.
pub(super) const SETTINGS_TABLE: &str = "^[a-z][a-z0-9-]*$";
