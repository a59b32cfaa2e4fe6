//! The running double.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::answer::{self, Answer};
use super::call::{Call, Signer};
use super::cloudformation::{StackScript, StackSummary};
use super::record::RecordedCall;
use super::refusal::Refusal;
use super::rule::{Fault, Rule};
use super::service::Service;
use super::world::{ACCESS_KEY, CALLER, World};
use crate::endpoint::{Delivery, Endpoint, Request, Response, lock};

/// A double that listens until it is dropped.
#[derive(Debug)]
pub struct AwsDouble {
    endpoint: Endpoint,
    region: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    world: World,
    rules: Vec<Rule>,
    calls: Vec<RecordedCall>,
    /// Requests that the test did not provide for, in words.
    unexpected: Vec<String>,
}

impl AwsDouble {
    pub(super) fn start(world: World, rules: Vec<Rule>) -> io::Result<Self> {
        let region = world.region.clone();
        let shared = Arc::new(Mutex::new(Shared { world, rules, calls: Vec::new(), unexpected: Vec::new() }));
        let answering = Arc::clone(&shared);
        let endpoint = Endpoint::start(None, move |request| lock(&answering).deliver(&request))?;
        Ok(Self { endpoint, region, shared })
    }

    /// The URL of all services: what `AWS_ENDPOINT_URL` takes.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.endpoint.address())
    }

    /// The environment that makes an AWS SDK call the double and nobody else.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let text = str::to_owned;
        vec![
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_REGION", self.region.clone()),
            ("AWS_DEFAULT_REGION", self.region.clone()),
            ("AWS_ACCESS_KEY_ID", text(ACCESS_KEY)),
            ("AWS_SECRET_ACCESS_KEY", text("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            ("AWS_EC2_METADATA_DISABLED", text("true")),
            ("AWS_CONFIG_FILE", text("/dev/null")),
            ("AWS_SHARED_CREDENTIALS_FILE", text("/dev/null")),
        ]
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<RecordedCall> {
        lock(&self.shared).calls.clone()
    }

    /// The calls of one operation.
    pub fn calls_of(&self, service: Service, operation: &str) -> Vec<RecordedCall> {
        self.calls().into_iter().filter(|call| call.service == service && call.operation == operation).collect()
    }

    /// How many calls each operation had.
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for call in self.calls() {
            *counts.entry(call.to_string()).or_default() += 1;
        }
        counts
    }

    /// The stacks that are there, gone ones too, in the order in which they were made.
    pub fn stacks(&self) -> Vec<StackSummary> {
        lock(&self.shared).world.stacks.summaries()
    }

    /// Adds the script of one more stack, as [`AwsDoubleBuilder::stack`](super::AwsDoubleBuilder::stack) does.
    pub fn add_stack(&self, name: &str, script: StackScript) {
        lock(&self.shared).world.stacks.add_script(name, script);
    }

    /// Makes a stack that is there before the program under test runs, protected as eksctl's are, and as far as its script goes.
    ///
    /// # Panics
    /// If `CloudFormation` would refuse it; with what it would say.
    pub fn make_stack(&self, name: &str, template: &Value, tags: &[(&str, &str)], script: StackScript) {
        let tags: Vec<Value> = tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
        let parameters = json!({
            "StackName": name,
            "TemplateBody": template.to_string(),
            "Tags": tags,
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "EnableTerminationProtection": "true",
        });
        let mut shared = lock(&self.shared);
        shared.world.stacks.add_script(name, script);
        if let Err(refusal) = shared.world.make_stack(name, parameters) {
            panic!("{name}: {}", refusal.message);
        }
    }

    /// Adds a rule behind those that there are.
    pub fn add_rule(&self, rule: Rule) {
        lock(&self.shared).rules.push(rule);
    }

    /// Ends all faults: from now on calls go well.
    pub fn clear_rules(&self) {
        lock(&self.shared).rules.clear();
    }

    /// Requests that the test did not provide for so far, in words.
    pub fn unexpected(&self) -> Vec<String> {
        lock(&self.shared).unexpected.clone()
    }

    /// Ends the double.
    ///
    /// # Panics
    /// If there were requests that the test did not provide for, or if stacks of the script were never made.
    pub fn finish(self) {
        let unexpected = self.unexpected();
        assert!(
            unexpected.is_empty(),
            "the double met requests that the test did not provide for:\n{}",
            unexpected.join("\n")
        );
        let unused = lock(&self.shared).world.stacks.unused_scripts();
        assert!(unused.is_empty(), "the script has stacks that nobody made: {}", unused.join(", "));
    }
}

impl Shared {
    fn deliver(&mut self, request: &Request) -> Delivery {
        let read = Signer::of(request).and_then(|signer| Ok((Call::of(request, &signer)?, signer)));
        match read {
            Ok((call, signer)) => self.serve(&call, &signer),
            Err(refusal) => {
                let Request { method, path, .. } = request;
                self.unexpected.push(format!("{method} {path}: {}", refusal.message));
                Delivery::Answer(Response::new(400, "text/plain", refusal.message))
            }
        }
    }

    fn serve(&mut self, call: &Call, signer: &Signer) -> Delivery {
        let (service, operation) = (call.service, call.operation.as_str());
        // Every rule counts the call, also those that do not decide.
        let met: Vec<Fault> = self.rules.iter_mut().filter_map(|rule| rule.meet(service, operation).cloned()).collect();
        let fault = met.into_iter().next();
        let scripted = fault.as_ref().map(|fault| fault.refusal(service, operation, CALLER));
        let answer: Option<Answer> = match scripted {
            Some(refusal) => refusal.map(Err),
            None => Some(self.world.answer(call, signer)),
        };
        if let Some(Err(Refusal { is_unexpected: true, message, .. })) = &answer {
            self.unexpected.push(format!("{service} {operation}: {message}"));
        }
        self.calls.push(RecordedCall {
            service,
            operation: operation.to_owned(),
            parameters: Value::Object(call.parameters.0.clone()),
            answer: answer.as_ref().map(|answer| match answer {
                Ok(_) => (200, None),
                Err(refusal) => (refusal.status, Some(refusal.code.clone())),
            }),
        });
        let request_id = format!("00000000-0000-4000-8000-{:012}", self.calls.len());
        match (answer, fault) {
            (Some(answer), _) => Delivery::Answer(answer::response(service, operation, &request_id, &answer)),
            (None, Some(Fault::Silence)) => Delivery::Silence,
            (None, _) => Delivery::Close,
        }
    }
}
