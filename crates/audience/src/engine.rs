//! The engine itself: the columns, what changes them, and what each viewer may see.

use crate::answers::Answers;
use crate::collation::Collation;
use crate::companies::Companies;
use crate::contacts::{Contacts, NO_COMPANY};
use crate::events::Seen;
use crate::objects::Objects;
use crate::rows::{ClassNumber, CompanyRow, ContactRow, EventRow, PurchaseRow};
use crate::scope::Scope;
use crate::scoring::Scoring;
use crate::segments::Segments;
use basics::Language;
use basics::ids::{AttributeId, CampaignId, CompanyId, ContactId, LinkId, ThingId, UserId};
use domain::customers::condition::EventClass;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Viewers whose bitmap is kept (125 KB each at a million people); with more, all are made anew when asked.
const SCOPE_LIMIT: usize = 128;

/// A million people in columns. Questions take `&self`, changes `&mut self`.
#[derive(Debug)]
pub struct Engine {
    pub(crate) collation: Collation,
    pub(crate) contacts: Contacts,
    pub(crate) companies: Companies,
    pub(crate) owner_names: BTreeMap<UserId, String>,
    pub(crate) objects: Objects,
    pub(crate) segments: Segments,
    pub(crate) answers: Answers,
    pub(crate) scoring: Scoring,
    scopes: Mutex<HashMap<Scope, Arc<RoaringBitmap>>>,
}

impl Engine {
    /// An empty engine that sorts names as readers of `language` expect.
    pub fn new(language: Language) -> Self {
        let mut objects = Objects::default();
        let ordered = EventClass::new(EventClass::ORDERED).expect("the word of orders is one");
        objects.bind_class(&ordered).expect("the first class has room");
        Engine {
            objects,
            segments: Segments::default(),
            answers: Answers::default(),
            scoring: Scoring::default(),
            collation: Collation::new(language),
            contacts: Contacts::new(),
            companies: Companies::new(),
            owner_names: BTreeMap::new(),
            scopes: Mutex::new(HashMap::new()),
        }
    }

    /// How many people there are.
    pub fn contacts(&self) -> u64 {
        self.contacts.table.alive().len()
    }

    /// How many companies there are.
    pub fn companies(&self) -> u64 {
        self.companies.table.alive().len()
    }

    /// How many events of people it holds.
    pub fn events(&self) -> u64 {
        self.contacts.events.events()
    }

    /// How many people, and how many companies, have a value of each declared attribute.
    pub fn attributes_used(&self) -> (BTreeMap<AttributeId, u64>, BTreeMap<AttributeId, u64>) {
        (self.contacts.attributes.used(), self.companies.attributes.used())
    }

    /// About how many bytes of memory it holds.
    pub fn heap_bytes(&self) -> usize {
        let scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        let visible: usize = scopes.values().map(|visible| visible.serialized_size()).sum();
        let names: usize = self.owner_names.values().map(String::capacity).sum();
        self.contacts.heap_bytes()
            + self.companies.heap_bytes()
            + names
            + visible
            + self.objects.heap_bytes()
            + self.segments.heap_bytes()
            + self.answers.heap_bytes()
            + self.scoring.heap_bytes()
    }

    /// Adds the person or replaces what is known. A repeat is harmless.
    pub fn upsert(&mut self, row: &ContactRow) {
        let company = row.company.map_or(NO_COMPANY, |company| self.companies.reserve(company));
        let before = self.contacts.table.find(row.id).map(|ordinal| self.contacts.company[ordinal as usize]);
        let ordinal = self.contacts.replace(&self.collation, &self.companies, row, company);
        self.look_again(ordinal, |scope| scope.sees(row.owner, row.company));
        self.touch(ordinal);
        if let Some(company) = before.filter(|before| *before != company) {
            self.touch_company(company);
        }
    }

    /// The number of a class of events; `None` when there are more classes than a workspace may have.
    pub fn class(&mut self, class: &EventClass) -> Option<ClassNumber> {
        self.objects.bind_class(class).map(ClassNumber)
    }

    /// Replaces what happened to a person, in any order. Nothing where the person is not known.
    pub fn set_events(&mut self, id: ContactId, events: &[EventRow]) {
        let Some(ordinal) = self.contacts.table.find(id) else { return };
        let seen = self.bound(events);
        self.contacts.events.set(ordinal, &seen);
        self.touch(ordinal);
    }

    /// Replaces what happened to a company itself, in any order.
    pub fn set_company_events(&mut self, id: CompanyId, events: &[EventRow]) {
        let ordinal = self.companies.reserve(id);
        let seen = self.bound(events);
        self.companies.events.set(ordinal, &seen);
        self.touch_company(ordinal);
    }

    /// Replaces the orders of a company that count, in any order.
    pub fn set_purchases(&mut self, id: CompanyId, orders: Vec<PurchaseRow>) {
        let ordinal = self.companies.reserve(id);
        self.companies.set_purchases(ordinal, orders);
        self.touch_company(ordinal);
    }

    /// Says in which category a thing lies.
    pub fn set_thing(&mut self, thing: ThingId, parent: Option<ThingId>) {
        let before = self.objects.edition();
        self.objects.set_parent(thing.as_i64(), parent.map(ThingId::as_i64));
        if self.objects.edition() != before {
            self.touch_everybody();
        }
    }

    /// Says in whose letters a link stands and what it leads to; an event about the link is about both.
    pub fn set_link(&mut self, link: LinkId, campaign: CampaignId, target: Option<ThingId>) {
        if self.objects.set_link(link.as_i64(), campaign.as_i64(), target.map(ThingId::as_i64)) {
            self.touch_everybody();
        }
    }

    /// Events with their short numbers, in the order of time.
    fn bound(&mut self, events: &[EventRow]) -> Vec<Seen> {
        let mut seen = Vec::with_capacity(events.len());
        for event in events {
            let object = event.about.map(|number| self.objects.bind(number));
            seen.push(Seen { at: event.at.as_millis().max(0), class: event.class.0, object });
        }
        self.in_order(&mut seen);
        seen
    }

    /// The order of time; of one instant, that of what events are about.
    pub(crate) fn in_order(&self, seen: &mut [Seen]) {
        seen.sort_by_key(|event| (event.at, self.objects.number(event.object)));
    }

    /// Forgets the person. A repeat is harmless.
    pub fn remove(&mut self, id: ContactId) {
        let Some(ordinal) = self.contacts.table.find(id) else { return };
        self.look_again(ordinal, |_| false);
        self.leave_segments(ordinal);
        self.contacts.remove(ordinal);
    }

    /// Adds the company or replaces what is known; its name reaches its contacts. Owners of contacts come with their rows.
    pub fn upsert_company(&mut self, row: &CompanyRow) {
        let ordinal = self.companies.reserve(row.id);
        let people = self.people_before_renaming(ordinal, &row.name);
        self.companies.replace(&self.collation, ordinal, row);
        self.place_people(&people);
        self.touch_company(ordinal);
    }

    /// Forgets the company; contacts that still name it have a company without a name.
    pub fn remove_company(&mut self, id: CompanyId) {
        let Some(ordinal) = self.companies.table.find(id) else { return };
        let people = self.people_before_renaming(ordinal, "");
        self.companies.remove(ordinal);
        self.place_people(&people);
        self.touch_company(ordinal);
    }

    /// The name by which the grid sorts an owner's people.
    pub fn set_owner_name(&mut self, owner: UserId, name: String) {
        self.owner_names.insert(owner, name);
    }

    fn people_before_renaming(&mut self, company: u32, name: &str) -> RoaringBitmap {
        if self.companies.name.written.get(company) == name {
            return RoaringBitmap::new();
        }
        let people = self.contacts.of_companies(&RoaringBitmap::from([company]), self.contacts.table.alive());
        people.iter().for_each(|person| self.contacts.company_order.remove(person));
        people
    }

    fn place_people(&mut self, people: &RoaringBitmap) {
        for person in people {
            self.contacts.place_by_company(&self.collation, &self.companies, person);
        }
    }

    /// Keeps every viewer's bitmap right after a change of one person.
    fn look_again(&mut self, ordinal: u32, sees: impl Fn(&Scope) -> bool) {
        for (scope, visible) in self.scopes.get_mut().unwrap_or_else(PoisonError::into_inner) {
            let visible = Arc::make_mut(visible);
            if sees(scope) {
                visible.insert(ordinal)
            } else {
                visible.remove(ordinal)
            };
        }
    }

    /// The people that a viewer may see.
    pub(crate) fn visible(&self, scope: &Scope) -> Arc<RoaringBitmap> {
        // A poisoned lock protects only whole bitmaps, each right by itself.
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(visible) = scopes.get(scope) {
            return Arc::clone(visible);
        }
        let visible = Arc::new(self.see(scope));
        if scopes.len() >= SCOPE_LIMIT {
            scopes.clear();
        }
        scopes.insert(scope.clone(), Arc::clone(&visible));
        visible
    }

    fn see(&self, scope: &Scope) -> RoaringBitmap {
        let people = &self.contacts;
        match scope {
            Scope::Everything => people.table.alive().clone(),
            Scope::Owned { owners, collaborating, with_pool } => {
                let mut visible = people.owner.any_of(owners);
                visible |= people.of_companies(&self.ordinals(collaborating), people.table.alive());
                if *with_pool {
                    visible |= people.table.alive() - people.owner.set();
                }
                visible
            }
        }
    }

    /// The companies that a viewer may see.
    pub(crate) fn visible_companies(&self, scope: &Scope) -> RoaringBitmap {
        let companies = &self.companies;
        let alive = companies.table.alive();
        match scope {
            Scope::Everything => alive.clone(),
            Scope::Owned { owners, collaborating, with_pool } => {
                let mut visible = companies.owner.any_of(owners) | (self.ordinals(collaborating) & alive);
                if *with_pool {
                    visible |= alive - companies.owner.set();
                }
                visible
            }
        }
    }

    /// What the engine knows that a company belongs to, and that to, by id.
    pub fn above_company(&self, id: CompanyId) -> Vec<CompanyId> {
        self.companies.table.find(id).map_or_else(Vec::new, |ordinal| self.companies.above(ordinal))
    }

    pub(crate) fn ordinals(&self, companies: &[CompanyId]) -> RoaringBitmap {
        companies.iter().filter_map(|&company| self.companies.table.find(company)).collect()
    }
}
