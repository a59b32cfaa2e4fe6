//! Bytes in the place of an answer of IMDS.

use nodestrap_agent::imds::http::{BAD_ANSWER, GOES_ON, parse};

/// What is taken for a whole answer has status 200, the length of its body in its head, and a body of just that length; no
/// beginning of it is a whole answer, and with a byte behind it it is none. Every other result is a status of three digits,
/// "more is to come", or "no answer". What a general parser takes for a sound answer with a length is one here.
pub fn http_response(input: &[u8]) {
    let outcome = parse(input);
    if let Ok(length) = usize::try_from(outcome) {
        assert_eq!(input.get(9..12), Some(&b"200"[..]), "the status");
        let head = input.len().checked_sub(length).expect("the body is no longer than the answer");
        assert!(input[..head].ends_with(b"\n"), "a line end parts head and body");
        assert!(tells(&input[..head], length), "the head has the length");
        for end in [head.saturating_sub(1), head, usize::midpoint(head, input.len()), input.len() - 1] {
            assert!(end == input.len() || parse(&input[..end]) == GOES_ON, "{end} bytes of it are a whole answer");
        }
        assert_eq!(parse(&[input, b"x"].concat()), BAD_ANSWER, "with one byte behind it");
    } else {
        assert!(outcome == GOES_ON || outcome == BAD_ANSWER || (-999..=0).contains(&outcome), "{outcome}");
    }
    if let Some(length) = general(input) {
        assert_eq!(usize::try_from(outcome), Ok(length), "httparse understands it");
    }
}

/// Whether a line of the head has the number behind a colon, with zeros before it or not.
fn tells(head: &[u8], length: usize) -> bool {
    let is_it = |word: &[u8]| std::str::from_utf8(word).is_ok_and(|word| word.parse() == Ok(length));
    let digits = |line: &[u8]| {
        let value = line.iter().position(|byte| *byte == b':').map(|colon| &line[colon + 1..]);
        value.is_some_and(|value| value.split(|byte| !byte.is_ascii_digit()).any(is_it))
    };
    head.split(|byte| *byte == b'\n').any(digits)
}

/// The body's length in an answer of status 200 that httparse reads whole, where the head tells it once, and all header
/// names are plain.
fn general(input: &[u8]) -> Option<usize> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(input).ok()? else { return None };
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !input.starts_with(b"HTTP/") || !response.headers.iter().all(|header| plain(header.name)) {
        return None;
    }
    let mut lengths = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("content-length"));
    let (length, None) = (lengths.next()?, lengths.next()) else { return None };
    let text = std::str::from_utf8(length.value).ok()?;
    let sound = (1..10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let length: usize = text.parse().ok()?;
    (response.code == Some(200) && sound && length == input.len() - head).then_some(length)
}
