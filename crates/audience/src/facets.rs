//! How many people of a scope have each value of the fields that are chosen from: for pickers, lists and tags.

use crate::Scope;
use crate::choice::ChoiceColumn;
use crate::engine::Engine;
use basics::ids::{ListId, TagId};
use basics::{Country, Language};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, HashMap};

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

/// Industries offered at the most, those of most companies first.
const INDUSTRIES_SHOWN: usize = 200;

/// Companies by value, for those fields of them that are chosen from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CompanyFacets {
    pub countries: BTreeMap<Country, u64>,
    pub tags: BTreeMap<TagId, u64>,
    /// As one of the companies writes it, by how many have it; the first 200.
    pub industries: Vec<(String, u64)>,
    /// Languages that anybody of the scope's people reads.
    pub languages: Vec<Language>,
}

impl Engine {
    /// The facets of every company in the scope; of those without an owner only the country counts.
    pub fn company_facets(&self, scope: &Scope) -> CompanyFacets {
        let known = self.visible_companies(&scope.without_pool());
        let mut counts: HashMap<&str, (u32, u64)> = HashMap::new();
        for company in &known {
            counts.entry(self.companies.industry.get(company)).or_insert((company, 0)).1 += 1;
        }
        counts.remove("");
        let written = |company: u32| self.companies.industry_written.get(company).to_owned();
        let mut industries: Vec<_> = counts.into_values().map(|(first, count)| (written(first), count)).collect();
        industries.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        industries.truncate(INDUSTRIES_SHOWN);
        let people = self.visible(&scope.without_pool());
        CompanyFacets {
            countries: counted(&self.companies.country, &self.visible_companies(scope)),
            tags: counted(&self.companies.tags, &known),
            industries,
            languages: counted(&self.contacts.language, &people).into_keys().collect(),
        }
    }
}

fn counted<T: Ord + Copy>(column: &ChoiceColumn<T>, visible: &RoaringBitmap) -> BTreeMap<T, u64> {
    let counts = column.groups().map(|(value, rows)| (value, rows.intersection_len(visible)));
    counts.filter(|(_, count)| *count > 0).collect()
}
