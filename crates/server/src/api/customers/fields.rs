//! What the segment builder offers.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json};
use application::customers::{Choice, ConditionField, condition_fields};
use axum::extract::State;
use domain::customers::condition::{FieldKind, Operator};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_condition_fields))
}

/// A field that conditions can ask.
#[derive(Serialize, ToSchema)]
#[schema(as = ConditionField)]
struct FieldShape {
    field: &'static str,
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

/// List the fields of conditions
#[utoipa::path(get, path = "/condition-fields", operation_id = "list_condition_fields", tag = "customers",
    responses((status = 200, body = Vec<FieldShape>)))]
async fn list_condition_fields(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<FieldShape>>> {
    let choice = |Choice { value, label, contacts }| ChoiceShape { value, label, contacts };
    let shape = |ConditionField { offer, choices }: ConditionField| FieldShape {
        field: offer.field.as_str(),
        operators: offer.operators.iter().map(|operator: &Operator| operator.as_str()).collect(),
        kind: match offer.kind {
            FieldKind::Text => KindShape::Text,
            FieldKind::Choice => KindShape::Choice,
            FieldKind::Time => KindShape::Time,
        },
        choices: choices.map(|choices| choices.into_iter().map(choice).collect()),
    };
    Ok(Json(condition_fields(shared.application(), &viewer).await?.into_iter().map(shape).collect()))
}
