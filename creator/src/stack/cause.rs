//! Why a stack failed: the first failures among its events, not what was cancelled because of them.

use std::fmt;

use super::Event;

/// A failure that others followed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What failed.
    pub event: Event,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.event.told())
    }
}

/// The failures that others followed from, in the order in which they happened.
///
/// A failure of the stack itself only counts where no resource failed. Of the same resource only the first failure counts.
pub fn root_causes(events: &[Event]) -> Vec<Cause> {
    let failures = || events.iter().filter(|event| event.is_failure() && !event.is_cancelled());
    let mut causes: Vec<Cause> = Vec::new();
    for event in failures().filter(|event| !event.is_of_stack()) {
        if causes.iter().all(|cause| cause.event.logical_id != event.logical_id) {
            causes.push(Cause { event: event.clone() });
        }
    }
    if causes.is_empty() {
        // A rollback's reason is in an event that is no failure by its status.
        let told = |event: &&Event| event.is_of_stack() && (event.is_failure() || event.status.contains("ROLLBACK"));
        causes.extend(
            events.iter().find(|event| told(event) && event.reason.is_some()).cloned().map(|event| Cause { event }),
        );
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(logical_id: &str, resource_type: &str, status: &str, reason: Option<&str>) -> Event {
        Event {
            id: format!("{logical_id}-{status}"),
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            status: status.to_owned(),
            reason: reason.map(str::to_owned),
        }
    }

    const STACK: &str = "AWS::CloudFormation::Stack";
    const SUBNET: &str = "AWS::EC2::Subnet";

    fn told(events: &[Event]) -> Vec<String> {
        root_causes(events).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_was_cancelled_is_no_cause() {
        let events = [
            event("s", STACK, "CREATE_IN_PROGRESS", Some("User Initiated")),
            event(
                "SubnetPublicA",
                SUBNET,
                "CREATE_FAILED",
                Some("Value (a) for parameter availabilityZone is invalid."),
            ),
            event("SubnetPublicB", SUBNET, "CREATE_FAILED", Some("Resource creation cancelled")),
            event("SubnetPrivateA", SUBNET, "CREATE_FAILED", Some("Value (a) is invalid, too.")),
            event(
                "s",
                STACK,
                "ROLLBACK_IN_PROGRESS",
                Some("The following resource(s) failed to create: [SubnetPublicA]."),
            ),
            event("SubnetPublicA", SUBNET, "DELETE_FAILED", Some("later")),
        ];
        assert_eq!(
            told(&events),
            [
                "AWS::EC2::Subnet/SubnetPublicA: CREATE_FAILED – \"Value (a) for parameter availabilityZone is invalid.\"",
                "AWS::EC2::Subnet/SubnetPrivateA: CREATE_FAILED – \"Value (a) is invalid, too.\"",
            ]
        );
    }

    #[test]
    fn without_a_resource_that_failed_the_stack_s_own_reason_is_told() {
        let events = [
            event("s", STACK, "CREATE_IN_PROGRESS", Some("User Initiated")),
            event("s", STACK, "ROLLBACK_IN_PROGRESS", Some("The role cannot be assumed.")),
        ];
        assert_eq!(
            told(&events),
            ["AWS::CloudFormation::Stack/s: ROLLBACK_IN_PROGRESS – \"The role cannot be assumed.\""]
        );
    }

    #[test]
    fn a_stack_that_went_well_has_no_cause() {
        assert_eq!(told(&[event("s", STACK, "CREATE_COMPLETE", None)]), [""; 0]);
    }
}
