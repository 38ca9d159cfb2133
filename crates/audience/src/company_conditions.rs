//! Conditions over companies: by their own columns, and by the people whom the viewer sees.
//!
//! Of a company of the pool one sees name, country and when it was made: its other fields are to the viewer as if they were
//! empty, so that nobody finds them out by asking.

use crate::Scope;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::evaluate::{evaluate, passing_texts};
use crate::events::Seen;
use crate::happened::{AskedHappened, span};
use crate::one::timed;
use crate::search;
use basics::ids::CompanyId;
use basics::{Language, Timestamp};
use domain::customers::condition::{
    ChoiceTest, CompanyCondition, CompanyTest, CompanyText, Happened, NodeOf, NumberTest, TextTest,
};
use roaring::RoaringBitmap;

impl Engine {
    /// How many companies of the scope are meant and found.
    pub fn count_companies(
        &self,
        scope: &Scope,
        condition: &CompanyCondition,
        search: Option<&str>,
        now: Timestamp,
    ) -> u64 {
        self.found_companies(self.meant_companies(scope, condition, now), &search::words(search)).len()
    }

    /// The companies of the scope who are meant and found, by id.
    pub fn companies_found(
        &self,
        scope: &Scope,
        condition: &CompanyCondition,
        search: Option<&str>,
        now: Timestamp,
    ) -> Vec<CompanyId> {
        let found = self.found_companies(self.meant_companies(scope, condition, now), &search::words(search));
        let mut ids: Vec<CompanyId> = found.iter().map(|ordinal| self.companies.table.id(ordinal)).collect();
        ids.sort_unstable();
        ids
    }

    pub(crate) fn meant_companies(&self, scope: &Scope, condition: &CompanyCondition, now: Timestamp) -> RoaringBitmap {
        let visible = self.visible_companies(scope);
        match condition.root() {
            NodeOf::All(parts) if parts.is_empty() => visible,
            root => {
                let asked = AskedCompanies { engine: self, without_pool: scope.without_pool(), now: now.as_millis() };
                asked.node(root) & visible
            }
        }
    }
}

pub(crate) struct AskedCompanies<'a> {
    engine: &'a Engine,
    /// Whose people and fields are known to the viewer.
    without_pool: Scope,
    now: i64,
}

impl<'a> AskedCompanies<'a> {
    /// For who knows all people and fields.
    pub fn of_everything(engine: &'a Engine, now: i64) -> Self {
        AskedCompanies { engine, without_pool: Scope::Everything, now }
    }

    pub fn node(&self, node: &NodeOf<CompanyTest>) -> RoaringBitmap {
        evaluate(node, self.engine.companies.table.alive(), &|test| self.test(test))
    }

    fn test(&self, test: &CompanyTest) -> RoaringBitmap {
        let companies = &self.engine.companies;
        let alive = companies.table.alive();
        match test {
            CompanyTest::Text(field, test) => self.text(*field, test),
            CompanyTest::Country(test) => companies.country.passing(test, alive),
            CompanyTest::Owner(test) => companies.owner.passing(test, alive),
            CompanyTest::Tags(test) => companies.tags.passing_of(test, alive, &self.known()),
            CompanyTest::Tier(test) => companies.tier.passing_of(test, alive, &self.known()),
            CompanyTest::Attribute(test) => {
                companies.attributes.passing(test.attribute, &test.asked, alive, &self.known(), self.now)
            }
            CompanyTest::Language(test) => self.language(test),
            CompanyTest::Contacts(test) => self.contacts(*test),
            CompanyTest::Created(test) => {
                self.passing(|ordinal| timed(test, companies.created[ordinal as usize], self.now).holds)
            }
            CompanyTest::Happened(happened) => self.happened(happened),
            CompanyTest::Someone(node) => {
                let someone = self.engine.everybody_meant(node, Timestamp::from_millis(self.now));
                self.of_people(someone)
            }
        }
    }

    fn happened(&self, happened: &Happened) -> RoaringBitmap {
        let asked = AskedHappened::new(&self.engine.objects, happened);
        let (companies, known) = (&self.engine.companies, self.known());
        if asked.of_orders {
            let alone = |company: u32| known.contains(company);
            let holds = |company: u32| companies.judge_orders(&asked, company, self.now).holds;
            return self.passing(|company| if alone(company) { holds(company) } else { asked.holds_of_none() });
        }
        let lists = self.events_by_company(&asked);
        let judged = lists.chunk_by(|one, other| one.0 == other.0).map(|list| {
            let seen: Vec<Seen> = list.iter().map(|(_, seen)| *seen).collect();
            (list[0].0, asked.judge(&seen, self.now, |_| 0).holds)
        });
        let (mut meant, mut had) = (RoaringBitmap::new(), RoaringBitmap::new());
        for (company, holds) in judged {
            had.insert(company);
            if holds {
                meant.insert(company);
            }
        }
        if asked.holds_of_none() {
            meant |= companies.table.alive() - had;
        }
        meant & companies.table.alive()
    }

    /// What happened to companies and to their people whom the viewer sees, of the classes that are asked about, company by company
    /// in the order of time.
    fn events_by_company(&self, asked: &AskedHappened) -> Vec<(u32, Seen)> {
        let engine = self.engine;
        let (after, _) = span(asked.span, self.now);
        let mut lists: Vec<(u32, Seen)> = Vec::new();
        let is_asked = |seen: &Seen| asked.classes().any(|class| class == seen.class);
        let mut people = RoaringBitmap::new();
        let mut companies = RoaringBitmap::new();
        for class in asked.classes() {
            people |= engine.contacts.events.candidates(class, after, self.now).all();
            companies |= engine.companies.events.candidates(class, after, self.now).all();
        }
        for person in people & &*engine.visible(&self.without_pool) {
            let company = engine.contacts.company[person as usize];
            if company != NO_COMPANY {
                let seen = engine.contacts.events.of(person).iter().filter(is_asked);
                lists.extend(seen.map(|seen| (company, seen)));
            }
        }
        for company in companies & self.known() {
            let seen = engine.companies.events.of(company).iter().filter(is_asked);
            lists.extend(seen.map(|seen| (company, seen)));
        }
        lists.sort_by_key(|(company, seen)| (*company, seen.at, engine.objects.number(seen.object)));
        lists
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
        self.passing(|ordinal| test.holds(u64::from(counts[ordinal as usize])))
    }

    fn passing(&self, passes: impl Fn(u32) -> bool) -> RoaringBitmap {
        let kept = self.engine.companies.table.alive().iter().filter(|&ordinal| passes(ordinal));
        RoaringBitmap::from_sorted_iter(kept).expect("a bitmap is iterated in order")
    }
}
