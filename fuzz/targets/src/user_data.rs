//! Bytes in the place of user data: what `inspect` reads, of any wrapping.

use nodestrap_generator::inspect::{Limits, extract, inspect};
use serde_json::Value;

/// The report has nothing that a terminal acts on, is sound JSON, and tells the same of the same bytes; what cannot be read
/// is refused in one line. What is extracted stays below the directory that it is extracted to.
pub fn user_data(input: &[u8]) {
    let limits = Limits { unpacked_bytes: 1 << 16, ..Limits::default() };
    let report = match inspect(input, &limits) {
        Ok(report) => report,
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && !message.contains(['\n', '\u{1b}', '\0']), "{message:?}");
            return;
        }
    };
    let text = report.to_text();
    assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text:?}");
    let again = inspect(input, &limits).expect("it was read before");
    assert_eq!((again.to_text(), again.to_json()), (text, report.to_json()));
    let json: Value = serde_json::from_str(&report.to_json()).expect("the report is JSON");
    assert_eq!(json["files"].as_array().map(Vec::len), Some(report.files.len()));
    for file in &report.files {
        assert!(report.content(&file.path).is_ok(), "{:?}", file.path);
    }
    if report.files.is_empty() {
        return;
    }
    let place = tempfile::tempdir().expect("a directory");
    let directory = place.path().join("out");
    let extracted = extract(&report, &directory).is_ok();
    let entries = std::fs::read_dir(place.path()).expect("the place").count();
    assert_eq!(
        (directory.exists(), entries),
        (extracted, usize::from(extracted)),
        "all below the directory, or nothing"
    );
}
