//! The whole of a boot, over files and metadata in memory.

extern crate std;
use core::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;

type Texts = BTreeMap<String, String>;

struct Node {
    files: Texts,
    metadata: Texts,
}

#[derive(Default)]
struct Lines(RefCell<Vec<String>>, Cell<Option<Exit>>);

impl Log for &Lines {
    fn line(self, format: &[u8], first: &[u8], second: &[u8]) {
        let mut buffer = [0; 1024];
        let mut line = Text::new(&mut buffer);
        line.format(format, &[first, second]);
        self.0.borrow_mut().push(text(line.get().expect("short")));
    }

    fn end_with(self, exit: Exit) {
        self.1.set(Some(exit));
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

struct NodeFiles<'a>(&'a Texts);

impl Files for NodeFiles<'_> {
    fn read(&self, path: &CStr) -> Option<&[u8]> {
        Some(self.0.get(&text(path.to_bytes())).map(String::as_bytes).unwrap_or_default())
    }
}

struct NodeMetadata<'a> {
    values: &'a Texts,
    asked: Vec<String>,
}

impl Metadata for NodeMetadata<'_> {
    fn get(&mut self, path: &[u8], _: Needed) -> Option<&[u8]> {
        self.asked.push(text(path));
        Some(self.values.get(&text(path)).map(String::as_bytes).unwrap_or_default())
    }
}

/// What came of a boot.
struct Outcome {
    text: Result<String, Exit>,
    lines: Vec<String>,
    asked: Vec<String>,
}

impl Node {
    fn article() -> Self {
        let mut node = Self { files: Texts::new(), metadata: Texts::new() };
        node.file(KUBELET_ENV, "NODE_LABELS=a=b,c=d\nNODE_TAINTS=\n");
        node.file(MAX_PODS_MAP, "* large=29\nm5\n");
        node.value(
            IDENTITY_DOCUMENT,
            r#"{"instanceId":"i-0123456789abcdef0","instanceType":"m5.large","privateIp":"192.168.12.245"}"#,
        );
        node
    }

    fn file(&mut self, path: &CStr, content: &str) {
        self.files.insert(text(path.to_bytes()), content.to_string());
    }

    fn value(&mut self, path: &[u8], body: &str) {
        self.metadata.insert(text(path), body.to_string());
    }

    fn boot(&self) -> Outcome {
        let lines = Lines::default();
        let mut metadata = NodeMetadata { values: &self.metadata, asked: Vec::new() };
        let mut buffers = Buffers::new();
        let result = local_env(&NodeFiles(&self.files), &mut metadata, &lines, &mut buffers).map(text);
        let text = result.ok_or_else(|| lines.1.get().expect("a failure has been said"));
        Outcome { text, lines: lines.0.into_inner(), asked: metadata.asked }
    }
}

#[test]
fn the_article_s_variables_take_one_request() {
    let outcome = Node::article().boot();
    assert_eq!(
        outcome.text.as_deref(),
        Ok("NODE_IP=192.168.12.245\nINSTANCE_ID=i-0123456789abcdef0\nINSTANCE_TYPE=m5.large\nMAX_PODS=29\n")
    );
    assert_eq!(outcome.asked, [text(IDENTITY_DOCUMENT)]);
    assert_eq!(
        outcome.lines,
        [
            "<6>max-pods of m5.large from max_pods.map",
            "<6>local-ipv4 is 192.168.12.245",
            "<6>instance-id is i-0123456789abcdef0",
            "<6>instance-type is m5.large",
            "<6>max-pods is 29",
        ]
    );
}

#[test]
fn a_template_decides_what_is_asked_for() {
    let mut node = Node::article();
    node.file(
        TEMPLATE,
        "NODE_LABELS={NODE_LABELS}[,node-lifecycle={instance-life-cycle}][,x={no/such}]\n\
         KUBE_RESERVED=cpu={cpu-reserved}m,memory={memory-reserved}Mi\n",
    );
    node.file(ONLINE_CPUS, "0-1\n");
    node.value(b"/latest/meta-data/instance-life-cycle", "spot");
    let outcome = node.boot();
    assert_eq!(
        outcome.text.as_deref(),
        Ok("NODE_LABELS=a=b,c=d,node-lifecycle=spot\nKUBE_RESERVED=cpu=70m,memory=574Mi\n")
    );
    assert_eq!(
        outcome.asked,
        [&text(IDENTITY_DOCUMENT), "/latest/meta-data/instance-life-cycle", "/latest/meta-data/no/such"]
    );
    assert!(outcome.lines.contains(&"<4>IMDS has no no/such; left out".to_string()));
}

#[test]
fn an_unknown_type_is_a_warning_and_never_empty() {
    for (map, pods, line) in [
        ("* xlarge=58\n", "MAX_PODS=110\n", "<4>max-pods of m5.large unknown; kubelet's default"),
        ("* large=29\nc5\n", "MAX_PODS=29\n", "<4>max-pods of m5.large unknown; its size's default"),
    ] {
        let mut node = Node::article();
        node.file(MAX_PODS_MAP, map);
        let outcome = node.boot();
        assert!(outcome.text.is_ok_and(|text| text.ends_with(pods)));
        assert!(outcome.lines.contains(&line.to_string()), "{:?}", outcome.lines);
    }
}

#[test]
fn a_missing_map_is_a_warning_and_the_user_s_number_needs_none() {
    let mut node = Node::article();
    node.files.remove(&text(MAX_PODS_MAP.to_bytes()));
    assert!(node.boot().text.is_ok_and(|text| text.ends_with("MAX_PODS=110\n")));
    node.file(KUBELET_ENV, "MAX_PODS=17");
    assert!(node.boot().text.is_ok_and(|text| text.ends_with("MAX_PODS=17\n")));
}

#[test]
fn every_failure_has_its_exit_code_and_says_what_to_do() {
    type Change = fn(&mut Node);
    let cases: [(Change, Exit, &str); 9] = [
        (
            |node| node.value(IDENTITY_DOCUMENT, "<html>busy</html>"),
            Exit::BadMetadata,
            "IMDS has no valid instance-type; replace the instance",
        ),
        (
            |node| node.value(IDENTITY_DOCUMENT, "{\"instanceType\":\"m5.large\",\"privateIp\":\"x\"}"),
            Exit::BadMetadata,
            "IMDS has no valid local-ipv4; replace the instance",
        ),
        (
            |node| node.value(IDENTITY_DOCUMENT, "{\"instanceType\":\"m5.large\",\"privateIp\":\"1.2.3.4\"}"),
            Exit::BadMetadata,
            "IMDS has no valid instance-id; replace the instance",
        ),
        (
            |node| {
                node.file(KUBELET_ENV, "");
                node.file(TEMPLATE, "NODE_LABELS={NODE_LABELS}\n");
            },
            Exit::BadFile,
            "/etc/eksctl/kubelet.env has no valid NODE_LABELS; render the user data again",
        ),
        (
            |node| node.file(KUBELET_ENV, "MAX_PODS=many\n"),
            Exit::BadFile,
            "/etc/eksctl/kubelet.env has no valid MAX_PODS; render the user data again",
        ),
        (
            |node| node.file(MAX_PODS_MAP, "m5.large 29\nm5.xlarge\n"),
            Exit::BadFile,
            "/etc/eksctl/max_pods.map has no valid pods; render the user data again",
        ),
        (
            |node| node.file(TEMPLATE, "A=}"),
            Exit::BadFile,
            "/etc/eksctl/kubelet.local.env.template has no valid text; render the user data again",
        ),
        (
            |node| {
                node.file(KUBELET_ENV, "NODE_LABELS=\"a=b c\"\n");
                node.file(TEMPLATE, "NODE_LABELS={NODE_LABELS}\n");
            },
            Exit::BadFile,
            "/etc/eksctl/kubelet.env has no valid NODE_LABELS; render the user data again",
        ),
        (
            |node| node.file(TEMPLATE, "KUBE_RESERVED={cpu-reserved}\n"),
            Exit::BadFile,
            "/sys/devices/system/cpu/online has no valid CPUs; render the user data again",
        ),
    ];
    for (change, exit, message) in cases {
        let mut node = Node::article();
        change(&mut node);
        let outcome = node.boot();
        assert_eq!(outcome.text, Err(exit), "{message}");
        assert_eq!(outcome.lines.last(), Some(&format!("<3>{message}")));
    }
}
