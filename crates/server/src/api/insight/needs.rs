//! What waits for who asks.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json};
use application::insight::{self, Need, Needs, NextDue, SetUpStep};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_needs))
}

/// What waits, by consequence; at most 20 things.
#[derive(Serialize, ToSchema)]
#[schema(as = Needs)]
struct NeedsShape {
    items: Vec<NeedShape>,
    /// Steps to the first letter; empty once all are done, and for who can do none.
    set_up: Vec<SetUpStepShape>,
    /// The campaign that begins next.
    #[schema(required)]
    next: Option<NextDueShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Need)]
struct NeedShape {
    /// `sending_held`, `channel_failing`, `channel_paused`, `health_bad`, `letters_in_doubt`, `campaign_paused`, `import_waits` or
    /// `companies_returning`.
    kind: &'static str,
    /// Of the channel, campaign or import; `null` for sending as a whole.
    #[schema(required)]
    id: Option<String>,
    name: String,
    /// What a server said, why sending is held, which check ended badly, or the first day on which a company
    /// returns to the pool.
    #[schema(required)]
    detail: Option<String>,
    /// Letters in doubt, rows of an import, companies.
    #[schema(required)]
    count: Option<i64>,
    /// Whose it is.
    #[schema(required)]
    owner: Option<String>,
    #[schema(required, format = DateTime)]
    since: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SetUpStep)]
struct SetUpStepShape {
    /// `domain`, `channel`, `contacts`, `letter` or `campaign`.
    code: &'static str,
    done: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = NextDue)]
struct NextDueShape {
    campaign_id: String,
    name: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<Needs> for NeedsShape {
    fn from(needs: Needs) -> Self {
        let item = |need: Need| NeedShape {
            kind: need.kind.code(),
            id: need.id,
            name: need.name,
            detail: need.detail,
            count: need.count,
            owner: need.owner,
            since: need.since.map(|at| at.to_string()),
        };
        let step = |step: SetUpStep| SetUpStepShape { code: step.code, done: step.done };
        let due = |next: NextDue| NextDueShape {
            campaign_id: next.campaign.to_string(),
            name: next.name,
            at: next.at.to_string(),
        };
        NeedsShape {
            items: needs.items.into_iter().map(item).collect(),
            set_up: needs.set_up.into_iter().map(step).collect(),
            next: needs.next.map(due),
        }
    }
}

/// What waits for you
#[utoipa::path(get, path = "/insight/needs", operation_id = "get_needs", tag = "insight",
    responses((status = 200, body = NeedsShape)))]
async fn get_needs(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<NeedsShape>> {
    Ok(Json(insight::needs(shared.application(), &viewer).await?.into()))
}
