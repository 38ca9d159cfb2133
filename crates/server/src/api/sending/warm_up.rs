//! Warm-up of a channel's senders: how far each is, what people say about it, and what a campaign's list needs.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::sending::warm_up::{
    self, CampaignPlan, ChannelWarmUp, ChooseWarmUp, GroupShown, SourceShown, SteerWarmUp, Steering, StepShown,
};
use axum::extract::State;
use basics::ids;
use domain::sending::warm_up::PlanDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_channel_warm_up, change_channel_warm_up, steer_channel_warm_up))
        .routes(routes!(get_campaign_warm_up))
}

/// Warm-up on a channel.
#[derive(Serialize, ToSchema)]
#[schema(as = ChannelWarmUp)]
struct WarmUpShape {
    /// Whether domains that are new on the channel are warmed up without being asked.
    automatic: bool,
    sources: Vec<SourceShape>,
}

/// A sender's domain that is being warmed up, or was.
#[derive(Serialize, ToSchema)]
#[schema(as = WarmUpSource)]
struct SourceShape {
    domain: String,
    /// `running`, `held` or `ended`.
    state: &'static str,
    /// Letters of the first day to one group.
    start_cap: u64,
    #[schema(format = DateTime)]
    started_at: String,
    /// Groups that got letters.
    groups: Vec<GroupShape>,
    /// Newest first, at most 60.
    steps: Vec<StepShape>,
}

/// How a source stands with a provider group.
#[derive(Serialize, ToSchema)]
#[schema(as = WarmUpGroup)]
struct GroupShape {
    provider: &'static str,
    day: u32,
    /// Letters of the day.
    cap: u64,
    used: u64,
    /// No number limits it any more.
    is_warm: bool,
    /// `null` = the next day begins with its first letter.
    #[schema(required, format = DateTime)]
    day_ends_at: Option<String>,
    #[schema(required, format = DateTime)]
    stopped_until: Option<String>,
}

/// A step with the numbers behind it.
#[derive(Serialize, ToSchema)]
#[schema(as = WarmUpStep)]
struct StepShape {
    provider: &'static str,
    day: u32,
    #[schema(format = DateTime)]
    at: String,
    before: u64,
    after: u64,
    /// `green`, `warm`, `unused`, `too_few`, `yellow`, `orange`, `red`, `holding`, `held` or `idle`.
    reason: &'static str,
    used: u64,
    /// Letters that it was judged by, and what became of them.
    tried: u64,
    accepted: u64,
    hard: u64,
    slowed: u64,
    blocked: u64,
    complained: u64,
    /// Judged by the week, since the day had too few letters.
    of_week: bool,
    /// A block list names the sender.
    listed: bool,
    idle_days: u32,
}

impl From<GroupShown> for GroupShape {
    fn from(group: GroupShown) -> Self {
        GroupShape {
            provider: group.provider.as_str(),
            day: group.day,
            cap: group.cap,
            used: group.used,
            is_warm: group.is_warm,
            day_ends_at: group.day_ends_at.map(|at| at.to_string()),
            stopped_until: group.stopped_until.map(|at| at.to_string()),
        }
    }
}

impl From<StepShown> for StepShape {
    fn from(step: StepShown) -> Self {
        let numbers = step.numbers;
        StepShape {
            provider: step.provider.as_str(),
            day: step.day,
            at: step.at.to_string(),
            before: step.before,
            after: step.after,
            reason: step.reason.as_str(),
            used: numbers.used,
            tried: numbers.judged.tried(),
            accepted: numbers.judged.accepted,
            hard: numbers.judged.hard,
            slowed: numbers.judged.slowed,
            blocked: numbers.judged.blocked,
            complained: numbers.judged.complained,
            of_week: numbers.of_week,
            listed: numbers.listed,
            idle_days: numbers.idle_days,
        }
    }
}

impl From<SourceShown> for SourceShape {
    fn from(source: SourceShown) -> Self {
        SourceShape {
            domain: source.domain,
            state: source.state.as_str(),
            start_cap: source.start_cap,
            started_at: source.started_at.to_string(),
            groups: source.groups.into_iter().map(Into::into).collect(),
            steps: source.steps.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ChannelWarmUp> for WarmUpShape {
    fn from(warm_up: ChannelWarmUp) -> Self {
        let ChannelWarmUp { automatic, sources } = warm_up;
        WarmUpShape { automatic, sources: sources.into_iter().map(Into::into).collect() }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WarmUpChoice {
    automatic: bool,
}

#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum WarmUpAct {
    Begin,
    Hold,
    GoOn,
    End,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WarmUpSteering {
    /// Behind the @ of the sender's address.
    domain: String,
    /// `begin` begins, also anew; `hold` keeps today's number; `end` takes every limit away.
    act: WarmUpAct,
}

/// How the senders of a channel are warmed up
#[utoipa::path(get, path = "/channels/{id}/warm-up", operation_id = "get_channel_warm_up", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = WarmUpShape)))]
async fn get_channel_warm_up(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Channel>,
) -> Answer<Json<WarmUpShape>> {
    shown(&shared, &viewer, id).await
}

/// Choose whether new domains on a channel are warmed up
#[utoipa::path(patch, path = "/channels/{id}/warm-up", operation_id = "change_channel_warm_up", tag = "sending",
    params(("id" = String, Path)), request_body = WarmUpChoice, responses((status = 200, body = WarmUpShape)))]
async fn change_channel_warm_up(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
    Body(choice): Body<WarmUpChoice>,
) -> Answer<Json<WarmUpShape>> {
    let verb = ChooseWarmUp { channel, automatic: choice.automatic };
    shared.application().perform(&viewer, verb).await?;
    shown(&shared, &viewer, channel).await
}

/// Begin, hold, go on with or end the warm-up of a domain
#[utoipa::path(put, path = "/channels/{id}/warm-up", operation_id = "steer_channel_warm_up", tag = "sending",
    params(("id" = String, Path)), request_body = WarmUpSteering, responses((status = 200, body = WarmUpShape)))]
async fn steer_channel_warm_up(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(channel): PathId<ids::Channel>,
    Body(body): Body<WarmUpSteering>,
) -> Answer<Json<WarmUpShape>> {
    let steering = match body.act {
        WarmUpAct::Begin => Steering::Begin,
        WarmUpAct::Hold => Steering::Hold,
        WarmUpAct::GoOn => Steering::GoOn,
        WarmUpAct::End => Steering::End,
    };
    shared.application().perform(&viewer, SteerWarmUp { channel, domain: body.domain, steering }).await?;
    shown(&shared, &viewer, channel).await
}

async fn shown(shared: &Shared, viewer: &domain::trust::Viewer, id: ids::ChannelId) -> Answer<Json<WarmUpShape>> {
    Ok(Json(warm_up::channel_warm_up(shared.application(), viewer, id).await?.into()))
}

/// What a campaign's list needs while its sender is being warmed up.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignWarmUp)]
struct PlanShape {
    /// Whether a warm-up limits it at all; without, there are no days.
    is_limited: bool,
    /// It begins with this very campaign.
    begins: bool,
    domain: String,
    channel: String,
    /// The groups were reckoned from a part of the list.
    estimated: bool,
    letters: u64,
    /// At most 120, today first, as if every one were a good day.
    days: Vec<DayShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = WarmUpDay)]
struct DayShape {
    /// From 1.
    day: u32,
    letters: u64,
    groups: Vec<ShareShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = WarmUpShare)]
struct ShareShape {
    provider: &'static str,
    letters: u64,
}

impl From<CampaignPlan> for PlanShape {
    fn from(plan: CampaignPlan) -> Self {
        let day = |day: PlanDay| DayShape {
            day: day.day,
            letters: day.letters,
            groups: day
                .groups
                .into_iter()
                .map(|(provider, letters)| ShareShape { provider: provider.as_str(), letters })
                .collect(),
        };
        let CampaignPlan { is_limited, begins, domain, channel, estimated, letters, days } = plan;
        PlanShape { is_limited, begins, domain, channel, estimated, letters, days: days.into_iter().map(day).collect() }
    }
}

/// The days that a campaign needs
#[utoipa::path(get, path = "/campaigns/{id}/warm-up", operation_id = "get_campaign_warm_up", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = PlanShape)))]
async fn get_campaign_warm_up(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<PlanShape>> {
    Ok(Json(warm_up::campaign_plan(shared.application(), &viewer, id).await?.into()))
}
