//! Conditions over companies: by their own columns, and by the people whom the viewer sees.
//!
//! Of a company of the pool one sees name, country and when it was made: its other fields are to the viewer as if they were
//! empty, so that nobody finds them out by asking.

use crate::Scope;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::evaluate::{evaluate, passes_time, passing_texts};
use crate::search;
use basics::Language;
use basics::ids::CompanyId;
use domain::customers::condition::{
    ChoiceTest, CompanyCondition, CompanyTest, CompanyText, NodeOf, NumberTest, TextTest,
};
use roaring::RoaringBitmap;

impl Engine {
    /// How many companies of the scope are meant and found.
    pub fn count_companies(&self, scope: &Scope, condition: &CompanyCondition, search: Option<&str>) -> u64 {
        self.found_companies(self.meant_companies(scope, condition), &search::words(search)).len()
    }

    /// The companies of the scope who are meant and found, by id.
    pub fn companies_found(&self, scope: &Scope, condition: &CompanyCondition, search: Option<&str>) -> Vec<CompanyId> {
        let found = self.found_companies(self.meant_companies(scope, condition), &search::words(search));
        let mut ids: Vec<CompanyId> = found.iter().map(|ordinal| self.companies.table.id(ordinal)).collect();
        ids.sort_unstable();
        ids
    }

    pub(crate) fn meant_companies(&self, scope: &Scope, condition: &CompanyCondition) -> RoaringBitmap {
        let visible = self.visible_companies(scope);
        match condition.root() {
            NodeOf::All(parts) if parts.is_empty() => visible,
            root => {
                let asked = AskedCompanies { engine: self, without_pool: scope.without_pool() };
                evaluate(root, self.companies.table.alive(), &|test| asked.test(test)) & visible
            }
        }
    }
}

struct AskedCompanies<'a> {
    engine: &'a Engine,
    /// Whose people and fields are known to the viewer.
    without_pool: Scope,
}

impl AskedCompanies<'_> {
    fn test(&self, test: &CompanyTest) -> RoaringBitmap {
        let companies = &self.engine.companies;
        let alive = companies.table.alive();
        match test {
            CompanyTest::Text(field, test) => self.text(*field, test),
            CompanyTest::Country(test) => companies.country.passing(test, alive),
            CompanyTest::Owner(test) => companies.owner.passing(test, alive),
            CompanyTest::Tags(test) => companies.tags.passing_of(test, alive, &self.known()),
            CompanyTest::Language(test) => self.language(test),
            CompanyTest::Contacts(test) => self.contacts(*test),
            CompanyTest::Created(test) => {
                self.passing(|ordinal| passes_time(test, companies.created[ordinal as usize]))
            }
        }
    }

    fn known(&self) -> RoaringBitmap {
        self.engine.visible_companies(&self.without_pool)
    }

    fn text(&self, field: CompanyText, test: &TextTest) -> RoaringBitmap {
        let companies = &self.engine.companies;
        let alive = companies.table.alive();
        match field {
            CompanyText::Name => passing_texts(test, alive, &|question| question(&companies.name.folded) & alive),
            CompanyText::Website => {
                let known = self.known();
                passing_texts(test, alive, &|question| question(&companies.website) & &known)
            }
            CompanyText::Industry => {
                let known = self.known();
                passing_texts(test, alive, &|question| question(&companies.industry) & &known)
            }
        }
    }

    fn language(&self, test: &ChoiceTest<Language>) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let alive = self.engine.companies.table.alive();
        let reads = |languages: &[Language]| self.of_people(people.language.any_of(languages));
        let set = || self.of_people(people.language.set().clone());
        match test {
            ChoiceTest::Equals(language) => reads(&[*language]),
            ChoiceTest::NotEquals(language) => alive - reads(&[*language]),
            ChoiceTest::In(languages) => reads(languages),
            ChoiceTest::NotIn(languages) => alive - reads(languages),
            ChoiceTest::IsEmpty => alive - set(),
            ChoiceTest::IsSet => set(),
        }
    }

    /// The companies of those of these people whom the viewer sees.
    fn of_people(&self, people: RoaringBitmap) -> RoaringBitmap {
        let engine = self.engine;
        let mut has = vec![false; engine.companies.table.width() as usize];
        for person in people & &*engine.visible(&self.without_pool) {
            let company = engine.contacts.company[person as usize];
            if company != NO_COMPANY {
                has[company as usize] = true;
            }
        }
        self.passing(|ordinal| has[ordinal as usize])
    }

    fn contacts(&self, test: NumberTest) -> RoaringBitmap {
        let engine = self.engine;
        let mut counts = vec![0u32; engine.companies.table.width() as usize];
        for person in &*engine.visible(&self.without_pool) {
            let company = engine.contacts.company[person as usize];
            if company != NO_COMPANY {
                counts[company as usize] += 1;
            }
        }
        self.passing(|ordinal| {
            let count = u64::from(counts[ordinal as usize]);
            match test {
                NumberTest::AtLeast(least) => count >= least,
                NumberTest::AtMost(most) => count <= most,
            }
        })
    }

    fn passing(&self, passes: impl Fn(u32) -> bool) -> RoaringBitmap {
        let kept = self.engine.companies.table.alive().iter().filter(|&ordinal| passes(ordinal));
        RoaringBitmap::from_sorted_iter(kept).expect("a bitmap is iterated in order")
    }
}
