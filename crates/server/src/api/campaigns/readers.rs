//! Who read the letters: countries and machines, the letter with its clicks, and every recipient as a file.

use super::outcome::filter;
use crate::Shared;
use crate::api::letters::page;
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId, Query};
use application::sending::campaigns::{self, Readers, export_recipients, link_map};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_campaign_readers))
        .routes(routes!(get_campaign_link_map))
        .routes(routes!(export_recipient))
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignReaders)]
struct ReadersShape {
    /// Most letters first.
    countries: Vec<CountryShape>,
    /// People by the rule that told a person from a machine; one may stand under several.
    openers: Vec<OpenersShape>,
    /// People whose letter a machine opened, by hour.
    machine_hours: Vec<MachineHourShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignCountry)]
struct CountryShape {
    /// `null` where nobody knows it.
    #[schema(required)]
    country: Option<String>,
    letters: i64,
    accepted: i64,
    opened: i64,
    clicked: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignOpeners)]
struct OpenersShape {
    /// `human`, `machine` or `unknown`.
    verdict: String,
    rule: String,
    people: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignMachineHour)]
struct MachineHourShape {
    #[schema(format = DateTime)]
    at: String,
    people: i64,
}

impl From<Readers> for ReadersShape {
    fn from(readers: Readers) -> Self {
        let countries = readers.countries.into_iter().map(|sum| CountryShape {
            country: sum.country.map(|country| country.to_string()),
            letters: sum.letters,
            accepted: sum.accepted,
            opened: sum.opened,
            clicked: sum.clicked,
        });
        let openers = readers.openers.into_iter().map(|openers| OpenersShape {
            verdict: openers.verdict,
            rule: openers.rule,
            people: openers.people,
        });
        let hour = |(at, people): (basics::Timestamp, i64)| MachineHourShape { at: at.to_string(), people };
        ReadersShape {
            countries: countries.collect(),
            openers: openers.collect(),
            machine_hours: readers.machine_hours.into_iter().map(hour).collect(),
        }
    }
}

/// Which recipients to take along.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// As for the list; nothing is everybody.
    state: Option<String>,
    /// As for the list.
    country: Option<String>,
}

/// Who read it
#[utoipa::path(get, path = "/campaigns/{id}/readers", operation_id = "get_campaign_readers", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, body = ReadersShape)))]
async fn get_campaign_readers(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Json<ReadersShape>> {
    Ok(Json(campaigns::readers(shared.application(), &viewer, id).await?.into()))
}

/// The letter with the share of its clicks beside each link, as a page for a frame
#[utoipa::path(get, path = "/campaigns/{id}/link-map", operation_id = "get_campaign_link_map", tag = "sending",
    params(("id" = String, Path)), responses((status = 200, content_type = "text/html", body = String)))]
async fn get_campaign_link_map(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
) -> Answer<Response> {
    Ok(page(link_map(shared.application(), &viewer, shared.shared_words(), id).await?))
}

/// Export recipients as CSV
#[utoipa::path(get, path = "/campaigns/{id}/recipients/export", operation_id = "export_recipients", tag = "sending",
    params(("id" = String, Path), ExportQuery), responses((status = 200, content_type = "text/csv", body = String)))]
async fn export_recipient(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Campaign>,
    Query(query): Query<ExportQuery>,
) -> Answer<Response> {
    let filter = filter(query.state.as_deref(), query.country.as_deref())?;
    let export = export_recipients(shared.application(), &viewer, id, filter).await?;
    let pieces = futures_util::stream::try_unfold(export, |mut export| async move {
        match export.next().await {
            Ok(piece) => Ok(piece.map(|piece| (bytes::Bytes::from(piece), export))),
            // The connection ends short of the file's end, which a client sees; the cause is in the log.
            Err(trouble) => {
                tracing::error!(%trouble, "an export of recipients broke off");
                Err(std::io::Error::other("the export broke off"))
            }
        }
    });
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"recipients.csv\"")];
    Ok((headers, axum::body::Body::from_stream(pieces)).into_response())
}
