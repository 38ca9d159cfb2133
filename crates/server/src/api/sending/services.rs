//! The sending services that a relay may belong to: what is known of each, for the form of a channel and for who chooses one.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json};
use domain::sending::channel::ChannelSecurity;
use domain::sending::service::{EnvelopeRule, Facts, LearntBy, Login, Service};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_services))
}

#[derive(Serialize, ToSchema)]
struct SendingRegion {
    name: &'static str,
    host: &'static str,
}

#[derive(Serialize, ToSchema)]
struct FactSource {
    url: &'static str,
    /// When it was read.
    read_on: &'static str,
}

/// What is known of a sending service.
#[derive(Serialize, ToSchema)]
struct SendingService {
    /// `own`, `ses`, `directmail`, `sendgrid`, `mailgun` or `postmark`.
    service: &'static str,
    /// The same in every language.
    name: &'static str,
    regions: Vec<SendingRegion>,
    port: u16,
    /// `none`, `starttls` or `tls`.
    security: &'static str,
    /// `any`, `named`, `derived`, `token_twice` or `sender_address`.
    login: &'static str,
    /// The user name where it is always the same.
    #[schema(required)]
    username: Option<&'static str>,
    /// Whether our return address stays the envelope sender.
    keeps_return_address: bool,
    keeps_message_id: bool,
    keeps_date: bool,
    keeps_signatures: bool,
    keeps_list_unsubscribe: bool,
    takes_cold_letters: bool,
    /// `return_path` or `events`.
    learnt_by: &'static str,
    #[schema(required)]
    size_limit_bytes: Option<u64>,
    #[schema(required)]
    recipients_limit: Option<u32>,
    #[schema(required)]
    first_letters_per_day: Option<u32>,
    #[schema(required)]
    first_letters_per_second: Option<u32>,
    options: Vec<&'static str>,
    /// What to tick at the service, in its own words.
    events: Vec<&'static str>,
    sources: Vec<FactSource>,
}

impl From<&Facts> for SendingService {
    fn from(facts: &Facts) -> Self {
        let (login, username) = match facts.login {
            Login::Any => ("any", None),
            Login::Named(name) => ("named", Some(name)),
            Login::DerivedFromSecretKey => ("derived", None),
            Login::TokenTwice => ("token_twice", None),
            Login::SenderAddress => ("sender_address", None),
        };
        let region = |region: &domain::sending::service::Region| SendingRegion { name: region.name, host: region.host };
        SendingService {
            service: facts.service.as_str(),
            name: facts.name,
            regions: facts.regions.iter().map(region).collect(),
            port: facts.port,
            security: match facts.security {
                ChannelSecurity::None => "none",
                ChannelSecurity::StartTls => "starttls",
                ChannelSecurity::Tls => "tls",
            },
            login,
            username,
            keeps_return_address: facts.envelope == EnvelopeRule::Ours,
            keeps_message_id: facts.message_id.is_kept(),
            keeps_date: facts.date.is_kept(),
            keeps_signatures: facts.signatures.is_kept(),
            keeps_list_unsubscribe: facts.list_unsubscribe.is_kept(),
            takes_cold_letters: facts.takes_cold_letters,
            learnt_by: match facts.learnt_by {
                LearntBy::ReturnPath => "return_path",
                LearntBy::Events => "events",
            },
            size_limit_bytes: facts.size_limit_bytes,
            recipients_limit: facts.recipients_limit,
            first_letters_per_day: facts.first_letters_per_day,
            first_letters_per_second: facts.first_letters_per_second,
            options: facts.options.iter().map(|option| option.as_str()).collect(),
            events: facts.events.map_or_else(Vec::new, |events| events.ticks.to_vec()),
            sources: facts.sources.iter().map(|(url, read_on)| FactSource { url, read_on }).collect(),
        }
    }
}

/// The sending services that are known
#[utoipa::path(get, path = "/sending-services", operation_id = "list_sending_services", tag = "sending",
    responses((status = 200, body = Vec<SendingService>)))]
async fn list_services(_: Caller) -> Answer<Json<Vec<SendingService>>> {
    Ok(Json(Service::ALL.iter().map(|service| service.facts().into()).collect()))
}
