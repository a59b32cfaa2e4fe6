//! What kubelet sets aside for itself and the container runtime.
//!
//! Source: amazon-eks-ami, `templates/al2/runtime/bootstrap.sh` and nodeadm's `internal/kubelet` (the same formulas).

/// CPU to reserve on a machine of `cpus` logical CPUs, in millicores.
///
/// 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of each further one.
pub fn cpu_millicores(cpus: u32) -> u32 {
    match cpus {
        0 => 0,
        1 => 60,
        2 => 70,
        3 => 75,
        // 80 for the first four; what is half a millicore in the end is left out, as in the sources.
        _ => 70 + cpus / 2 * 5 + cpus % 2 * 2,
    }
}

/// Memory to reserve for `max_pods` pods, in MiB: 11 a pod and 255 for the rest.
pub fn memory_mib(max_pods: u32) -> u32 {
    max_pods.saturating_mul(11).saturating_add(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_what_bootstrap_sh_computes() {
        let published = [
            (1, 60),
            (2, 70),
            (3, 75),
            (4, 80),
            (8, 90),
            (16, 110),
            (32, 150),
            (36, 160),
            (48, 190),
            (64, 230),
            (72, 250),
            (96, 310),
            (128, 390),
            (192, 550),
            (448, 1190),
            (896, 2310),
        ];
        for (cpus, millicores) in published {
            assert_eq!(cpu_millicores(cpus), millicores, "{cpus} CPUs");
        }
        assert_eq!(cpu_millicores(0), 0);
    }

    #[test]
    fn memory_grows_with_pods() {
        assert_eq!(memory_mib(0), 255);
        assert_eq!(memory_mib(29), 574);
        assert_eq!(memory_mib(58), 893);
        assert_eq!(memory_mib(u32::MAX), u32::MAX);
    }
}
