//! No words in screens: JSX holds no literal text and no literal text attribute; every text has a key in all languages.
//!
//! What is the same in every language stands in `<kbd>`, `<code>` or an element marked `translate="no"`, as HTML means it.

use super::screens_scan::literal_texts;
use crate::finding::Finding;
use crate::tree::Tree;

const LAW: &str = "screens";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let screens = tree.with_ending(".tsx").filter(|file| file.path.starts_with("web/src/"));
    for file in screens.filter(|file| !file.path.contains(".test.")) {
        for (line, text) in literal_texts(&file.text) {
            let problem = format!("\"{text}\" is written in the screen: give it a key in words/");
            findings.push(Finding::error(LAW, &file.path, line, problem));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_a_screen_is_found_in_its_line() {
        let bad = "export function A() {\n  return (\n    <p title=\"Close\">\n      Hello <b>{name}</b>\n    </p>\n  );\n}\n";
        let found = check(&Tree::of(&[("web/src/home/a.tsx", bad), ("web/src/home/a.test.tsx", bad)]));
        assert_eq!(found.iter().map(|found| found.line).collect::<Vec<_>>(), [3, 4]);
    }
}
