//! What comes to the door of a channel's events: known by its address, proven by the service's own way, and handed on.

use super::hook::{open, plain_url};
use super::record::{BindSubject, KeepCertificate, NoteRefusal, TakeEvents};
use crate::{Application, Trouble};
use domain::sending::feedback::{self, Delivery, Events, FeedbackRefusal, ProofKeys, SnsMessage};
use domain::sending::service::Service;
use domain::trust::Viewer;
use outside::{FetchRequest, Redirects};
use std::collections::BTreeMap;
use std::time::Duration;
use store::sending::channel::{self, ChannelRecord};
use store::sending::feedback::{self as rows, HookRow};

/// Events that are taken in one transaction.
const AT_ONCE: usize = 100;
/// A certificate, or the answer to a confirmation.
const FETCHED_BYTES: usize = 64 * 1024;
/// The service waits for us meanwhile.
const FETCH_PATIENCE: Duration = Duration::from_secs(10);
/// A token of ours has 26 letters.
const TOKEN_LIMIT_BYTES: usize = 64;

/// What came.
pub struct Knock<'a> {
    /// The last part of the address.
    pub token: &'a str,
    /// Without parameters, lower case.
    pub content_type: &'a str,
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: &'a [u8],
}

/// How it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnockAnswer {
    /// Taken, and on disk; also when there was nothing in it for us.
    Taken,
    /// No such door.
    Unknown,
    WrongType,
    Refused(FeedbackRefusal),
    /// Something is missing that may be there soon: the service shall come again.
    Later,
}

/// Takes what comes to the door.
///
/// # Errors
/// The ledger's.
pub async fn knock(app: &Application, knock: Knock<'_>) -> Result<KnockAnswer, Trouble> {
    if knock.token.len() > TOKEN_LIMIT_BYTES {
        return Ok(KnockAnswer::Unknown);
    }
    let hash = app.keyring().secret_hash(knock.token.as_bytes());
    let Some(row) = rows::by_token(app.database(), &hash).await? else { return Ok(KnockAnswer::Unknown) };
    let Some(record) = channel::get(app.database(), row.channel).await? else { return Ok(KnockAnswer::Unknown) };
    let Some(facts) = record.service.facts().events else { return Ok(KnockAnswer::Unknown) };
    if !facts.content_types.contains(&knock.content_type) {
        return Ok(KnockAnswer::WrongType);
    }
    let answer = prove_and_take(app, &record, &row, &knock).await?;
    if let KnockAnswer::Refused(why) = answer {
        tracing::warn!(channel = %record.id, why = why.as_str(), "events were refused at their door");
        app.perform(&Viewer::system(), NoteRefusal { channel: record.id, why }).await?;
    }
    Ok(answer)
}

async fn prove_and_take(
    app: &Application,
    record: &ChannelRecord,
    row: &HookRow,
    knock: &Knock<'_>,
) -> Result<KnockAnswer, Trouble> {
    let secret = open(app, row)?;
    let url = plain_url(app, &secret.token);
    let mut keys = ProofKeys { secret: secret.secret, certificate: String::new() };
    let wanted = with_delivery(knock, &url, |delivery| feedback::certificate_url(record.service, delivery));
    let mut fetched = None;
    match wanted {
        Err(refusal) => return Ok(KnockAnswer::Refused(refusal)),
        Ok(None) => {}
        Ok(Some(wanted)) if row.certificate_url.as_deref() == Some(&wanted) => {
            keys.certificate = row.certificate.clone().unwrap_or_default();
        }
        Ok(Some(wanted)) => {
            let Some(pem) = fetch(app, &wanted).await? else { return Ok(KnockAnswer::Later) };
            keys.certificate.clone_from(&pem);
            fetched = Some(KeepCertificate { channel: record.id, url: wanted, pem });
        }
    }
    let proven = match record.service {
        Service::Ses => prove_sns(app, row, knock.body, &keys).await?,
        _ => {
            let now = app.now();
            with_delivery(knock, &url, |delivery| feedback::take(record.service, delivery, &keys, now))
                .map(|events| Some((events, None)))
        }
    };
    let (events, subject) = match proven {
        Err(refusal) => return Ok(KnockAnswer::Refused(refusal)),
        Ok(None) => return Ok(KnockAnswer::Later),
        Ok(Some(proven)) => proven,
    };
    if let Some(keep) = fetched {
        app.perform(&Viewer::system(), keep).await?;
    }
    if let Some(subject) = subject {
        app.perform(&Viewer::system(), BindSubject { channel: record.id, subject }).await?;
    }
    record_all(app, record, events).await
}

type Proven = Result<Option<(Events, Option<String>)>, FeedbackRefusal>;

/// A message of SNS: from our topic, or from the first one that proves itself; the question whether we want it is answered with yes.
async fn prove_sns(app: &Application, row: &HookRow, body: &[u8], keys: &ProofKeys) -> Result<Proven, Trouble> {
    let read = || -> Result<(SnsMessage, String), FeedbackRefusal> {
        let message = SnsMessage::read(body)?;
        message.check(&keys.certificate, app.now())?;
        let topic = message.topic()?.to_owned();
        match &row.subject {
            Some(known) if *known != topic => Err(FeedbackRefusal::Foreign),
            _ => Ok((message, topic)),
        }
    };
    let (message, topic) = match read() {
        Ok(read) => read,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match message.confirmation() {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(url)) if fetch(app, url).await?.is_none() => return Ok(Ok(None)),
        Ok(_) => {}
    }
    let subject = row.subject.is_none().then_some(topic);
    Ok(message.events().map(|events| Some((events, subject))))
}

/// A small text from the service, through the guarded door out; `None` when it cannot be had now.
async fn fetch(app: &Application, url: &str) -> Result<Option<String>, Trouble> {
    let request = FetchRequest {
        url: url.to_owned(),
        redirects: Redirects::Refused,
        most_bytes: FETCHED_BYTES,
        timeout: FETCH_PATIENCE,
    };
    let fetched = app.outward()?.fetcher.get(&request).await;
    let body = fetched.ok().filter(|fetched| fetched.status == 200).map(|fetched| fetched.body);
    Ok(body.and_then(|body| String::from_utf8(body).ok()))
}

fn with_delivery<T>(knock: &Knock<'_>, url: &str, read: impl FnOnce(&Delivery<'_>) -> T) -> T {
    let header = |name: &str| knock.headers.get(name).map(String::as_str);
    read(&Delivery { header: &header, body: knock.body, url })
}

async fn record_all(app: &Application, record: &ChannelRecord, events: Events) -> Result<KnockAnswer, Trouble> {
    let Events { events, mut once } = events;
    let mut parts: Vec<_> = events.chunks(AT_ONCE).map(<[_]>::to_vec).collect();
    if parts.is_empty() {
        // The note that something came is written all the same.
        parts.push(Vec::new());
    }
    for events in parts {
        let verb = TakeEvents { channel: record.id, once: once.take(), events };
        match app.perform(&Viewer::system(), verb).await {
            Ok(()) => {}
            Err(Trouble::Refused { code: "replayed", .. }) => {
                return Ok(KnockAnswer::Refused(FeedbackRefusal::Replayed));
            }
            Err(Trouble::Refused { code: "not_yet", .. }) => return Ok(KnockAnswer::Later),
            Err(other) => return Err(other),
        }
    }
    Ok(KnockAnswer::Taken)
}
