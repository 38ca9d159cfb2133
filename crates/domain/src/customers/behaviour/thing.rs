//! What an event is about: a page, a product, a category, a file. Named by its reporter, known once.
//!
//! The key is the reporter's own id, or the address of a page, folded so that `QL-860` and `ql-860` are one thing. A category is a
//! thing, too, and may be the parent of products and pages: what is said of a category counts what is below it.

use crate::customers::folding::fold;

/// A key longer than this is no name of anything; addresses of pages are cut there.
pub const KEY_LIMIT_CHARACTERS: usize = 200;
/// A name is read in a line.
pub const NAME_LIMIT_CHARACTERS: usize = 200;
/// Things of a workspace: a large catalogue and its pages. Beyond, events are kept without saying what they are about.
pub const THINGS_LIMIT: usize = 200_000;

words! {
    /// What kind of thing.
    ThingType, UnknownThingType, "a thing is a page, a category, a product, a file or other":
    Page = "page",
    Category = "category",
    Product = "product",
    File = "file",
    Other = "other",
}

/// Why a thing is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThingRefusal {
    #[error("a thing needs its key: your own id of it, or the address of the page")]
    NoKey,
    #[error("the key is longer than {KEY_LIMIT_CHARACTERS} characters; shorten it")]
    KeyTooLong,
    #[error("the name is longer than {NAME_LIMIT_CHARACTERS} characters; shorten it")]
    NameTooLong,
    #[error("the key or name holds an e-mail address; things carry no people")]
    HoldsAddress,
    #[error("a category stands below no other")]
    CategoryOfCategory,
}

impl ThingRefusal {
    /// The code that a program tells them apart by.
    pub const fn code(self) -> &'static str {
        match self {
            ThingRefusal::NoKey => "no_key",
            ThingRefusal::KeyTooLong => "key_too_long",
            ThingRefusal::NameTooLong => "name_too_long",
            ThingRefusal::HoldsAddress => "holds_address",
            ThingRefusal::CategoryOfCategory => "category_of_category",
        }
    }
}

/// Type and folded key: what names a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThingKey {
    pub kind: ThingType,
    pub key: String,
}

impl ThingKey {
    /// The key as things are found by it.
    ///
    /// # Errors
    /// A refusal of the key.
    pub fn new(kind: ThingType, key: &str) -> Result<Self, ThingRefusal> {
        let key = fold(key);
        match key.chars().count() {
            0 => Err(ThingRefusal::NoKey),
            length if length > KEY_LIMIT_CHARACTERS => Err(ThingRefusal::KeyTooLong),
            _ if key.contains('@') => Err(ThingRefusal::HoldsAddress),
            _ => Ok(ThingKey { kind, key }),
        }
    }
}

/// A thing as it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub key: ThingKey,
    /// As people read it; empty where the report did not say.
    pub name: String,
    pub category: Option<ThingKey>,
    /// Of the category; empty where the report did not say.
    pub category_name: String,
}

impl Thing {
    /// A thing by what was reported of it. A category may be given by its name alone, which then is its key.
    ///
    /// # Errors
    /// A [`ThingRefusal`].
    pub fn new(kind: ThingType, key: &str, name: &str, category: Option<&str>) -> Result<Self, ThingRefusal> {
        let key = ThingKey::new(kind, key)?;
        let name = checked_name(name)?;
        let category_name = checked_name(category.unwrap_or_default())?;
        let category = match category_name.as_str() {
            "" => None,
            _ if kind == ThingType::Category => return Err(ThingRefusal::CategoryOfCategory),
            written => Some(ThingKey::new(ThingType::Category, written)?),
        };
        Ok(Thing { key, name, category, category_name })
    }
}

fn checked_name(name: &str) -> Result<String, ThingRefusal> {
    let name: String = name.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if name.chars().count() > NAME_LIMIT_CHARACTERS {
        return Err(ThingRefusal::NameTooLong);
    }
    if name.contains('@') { Err(ThingRefusal::HoldsAddress) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_found_by_its_key_however_it_is_written() {
        let one = Thing::new(ThingType::Product, " QL-860 ", "Crane QL-860", Some("Cranes")).unwrap();
        let other = Thing::new(ThingType::Product, "ql-860", "", Some("CRANES")).unwrap();
        assert_eq!((&one.key, &one.category), (&other.key, &other.category));
        assert_eq!((one.category_name.as_str(), other.name.as_str()), ("Cranes", ""));
    }

    #[test]
    fn a_thing_names_no_people_and_a_category_has_none() {
        let check = |kind, key: &str, name: &str, category, expected| {
            assert_eq!(Thing::new(kind, key, name, category).unwrap_err(), expected, "{key} {name}");
        };
        check(ThingType::Page, "", "", None, ThingRefusal::NoKey);
        check(ThingType::Page, &"x".repeat(201), "", None, ThingRefusal::KeyTooLong);
        check(ThingType::Page, "x", &"x".repeat(201), None, ThingRefusal::NameTooLong);
        check(ThingType::Page, "/of/ana@example.com", "", None, ThingRefusal::HoldsAddress);
        check(ThingType::Page, "/", "ana@example.com", None, ThingRefusal::HoldsAddress);
        check(ThingType::Category, "cranes", "", Some("all"), ThingRefusal::CategoryOfCategory);
    }
}
