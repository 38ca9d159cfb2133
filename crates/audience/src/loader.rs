//! Fills an engine at start: rows in bulk, the orders sorted once at the end on two threads.
//!
//! Companies come before contacts, both by ascending id; a contact out of that order is taken too, only slower.

use crate::collation::{Collation, sort_plain};
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::order::Order;
use crate::rows::{CompanyRow, ContactRow, EventRow};
use basics::Language;
use basics::ids::ContactId;

/// Rows between two calls of the progress callback.
const PROGRESS_STEP: u64 = 10_000;
/// What a text and its line break take on average; room beyond it is given back at the end.
const NAME_BYTES: usize = 20;
const ADDRESS_BYTES: usize = 32;
const COMPANY_NAME_BYTES: usize = 28;
const WEBSITE_BYTES: usize = 24;
const INDUSTRY_BYTES: usize = 12;

/// Collects rows and gives the engine.
pub struct Loader {
    engine: Engine,
    late: Vec<ContactRow>,
    late_events: Vec<(ContactId, Vec<EventRow>)>,
    rows: u64,
    progress: Box<dyn FnMut(u64) + Send>,
}

impl Loader {
    /// A loader for an engine whose names are sorted as readers of `language` expect. `progress` hears every 10,000 rows
    /// how many there are so far, companies and contacts together, and once more at the end.
    pub fn new(language: Language, progress: impl FnMut(u64) + Send + 'static) -> Self {
        Loader {
            engine: Engine::new(language),
            late: Vec::new(),
            late_events: Vec::new(),
            rows: 0,
            progress: Box::new(progress),
        }
    }

    /// Makes room at once for so many: growing step by step takes twice the memory for a moment.
    #[must_use]
    pub fn with_capacity(mut self, people: usize, companies: usize) -> Self {
        let Engine { contacts, companies: firms, .. } = &mut self.engine;
        contacts.table.reserve(people);
        contacts.company.reserve(people);
        contacts.created.reserve(people);
        contacts.name.written.reserve(people, NAME_BYTES);
        contacts.name.folded.reserve(people, NAME_BYTES);
        contacts.address.reserve(people, ADDRESS_BYTES);
        firms.table.reserve(companies);
        firms.created.reserve(companies);
        firms.name.written.reserve(companies, COMPANY_NAME_BYTES);
        firms.name.folded.reserve(companies, COMPANY_NAME_BYTES);
        firms.website.reserve(companies, WEBSITE_BYTES);
        firms.industry.reserve(companies, INDUSTRY_BYTES);
        firms.industry_written.reserve(companies, INDUSTRY_BYTES);
        self
    }

    pub fn add_company(&mut self, row: &CompanyRow) {
        self.engine.companies.load(row);
        self.step();
    }

    pub fn add_contact(&mut self, row: &ContactRow) {
        if self.engine.contacts.table.last_id().is_some_and(|last| row.id <= last) {
            self.late.push(row.clone());
        } else {
            let company = row.company.map_or(NO_COMPANY, |company| self.engine.companies.reserve(company));
            self.engine.contacts.load(row, company);
        }
        self.step();
    }

    /// What happened to a person who was added before; in any order.
    pub fn set_events(&mut self, id: ContactId, events: &[EventRow]) {
        if self.late.is_empty() || self.engine.contacts.table.find(id).is_some() {
            self.engine.set_events(id, events);
        } else {
            self.late_events.push((id, events.to_vec()));
        }
    }

    /// The engine so far, for what is not sorted: companies' events and orders, things.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    fn step(&mut self) {
        self.rows += 1;
        if self.rows.is_multiple_of(PROGRESS_STEP) {
            (self.progress)(self.rows);
        }
    }

    /// Sorts the orders and gives the engine.
    pub fn finish(mut self) -> Engine {
        self.engine.sort_all();
        for row in &self.late {
            self.engine.upsert(row);
        }
        for (id, events) in &self.late_events {
            self.engine.set_events(*id, events);
        }
        (self.progress)(self.rows);
        self.engine
    }
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Engine {
    fn sort_all(&mut self) {
        let collation = &self.collation;
        let (people, companies) = (&mut self.contacts, &mut self.companies);
        let (width, table) = (people.table.width(), &people.table);
        let (company_of, created, address) = (&people.company, &people.created, &people.address);
        let id = |row: u32| table.id(row);
        let (names, (addresses, creations, company_names, by_company, company_creations)) =
            // pure: the sorts run side by side; their results are the same in any order.
            std::thread::scope(|scope| {
                let other = scope.spawn(|| {
                    let addresses = sort_plain(width, |row| address.get(row), id);
                    let creations = sort_rows(width, |row| (created[row as usize], id(row)));
                    let company_names = companies.name.sort(collation, &companies.table);
                    let ranks = ranks(collation, &company_names, |row| companies.name.written.get(row));
                    let rank = |company: u32| ranks.get(company as usize).copied().unwrap_or(u32::MAX);
                    let by_company = sort_rows(width, |row| (rank(company_of[row as usize]), id(row)));
                    let own = &companies.table;
                    let company_creations =
                        sort_rows(own.width(), |row| (companies.created[row as usize], own.id(row)));
                    (addresses, creations, company_names, by_company, company_creations)
                });
                let names = people.name.sort(collation, table);
                (names, other.join().expect("sorting does not panic"))
            });
        people.name.order = Order::from_sorted(names, width);
        people.address_order = Order::from_sorted(addresses, width);
        people.created_order = Order::from_sorted(creations, width);
        people.company_order = Order::from_sorted(by_company, width);
        let company_width = companies.table.width();
        companies.name.order = Order::from_sorted(company_names, company_width);
        companies.created_order = Order::from_sorted(company_creations, company_width);
        self.shrink();
    }

    fn shrink(&mut self) {
        let (people, companies) = (&mut self.contacts, &mut self.companies);
        people.table.shrink();
        companies.table.shrink();
        people.country.shrink();
        people.language.shrink();
        people.owner.shrink();
        people.tags.shrink();
        people.lists.shrink();
        people.permission.shrink();
        people.suppression.shrink();
        people.address_check.shrink();
        companies.country.shrink();
        companies.owner.shrink();
        companies.tags.shrink();
        companies.above.shrink();
        companies.created.shrink_to_fit();
        people.company.shrink_to_fit();
        people.created.shrink_to_fit();
        people.events.shrink();
        people.peers.shrink();
        companies.events.shrink();
        for column in [
            &mut people.name.written,
            &mut people.name.folded,
            &mut people.address,
            &mut companies.name.written,
            &mut companies.name.folded,
            &mut companies.website,
            &mut companies.industry,
            &mut companies.industry_written,
        ] {
            column.shrink();
        }
    }
}

fn sort_rows<K: Ord>(width: u32, key: impl Fn(u32) -> K) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = (0..width).map(|row| (key(row), row)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// The rank of every row by its text; equal texts have equal ranks, empty ones the last of all.
fn ranks<'a>(collation: &Collation, sorted: &[u32], text: impl Fn(u32) -> &'a str) -> Vec<u32> {
    let mut ranks = vec![u32::MAX; sorted.len()];
    let mut rank = 0;
    for (place, &row) in sorted.iter().enumerate() {
        if place > 0 && collation.compare(text(sorted[place - 1]), text(row)).is_ne() {
            rank += 1;
        }
        if !text(row).is_empty() {
            ranks[row as usize] = rank;
        }
    }
    ranks
}
