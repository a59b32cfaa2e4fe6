//! What kubelet sets aside for itself and the container runtime.
//!
//! Source: amazon-eks-ami, `templates/al2/runtime/bootstrap.sh` and nodeadm's `internal/kubelet` (the same formulas).

/// CPU to reserve on a machine of `cpus` logical CPUs, in millicores.
///
/// 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of each further one.
pub fn cpu_millicores(cpus: u32) -> u32 {
    /// Upper end of each range in cores, and its share in units of 0.01 %.
    const RANGES: [(u32, u32); 4] = [(1, 600), (2, 100), (4, 50), (u32::MAX, 25)];
    let mut from = 0;
    let mut reserved = 0;
    for (to, share) in RANGES {
        let cores = cpus.min(to).saturating_sub(from);
        // Millicores (1000) times hundredths of a percent (1/10000), rounded down in each range as the sources do.
        reserved += u64::from(cores) * u64::from(share) / 10;
        from = to;
    }
    u32::try_from(reserved).unwrap_or(u32::MAX)
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
