//! Which fields there are and what each can be asked: what the builder on the screen offers and what reading accepts.

use serde::Serialize;

/// A field of a person or of a company. Its word is part of the stored form and never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    Address,
    Company,
    CompanyName,
    Country,
    Language,
    Owner,
    Tags,
    Lists,
    Permission,
    Suppressed,
    Created,
    Website,
    Industry,
    Contacts,
    /// Every word stands in the name, the address or the company's name: what the grid's search finds.
    Anything,
    Segment,
    Tier,
    /// What is known of the address without writing to it.
    AddressCheck,
    /// The company that is named, or any that belongs to it.
    Group,
    /// By the workspace's rules.
    Score,
}

/// How a field's value is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Choice,
    Time,
    Number,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Equals,
    NotEquals,
    In,
    NotIn,
    Contains,
    BeginsWith,
    Before,
    After,
    Between,
    AtLeast,
    AtMost,
    WithinDays,
    OlderThanDays,
    IsEmpty,
    IsSet,
}

/// A field with the operators that it answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct FieldOffer {
    pub field: Field,
    pub kind: FieldKind,
    pub operators: &'static [Operator],
}

const OF_TEXT: &[Operator] = &[
    Operator::Contains,
    Operator::BeginsWith,
    Operator::Equals,
    Operator::NotEquals,
    Operator::In,
    Operator::NotIn,
    Operator::IsEmpty,
    Operator::IsSet,
];
const OF_CHOICE: &[Operator] =
    &[Operator::Equals, Operator::NotEquals, Operator::In, Operator::NotIn, Operator::IsEmpty, Operator::IsSet];
/// For a field that everybody has.
const OF_CERTAIN_CHOICE: &[Operator] = &[Operator::Equals, Operator::NotEquals, Operator::In, Operator::NotIn];
const OF_CERTAIN_TIME: &[Operator] =
    &[Operator::WithinDays, Operator::OlderThanDays, Operator::Before, Operator::After, Operator::Between];
const OF_SEARCH: &[Operator] = &[Operator::Contains];

const OF_NUMBER: &[Operator] = &[Operator::AtLeast, Operator::AtMost];
const OF_SCORE: &[Operator] = &[Operator::AtLeast, Operator::AtMost, Operator::Between];

pub(super) const FIELDS: &[FieldOffer] = &[
    FieldOffer { field: Field::Anything, kind: FieldKind::Text, operators: OF_SEARCH },
    FieldOffer { field: Field::Name, kind: FieldKind::Text, operators: OF_TEXT },
    FieldOffer { field: Field::Address, kind: FieldKind::Text, operators: OF_TEXT },
    FieldOffer { field: Field::Company, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::CompanyName, kind: FieldKind::Text, operators: OF_TEXT },
    FieldOffer { field: Field::Country, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Language, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Owner, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Tags, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Lists, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Permission, kind: FieldKind::Choice, operators: OF_CERTAIN_CHOICE },
    FieldOffer { field: Field::Suppressed, kind: FieldKind::Choice, operators: OF_CERTAIN_CHOICE },
    FieldOffer { field: Field::Created, kind: FieldKind::Time, operators: OF_CERTAIN_TIME },
    FieldOffer { field: Field::Segment, kind: FieldKind::Choice, operators: OF_CERTAIN_CHOICE },
    FieldOffer { field: Field::AddressCheck, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Score, kind: FieldKind::Number, operators: OF_SCORE },
];

pub(super) const COMPANY_FIELDS: &[FieldOffer] = &[
    FieldOffer { field: Field::Name, kind: FieldKind::Text, operators: OF_TEXT },
    FieldOffer { field: Field::Country, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Industry, kind: FieldKind::Text, operators: OF_TEXT },
    FieldOffer { field: Field::Language, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Owner, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Tags, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Contacts, kind: FieldKind::Number, operators: OF_NUMBER },
    FieldOffer { field: Field::Tier, kind: FieldKind::Choice, operators: OF_CHOICE },
    FieldOffer { field: Field::Website, kind: FieldKind::Text, operators: OF_TEXT },
    FieldOffer { field: Field::Created, kind: FieldKind::Time, operators: OF_CERTAIN_TIME },
    FieldOffer { field: Field::Group, kind: FieldKind::Choice, operators: OF_CERTAIN_CHOICE },
];

/// Every field of a person with its operators, in the order in which a builder shows them.
pub const fn fields() -> &'static [FieldOffer] {
    FIELDS
}

/// The same of a company.
pub const fn company_fields() -> &'static [FieldOffer] {
    COMPANY_FIELDS
}

impl Field {
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Address => "address",
            Field::Company => "company",
            Field::CompanyName => "company_name",
            Field::Country => "country",
            Field::Language => "language",
            Field::Owner => "owner",
            Field::Tags => "tags",
            Field::Lists => "lists",
            Field::Permission => "permission",
            Field::Suppressed => "suppressed",
            Field::Created => "created",
            Field::Website => "website",
            Field::Industry => "industry",
            Field::Contacts => "contacts",
            Field::Anything => "anything",
            Field::Segment => "segment",
            Field::Tier => "tier",
            Field::AddressCheck => "address_check",
            Field::Group => "group",
            Field::Score => "score",
        }
    }
}

impl Operator {
    pub const ALL: [Operator; 15] = [
        Operator::Equals,
        Operator::NotEquals,
        Operator::In,
        Operator::NotIn,
        Operator::Contains,
        Operator::BeginsWith,
        Operator::Before,
        Operator::After,
        Operator::Between,
        Operator::AtLeast,
        Operator::AtMost,
        Operator::WithinDays,
        Operator::OlderThanDays,
        Operator::IsEmpty,
        Operator::IsSet,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Operator::Equals => "equals",
            Operator::NotEquals => "not_equals",
            Operator::In => "in",
            Operator::NotIn => "not_in",
            Operator::Contains => "contains",
            Operator::BeginsWith => "begins_with",
            Operator::Before => "before",
            Operator::After => "after",
            Operator::Between => "between",
            Operator::AtLeast => "at_least",
            Operator::AtMost => "at_most",
            Operator::WithinDays => "within_days",
            Operator::OlderThanDays => "older_than_days",
            Operator::IsEmpty => "is_empty",
            Operator::IsSet => "is_set",
        }
    }

    pub fn named(word: &str) -> Option<Operator> {
        Operator::ALL.into_iter().find(|operator| operator.as_str() == word)
    }
}
