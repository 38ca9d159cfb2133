//! Reading and changing letters.

use super::shapes::{KindShape, Letter, LetterRow, LetterTemplate};
use crate::Shared;
use crate::api::meanwhile;
use crate::api::page::{Page, PageQuery};
use crate::auth::{Caller, Key, SendKey};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Problem, Query};
use application::letters::{self, ChangeLetter, LetterBeginning, LetterChange, NewLetter, RemoveLetter};
use application::trust::Record;
use axum::extract::State;
use axum::http::StatusCode;
use basics::Language;
use basics::ids::{self, ChannelId, LetterId};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_letter_templates))
        .routes(routes!(list_letters, create_letter))
        .routes(routes!(get_letter, change_letter, delete_letter))
        .routes(routes!(test_letter))
}

/// Begins from a template, from a source, or from the first template.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LetterDraft {
    name: String,
    kind: Option<KindShape>,
    language: String,
    /// The key of a shipped letter.
    template: Option<String>,
    /// MJML.
    source: Option<String>,
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LetterPatch {
    name: Option<String>,
    kind: Option<KindShape>,
    language: Option<String>,
    subject: Option<String>,
    preheader: Option<String>,
    source: Option<String>,
    /// Texts by the name of their slot.
    #[serde(default)]
    slots: BTreeMap<String, String>,
}

#[derive(Serialize, ToSchema)]
struct Removed {
    undo_id: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LetterTest {
    /// The default channel if not said.
    channel_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct TestResult {
    /// Always `me`.
    pub to: &'static str,
    pub accepted: bool,
    /// The relay's own words.
    pub reply: String,
}

fn language(text: &str) -> Result<Language, Problem> {
    let detail = "the language is not a tag such as en or zh-Hant";
    let refused = |_| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_language", detail).field("language", "unknown_language")
    };
    text.parse().map_err(refused)
}

/// Letters to begin with
#[utoipa::path(get, path = "/letter-templates", operation_id = "list_letter_templates", tag = "letters",
    responses((status = 200, body = Vec<LetterTemplate>)))]
async fn list_letter_templates(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
) -> Answer<Json<Vec<LetterTemplate>>> {
    let reader = readers_language(&shared, &viewer).await?;
    let named = letters::templates(&viewer)?.into_iter().map(|template| {
        let name = shared.words().text(reader, &format!("letters.template.{}", template.key));
        LetterTemplate::of(template, name)
    });
    Ok(Json(named.collect()))
}

async fn readers_language(shared: &Shared, viewer: &Viewer) -> Answer<Language> {
    let Some(id) = viewer.user_id() else { return Ok(Language::ENGLISH) };
    Ok(application::trust::viewer_of_user(shared.application(), id).await?.1.language)
}

/// Letters, newest first
#[utoipa::path(get, path = "/letters", operation_id = "list_letters", tag = "letters", params(PageQuery),
    responses((status = 200, body = Page<LetterRow>)))]
async fn list_letters(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<LetterRow>>> {
    let before = query.after()?.map(LetterId::from_i64);
    let page = letters::letters(shared.application(), &viewer, before, query.limit()?).await?;
    let total = letters::letters_count(shared.application(), &viewer).await?;
    Ok(Json(Page { total: u64::try_from(total).ok(), ..Page::of(page, LetterRow::from) }))
}

/// Begin a letter
#[utoipa::path(post, path = "/letters", operation_id = "create_letter", tag = "letters", request_body = LetterDraft,
    responses((status = 200, body = Letter)))]
async fn create_letter(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(draft): Body<LetterDraft>,
) -> Answer<Json<Letter>> {
    let beginning = match (draft.template, draft.source) {
        (Some(template), None) => LetterBeginning::Template(template),
        (None, Some(source)) => LetterBeginning::Source(source),
        (None, None) => LetterBeginning::Template("newsletter".to_owned()),
        (Some(_), Some(_)) => {
            let detail = "a letter begins from a template or from a source, not from both";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Problem::new(status, "two_beginnings", detail).field("source", "two_beginnings"));
        }
    };
    let language = language(&draft.language)?;
    let new = NewLetter { name: draft.name, kind: draft.kind.map(Into::into), language, beginning };
    let verb = new.prepare(shared.application(), &viewer, shared.words()).await?;
    let id = shared.perform(&viewer, key, verb).await?;
    detail(&shared, &viewer, id).await
}

/// One letter and what is wrong with it
#[utoipa::path(get, path = "/letters/{id}", operation_id = "get_letter", tag = "letters",
    params(("id" = String, Path)), responses((status = 200, body = Letter)))]
async fn get_letter(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Letter>,
) -> Answer<Json<Letter>> {
    detail(&shared, &viewer, id).await
}

/// Change a letter; a draft that is not right yet is kept with its findings
#[utoipa::path(patch, path = "/letters/{id}", operation_id = "change_letter", tag = "letters",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version that was read")),
    request_body = LetterPatch, responses((status = 200, body = Letter)))]
async fn change_letter(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(letter): PathId<ids::Letter>,
    IfMatch(version): IfMatch,
    Body(patch): Body<LetterPatch>,
) -> Answer<Json<Letter>> {
    let change = LetterChange {
        name: patch.name,
        kind: patch.kind.map(Into::into),
        language: patch.language.as_deref().map(language).transpose()?,
        subject: patch.subject,
        preheader: patch.preheader,
        source: patch.source,
        slots: patch.slots,
    };
    meanwhile::perform(&shared, &viewer, Record::Letter(letter), ChangeLetter { letter, version, change }).await?;
    detail(&shared, &viewer, letter).await
}

/// Remove a letter
#[utoipa::path(delete, path = "/letters/{id}", operation_id = "delete_letter", tag = "letters",
    params(("id" = String, Path)), responses((status = 200, body = Removed)))]
async fn delete_letter(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(letter): PathId<ids::Letter>,
) -> Answer<Json<Removed>> {
    let undo = shared.application().perform(&viewer, RemoveLetter { letter }).await?;
    Ok(Json(Removed { undo_id: undo.to_string() }))
}

/// Send a letter to oneself
#[utoipa::path(post, path = "/letters/{id}/test", operation_id = "test_letter", tag = "letters",
    params(("id" = String, Path)), request_body = LetterTest, responses((status = 200, body = TestResult)))]
async fn test_letter(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Letter>,
    SendKey(key): SendKey,
    Body(test): Body<LetterTest>,
) -> Answer<Json<TestResult>> {
    let wrong =
        |_| Problem::unreadable("wrong_id", "`channel_id` is no id of a channel").field("channel_id", "wrong_id");
    let channel: Option<ChannelId> = test.channel_id.as_deref().map(str::parse).transpose().map_err(wrong)?;
    let reply = letters::send_test(shared.application(), &viewer, id, channel, Some(key)).await?.reply;
    Ok(Json(TestResult { to: "me", accepted: true, reply }))
}

async fn detail(shared: &Shared, viewer: &Viewer, id: LetterId) -> Answer<Json<Letter>> {
    Ok(Json(letters::letter(shared.application(), viewer, shared.words(), id).await?.into()))
}
