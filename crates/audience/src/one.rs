//! Looks at one person or one company: whether a translated condition holds, until when that stands by itself, and why.

use crate::choice::ChoiceColumn;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::events::Seen;
use crate::happened::{AskedHappened, DAY, FOR_GOOD, Judged};
use crate::parts::{Asked, AskedOfCompany, Part};
use basics::Timestamp;
use domain::customers::condition::{ChoiceTest, CompanyText, TextField, TimeTest};
use std::cell::RefCell;
use std::collections::HashMap;

/// One instant at which rows are looked at. What companies are is remembered, so that each is looked at once.
pub(crate) struct Look<'a> {
    engine: &'a Engine,
    now: i64,
    companies: RefCell<HashMap<(*const Part<AskedOfCompany>, u32), Judged>>,
    seen: RefCell<Vec<Seen>>,
}

impl<'a> Look<'a> {
    pub fn new(engine: &'a Engine, now: i64) -> Self {
        Look { engine, now, companies: RefCell::default(), seen: RefCell::default() }
    }

    pub fn person(&self, part: &Part<Asked>, person: u32) -> Judged {
        judge(part, &|asked| self.asked(asked, person))
    }

    /// What each node says, itself first and then its parts in the order in which they are written.
    pub fn explained(&self, part: &Part<Asked>, person: u32) -> Vec<Judged> {
        let mut said = Vec::new();
        self.explain(part, person, &mut said);
        said
    }

    fn explain(&self, part: &Part<Asked>, person: u32, said: &mut Vec<Judged>) {
        said.push(self.person(part, person));
        match part {
            Part::All(parts) | Part::Any(parts) => parts.iter().for_each(|part| self.explain(part, person, said)),
            Part::Not(part) => self.explain(part, person, said),
            Part::Test(_) => {}
        }
    }

    fn asked(&self, asked: &Asked, person: u32) -> Judged {
        let people = &self.engine.contacts;
        let holds = match asked {
            Asked::Text(TextField::Name, test) => test.holds(people.name.folded.get(person)),
            Asked::Text(TextField::Address, test) => test.holds(people.address.get(person)),
            Asked::Text(TextField::CompanyName, test) => test.holds(self.company_name(person)),
            Asked::Company(test) => {
                let company = people.company[person as usize];
                let is = |id| self.engine.companies.table.find(id) == Some(company);
                chosen(test, is, company != NO_COMPANY)
            }
            Asked::Country(test) => has(&people.country, test, person),
            Asked::Language(test) => has(&people.language, test, person),
            Asked::Owner(test) => has(&people.owner, test, person),
            Asked::Tags(test) => has(&people.tags, test, person),
            Asked::Lists(test) => has(&people.lists, test, person),
            Asked::Permission(test) => has(&people.permission, test, person),
            Asked::Suppressed(test) => has(&people.suppression, test, person),
            Asked::AddressCheck(test) => has(&people.address_check, test, person),
            Asked::Created(test) => return timed(test, people.created[person as usize], self.now),
            Asked::Anything(words) => words.iter().all(|word| {
                word.matches(people.name.folded.get(person))
                    || word.matches(people.address.get(person))
                    || people.has_other(person, word)
                    || word.matches(self.company_name(person))
            }),
            Asked::Attribute(id, asked) => return people.attributes.judge(*id, asked, person, self.now),
            Asked::Happened(happened) => return self.happened(happened, person),
            Asked::Segments(part) => return self.person(part, person),
            Asked::Score(test, rules) => {
                let (score, until) = self.score(rules, person);
                return Judged { holds: test.holds(score), until };
            }
            Asked::OfCompany(part) => {
                let company = people.company[person as usize];
                if !self.engine.companies.table.alive().contains(company) {
                    return Judged::for_good(false);
                }
                return self.remembered(part, company);
            }
        };
        Judged::for_good(holds)
    }

    fn company_name(&self, person: u32) -> &str {
        match self.engine.contacts.company[person as usize] {
            NO_COMPANY => "",
            company => self.engine.companies.name.folded.get(company),
        }
    }

    fn happened(&self, happened: &AskedHappened, person: u32) -> Judged {
        let mut seen = self.seen.borrow_mut();
        seen.clear();
        let classes = happened.classes().map(|class| self.engine.contacts.events.of(person, class));
        seen.extend(classes.flat_map(|events| events.iter()));
        self.engine.in_order(&mut seen);
        happened.judge(&seen, self.now, |_| 0)
    }

    fn remembered(&self, part: &Part<AskedOfCompany>, company: u32) -> Judged {
        let key = (std::ptr::from_ref(part), company);
        if let Some(known) = self.companies.borrow().get(&key) {
            return *known;
        }
        let judged = judge(part, &|asked| self.asked_of_company(asked, company));
        self.companies.borrow_mut().insert(key, judged);
        judged
    }

    fn asked_of_company(&self, asked: &AskedOfCompany, company: u32) -> Judged {
        let (people, companies) = (&self.engine.contacts, &self.engine.companies);
        let holds = match asked {
            AskedOfCompany::Text(CompanyText::Name, test) => test.holds(companies.name.folded.get(company)),
            AskedOfCompany::Text(CompanyText::Website, test) => test.holds(companies.website.get(company)),
            AskedOfCompany::Text(CompanyText::Industry, test) => test.holds(companies.industry.get(company)),
            AskedOfCompany::Country(test) => has(&companies.country, test, company),
            AskedOfCompany::Language(test) => {
                let reads = |language| people.peers.of(company).any(|person| people.language.has(person, language));
                let is_set = people.peers.of(company).any(|person| people.language.set().contains(person));
                chosen(test, reads, is_set)
            }
            AskedOfCompany::Owner(test) => has(&companies.owner, test, company),
            AskedOfCompany::Tags(test) => has(&companies.tags, test, company),
            AskedOfCompany::Contacts(test) => test.holds(people.peers.of(company).count() as u64),
            AskedOfCompany::Created(test) => return timed(test, companies.created[company as usize], self.now),
            AskedOfCompany::Tier(test) => has(&companies.tier, test, company),
            AskedOfCompany::Group(test) => {
                let id = companies.table.id(company);
                chosen(test, |above| above == id || companies.above.has(company, above), true)
            }
            AskedOfCompany::Attribute(id, asked) => {
                return companies.attributes.judge(*id, asked, company, self.now);
            }
            AskedOfCompany::Happened(happened) => return self.happened_to_company(happened, company),
            AskedOfCompany::Someone(part) => {
                let any = people.peers.of(company).map(|person| self.person(part, person));
                return any_of(any);
            }
        };
        Judged::for_good(holds)
    }

    fn happened_to_company(&self, happened: &AskedHappened, company: u32) -> Judged {
        if happened.of_orders {
            return self.engine.companies.judge_orders(happened, company, self.now);
        }
        let engine = self.engine;
        let mut seen: Vec<Seen> = Vec::new();
        for class in happened.classes() {
            seen.extend(engine.companies.events.of(company, class).iter());
            for person in engine.contacts.peers.of(company) {
                seen.extend(engine.contacts.events.of(person, class).iter());
            }
        }
        engine.in_order(&mut seen);
        happened.judge(&seen, self.now, |_| 0)
    }
}

fn judge<A>(part: &Part<A>, asked: &impl Fn(&A) -> Judged) -> Judged {
    match part {
        Part::All(parts) => any_of(parts.iter().map(|part| judge(part, asked).opposite())).opposite(),
        Part::Any(parts) => any_of(parts.iter().map(|part| judge(part, asked))),
        Part::Not(part) => judge(part, asked).opposite(),
        Part::Test(test) => asked(test),
    }
}

/// Whether any holds: it does as long as one of those that hold does, and else until the first of all changes.
fn any_of(all: impl Iterator<Item = Judged>) -> Judged {
    let (mut stands, mut first) = (None, FOR_GOOD);
    for one in all {
        first = first.min(one.until);
        if one.holds {
            stands = Some(stands.map_or(one.until, |until: i64| until.max(one.until)));
        }
    }
    match stands {
        Some(until) => Judged { holds: true, until },
        None => Judged { holds: false, until: first },
    }
}

fn has<T: Ord + Copy>(column: &ChoiceColumn<T>, test: &ChoiceTest<T>, row: u32) -> bool {
    chosen(test, |value| column.has(row, value), column.set().contains(row))
}

fn chosen<T: Copy>(test: &ChoiceTest<T>, has: impl Fn(T) -> bool, is_set: bool) -> bool {
    match test {
        ChoiceTest::Equals(value) => has(*value),
        ChoiceTest::NotEquals(value) => !has(*value),
        ChoiceTest::In(values) => values.iter().any(|value| has(*value)),
        ChoiceTest::NotIn(values) => !values.iter().any(|value| has(*value)),
        ChoiceTest::IsEmpty => !is_set,
        ChoiceTest::IsSet => is_set,
    }
}

/// Judges the time at which a row was made.
pub(crate) fn timed(test: &TimeTest, instant: Timestamp, now: i64) -> Judged {
    let at = instant.as_millis();
    let after = |days: u64| at.saturating_add((days as i64).saturating_mul(DAY));
    match *test {
        TimeTest::Before(other) => Judged::for_good(instant < other),
        TimeTest::After(other) => Judged::for_good(instant > other),
        TimeTest::Between(from, until) => Judged::for_good(from <= instant && instant < until),
        TimeTest::WithinDays(_) if at > now => Judged { holds: false, until: at },
        TimeTest::WithinDays(days) if now < after(days) => Judged { holds: true, until: after(days) },
        TimeTest::WithinDays(_) => Judged::for_good(false),
        TimeTest::OlderThanDays(days) if now < after(days) => Judged { holds: false, until: after(days) },
        TimeTest::OlderThanDays(_) => Judged::for_good(true),
    }
}
