//! Cleaning: the rule, whom it means now, doing it, and who rests.

use super::contact_shape::ContactRowShape;
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::Trouble;
use application::customers::cleaning::{
    self, ChangeCleaning, CleaningPreview, CleaningSetting, WakePerson, Wasted, cleaning_preview, cleaning_setting,
};
use application::customers::contacts::ContactRow;
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::Contact;
use domain::customers::cleaning::{CleaningAct, CleaningRule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_cleaning, change_cleaning))
        .routes(routes!(preview_cleaning))
        .routes(routes!(clean_addresses))
        .routes(routes!(get_contact_rest, wake_contact))
}

/// When letters to somebody are wasted.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CleaningRule)]
struct RuleShape {
    /// Letters of campaigns that were taken, without any sign.
    letters_at_least: u32,
    /// Over so many days.
    days_at_least: u32,
    /// Or letters that came back within these days.
    returns_at_least: u32,
}

impl From<CleaningRule> for RuleShape {
    fn from(rule: CleaningRule) -> Self {
        let CleaningRule { letters_at_least, days_at_least, returns_at_least } = rule;
        RuleShape { letters_at_least, days_at_least, returns_at_least }
    }
}

impl From<RuleShape> for CleaningRule {
    fn from(rule: RuleShape) -> Self {
        let RuleShape { letters_at_least, days_at_least, returns_at_least } = rule;
        CleaningRule { letters_at_least, days_at_least, returns_at_least }
    }
}

/// What becomes of whom letters are wasted on.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CleaningAct)]
enum ActShape {
    /// No letters of campaigns; letters about an order or an inquiry go on.
    Rest,
    Tag,
    LeaveLists,
}

impl From<ActShape> for CleaningAct {
    fn from(act: ActShape) -> Self {
        match act {
            ActShape::Rest => CleaningAct::Rest,
            ActShape::Tag => CleaningAct::Tag,
            ActShape::LeaveLists => CleaningAct::LeaveLists,
        }
    }
}

/// The workspace's rule and act.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Cleaning)]
struct SettingShape {
    rule: RuleShape,
    act: ActShape,
    /// The id of the tag, where the act is to tag.
    #[serde(default)]
    #[schema(required)]
    tag: Option<String>,
    /// Once a month, by itself.
    scheduled: bool,
}

impl From<CleaningSetting> for SettingShape {
    fn from(setting: CleaningSetting) -> Self {
        let act = match setting.act {
            CleaningAct::Rest => ActShape::Rest,
            CleaningAct::Tag => ActShape::Tag,
            CleaningAct::LeaveLists => ActShape::LeaveLists,
        };
        let tag = setting.tag.map(|tag| tag.to_string());
        SettingShape { rule: setting.rule.into(), act, tag, scheduled: setting.scheduled }
    }
}

/// Get the rule of cleaning
#[utoipa::path(get, path = "/cleaning", operation_id = "get_cleaning", tag = "customers",
    responses((status = 200, body = SettingShape)))]
async fn get_cleaning(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<SettingShape>> {
    Ok(Json(cleaning_setting(shared.application(), &viewer).await?.into()))
}

/// Change the rule of cleaning
#[utoipa::path(put, path = "/cleaning", operation_id = "change_cleaning", tag = "customers",
    request_body = SettingShape, responses((status = 200, body = SettingShape)))]
async fn change_cleaning(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<SettingShape>,
) -> Answer<Json<SettingShape>> {
    let unknown = |_| Trouble::field("tag", "unknown_tag", "there is no such tag");
    let tag = body.tag.as_deref().map(|text| text.parse().map_err(unknown)).transpose()?;
    let change = ChangeCleaning { rule: body.rule.into(), act: body.act.into(), tag, scheduled: body.scheduled };
    shared.application().perform(&viewer, change).await?;
    Ok(Json(cleaning_setting(shared.application(), &viewer).await?.into()))
}

/// By which rule; the workspace's where none is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CleaningQuestion {
    #[serde(default)]
    rule: Option<RuleShape>,
}

/// Somebody whom letters are wasted on.
#[derive(Serialize, ToSchema)]
#[schema(as = WastedAddress)]
struct WastedShape {
    contact: ContactRowShape,
    /// `silent` or `comes_back`.
    why: String,
    letters: u32,
    returns: u32,
    #[schema(required, format = DateTime)]
    first_at: Option<String>,
    /// Their last sign, where there ever was one.
    #[schema(required, format = DateTime)]
    sign_at: Option<String>,
}

impl From<(ContactRow, Wasted)> for WastedShape {
    fn from((row, wasted): (ContactRow, Wasted)) -> Self {
        WastedShape {
            contact: row.into(),
            why: wasted.why.as_str().to_owned(),
            letters: wasted.letters,
            returns: wasted.returns,
            first_at: wasted.first_at.map(|at| at.to_string()),
            sign_at: wasted.sign_at.map(|at| at.to_string()),
        }
    }
}

/// Whom a cleaning would mean now.
#[derive(Serialize, ToSchema)]
#[schema(as = CleaningPreview)]
struct PreviewShape {
    /// People by reason.
    counts: BTreeMap<String, u64>,
    /// The first two hundred of them.
    people: Vec<WastedShape>,
    /// People who rest already.
    resting: u64,
}

impl From<CleaningPreview> for PreviewShape {
    fn from(preview: CleaningPreview) -> Self {
        PreviewShape {
            counts: preview.counts.into_iter().map(|(why, count)| (why.to_owned(), count)).collect(),
            people: preview.shown.into_iter().map(WastedShape::from).collect(),
            resting: preview.resting,
        }
    }
}

/// See whom a cleaning would mean now
#[utoipa::path(post, path = "/cleaning/preview", operation_id = "preview_cleaning", tag = "customers",
    request_body = CleaningQuestion, responses((status = 200, body = PreviewShape)))]
async fn preview_cleaning(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(question): Body<CleaningQuestion>,
) -> Answer<Json<PreviewShape>> {
    let rule = question.rule.map(CleaningRule::from);
    Ok(Json(cleaning_preview(shared.application(), &viewer, rule).await?.into()))
}

/// What a cleaning did.
#[derive(Serialize, ToSchema)]
#[schema(as = CleanedUp)]
struct CleanedShape {
    changed: u64,
    /// `null` where nobody was meant.
    #[schema(required)]
    undo_id: Option<String>,
}

/// Clean now, by the workspace's rule
#[utoipa::path(post, path = "/cleaning/run", operation_id = "clean_addresses", tag = "customers",
    responses((status = 200, body = CleanedShape)))]
async fn clean_addresses(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<CleanedShape>> {
    let cleaned = cleaning::clean(shared.application(), &viewer).await?;
    Ok(Json(CleanedShape { changed: cleaned.changed, undo_id: cleaned.undo.map(|undo| undo.to_string()) }))
}

/// Since when and why somebody rests.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactRest)]
struct RestShape {
    #[schema(format = DateTime)]
    since: String,
    /// `silent` or `comes_back`.
    why: String,
}

/// Get since when and why a contact rests
///
/// `null` when they do not.
#[utoipa::path(get, path = "/contacts/{id}/rest", operation_id = "get_contact_rest", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Option<RestShape>)))]
async fn get_contact_rest(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<Option<RestShape>>> {
    let rests = cleaning::resting(shared.application(), &viewer, id).await?;
    Ok(Json(rests.map(|(since, why)| RestShape { since: since.to_string(), why: why.as_str().to_owned() })))
}

/// End a contact's rest
#[utoipa::path(delete, path = "/contacts/{id}/rest", operation_id = "wake_contact", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn wake_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, WakePerson { contact: id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
