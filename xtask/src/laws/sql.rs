//! SQL lives in `crates/store` only, so that two dialects and every index can be judged in one room.

use crate::finding::Finding;
use crate::rust_text::RustText;
use crate::tree::Tree;

const LAW: &str = "sql";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Tests may lay rows into a ledger and look at it from outside; what they prove is the room's, not the text.
    let elsewhere =
        |file: &&crate::tree::File| !file.path.starts_with("crates/store/") && !file.path.contains("/tests/");
    for file in tree.rust().filter(elsewhere) {
        for (line, text) in RustText::read(&file.text).strings {
            if is_sql(&text) {
                findings.push(Finding::error(
                    LAW,
                    &file.path,
                    line,
                    "SQL outside of crates/store: add a function there",
                ));
            }
        }
    }
    findings
}

/// Keywords in capitals, as the house writes them, in the order of a statement.
fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let pair = |first: &str, second: &str| words.windows(2).any(|pair| pair == [first, second]);
    pair("DELETE", "FROM")
        || pair("INSERT", "INTO")
        || pair("CREATE", "TABLE")
        || has("UPDATE") && has("SET")
        || has("SELECT") && words.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_outside_of_the_store_is_found() {
        for statement in [
            "SELECT id FROM contact",
            "INSERT INTO contact (id) VALUES ($1)",
            "UPDATE contact\\n SET name = $1",
            "DELETE FROM contact",
        ] {
            let source = format!("fn f() {{ run(\"{}\"); }}", statement.replace("\\n", "\n"));
            assert_eq!(check(&Tree::of(&[("crates/server/src/f.rs", &source)])).len(), 1, "{statement}");
            assert!(check(&Tree::of(&[("crates/store/src/f.rs", &source)])).is_empty());
        }
    }

    #[test]
    fn english_and_comments_are_not_statements() {
        let source = "// SELECT id FROM contact\nfn f() { run(\"select a list, update the set, delete from it\"); }";
        assert!(check(&Tree::of(&[("crates/server/src/f.rs", source)])).is_empty());
    }
}
