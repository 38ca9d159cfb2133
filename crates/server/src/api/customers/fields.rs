//! What the segment builder offers.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, Query};
use application::Trouble;
use application::customers::{
    Choice, ConditionField, EventOffer, company_condition_fields, company_event_offers, condition_fields, event_offers,
    event_subject_names, find_event_subjects,
};
use axum::extract::State;
use domain::customers::condition::{About, FieldKind, Operator};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_condition_fields))
        .routes(routes!(list_condition_events))
        .routes(routes!(find_event_subjects_by_name))
        .routes(routes!(list_event_subject_names))
}

/// A field that conditions can ask.
#[derive(Serialize, ToSchema)]
#[schema(as = ConditionField)]
struct FieldShape {
    /// The word of a field, or the id of an attribute that the company declared.
    field: String,
    /// The name of such an attribute; empty: the screen words the field.
    label: String,
    operators: Vec<&'static str>,
    kind: KindShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<ChoiceShape>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FieldKind)]
enum KindShape {
    Text,
    Choice,
    Time,
    Number,
}

/// A value; an empty label is worded by the screen (countries, languages, permissions).
#[derive(Serialize, ToSchema)]
#[schema(as = FieldChoice)]
struct ChoiceShape {
    value: String,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    contacts: Option<u64>,
}

/// Whose fields.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FieldQuery {
    /// `contacts`, if not said, or `companies`: then `contacts` of a choice counts companies.
    #[serde(default)]
    #[param(inline)]
    of: FieldsOf,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FieldsOf {
    #[default]
    Contacts,
    Companies,
}

/// List the fields of conditions
#[utoipa::path(get, path = "/condition-fields", operation_id = "list_condition_fields", tag = "customers",
    params(FieldQuery), responses((status = 200, body = Vec<FieldShape>)))]
async fn list_condition_fields(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<FieldQuery>,
) -> Answer<Json<Vec<FieldShape>>> {
    let shape = |ConditionField { field, label, kind, operators, choices }: ConditionField| FieldShape {
        field,
        label,
        operators: operators.iter().map(|operator: &Operator| operator.as_str()).collect(),
        kind: match kind {
            FieldKind::Text => KindShape::Text,
            FieldKind::Choice => KindShape::Choice,
            FieldKind::Time => KindShape::Time,
            FieldKind::Number => KindShape::Number,
        },
        choices: choices.map(|choices| choices.into_iter().map(choice).collect()),
    };
    let fields = match query.of {
        FieldsOf::Contacts => condition_fields(shared.application(), &viewer).await?,
        FieldsOf::Companies => company_condition_fields(shared.application(), &viewer).await?,
    };
    Ok(Json(fields.into_iter().map(shape).collect()))
}

/// A class of events that conditions can ask for.
#[derive(Serialize, ToSchema)]
#[schema(as = ConditionEvent)]
struct EventShape {
    /// Such as `opened`; one of the workspace's own is worded by its name.
    class: String,
    /// What its events may be about, the newest of each kind; empty: anything.
    about: Vec<ChoiceShape>,
}

/// List the events of conditions
#[utoipa::path(get, path = "/condition-events", operation_id = "list_condition_events", tag = "customers",
    params(FieldQuery), responses((status = 200, body = Vec<EventShape>)))]
async fn list_condition_events(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<FieldQuery>,
) -> Answer<Json<Vec<EventShape>>> {
    let shape = |EventOffer { class, about }| EventShape { class, about: about.into_iter().map(choice).collect() };
    let offers = match query.of {
        FieldsOf::Contacts => event_offers(shared.application(), &viewer).await?,
        FieldsOf::Companies => company_event_offers(shared.application(), &viewer).await?,
    };
    Ok(Json(offers.into_iter().map(shape).collect()))
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SubjectQuery {
    /// The class of events, such as `clicked`; of all classes if not said.
    event: Option<String>,
    /// Part of the name.
    #[serde(default)]
    search: String,
}

/// Find what events are about by name
///
/// Up to 50 campaigns and 50 things, the newest first.
#[utoipa::path(get, path = "/condition-event-subjects", operation_id = "find_event_subjects", tag = "customers",
    params(SubjectQuery), responses((status = 200, body = Vec<ChoiceShape>)))]
async fn find_event_subjects_by_name(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<SubjectQuery>,
) -> Answer<Json<Vec<ChoiceShape>>> {
    let found = find_event_subjects(shared.application(), &viewer, query.event.as_deref(), &query.search).await?;
    Ok(Json(found.into_iter().map(choice).collect()))
}

/// Whose names.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SubjectNamesQuery {
    /// Up to 100 ids of things and campaigns, with commas between them.
    #[serde(default)]
    ids: String,
}

/// Name what events are about
///
/// Of what is gone, or is not shown to whoever asks, there is no name.
#[utoipa::path(get, path = "/condition-event-subjects/names", operation_id = "list_event_subject_names",
    tag = "customers", params(SubjectNamesQuery), responses((status = 200, body = Vec<ChoiceShape>)))]
async fn list_event_subject_names(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<SubjectNamesQuery>,
) -> Answer<Json<Vec<ChoiceShape>>> {
    let about: Option<Vec<About>> = query.ids.split(',').filter(|id| !id.is_empty()).map(About::read).collect();
    let wrong = || Trouble::field("ids", "wrong_value", "these are no ids of things or campaigns");
    let named = event_subject_names(shared.application(), &viewer, &about.ok_or_else(wrong)?).await?;
    Ok(Json(named.into_iter().map(choice).collect()))
}

fn choice(Choice { value, label, contacts }: Choice) -> ChoiceShape {
    ChoiceShape { value, label, contacts }
}
