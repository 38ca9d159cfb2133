//! What the segment builder offers: fields with their operators, and for those that are chosen from, the choices.

use super::needs;
use crate::{Application, Trouble};
use basics::ids::UserId;
use domain::customers::attribute::{AttributeHolder, AttributeKind, Declared};
use domain::customers::condition::{
    Field, FieldKind, FieldOffer, Operator, attribute_operators, company_fields, fields,
};
use domain::customers::permission::Permission;
use domain::customers::verify::AddressState;
use domain::trade::tier::Tier;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::customers::{attribute, label, segment};

/// The value of an owner that means whoever asks.
const ME: &str = "me";

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
    /// The word of a field, or the id of an attribute that the company declared.
    pub field: String,
    /// The name of such an attribute; empty of a field, which the screen words.
    pub label: String,
    pub kind: FieldKind,
    pub operators: &'static [Operator],
    pub choices: Option<Vec<Choice>>,
}

impl ConditionField {
    fn of(offer: FieldOffer, choices: Option<Vec<Choice>>) -> Self {
        let FieldOffer { field, kind, operators } = offer;
        ConditionField { field: field.as_str().to_owned(), label: String::new(), kind, operators, choices }
    }
}

/// The attributes that are declared and not archived, as fields.
async fn declared(application: &Application, holder: AttributeHolder) -> Result<Vec<ConditionField>, Trouble> {
    let all = attribute::all(application.database()).await?.into_iter();
    let offered = all.filter(|record| record.archived_at.is_none() && record.declared.holder == holder);
    let field = |record: attribute::AttributeRecord| {
        let Declared { kind, name, rules, .. } = record.declared;
        let choice =
            |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned(), contacts: None };
        let choices = match kind {
            AttributeKind::YesNo => Some(vec![choice("yes", ""), choice("no", "")]),
            AttributeKind::One | AttributeKind::Several => {
                Some(rules.options.iter().map(|one| choice(&one.number.to_string(), &one.name)).collect())
            }
            AttributeKind::Text | AttributeKind::Number | AttributeKind::Date => None,
        };
        ConditionField {
            field: record.id.to_string(),
            label: name,
            kind: match kind {
                AttributeKind::Text => FieldKind::Text,
                AttributeKind::Number => FieldKind::Number,
                AttributeKind::Date => FieldKind::Time,
                AttributeKind::YesNo | AttributeKind::One | AttributeKind::Several => FieldKind::Choice,
            },
            operators: attribute_operators(kind),
            choices,
        }
    };
    Ok(offered.map(field).collect())
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
    let segments: Vec<Choice> = segment::all(database)
        .await?
        .into_iter()
        .map(|record| Choice { value: record.id.to_string(), label: record.name, contacts: None })
        .collect();
    let choices = |field: Field| -> Option<Vec<Choice>> {
        match field {
            Field::Country => {
                Some(facets.countries.iter().map(|(value, count)| plain(value.to_string(), *count)).collect())
            }
            Field::Language => {
                Some(facets.languages.iter().map(|(value, count)| plain(value.to_string(), *count)).collect())
            }
            Field::Owner => Some(owners(viewer, &users)),
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
            Field::Segment => Some(segments.clone()),
            Field::AddressCheck => {
                let word = |state: &AddressState| Choice {
                    value: state.as_str().to_owned(),
                    label: String::new(),
                    contacts: None,
                };
                Some(AddressState::ALL.iter().map(word).collect())
            }
            Field::Name
            | Field::Anything
            | Field::Tier
            | Field::Group
            | Field::Score
            | Field::Address
            | Field::Company
            | Field::CompanyName
            | Field::Created
            | Field::Website
            | Field::Industry
            | Field::Contacts => None,
        }
    };
    let reads_addresses = |field: Field| matches!(field, Field::Address | Field::Anything);
    let offered = fields().iter().filter(|offer| !reads_addresses(offer.field) || !viewer.role.sees_masked());
    let mut offered: Vec<_> = offered.map(|offer| ConditionField::of(*offer, choices(offer.field))).collect();
    offered.extend(declared(application, AttributeHolder::Contact).await?);
    Ok(offered)
}

/// The same for companies: what `contacts` counts are companies.
///
/// # Errors
/// As [`condition_fields`].
pub async fn company_condition_fields(
    application: &Application,
    viewer: &Viewer,
) -> Result<Vec<ConditionField>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let people = application.people();
    people.caught_up().await;
    let scope = people.company_scope(viewer);
    let facets = application.ask_people(move |engine| engine.company_facets(&scope)).await?;
    let tags = label::tags(application.database()).await?;
    let users = crate::trust::user_names(application).await?;
    let choices = |field: Field| -> Option<Vec<Choice>> {
        match field {
            Field::Country => {
                Some(facets.countries.iter().map(|(value, count)| plain(value.to_string(), *count)).collect())
            }
            Field::Industry => {
                let named = |(name, count): &(String, u64)| Choice {
                    value: name.clone(),
                    label: name.clone(),
                    contacts: Some(*count),
                };
                Some(facets.industries.iter().map(named).collect())
            }
            Field::Language => {
                let word = |value: &basics::Language| Choice {
                    value: value.to_string(),
                    label: String::new(),
                    contacts: None,
                };
                Some(facets.languages.iter().map(word).collect())
            }
            Field::Owner => Some(owners(viewer, &users)),
            Field::Tags => {
                let tag = |tag: &label::TagRecord| Choice {
                    value: tag.id.to_string(),
                    label: tag.name.clone(),
                    contacts: Some(facets.tags.get(&tag.id).copied().unwrap_or(0)),
                };
                Some(tags.iter().map(tag).collect())
            }
            Field::Tier => {
                let word =
                    |tier: &Tier| Choice { value: tier.as_str().to_owned(), label: String::new(), contacts: None };
                Some(Tier::ALL.iter().map(word).collect())
            }
            _ => None,
        }
    };
    let mut offered: Vec<_> =
        company_fields().iter().map(|offer| ConditionField::of(*offer, choices(offer.field))).collect();
    offered.extend(declared(application, AttributeHolder::Company).await?);
    Ok(offered)
}

/// A value that the screen words.
fn plain(value: String, count: u64) -> Choice {
    Choice { value, label: String::new(), contacts: Some(count) }
}

/// Whoever asks first, then everybody by name.
fn owners(viewer: &Viewer, users: &BTreeMap<UserId, String>) -> Vec<Choice> {
    let me = viewer.user_id().map(|_| Choice { value: ME.to_owned(), label: String::new(), contacts: None });
    let user = |(id, name): (&UserId, &String)| Choice { value: id.to_string(), label: name.clone(), contacts: None };
    me.into_iter().chain(users.iter().map(user)).collect()
}
