//! What a campaign came to: report, every recipient, and letters in doubt sent again.

use super::shapes::{CountsShape, id as id_in, text, wrong};
use crate::Shared;
use crate::api::page::{Page, cursor, limit};
use crate::api::sending::reroutings::Rerouting;
use crate::auth::{Caller, SendKey};
use crate::http::{Answer, Json, PathId, Query};
use application::Stored;
use application::sending::campaigns::{self, Recipient, RecipientFilter, Report, ResendLetters};
use application::sending::routes::rerouted;
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_campaign_report))
        .routes(routes!(list_reroutings))
        .routes(routes!(list_recipients))
        .routes(routes!(resend_recipient))
}

/// Which channels took over a campaign's letters
#[utoipa::path(get, path = "/campaigns/{id}/reroutings", operation_id = "list_reroutings", tag = "campaigns",
    params(("id" = String, Path)), responses((status = 200, body = Vec<Rerouting>)))]
async fn list_reroutings(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<Vec<Rerouting>>> {
    let shown = rerouted(shared.application(), &viewer, id).await?.into_iter().map(Rerouting::from);
    Ok(Json(shown.collect()))
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignReport)]
struct ReportShape {
    counts: CountsShape,
    per_hour: Vec<HourShape>,
    links: Vec<LinkShape>,
    refusals: Vec<RefusalShape>,
    causes: Vec<CauseShape>,
    seconds: f64,
    letters_per_second: f64,
    verdict_code: &'static str,
    /// Only what was measured.
    targets: Vec<TargetShape>,
    summed: SummedShape,
}

/// Opens and clicks of readers who are not noted: requests, not people; machines' are left out.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignSummed)]
struct SummedShape {
    opened: i64,
    opened_unknown: i64,
    /// Of Apple's Mail Privacy Protection, which fetches everything.
    opened_protected: i64,
    clicked: i64,
    clicked_unknown: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignTarget)]
struct TargetShape {
    /// `accepted`, `opened` or `clicked`.
    code: &'static str,
    part: i64,
    base: i64,
    /// The share that is wanted, 0 to 1.
    share: f64,
    /// `null` while letters are on their way, and on a small base.
    #[schema(required)]
    met: Option<bool>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignHour)]
struct HourShape {
    #[schema(format = DateTime)]
    at: String,
    accepted: i64,
    opened: i64,
    clicked: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignLink)]
struct LinkShape {
    id: String,
    url: String,
    people: i64,
    clicks: i64,
    machine: i64,
    /// Whether clicks are led to its target no more.
    is_stopped: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignRefusal)]
struct RefusalShape {
    /// The reply code with the reason: `550 unknown_mailbox`.
    code: String,
    /// The receiver's words in one of them; empty for those who see addresses masked.
    text: String,
    count: i64,
}

/// Letters that were refused or came back, by what that meant and by who runs the mailboxes.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignCause)]
struct CauseShape {
    /// `full`, `reputation_ip` …: a class of `docs/operating/what-bounces-mean.md`.
    class: &'static str,
    provider: &'static str,
    count: i64,
}

impl From<Report> for ReportShape {
    fn from(report: Report) -> Self {
        let hours = report.per_hour.into_iter().map(|hour| HourShape {
            at: hour.at.to_string(),
            accepted: hour.accepted,
            opened: hour.opened,
            clicked: hour.clicked,
        });
        let links = report.links.into_iter().map(|link| LinkShape {
            id: link.id.to_string(),
            url: link.url,
            people: link.people,
            clicks: link.clicks,
            machine: link.machine,
            is_stopped: link.is_stopped,
        });
        let refusals = report.refusals.into_iter().map(|refusal| {
            let code = refusal.code.map(|code| code.to_string());
            let parts: Vec<String> = code.into_iter().chain(refusal.reason).collect();
            RefusalShape { code: parts.join(" "), text: refusal.text.unwrap_or_default(), count: refusal.count }
        });
        let causes = report.causes.into_iter().map(|cause| CauseShape {
            class: cause.class.as_str(),
            provider: cause.provider.as_str(),
            count: cause.letters,
        });
        let targets = report.targets.into_iter().map(|target| TargetShape {
            code: target.code,
            part: target.part,
            base: target.base,
            share: target.percent as f64 / 100.0,
            met: target.met,
        });
        let summed = SummedShape {
            opened: report.summed.opened,
            opened_unknown: report.summed.opened_unknown,
            opened_protected: report.summed.opened_protected,
            clicked: report.summed.clicked,
            clicked_unknown: report.summed.clicked_unknown,
        };
        ReportShape {
            summed,
            targets: targets.collect(),
            counts: report.counts.into(),
            per_hour: hours.collect(),
            links: links.collect(),
            refusals: refusals.collect(),
            causes: causes.collect(),
            seconds: report.seconds,
            letters_per_second: report.letters_per_second,
            verdict_code: report.verdict.code(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Recipient)]
struct RecipientShape {
    id: String,
    contact: PersonShape,
    state: String,
    #[schema(required)]
    reason: Option<String>,
    /// What the refusal or the bounce meant: `full`, `invalid_mailbox` …
    #[schema(required)]
    class: Option<&'static str>,
    #[schema(required)]
    reply: Option<String>,
    #[schema(required, format = DateTime)]
    sent_at: Option<String>,
    #[schema(required, format = DateTime)]
    opened_at: Option<String>,
    #[schema(required, format = DateTime)]
    clicked_at: Option<String>,
    #[schema(required, format = DateTime)]
    unsubscribed_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RecipientPerson)]
struct PersonShape {
    id: String,
    name: String,
    address: String,
}

/// The filter of that word; everybody when none is said.
pub(super) fn filter(state: Option<&str>, country: Option<&str>) -> Answer<RecipientFilter> {
    if let Some(code) = country.filter(|code| !code.is_empty()) {
        let known = code.parse().map_err(|_| wrong("country", "unknown_value", "`country` is a code such as DE"))?;
        return match state {
            None | Some("") => Ok(RecipientFilter::InCountry(known)),
            Some(_) => Err(wrong("country", "not_together", "ask for a state or for a country")),
        };
    }
    match state {
        None | Some("") => Ok(RecipientFilter::Everybody),
        Some(word) => RecipientFilter::named(word)
            .ok_or_else(|| wrong("state", "unknown_value", "there is no state of that name")),
    }
}

impl From<Recipient> for RecipientShape {
    fn from(row: Recipient) -> Self {
        RecipientShape {
            id: row.id.to_string(),
            contact: PersonShape { id: row.contact.to_string(), name: row.name, address: row.address },
            state: row.state,
            reason: row.reason,
            class: row.class.map(|class| class.as_str()),
            reply: row.reply,
            sent_at: text(row.sent_at),
            opened_at: text(row.opened_at),
            clicked_at: text(row.clicked_at),
            unsubscribed_at: text(row.unsubscribed_at),
        }
    }
}

/// Which recipients are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RecipientsQuery {
    /// `queued`, `deferred`, `leased`, `accepted`, `refused`, `in_doubt`, `skipped`, `opened`, `clicked` or `unsubscribed`.
    state: Option<String>,
    /// A code such as `DE`, instead of a state: everybody of the campaign who is there by now.
    country: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// What it came to
#[utoipa::path(get, path = "/campaigns/{id}/report", operation_id = "get_campaign_report", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ReportShape)))]
async fn get_campaign_report(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<ReportShape>> {
    Ok(Json(campaigns::report(shared.application(), &viewer, id).await?.into()))
}

/// Every recipient with state and reason
#[utoipa::path(get, path = "/campaigns/{id}/recipients", operation_id = "list_recipients", tag = "sending",
    params(("id" = String, Path), RecipientsQuery), responses((status = 200, body = Page<RecipientShape>)))]
async fn list_recipients(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
    Query(query): Query<RecipientsQuery>,
) -> Answer<Json<Page<RecipientShape>>> {
    let filter = filter(query.state.as_deref(), query.country.as_deref())?;
    let (after, limit) = (cursor(query.after.as_deref())?, limit(query.limit)?);
    let page = campaigns::recipients(shared.application(), &viewer, id, filter, after, limit).await?;
    Ok(Json(Page::of(page, RecipientShape::from)))
}

/// Send a letter in doubt once more
#[utoipa::path(post, path = "/campaigns/{id}/recipients/{recipient}/resend", operation_id = "resend_recipient",
    tag = "sending", params(("id" = String, Path), ("recipient" = String, Path)), responses((status = 204)))]
async fn resend_recipient(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    SendKey(key): SendKey,
    PathId(campaign): PathId<ids::Campaign>,
    parts: RawPathParams,
) -> Answer<StatusCode> {
    let recipient = parts.iter().find(|(name, _)| *name == "recipient").map_or("", |(_, text)| text);
    let verb = ResendLetters { campaign, recipients: vec![id_in("recipient", recipient)?] };
    let stored = |_: &u64| Stored { status: 204, body: Vec::new() };
    shared.application().perform_once(&viewer, Some(key), verb, stored).await?;
    Ok(StatusCode::NO_CONTENT)
}
