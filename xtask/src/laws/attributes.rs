//! A lint is silenced with `#[expect(lint, reason)]`, which complains when it is no longer needed; nothing is left undone.

use crate::finding::Finding;
use crate::rust_text::RustText;
use crate::tree::Tree;

const LAW: &str = "attributes";

const FORBIDDEN: [(&str, &str); 5] = [
    ("#[allow(", "use #[expect(lint, reason = \"…\")]"),
    ("#![allow(", "use #![expect(lint, reason = \"…\")]"),
    ("todo!", "finish it or leave it out"),
    ("unimplemented!", "finish it or leave it out"),
    ("#[ignore", "a test that is not run proves nothing; see docs/testing.md for tests that need root"),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let text = RustText::read(&file.text);
        for (word, instead) in FORBIDDEN {
            for line in RustText::lines_with(&text.code, word) {
                findings.push(Finding::error(LAW, &file.path, line, format!("`{word}`: {instead}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silenced_lints_and_unfinished_code_are_found() {
        let bad = "#![allow(dead_code)]\n#[allow(unused)]\nfn f() { todo!() }\n// todo!() in a comment is talk\n";
        let lines: Vec<usize> =
            check(&Tree::of(&[("crates/mail/src/f.rs", bad)])).iter().map(|found| found.line).collect();
        assert_eq!(lines, [2, 1, 3]);
    }
}
