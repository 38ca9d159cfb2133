//! Pure rooms take time, chance and bytes as arguments: no clock, no random source, no files, no sockets, no environment.
//!
//! Where a library wants one and its result does not depend on it, the line or the one above says so: `// pure: the reason`.

use super::PURE_ROOMS;
use crate::finding::Finding;
use crate::rust_text::RustText;
use crate::tree::Tree;

const LAW: &str = "purity";

const FORBIDDEN: [(&str, &str); 14] = [
    ("SystemTime", "take `now: Timestamp`"),
    ("Instant", "take the time as an argument"),
    ("Timestamp::now", "take `now: Timestamp`"),
    ("Zoned::now", "take `now: Timestamp`"),
    ("thread_rng", "take `&mut Dice`"),
    ("rand::rng", "take `&mut Dice`"),
    ("OsRng", "take `&mut Dice`"),
    ("SystemRandom", "take `&mut Dice`"),
    ("getrandom", "take `&mut Dice`"),
    ("std::fs", "take the bytes"),
    ("std::net::TcpStream", "the dialogue is bytes in, bytes out"),
    ("std::env", "take the value"),
    ("std::thread", "the caller decides where it runs"),
    ("std::process", "a pure room starts and ends nothing"),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let pure = PURE_ROOMS.iter().any(|room| file.path.starts_with(&format!("crates/{room}/src/")));
        if !pure || file.path.ends_with("tests.rs") || file.path.contains("/tests/") {
            continue;
        }
        let text = RustText::read(&file.text);
        let code = text.code_without_tests();
        let lines: Vec<&str> = file.text.lines().collect();
        let excused = |line: usize| lines[line.saturating_sub(2)..line].iter().any(|text| text.contains("// pure: "));
        for (word, instead) in FORBIDDEN {
            for line in RustText::lines_with(code, word).filter(|line| !excused(*line)) {
                findings.push(Finding::error(LAW, &file.path, line, format!("`{word}` in a pure room: {instead}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_a_pure_room_is_found_and_one_in_its_tests_is_not() {
        let bad =
            "/// Not Instant.\nfn late() { std::time::Instant::now(); }\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(check(&Tree::of(&[("crates/domain/src/late.rs", bad)])).len(), 1);
        assert!(check(&Tree::of(&[("crates/outside/src/late.rs", bad)])).is_empty());
        assert!(check(&Tree::of(&[("crates/domain/src/tests.rs", bad)])).is_empty());
        let excused = "// pure: PKCS #1 v1.5 draws nothing\nuse aws_lc_rs::rand::SystemRandom;\n\nuse std::env;\n";
        let lines: Vec<usize> =
            check(&Tree::of(&[("crates/mail/src/key.rs", excused)])).iter().map(|found| found.line).collect();
        assert_eq!(lines, [4]);
    }
}
