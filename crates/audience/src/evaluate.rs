//! A condition over the columns: every test gives a bitmap, groups join them.
//!
//! A node is asked of some rows only: those of whom the whole is still undecided. Of a group the cheap parts are asked first, so that
//! the dear ones look at few.

use crate::Scope;
use crate::company_conditions::AskedCompanies;
use crate::contacts::NO_COMPANY;
use crate::engine::Engine;
use crate::happened::{AskedHappened, AskedMeasure, span};
use crate::looking::{kept, kept_in};
use crate::occurrence::Candidates;
use crate::one::{Look, timed};
use crate::parts::SEGMENT_DEPTH_LIMIT;
use crate::text::{Pattern, TextColumn};
use crate::walk::Walk;
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, SegmentId};
use domain::customers::condition::{
    ChoiceTest, Condition, Happened, Node, NodeOf, NumberTest, Span, Test, TextField, TextTest,
};
use domain::customers::folding::fold;
use roaring::RoaringBitmap;
use std::collections::HashSet;
use std::sync::Arc;

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
        condition.tests().into_iter().map(|test| asking.test(test, &visible).len()).collect()
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
        let found = self.found(self.meant(scope, condition, now), search, now);
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
            root => &*self.everybody_meant(root, now) & &*visible,
        }
    }

    /// Everybody alive whom the node means.
    pub(crate) fn everybody_meant(&self, node: &Node, now: Timestamp) -> Arc<RoaringBitmap> {
        self.known_or(node, now, || Asking::new(self, now).node(node))
    }
}

/// A condition being asked of everybody at an instant.
pub(crate) struct Asking<'a> {
    pub engine: &'a Engine,
    pub now: i64,
    /// How many segments within segments lead here.
    depth: usize,
    /// Whether what is asked of everybody is kept.
    keeps: bool,
}

impl<'a> Asking<'a> {
    pub fn new(engine: &'a Engine, now: Timestamp) -> Self {
        Asking { engine, now: now.as_millis(), depth: 0, keeps: true }
    }

    /// For questions of which the answer alone is kept, by somebody else.
    pub fn without_keeping(engine: &'a Engine, now: Timestamp) -> Self {
        Asking { keeps: false, ..Asking::new(engine, now) }
    }

    pub fn node(&self, node: &Node) -> RoaringBitmap {
        self.among(node, self.engine.contacts.table.alive())
    }

    fn among(&self, node: &Node, among: &RoaringBitmap) -> RoaringBitmap {
        evaluate(node, among, &|test, among| self.test(test, among))
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
            Node::Test(test) => self.test(test, alive),
        };
        counts[place] = meant.intersection_len(visible);
        meant
    }

    /// Those of `among` who pass, from what is kept; what is asked of everybody is kept.
    fn test(&self, test: &Test, among: &RoaringBitmap) -> RoaringBitmap {
        // Scores have a column of their own.
        if test.cost() == 0 || matches!(test, Test::Score(_)) {
            return self.asked(test, among);
        }
        if let Some(known) = self.engine.known_test(test, self.now) {
            return &*known & among;
        }
        let meant = self.asked(test, among);
        if self.keeps && among.len() == self.engine.contacts.table.alive().len() {
            self.engine.keep(Node::Test(test.clone()), &meant, self.now);
        }
        meant
    }

    /// Those of `among` who pass.
    fn asked(&self, test: &Test, among: &RoaringBitmap) -> RoaringBitmap {
        let people = &self.engine.contacts;
        match test {
            Test::Text(field, test) => self.text(*field, test, among),
            Test::Company(test) => self.company(test, among),
            Test::Country(test) => people.country.passing(test, among),
            Test::Language(test) => people.language.passing(test, among),
            Test::Owner(test) => people.owner.passing(test, among),
            Test::Tags(test) => people.tags.passing(test, among),
            Test::Lists(test) => people.lists.passing(test, among),
            Test::Permission(test) => people.permission.passing(test, among),
            Test::Suppressed(test) => people.suppression.passing(test, among),
            Test::AddressCheck(test) => people.address_check.passing(test, among),
            Test::Score(test) => {
                let scores = self.engine.scores_of_everybody(self.now);
                kept(among, |person| test.holds(scores[person as usize]))
            }
            Test::Created(test) => kept(among, |person| timed(test, people.created[person as usize], self.now).holds),
            Test::Anything(words) => self.engine.found_among(among.clone(), &crate::search::words(Some(words))),
            Test::Segment(test) => self.segment(test, among),
            Test::Happened(happened) => self.happened(happened, among),
            Test::Attribute(test) => people.attributes.passing(test.attribute, &test.asked, among, among, self.now),
            Test::OfCompany(node) => {
                let companies = AskedCompanies::of_everything(self.engine, self.now);
                people.of_companies(&companies.node(node), among)
            }
        }
    }

    fn segment(&self, test: &ChoiceTest<SegmentId>, among: &RoaringBitmap) -> RoaringBitmap {
        let mut any = RoaringBitmap::new();
        if self.depth < SEGMENT_DEPTH_LIMIT {
            let inner = Asking { depth: self.depth + 1, ..*self };
            for id in test.values() {
                if let Some(condition) = self.engine.segments.condition(id) {
                    any |= match self.engine.known(condition.root(), self.now) {
                        Some(known) => &*known & among,
                        None => inner.among(condition.root(), among),
                    };
                }
            }
        }
        match test {
            ChoiceTest::NotEquals(_) | ChoiceTest::NotIn(_) | ChoiceTest::IsEmpty => among - any,
            ChoiceTest::Equals(_) | ChoiceTest::In(_) | ChoiceTest::IsSet => any,
        }
    }

    fn happened(&self, happened: &Happened, among: &RoaringBitmap) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let (asked, is_opposite) = AskedHappened::new(&self.engine.objects, happened).positive();
        let meant = if asked.holds_of_none() {
            among.clone()
        } else if let Some(found) = self.counted(&asked, among) {
            found
        } else {
            let Candidates { surely, perhaps } = asked.candidates(&people.events, self.now);
            let walk = || Walk::new(&asked, &people.events, self.now);
            (surely & among) | kept_in(&(perhaps & among), walk, |walk, person| walk.passes(person))
        };
        if is_opposite { among - meant } else { meant }
    }

    /// Where many are asked how often something happened, whatever it was about; `None` for other questions. Once is known from bitmaps.
    fn counted(&self, asked: &AskedHappened, among: &RoaringBitmap) -> Option<RoaringBitmap> {
        let AskedMeasure::Times(NumberTest::AtLeast(least @ 2..)) = asked.measure else { return None };
        let people = &self.engine.contacts;
        let class = asked.wanted.class.filter(|_| asked.wanted.about.is_none())?;
        let (after, until) = span(asked.span, self.now);
        let is_many = among.len() > people.table.alive().len() / FEW_PART;
        is_many.then(|| people.events.having(class, least as usize, after, until) & among)
    }

    fn text(&self, field: TextField, test: &TextTest, among: &RoaringBitmap) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let ask = |question: AskColumn<'_>| match field {
            TextField::Name => question(&people.name.folded, Some(among)) & among,
            TextField::Address => question(&people.address, Some(among)) & among,
            TextField::CompanyName => people.of_companies(&question(&self.engine.companies.name.folded, None), among),
        };
        passing_texts(test, among, &ask)
    }

    fn company(&self, test: &ChoiceTest<CompanyId>, among: &RoaringBitmap) -> RoaringBitmap {
        let people = &self.engine.contacts;
        let of = |ids: &[CompanyId]| people.of_companies(&self.engine.ordinals(ids), among);
        let set = || kept(among, |person| people.company[person as usize] != NO_COMPANY);
        match test {
            ChoiceTest::Equals(id) => of(&[*id]),
            ChoiceTest::NotEquals(id) => among - of(&[*id]),
            ChoiceTest::In(ids) => of(ids),
            ChoiceTest::NotIn(ids) => among - of(ids),
            ChoiceTest::IsEmpty => among - set(),
            ChoiceTest::IsSet => set(),
        }
    }
}

impl Engine {
    /// Everybody who was made after an instant, in milliseconds.
    pub(crate) fn created_after(&self, instant: i64) -> RoaringBitmap {
        let is_later = |person: u32| self.contacts.created[person as usize].as_millis() > instant;
        kept(self.contacts.table.alive(), is_later)
    }
}

/// The rows of `among` that the node means, when of some rows those pass a test that `test` says.
pub(crate) fn evaluate<T: Costs>(
    node: &NodeOf<T>,
    among: &RoaringBitmap,
    test: &impl Fn(&T, &RoaringBitmap) -> RoaringBitmap,
) -> RoaringBitmap {
    match node {
        NodeOf::All(parts) => {
            let mut meant = among.clone();
            for part in by_cost(parts) {
                if meant.is_empty() {
                    break;
                }
                meant = evaluate(part, &meant, test);
            }
            meant
        }
        NodeOf::Any(parts) => {
            let mut open = among.clone();
            for part in by_cost(parts) {
                if open.is_empty() {
                    break;
                }
                let meant = evaluate(part, &open, test);
                open -= meant;
            }
            among - open
        }
        NodeOf::Not(part) => among - evaluate(part, among, test),
        NodeOf::Test(one) => test(one, among),
    }
}

/// What it takes to ask a test of everybody, as a rank.
pub(crate) trait Costs {
    fn cost(&self) -> u8;
}

impl Costs for Test {
    fn cost(&self) -> u8 {
        match self {
            Test::Country(_)
            | Test::Language(_)
            | Test::Owner(_)
            | Test::Tags(_)
            | Test::Lists(_)
            | Test::Permission(_)
            | Test::Suppressed(_)
            | Test::AddressCheck(_) => 0,
            Test::Created(_) | Test::Company(_) | Test::Attribute(_) | Test::Score(_) => 1,
            Test::Happened(happened) if matches!(happened.span, Span::Within { .. }) => 2,
            Test::Happened(_) => 3,
            Test::Text(..) => 4,
            Test::Anything(_) | Test::Segment(_) | Test::OfCompany(_) => 5,
        }
    }
}

fn by_cost<T: Costs>(parts: &[NodeOf<T>]) -> Vec<&NodeOf<T>> {
    fn cost<T: Costs>(node: &NodeOf<T>) -> u8 {
        match node {
            NodeOf::All(parts) | NodeOf::Any(parts) => parts.iter().map(cost).max().unwrap_or(0),
            NodeOf::Not(part) => cost(part),
            NodeOf::Test(test) => test.cost(),
        }
    }
    let mut parts: Vec<&NodeOf<T>> = parts.iter().collect();
    parts.sort_by_key(|part| cost(part));
    parts
}

/// Of up to this part of everybody, looking each list up is quicker than reading the ends of all.
const FEW_PART: u64 = 8;
/// Up to so many rows, looking at each text is faster than scanning all of them.
const FEW_TEXTS: u64 = 60_000;

/// A question to a column of texts, which may be about some rows only.
pub(crate) type AskColumn<'a> = &'a dyn Fn(&TextColumn, Option<&RoaringBitmap>) -> RoaringBitmap;
/// Asks the right column, and answers by rows of those that are asked about.
pub(crate) type AskTexts<'a> = &'a dyn Fn(AskColumn<'_>) -> RoaringBitmap;

/// Those of `among` that pass a test of texts.
pub(crate) fn passing_texts(test: &TextTest, among: &RoaringBitmap, ask: AskTexts<'_>) -> RoaringBitmap {
    let scan = |pattern: Pattern| {
        ask(&|column, rows| match rows {
            Some(rows) if rows.len() <= FEW_TEXTS => column.matching(rows, &pattern),
            _ => column.scan(&pattern),
        })
    };
    let one_of = |texts: &[String]| {
        let folded: HashSet<String> = texts.iter().map(|text| fold(text)).collect();
        ask(&|column, _| column.one_of(&folded))
    };
    // Without a company there is no name of it: who is not set is everybody but those with a name.
    let set = || ask(&|column, _| RoaringBitmap::from_iter(0..column.width()) - column.empty());
    match test {
        TextTest::Equals(text) => scan(Pattern::equals(&fold(text))),
        TextTest::NotEquals(text) => among - scan(Pattern::equals(&fold(text))),
        TextTest::In(texts) => one_of(texts),
        TextTest::NotIn(texts) => among - one_of(texts),
        TextTest::Contains(text) => scan(Pattern::contains(&fold(text))),
        TextTest::BeginsWith(text) => scan(Pattern::begins_with(&fold(text))),
        TextTest::IsEmpty => among - set(),
        TextTest::IsSet => set(),
    }
}
