//! Attributes that a company declares for its customers beside the fields that everybody has.
//!
//! Each has a kind that never changes, a purpose (why it is kept), and rules of its kind: a unit, limits, options. A value lives in the
//! sealed card of the contact or company whose it is, so history, undo, erasure and backups have it without anything of their own.
//! What is not needed any more is archived: forms and lists stop offering it, what was said stays readable. Names that ask for what nobody
//! should keep about a customer (family, health, religion …) are known to [`private_topic`].

mod cell;
mod number;
mod private;
mod rules;
mod value;

pub use number::AttributeNumber;
pub use private::{PrivateTopic, private_topic};
pub use rules::{AttributeOption, AttributeRules, DeclarationRefusal, Declared};
pub use value::{AttributeValue, Attributes, ValueRefusal, read_value, written};

words! {
    /// Whose attribute it is.
    AttributeHolder, UnknownAttributeHolder, "an attribute belongs to a contact or to a company":
    Contact = "contact",
    Company = "company",
}

words! {
    /// What a value is.
    AttributeKind, UnknownAttributeKind, "an attribute is text, number, date, yes_no, one or several":
    Text = "text",
    Number = "number",
    Date = "date",
    YesNo = "yes_no",
    /// One of a list.
    One = "one",
    /// Several of a list.
    Several = "several",
}

/// Attributes of contacts, and as many of companies: a form of more is not filled in, and each that is used takes up to eight bytes a
/// customer in memory, a text its bytes and five.
pub const ATTRIBUTES_LIMIT: usize = 50;

impl AttributeKind {
    /// Whether its values are chosen from a list.
    pub const fn has_options(self) -> bool {
        matches!(self, AttributeKind::One | AttributeKind::Several)
    }
}
