use super::{LARGEST, compose};
use crate::cluster_config::tree::{Node, Value};

fn read(text: &str) -> Node {
    compose("cluster.yaml", text.as_bytes()).expect("the text is sound").expect("the text holds a document")
}

fn refused(bytes: impl AsRef<[u8]>) -> String {
    compose("cluster.yaml", bytes.as_ref()).expect_err("the text is at fault").to_string()
}

/// The tree in one line: plain scalars bare, others in quotes, each mapping key with its place.
fn show(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) if scalar.plain => scalar.text.clone(),
        Value::Scalar(scalar) => format!("{:?}", scalar.text),
        Value::Sequence(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" ")),
        Value::Mapping(entries) => {
            let shown = entries.iter().map(|entry| {
                let (key, value) = (entry.key_position, entry.value.position);
                let places = format!("{}:{}/{}:{}", key.line, key.column, value.line, value.column);
                format!("{}@{places}={}", entry.key, show(&entry.value))
            });
            format!("{{{}}}", shown.collect::<Vec<_>>().join(" "))
        }
    }
}

#[test]
fn plain_scalars_keep_their_own_text() {
    for text in ["yes", "1:30", "0644", "1_000", "1.10", "1.20", "null", "~", "0x1F", "1e3", "2026-01-02", "=", ".inf"]
    {
        assert_eq!(show(&read(&format!("- {text}\n"))), format!("[{text}]"));
    }
}

#[test]
fn a_value_left_out_is_told_from_a_tilde() {
    assert_eq!(show(&read("[{a: }, {b: ~}, '']")), r#"[{a@1:3/1:4=} {b@1:10/1:13=~} ""]"#);
}

#[test]
fn quoted_and_block_scalars_are_told_from_plain_ones() {
    let node = read("- 'yes'\n- \"a\\tb\"\n- |\n  one\n  two\n- >-\n  one\n  two\n- !!str 1.20\n- 1.20\n");
    assert_eq!(show(&node), r#"["yes" "a\tb" "one\ntwo\n" "one two" "1.20" 1.20]"#);
}

#[test]
fn keys_and_values_have_line_and_column() {
    let node = read("metadata:\n  name: demo # comment\n  tags: {a: b}\nnodeGroups:\n  - name: ng\n    labels:\n");
    assert_eq!(
        show(&node),
        "{metadata@1:1/2:3={name@2:3/2:9=demo tags@3:3/3:9={a@3:10/3:13=b}} \
         nodeGroups@4:1/5:3=[{name@5:5/5:11=ng labels@6:5/6:11=}]}"
    );
}

#[test]
fn columns_count_characters_and_lines_count_crlf_once() {
    assert_eq!(show(&read("a: 1\r\n\"ä\": 2\r\n")), "{a@1:1/1:4=1 ä@2:1/2:6=2}");
    assert_eq!(show(&read("\u{feff}a: 1\n")), "{a@1:1/1:4=1}");
}

#[test]
fn an_alias_is_its_anchors_value_with_the_anchors_place() {
    assert_eq!(show(&read("a: &x {k: v}\nb: *x\n")), "{a@1:1/1:7={k@1:8/1:11=v} b@2:1/1:7={k@1:8/1:11=v}}");
}

#[test]
fn a_merge_key_brings_what_is_not_there() {
    let text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nown:\n  <<: [*base, *more]\n  a: 9\n";
    let shown = show(&read(text));
    assert!(shown.ends_with("own@3:1/4:3={a@5:3/5:6=9 b@1:20/1:23=2 c@2:20/2:23=4}}"), "{shown}");
}

#[test]
fn a_quoted_merge_key_is_a_key() {
    assert_eq!(show(&read("'<<': 1\n")), "{<<@1:1/1:7=1}");
}

#[test]
fn a_text_with_nothing_in_it_has_no_document() {
    for text in ["", "\n", "# only a comment\n", "---\n", "--- ~\n", "null"] {
        assert_eq!(compose("cluster.yaml", text.as_bytes()), Ok(None), "{text:?}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_at_their_place() {
    assert_eq!(refused(b"a: 1\nb: x\xff\n"), "cluster.yaml:2:5: not UTF-8 text here: save the file as UTF-8");
}

#[test]
fn a_second_document_is_refused_where_it_begins() {
    assert_eq!(
        refused("a: 1\n---\nb: 2\n"),
        "cluster.yaml:2:1: a second document begins here, and only one is read: \
         give each a file of its own"
    );
}

#[test]
fn every_duplicate_key_is_named_with_the_line_of_the_first() {
    assert_eq!(
        refused("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n"),
        "cluster.yaml:4:3: the key \"c\" is here twice: line 3 has it already\n\
         cluster.yaml:5:1: the key \"a\" is here twice: line 1 has it already"
    );
}

#[test]
fn keys_that_are_not_text_are_refused() {
    assert_eq!(refused("? [a]\n: 1\n"), "cluster.yaml:1:3: a key must be text, not a list or a mapping");
}

#[test]
fn tags_are_refused() {
    assert_eq!(
        refused("a: !!int 1\nb: !Ref x\n"),
        "cluster.yaml:1:10: the tag \"!!int\" means nothing here: remove it\n\
         cluster.yaml:2:9: the tag \"!Ref\" means nothing here: remove it"
    );
}

#[test]
fn merging_what_is_no_mapping_is_refused() {
    assert_eq!(
        refused("a:\n  <<: text\n"),
        r#"cluster.yaml:2:7: << merges a mapping or a list of mappings, not "text""#
    );
}

#[test]
fn syntax_faults_name_line_column_and_mend() {
    assert_eq!(
        refused("a: b: c\n"),
        "cluster.yaml:1:5: a key and value cannot stand here: check the indentation, \
         or put text that holds \": \" in quotes"
    );
    assert_eq!(refused("a:\n\t- b\n"), "cluster.yaml:2:2: a tab cannot indent YAML: write spaces");
    assert_eq!(refused("a: @b\n"), r#"cluster.yaml:1:4: "@" cannot begin a value: put the value in quotes"#);
    assert_eq!(refused("a: *b\n"), "cluster.yaml:1:4: this alias names no anchor above it");
    assert_eq!(refused("a: [1, 2\n"), "cluster.yaml:1:4: not YAML: unclosed bracket '['");
}

#[test]
fn deep_nesting_is_refused() {
    let message = "lists and mappings nest deeper than 64 levels here: a ClusterConfig needs about ten";
    assert_eq!(refused("[".repeat(100_000)), format!("cluster.yaml:1:65: {message}"));
    let staircase: Vec<String> = (0..200).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert!(refused(staircase.concat()).ends_with(message));
    assert_eq!(show(&read(&format!("{}{}", "[".repeat(60), "]".repeat(60)))).len(), 120);
}

/// Anchors `a0` to `a11`, each a value around the one before.
fn chain(around: impl Fn(&str) -> String) -> String {
    let link = |level: usize| {
        let before = if level == 0 { "x".to_owned() } else { format!("*a{}", level - 1) };
        format!("a{level}: &a{level} {}\n", around(&before))
    };
    (0..12).map(link).collect::<Vec<_>>().concat()
}

#[test]
fn aliases_that_nest_too_deep_together_are_refused() {
    let text = chain(|before| format!("{}{before}{}", "[".repeat(30), "]".repeat(30)));
    let message = "lists and mappings nest deeper than 64 levels here: a ClusterConfig needs about ten";
    assert_eq!(refused(text), format!("cluster.yaml:3:39: {message}"));
}

#[test]
fn alias_bombs_of_nodes_and_of_text_are_refused() {
    let nodes = chain(|before| format!("[{}]", [before; 10].join(", ")));
    let message = "the file is too large from here on (more than 8 MiB, its aliases resolved): user data holds 16 KiB";
    assert_eq!(refused(nodes), format!("cluster.yaml:5:50: {message}"));
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(LARGEST / 64), vec!["*a"; 100].join(", "));
    assert_eq!(refused(text), format!("cluster.yaml:2:249: {message}"));
}

#[test]
fn an_alias_inside_its_own_value_is_refused() {
    assert_eq!(refused("a: &x [*x]\n"), "cluster.yaml:1:8: this alias stands inside the value that it names");
}
