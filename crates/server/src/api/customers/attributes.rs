//! Attributes that the company declares for its customers.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Query};
use application::customers::attributes::{
    self, ArchiveAttribute, ArrangeAttributes, Attribute, ChangeAttribute, DeclareAttribute, GivenAttribute,
};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{self, AttributeId};
use domain::customers::attribute::{
    AttributeHolder, AttributeKind, AttributeNumber, AttributeOption, AttributeRules, Attributes, Declared,
    PrivateTopic, private_topic, written,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_attributes, declare_attribute))
        .routes(routes!(arrange_attributes))
        .routes(routes!(check_attribute_name))
        .routes(routes!(change_attribute, remove_attribute))
        .routes(routes!(archive_attribute))
        .routes(routes!(restore_attribute))
}

/// Values by the ids of attributes, each as texts: a text, `1250.5`, `2026-11-30`, `yes` or `no`, the numbers of options.
pub(super) type GivenShape = BTreeMap<AttributeId, Vec<String>>;

/// What is given, for a verb.
pub(super) fn given_attributes(shape: GivenShape) -> Vec<GivenAttribute> {
    shape.into_iter().map(|(attribute, values)| GivenAttribute { attribute, values }).collect()
}

/// What a card says, for an answer.
pub(super) fn written_attributes(attributes: &Attributes) -> BTreeMap<String, Vec<String>> {
    attributes.iter().map(|(id, value)| (id.to_string(), written(value))).collect()
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttributeHolder)]
enum HolderShape {
    Contact,
    Company,
}

impl From<AttributeHolder> for HolderShape {
    fn from(holder: AttributeHolder) -> Self {
        match holder {
            AttributeHolder::Contact => HolderShape::Contact,
            AttributeHolder::Company => HolderShape::Company,
        }
    }
}

impl From<HolderShape> for AttributeHolder {
    fn from(shape: HolderShape) -> Self {
        match shape {
            HolderShape::Contact => AttributeHolder::Contact,
            HolderShape::Company => AttributeHolder::Company,
        }
    }
}

/// What a value is.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttributeKind)]
enum KindShape {
    Text,
    Number,
    Date,
    YesNo,
    /// One of a list.
    One,
    /// Several of a list.
    Several,
}

impl From<AttributeKind> for KindShape {
    fn from(kind: AttributeKind) -> Self {
        match kind {
            AttributeKind::Text => KindShape::Text,
            AttributeKind::Number => KindShape::Number,
            AttributeKind::Date => KindShape::Date,
            AttributeKind::YesNo => KindShape::YesNo,
            AttributeKind::One => KindShape::One,
            AttributeKind::Several => KindShape::Several,
        }
    }
}

impl From<KindShape> for AttributeKind {
    fn from(shape: KindShape) -> Self {
        match shape {
            KindShape::Text => AttributeKind::Text,
            KindShape::Number => AttributeKind::Number,
            KindShape::Date => AttributeKind::Date,
            KindShape::YesNo => AttributeKind::YesNo,
            KindShape::One => AttributeKind::One,
            KindShape::Several => AttributeKind::Several,
        }
    }
}

/// One of a list.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AttributeOption)]
struct OptionShape {
    /// Given by the server; 0 or left out: a new one.
    #[serde(default)]
    number: u32,
    name: String,
    /// Offered no more; who has it keeps it.
    #[serde(default)]
    archived: bool,
}

impl From<AttributeOption> for OptionShape {
    fn from(option: AttributeOption) -> Self {
        OptionShape { number: option.number, name: option.name, archived: option.archived }
    }
}

impl From<OptionShape> for AttributeOption {
    fn from(shape: OptionShape) -> Self {
        AttributeOption { number: shape.number, name: shape.name, archived: shape.archived }
    }
}

/// A field of the company's own.
#[derive(Serialize, ToSchema)]
#[schema(as = Attribute)]
struct AttributeShape {
    id: String,
    holder: HolderShape,
    kind: KindShape,
    name: String,
    /// Why it is kept.
    purpose: String,
    unit: String,
    /// The smallest number that is taken, by its digits.
    #[schema(required)]
    least: Option<String>,
    #[schema(required)]
    most: Option<String>,
    options: Vec<OptionShape>,
    archived: bool,
    /// How many have a value; `null` until everybody is in memory.
    #[schema(required)]
    used: Option<u64>,
    /// What the name seems to ask for that should not be kept: `family`, `health`, `religion`, `politics`, `descent`, `sexuality`, `crime`.
    #[schema(required)]
    private: Option<String>,
    /// For If-Match.
    version: i64,
}

impl From<Attribute> for AttributeShape {
    fn from(Attribute { record, used, private }: Attribute) -> Self {
        let Declared { holder, kind, name, purpose, rules } = record.declared;
        AttributeShape {
            id: record.id.to_string(),
            holder: holder.into(),
            kind: kind.into(),
            name,
            purpose,
            unit: rules.unit,
            least: rules.least.map(|number| number.to_string()),
            most: rules.most.map(|number| number.to_string()),
            options: rules.options.into_iter().map(OptionShape::from).collect(),
            archived: record.archived_at.is_some(),
            used,
            private: private.map(|topic| topic.as_str().to_owned()),
            version: record.version,
        }
    }
}

/// List the attributes of customers
#[utoipa::path(get, path = "/attributes", operation_id = "list_attributes", tag = "customers",
    responses((status = 200, body = Vec<AttributeShape>)))]
async fn list_attributes(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<AttributeShape>>> {
    let all = attributes::attributes(shared.application(), &viewer).await?;
    Ok(Json(all.into_iter().map(AttributeShape::from).collect()))
}

/// What is declared beside whose it is and its kind.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AttributeChange {
    name: String,
    purpose: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    least: Option<AttributeNumber>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    most: Option<AttributeNumber>,
    /// All of them, in their order; none that is there may be missing.
    #[serde(default)]
    options: Vec<OptionShape>,
    /// The name asks for somebody's private life, and is meant so.
    #[serde(default)]
    despite_private: bool,
}

/// A field of the company's own.
#[derive(Deserialize, ToSchema)]
struct NewAttribute {
    holder: HolderShape,
    kind: KindShape,
    #[serde(flatten)]
    declared: AttributeChange,
}

fn rules(change: &mut AttributeChange) -> AttributeRules {
    AttributeRules {
        unit: std::mem::take(&mut change.unit),
        least: change.least,
        most: change.most,
        options: std::mem::take(&mut change.options).into_iter().map(AttributeOption::from).collect(),
        ..AttributeRules::default()
    }
}

/// The attribute that was declared.
#[derive(Serialize, ToSchema)]
struct DeclaredAttribute {
    id: String,
}

/// Declare an attribute
#[utoipa::path(post, path = "/attributes", operation_id = "declare_attribute", tag = "customers",
    request_body = NewAttribute, responses((status = 201, body = DeclaredAttribute)))]
async fn declare_attribute(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(mut new): Body<NewAttribute>,
) -> Answer<(StatusCode, Json<DeclaredAttribute>)> {
    let rules = rules(&mut new.declared);
    let AttributeChange { name, purpose, despite_private, .. } = new.declared;
    let declared = Declared { holder: new.holder.into(), kind: new.kind.into(), name, purpose, rules };
    let id = shared.perform(&viewer, key, DeclareAttribute { declared, despite_private }).await?;
    Ok((StatusCode::CREATED, Json(DeclaredAttribute { id: id.to_string() })))
}

/// Change an attribute
#[utoipa::path(patch, path = "/attributes/{id}", operation_id = "change_attribute", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version that was read")),
    request_body = AttributeChange, responses((status = 204)))]
async fn change_attribute(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Attribute>,
    IfMatch(version): IfMatch,
    Body(mut change): Body<AttributeChange>,
) -> Answer<StatusCode> {
    let rules = rules(&mut change);
    let AttributeChange { name, purpose, despite_private, .. } = change;
    let verb = ChangeAttribute { id, version, name, purpose, rules, despite_private };
    shared.application().perform(&viewer, verb).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The order of all attributes of contacts, or of companies.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AttributeOrder {
    holder: HolderShape,
    #[schema(value_type = Vec<String>)]
    order: Vec<AttributeId>,
}

/// Put attributes into an order
#[utoipa::path(put, path = "/attributes/order", operation_id = "arrange_attributes", tag = "customers",
    request_body = AttributeOrder, responses((status = 204)))]
async fn arrange_attributes(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<AttributeOrder>,
) -> Answer<StatusCode> {
    let verb = ArrangeAttributes { holder: body.holder.into(), order: body.order };
    shared.application().perform(&viewer, verb).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Archive an attribute; its values stay
#[utoipa::path(post, path = "/attributes/{id}/archive", operation_id = "archive_attribute", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn archive_attribute(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Attribute>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, ArchiveAttribute { id, archived: true }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an archived attribute up again
#[utoipa::path(post, path = "/attributes/{id}/restore", operation_id = "restore_attribute", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn restore_attribute(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Attribute>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, ArchiveAttribute { id, archived: false }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove an attribute that nobody has a value of
#[utoipa::path(delete, path = "/attributes/{id}", operation_id = "remove_attribute", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn remove_attribute(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Attribute>,
) -> Answer<StatusCode> {
    attributes::remove_attribute(shared.application(), &viewer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A name that somebody is typing.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NameQuery {
    #[serde(default)]
    name: String,
}

/// What the name seems to ask for.
#[derive(Serialize, ToSchema)]
struct NameSense {
    /// As `private` of an attribute.
    #[schema(required)]
    private: Option<String>,
}

/// Say whether a name asks for private life
#[utoipa::path(get, path = "/attributes/name", operation_id = "check_attribute_name", tag = "customers",
    params(NameQuery), responses((status = 200, body = NameSense)))]
async fn check_attribute_name(_: Caller, Query(query): Query<NameQuery>) -> Answer<Json<NameSense>> {
    let private = private_topic(&query.name).map(|topic: PrivateTopic| topic.as_str().to_owned());
    Ok(Json(NameSense { private }))
}
