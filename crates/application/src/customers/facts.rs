//! Notes of facts that change: since when, and from where.

use super::attributes::SetAttributes;
use crate::Trouble;
use basics::Timestamp;
use basics::ids::CompanyId;
use domain::customers::attribute::Attributes;
use domain::customers::facts::{FactNote, FactNotes, FactSource, noted};
use domain::customers::import::Known;
use domain::trust::{Actor, Viewer};
use serde::Serialize;

/// From where what somebody says comes.
pub(in crate::customers) const fn said_by(by: &Viewer) -> FactSource {
    match by.actor {
        Actor::User(_) => FactSource::ByHand,
        _ => FactSource::Program,
    }
}

/// The notes of a record after a change, `before` and `after` being its images with their cards.
pub(in crate::customers) fn after_change<T: Serialize>(
    notes: &FactNotes,
    (before, after): (&T, &T),
    source: FactSource,
    now: Timestamp,
) -> Result<FactNotes, Trouble> {
    let value = |image: &T| serde_json::to_value(image).map_err(Trouble::broken);
    Ok(noted(notes, &value(before)?, &value(after)?, FactNote { since: now, source }))
}

/// A person as a file knows one, for [`after_change`].
#[derive(Serialize)]
pub(in crate::customers) struct Told<'a> {
    #[serde(flatten)]
    pub known: &'a Known,
    pub company: Option<CompanyId>,
}

/// Notes the attributes that somebody set for many records at once; `had` names those that changed.
pub(in crate::customers) fn of_attributes(
    notes: &mut FactNotes,
    attributes: &Attributes,
    had: &SetAttributes,
    now: Timestamp,
) {
    for (attribute, _) in had {
        let field = attribute.to_string();
        match attributes.contains_key(attribute) {
            true => notes.insert(field, FactNote { since: now, source: FactSource::ByHand }),
            false => notes.remove(&field),
        };
    }
}
