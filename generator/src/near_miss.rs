//! "Did you mean": the known name that a misspelt one comes closest to.

/// The name among `known` that is at most a third of its letters away from `wrong`, capital letters aside.
pub(crate) fn near_miss<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&wrong, &name.to_lowercase());
    known
        .into_iter()
        .map(|name| (distance(name), name))
        .filter(|(distance, name)| distance * 3 <= name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::near_miss;

    #[test]
    fn the_nearest_name_is_found_through_typos_and_capitals() {
        let known = ["labels", "taints", "amiFamily", "ami", "maxPodsPerNode"];
        for (wrong, near) in
            [("labls", "labels"), ("taint", "taints"), ("AMIFamily", "amiFamily"), ("maxPodPerNode", "maxPodsPerNode")]
        {
            assert_eq!(near_miss(wrong, known), Some(near));
        }
    }

    #[test]
    fn a_name_of_its_own_is_near_nothing() {
        for wrong in ["", "bananas", "x", "lab"] {
            assert_eq!(near_miss(wrong, ["labels", "taints", "ami"]), None, "{wrong}");
        }
    }
}
