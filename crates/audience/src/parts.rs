//! Conditions translated for looking at one row after another: texts folded, classes and things as ordinals, segments in place.
//!
//! A translation holds as long as the [`Objects`](crate::objects::Objects) have not grown and no segment was changed.

use crate::attributes::AskedAttribute;
use crate::engine::Engine;
use crate::happened::AskedHappened;
use crate::scoring::AskedRules;
use crate::search;
use crate::text::Pattern;
use basics::ids::{AttributeId, CompanyId, ListId, SegmentId, TagId, UserId};
use basics::{Country, Language};
use domain::customers::condition::{
    ChoiceTest, CompanyTest, CompanyText, NodeOf, NumberTest, ScoreTest, Span, Test, TextField, TextTest, TimeTest,
};
use domain::customers::folding::fold;
use domain::customers::permission::{Permission, Suppression};
use domain::customers::verify::AddressState;
use domain::trade::tier::Tier;
use std::collections::HashSet;

/// A segment that names a segment, and so on: saving refuses circles, and this ends what slipped through.
pub(crate) const SEGMENT_DEPTH_LIMIT: usize = 8;

/// A translated condition.
#[derive(Debug)]
pub(crate) enum Part<T> {
    All(Vec<Part<T>>),
    Any(Vec<Part<T>>),
    Not(Box<Part<T>>),
    Test(T),
}

/// A text that is compared with, folded.
#[derive(Debug)]
pub(crate) struct AskedText {
    kind: AskedTextKind,
    is_opposite: bool,
}

#[derive(Debug)]
enum AskedTextKind {
    Like(Box<Pattern>),
    OneOf(HashSet<String>),
    Empty,
}

impl AskedText {
    pub fn new(test: &TextTest) -> Self {
        let one_of = |texts: &[String]| AskedTextKind::OneOf(texts.iter().map(|text| fold(text)).collect());
        let (kind, is_opposite) = match test {
            TextTest::Equals(text) => (AskedTextKind::Like(Box::new(Pattern::equals(&fold(text)))), false),
            TextTest::NotEquals(text) => (AskedTextKind::Like(Box::new(Pattern::equals(&fold(text)))), true),
            TextTest::In(texts) => (one_of(texts), false),
            TextTest::NotIn(texts) => (one_of(texts), true),
            TextTest::Contains(text) => (AskedTextKind::Like(Box::new(Pattern::contains(&fold(text)))), false),
            TextTest::BeginsWith(text) => (AskedTextKind::Like(Box::new(Pattern::begins_with(&fold(text)))), false),
            TextTest::IsEmpty => (AskedTextKind::Empty, false),
            TextTest::IsSet => (AskedTextKind::Empty, true),
        };
        AskedText { kind, is_opposite }
    }

    pub fn holds(&self, folded: &str) -> bool {
        let holds = match &self.kind {
            AskedTextKind::Like(pattern) => pattern.matches(folded),
            AskedTextKind::OneOf(texts) => texts.contains(folded),
            AskedTextKind::Empty => folded.is_empty(),
        };
        holds != self.is_opposite
    }
}

/// A question about one person.
#[derive(Debug)]
pub(crate) enum Asked {
    Text(TextField, AskedText),
    Company(ChoiceTest<CompanyId>),
    Country(ChoiceTest<Country>),
    Language(ChoiceTest<Language>),
    Owner(ChoiceTest<UserId>),
    Tags(ChoiceTest<TagId>),
    Lists(ChoiceTest<ListId>),
    Permission(ChoiceTest<Permission>),
    Suppressed(ChoiceTest<Suppression>),
    AddressCheck(ChoiceTest<AddressState>),
    Created(TimeTest),
    Anything(Vec<Pattern>),
    Attribute(AttributeId, AskedAttribute),
    Happened(AskedHappened),
    OfCompany(Box<Part<AskedOfCompany>>),
    /// The conditions of the segments that are named.
    Segments(Box<Part<Asked>>),
    Score(ScoreTest, Box<AskedRules>),
}

/// A question about one company.
#[derive(Debug)]
pub(crate) enum AskedOfCompany {
    Text(CompanyText, AskedText),
    Country(ChoiceTest<Country>),
    Language(ChoiceTest<Language>),
    Owner(ChoiceTest<UserId>),
    Tags(ChoiceTest<TagId>),
    Contacts(NumberTest),
    Created(TimeTest),
    Tier(ChoiceTest<Tier>),
    Group(ChoiceTest<CompanyId>),
    Attribute(AttributeId, AskedAttribute),
    Happened(AskedHappened),
    Someone(Box<Part<Asked>>),
}

impl Engine {
    pub(crate) fn translate(&self, node: &NodeOf<Test>) -> Part<Asked> {
        self.people_part(node, 0)
    }

    fn people_part(&self, node: &NodeOf<Test>, depth: usize) -> Part<Asked> {
        part(node, &|test| self.asked(test, depth))
    }

    fn asked(&self, test: &Test, depth: usize) -> Asked {
        match test {
            Test::Text(field, test) => Asked::Text(*field, AskedText::new(test)),
            Test::Company(test) => Asked::Company(test.clone()),
            Test::Country(test) => Asked::Country(test.clone()),
            Test::Language(test) => Asked::Language(test.clone()),
            Test::Owner(test) => Asked::Owner(test.clone()),
            Test::Tags(test) => Asked::Tags(test.clone()),
            Test::Lists(test) => Asked::Lists(test.clone()),
            Test::Permission(test) => Asked::Permission(test.clone()),
            Test::Suppressed(test) => Asked::Suppressed(test.clone()),
            Test::AddressCheck(test) => Asked::AddressCheck(test.clone()),
            Test::Created(test) => Asked::Created(*test),
            Test::Anything(words) => {
                Asked::Anything(search::words(Some(words)).iter().map(|word| Pattern::contains(word)).collect())
            }
            Test::Attribute(test) => Asked::Attribute(test.attribute, AskedAttribute::new(&test.asked)),
            Test::Happened(happened) => Asked::Happened(AskedHappened::new(&self.objects, happened)),
            Test::OfCompany(node) => Asked::OfCompany(Box::new(self.company_part(node, depth))),
            Test::Score(test) => Asked::Score(*test, Box::new(self.translated_rules())),
            Test::Segment(test) => Asked::Segments(Box::new(self.segments_part(test, depth))),
        }
    }

    fn segments_part(&self, test: &ChoiceTest<SegmentId>, depth: usize) -> Part<Asked> {
        let named = test.values();
        let known = named.iter().filter_map(|id| self.segments.condition(*id)).filter(|_| depth < SEGMENT_DEPTH_LIMIT);
        let any = Part::Any(known.map(|condition| self.people_part(condition.root(), depth + 1)).collect());
        match test {
            ChoiceTest::NotEquals(_) | ChoiceTest::NotIn(_) | ChoiceTest::IsEmpty => Part::Not(Box::new(any)),
            ChoiceTest::Equals(_) | ChoiceTest::In(_) | ChoiceTest::IsSet => any,
        }
    }

    fn company_part(&self, node: &NodeOf<CompanyTest>, depth: usize) -> Part<AskedOfCompany> {
        part(node, &|test| match test {
            CompanyTest::Text(field, test) => AskedOfCompany::Text(*field, AskedText::new(test)),
            CompanyTest::Country(test) => AskedOfCompany::Country(test.clone()),
            CompanyTest::Language(test) => AskedOfCompany::Language(test.clone()),
            CompanyTest::Owner(test) => AskedOfCompany::Owner(test.clone()),
            CompanyTest::Tags(test) => AskedOfCompany::Tags(test.clone()),
            CompanyTest::Contacts(test) => AskedOfCompany::Contacts(*test),
            CompanyTest::Created(test) => AskedOfCompany::Created(*test),
            CompanyTest::Attribute(test) => AskedOfCompany::Attribute(test.attribute, AskedAttribute::new(&test.asked)),
            CompanyTest::Tier(test) => AskedOfCompany::Tier(test.clone()),
            CompanyTest::Group(test) => AskedOfCompany::Group(test.clone()),
            CompanyTest::Happened(happened) => AskedOfCompany::Happened(AskedHappened::new(&self.objects, happened)),
            CompanyTest::Someone(node) => AskedOfCompany::Someone(Box::new(self.people_part(node, depth))),
        })
    }
}

fn part<T, A>(node: &NodeOf<T>, asked: &impl Fn(&T) -> A) -> Part<A> {
    match node {
        NodeOf::All(parts) => Part::All(parts.iter().map(|one| part(one, asked)).collect()),
        NodeOf::Any(parts) => Part::Any(parts.iter().map(|one| part(one, asked)).collect()),
        NodeOf::Not(one) => Part::Not(Box::new(part(one, asked))),
        NodeOf::Test(test) => Part::Test(asked(test)),
    }
}

impl<A> Part<A> {
    /// Shows every test, in the order in which they are written.
    pub fn each<'a>(&'a self, show: &mut dyn FnMut(&'a A)) {
        match self {
            Part::All(parts) | Part::Any(parts) => parts.iter().for_each(|part| part.each(show)),
            Part::Not(part) => part.each(show),
            Part::Test(test) => show(test),
        }
    }
}

impl Part<Asked> {
    /// Whether what it means of a person depends on the person's company.
    pub fn looks_at_companies(&self) -> bool {
        let mut looks = false;
        self.each(&mut |asked| {
            looks |= match asked {
                Asked::Text(field, _) => *field == TextField::CompanyName,
                Asked::Company(_) | Asked::OfCompany(_) | Asked::Anything(_) => true,
                Asked::Segments(part) => part.looks_at_companies(),
                Asked::Score(_, score) => score.rules.iter().any(|(part, _)| part.looks_at_companies()),
                _ => false,
            }
        });
        looks
    }
}

/// Whether a test of a time may change its answer by itself.
pub(crate) fn moves(test: &TimeTest) -> Option<u64> {
    match test {
        TimeTest::WithinDays(days) | TimeTest::OlderThanDays(days) => Some(*days),
        TimeTest::Before(_) | TimeTest::After(_) | TimeTest::Between(..) => None,
    }
}

/// The days of a span that moves.
pub(crate) fn moving_days(span: Span) -> Option<u64> {
    match span {
        Span::Within { days } => Some(days),
        Span::Between { .. } => None,
    }
}
