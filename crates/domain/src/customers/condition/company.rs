//! What conditions over companies ask.

use super::fields::COMPANY_FIELDS;
use super::happened::Whose;
use super::read::{Asked, ConditionError, Object, parsed};
use super::write::{choice, field, number, text, time, time_since, write_node};
use super::{
    AttributeTest, ChoiceTest, Field, FieldOffer, FieldTest, Happened, NodeOf, NumberTest, Test, TextTest, TimeTest,
    each_about_people, each_attribute,
};
use crate::trade::tier::Tier;
use basics::ids::{CompanyId, TagId, UserId};
use basics::{Country, Language};
use serde_json::{Map, Value};

/// A question about one field of a company.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CompanyTest {
    Text(CompanyText, TextTest),
    Country(ChoiceTest<Country>),
    /// The languages of its people: `Equals` means that one of them reads it.
    Language(ChoiceTest<Language>),
    Owner(ChoiceTest<UserId>),
    Tags(ChoiceTest<TagId>),
    /// How many of its people there are.
    Contacts(NumberTest),
    Created(TimeTest),
    Tier(ChoiceTest<Tier>),
    /// To the company or one of its people.
    Happened(Happened),
    /// What one of its people is.
    Someone(Box<NodeOf<Test>>),
    /// A field that the company declared for its customers.
    Attribute(AttributeTest),
    /// It is one of these, or belongs to one of them by any way.
    Group(ChoiceTest<CompanyId>),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CompanyText {
    Name,
    Website,
    Industry,
}

impl CompanyText {
    pub const fn field(self) -> Field {
        match self {
            CompanyText::Name => Field::Name,
            CompanyText::Website => Field::Website,
            CompanyText::Industry => Field::Industry,
        }
    }
}

impl FieldTest for CompanyTest {
    const FIELDS: &'static [FieldOffer] = COMPANY_FIELDS;
    const WORDS: &'static [&'static str] = &["happened", "someone"];

    fn read(field: Field, asked: &Asked<'_>) -> Result<Self, ConditionError> {
        match field {
            Field::Name => asked.text().map(|test| CompanyTest::Text(CompanyText::Name, test)),
            Field::Website => asked.text().map(|test| CompanyTest::Text(CompanyText::Website, test)),
            Field::Industry => asked.text().map(|test| CompanyTest::Text(CompanyText::Industry, test)),
            Field::Country => asked.choice("a country code such as DE", parsed).map(CompanyTest::Country),
            Field::Language => asked.choice("a language such as en or pt-BR", parsed).map(CompanyTest::Language),
            Field::Owner => asked.choice("the id of a user", parsed).map(CompanyTest::Owner),
            Field::Tags => asked.choice("the id of a tag", parsed).map(CompanyTest::Tags),
            Field::Contacts => asked.number().map(CompanyTest::Contacts),
            Field::Created => asked.time().map(CompanyTest::Created),
            Field::Tier => asked.choice("a tier such as high_value", parsed).map(CompanyTest::Tier),
            Field::Group => asked.choice("the id of a company", parsed).map(CompanyTest::Group),
            Field::Address
            | Field::Anything
            | Field::Segment
            | Field::Company
            | Field::CompanyName
            | Field::Lists
            | Field::Permission
            | Field::AddressCheck
            | Field::Score
            | Field::Suppressed => Err(asked.of_no_such_field(field)),
        }
    }

    fn of_attribute(test: AttributeTest) -> Self {
        CompanyTest::Attribute(test)
    }

    fn read_word(word: &str, object: &mut Object<'_>) -> Result<Self, ConditionError> {
        match word {
            "happened" => Happened::read(object.map, object.place, Whose::Company).map(CompanyTest::Happened),
            _ => object.inner("someone").map(|node| CompanyTest::Someone(Box::new(node))),
        }
    }

    fn write(&self) -> Map<String, Value> {
        let (named, asked) = match self {
            CompanyTest::Text(field, test) => (field.field(), text(test)),
            CompanyTest::Country(test) => (Field::Country, choice(test, ToString::to_string)),
            CompanyTest::Language(test) => (Field::Language, choice(test, ToString::to_string)),
            CompanyTest::Owner(test) => (Field::Owner, choice(test, ToString::to_string)),
            CompanyTest::Tags(test) => (Field::Tags, choice(test, ToString::to_string)),
            CompanyTest::Contacts(test) => (Field::Contacts, number(*test)),
            CompanyTest::Created(test) => (Field::Created, time(test)),
            CompanyTest::Tier(test) => (Field::Tier, choice(test, ToString::to_string)),
            CompanyTest::Group(test) => (Field::Group, choice(test, ToString::to_string)),
            CompanyTest::Attribute(test) => return test.write(),
            CompanyTest::Happened(happened) => return happened.write(),
            CompanyTest::Someone(node) => {
                return Map::from_iter([("someone".to_owned(), Value::Object(write_node(node)))]);
            }
        };
        field(named, asked)
    }

    fn since_version(&self) -> u64 {
        match self {
            CompanyTest::Tier(_) | CompanyTest::Happened(_) | CompanyTest::Someone(_) => 2,
            CompanyTest::Attribute(_) => 3,
            CompanyTest::Group(_) => 4,
            CompanyTest::Created(test) => time_since(test),
            CompanyTest::Text(..)
            | CompanyTest::Country(_)
            | CompanyTest::Language(_)
            | CompanyTest::Owner(_)
            | CompanyTest::Tags(_)
            | CompanyTest::Contacts(_) => 1,
        }
    }

    fn reads_texts(&self) -> bool {
        match self {
            CompanyTest::Text(..) => true,
            CompanyTest::Attribute(test) => test.reads_texts(),
            _ => false,
        }
    }

    fn each_attribute(&self, show: &mut dyn FnMut(&AttributeTest)) {
        match self {
            CompanyTest::Attribute(test) => show(test),
            CompanyTest::Someone(node) => each_attribute(node, show),
            _ => {}
        }
    }

    fn each_about_people(&self, show: &mut dyn FnMut(&Test)) {
        if let CompanyTest::Someone(node) = self {
            each_about_people(node, show);
        }
    }
}
