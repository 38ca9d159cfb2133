//! What conditions over people ask.

use super::fields::FIELDS;
use super::happened::Whose;
use super::read::{Asked, ConditionError, Object, parsed};
use super::write::{choice, field, text, time, time_since, write_node};
use super::{
    AttributeTest, ChoiceTest, CompanyTest, Field, FieldOffer, FieldTest, Happened, NodeOf, Operator, ScoreTest,
    TextTest, TimeTest, each_about_people, each_attribute,
};
use crate::customers::permission::{Permission, Suppression};
use crate::customers::verify::AddressState;
use basics::ids::{CompanyId, ListId, SegmentId, TagId, UserId};
use basics::{Country, Language};
use serde_json::{Map, Value};

/// A question about one field of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    Text(TextField, TextTest),
    Company(ChoiceTest<CompanyId>),
    Country(ChoiceTest<Country>),
    Language(ChoiceTest<Language>),
    Owner(ChoiceTest<UserId>),
    Tags(ChoiceTest<TagId>),
    Lists(ChoiceTest<ListId>),
    Permission(ChoiceTest<Permission>),
    Suppressed(ChoiceTest<Suppression>),
    Created(TimeTest),
    /// Every word stands in the name, the address or the company's name.
    Anything(String),
    Segment(ChoiceTest<SegmentId>),
    Happened(Happened),
    /// What the person's company is; who has none is not meant.
    OfCompany(Box<NodeOf<CompanyTest>>),
    /// A field that the company declared for people.
    Attribute(AttributeTest),
    /// Of a person whose address was never looked at, nothing is set.
    AddressCheck(ChoiceTest<AddressState>),
    Score(ScoreTest),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextField {
    Name,
    Address,
    CompanyName,
}

impl TextField {
    pub const fn field(self) -> Field {
        match self {
            TextField::Name => Field::Name,
            TextField::Address => Field::Address,
            TextField::CompanyName => Field::CompanyName,
        }
    }
}

impl FieldTest for Test {
    const FIELDS: &'static [FieldOffer] = FIELDS;
    const WORDS: &'static [&'static str] = &["happened", "company"];

    fn read(field: Field, asked: &Asked<'_>) -> Result<Self, ConditionError> {
        match field {
            Field::Name => asked.text().map(|test| Test::Text(TextField::Name, test)),
            Field::Address => asked.text().map(|test| Test::Text(TextField::Address, test)),
            Field::CompanyName => asked.text().map(|test| Test::Text(TextField::CompanyName, test)),
            Field::Company => asked.choice("the id of a company", parsed).map(Test::Company),
            Field::Country => asked.choice("a country code such as DE", parsed).map(Test::Country),
            Field::Language => asked.choice("a language such as en or pt-BR", parsed).map(Test::Language),
            Field::Owner => asked.choice("the id of a user", parsed).map(Test::Owner),
            Field::Tags => asked.choice("the id of a tag", parsed).map(Test::Tags),
            Field::Lists => asked.choice("the id of a list", parsed).map(Test::Lists),
            Field::Permission => {
                asked.choice("unknown, pending, granted or withdrawn", permission).map(Test::Permission)
            }
            Field::Suppressed => asked.choice("yes or no", suppression).map(Test::Suppressed),
            Field::Created => asked.time().map(Test::Created),
            Field::Anything => asked.words().map(Test::Anything),
            Field::Segment => asked.choice("the id of a segment", parsed).map(Test::Segment),
            Field::AddressCheck => asked.choice("good, risky, bad or unknown", parsed).map(Test::AddressCheck),
            Field::Score => ScoreTest::read(asked).map(Test::Score),
            Field::Website | Field::Industry | Field::Contacts | Field::Tier | Field::Group => {
                Err(asked.of_no_such_field(field))
            }
        }
    }

    fn of_attribute(test: AttributeTest) -> Self {
        Test::Attribute(test)
    }

    fn read_word(word: &str, object: &mut Object<'_>) -> Result<Self, ConditionError> {
        match word {
            "happened" => Happened::read(object.map, object.place, Whose::Person).map(Test::Happened),
            _ => object.inner("company").map(|node| Test::OfCompany(Box::new(node))),
        }
    }

    fn write(&self) -> Map<String, Value> {
        let (named, asked) = match self {
            Test::Text(field, test) => (field.field(), text(test)),
            Test::Company(test) => (Field::Company, choice(test, ToString::to_string)),
            Test::Country(test) => (Field::Country, choice(test, ToString::to_string)),
            Test::Language(test) => (Field::Language, choice(test, ToString::to_string)),
            Test::Owner(test) => (Field::Owner, choice(test, ToString::to_string)),
            Test::Tags(test) => (Field::Tags, choice(test, ToString::to_string)),
            Test::Lists(test) => (Field::Lists, choice(test, ToString::to_string)),
            Test::Permission(test) => (Field::Permission, choice(test, |value: &Permission| value.as_str().to_owned())),
            Test::Suppressed(test) => (Field::Suppressed, choice(test, suppressed)),
            Test::Created(test) => (Field::Created, time(test)),
            Test::Anything(words) => (Field::Anything, (Operator::Contains, Some(Value::from(words.as_str())))),
            Test::Segment(test) => (Field::Segment, choice(test, ToString::to_string)),
            Test::AddressCheck(test) => (Field::AddressCheck, choice(test, ToString::to_string)),
            Test::Score(test) => (Field::Score, test.write()),
            Test::Attribute(test) => return test.write(),
            Test::Happened(happened) => return happened.write(),
            Test::OfCompany(node) => {
                return Map::from_iter([("company".to_owned(), Value::Object(write_node(node)))]);
            }
        };
        field(named, asked)
    }

    fn since_version(&self) -> u64 {
        match self {
            Test::Anything(_) | Test::Segment(_) | Test::Happened(_) | Test::OfCompany(_) => 2,
            Test::Attribute(_) => 3,
            Test::AddressCheck(_) => 4,
            Test::Score(_) => 5,
            Test::Created(test) => time_since(test),
            Test::Text(..)
            | Test::Company(_)
            | Test::Country(_)
            | Test::Language(_)
            | Test::Owner(_)
            | Test::Tags(_)
            | Test::Lists(_)
            | Test::Permission(_)
            | Test::Suppressed(_) => 1,
        }
    }

    fn reads_texts(&self) -> bool {
        match self {
            Test::Text(..) | Test::Anything(_) => true,
            Test::Attribute(test) => test.reads_texts(),
            _ => false,
        }
    }

    fn each_attribute(&self, show: &mut dyn FnMut(&AttributeTest)) {
        match self {
            Test::Attribute(test) => show(test),
            Test::OfCompany(node) => each_attribute(node, show),
            _ => {}
        }
    }

    fn each_about_people(&self, show: &mut dyn FnMut(&Test)) {
        show(self);
        if let Test::OfCompany(node) = self {
            each_about_people(node, show);
        }
    }
}

fn permission(text: &str) -> Option<Permission> {
    Permission::ALL.into_iter().find(|permission| permission.as_str() == text)
}

fn suppression(text: &str) -> Option<Suppression> {
    match text {
        "yes" => Some(Suppression::Suppressed),
        "no" => Some(Suppression::Free),
        _ => None,
    }
}

fn suppressed(value: &Suppression) -> String {
    match value {
        Suppression::Suppressed => "yes".to_owned(),
        Suppression::Free => "no".to_owned(),
    }
}
