//! The columns of companies. A company that only a contact has named so far has an ordinal, an empty name, and is not alive.

use crate::attributes::AttributeColumns;
use crate::choice::ChoiceColumn;
use crate::collation::Collation;
use crate::events::{EventColumn, Seen};
use crate::happened::{AskedHappened, Judged};
use crate::order::Order;
use crate::rows::{CompanyRow, PurchaseRow};
use crate::table::Table;
use crate::text::TextColumn;
use basics::ids::{Company, CompanyId, TagId, UserId};
use basics::{Country, Id, Timestamp};
use domain::customers::attribute::Attributes;
use domain::customers::folding::fold;
use domain::trade::tier::Tier;
use std::cmp::Ordering;

/// A text that people read and sort by their language: as written, folded, and in order.
#[derive(Debug)]
pub(crate) struct NameColumn {
    pub written: TextColumn,
    pub folded: TextColumn,
    pub order: Order,
}

impl NameColumn {
    pub fn new() -> Self {
        NameColumn { written: TextColumn::new(), folded: TextColumn::new(), order: Order::default() }
    }

    pub fn push(&mut self, name: &str) {
        self.written.push(name);
        self.folded.push(&fold(name));
    }

    /// How the row stands to a name with an id.
    pub fn compare<N>(&self, collation: &Collation, table: &Table<N>, row: u32, name: &str, id: Id<N>) -> Ordering {
        collation.compare(self.written.get(row), name).then_with(|| table.id(row).cmp(&id))
    }

    /// Sets the name and moves the row to its place.
    pub fn replace<N>(&mut self, collation: &Collation, table: &Table<N>, row: u32, name: &str) {
        self.order.remove(row);
        self.written.set(row, name);
        self.folded.set(row, &fold(name));
        let (written, id) = (&self.written, table.id(row));
        let compare = |other| collation.compare(written.get(other), name).then_with(|| table.id(other).cmp(&id));
        self.order.insert(row, compare);
    }

    pub fn heap_bytes(&self) -> usize {
        self.written.heap_bytes() + self.folded.heap_bytes() + self.order.heap_bytes()
    }

    pub fn sort<N>(&self, collation: &Collation, table: &Table<N>) -> Vec<u32> {
        collation.sort(table.width(), |row| self.written.get(row), |row| table.id(row))
    }
}

#[derive(Debug)]
pub(crate) struct Companies {
    pub table: Table<Company>,
    pub name: NameColumn,
    /// Folded: a row is shown from the ledger.
    pub website: TextColumn,
    pub industry: TextColumn,
    /// As written, for the choice among them.
    pub industry_written: TextColumn,
    pub country: ChoiceColumn<Country>,
    pub owner: ChoiceColumn<UserId>,
    pub tags: ChoiceColumn<TagId>,
    pub tier: ChoiceColumn<Tier>,
    /// What a company belongs to, and that to, upwards; few belong to any.
    pub above: ChoiceColumn<CompanyId>,
    pub attributes: AttributeColumns,
    /// What happened to the company itself; what happened to its people is theirs.
    pub events: EventColumn,
    /// Orders that count, in the order of time.
    purchases: Vec<Box<[PurchaseRow]>>,
    pub created: Vec<Timestamp>,
    pub created_order: Order,
}

impl Companies {
    pub fn new() -> Self {
        Companies {
            table: Table::new(),
            name: NameColumn::new(),
            website: TextColumn::new(),
            industry: TextColumn::new(),
            industry_written: TextColumn::new(),
            country: ChoiceColumn::new(),
            owner: ChoiceColumn::new(),
            tags: ChoiceColumn::new(),
            tier: ChoiceColumn::new(),
            above: ChoiceColumn::new(),
            attributes: AttributeColumns::default(),
            events: EventColumn::default(),
            purchases: Vec::new(),
            created: Vec::new(),
            created_order: Order::default(),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        self.table.heap_bytes()
            + self.name.heap_bytes()
            + self.website.heap_bytes()
            + self.industry.heap_bytes()
            + self.industry_written.heap_bytes()
            + self.country.heap_bytes()
            + self.owner.heap_bytes()
            + self.tags.heap_bytes()
            + self.tier.heap_bytes()
            + self.above.heap_bytes()
            + self.attributes.heap_bytes()
            + self.events.heap_bytes()
            + self.purchases.capacity() * size_of::<Box<[PurchaseRow]>>()
            + self.purchases.iter().map(|orders| size_of_val(&**orders)).sum::<usize>()
            + self.created.capacity() * size_of::<Timestamp>()
            + self.created_order.heap_bytes()
    }

    /// The ordinal of `id`; a company that is not known yet waits there for its row. Orders are left to the caller.
    pub fn reserve(&mut self, id: CompanyId) -> u32 {
        let ordinal = self.table.bind(id);
        if ordinal == self.name.written.width() {
            self.name.push("");
            self.website.push("");
            self.industry.push("");
            self.industry_written.push("");
            self.created.push(Timestamp::EPOCH);
        }
        ordinal
    }

    /// Fills the columns while loading; orders are built at the end.
    pub fn load(&mut self, row: &CompanyRow) {
        let ordinal = self.table.bind(row.id);
        if ordinal == self.name.written.width() {
            self.name.push(&row.name);
            self.website.push(&fold(&row.website));
            self.industry.push(&fold(&row.industry));
            self.industry_written.push(&row.industry);
            self.created.push(row.created);
        } else {
            self.name.written.set(ordinal, &row.name);
            self.name.folded.set(ordinal, &fold(&row.name));
            self.website.set(ordinal, &fold(&row.website));
            self.industry.set(ordinal, &fold(&row.industry));
            self.industry_written.set(ordinal, &row.industry);
            self.created[ordinal as usize] = row.created;
        }
        self.table.revive(ordinal);
        self.choose(ordinal, row);
    }

    pub fn replace(&mut self, collation: &Collation, ordinal: u32, row: &CompanyRow) {
        if !self.table.alive().contains(ordinal) || self.name.written.get(ordinal) != row.name {
            self.name.replace(collation, &self.table, ordinal, &row.name);
        }
        if !self.table.alive().contains(ordinal) || self.created[ordinal as usize] != row.created {
            self.created_order.remove(ordinal);
            self.created[ordinal as usize] = row.created;
            let (created, table) = (&self.created, &self.table);
            let key = |ordinal: u32| (created[ordinal as usize], table.id(ordinal));
            self.created_order.insert(ordinal, |other| key(other).cmp(&key(ordinal)));
        }
        self.website.set(ordinal, &fold(&row.website));
        self.industry.set(ordinal, &fold(&row.industry));
        self.industry_written.set(ordinal, &row.industry);
        self.table.revive(ordinal);
        self.choose(ordinal, row);
    }

    fn choose(&mut self, ordinal: u32, row: &CompanyRow) {
        self.country.replace(ordinal, row.country.as_slice());
        self.owner.replace(ordinal, row.owner.as_slice());
        self.tags.replace(ordinal, &row.tags);
        self.tier.replace(ordinal, row.tier.as_slice());
        self.above.replace(ordinal, &row.above);
        self.attributes.replace(ordinal, &row.attributes);
    }

    /// What a company belongs to, by id.
    pub fn above(&self, ordinal: u32) -> Vec<CompanyId> {
        if !self.above.set().contains(ordinal) {
            return Vec::new();
        }
        self.above.groups().filter(|(_, rows)| rows.contains(ordinal)).map(|(id, _)| id).collect()
    }

    /// Replaces the orders of a company; in any order.
    pub fn set_purchases(&mut self, ordinal: u32, mut orders: Vec<PurchaseRow>) {
        if self.purchases.len() <= ordinal as usize {
            if orders.is_empty() {
                return;
            }
            self.purchases.resize_with(ordinal as usize + 1, Box::default);
        }
        orders.sort_unstable_by_key(|order| order.at);
        self.purchases[ordinal as usize] = orders.into_boxed_slice();
    }

    /// The orders in `(after, until]`, each with its company.
    pub fn ordered_within(&self, after: i64, until: i64) -> impl Iterator<Item = (i64, u32)> + '_ {
        self.purchases.iter().enumerate().flat_map(move |(company, orders)| {
            let first = orders.partition_point(|order| order.at.as_millis() <= after);
            let instants = orders[first..].iter().map(|order| order.at.as_millis());
            instants.take_while(move |at| *at <= until).map(move |at| (at, company as u32))
        })
    }

    /// Judges the orders of a company.
    pub fn judge_orders(&self, asked: &AskedHappened, ordinal: u32, now: i64) -> Judged {
        let orders = self.purchases.get(ordinal as usize).map_or(&[][..], |orders| orders);
        let class = asked.wanted.class.unwrap_or_default();
        let seen: Vec<Seen> =
            orders.iter().map(|order| Seen { at: order.at.as_millis(), class, object: None }).collect();
        asked.judge(&seen, now, |place| orders[place].worth_minor.unwrap_or(0))
    }

    /// Takes the company out of every answer and forgets its name.
    pub fn remove(&mut self, ordinal: u32) {
        self.table.kill(ordinal);
        self.name.order.remove(ordinal);
        self.name.written.erase(ordinal);
        self.name.folded.erase(ordinal);
        self.website.erase(ordinal);
        self.industry.erase(ordinal);
        self.industry_written.erase(ordinal);
        self.created_order.remove(ordinal);
        self.country.replace(ordinal, &[]);
        self.owner.replace(ordinal, &[]);
        self.tags.replace(ordinal, &[]);
        self.tier.replace(ordinal, &[]);
        self.above.replace(ordinal, &[]);
        self.attributes.replace(ordinal, &Attributes::new());
        self.events.set(ordinal, &[]);
        self.set_purchases(ordinal, Vec::new());
    }
}
