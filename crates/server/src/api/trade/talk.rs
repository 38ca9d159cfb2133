//! What customers said: inquiries and replies, recorded by hand or by a program.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json};
use application::trade::{RecordInquiry, RecordReply};
use axum::extract::State;
use basics::Timestamp;
use basics::ids::{CampaignId, CompanyId, ContactId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(record_inquiry)).routes(routes!(record_reply))
}

/// An event of the timeline by its id.
#[derive(Serialize, ToSchema)]
struct RecordedEvent {
    id: String,
}

/// That a company asked for something.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewInquiry {
    #[schema(value_type = String)]
    company: CompanyId,
    /// Who asked, of this company.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact: Option<ContactId>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[serde(default)]
    subject: String,
}

/// Record an inquiry
#[utoipa::path(post, path = "/inquiries", operation_id = "record_inquiry", tag = "trade",
    request_body = NewInquiry, responses((status = 200, body = RecordedEvent)))]
async fn record_inquiry(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewInquiry>,
) -> Answer<Json<RecordedEvent>> {
    let verb = RecordInquiry { company: new.company, contact: new.contact, at: new.at, subject: new.subject };
    let id = shared.perform(&viewer, key, verb).await?;
    Ok(Json(RecordedEvent { id: id.to_string() }))
}

/// That a person answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewReply {
    #[schema(value_type = String)]
    contact: ContactId,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[serde(default)]
    subject: String,
    /// Whose letter was answered.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    campaign: Option<CampaignId>,
}

/// Record a reply
#[utoipa::path(post, path = "/replies", operation_id = "record_reply", tag = "trade",
    request_body = NewReply, responses((status = 200, body = RecordedEvent)))]
async fn record_reply(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewReply>,
) -> Answer<Json<RecordedEvent>> {
    let verb = RecordReply { contact: new.contact, at: new.at, subject: new.subject, campaign: new.campaign };
    let id = shared.perform(&viewer, key, verb).await?;
    Ok(Json(RecordedEvent { id: id.to_string() }))
}
