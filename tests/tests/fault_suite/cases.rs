//! All cases.

use std::time::Duration;

use nodestrap_tests::imds::{FakeImdsBuilder, Fault, Rule};

use crate::answer::{Answer, identity_document};
use crate::case::{Case, DOCUMENT, End, NEEDED, OPTIONAL, PATHS, TOKEN};
use crate::network::{AtIpv4, Network};

/// More than the agent takes for an answer, its head included.
const TOO_LARGE: usize = 17 * 1024;

/// Every case, the same for each architecture.
pub(crate) fn all() -> Vec<Case> {
    [
        late_service(),
        cut_answers(),
        silence(),
        slow_answers(),
        statuses(),
        missing_paths(),
        lengths(),
        framings(),
        pages(),
        bodies(),
        tokens(),
        connections(),
        networks(),
    ]
    .concat()
}

/// A fault in the first answers to a path, that passes.
fn passing(kind: &'static str, path: &str, times: u32, fault: &Fault, end: End) -> Case {
    let name = format!("{} {times} times on {path}", brief(fault));
    Case::new(kind, name, end).rule(Rule::on(path).first(times).fault(fault.clone()))
}

/// A fault in every answer to a path.
fn lasting(kind: &'static str, path: &str, fault: &Fault, end: End) -> Case {
    Case::new(kind, format!("{} for good on {path}", brief(fault)), end).rule(Rule::on(path).fault(fault.clone()))
}

fn brief(fault: &Fault) -> String {
    let text = format!("{fault:?}");
    if text.len() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}

/// A fault that is retried: once and thrice on each path, and for good.
fn trouble(kind: &'static str, fault: &Fault, error: u16) -> Vec<Case> {
    let on = |path: &&'static str| {
        let passing = [1, 3].map(|times| passing(kind, path, times, fault, End::Right));
        [&passing[..], &[lasting(kind, path, fault, End::unreachable(path, error))]].concat()
    };
    PATHS.iter().flat_map(on).collect()
}

fn late_service() -> Vec<Case> {
    const KIND: &str = "connection refused";
    let refused_for = |milliseconds, end| {
        let time = Duration::from_millis(milliseconds);
        Case::new(KIND, format!("for {time:?}"), end).imds(|imds| imds.refuse_for(time))
    };
    let late = [100, 400, 1_000, 3_000, 10_000, 30_000].map(|milliseconds| refused_for(milliseconds, End::Right));
    [&late[..], &[refused_for(600_000, End::unreachable(DOCUMENT, 111))]].concat()
}

fn cut_answers() -> Vec<Case> {
    let kinds = [("reset at each byte", true), ("closed at each byte", false)];
    let mut cases = Vec::new();
    for (kind, reset) in kinds {
        for path in PATHS {
            let fault = |bytes| Fault::CutAfter { bytes, reset };
            cases.extend((0..=Answer::to(path).len()).map(|bytes| {
                let case = passing(kind, path, 1, &fault(bytes), End::Right);
                Case { at_each_byte: true, ..case }
            }));
            let error = if reset { 104 } else { 74 };
            cases.push(lasting(kind, path, &fault(0), End::unreachable(path, error)));
        }
    }
    cases
}

fn silence() -> Vec<Case> {
    trouble("no answer", &Fault::Silence, 11)
}

fn slow_answers() -> Vec<Case> {
    const KIND: &str = "slow bytes";
    let on = |path: &&'static str| {
        let milliseconds = |time| Fault::ByteMilliseconds(time);
        vec![
            lasting(KIND, path, &milliseconds(5), End::Right),
            lasting(KIND, path, &Fault::DelayMilliseconds(1_400), End::Right),
            // Each read ends without a byte.
            passing(KIND, path, 1, &milliseconds(2_300), End::Right),
            lasting(KIND, path, &milliseconds(2_300), End::unfinished(path)),
            // Each read gets a byte, and the whole never comes.
            lasting(KIND, path, &milliseconds(1_400), End::unfinished(path)),
        ]
    };
    PATHS.iter().flat_map(on).collect()
}

fn statuses() -> Vec<Case> {
    let kinds = [
        ("status 401", 401),
        ("status 403", 403),
        ("status 429", 429),
        ("status 500", 500),
        ("status 503", 503),
        ("statuses of others (301, 400, 502, 504)", 301),
        ("statuses of others (301, 400, 502, 504)", 400),
        ("statuses of others (301, 400, 502, 504)", 502),
        ("statuses of others (301, 400, 502, 504)", 504),
    ];
    let mut cases: Vec<Case> =
        kinds.iter().flat_map(|(kind, status)| trouble(kind, &Fault::Status(*status), *status)).collect();
    for (kind, status) in [("status 429", 429), ("status 500", 500), ("status 503", 503)] {
        let burst = Fault::Status(status);
        cases.extend(PATHS.map(|path| passing(kind, path, 20, &burst, End::Right)));
        cases.push(passing(kind, "/*", 30, &burst, End::Right));
    }
    cases
}

fn missing_paths() -> Vec<Case> {
    let fault = Fault::Status(404);
    let mut cases = Vec::new();
    for path in [TOKEN, DOCUMENT, NEEDED] {
        let kind = "status 404 on a needed path";
        cases.extend([1, 3, 20].map(|times| passing(kind, path, times, &fault, End::Right)));
        cases.push(lasting(kind, path, &fault, End::unreachable(path, 404)));
    }
    let kind = "status 404 on an optional path";
    cases.extend([1, 3].map(|times| passing(kind, OPTIONAL, times, &fault, End::WithoutLabel)));
    cases.push(lasting(kind, OPTIONAL, &fault, End::WithoutLabel));
    cases
}

fn lengths() -> Vec<Case> {
    const KIND: &str = "wrong Content-Length";
    let mut cases = Vec::new();
    for path in PATHS {
        let length = Answer::to(path).body().len();
        for short in [0, 1, length / 2, length - 1] {
            cases.push(passing(KIND, path, 2, &Fault::ContentLength(short), End::Right));
        }
        for long in [length + 1, TOO_LARGE, usize::MAX] {
            cases.push(passing(KIND, path, 1, &Fault::ContentLength(long), End::Right));
        }
        cases.push(lasting(KIND, path, &Fault::ContentLength(length - 1), End::unreachable(path, 74)));
        // More than is sent: the agent waits for the rest. More than a number of 32 bits: no number.
        cases.push(lasting(KIND, path, &Fault::ContentLength(length + 1), End::unfinished(path)));
        cases.push(lasting(KIND, path, &Fault::ContentLength(usize::MAX), End::unreachable(path, 74)));
        for lines in [
            vec![format!("Content-Length: -{length}")],
            vec![format!("Content-Length: +{length}")],
            vec![format!("Content-Length: 0x{length:x}")],
            vec![format!("Content-Length: {length}, {length}")],
            vec![format!("Content-Length: {length}.0")],
            vec!["Content-Length:".to_owned()],
            vec!["Content-Length".to_owned()],
            vec![format!("Content-Length: {}", length - 1), format!("Content-Length: {length}")],
        ] {
            cases.push(passing(KIND, path, 2, &Fault::Framing(lines), End::Right));
        }
        // What can be read in one way alone is no fault.
        let twice = vec![format!("Content-Length: {length}"); 2];
        cases.push(lasting(KIND, path, &Fault::Framing(twice), End::Right));
    }
    cases
}

fn framings() -> Vec<Case> {
    let mut cases = trouble("chunked", &Fault::Chunked(7), 74);
    cases.extend(PATHS.map(|path| passing("chunked", path, 1, &Fault::Chunked(1), End::Right)));
    cases.extend(trouble("no length", &Fault::NoContentLength, 74));
    cases.extend(trouble("no HTTP", &Fault::Raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec()), 74));
    cases.extend(trouble("no HTTP", &Fault::Raw((0..=255).collect()), 74));
    cases.extend(trouble("no HTTP", &Fault::Raw(b"\x16\x03\x03\x00\x02\x02\x28".to_vec()), 74));
    cases
}

fn pages() -> Vec<Case> {
    trouble("HTML page under status 200", &Fault::HtmlPage, 74)
}

/// Answers that are whole, and hold no value.
fn bodies() -> Vec<Case> {
    let mut cases = trouble("oversized", &Fault::OversizedBody(TOO_LARGE), 74);
    cases.extend(trouble("oversized", &Fault::OversizedHead(TOO_LARGE), 74));
    cases.extend(PATHS.map(|path| passing("oversized", path, 1, &Fault::OversizedBody(2_000_000), End::Right)));
    cases.extend(PATHS.map(|path| lasting("oversized", path, &Fault::OversizedHead(8_000), End::Right)));
    let long_word = Fault::OversizedBody(300);
    let binary = Fault::Body((0..=255).rev().collect());
    let injected = Fault::Body(b"a\nKUBE_RESERVED=\"x\"; rm -rf /".to_vec());
    for (kind, fault) in [
        ("oversized", &long_word),
        ("binary body", &binary),
        ("body of several lines", &injected),
        ("empty body", &Fault::Body(Vec::new())),
    ] {
        let for_token = if *fault == long_word { 401 } else { 74 };
        cases.push(passing(kind, TOKEN, 2, fault, End::Right));
        cases.push(lasting(kind, TOKEN, fault, End::unreachable(TOKEN, for_token)));
        for (path, end) in [
            (DOCUMENT, End::no_value("instanceType")),
            (OPTIONAL, End::WithoutLabel),
            (NEEDED, End::no_value("local-hostname")),
        ] {
            cases.push(passing(kind, path, 1, fault, end.clone()));
            cases.push(lasting(kind, path, fault, end));
        }
    }
    let document = identity_document();
    cases.extend((0..document.len()).map(|bytes| {
        let fault = Fault::Body(document[..bytes].to_vec());
        let name = format!("the first {bytes} bytes");
        let case = Case::new("half a document under its own length", name, End::RightOrNoField);
        Case { at_each_byte: true, ..case.rule(Rule::on(DOCUMENT).fault(fault)) }
    }));
    cases
}

fn tokens() -> Vec<Case> {
    const KIND: &str = "token ends while it runs";
    let mut cases: Vec<Case> = [1, 2]
        .map(|requests| {
            let name = format!("good for {requests} requests");
            Case::new(KIND, name, End::Right).imds(|imds| imds.requests_per_token(requests))
        })
        .to_vec();
    for path in [DOCUMENT, OPTIONAL, NEEDED] {
        cases.extend([1, 3].map(|times| passing(KIND, path, times, &Fault::ExpireTokens, End::Right)));
        cases.push(lasting(KIND, path, &Fault::ExpireTokens, End::unreachable(path, 401)));
    }
    cases
}

fn connections() -> Vec<Case> {
    const KIND: &str = "a service that keeps connections";
    let keep = |case: Case| case.imds(FakeImdsBuilder::keep_alive);
    let mut cases = vec![keep(Case::new(KIND, "no fault", End::Right))];
    for fault in [Fault::Status(503), Fault::Truncate(3), Fault::Reset(3), Fault::HtmlPage, Fault::ExpireTokens] {
        cases.extend(PATHS.map(|path| keep(passing(KIND, path, 1, &fault, End::Right))));
    }
    cases
}

/// IMDS at its own addresses, which no setting names.
fn networks() -> Vec<Case> {
    const KIND: &str = "IPv6 only";
    let over_ipv6 = |case: Case, at_ipv4| case.network(Network::Ipv6(at_ipv4));
    let mut cases = vec![Case::new("IPv4 only", "no IPv6", End::Right).network(Network::Ipv4)];
    for (name, at_ipv4) in [
        ("no route to the IPv4 address", AtIpv4::NoRoute),
        ("the IPv4 address unreachable", AtIpv4::Unreachable),
        ("the IPv4 address refuses", AtIpv4::Refused),
        ("the IPv4 address drops packets", AtIpv4::Dropped),
        ("the IPv4 address takes connections and is silent", AtIpv4::Silent),
    ] {
        cases.push(over_ipv6(Case::new(KIND, name, End::Right), at_ipv4));
    }
    for fault in [
        Fault::Status(401),
        Fault::Status(404),
        Fault::Status(429),
        Fault::Status(503),
        Fault::Silence,
        Fault::CloseBeforeHead,
        Fault::Truncate(9),
        Fault::Reset(9),
        Fault::ContentLength(3),
        Fault::Chunked(3),
        Fault::NoContentLength,
        Fault::HtmlPage,
        Fault::OversizedBody(TOO_LARGE),
        Fault::ExpireTokens,
    ] {
        cases.extend(
            [DOCUMENT, NEEDED].map(|path| over_ipv6(passing(KIND, path, 2, &fault, End::Right), AtIpv4::NoRoute)),
        );
    }
    let late = Case::new(KIND, "refused for 1 s", End::Right).imds(|imds| imds.refuse_for(Duration::from_secs(1)));
    cases.push(over_ipv6(late, AtIpv4::NoRoute));
    let nowhere = Case::new(KIND, "nobody at either address", End::unreachable(DOCUMENT, 111));
    cases.push(over_ipv6(nowhere.imds(|imds| imds.refuse_for(Duration::from_mins(10))), AtIpv4::Refused));
    cases
}
