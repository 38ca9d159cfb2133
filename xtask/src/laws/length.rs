//! A file is one idea: over 400 lines it is questioned, over 800 refused. Generated files are not written to be read.

use crate::finding::Finding;
use crate::tree::Tree;

const LAW: &str = "length";
const QUESTIONED_LINES: usize = 400;
const REFUSED_LINES: usize = 800;
const ENDINGS: [&str; 6] = [".rs", ".ts", ".tsx", ".mjs", ".css", ".sh"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let written = ENDINGS.iter().any(|ending| file.path.ends_with(ending)) && !file.path.ends_with(".d.ts");
        let lines = file.text.lines().count();
        if written && lines > REFUSED_LINES {
            findings.push(Finding::error(LAW, &file.path, 0, format!("{lines} lines: split it by idea")));
        } else if written && lines > QUESTIONED_LINES {
            findings.push(Finding::warning(LAW, &file.path, 0, format!("{lines} lines: is this still one idea?")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Weight;

    #[test]
    fn long_files_are_questioned_and_very_long_ones_refused() {
        let text = |lines: usize| "x\n".repeat(lines);
        let (fine, long, refused) = (text(400), text(401), text(801));
        let tree = Tree::of(&[("a.rs", &fine), ("b.tsx", &long), ("c.rs", &refused), ("schema.d.ts", &refused)]);
        let weights: Vec<Weight> = check(&tree).into_iter().map(|found| found.weight).collect();
        assert_eq!(weights, [Weight::Warning, Weight::Error]);
    }
}
