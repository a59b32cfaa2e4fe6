//! The table: each row is the one before it and what its minor changes.

use super::minor::{
    ApiLimits, CgroupDriver, CloudProvider, ContainerdVersion, CredentialProviderApi, ExecApi, Minor, NodeDefaults,
    PauseImage, Runtime, RuntimeEndpoint, ShutdownGracePeriod,
};
use crate::values::TokenProgram;

/// The field list of a minor.
macro_rules! fields {
    ($minor:literal) => {
        include_str!(concat!("../../data/kubelet-config-fields/1.", $minor, ".txt"))
    };
}

/// The article's.
const V1_14: Minor = Minor {
    minor: 14,
    runtime: Runtime::Docker,
    containerd_version: ContainerdVersion::V1,
    allow_privileged_flag: true,
    container_runtime_flag: Some("docker"),
    runtime_endpoint: RuntimeEndpoint::None,
    cloud_provider: CloudProvider::InTree,
    pause_image_flag: true,
    pause_image: PauseImage::ByArchitecture { tag: "3.1", both: "3.5" },
    cgroup_driver: CgroupDriver::Cgroupfs,
    reserved_cgroups: false,
    defaults: NodeDefaults::Eksctl,
    api_limits: None,
    feature_gates: &["RotateKubeletServerCertificate"],
    shutdown_grace_period: None,
    credential_provider_api: None,
    exec_api: ExecApi::V1Alpha1,
    token_program: TokenProgram::AwsIamAuthenticator,
    kubelet_config_fields: fields!(14),
};

const V1_15: Minor = Minor {
    minor: 15,
    allow_privileged_flag: false,
    feature_gates: &[],
    pause_image: PauseImage::ForAll("3.5"),
    defaults: NodeDefaults::EksAmi,
    kubelet_config_fields: fields!(15),
    ..V1_14
};
const V1_16: Minor = Minor { minor: 16, kubelet_config_fields: fields!(16), ..V1_15 };
const V1_17: Minor = Minor { minor: 17, kubelet_config_fields: fields!(17), ..V1_16 };
const V1_18: Minor = Minor { minor: 18, kubelet_config_fields: fields!(18), ..V1_17 };
const V1_19: Minor = Minor { minor: 19, kubelet_config_fields: fields!(19), ..V1_18 };
const V1_20: Minor = Minor { minor: 20, kubelet_config_fields: fields!(20), ..V1_19 };
const V1_21: Minor = Minor { minor: 21, kubelet_config_fields: fields!(21), ..V1_20 };
const V1_22: Minor = Minor {
    minor: 22,
    api_limits: Some(ApiLimits { qps: 10, burst: 20 }),
    kubelet_config_fields: fields!(22),
    ..V1_21
};
const V1_23: Minor = Minor { minor: 23, kubelet_config_fields: fields!(23), ..V1_22 };
const V1_24: Minor = Minor {
    minor: 24,
    runtime: Runtime::Containerd,
    container_runtime_flag: Some("remote"),
    runtime_endpoint: RuntimeEndpoint::Flag,
    cgroup_driver: CgroupDriver::Systemd,
    reserved_cgroups: true,
    credential_provider_api: Some(CredentialProviderApi::V1Alpha1),
    exec_api: ExecApi::V1Beta1,
    token_program: TokenProgram::Agent,
    kubelet_config_fields: fields!(24),
    ..V1_23
};
const V1_25: Minor = Minor { minor: 25, kubelet_config_fields: fields!(25), ..V1_24 };
const V1_26: Minor =
    Minor { minor: 26, cloud_provider: CloudProvider::External, kubelet_config_fields: fields!(26), ..V1_25 };
const V1_27: Minor = Minor {
    minor: 27,
    container_runtime_flag: None,
    runtime_endpoint: RuntimeEndpoint::Field,
    api_limits: None,
    credential_provider_api: Some(CredentialProviderApi::V1),
    kubelet_config_fields: fields!(27),
    ..V1_26
};
const V1_28: Minor = Minor { minor: 28, kubelet_config_fields: fields!(28), ..V1_27 };
const V1_29: Minor = Minor { minor: 29, kubelet_config_fields: fields!(29), ..V1_28 };
const V1_30: Minor = Minor { minor: 30, kubelet_config_fields: fields!(30), ..V1_29 };
const V1_31: Minor = Minor { minor: 31, kubelet_config_fields: fields!(31), ..V1_30 };
const V1_32: Minor = Minor { minor: 32, kubelet_config_fields: fields!(32), ..V1_31 };
const V1_33: Minor = Minor {
    minor: 33,
    containerd_version: ContainerdVersion::V2,
    // Off by itself until 1.34.
    feature_gates: &["DynamicResourceAllocation"],
    kubelet_config_fields: fields!(33),
    ..V1_32
};
const V1_34: Minor = Minor {
    minor: 34,
    // Off by itself until 1.35.
    feature_gates: &["MutableCSINodeAllocatableCount"],
    shutdown_grace_period: Some(ShutdownGracePeriod { total: "2m30s", critical_pods: "30s" }),
    kubelet_config_fields: fields!(34),
    ..V1_33
};
const V1_35: Minor =
    Minor { minor: 35, pause_image_flag: false, feature_gates: &[], kubelet_config_fields: fields!(35), ..V1_34 };
const V1_36: Minor = Minor { minor: 36, kubelet_config_fields: fields!(36), ..V1_35 };

/// The minors that nodes can be made for, in order and without a gap.
pub static MINORS: [Minor; 23] = [
    V1_14, V1_15, V1_16, V1_17, V1_18, V1_19, V1_20, V1_21, V1_22, V1_23, V1_24, V1_25, V1_26, V1_27, V1_28, V1_29,
    V1_30, V1_31, V1_32, V1_33, V1_34, V1_35, V1_36,
];

/// The minor with this number.
pub fn minor(number: u32) -> Option<&'static Minor> {
    MINORS.iter().find(|row| row.minor == number)
}

/// The range of minors, as messages name it: `1.14 to 1.36`.
pub fn supported() -> String {
    let [first, .., last] = &MINORS;
    format!("{first} to {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order_and_without_a_gap() {
        assert!(MINORS.is_sorted_by(|a, b| a.minor + 1 == b.minor));
    }

    #[test]
    fn every_field_list_is_the_rows_own() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/data/kubelet-config-fields");
        for row in &MINORS {
            let list = std::fs::read_to_string(format!("{directory}/{row}.txt")).expect("the minor's list");
            assert!(row.kubelet_config_fields == list, "{row}");
        }
        let lists = std::fs::read_dir(directory).expect("the lists' directory").count();
        assert_eq!(lists, MINORS.len(), "each list has its row");
    }

    #[test]
    fn columns_of_a_row_agree() {
        for row in &MINORS {
            let docker = row.runtime == Runtime::Docker;
            assert_eq!(row.runtime_endpoint == RuntimeEndpoint::None, docker, "{row}");
            assert_eq!(row.credential_provider_api.is_none(), docker, "{row}");
            assert_eq!(row.cgroup_driver == CgroupDriver::Cgroupfs, docker, "{row}");
            assert!(row.feature_gates.is_sorted_by(|a, b| a < b), "{row}");
        }
    }
}
