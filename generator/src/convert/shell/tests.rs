//! Scripts as a shell would take them.

use super::{Unknowns, Variables, scan};

/// The words of each command, with what is unknown as the script has it.
fn words(script: &str) -> Vec<Vec<String>> {
    let mut variables = Variables::default();
    let mut unknowns = Unknowns::default();
    let mut all = Vec::new();
    for command in scan(script).expect("a sound script") {
        if !variables.assign(&command, &mut unknowns) {
            let words: Vec<String> =
                command.words.iter().flat_map(|word| variables.expand(word, &mut unknowns)).collect();
            all.push(words.iter().map(|word| unknowns.shown(word)).collect());
        }
    }
    all
}

/// The words of a script's last command.
fn last(script: &str) -> Vec<String> {
    words(script).pop().expect("a command")
}

#[test]
fn quotes_keep_words_together_and_go() {
    assert_eq!(
        last(r#"p 'a  b' "c 'd'" e\ f "" 'g'"h"i "\$x \" \z" 'x$y'"#),
        ["p", "a  b", "c 'd'", "e f", "", "ghi", "$x \" \\z", "x$y"]
    );
}

#[test]
fn lines_go_on_behind_a_backslash_and_comments_end_them() {
    assert_eq!(last("p a \\\n  b#c # d\n"), ["p", "a", "b#c"]);
    assert_eq!(last("p a \\\r\n  b\r\n"), ["p", "a", "b"]);
}

#[test]
fn variables_make_words_unless_they_are_quoted() {
    assert_eq!(last("A='b  c'\np $A \"$A\" x${A}y '$A'"), ["p", "b", "c", "b  c", "xb", "cy", "$A"]);
    assert_eq!(last("export A=b B=\"$A c\"; A+=d; p $A$B ${C:-e} \"${A:-f}\""), ["p", "bdb", "c", "e", "bd"]);
    assert_eq!(last("A=; p $A \"$A\" ${A:-b}"), ["p", "", "b"]);
}

#[test]
fn what_only_a_run_could_tell_stays_as_it_is_written() {
    let script = "p $A \"x $(curl 'a)' | jq .b) y\" `date` ${A%.*} $1 $? $((1 + 2)) <(ls)";
    assert_eq!(
        last(script),
        ["p", "$A", "x $(curl 'a)' | jq .b) y", "`date`", "${A%.*}", "$1", "$?", "$((1 + 2))", "<(ls)"]
    );
    assert_eq!(last("A=(b c)\np $A"), ["p", "(b c)"]);
    assert_eq!(last("A=$(date)\np --x=$A"), ["p", "--x=$(date)"]);
    assert_eq!(last(r"p $'a\'b' $"), ["p", r"$'a\'b'", "$"]);
}

#[test]
fn variables_that_may_have_another_value_are_unknown() {
    for script in ["if x; then A=b; fi\np $A", "read A\np $A", "for A in b c; do\np $A\ndone", "A=b p\np $A"] {
        assert!(words(script).contains(&vec!["p".to_owned(), "$A".to_owned()]), "{script}: {:?}", words(script));
    }
}

#[test]
fn redirections_and_here_documents_are_no_words() {
    assert_eq!(
        words("p a 2>&1 >/dev/null <<'E' b\nq $x\nE\nr <<< \"x y\" &>> /log\ns <<-E\n\tt\n\tE\n"),
        [vec!["p", "a", "b"], vec!["r"], vec!["s"]]
    );
}

#[test]
fn commands_know_their_line_their_list_and_whether_they_stand_alone() {
    let script = "a\nb && c | d\nif e; then f; fi\ng() {\n  h\n}\nfunction i {\n  j\n}\ncase k in l) m;; esac\n(n)\no";
    let commands = scan(script).expect("a sound script");
    let named = |name: &str| {
        let variables = Variables::default();
        let is_named = |words: &[super::Word]| variables.expand(&words[0], &mut Unknowns::default()) == [name];
        commands.iter().find(|command| is_named(&command.words)).expect(name)
    };
    for (name, line, is_top_level) in [
        ("a", 1, true),
        ("d", 2, true),
        ("f", 3, false),
        ("h", 5, false),
        ("j", 8, false),
        ("m", 10, false),
        ("n", 11, false),
        ("o", 12, true),
    ] {
        let command = named(name);
        assert_eq!((command.line, command.is_top_level), (line, is_top_level), "{name}");
    }
    assert_eq!([named("b").list, named("c").list, named("d").list], [2; 3]);
    assert_eq!(named("o").list, named("o").span.start);
    assert_eq!(&script[named("d").span.clone()], "d");
}

#[test]
fn what_is_never_closed_is_an_error_with_its_line() {
    for (script, expected) in [
        ("a\nb 'c", "line 2: a single quote is opened here and never closed: close it"),
        ("a \"b\n", "line 1: a double quote is opened here and never closed: close it"),
        ("a `b", "line 1: a backtick is opened here and never closed: close it"),
        ("a $(b \"c\"", "line 1: a parenthesis is opened here and never closed: close it"),
        ("a ${b", "line 1: ${ is opened here and never closed: close it"),
        ("a $'b", "line 1: a single quote is opened here and never closed: close it"),
    ] {
        assert_eq!(scan(script).expect_err(script).to_string(), expected);
    }
}
