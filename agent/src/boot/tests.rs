//! The whole of a boot, over files and metadata in memory.

extern crate std;
use core::cell::RefCell;
use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::failure::last_line;

type Texts = BTreeMap<String, String>;

struct Node {
    files: Texts,
    metadata: Texts,
}

#[derive(Default)]
struct Lines(RefCell<Vec<String>>);

impl Log for &Lines {
    fn line(self, line: &[u8]) {
        self.0.borrow_mut().push(text(line.trim_ascii_end()));
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[derive(Clone, Copy)]
struct NodeFiles<'t>(&'t Texts);

impl Machine for NodeFiles<'_> {
    fn cpus(self) -> u32 {
        2
    }

    fn read<'a>(self, path: &CStr, sheet: &mut Sheet<'a>) -> &'a [u8] {
        sheet.push(self.0.get(&text(path.to_bytes())).map(String::as_bytes).unwrap_or_default());
        sheet.take()
    }
}

struct NodeMetadata<'t> {
    values: &'t Texts,
    asked: Vec<String>,
}

impl<'a> Metadata<'a> for NodeMetadata<'_> {
    fn get(&mut self, path: &'a [u8], _: bool, sheet: &mut Sheet<'a>) -> Option<&'a [u8]> {
        self.asked.push(text(path));
        sheet.push(self.values.get(&text(path)).map(String::as_bytes).unwrap_or_default());
        Some(sheet.take())
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
        let (mut room, mut result) = (std::vec![0; 64 * 1024], [0; 4096]);
        let (mut sheet, mut filled) = (Sheet::new(&mut room), Text::new(&mut result));
        let done = local_env(NodeFiles(&self.files), &mut metadata, &lines, &mut sheet, &mut filled);
        let text = if done.is_some() {
            Ok(text(filled.text()))
        } else {
            (&lines).line(last_line(&mut sheet));
            Err(sheet.exit())
        };
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
            "<6>privateIp is 192.168.12.245",
            "<6>instanceId is i-0123456789abcdef0",
            "<6>instanceType is m5.large",
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
    assert!(outcome.lines.contains(&"<4>IMDS has no valid no/such; left out".to_string()));
}

#[test]
fn what_is_no_value_for_a_label_is_left_out_with_a_warning() {
    for tag in ["a team", "a/b", "a:b", "-a", "a-", &"a".repeat(64), "a\nX=1", "a,b=c"] {
        let mut node = Node::article();
        node.file(TEMPLATE, "NODE_LABELS={NODE_LABELS}[,team={tags/instance/Team}]");
        node.value(b"/latest/meta-data/tags/instance/Team", tag);
        let outcome = node.boot();
        assert_eq!(outcome.text.as_deref(), Ok("NODE_LABELS=a=b,c=d"), "{tag}");
        assert!(outcome.lines.contains(&"<4>IMDS has no valid tags/instance/Team; left out".to_string()));
    }
}

#[test]
fn what_is_longer_than_any_name_is_no_value() {
    for (length, is_value) in [(255, true), (256, false)] {
        let mut node = Node::article();
        node.file(TEMPLATE, "HOSTNAME={local-hostname}\n");
        node.value(b"/latest/meta-data/local-hostname", &"x".repeat(length));
        let expected = if is_value { Ok(format!("HOSTNAME={}\n", "x".repeat(length))) } else { Err(Exit::BadMetadata) };
        assert_eq!(node.boot().text, expected);
    }
}

#[test]
fn an_unknown_type_is_a_warning_and_never_empty() {
    for (map, pods) in [("* xlarge=58\n", "MAX_PODS=110\n"), ("* large=29\nc5\n", "MAX_PODS=29\n")] {
        let mut node = Node::article();
        node.file(MAX_PODS_MAP, map);
        let outcome = node.boot();
        assert!(outcome.text.is_ok_and(|text| text.ends_with(pods)));
        let warning = "<4>etc/eksctl/max_pods.map does not know m5.large; a default is taken";
        assert_eq!(outcome.lines.iter().filter(|line| line.starts_with("<4>")).collect::<Vec<_>>(), [warning]);
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
fn values_in_quotes_lose_them_and_the_last_one_counts() {
    let mut node = Node::article();
    node.file(KUBELET_ENV, "MAX_PODS=5\nMAX_PODS=\"17\"\nNODE_LABELS='a=b,c=d'\n");
    node.file(TEMPLATE, "{NODE_LABELS} {max-pods}");
    assert_eq!(node.boot().text.as_deref(), Ok("a=b,c=d 17"));
}

#[test]
fn fields_of_the_document_need_no_request_and_the_rest_are_categories() {
    let mut node = Node::article();
    node.value(IDENTITY_DOCUMENT, r#"{"instanceType":"m5.large","region":"eu-west-1","accountId":"123456789012"}"#);
    node.value(b"/latest/meta-data/ami-id", "ami-1");
    node.value(b"/latest/meta-data/ipv6", "fd00::1");
    node.value(b"/latest/meta-data/tags/instance/Team", "a-b");
    node.file(TEMPLATE, "{accountId} {region} {ami-id} {ipv6} {tags/instance/Team}");
    let outcome = node.boot();
    assert_eq!(outcome.text.as_deref(), Ok("123456789012 eu-west-1 ami-1 fd00::1 a-b"));
    let paths = ["ami-id", "ipv6", "tags/instance/Team"].map(|name| format!("/latest/meta-data/{name}"));
    assert_eq!(outcome.asked[1..], paths);
}

#[test]
fn every_failure_has_its_exit_code_and_says_what_to_do() {
    type Change = fn(&mut Node);
    let cases: [(Change, Exit, &str); 8] = [
        (|node| node.value(IDENTITY_DOCUMENT, "<html>busy</html>"), Exit::BadMetadata, "instanceType"),
        (
            |node| node.value(IDENTITY_DOCUMENT, "{\"instanceType\":\"m5.large\",\"privateIp\":\"x y\"}"),
            Exit::BadMetadata,
            "privateIp",
        ),
        (
            |node| node.value(IDENTITY_DOCUMENT, "{\"instanceType\":\"m5.large\",\"privateIp\":\"1.2.3.4\\nX=1\"}"),
            Exit::BadMetadata,
            "privateIp",
        ),
        (
            |node| {
                node.file(KUBELET_ENV, "");
                node.file(TEMPLATE, "NODE_LABELS={NODE_LABELS}\n");
            },
            Exit::BadFile,
            "NODE_LABELS",
        ),
        (|node| node.file(KUBELET_ENV, "MAX_PODS=many\n"), Exit::BadFile, "MAX_PODS"),
        (|node| node.file(MAX_PODS_MAP, "m5.xlarge 58\nm5.large 29x\n"), Exit::BadFile, "etc/eksctl/max_pods.map"),
        (
            |node| {
                node.file(KUBELET_ENV, "NODE_LABELS=\"a=b c\"\n");
                node.file(TEMPLATE, "NODE_LABELS={NODE_LABELS}\n");
            },
            Exit::BadFile,
            "NODE_LABELS",
        ),
        (|node| node.file(TEMPLATE, "X={no/such}\n"), Exit::BadMetadata, "no/such"),
    ];
    for (change, exit, subject) in cases {
        let mut node = Node::article();
        change(&mut node);
        let outcome = node.boot();
        assert_eq!(outcome.text, Err(exit), "{subject}");
        let advice = match exit {
            Exit::BadFile => "missing or damaged; render the user data again",
            _ => "no valid value from IMDS; replace the instance",
        };
        assert_eq!(outcome.lines.last(), Some(&format!("<3>failed: {subject}: {advice}")));
    }
}
