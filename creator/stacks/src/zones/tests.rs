use super::*;

fn region(name: &str) -> Region {
    name.parse().expect("a region")
}

fn zones(prefix: &str, letters: &str) -> Vec<OfferedZone> {
    let zone = |(number, letter)| OfferedZone { name: format!("{prefix}{letter}"), id: format!("x-az{number}") };
    letters.chars().enumerate().map(zone).collect()
}

fn offers(all: &[(&str, &[&str])]) -> BTreeMap<InstanceTypeName, BTreeSet<Zone>> {
    let offer = |(name, zones): &(&str, &[&str])| {
        (name.parse().expect("an instance type"), zones.iter().map(|zone| (*zone).to_owned()).collect())
    };
    all.iter().map(offer).collect()
}

#[test]
fn three_zones_are_taken_and_two_in_us_east_1() {
    let chosen = |name: &str| choose(&region(name), &zones(name, "dcba"), &BTreeMap::new()).expect("zones");
    assert_eq!(chosen("eu-west-1"), ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    assert_eq!(chosen("us-east-1"), ["us-east-1a", "us-east-1b"]);
}

#[test]
fn a_zone_offers_every_type_and_has_eks() {
    let mut available = zones("ca-central-1", "abd");
    available.push(OfferedZone { name: "ca-central-1c".to_owned(), id: "cac1-az3".to_owned() });
    let wanted = offers(&[
        ("m5.large", &["ca-central-1a", "ca-central-1b", "ca-central-1c", "ca-central-1d"]),
        ("p5.48xlarge", &["ca-central-1a", "ca-central-1c", "ca-central-1d"]),
    ]);
    assert_eq!(
        choose(&region("ca-central-1"), &available, &wanted),
        Ok(vec!["ca-central-1a".into(), "ca-central-1d".into()])
    );
}

#[test]
fn too_few_zones_are_told_with_what_each_of_the_others_lacks() {
    let wanted = offers(&[("p5.48xlarge", &["us-west-1a"])]);
    let mut available = zones("us-west-1", "ab");
    available.push(OfferedZone { name: "us-west-1c".to_owned(), id: "usw1-az2".to_owned() });
    assert_eq!(
        choose(&region("us-west-1"), &available, &wanted).expect_err("one zone").to_string(),
        "us-west-1 has one zone for this cluster (us-west-1a), and EKS needs two; us-west-1b does not offer p5.48xlarge; \
         us-west-1c (usw1-az2) has no EKS; give other instance types, or name zones with --zones or availabilityZones"
    );
    assert_eq!(
        choose(&region("us-west-1"), &[], &BTreeMap::new()).expect_err("none").to_string(),
        "us-west-1 has no zone for this cluster, and EKS needs two; give other instance types, or name zones with --zones \
         or availabilityZones"
    );
}

#[test]
fn the_offer_is_found_in_what_eks_and_ec2_say() {
    let article = "Value (ap-northeast-1a) for parameter availabilityZone is invalid. Subnets can currently only be created \
                   in the following availability zones: ap-northeast-1d, ap-northeast-1c, ap-northeast-1b. (Service: \
                   AmazonEC2; Status Code: 400; Error Code: InvalidParameterValue; Request ID: 28f3bfed)";
    let offered = Some(vec!["ap-northeast-1b".into(), "ap-northeast-1c".into(), "ap-northeast-1d".into()]);
    assert_eq!(offered_instead(article), offered);
    let eks = "Cannot create cluster 'app' because us-east-1e, the targeted availability zone, does not currently have \
               sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, \
               us-east-1f (Service: AmazonEKS; Status Code: 400; Error Code: UnsupportedAvailabilityZoneException)";
    assert_eq!(offered_instead(eks), Some(vec!["us-east-1a".into(), "us-east-1f".into()]));
    let never = "Cannot create cluster 'app' because EKS does not support creating control plane instances in us-east-1e, the \
                 targeted availability zone. Retry cluster creation using control plane subnets that span at least two of \
                 these availability zones: us-east-1a, us-east-1f. Note, post cluster creation, you can run worker nodes in \
                 separate subnets/availability zones from control plane subnets/availability zones passed during cluster \
                 creation";
    assert_eq!(offered_instead(never), Some(vec!["us-east-1a".into(), "us-east-1f".into()]));
    let bare = "Retry and choose from these availability zones: us-east-1a, us-east-1b";
    assert_eq!(offered_instead(bare), Some(vec!["us-east-1a".into(), "us-east-1b".into()]));
}

#[test]
fn other_reasons_offer_nothing() {
    for reason in [
        "",
        "Resource creation cancelled",
        "Retry and choose from these availability zones: ",
        "Retry and choose from these availability zones: none (Service: AmazonEKS)",
    ] {
        assert_eq!(offered_instead(reason), None, "{reason}");
    }
}

#[test]
fn what_is_still_offered_is_kept_and_the_rest_made_up() {
    let names = |letters: &str| letters.chars().map(|letter| format!("ap-northeast-1{letter}")).collect::<Vec<Zone>>();
    let tokyo = region("ap-northeast-1");
    assert_eq!(retry(&tokyo, &names("acd"), &names("bcd")), Ok(names("bcd")));
    assert_eq!(retry(&tokyo, &names("ac"), &names("bcd")), Ok(names("bc")));
    let elsewhere = ["af-south-1a", "ap-northeast-1d", "ap-northeast-1c"].map(str::to_owned);
    assert_eq!(retry(&tokyo, &names("ac"), &elsewhere), Ok(names("cd")), "zones of other regions are no zones here");
    assert_eq!(
        retry(&tokyo, &names("ac"), &names("c")).expect_err("one zone").to_string(),
        "ap-northeast-1 has one zone for this cluster (ap-northeast-1c), and EKS needs two; ap-northeast-1a was refused by \
         AWS; give other instance types, or name zones with --zones or availabilityZones"
    );
}
