//! Whatever the product refuses has words: each code stands in `words/en/shell.json`, as `shell.error.code.…` or, for an input
//! at fault, as `shell.error.field.…`. A code that is put together while running is not seen here.

use crate::finding::Finding;
use crate::tree::Tree;
use std::collections::BTreeMap;

const LAW: &str = "refusals";
const CATALOGUE: &str = "words/en/shell.json";
/// The calls that refuse, and which of their arguments is the code.
const CALLS: [(&str, usize); 4] =
    [("Trouble::refused(", 0), ("Trouble::field(", 1), ("Problem::new(", 1), ("Problem::unreadable(", 0)];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(catalogue) = tree.files.iter().find(|file| file.path == CATALOGUE) else { return Vec::new() };
    // What is wrong with the catalogue itself is told by the law of words.
    let words: BTreeMap<String, String> = serde_json::from_str(&catalogue.text).unwrap_or_default();
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.path.starts_with("crates/") && file.path.contains("/src/")) {
        for (call, place) in CALLS {
            for (at, _) in file.text.match_indices(call) {
                let Some(code) = literal(&file.text[at + call.len()..], place) else { continue };
                let is_worded =
                    ["code", "field"].iter().any(|kind| words.contains_key(&format!("shell.error.{kind}.{code}")));
                if !is_worded {
                    let line = file.text[..at].lines().count().max(1);
                    let problem = format!("refuses with {code}, which has no words: add shell.error.code.{code}");
                    findings.push(Finding::error(LAW, &file.path, line, problem));
                }
            }
        }
    }
    findings
}

/// The argument at this place, when it is a plain string literal.
fn literal(arguments: &str, place: usize) -> Option<&str> {
    let (mut depth, mut number, mut begins) = (0usize, 0, 0);
    let mut letters = arguments.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                // To the closing mark; an escaped one does not close.
                while let Some((_, inside)) = letters.next() {
                    match inside {
                        '\\' => drop(letters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                if number == place {
                    let text = arguments[begins..at].trim();
                    return text.strip_prefix('"')?.strip_suffix('"');
                }
                if letter == ')' {
                    return None;
                }
                number += 1;
                begins = at + 1;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> usize {
        let words = r#"{"shell.error.code.known": "Known", "shell.error.field.empty": "Needed"}"#;
        check(&Tree::of(&[("crates/a/src/b.rs", source), (CATALOGUE, words)])).len()
    }

    #[test]
    fn a_refusal_without_words_is_found() {
        assert_eq!(found("fn f() { Trouble::refused(\"new_one\", \"no\") }"), 1);
        assert_eq!(found("fn f() { Trouble::refused(\n    \"new_one\",\n    format!(\"a, {b}\"),\n) }"), 1);
        assert_eq!(found("fn f() { Trouble::field(format!(\"a.{b}, \\\"\"), \"new_one\", c) }"), 1);
        assert_eq!(found("fn f() { Problem::new(StatusCode::CONFLICT, \"new_one\", said) }"), 1);
    }

    #[test]
    fn worded_codes_and_codes_put_together_pass() {
        assert_eq!(found("fn f() { Trouble::refused(\"known\", \"no\") }"), 0);
        assert_eq!(found("fn f() { Trouble::field(\"name\", \"empty\", \"no\") }"), 0);
        assert_eq!(found("fn f() { Trouble::refused(code, \"no\"); Problem::new(status, code, said) }"), 0);
    }
}
