//! The columns of contacts.

use crate::attributes::AttributeColumns;
use crate::choice::ChoiceColumn;
use crate::collation::{Collation, compare_plain};
use crate::companies::{Companies, NameColumn};
use crate::events::EventColumn;
use crate::looking::kept;
use crate::order::Order;
use crate::peers::Peers;
use crate::rows::ContactRow;
use crate::table::Table;
use crate::text::{Pattern, TextColumn};
use basics::ids::{Contact, ListId, TagId, UserId};
use basics::{Country, Language, Timestamp};
use domain::customers::attribute::Attributes;
use domain::customers::folding::fold;
use domain::customers::permission::{Permission, Suppression};
use domain::customers::verify::AddressState;
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// The company ordinal of a person without a company.
pub(crate) const NO_COMPANY: u32 = u32::MAX;

#[derive(Debug)]
pub(crate) struct Contacts {
    pub table: Table<Contact>,
    pub name: NameColumn,
    /// Folded: an address is not sorted by language.
    pub address: TextColumn,
    pub address_order: Order,
    pub company: Vec<u32>,
    pub company_order: Order,
    pub created: Vec<Timestamp>,
    pub created_order: Order,
    pub country: ChoiceColumn<Country>,
    pub language: ChoiceColumn<Language>,
    pub owner: ChoiceColumn<UserId>,
    pub tags: ChoiceColumn<TagId>,
    pub lists: ChoiceColumn<ListId>,
    pub permission: ChoiceColumn<Permission>,
    pub suppression: ChoiceColumn<Suppression>,
    pub address_check: ChoiceColumn<AddressState>,
    /// Folded, a line each; few people have any.
    pub others: HashMap<u32, String>,
    pub attributes: AttributeColumns,
    pub events: EventColumn,
    pub peers: Peers,
}

impl Contacts {
    pub fn new() -> Self {
        Contacts {
            table: Table::new(),
            name: NameColumn::new(),
            address: TextColumn::new(),
            address_order: Order::default(),
            company: Vec::new(),
            company_order: Order::default(),
            created: Vec::new(),
            created_order: Order::default(),
            country: ChoiceColumn::new(),
            language: ChoiceColumn::new(),
            owner: ChoiceColumn::new(),
            tags: ChoiceColumn::new(),
            lists: ChoiceColumn::new(),
            permission: ChoiceColumn::new(),
            suppression: ChoiceColumn::new(),
            address_check: ChoiceColumn::new(),
            others: HashMap::new(),
            attributes: AttributeColumns::default(),
            events: EventColumn::default(),
            peers: Peers::default(),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        let choices = self.country.heap_bytes()
            + self.language.heap_bytes()
            + self.owner.heap_bytes()
            + self.tags.heap_bytes()
            + self.lists.heap_bytes()
            + self.permission.heap_bytes()
            + self.suppression.heap_bytes()
            + self.address_check.heap_bytes()
            + self.others.values().map(|texts| texts.len() + size_of::<(u32, String)>()).sum::<usize>()
            + self.attributes.heap_bytes();
        let orders =
            self.address_order.heap_bytes() + self.company_order.heap_bytes() + self.created_order.heap_bytes();
        self.table.heap_bytes()
            + self.name.heap_bytes()
            + self.address.heap_bytes()
            + self.company.capacity() * size_of::<u32>()
            + self.created.capacity() * size_of::<Timestamp>()
            + orders
            + choices
            + self.events.heap_bytes()
            + self.peers.heap_bytes()
    }

    /// Appends a row while loading; orders are built at the end.
    pub fn load(&mut self, row: &ContactRow, company: u32) {
        let ordinal = self.table.bind(row.id);
        debug_assert_eq!(ordinal, self.company.len() as u32, "a load appends");
        self.name.push(&row.name);
        self.address.push(&fold(&row.address));
        self.company.push(company);
        self.peers.change(ordinal, NO_COMPANY, company);
        self.created.push(row.created);
        self.table.revive(ordinal);
        self.country.add(ordinal, row.country.as_slice());
        self.language.add(ordinal, row.language.as_slice());
        self.owner.add(ordinal, row.owner.as_slice());
        self.tags.add(ordinal, &row.tags);
        self.lists.add(ordinal, &row.lists);
        self.permission.add(ordinal, &[row.permission]);
        self.suppression.add(ordinal, &[row.suppression]);
        self.address_check.add(ordinal, row.address_check.as_slice());
        self.set_others(ordinal, &row.others);
        self.attributes.replace(ordinal, &row.attributes);
    }

    pub fn replace(&mut self, collation: &Collation, companies: &Companies, row: &ContactRow, company: u32) -> u32 {
        let ordinal = self.table.bind(row.id);
        let place = ordinal as usize;
        let is_new = !self.table.alive().contains(ordinal);
        if place == self.company.len() {
            self.name.push("");
            self.address.push("");
            self.company.push(NO_COMPANY);
            self.created.push(Timestamp::EPOCH);
        }
        if is_new || self.name.written.get(ordinal) != row.name {
            self.name.replace(collation, &self.table, ordinal, &row.name);
        }
        let address = fold(&row.address);
        if is_new || self.address.get(ordinal) != address {
            self.address_order.remove(ordinal);
            self.address.set(ordinal, &address);
            let (column, table) = (&self.address, &self.table);
            self.address_order.insert(ordinal, |other| {
                compare_plain(column.get(other), &address).then_with(|| table.id(other).cmp(&row.id))
            });
        }
        if is_new || self.company[place] != company {
            self.company_order.remove(ordinal);
            self.peers.change(ordinal, self.company[place], company);
            self.company[place] = company;
            self.place_by_company(collation, companies, ordinal);
        }
        if is_new || self.created[place] != row.created {
            self.created_order.remove(ordinal);
            self.created[place] = row.created;
            let (created, table) = (&self.created, &self.table);
            let key = |ordinal: u32| (created[ordinal as usize], table.id(ordinal));
            self.created_order.insert(ordinal, |other| key(other).cmp(&key(ordinal)));
        }
        self.table.revive(ordinal);
        self.country.replace(ordinal, row.country.as_slice());
        self.language.replace(ordinal, row.language.as_slice());
        self.owner.replace(ordinal, row.owner.as_slice());
        self.tags.replace(ordinal, &row.tags);
        self.lists.replace(ordinal, &row.lists);
        self.permission.replace(ordinal, &[row.permission]);
        self.suppression.replace(ordinal, &[row.suppression]);
        self.address_check.replace(ordinal, row.address_check.as_slice());
        self.set_others(ordinal, &row.others);
        self.attributes.replace(ordinal, &row.attributes);
        ordinal
    }

    /// Puts a row that is in no place of the company order into its place.
    pub fn place_by_company(&mut self, collation: &Collation, companies: &Companies, ordinal: u32) {
        let (company, table) = (&self.company, &self.table);
        let name = |ordinal: u32| company_name(companies, company[ordinal as usize]);
        let (own, id) = (name(ordinal), table.id(ordinal));
        self.company_order
            .insert(ordinal, |other| collation.compare(name(other), own).then_with(|| table.id(other).cmp(&id)));
    }

    /// The name of a person's company; empty without one.
    pub fn company_name<'a>(&self, companies: &'a Companies, ordinal: u32) -> &'a str {
        company_name(companies, self.company[ordinal as usize])
    }

    /// The people of these companies, of those that are asked about.
    pub fn of_companies(&self, companies: &RoaringBitmap, among: &RoaringBitmap) -> RoaringBitmap {
        if companies.is_empty() {
            return RoaringBitmap::new();
        }
        let mut wanted = vec![0u64; companies.max().map_or(0, |last| last as usize / 64 + 1)];
        companies.iter().for_each(|company| wanted[company as usize / 64] |= 1 << (company % 64));
        let is_wanted =
            |company: u32| wanted.get(company as usize / 64).is_some_and(|word| word >> (company % 64) & 1 == 1);
        kept(among, |person| is_wanted(self.company[person as usize]))
    }

    fn set_others(&mut self, ordinal: u32, others: &[String]) {
        if others.is_empty() {
            self.others.remove(&ordinal);
        } else {
            let folded: Vec<String> = others.iter().map(|address| fold(address)).collect();
            self.others.insert(ordinal, folded.join("\n"));
        }
    }

    /// Those who have an address beside the main one that matches.
    pub fn with_other(&self, pattern: &Pattern) -> RoaringBitmap {
        self.others.iter().filter(|(_, texts)| pattern.matches(texts)).map(|(person, _)| *person).collect()
    }

    /// Whether an address of a person beside the main one matches.
    pub fn has_other(&self, ordinal: u32, pattern: &Pattern) -> bool {
        self.others.get(&ordinal).is_some_and(|texts| pattern.matches(texts))
    }

    /// Takes the person out of every answer and forgets what was known.
    pub fn remove(&mut self, ordinal: u32) {
        self.table.kill(ordinal);
        for order in [&mut self.name.order, &mut self.address_order, &mut self.company_order, &mut self.created_order] {
            order.remove(ordinal);
        }
        self.name.written.erase(ordinal);
        self.name.folded.erase(ordinal);
        self.address.erase(ordinal);
        self.peers.change(ordinal, self.company[ordinal as usize], NO_COMPANY);
        self.company[ordinal as usize] = NO_COMPANY;
        self.events.set(ordinal, &[]);
        self.country.replace(ordinal, &[]);
        self.language.replace(ordinal, &[]);
        self.owner.replace(ordinal, &[]);
        self.tags.replace(ordinal, &[]);
        self.lists.replace(ordinal, &[]);
        self.permission.replace(ordinal, &[]);
        self.suppression.replace(ordinal, &[]);
        self.address_check.replace(ordinal, &[]);
        self.others.remove(&ordinal);
        self.attributes.replace(ordinal, &Attributes::new());
        self.table.release(ordinal);
    }
}

fn company_name(companies: &Companies, company: u32) -> &str {
    if company == NO_COMPANY { "" } else { companies.name.written.get(company) }
}
