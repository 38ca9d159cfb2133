//! A room says at its door what it is for: `lib.rs` and `main.rs` begin with `//!`.

use crate::finding::Finding;
use crate::tree::Tree;

const LAW: &str = "heads";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let doors =
        tree.files.iter().filter(|file| file.path.ends_with("src/lib.rs") || file.path.ends_with("src/main.rs"));
    let silent = doors.filter(|file| !file.text.starts_with("//!"));
    silent
        .map(|file| Finding::error(LAW, &file.path, 1, "begin with `//!`: what it is for, promises, does not do"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_without_a_word_at_its_door_is_found() {
        let tree = Tree::of(&[("crates/mail/src/lib.rs", "mod smtp;\n"), ("crates/seal/src/lib.rs", "//! Keys.\n")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
