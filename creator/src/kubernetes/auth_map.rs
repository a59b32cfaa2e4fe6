//! The `aws-auth` `ConfigMap`: which IAM role is which Kubernetes user, for clusters that know no access entries.
//!
//! Source: the EKS user guide, "Grant IAM users access to Kubernetes with a `ConfigMap`".

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::api::Body;
use super::{Kubernetes, KubernetesError};
use crate::yaml;

const COLLECTION: &str = "/api/v1/namespaces/kube-system/configmaps";
const NAME: &str = "aws-auth";
const ROLES: &str = "mapRoles";
/// Others write it too; each of them gets its turn.
const ATTEMPTS: usize = 5;

/// What a role's bearer is in Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMapping {
    /// The user's name.
    pub username: String,
    /// The user's groups.
    pub groups: Vec<String>,
}

impl RoleMapping {
    /// A node's, on Windows with what kube-proxy needs there.
    pub fn of_nodes(is_windows: bool) -> Self {
        let mut groups = vec!["system:bootstrappers".to_owned(), "system:nodes".to_owned()];
        if is_windows {
            groups.push("eks:kube-proxy-windows".to_owned());
        }
        Self { username: "system:node:{{EC2PrivateDNSName}}".to_owned(), groups }
    }
}

impl Kubernetes {
    /// Maps a role; one that is mapped already gets this mapping. Entries of others stay as they are.
    pub async fn map_role(&self, arn: &str, mapping: &RoleMapping) -> Result<(), KubernetesError> {
        self.change_roles(|roles| {
            let wanted = json!({"rolearn": arn, "username": mapping.username, "groups": mapping.groups});
            match roles.iter_mut().find(|role| role["rolearn"] == arn) {
                Some(role) if *role == wanted => false,
                Some(role) => {
                    *role = wanted;
                    true
                }
                None => {
                    roles.push(wanted);
                    true
                }
            }
        })
        .await
    }

    /// Takes a role's mappings out.
    pub async fn unmap_role(&self, arn: &str) -> Result<(), KubernetesError> {
        self.change_roles(|roles| {
            let before = roles.len();
            roles.retain(|role| role["rolearn"] != arn);
            roles.len() < before
        })
        .await
    }

    /// Writes what `change` makes of the mappings, unless it says that nothing changed. The object's version goes with it, so
    /// that a change of somebody else meanwhile is never lost.
    async fn change_roles(&self, mut change: impl FnMut(&mut Vec<Value>) -> bool) -> Result<(), KubernetesError> {
        let path = format!("{COLLECTION}/{NAME}");
        let mut attempt = 1;
        loop {
            let old = match self.get::<Value>(&path, &[]).await {
                Ok(object) => Some(object),
                Err(error) if error.status() == Some(404) => None,
                Err(error) => return Err(error),
            };
            let is_new = old.is_none();
            let mut object = old.unwrap_or_else(|| {
                json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": NAME, "namespace": "kube-system"}})
            });
            let mut roles = roles_of(&object)?;
            if !change(&mut roles) {
                return Ok(());
            }
            if !object["data"].is_object() {
                object["data"] = Map::new().into();
            }
            object["data"][ROLES] = yaml::write(&roles.into()).into();
            let body = Some(Body::Json(&object));
            let written = if is_new {
                self.send::<Value>(Method::POST, COLLECTION, &[], body).await
            } else {
                self.send::<Value>(Method::PUT, &path, &[], body).await
            };
            match written {
                Ok(_) => return Ok(()),
                Err(error) if error.status() == Some(409) && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

fn roles_of(object: &Value) -> Result<Vec<Value>, KubernetesError> {
    let unreadable = |problem: String| KubernetesError::Answer {
        request: format!("GET {COLLECTION}/{NAME}"),
        problem: format!("data.{ROLES}, {problem}; mend it with 'kubectl edit -n kube-system configmap {NAME}'"),
    };
    let text = object["data"][ROLES].as_str().unwrap_or_default();
    match yaml::read(text).map_err(|error| unreadable(error.to_string()))? {
        Value::Array(roles) => Ok(roles),
        Value::Null => Ok(Vec::new()),
        _ => Err(unreadable("line 1: a list of roles belongs here".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::Fake;
    use super::*;

    const GET: &str = "GET /api/v1/namespaces/kube-system/configmaps/aws-auth";
    const PUT: &str = "PUT /api/v1/namespaces/kube-system/configmaps/aws-auth";
    const POST: &str = "POST /api/v1/namespaces/kube-system/configmaps";
    const ARN: &str = "arn:aws:iam::123456789012:role/nodes";

    fn config_map(version: &str, roles: &str) -> Value {
        let data = json!({"mapRoles": roles, "mapUsers": "- userarn: x\n"});
        json!({"metadata": {"name": "aws-auth", "resourceVersion": version}, "data": data})
    }

    fn roles_in(body: &str) -> Value {
        let object: Value = serde_json::from_str(body).expect("JSON");
        yaml::read(object["data"]["mapRoles"].as_str().expect("a text")).expect("YAML")
    }

    #[tokio::test]
    async fn a_cluster_without_the_config_map_gets_one() {
        let fake = Fake::start([(GET, 404, json!({"message": "not found"})), (POST, 201, json!({}))]);
        fake.kubernetes().map_role(ARN, &RoleMapping::of_nodes(false)).await.expect("mapped");
        assert_eq!(
            roles_in(&fake.end()[1].body),
            json!([{
                "rolearn": ARN,
                "username": "system:node:{{EC2PrivateDNSName}}",
                "groups": ["system:bootstrappers", "system:nodes"],
            }])
        );
    }

    #[tokio::test]
    async fn what_others_wrote_stays_even_meanwhile() {
        let fake = Fake::start([
            (GET, 200, config_map("1", "- rolearn: other\n  extra: kept\n")),
            (PUT, 409, json!({"message": "the object has been modified"})),
            (GET, 200, config_map("2", "- rolearn: other\n  extra: kept\n- rolearn: third\n")),
            (PUT, 200, json!({})),
        ]);
        fake.kubernetes().map_role(ARN, &RoleMapping::of_nodes(true)).await.expect("mapped");
        let body = &fake.end()[3].body;
        let roles = roles_in(body);
        assert_eq!(roles[0], json!({"rolearn": "other", "extra": "kept"}));
        assert_eq!(roles[1], json!({"rolearn": "third"}));
        assert_eq!(roles[2]["groups"][2], "eks:kube-proxy-windows");
        let object: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(
            (&object["metadata"]["resourceVersion"], &object["data"]["mapUsers"]),
            (&json!("2"), &json!("- userarn: x\n"))
        );
    }

    #[tokio::test]
    async fn what_is_so_already_is_not_written() {
        let mapped = json!([{"rolearn": ARN, "username": "u", "groups": ["g"]}]);
        let fake = Fake::start([(GET, 200, config_map("1", &yaml::write(&mapped))), (GET, 200, config_map("1", ""))]);
        let mapping = RoleMapping { username: "u".into(), groups: vec!["g".into()] };
        fake.kubernetes().map_role(ARN, &mapping).await.expect("nothing to do");
        fake.kubernetes().unmap_role(ARN).await.expect("nothing to do");
        fake.end();
    }

    #[tokio::test]
    async fn a_role_goes_with_all_its_mappings() {
        let roles = format!("- rolearn: {ARN}\n- rolearn: other\n- rolearn: {ARN}\n  username: again\n");
        let fake = Fake::start([(GET, 200, config_map("1", &roles)), (PUT, 200, json!({}))]);
        fake.kubernetes().unmap_role(ARN).await.expect("unmapped");
        assert_eq!(roles_in(&fake.end()[1].body), json!([{"rolearn": "other"}]));
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_left_alone() {
        let fake = Fake::start([(GET, 200, config_map("1", "{"))]);
        let error =
            fake.kubernetes().map_role(ARN, &RoleMapping::of_nodes(false)).await.expect_err("unreadable").to_string();
        let begin = "the Kubernetes API's answer to GET /api/v1/namespaces/kube-system/configmaps/aws-auth cannot be read: \
                     data.mapRoles, line 1, column 1: ";
        assert!(error.starts_with(begin), "{error}");
        assert!(error.ends_with("; mend it with 'kubectl edit -n kube-system configmap aws-auth'"), "{error}");
        fake.end();
    }
}
