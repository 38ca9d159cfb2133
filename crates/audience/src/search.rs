//! Free search: every word of the query stands somewhere in the name, an address or the company's name, all folded.

use crate::engine::Engine;
use crate::looking::kept;
use crate::text::Pattern;
use basics::Timestamp;
use domain::customers::condition::{Node, Test};
use domain::customers::folding::{fold, fold_words};
use roaring::RoaringBitmap;

/// Words of one search; more only make it slower.
const WORD_LIMIT: usize = 8;
/// Characters of one search; no name is longer.
const SEARCH_LIMIT: usize = 200;
/// Up to so many people, looking at each is faster than scanning all texts.
const FEW: u64 = 60_000;

/// The words that are searched for, longest (and so mostly rarest) first.
pub(crate) fn words(search: Option<&str>) -> Vec<String> {
    let text: String = search.unwrap_or_default().chars().take(SEARCH_LIMIT).collect();
    let mut words = fold_words(&fold(&text));
    words.truncate(WORD_LIMIT);
    words
}

impl Engine {
    /// Those of `among` in whom every word of the search is found. Of many, the search of everybody is kept: its next page comes soon.
    pub(crate) fn found(&self, among: RoaringBitmap, search: Option<&str>, now: Timestamp) -> RoaringBitmap {
        let (words, alive) = (words(search), self.contacts.table.alive());
        match search {
            Some(search) if !words.is_empty() && (among.len() > FEW || among.len() == alive.len()) => {
                let node = Node::Test(Test::Anything(search.to_owned()));
                let everybody = || self.found_among(alive.clone(), &words);
                among & &*self.known_or(&node, now, everybody)
            }
            _ => self.found_among(among, &words),
        }
    }

    /// Those of `among` in whom every word is found.
    pub(crate) fn found_among(&self, mut among: RoaringBitmap, words: &[String]) -> RoaringBitmap {
        let people = &self.contacts;
        for word in words {
            let pattern = Pattern::contains(word);
            let companies = self.companies.name.folded.scan(&pattern);
            if among.len() <= FEW {
                among = kept(&among, |person| {
                    pattern.matches(people.name.folded.get(person))
                        || pattern.matches(people.address.get(person))
                        || people.has_other(person, &pattern)
                        || companies.contains(people.company[person as usize])
                });
            } else {
                let mut found = people.name.folded.scan(&pattern);
                found |= people.address.scan(&pattern);
                found |= people.with_other(&pattern);
                found |= people.of_companies(&companies, &among);
                among &= found;
            }
        }
        among
    }

    /// Those of the companies `among` in whose name every word is found.
    pub(crate) fn found_companies(&self, mut among: RoaringBitmap, words: &[String]) -> RoaringBitmap {
        for word in words {
            let (pattern, names) = (Pattern::contains(word), &self.companies.name.folded);
            among = if among.len() <= FEW { names.matching(&among, &pattern) } else { among & names.scan(&pattern) };
        }
        among
    }
}
