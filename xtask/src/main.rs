//! The house's own tools: `cargo xtask tidy` checks the laws of the repository, `cargo xtask test` runs every suite and sums up.
//!
//! A law is a file in `laws/` with one function from the tree of sources to its findings, and a test that a bad sample is
//! found. `docs/decisions/0006-what-tidy-checks.md` says why each law exists. Nothing here is part of the product.

mod finding;
mod laws;
mod rust_text;
mod suites;
mod tree;

use finding::Weight;
use std::process::ExitCode;
use tree::Tree;

const HELP: &str = "\
cargo xtask tidy    check the laws of the repository (layers, SQL, words, licences, …)
cargo xtask test    run all suites, end with the line `N passed, N failed, N skipped`";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("tidy") => tidy(),
        Some("test") => suites::run(&arguments[1..]),
        Some("help" | "--help") => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Some(_) | None => {
            eprintln!("{HELP}");
            ExitCode::from(2)
        }
    }
}

fn tidy() -> ExitCode {
    let tree = match Tree::read() {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("tidy cannot read the tree: {error}");
            return ExitCode::from(2);
        }
    };
    let mut findings = laws::check(&tree);
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    let errors = findings.iter().filter(|finding| finding.weight == Weight::Error).count();
    println!("tidy: {} files, {errors} errors, {} warnings", tree.files.len(), findings.len() - errors);
    if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
