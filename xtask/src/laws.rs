//! The laws, each in its own file, in the order in which they are told.

mod attributes;
mod dependencies;
mod heads;
mod length;
mod licences;
mod pages;
mod purity;
mod refusals;
mod rooms;
mod screens;
mod screens_scan;
mod spacing;
mod sql;
mod words;

use crate::finding::Finding;
use crate::tree::Tree;

pub fn check(tree: &Tree) -> Vec<Finding> {
    [
        rooms::check(tree),
        dependencies::check(tree),
        purity::check(tree),
        sql::check(tree),
        attributes::check(tree),
        heads::check(tree),
        length::check(tree),
        words::check(tree),
        spacing::check(tree),
        refusals::check(tree),
        screens::check(tree),
        pages::check(tree),
    ]
    .concat()
}

/// The rooms that know no runtime, no database, no web server, no time and no chance.
pub const PURE_ROOMS: [&str; 7] = ["basics", "seal", "words", "mail", "domain", "audience", "compose"];
