//! Values in cards: reading what a form or the API says by what is declared, and refusing it at its field.

use crate::{Trouble, Work};
use basics::ids::AttributeId;
use domain::customers::attribute::{AttributeHolder, AttributeValue, Attributes, read_value};
use domain::customers::condition::{Condition, attribute_operators};
use serde::{Deserialize, Serialize};
use store::customers::attribute::{self as rows, AttributeRecord};

/// What is said of one attribute: texts as [`read_value`] reads them; none take the value away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAttribute {
    pub attribute: AttributeId,
    pub values: Vec<String>,
}

/// Puts what is given into a card's attributes; what is not given stays.
///
/// # Errors
/// A refusal of the field `attributes.<id>`; the ledger's.
pub(in crate::customers) async fn put(
    work: &mut Work<'_>,
    holder: AttributeHolder,
    attributes: &mut Attributes,
    given: &[GivenAttribute],
) -> Result<(), Trouble> {
    if given.is_empty() {
        return Ok(());
    }
    let there = rows::find_all(work.transaction).await?;
    for one in given {
        let value = read(&there, holder, one, attributes.get(&one.attribute))?;
        match value {
            Some(value) => attributes.insert(one.attribute, value),
            None => attributes.remove(&one.attribute),
        };
    }
    Ok(())
}

fn read(
    there: &[AttributeRecord],
    holder: AttributeHolder,
    given: &GivenAttribute,
    before: Option<&AttributeValue>,
) -> Result<Option<AttributeValue>, Trouble> {
    let field = || format!("attributes.{}", given.attribute);
    let record = there.iter().find(|record| record.id == given.attribute && record.declared.holder == holder);
    let record = record.ok_or_else(|| Trouble::field(field(), "unknown_attribute", "there is no such attribute"))?;
    let declared = &record.declared;
    let value = read_value(declared.kind, &declared.rules, &given.values, before)
        .map_err(|refusal| Trouble::field(field(), refusal.code(), refusal.to_string()))?;
    if record.archived_at.is_some() && value.is_some() && value.as_ref() != before {
        let detail = "the attribute is archived; its values can be taken away but not set";
        return Err(Trouble::field(field(), "attribute_archived", detail));
    }
    Ok(value)
}

/// Reads for many cards at once what a change of many gives: the values that it sets.
///
/// # Errors
/// As [`put`].
pub(in crate::customers) async fn changed(
    work: &mut Work<'_>,
    holder: AttributeHolder,
    given: &[GivenAttribute],
) -> Result<SetAttributes, Trouble> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let there = rows::find_all(work.transaction).await?;
    given.iter().map(|one| Ok((one.attribute, read(&there, holder, one, None)?))).collect()
}

/// Refuses a condition that asks for attributes that are not there, or asks one what its kind does not answer. Archived ones are still asked.
///
/// # Errors
/// A refusal of the field `condition`; the ledger's.
pub(in crate::customers) async fn check(work: &mut Work<'_>, condition: &Condition) -> Result<(), Trouble> {
    let asked = condition.attributes();
    if asked.is_empty() {
        return Ok(());
    }
    let there = rows::find_all(work.transaction).await?;
    for test in asked {
        let record = there.iter().find(|record| record.id == test.attribute);
        let record =
            record.ok_or_else(|| Trouble::field("condition", "unknown_attribute", "there is no such attribute"))?;
        if !attribute_operators(record.declared.kind).contains(&test.operator()) {
            let detail = format!("\"{}\" cannot be asked with \"{}\"", record.declared.name, test.operator().as_str());
            return Err(Trouble::field("condition", "operator_not_offered", detail));
        }
    }
    Ok(())
}

/// What some attributes were, or are to be; `None` is no value.
pub(in crate::customers) type SetAttributes = Vec<SetAttribute>;

/// One of them.
pub(in crate::customers) type SetAttribute = (AttributeId, Option<AttributeValue>);

/// Sets attributes in a card; answers what those that differed were before.
pub(in crate::customers) fn give(attributes: &mut Attributes, given: &[SetAttribute]) -> SetAttributes {
    let mut had = Vec::new();
    for (attribute, value) in given {
        let before = set(attributes, *attribute, value);
        if before != *value {
            had.push((*attribute, before));
        }
    }
    had
}

/// Puts attributes back, each where it still is what the change made it; answers whether any was.
pub(in crate::customers) fn take_back(
    attributes: &mut Attributes,
    had: &[SetAttribute],
    given: &[SetAttribute],
) -> bool {
    let mut is_changed = false;
    for (attribute, before) in had {
        let made = given.iter().find(|(given, _)| given == attribute).map(|(_, value)| value.as_ref());
        if made == Some(attributes.get(attribute)) {
            set(attributes, *attribute, before);
            is_changed = true;
        }
    }
    is_changed
}

fn set(attributes: &mut Attributes, attribute: AttributeId, value: &Option<AttributeValue>) -> Option<AttributeValue> {
    match value {
        Some(value) => attributes.insert(attribute, value.clone()),
        None => attributes.remove(&attribute),
    }
}
