//! `cargo xtask test`: runs every suite, lets its output through, and ends with `N passed, N failed, N skipped`.
//!
//! The numbers are read from what the suites print themselves. A suite that fails without naming a failed test (it did not
//! build, it crashed) counts as one failure, so the sum cannot look better than the run. A test that cannot run on this
//! machine appends a line to the file named by `TRADEWIND_NOT_RUN` and returns: it is counted as skipped, and named.

use crate::tree::root;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

struct Suite {
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    folder: &'static str,
    read: fn(&str) -> Option<Count>,
}

const SUITES: [Suite; 4] = [
    Suite {
        name: "rust",
        program: "cargo",
        arguments: &["test", "--workspace", "--no-fail-fast", "--locked"],
        folder: "",
        read: read_cargo,
    },
    Suite { name: "screens", program: "npm", arguments: &["test", "--silent"], folder: "web", read: read_vitest },
    Suite { name: "browser", program: "npm", arguments: &["run", "--silent", "e2e"], folder: "web", read: read_plain },
    Suite {
        name: "receivers",
        program: "bash",
        arguments: &["scripts/prove", "--small", "--only", "to_postfix", "--only", "to_exim", "--out", "/dev/null"],
        folder: "",
        read: read_plain,
    },
];

/// Runs all suites, or those that are named.
pub fn run(names: &[String]) -> ExitCode {
    if let Some(unknown) = names.iter().find(|name| SUITES.iter().all(|suite| suite.name != **name)) {
        eprintln!("there is no suite {unknown}; there are rust, screens, browser and receivers");
        return ExitCode::from(2);
    }
    let not_run = std::env::temp_dir().join(format!("tradewind-not-run-{}", std::process::id()));
    let mut sum = Count::default();
    let wanted = |suite: &&Suite| names.is_empty() || names.iter().any(|name| name == suite.name);
    for suite in SUITES.iter().filter(wanted) {
        println!("\n── {} ──", suite.name);
        sum.add(suite.run(&not_run));
    }
    let reasons = std::fs::read_to_string(&not_run).unwrap_or_default();
    for reason in reasons.lines() {
        println!("not run: {reason}");
    }
    if let Err(error) = std::fs::remove_file(&not_run)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        eprintln!("cannot remove {}: {error}", not_run.display());
    }
    let sum = move_skipped(sum, reasons.lines().count() as u64);
    println!("{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.skipped);
    if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Tests that said that they could not run were counted as passed by their harness.
fn move_skipped(sum: Count, not_run: u64) -> Count {
    let moved = not_run.min(sum.passed);
    Count { passed: sum.passed - moved, skipped: sum.skipped + moved, ..sum }
}

impl Suite {
    fn run(&self, not_run: &PathBuf) -> Count {
        let mut command = Command::new(self.program);
        command.args(self.arguments).current_dir(root().join(self.folder)).stdin(Stdio::null()).stdout(Stdio::piped());
        command.env("NO_COLOR", "1").env("TRADEWIND_NOT_RUN", not_run);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                println!("{} did not start: {error}", self.program);
                return Count { failed: 1, ..Count::default() };
            }
        };
        let mut count = Count::default();
        let mut counted = false;
        let output = child.stdout.take().expect("its output is piped");
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if let Some(read) = (self.read)(&without_colour(&line)) {
                count.add(read);
                counted = true;
            }
        }
        let good = child.wait().is_ok_and(|status| status.success());
        if count.failed == 0 && (!good || !counted) {
            println!("{} ended badly without naming a failed test: counted as one failure", self.name);
            count.failed = 1;
        }
        count
    }
}

/// `test result: ok. 18 passed; 0 failed; 1 ignored; …`
fn read_cargo(line: &str) -> Option<Count> {
    let numbers = line.trim().strip_prefix("test result: ")?.split_once(". ")?.1;
    let number = |word: &str| numbers.split("; ").find_map(|piece| piece.strip_suffix(word)?.trim().parse().ok());
    Some(Count { passed: number(" passed")?, failed: number(" failed")?, skipped: number(" ignored")? })
}

/// `      Tests  1 failed | 3 passed | 1 skipped (5)`
fn read_vitest(line: &str) -> Option<Count> {
    let numbers = line.trim().strip_prefix("Tests ")?.split('(').next()?;
    let number = |word: &str| numbers.split('|').find_map(|piece| piece.trim().strip_suffix(word)?.trim().parse().ok());
    let of = |word: &str| number(word).unwrap_or(0);
    Some(Count { passed: of("passed"), failed: of("failed"), skipped: of("skipped") + of("todo") })
}

/// The line with which our own runners close: `12 passed, 0 failed, 1 skipped`.
fn read_plain(line: &str) -> Option<Count> {
    let mut pieces = line.trim().split(", ");
    let mut number = |word: &str| pieces.next()?.strip_suffix(word)?.trim().parse().ok();
    let count = Count { passed: number("passed")?, failed: number("failed")?, skipped: number("skipped")? };
    pieces.next().is_none().then_some(count)
}

/// The line without escape sequences of terminals (`ESC [ … letter`).
fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(|letter| letter.is_ascii_alphabetic());
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_every_suite_are_read() {
        let count = |passed, failed, skipped| Some(Count { passed, failed, skipped });
        let cargo =
            "test result: FAILED. 17 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.11s";
        assert_eq!(read_cargo(cargo), count(17, 1, 2));
        assert_eq!(read_cargo("test result_is_read ... ok"), None);
        let vitest = without_colour(
            "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m3 passed\u{1b}[39m (4)",
        );
        assert_eq!(read_vitest(&vitest), count(3, 1, 0));
        assert_eq!(read_vitest(" Test Files  1 passed (1)"), None);
        assert_eq!(read_plain("12 passed, 0 failed, 1 skipped"), count(12, 0, 1));
        assert_eq!(read_plain("12 passed, 0 failed, 1 skipped, more"), None);
    }

    #[test]
    fn tests_that_could_not_run_are_not_counted_as_passed() {
        let sum = Count { passed: 5, failed: 0, skipped: 1 };
        assert_eq!(move_skipped(sum, 2), Count { passed: 3, failed: 0, skipped: 3 });
    }

    #[test]
    fn a_suite_that_breaks_without_a_word_is_a_failure() {
        let broken = Suite { name: "x", program: "false", arguments: &[], folder: "", read: read_plain };
        let silent = Suite { name: "x", program: "true", arguments: &[], folder: "", read: read_plain };
        let nowhere = PathBuf::from("/nonexistent");
        assert_eq!((broken.run(&nowhere).failed, silent.run(&nowhere).failed), (1, 1));
    }
}
