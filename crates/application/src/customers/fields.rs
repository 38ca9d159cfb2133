//! What the segment builder offers: fields with their operators, and for those that are chosen from, the choices.

use super::needs;
use crate::{Application, Trouble};
use domain::customers::condition::{Field, FieldOffer, fields};
use domain::customers::permission::Permission;
use domain::trust::{Right, Viewer};
use store::customers::label;

/// A value of a field; countries, languages and permissions are worded by the screen, so their label is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// People who have it, where that is known.
    pub contacts: Option<u64>,
}

/// A field with its choices; `None` for fields that are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionField {
    pub offer: FieldOffer,
    pub choices: Option<Vec<Choice>>,
}

/// The fields that this viewer may ask; addresses are left out where they are masked.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn condition_fields(application: &Application, viewer: &Viewer) -> Result<Vec<ConditionField>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let people = application.people();
    people.caught_up().await;
    let scope = people.scope(viewer);
    let facets = application.ask_people(move |engine| engine.facets(&scope)).await?;
    let database = application.database();
    let (tags, lists) = (label::tags(database).await?, label::lists(database).await?);
    let users = crate::trust::user_names(application).await?;
    let plain = |value: String, contacts| Choice { value, label: String::new(), contacts: Some(contacts) };
    let choices = |field: Field| -> Option<Vec<Choice>> {
        match field {
            Field::Country => {
                Some(facets.countries.iter().map(|(value, count)| plain(value.to_string(), *count)).collect())
            }
            Field::Language => {
                Some(facets.languages.iter().map(|(value, count)| plain(value.to_string(), *count)).collect())
            }
            Field::Owner => {
                let user = |(id, name): (&basics::ids::UserId, &String)| Choice {
                    value: id.to_string(),
                    label: name.clone(),
                    contacts: None,
                };
                Some(users.iter().map(user).collect())
            }
            Field::Tags => {
                let count = |id: &basics::ids::TagId| Some(facets.tags.get(id).copied().unwrap_or(0));
                let tag = |tag: &label::TagRecord| Choice {
                    value: tag.id.to_string(),
                    label: tag.name.clone(),
                    contacts: count(&tag.id),
                };
                Some(tags.iter().map(tag).collect())
            }
            Field::Lists => {
                let count = |id: &basics::ids::ListId| Some(facets.lists.get(id).copied().unwrap_or(0));
                let list = |list: &label::ListRecord| Choice {
                    value: list.id.to_string(),
                    label: list.name.clone(),
                    contacts: count(&list.id),
                };
                Some(lists.iter().map(list).collect())
            }
            Field::Permission => {
                let word =
                    |word: Permission| Choice { value: word.as_str().to_owned(), label: String::new(), contacts: None };
                Some(Permission::ALL.into_iter().map(word).collect())
            }
            Field::Suppressed => {
                let flag = |value: &str| Choice { value: value.to_owned(), label: String::new(), contacts: None };
                Some(vec![flag("yes"), flag("no")])
            }
            Field::Name | Field::Address | Field::Company | Field::CompanyName | Field::Created => None,
        }
    };
    let offered = fields().iter().filter(|offer| offer.field != Field::Address || !viewer.role.sees_masked());
    Ok(offered.map(|offer| ConditionField { offer: *offer, choices: choices(offer.field) }).collect())
}
