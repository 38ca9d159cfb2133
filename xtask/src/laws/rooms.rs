//! The one-way order of the rooms: which of our crates each may use. Cargo forbids circles; this forbids short cuts.

use crate::finding::Finding;
use crate::tree::{File, Tree};

const LAW: &str = "rooms";

/// Room → the rooms it may depend on. `dev-dependencies` may also name those after the bar.
const ORDER: [(&str, &[&str], &[&str]); 15] = [
    ("basics", &[], &[]),
    ("seal", &["basics"], &[]),
    ("words", &["basics"], &[]),
    ("mail", &["basics", "seal"], &[]),
    ("domain", &["basics", "seal", "mail"], &[]),
    ("audience", &["basics", "seal", "mail", "domain"], &[]),
    ("compose", &["basics", "seal", "words", "mail", "domain"], &[]),
    ("store", &["basics", "seal", "mail", "domain"], &[]),
    ("outside", &["basics", "seal", "mail"], &[]),
    ("fakeworld", &["basics", "mail", "domain", "outside"], &[]),
    ("web-assets", &[], &[]),
    (
        "application",
        &["basics", "seal", "words", "mail", "domain", "audience", "compose", "store", "outside"],
        &["fakeworld"],
    ),
    (
        "server",
        &["basics", "seal", "words", "mail", "domain", "application", "web-assets"],
        &["fakeworld", "outside", "store"],
    ),
    (
        "tradewind",
        &[
            "basics",
            "seal",
            "words",
            "mail",
            "domain",
            "audience",
            "compose",
            "store",
            "outside",
            "application",
            "server",
            "fakeworld",
            "web-assets",
        ],
        &[],
    ),
    ("xtask", &[], &[]),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.with_ending("Cargo.toml").filter(|file| file.path.contains('/')).flat_map(check_manifest).collect()
}

fn check_manifest(file: &File) -> Vec<Finding> {
    let error = |problem: String| Finding::error(LAW, &file.path, 0, problem);
    let manifest: toml::Table = match file.text.parse() {
        Ok(manifest) => manifest,
        Err(problem) => return vec![error(format!("is not TOML: {problem}"))],
    };
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(|name| name.as_str());
    let Some(&(room, may, tests_may)) = ORDER.iter().find(|(room, ..)| Some(*room) == name) else {
        return vec![error("is a room that the order in xtask/src/laws/rooms.rs does not know".to_owned())];
    };
    let mut findings = Vec::new();
    for (table, tests) in [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)] {
        let used = manifest.get(table).and_then(|table| table.as_table()).into_iter().flatten();
        for (other, how) in used.filter(|(name, _)| ORDER.iter().any(|(room, ..)| room == name)) {
            // An optional one belongs to the feature `testing`, which only tests of other rooms turn on; a room's own tests
            // turn it on by naming the room itself.
            let tests = tests || how.get("optional").and_then(toml::Value::as_bool) == Some(true);
            let own = tests && other.as_str() == room;
            let allowed = own || may.contains(&other.as_str()) || tests && tests_may.contains(&other.as_str());
            if !allowed {
                findings.push(error(format!("{room} may not use {other}: the order is in ARCHITECTURE.md")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_cut_between_rooms_is_found() {
        let bad = "[package]\nname = \"mail\"\n[dependencies]\nbasics.workspace = true\nstore.workspace = true\n";
        let found = check(&Tree::of(&[("crates/mail/Cargo.toml", bad)]));
        assert_eq!(found.len(), 1);
        assert!(found[0].problem.contains("mail may not use store"));
    }

    #[test]
    fn tests_may_use_more_than_the_room() {
        let uses = |table: &str| format!("[package]\nname = \"application\"\n[{table}]\nfakeworld.workspace = true\n");
        assert!(check(&Tree::of(&[("crates/application/Cargo.toml", &uses("dev-dependencies"))])).is_empty());
        assert_eq!(check(&Tree::of(&[("crates/application/Cargo.toml", &uses("dependencies"))])).len(), 1);
    }

    #[test]
    fn a_room_without_a_place_in_the_order_is_found() {
        assert_eq!(check(&Tree::of(&[("crates/attic/Cargo.toml", "[package]\nname = \"attic\"\n")])).len(), 1);
    }

    #[test]
    fn the_order_goes_one_way() {
        for (place, (room, may, _)) in ORDER.iter().enumerate() {
            for other in *may {
                let earlier = ORDER.iter().position(|(name, ..)| name == other).expect("every room has a row");
                assert!(earlier < place, "{room} → {other}");
            }
        }
    }
}
