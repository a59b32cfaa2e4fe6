use super::*;

fn error(text: &str) -> String {
    text.parse::<MaxPodsExpression>().expect_err(text).to_string()
}

#[test]
fn expressions_come_to_what_nodeadm_makes_of_them() {
    // Of a t3.medium: 3 interfaces with 6 addresses each.
    for (text, pods) in [
        ("417", 417),
        ("max_pods", 17),
        ("(default_enis * (ips_per_eni - 1)) + 2", 17),
        ("((default_enis - 1) * (ips_per_eni - 1)) + 2", 12),
        ("(default_enis * ((ips_per_eni - 1) * 16)) + 2", 242),
        ("max_pods < 30 ? max_pods : 30", 17),
        ("max_pods > 8 && !(default_enis == 4) || false ? 8 : max_pods", 8),
        ("int(double(max_pods) * 0.5)", 8),
        ("max_pods % 10 - -1", 8),
        ("\n  max_pods / 2", 8),
    ] {
        let expression: MaxPodsExpression = text.parse().expect(text);
        assert_eq!(expression.as_str(), text);
        assert_eq!(expression.pods(3, 6), Some(pods), "{text}");
    }
}

#[test]
fn what_comes_to_no_number_of_pods_falls_back_to_the_standard() {
    let on_one_interface = |text: &str| text.parse::<MaxPodsExpression>().expect(text).pods(1, 2);
    assert_eq!(on_one_interface("max_pods - 3"), None);
    assert_eq!(on_one_interface("max_pods / (default_enis - 1)"), None);
    for text in [
        "0",
        "max_pods - 5000",
        "max_pods * 2147483647",
        "2147483647",
        "max_pods / 0",
        "9223372036854775807 + max_pods",
    ] {
        assert_eq!(
            error(text),
            format!(
                "{text:?} comes to no number of pods, 1 or more, on any instance type; it looks like \
                 \"((default_enis - 1) * (ips_per_eni - 1)) + 2\""
            )
        );
    }
}

#[test]
fn what_cel_cannot_read_is_told_where() {
    for (text, character) in [("", 1), ("foo +", 6), ("(max_pods", 10), ("max_pods max_pods", 10), ("1 = 2", 3)] {
        assert_eq!(
            error(text),
            format!(
                "{text:?} is not a CEL expression: it breaks off or is wrong at character {character}; it looks like \
                 \"((default_enis - 1) * (ips_per_eni - 1)) + 2\""
            )
        );
    }
}

#[test]
fn names_that_nodeadm_does_not_have_are_told_what_it_has() {
    for (text, fault) in [
        ("99 - bananas", r#"nodeadm has no variable "bananas"; it has default_enis, ips_per_eni, max_pods"#),
        ("max_pod + 1", r#"nodeadm has no variable "max_pod"; did you mean max_pods?"#),
        (
            "vcpus * 10",
            "only the newest nodeadm has the variable \"vcpus\", and others pass over the formula; write it with \
             default_enis, ips_per_eni, max_pods",
        ),
        ("min(max_pods, 110)", r#"nodeadm has no function "min"; write "max_pods < 110 ? max_pods : 110""#),
        ("math.least(max_pods, 110)", r#"nodeadm has no function "least"; write it with + - * / % and a ? b : c"#),
        ("size('a')", r#"nodeadm has no function "size"; write it with + - * / % and a ? b : c"#),
        (
            "[1, 2][0]",
            "it holds more than numbers, default_enis, ips_per_eni, max_pods and arithmetic; write it with these alone",
        ),
    ] {
        assert_eq!(error(text), format!("{text:?} is no formula for max pods: {fault}"));
    }
}

#[test]
fn kinds_of_numbers_are_not_mixed() {
    for (text, fault) in [
        (
            "max_pods * 1.5",
            "\"*\" does not take an integer and a fraction; CEL mixes no kinds of numbers, so convert with int()",
        ),
        (
            "max_pods ? 1 : 2",
            "\"? :\" does not take an integer and an integer and an integer; CEL mixes no kinds of numbers, so convert with int()",
        ),
        ("int(true)", "\"int\" does not take true or false; CEL mixes no kinds of numbers, so convert with int()"),
    ] {
        assert_eq!(error(text), format!("{text:?} is no formula for max pods: {fault}"));
    }
    for (text, kind) in [("true", "true or false"), ("1.5", "a fraction"), ("1u", "an unsigned integer")] {
        assert_eq!(
            error(text),
            format!(
                "{text:?} comes to {kind}, not to a number of pods; it looks like \
                 \"((default_enis - 1) * (ips_per_eni - 1)) + 2\""
            )
        );
    }
}

#[test]
fn no_text_breaks_the_parser() {
    for part in ["(", "[", "{1:", "!", "-", "a(", "a.b(", "1?", "true?1:", "1+(", "'", "\u{1F600}", "a["] {
        let deep = part.repeat(LONGEST / part.len());
        assert!(deep.parse::<MaxPodsExpression>().is_err(), "{part}");
    }
    for text in ["\0", "'\u{1F600}", "a ? b", "{", "1 ? 2 : 3", "x.map(y, z)", "-9223372036854775809", "max_pods.a"] {
        assert!(text.parse::<MaxPodsExpression>().is_err(), "{text}");
    }
    let chain = "1+".repeat(LONGEST / 2 - 1) + "1";
    assert_eq!(chain.parse::<MaxPodsExpression>().map(|sum| sum.pods(3, 6)), Ok(Some(128)));
    let long = chain + "+1";
    assert_eq!(
        error(&long),
        format!(
            "{} has 257 characters, more than a formula for max pods needs; write it with up to 256",
            quoted(&long)
        )
    );
}
