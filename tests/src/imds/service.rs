//! The service's own behaviour, without sockets: a request comes in, a response and perhaps a fault go out.

use std::time::Instant;

use super::catalog;
use super::fault::Fault;
use super::http::{Request, Response};
use super::instance::Instance;
use super::rule::Rule;
use super::token::Tokens;

/// The one version that cloud-init asks for without a token where it does not know that it runs on EC2, as in a container.
const TOKENLESS_VERSION: &str = "/2009-04-04/";

/// One fake service: its instance, its tokens, and how far its script has come.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) instance: Instance,
    pub(crate) tokens: Tokens,
    /// Each rule with the number of requests that it has seen.
    pub(crate) script: Vec<(Rule, u32)>,
    /// Whether paths under `/2009-04-04/` are answered without a token.
    pub(crate) tokenless_2009: bool,
}

impl Service {
    /// The right answer to the request, and the fault that the script has for it.
    pub(crate) fn answer(&mut self, request: &Request, now: Instant) -> (Response, Option<Fault>) {
        let fault = self.next_fault(&request.path);
        if fault == Some(Fault::ExpireTokens) {
            self.tokens.expire_all();
        }
        (self.respond(request, now), fault)
    }

    fn next_fault(&mut self, path: &str) -> Option<Fault> {
        let mut decided = None;
        for (rule, seen) in self.script.iter_mut().filter(|(rule, _)| rule.applies(path)) {
            decided = decided.or_else(|| rule.fault_after(*seen).cloned());
            *seen += 1;
        }
        decided
    }

    fn respond(&mut self, request: &Request, now: Instant) -> Response {
        match request.method.as_str() {
            "PUT" if request.path == "/latest/api/token" => self.issue_token(request, now),
            // The token path has no other version; afterburn met 403 there.
            "PUT" => Response::error(403),
            "GET" if !self.admits(request, now) => Response::error(401),
            "GET" => match catalog::look_up(&self.instance, &request.path) {
                Some(body) => Response::new(200, content_type(&request.path), body),
                None => Response::error(404),
            },
            _ => Response::error(405),
        }
    }

    fn issue_token(&mut self, request: &Request, now: Instant) -> Response {
        if request.headers.contains_key("x-forwarded-for") {
            return Response::error(403);
        }
        let ttl = request.headers.get("x-aws-ec2-metadata-token-ttl-seconds");
        let Some((ttl, token)) = ttl.and_then(|ttl| Some((ttl, self.tokens.issue(ttl, now)?))) else {
            return Response::error(400);
        };
        let mut response = Response::new(200, "text/plain", token);
        response.headers.push(("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", ttl.clone()));
        response
    }

    fn admits(&mut self, request: &Request, now: Instant) -> bool {
        match request.headers.get("x-aws-ec2-metadata-token") {
            Some(token) => self.tokens.admit(token, now),
            None => self.tokenless_2009 && request.path.starts_with(TOKENLESS_VERSION),
        }
    }
}

fn content_type(path: &str) -> &'static str {
    if path.ends_with("/user-data") { "application/octet-stream" } else { "text/plain" }
}
