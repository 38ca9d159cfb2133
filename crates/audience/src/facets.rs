//! How many people of a scope have each value of the fields that are chosen from: for pickers, lists and tags.

use crate::Scope;
use crate::choice::ChoiceColumn;
use crate::engine::Engine;
use basics::ids::{ListId, TagId};
use basics::{Country, Language};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// People by value; values that nobody of the scope has are left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facets {
    pub countries: BTreeMap<Country, u64>,
    pub languages: BTreeMap<Language, u64>,
    pub tags: BTreeMap<TagId, u64>,
    pub lists: BTreeMap<ListId, u64>,
}

impl Engine {
    /// The facets of everybody in the scope.
    pub fn facets(&self, scope: &Scope) -> Facets {
        let visible = self.visible(scope);
        let people = &self.contacts;
        Facets {
            countries: counted(&people.country, &visible),
            languages: counted(&people.language, &visible),
            tags: counted(&people.tags, &visible),
            lists: counted(&people.lists, &visible),
        }
    }
}

fn counted<T: Ord + Copy>(column: &ChoiceColumn<T>, visible: &RoaringBitmap) -> BTreeMap<T, u64> {
    let counts = column.groups().map(|(value, rows)| (value, rows.intersection_len(visible)));
    counts.filter(|(_, count)| *count > 0).collect()
}
