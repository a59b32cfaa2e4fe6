//! HTTP endpoints on threads of the test's own process, plain or with TLS: what the doubles of services listen with.
//!
//! An endpoint reads requests, hands each to a function, and writes what that gives. It knows no service.

mod listener;
mod message;

pub(crate) use listener::{Delivery, Endpoint, lock};
pub(crate) use message::{Request, Response, percent_decoded, query_pairs};
