//! What a test says before the double starts.

use std::io;

use super::auto_scaling::ScalingActivity;
use super::cloudformation::StackScript;
use super::double::AwsDouble;
use super::ec2::{InstanceType, Zone};
use super::eks::Cluster;
use super::rule::Rule;
use super::world::World;

/// A double that is not started yet: an account with nothing in it.
#[derive(Debug, Clone)]
pub struct AwsDoubleBuilder {
    world: World,
    rules: Vec<Rule>,
}

impl AwsDouble {
    /// An account in a region such as `ap-northeast-1`.
    pub fn builder(region: &str) -> AwsDoubleBuilder {
        AwsDoubleBuilder { world: World { region: region.to_owned(), ..World::default() }, rules: Vec::new() }
    }
}

impl AwsDoubleBuilder {
    /// An available Availability Zone with its ID.
    #[must_use]
    pub fn zone(self, name: &str, id: &str) -> Self {
        self.special_zone(Zone::available(name, id))
    }

    /// A zone of another kind.
    #[must_use]
    pub fn special_zone(mut self, zone: Zone) -> Self {
        self.world.zones.push(zone);
        self
    }

    /// An instance type.
    #[must_use]
    pub fn instance_type(mut self, instance: InstanceType) -> Self {
        self.world.instance_types.push(instance);
        self
    }

    /// A public parameter of Systems Manager; an image that it names is there as well.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.world.parameters.insert(name.to_owned(), value.to_owned());
        if value.starts_with("ami-") {
            self.world.images.insert(value.to_owned());
        }
        self
    }

    /// An image.
    #[must_use]
    pub fn image(mut self, id: &str) -> Self {
        self.world.images.insert(id.to_owned());
        self
    }

    /// How a stack goes, when one of this name is made; with a final `*` one whose name begins so.
    ///
    /// Each script is for one stack. A second stack of the same name takes the next script, and a stack without one is refused.
    #[must_use]
    pub fn stack(mut self, name: &str, script: StackScript) -> Self {
        self.world.stacks.add_script(name, script);
        self
    }

    /// A cluster that no stack made.
    #[must_use]
    pub fn cluster(mut self, cluster: Cluster) -> Self {
        self.world.clusters.push(cluster);
        self
    }

    /// URL and certificate authority (PEM) of the API server of each cluster that a stack makes.
    #[must_use]
    pub fn kubernetes(mut self, url: &str, authority: &str) -> Self {
        self.world.kubernetes = Some((url.to_owned(), authority.to_owned()));
        self
    }

    /// Instances of the Auto Scaling group that a stack makes.
    #[must_use]
    pub fn instances(mut self, stack: &str, ids: &[&str]) -> Self {
        self.world.instances.insert(stack.to_owned(), ids.iter().map(|id| (*id).to_owned()).collect());
        self
    }

    /// What the Auto Scaling group that a stack makes tried; the newest first.
    #[must_use]
    pub fn activity(mut self, stack: &str, activity: ScalingActivity) -> Self {
        self.world.activities.entry(stack.to_owned()).or_default().push(activity);
        self
    }

    /// What an instance wrote on its console.
    #[must_use]
    pub fn console(mut self, instance: &str, said: &str) -> Self {
        self.world.consoles.insert(instance.to_owned(), said.to_owned());
        self
    }

    /// Something that goes wrong.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Starts it.
    pub fn start(self) -> io::Result<AwsDouble> {
        AwsDouble::start(self.world, self.rules)
    }
}
