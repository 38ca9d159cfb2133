//! Conditions over companies: by their own columns, and by the people whom the viewer sees.
//!
//! Of a company of the pool one sees name, country and when it was made: its other fields are to the viewer as if they were
//! empty, so that nobody finds them out by asking.

use crate::Scope;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::evaluate::{AskColumn, Costs, evaluate, passing_texts};
use crate::events::Seen;
use crate::happened::{AskedHappened, AskedMeasure, Course, span};
use crate::looking::kept;
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
        evaluate(node, self.engine.companies.table.alive(), &|test, among| self.test(test, among))
    }

    /// Those of `among` that pass.
    fn test(&self, test: &CompanyTest, among: &RoaringBitmap) -> RoaringBitmap {
        let companies = &self.engine.companies;
        match test {
            CompanyTest::Text(field, test) => self.text(*field, test, among),
            CompanyTest::Country(test) => companies.country.passing(test, among),
            CompanyTest::Owner(test) => companies.owner.passing(test, among),
            CompanyTest::Tags(test) => companies.tags.passing_of(test, among, &self.known()),
            CompanyTest::Tier(test) => companies.tier.passing_of(test, among, &self.known()),
            CompanyTest::Group(test) => self.group(test, among),
            CompanyTest::Attribute(test) => {
                companies.attributes.passing(test.attribute, &test.asked, among, &self.known(), self.now) & among
            }
            CompanyTest::Language(test) => self.language(test) & among,
            CompanyTest::Contacts(test) => self.contacts(*test, among),
            CompanyTest::Created(test) => {
                let created = &companies.created;
                kept(among, |company| timed(test, created[company as usize], self.now).holds)
            }
            CompanyTest::Happened(happened) => self.happened(happened) & among,
            CompanyTest::Someone(node) => {
                let someone = self.engine.everybody_meant(node, Timestamp::from_millis(self.now));
                self.of_people(&someone) & among
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
        if let Some(meant) = self.happened_in_any_order(&asked) {
            return meant;
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

    /// The same for questions whose events need not be sorted: counts, and what came after what.
    fn happened_in_any_order(&self, asked: &AskedHappened) -> Option<RoaringBitmap> {
        let (after, until) = span(asked.span, self.now);
        let alive = self.engine.companies.table.alive();
        let width = self.engine.companies.table.width() as usize;
        let is_wanted = |event: &Seen| event.at > after && event.at <= until && asked.wanted.means(event);
        match &asked.measure {
            AskedMeasure::Times(test) => {
                let mut counts = vec![0u32; width];
                self.each_event(asked, |company, event| counts[company as usize] += u32::from(is_wanted(&event)));
                Some(kept(alive, |company| test.holds(u64::from(counts[company as usize]))))
            }
            AskedMeasure::Then(other) | AskedMeasure::ThenNot(other) => {
                let mut courses = vec![Course::default(); width];
                self.each_event(asked, |company, event| {
                    let is_answer = event.at <= self.now && other.means(&event);
                    courses[company as usize].walk(&event, is_wanted(&event), is_answer);
                });
                Some(kept(alive, |company| courses[company as usize].holds(&asked.measure)))
            }
            AskedMeasure::Things(..) | AskedMeasure::InARow(_) | AskedMeasure::Amount(_) => None,
        }
    }

    /// What happened to companies and to their people whom the viewer sees, of the classes that are asked about.
    fn each_event(&self, asked: &AskedHappened, mut say: impl FnMut(u32, Seen)) {
        let engine = self.engine;
        let (after, _) = span(asked.span, self.now);
        for class in asked.classes() {
            let people = engine.contacts.events.occurrence.candidates(class, after, self.now).all();
            for person in people & &*engine.visible(&self.without_pool) {
                let company = engine.contacts.company[person as usize];
                if company != NO_COMPANY {
                    let events = engine.contacts.events.of(person, class).within(after, i64::MAX);
                    events.iter().for_each(|seen| say(company, seen));
                }
            }
            let companies = engine.companies.events.occurrence.candidates(class, after, self.now).all();
            for company in companies & self.known() {
                let events = engine.companies.events.of(company, class).within(after, i64::MAX);
                events.iter().for_each(|seen| say(company, seen));
            }
        }
    }

    /// The same, company by company in the order of time.
    fn events_by_company(&self, asked: &AskedHappened) -> Vec<(u32, Seen)> {
        let mut lists: Vec<(u32, Seen)> = Vec::new();
        self.each_event(asked, |company, seen| lists.push((company, seen)));
        lists.sort_by_key(|(company, seen)| (*company, seen.at, self.engine.objects.number(seen.object)));
        lists
    }

    fn known(&self) -> RoaringBitmap {
        self.engine.visible_companies(&self.without_pool)
    }

    fn text(&self, field: CompanyText, test: &TextTest, among: &RoaringBitmap) -> RoaringBitmap {
        let companies = &self.engine.companies;
        let ask = |question: AskColumn<'_>| match field {
            CompanyText::Name => question(&companies.name.folded, Some(among)) & among,
            CompanyText::Website => question(&companies.website, Some(among)) & among & self.known(),
            CompanyText::Industry => question(&companies.industry, Some(among)) & among & self.known(),
        };
        passing_texts(test, among, &ask)
    }

    fn language(&self, test: &ChoiceTest<Language>) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let alive = self.engine.companies.table.alive();
        let reads = |languages: &[Language]| self.of_people(&people.language.any_of(languages));
        let set = || self.of_people(people.language.set());
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
    fn of_people(&self, people: &RoaringBitmap) -> RoaringBitmap {
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

    fn contacts(&self, test: NumberTest, among: &RoaringBitmap) -> RoaringBitmap {
        let engine = self.engine;
        if self.without_pool == Scope::Everything {
            return kept(among, |company| test.holds(u64::from(engine.contacts.peers.count(company))));
        }
        let mut counts = vec![0u32; engine.companies.table.width() as usize];
        for person in &*engine.visible(&self.without_pool) {
            let company = engine.contacts.company[person as usize];
            if company != NO_COMPANY {
                counts[company as usize] += 1;
            }
        }
        kept(among, |company| test.holds(u64::from(counts[company as usize])))
    }

    /// Of a company of the pool one does not see what it belongs to; it is itself all the same.
    fn group(&self, test: &ChoiceTest<CompanyId>, among: &RoaringBitmap) -> RoaringBitmap {
        let ids = test.values();
        let of_it = (self.engine.companies.above.any_of(&ids) & self.known()) | self.engine.ordinals(&ids);
        match test {
            ChoiceTest::Equals(_) | ChoiceTest::In(_) | ChoiceTest::IsSet => of_it & among,
            ChoiceTest::NotEquals(_) | ChoiceTest::NotIn(_) | ChoiceTest::IsEmpty => among - of_it,
        }
    }

    fn passing(&self, passes: impl Fn(u32) -> bool + Sync) -> RoaringBitmap {
        kept(self.engine.companies.table.alive(), passes)
    }
}

impl Costs for CompanyTest {
    fn cost(&self) -> u8 {
        match self {
            CompanyTest::Country(_) | CompanyTest::Owner(_) | CompanyTest::Tags(_) | CompanyTest::Tier(_) => 0,
            CompanyTest::Group(_) | CompanyTest::Created(_) | CompanyTest::Text(..) | CompanyTest::Attribute(_) => 1,
            CompanyTest::Language(_) | CompanyTest::Contacts(_) => 2,
            CompanyTest::Happened(_) | CompanyTest::Someone(_) => 3,
        }
    }
}
