//! Measures the people in memory through the very questions that the API asks: loading, counts, pages, a change.
//!
//! The ledger is filled with the store's functions in chunks, without audit and change log: it is a ledger for measuring.

mod asked;
mod past;

use super::contacts::{ChangeContact, ContactPatch, ContactQuestion, contacts, count_contacts};
use super::hashes;
use super::people::follow_people;
use crate::{Application, Trouble, Verb, Work};
use audience::{Direction, Sort, SortField};
use basics::ids::{CompanyId, ContactId, UserId};
use basics::{Country, Dice, Language, Timestamp};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::Condition;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::{Right, Viewer};
use mail::address::EmailAddress;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use store::customers::company::{self, CompanyRecord};
use store::customers::contact::{self, ContactRecord};
use store::sending::hits;

/// People written by one verb.
const CHUNK: usize = 2_000;
/// Questions of each kind.
const QUESTIONS: usize = 200;
/// Rows of a page, as the grid asks for them.
const PAGE_ROWS: usize = 100;
/// Changes, each waited for until the engine has it.
const CHANGES: usize = 50;
/// What `/proc/self/statm` counts in, on every machine that Tradewind is built for.
const MEMORY_PAGE_BYTES: u64 = 4_096;

/// A person to fill the ledger with.
#[derive(Debug, Clone)]
pub struct BenchPerson {
    pub name: String,
    pub address: String,
    pub company: Option<String>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    /// Of the company, and of a person without one.
    pub owner: Option<UserId>,
    pub created_at: Timestamp,
    /// How many events happen to such a person on average.
    pub events: f64,
}

/// What was measured. Times of pages, searches and changes are whole answers, with their rows from the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceMeasure {
    pub contacts: u64,
    pub events: u64,
    pub load_seconds: f64,
    /// What the process grew by while loading.
    pub memory_bytes: u64,
    /// What the engine itself holds of it.
    pub engine_bytes: u64,
    /// Of counts of the published segments, each asked many times, in turn: the first time anew, then helped by what is kept.
    pub count_p50_ms: f64,
    pub count_p95_ms: f64,
    /// Of the same counts, each asked anew of an engine that keeps nothing.
    pub count_anew_p50_ms: f64,
    pub count_anew_p95_ms: f64,
    /// The median of each of the published segments asked anew, in their order, with how many it means.
    pub segments: Vec<(f64, u64)>,
    /// Over the first pages of the segments, random pages and searches together.
    pub page_p50_ms: f64,
    pub page_p95_ms: f64,
    /// Over the searches alone.
    pub search_p95_ms: f64,
    /// From the beginning of a change of a person until a question would see it.
    pub change_p95_ms: f64,
    /// From the commit of an event until its person is in the watched segments that it leads to, all of them being watched.
    pub membership_p50_ms: f64,
    pub membership_p95_ms: f64,
    /// Bringing one person up to date in all watched segments, in the engine alone.
    pub turn_p50_ms: f64,
    /// The same counts by SQL: the place of the segment, and the milliseconds of the quickest of three.
    pub sql_ms: Vec<(usize, f64)>,
}

/// Writes people into an empty ledger; answers how many. Addresses that are not one, or come twice, are an error.
///
/// # Errors
/// The ledger's.
pub async fn fill_for_bench(
    application: &Application,
    people: impl Iterator<Item = BenchPerson> + Send,
) -> Result<u64, Trouble> {
    let mut companies: BTreeMap<String, CompanyId> = BTreeMap::new();
    let mut people = people;
    let mut filled = 0;
    application.perform(&Viewer::system(), FillLinks).await?;
    loop {
        let chunk: Vec<BenchPerson> = people.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(filled);
        }
        filled += chunk.len() as u64;
        let named = chunk.iter().filter_map(|person| person.company.as_ref());
        let known = named.filter_map(|name| companies.get(name).map(|id| (name.clone(), *id))).collect();
        let fill = Fill { people: chunk, known };
        companies.extend(application.perform(&Viewer::system(), fill).await?);
    }
}

/// What clicks are about.
struct FillLinks;

impl Verb for FillLinks {
    const NAME: &'static str = "fill_links_for_bench";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        past::put_links(work).await
    }
}

struct Fill {
    people: Vec<BenchPerson>,
    /// Companies of these people that earlier chunks made.
    known: BTreeMap<String, CompanyId>,
}

impl Verb for Fill {
    const NAME: &'static str = "fill_for_bench";
    const RIGHT: Right = Right::System;
    type Answer = BTreeMap<String, CompanyId>;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<Self::Answer, Trouble> {
        let mut known = self.known.clone();
        let (mut contacts, mut companies) = (Vec::with_capacity(self.people.len()), Vec::new());
        for person in &self.people {
            let company = match &person.company {
                None => None,
                Some(name) => match known.get(name) {
                    Some(id) => Some(*id),
                    None => {
                        let record = company_of(work, name, person)?;
                        known.insert(name.clone(), record.id);
                        companies.push(record);
                        known.get(name).copied()
                    }
                },
            };
            contacts.push(contact_of(work, person, company)?);
        }
        company::insert(work.transaction, &companies).await?;
        contact::insert(work.transaction, &contacts).await?;
        let mut dice = Dice::from_number(contacts.first().map_or(0, |record| record.id.as_i64().unsigned_abs()));
        for (record, person) in contacts.iter().zip(&self.people) {
            let events = past::events_of(work, &mut dice, record.id, record.company, person.events)?;
            hits::append(work.transaction, &events).await?;
        }
        Ok(known)
    }
}

fn company_of(work: &mut Work<'_>, name: &str, person: &BenchPerson) -> Result<CompanyRecord, Trouble> {
    let id: CompanyId = work.mint()?;
    let card = CompanyCard { name: name.to_owned(), ..CompanyCard::default() };
    Ok(CompanyRecord {
        id,
        sealed: work.seal("company", "sealed", id.as_i64(), &card),
        name_hash: hashes::of_company_name(work.keyring(), name),
        domain_hash: None,
        country: person.country,
        industry: None,
        owner: person.owner,
        volume: None,
        founded: None,
        created_at: person.created_at,
        updated_at: work.now,
        hidden_by: None,
        version: 1,
        parent: None,
    })
}

fn contact_of(work: &mut Work<'_>, person: &BenchPerson, company: Option<CompanyId>) -> Result<ContactRecord, Trouble> {
    let id: ContactId = work.mint()?;
    let address = EmailAddress::parse(&person.address).map_err(Trouble::broken)?;
    let hashes = hashes::of_address(work.keyring(), &address);
    let card =
        ContactCard { full_name: person.name.clone(), address: address.as_str().to_owned(), ..ContactCard::default() };
    Ok(ContactRecord {
        id,
        company,
        sealed: work.seal("contact", "sealed", id.as_i64(), &card),
        address_hash: hashes.address,
        suppression_hash: hashes.suppression,
        country: person.country,
        language: person.language,
        time_zone: None,
        owner: person.owner,
        permission: Permission::Unknown,
        origin: Origin::Customers,
        legal_basis: LegalBasis::Contract,
        created_at: person.created_at,
        updated_at: work.now,
        hidden_by: None,
        version: 1,
    })
}

/// Loads the people of a filled ledger and asks for them.
///
/// # Errors
/// The ledger's; a refusal of a question, which would be a fault of the measure.
pub async fn bench_audience(application: &Application) -> Result<AudienceMeasure, Trouble> {
    let clock = application.clock();
    let memory = memory_bytes();
    let began = clock.monotonic();
    let following = tokio::spawn(follow_people(application.clone(), Language::ENGLISH));
    application.people().followed().await;
    let load = clock.monotonic().saturating_sub(began);
    let memory_bytes = memory_bytes().saturating_sub(memory);
    let (engine_bytes, events) = application.people().ask(|engine| (engine.heap_bytes() as u64, engine.events()))?;
    let asked = async { Ok::<_, Trouble>((asked::published(application).await?, ask(application).await?)) };
    let measured = asked.await;
    let moved = match &measured {
        Ok(_) => asked::memberships(application).await,
        Err(_) => Ok((Times::new(), Times::new())),
    };
    following.abort();
    let (published, Measured { contacts, mut pages, mut searches, mut changes }) = measured?;
    let (mut memberships, mut turns) = moved?;
    let asked::Published { mut counts, mut counts_anew, segments, pages: first_pages, sql } = published;
    let search_p95_ms = percentile(&mut searches, 95);
    pages.extend(searches);
    pages.extend(first_pages);
    Ok(AudienceMeasure {
        contacts,
        events,
        load_seconds: load.as_secs_f64(),
        memory_bytes,
        engine_bytes,
        count_p50_ms: percentile(&mut counts, 50),
        count_p95_ms: percentile(&mut counts, 95),
        count_anew_p50_ms: percentile(&mut counts_anew, 50),
        count_anew_p95_ms: percentile(&mut counts_anew, 95),
        segments,
        page_p50_ms: percentile(&mut pages, 50),
        page_p95_ms: percentile(&mut pages, 95),
        search_p95_ms,
        change_p95_ms: percentile(&mut changes, 95),
        membership_p50_ms: percentile(&mut memberships, 50),
        membership_p95_ms: percentile(&mut memberships, 95),
        turn_p50_ms: percentile(&mut turns, 50),
        sql_ms: sql,
    })
}

type Times = Vec<Duration>;

struct Measured {
    contacts: u64,
    pages: Times,
    searches: Times,
    changes: Times,
}

/// Pages of every sort and of random conditions, each second one a later page; searches; then changes of people shown.
async fn ask(application: &Application) -> Result<Measured, Trouble> {
    let (clock, viewer, mut dice) = (application.clock(), Viewer::system(), application.dice());
    let facets = application.people().ask(|engine| engine.facets(&audience::Scope::Everything))?;
    let countries: Vec<Country> = facets.countries.into_keys().collect();
    let (mut pages, mut searches, mut changes) = (Times::new(), Times::new(), Times::new());
    let mut shown = Vec::new();
    for number in 0..QUESTIONS {
        let condition = condition(&countries, &mut dice);
        let mut question =
            ContactQuestion { condition, search: None, sort: sort(&mut dice), after: None, limit: PAGE_ROWS };
        if number % 2 == 1 {
            question.after = contacts(application, &viewer, question.clone()).await?.next;
        }
        let began = clock.monotonic();
        let page = contacts(application, &viewer, question).await?;
        pages.push(clock.monotonic().saturating_sub(began));
        shown.extend(page.items.first().map(|row| (row.id, row.version)));

        let (condition, search) = (Condition::everybody(), Some(searched(&mut dice)));
        let question = ContactQuestion { condition, search, sort: sort(&mut dice), after: None, limit: PAGE_ROWS };
        let began = clock.monotonic();
        contacts(application, &viewer, question).await?;
        searches.push(clock.monotonic().saturating_sub(began));
    }
    let everybody = count_contacts(application, &viewer, Condition::everybody(), None).await?.count;
    shown.sort_unstable();
    shown.dedup_by_key(|(id, _)| *id);
    for (id, version) in shown.into_iter().take(CHANGES) {
        let patch = ContactPatch {
            last_name: Some(word(&mut dice)),
            full_name: Some(word(&mut dice)),
            ..ContactPatch::default()
        };
        let began = clock.monotonic();
        application.perform(&viewer, ChangeContact { id, version, patch }).await?;
        application.people().caught_up().await;
        changes.push(clock.monotonic().saturating_sub(began));
    }
    Ok(Measured { contacts: everybody, pages, searches, changes })
}

fn condition(countries: &[Country], dice: &mut Dice) -> Condition {
    let country = dice.pick(countries).map(ToString::to_string).unwrap_or_else(|| "DE".to_owned());
    let has_word = json!({"field": "name", "operator": "contains", "value": word(dice)});
    let of_country = json!({"field": "country", "operator": "equals", "value": country});
    let parts = match dice.below(4) {
        0 => vec![of_country],
        1 => vec![has_word],
        2 => vec![of_country, json!({"not": has_word})],
        _ => Vec::new(),
    };
    let whole = json!({"version": domain::customers::condition::VERSION, "all": parts});
    Condition::read(&whole).expect("the conditions of the measure are well formed")
}

/// Two or three letters, as somebody begins to type.
fn word(dice: &mut Dice) -> String {
    const BEGINNINGS: [&str; 12] = ["an", "mar", "li", "wa", "sch", "ng", "ali", "son", "ca", "jo", "ber", "to"];
    dice.pick(&BEGINNINGS).copied().unwrap_or("an").to_owned()
}

/// One word or two, begun.
fn searched(dice: &mut Dice) -> String {
    if dice.chance_in_thousand(300) { format!("{} {}", word(dice), word(dice)) } else { word(dice) }
}

fn sort(dice: &mut Dice) -> Sort {
    const FIELDS: [SortField; 7] = [
        SortField::Name,
        SortField::Address,
        SortField::Company,
        SortField::Country,
        SortField::Language,
        SortField::Owner,
        SortField::Created,
    ];
    let field = dice.pick(&FIELDS).copied().unwrap_or(SortField::Name);
    let direction = if dice.chance_in_thousand(500) { Direction::Ascending } else { Direction::Descending };
    Sort { field, direction }
}

/// In milliseconds; 0 for no times at all.
fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

/// What the process holds in memory; 0 where the system does not tell.
fn memory_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * MEMORY_PAGE_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestTradewind;

    #[tokio::test]
    async fn a_filled_ledger_is_loaded_and_asked() {
        let tradewind = TestTradewind::new().await;
        let people = (0..2_500).map(|number| BenchPerson {
            name: format!("Maria {number}"),
            address: format!("maria{number}@example.com"),
            company: Some(format!("Company {}", number / 7)),
            country: ["DE", "FR"][number % 2].parse().ok(),
            language: "de".parse().ok(),
            owner: None,
            created_at: crate::testing::BEGINNING,
            events: 3.0,
        });
        assert_eq!(fill_for_bench(&tradewind.application, people).await.unwrap(), 2_500);
        let measured = bench_audience(&tradewind.application).await.unwrap();
        assert_eq!(measured.contacts, 2_500);
        assert!(measured.events > 5_000, "{}", measured.events);
        assert_eq!((measured.segments.len(), measured.sql_ms.len()), (20, 4));
        assert!(tradewind.application.people().is_loaded());
    }
}
