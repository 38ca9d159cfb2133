//! How campaigns look in JSON.

use crate::api::customers::with_viewer;
use crate::http::Problem;
use application::sending::campaigns::{CampaignDetail, CampaignLine, Check, Counts};
use axum::http::StatusCode;
use basics::{Id, Noun, Timestamp};
use domain::letters::{LetterKind, Severity};
use domain::sending::audience::CampaignAudience;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A thing by id and name; the name is empty when the thing was removed.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignPart)]
pub struct PartShape {
    id: String,
    name: String,
}

/// How far the letters are. Opened, clicked and unsubscribed are people, each once; machines are left out.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignCounts)]
pub struct CountsShape {
    audience: i64,
    queued: i64,
    leased: i64,
    accepted: i64,
    deferred: i64,
    refused: i64,
    in_doubt: i64,
    skipped: i64,
    opened: i64,
    clicked: i64,
    /// People who answered, as far as replies are recorded.
    replied: i64,
    /// People who passed the letter on, where that is noted.
    forwarded: i64,
    unsubscribed: i64,
}

impl From<Counts> for CountsShape {
    fn from(counts: Counts) -> Self {
        let Counts {
            audience,
            queued,
            leased,
            accepted,
            deferred,
            refused,
            in_doubt,
            skipped,
            opened,
            clicked,
            replied,
            forwarded,
            unsubscribed,
        } = counts;
        CountsShape {
            audience,
            queued,
            leased,
            accepted,
            deferred,
            refused,
            in_doubt,
            skipped,
            opened,
            clicked,
            replied,
            forwarded,
            unsubscribed,
        }
    }
}

/// A campaign in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignRow)]
pub struct RowShape {
    id: String,
    name: String,
    /// `cold`, `promotion`, `nurture`, `triggered` or `survey`.
    kind: &'static str,
    /// `draft`, `scheduled`, `running`, `paused`, `finished` or `cancelled`.
    state: &'static str,
    owner: PartShape,
    #[schema(required)]
    letter: Option<PartShape>,
    #[schema(required, format = DateTime)]
    send_at: Option<String>,
    counts: CountsShape,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(required, format = DateTime)]
    started_at: Option<String>,
    #[schema(required, format = DateTime)]
    finished_at: Option<String>,
}

impl From<CampaignLine> for RowShape {
    fn from(line: CampaignLine) -> Self {
        let CampaignLine { record, counts, owner_name, letter_name } = line;
        RowShape {
            id: record.id.to_string(),
            name: record.name,
            kind: record.kind.as_str(),
            state: record.state.as_str(),
            owner: PartShape { id: record.owner.to_string(), name: owner_name.unwrap_or_default() },
            letter: record.letter.zip(letter_name).map(|(id, name)| PartShape { id: id.to_string(), name }),
            send_at: text(record.send_at),
            counts: counts.into(),
            created_at: record.created_at.to_string(),
            started_at: text(record.started_at),
            finished_at: text(record.finished_at),
        }
    }
}

/// Everybody on one of the lists who meets the condition; without both, nobody.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CampaignAudience)]
#[serde(deny_unknown_fields)]
pub struct AudienceShape {
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    #[schema(required, value_type = Option<Object>)]
    condition: Option<serde_json::Value>,
}

impl AudienceShape {
    /// What is asked for; an owner who is said to be `me` is the viewer.
    pub fn read(self, viewer: &Viewer) -> Result<CampaignAudience, Problem> {
        let lists = self.lists.iter().map(|list| id("audience.lists", list)).collect::<Result<_, _>>()?;
        let read = |value: serde_json::Value| {
            domain::customers::condition::Condition::read(&with_viewer(viewer, value))
                .map_err(|error| wrong("audience.condition", "wrong_condition", error.to_string()))
        };
        Ok(CampaignAudience {
            version: CampaignAudience::VERSION,
            lists,
            condition: self.condition.map(read).transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CampaignSender)]
#[serde(deny_unknown_fields)]
pub struct SenderShape {
    pub name: String,
    pub address: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CampaignTracking)]
#[serde(deny_unknown_fields)]
pub struct TrackingShape {
    pub opens: bool,
    pub clicks: bool,
}

/// One campaign.
#[derive(Serialize, ToSchema)]
#[schema(as = Campaign)]
pub struct CampaignShape {
    #[serde(flatten)]
    row: RowShape,
    audience: AudienceShape,
    #[schema(required)]
    letter_id: Option<String>,
    #[schema(required)]
    subject: Option<String>,
    from: SenderShape,
    #[schema(required)]
    reply_to: Option<String>,
    #[schema(required)]
    channel_id: Option<String>,
    /// Whether the routes choose each letter's channel.
    by_routes: bool,
    tracking: TrackingShape,
    version: i64,
}

impl From<CampaignDetail> for CampaignShape {
    fn from(detail: CampaignDetail) -> Self {
        let record = detail.line.record.clone();
        CampaignShape {
            row: detail.line.into(),
            audience: AudienceShape {
                lists: detail.audience.lists.iter().map(ToString::to_string).collect(),
                condition: detail.audience.condition.map(|condition| condition.write()),
            },
            letter_id: record.letter.map(|id| id.to_string()),
            subject: record.subject,
            from: SenderShape { name: record.from_name, address: record.from_address },
            reply_to: record.reply_to,
            channel_id: record.channel.map(|id| id.to_string()),
            by_routes: record.by_routes,
            tracking: TrackingShape { opens: record.track_opens, clicks: record.track_clicks },
            version: record.version,
        }
    }
}

/// One line of a campaign's check.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignCheck)]
pub struct CheckShape {
    /// `blocks`, `should_mend` or `passed`.
    severity: &'static str,
    code: &'static str,
    arguments: BTreeMap<&'static str, String>,
    #[schema(required)]
    place: Option<String>,
}

impl From<Check> for CheckShape {
    fn from(check: Check) -> Self {
        let severity = match check.severity {
            Severity::Blocks => "blocks",
            Severity::ShouldMend => "should_mend",
            Severity::Passed => "passed",
        };
        CheckShape { severity, code: check.code, arguments: check.arguments, place: check.place }
    }
}

pub fn text(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

pub fn wrong(field: &'static str, code: &'static str, detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).field(field, code)
}

/// The id in a field.
pub fn id<N: Noun>(field: &'static str, text: &str) -> Result<Id<N>, Problem> {
    text.parse().map_err(|error| wrong(field, "wrong_id", format!("`{field}`: {error}")))
}

/// The kind of letter in a field.
pub fn kind(text: &str) -> Result<LetterKind, Problem> {
    text.parse().map_err(|error| wrong("kind", "unknown_value", format!("`kind`: {error}")))
}

/// The instant in a field.
pub fn time(field: &'static str, text: &str) -> Result<Timestamp, Problem> {
    text.parse()
        .map_err(|_| wrong(field, "wrong_time", format!("`{field}` is an instant such as 2026-11-24T08:00:00Z")))
}
