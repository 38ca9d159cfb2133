//! What happens to a person who is there already.

use super::Draft;
use crate::customers::card::ContactCard;
use basics::{Country, Language};
use serde::Serialize;

words! {
    /// Who wins when a row names a person who is there.
    Conflict, UnknownConflict, "a conflict is met by keep, fill or replace":
    /// Nothing of the person changes.
    Keep = "keep",
    /// What is empty is filled in.
    Fill = "fill",
    /// What the row says takes the place of what was there; what it does not say stays.
    Replace = "replace",
}

/// A person who is there, as far as a row can change it. The company is only whether there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    pub card: ContactCard,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
}

/// The person after the row; equal to `known` when nothing changes. The address stays as it is shown: it is the same one.
pub fn merge(known: &Known, draft: &Draft, conflict: Conflict) -> Known {
    let mut merged = known.clone();
    if conflict == Conflict::Keep {
        return merged;
    }
    let text = |place: &mut String, said: &String| {
        if !said.is_empty() && (conflict == Conflict::Replace || place.is_empty()) {
            place.clone_from(said);
        }
    };
    let (card, said) = (&mut merged.card, &draft.card);
    text(&mut card.first_name, &said.first_name);
    text(&mut card.last_name, &said.last_name);
    text(&mut card.full_name, &said.full_name);
    text(&mut card.salutation, &said.salutation);
    text(&mut card.job_title, &said.job_title);
    text(&mut card.note, &said.note);
    // What a person or a document said about gender is never overruled by a file.
    if !card.gender.is_some_and(|gender| gender.verified) {
        choose(&mut card.gender, &said.gender, conflict);
    }
    choose(&mut card.birthday, &said.birthday, conflict);
    choose(&mut card.purchase_role, &said.purchase_role, conflict);
    if !said.phones.is_empty() && (conflict == Conflict::Replace || card.phones.is_empty()) {
        card.phones.clone_from(&said.phones);
    }
    for (attribute, value) in &said.attributes {
        if conflict == Conflict::Replace || !card.attributes.contains_key(attribute) {
            card.attributes.insert(*attribute, value.clone());
        }
    }
    choose(&mut merged.country, &draft.country, conflict);
    choose(&mut merged.language, &draft.language, conflict);
    choose(&mut merged.time_zone, &draft.time_zone, conflict);
    merged
}

fn choose<T: Clone>(place: &mut Option<T>, said: &Option<T>, conflict: Conflict) {
    if said.is_some() && (conflict == Conflict::Replace || place.is_none()) {
        place.clone_from(said);
    }
}
