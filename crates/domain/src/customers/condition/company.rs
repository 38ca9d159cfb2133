//! What conditions over companies ask.

use super::fields::COMPANY_FIELDS;
use super::read::{Asked, ConditionError, parsed};
use super::write::{choice, number, text, time};
use super::{ChoiceTest, Field, FieldOffer, FieldTest, NumberTest, Operator, TextTest, TimeTest};
use basics::ids::{TagId, UserId};
use basics::{Country, Language};
use serde_json::Value;

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
            Field::Address
            | Field::Company
            | Field::CompanyName
            | Field::Lists
            | Field::Permission
            | Field::Suppressed => Err(asked.of_no_such_field(field)),
        }
    }

    fn written(&self) -> (Field, (Operator, Option<Value>)) {
        match self {
            CompanyTest::Text(field, test) => (field.field(), text(test)),
            CompanyTest::Country(test) => (Field::Country, choice(test, ToString::to_string)),
            CompanyTest::Language(test) => (Field::Language, choice(test, ToString::to_string)),
            CompanyTest::Owner(test) => (Field::Owner, choice(test, ToString::to_string)),
            CompanyTest::Tags(test) => (Field::Tags, choice(test, ToString::to_string)),
            CompanyTest::Contacts(test) => (Field::Contacts, number(*test)),
            CompanyTest::Created(test) => (Field::Created, time(test)),
        }
    }

    fn reads_texts(&self) -> bool {
        matches!(self, CompanyTest::Text(..))
    }
}
