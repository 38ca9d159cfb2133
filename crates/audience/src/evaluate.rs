//! A condition over the columns: every test gives a bitmap, groups join them.

use crate::Scope;
use crate::company_conditions::AskedCompanies;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::happened::{AskedHappened, span};
use crate::one::{Look, timed};
use crate::parts::SEGMENT_DEPTH_LIMIT;
use crate::text::{Pattern, TextColumn};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, SegmentId};
use domain::customers::condition::{
    ChoiceTest, Condition, Happened, Node, NodeOf, NumberTest, Test, TextField, TextTest, TimeTest,
};
use domain::customers::folding::fold;
use roaring::RoaringBitmap;
use std::collections::HashSet;

impl Engine {
    /// How many people of the scope are meant at an instant.
    pub fn count(&self, scope: &Scope, condition: &Condition, now: Timestamp) -> u64 {
        let visible = self.visible(scope);
        match condition.root() {
            Node::All(parts) if parts.is_empty() => visible.len(),
            root => self.everybody_meant(root, now).intersection_len(&visible),
        }
    }

    /// How many people of the scope each test of the condition means by itself, in the order of [`Condition::tests`].
    pub fn branch_counts(&self, scope: &Scope, condition: &Condition, now: Timestamp) -> Vec<u64> {
        let (visible, asking) = (self.visible(scope), Asking::new(self, now));
        condition.tests().into_iter().map(|test| asking.test(test).intersection_len(&visible)).collect()
    }

    /// How many people of the scope each node of the condition means by itself: the whole first, then its parts in the order in
    /// which they are written.
    pub fn node_counts(&self, scope: &Scope, condition: &Condition, now: Timestamp) -> Vec<u64> {
        let (visible, asking) = (self.visible(scope), Asking::new(self, now));
        let mut counts = Vec::new();
        asking.count_nodes(condition.root(), &visible, &mut counts);
        counts
    }

    /// The people of the scope who are meant at an instant, by id.
    pub fn members(&self, scope: &Scope, condition: &Condition, now: Timestamp) -> Vec<ContactId> {
        let meant = self.meant(scope, condition, now);
        let mut ids: Vec<ContactId> = meant.iter().map(|ordinal| self.contacts.table.id(ordinal)).collect();
        if !self.contacts.table.is_in_id_order() {
            ids.sort_unstable();
        }
        ids
    }

    /// The people of the scope who are meant and found by a search, by id.
    pub fn members_found(
        &self,
        scope: &Scope,
        condition: &Condition,
        search: Option<&str>,
        now: Timestamp,
    ) -> Vec<ContactId> {
        let found = self.found(self.meant(scope, condition, now), &crate::search::words(search));
        let mut ids: Vec<ContactId> = found.iter().map(|ordinal| self.contacts.table.id(ordinal)).collect();
        ids.sort_unstable();
        ids
    }

    /// Whether one person of the scope is meant.
    pub fn is_meant(&self, scope: &Scope, condition: &Condition, id: ContactId, now: Timestamp) -> bool {
        let Some(ordinal) = self.contacts.table.find(id) else { return false };
        if !self.visible(scope).contains(ordinal) {
            return false;
        }
        let part = self.translate(condition.root());
        Look::new(self, now.as_millis()).person(&part, ordinal).holds
    }

    pub(crate) fn meant(&self, scope: &Scope, condition: &Condition, now: Timestamp) -> RoaringBitmap {
        let visible = self.visible(scope);
        match condition.root() {
            Node::All(parts) if parts.is_empty() => (*visible).clone(),
            root => self.everybody_meant(root, now) & &*visible,
        }
    }

    /// Everybody alive whom the node means.
    pub(crate) fn everybody_meant(&self, node: &Node, now: Timestamp) -> RoaringBitmap {
        Asking::new(self, now).node(node)
    }
}

/// A condition being asked of everybody at an instant.
pub(crate) struct Asking<'a> {
    pub engine: &'a Engine,
    pub now: i64,
    /// How many segments within segments lead here.
    depth: usize,
}

impl<'a> Asking<'a> {
    pub fn new(engine: &'a Engine, now: Timestamp) -> Self {
        Asking { engine, now: now.as_millis(), depth: 0 }
    }

    pub fn node(&self, node: &Node) -> RoaringBitmap {
        evaluate(node, self.engine.contacts.table.alive(), &|test| self.test(test))
    }

    fn count_nodes(&self, node: &Node, visible: &RoaringBitmap, counts: &mut Vec<u64>) -> RoaringBitmap {
        let place = counts.len();
        counts.push(0);
        let alive = self.engine.contacts.table.alive();
        let meant = match node {
            Node::All(parts) => {
                parts.iter().fold(alive.clone(), |meant, part| meant & self.count_nodes(part, visible, counts))
            }
            Node::Any(parts) => {
                parts.iter().fold(RoaringBitmap::new(), |meant, part| meant | self.count_nodes(part, visible, counts))
            }
            Node::Not(part) => alive - self.count_nodes(part, visible, counts),
            Node::Test(test) => self.test(test),
        };
        counts[place] = meant.intersection_len(visible);
        meant
    }

    fn test(&self, test: &Test) -> RoaringBitmap {
        let people = &self.engine.contacts;
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
            Test::Anything(words) => self.engine.found(alive.clone(), &crate::search::words(Some(words))),
            Test::Segment(test) => self.segment(test),
            Test::Happened(happened) => self.happened(happened),
            Test::Attribute(test) => people.attributes.passing(test.attribute, &test.asked, alive, alive, self.now),
            Test::OfCompany(node) => {
                let companies = AskedCompanies::of_everything(self.engine, self.now);
                people.of_companies(&companies.node(node))
            }
        }
    }

    fn segment(&self, test: &ChoiceTest<SegmentId>) -> RoaringBitmap {
        let mut any = RoaringBitmap::new();
        if self.depth < SEGMENT_DEPTH_LIMIT {
            let inner = Asking { engine: self.engine, now: self.now, depth: self.depth + 1 };
            for id in test.values() {
                if let Some(condition) = self.engine.segments.condition(id) {
                    any |= inner.node(condition.root());
                }
            }
        }
        match test {
            ChoiceTest::NotEquals(_) | ChoiceTest::NotIn(_) | ChoiceTest::IsEmpty => {
                self.engine.contacts.table.alive() - any
            }
            ChoiceTest::Equals(_) | ChoiceTest::In(_) | ChoiceTest::IsSet => any,
        }
    }

    fn happened(&self, happened: &Happened) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let alive = people.table.alive();
        let asked = AskedHappened::new(&self.engine.objects, happened);
        let (after, until) = span(asked.span, self.now);
        let class = asked.wanted.class;
        let candidates = class.map(|class| people.events.candidates(class, after, until)).unwrap_or_default();
        if let (Some(test), Some(class)) = (asked.plain_times(), class) {
            let (enough, is_opposite) = match test {
                NumberTest::AtLeast(least) => (least, false),
                NumberTest::AtMost(most) => (most + 1, true),
            };
            let has = |_: &mut (), person: u32| people.events.of(person).count(class, after, until, enough) >= enough;
            let meant = match enough {
                0 => alive.clone(),
                1 => kept(&candidates.perhaps, has) | candidates.surely,
                _ => kept(&candidates.all(), has),
            };
            return if is_opposite { alive - meant } else { meant };
        }
        let candidates = candidates.all();
        let holds =
            |things: &mut Vec<Option<u32>>, person: u32| asked.passes(people.events.of(person), self.now, things);
        let meant = kept(&candidates, holds);
        if asked.holds_of_none() { (alive - candidates) | meant } else { meant }
    }

    fn text(&self, field: TextField, test: &TextTest) -> RoaringBitmap {
        let ask = |question: &dyn Fn(&TextColumn) -> RoaringBitmap| match field {
            TextField::Name => question(&self.engine.contacts.name.folded) & self.engine.contacts.table.alive(),
            TextField::Address => question(&self.engine.contacts.address) & self.engine.contacts.table.alive(),
            TextField::CompanyName => self.engine.contacts.of_companies(&question(&self.engine.companies.name.folded)),
        };
        passing_texts(test, self.engine.contacts.table.alive(), &ask)
    }

    fn company(&self, test: &ChoiceTest<CompanyId>) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let alive = people.table.alive();
        let of = |ids: &[CompanyId]| people.of_companies(&self.engine.ordinals(ids));
        let set = || self.engine.passing(|ordinal| people.company[ordinal as usize] != NO_COMPANY);
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
        let created = &self.engine.contacts.created;
        self.engine.passing(|ordinal| timed(test, created[ordinal as usize], self.now).holds)
    }
}

impl Engine {
    /// Everybody who was made after an instant, in milliseconds.
    pub(crate) fn created_after(&self, instant: i64) -> RoaringBitmap {
        self.passing(|ordinal| self.contacts.created[ordinal as usize].as_millis() > instant)
    }

    fn passing(&self, passes: impl Fn(u32) -> bool + Sync) -> RoaringBitmap {
        kept(self.contacts.table.alive(), |_: &mut (), ordinal| passes(ordinal))
    }
}

/// Rows that are looked at by several threads at once; fewer are done before a thread has begun.
const MANY: u64 = 50_000;

/// Those of `rows` that pass, on every core where there are many; `passes` gets room of its own to work in.
pub(crate) fn kept<W: Default>(rows: &RoaringBitmap, passes: impl Fn(&mut W, u32) -> bool + Sync) -> RoaringBitmap {
    let sorted = |rows: &mut dyn Iterator<Item = u32>| {
        RoaringBitmap::from_sorted_iter(rows).expect("a bitmap is iterated in order")
    };
    if rows.len() < MANY {
        let mut room = W::default();
        return sorted(&mut rows.iter().filter(|&row| passes(&mut room, row)));
    }
    // pure: how many shares there are changes no result.
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let all: Vec<u32> = rows.iter().collect();
    let (share, passes) = (all.len().div_ceil(cores), &passes);
    // pure: the shares are looked at side by side; their results are the same in any order.
    std::thread::scope(|scope| {
        let look = |share: &[u32]| {
            let mut room = W::default();
            sorted(&mut share.iter().copied().filter(|&row| passes(&mut room, row)))
        };
        let others: Vec<_> = all.chunks(share).skip(1).map(|share| scope.spawn(move || look(share))).collect();
        let first = all.chunks(share).next().map(look).unwrap_or_default();
        others.into_iter().fold(first, |found, other| found | other.join().expect("looking does not panic"))
    })
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
