//! The tree speaks only of what is in it: no path of the machine it was written on, no page that a newcomer cannot open.

use crate::finding::Finding;
use crate::tree::{Tree, root};
use std::path::Path;

const LAW: &str = "pages";

/// Folders that mean the same on every machine.
const COMMON: [&str; 9] = ["/", "/tmp", "/home", "/opt", "/srv", "/var", "/usr", "/usr/src", "/var/tmp"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let home = std::env::var("HOME").unwrap_or_default();
    let strange: Vec<String> = [Some(root()), root().parent(), Some(Path::new(&home))]
        .into_iter()
        .flatten()
        .map(|path| path.to_string_lossy().into_owned())
        .filter(|path| !path.is_empty() && !COMMON.contains(&path.as_str()))
        .map(|path| format!("{path}/"))
        .collect();
    check_for(tree, &strange)
}

fn check_for(tree: &Tree, strange: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        if file.path.starts_with("xtask/") || file.path.ends_with("package-lock.json") {
            continue;
        }
        for (place, line) in file.text.lines().enumerate() {
            for path in strange.iter().filter(|path| line.contains(path.as_str())) {
                findings.push(Finding::error(
                    LAW,
                    &file.path,
                    place + 1,
                    format!("names {path}, a folder of one machine"),
                ));
            }
            for page in ["DESIGN", "STACK", "LOOK", "REQUIREMENTS"] {
                if line.contains(&format!("{page} §")) || line.contains(&format!("{page}.md")) {
                    let problem = format!(
                        "points to {page}, which is not in this repository: say it here, or link a page of docs/"
                    );
                    findings.push(Finding::error(LAW, &file.path, place + 1, problem));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_machine_and_pages_from_elsewhere_are_found() {
        let text = "see /home/anna/notes\nas DESIGN §4 says\nSTACK.md\n/tmp/x and DESIGN are fine\n";
        let found = check_for(&Tree::of(&[("docs/a.md", text)]), &["/home/anna/".to_owned()]);
        assert_eq!(found.iter().map(|found| found.line).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
