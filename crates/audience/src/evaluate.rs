//! A condition over the columns: every test gives a bitmap, groups join them.

use crate::Scope;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::text::{Pattern, TextColumn};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId};
use domain::customers::condition::{ChoiceTest, Condition, Node, NodeOf, Test, TextField, TextTest, TimeTest};
use domain::customers::folding::fold;
use roaring::RoaringBitmap;
use std::collections::HashSet;

impl Engine {
    /// How many people of the scope are meant.
    pub fn count(&self, scope: &Scope, condition: &Condition) -> u64 {
        let visible = self.visible(scope);
        match condition.root() {
            Node::All(parts) if parts.is_empty() => visible.len(),
            root => self.evaluate(root).intersection_len(&visible),
        }
    }

    /// How many people of the scope each test of the condition means by itself, in the order of [`Condition::tests`].
    pub fn branch_counts(&self, scope: &Scope, condition: &Condition) -> Vec<u64> {
        let visible = self.visible(scope);
        condition.tests().into_iter().map(|test| self.test(test).intersection_len(&visible)).collect()
    }

    /// The people of the scope who are meant, by id.
    pub fn members(&self, scope: &Scope, condition: &Condition) -> Vec<ContactId> {
        let meant = self.meant(scope, condition);
        let mut ids: Vec<ContactId> = meant.iter().map(|ordinal| self.contacts.table.id(ordinal)).collect();
        if !self.contacts.table.is_in_id_order() {
            ids.sort_unstable();
        }
        ids
    }

    /// The people of the scope who are meant and found by a search, by id.
    pub fn members_found(&self, scope: &Scope, condition: &Condition, search: Option<&str>) -> Vec<ContactId> {
        let found = self.found(self.meant(scope, condition), &crate::search::words(search));
        let mut ids: Vec<ContactId> = found.iter().map(|ordinal| self.contacts.table.id(ordinal)).collect();
        ids.sort_unstable();
        ids
    }

    /// Whether one person of the scope is meant.
    pub fn is_meant(&self, scope: &Scope, condition: &Condition, id: ContactId) -> bool {
        self.contacts.table.find(id).is_some_and(|ordinal| self.meant(scope, condition).contains(ordinal))
    }

    pub(crate) fn meant(&self, scope: &Scope, condition: &Condition) -> RoaringBitmap {
        let visible = self.visible(scope);
        match condition.root() {
            Node::All(parts) if parts.is_empty() => (*visible).clone(),
            root => self.evaluate(root) & &*visible,
        }
    }

    /// Everybody alive whom the node means.
    fn evaluate(&self, node: &Node) -> RoaringBitmap {
        evaluate(node, self.contacts.table.alive(), &|test| self.test(test))
    }

    fn test(&self, test: &Test) -> RoaringBitmap {
        let people = &self.contacts;
        let alive = people.table.alive();
        match test {
            Test::Text(field, test) => self.text(*field, test),
            Test::Company(test) => self.company(test),
            Test::Country(test) => people.country.passing(test, alive),
            Test::Language(test) => people.language.passing(test, alive),
            Test::Owner(test) => people.owner.passing(test, alive),
            Test::Tags(test) => people.tags.passing(test, alive),
            Test::Lists(test) => people.lists.passing(test, alive),
            Test::Permission(test) => people.permission.passing(test, alive),
            Test::Suppressed(test) => people.suppression.passing(test, alive),
            Test::Created(test) => self.created(test),
        }
    }

    fn text(&self, field: TextField, test: &TextTest) -> RoaringBitmap {
        let ask = |question: &dyn Fn(&TextColumn) -> RoaringBitmap| match field {
            TextField::Name => question(&self.contacts.name.folded) & self.contacts.table.alive(),
            TextField::Address => question(&self.contacts.address) & self.contacts.table.alive(),
            TextField::CompanyName => self.contacts.of_companies(&question(&self.companies.name.folded)),
        };
        passing_texts(test, self.contacts.table.alive(), &ask)
    }

    fn company(&self, test: &ChoiceTest<CompanyId>) -> RoaringBitmap {
        let people = &self.contacts;
        let alive = people.table.alive();
        let of = |ids: &[CompanyId]| people.of_companies(&self.ordinals(ids));
        let set = || self.passing(|ordinal| people.company[ordinal as usize] != NO_COMPANY);
        match test {
            ChoiceTest::Equals(id) => of(&[*id]),
            ChoiceTest::NotEquals(id) => alive - of(&[*id]),
            ChoiceTest::In(ids) => of(ids),
            ChoiceTest::NotIn(ids) => alive - of(ids),
            ChoiceTest::IsEmpty => alive - set(),
            ChoiceTest::IsSet => set(),
        }
    }

    fn created(&self, test: &TimeTest) -> RoaringBitmap {
        self.passing(|ordinal| passes_time(test, self.contacts.created[ordinal as usize]))
    }

    fn passing(&self, passes: impl Fn(u32) -> bool) -> RoaringBitmap {
        let kept = self.contacts.table.alive().iter().filter(|&ordinal| passes(ordinal));
        RoaringBitmap::from_sorted_iter(kept).expect("a bitmap is iterated in order")
    }
}

/// Every row of `alive` that the node means, when each test means what `test` says.
pub(crate) fn evaluate<T>(
    node: &NodeOf<T>,
    alive: &RoaringBitmap,
    test: &impl Fn(&T) -> RoaringBitmap,
) -> RoaringBitmap {
    match node {
        NodeOf::All(parts) => {
            let mut meant = alive.clone();
            for part in parts {
                if meant.is_empty() {
                    break;
                }
                meant &= evaluate(part, alive, test);
            }
            meant
        }
        NodeOf::Any(parts) => parts.iter().fold(RoaringBitmap::new(), |mut meant, part| {
            meant |= evaluate(part, alive, test);
            meant
        }),
        NodeOf::Not(part) => alive - evaluate(part, alive, test),
        NodeOf::Test(one) => test(one),
    }
}

/// A question to a column of texts, answered by rows; who asks says of which rows.
pub(crate) type AskTexts<'a> = &'a dyn Fn(&dyn Fn(&TextColumn) -> RoaringBitmap) -> RoaringBitmap;

/// Those of `alive` that pass a test of texts.
pub(crate) fn passing_texts(test: &TextTest, alive: &RoaringBitmap, ask: AskTexts<'_>) -> RoaringBitmap {
    let scan = |pattern: Pattern| ask(&|column| column.scan(&pattern));
    let one_of = |texts: &[String]| {
        let folded: HashSet<String> = texts.iter().map(|text| fold(text)).collect();
        ask(&|column| column.one_of(&folded))
    };
    // Without a company there is no name of it: who is not set is everybody but those with a name.
    let set = || ask(&|column| RoaringBitmap::from_iter(0..column.width()) - column.empty());
    match test {
        TextTest::Equals(text) => scan(Pattern::equals(&fold(text))),
        TextTest::NotEquals(text) => alive - scan(Pattern::equals(&fold(text))),
        TextTest::In(texts) => one_of(texts),
        TextTest::NotIn(texts) => alive - one_of(texts),
        TextTest::Contains(text) => scan(Pattern::contains(&fold(text))),
        TextTest::BeginsWith(text) => scan(Pattern::begins_with(&fold(text))),
        TextTest::IsEmpty => alive - set(),
        TextTest::IsSet => set(),
    }
}

/// Whether an instant passes a test of times.
pub(crate) fn passes_time(test: &TimeTest, instant: Timestamp) -> bool {
    match *test {
        TimeTest::Before(other) => instant < other,
        TimeTest::After(other) => instant > other,
        TimeTest::Between(from, until) => from <= instant && instant < until,
    }
}
