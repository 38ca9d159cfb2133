//! A channel's address for events, and what is set for it. The address is a secret of its own: whoever manages channels sees it.

use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::feedback::FeedbackRefusal;
use domain::sending::service::{Proof, Service};
use domain::trust::{Right, Viewer};
use seal::Place;
use seal::foreign::P256Key;
use serde::{Deserialize, Serialize};
use store::sending::channel::{self, ChannelRecord};
use store::sending::feedback::{self as rows, HookRow};

/// 128 bits are never guessed.
const TOKEN_BYTES: usize = 16;
/// A pasted key; a public key in base64 has 124 letters.
const KEY_LIMIT_BYTES: usize = 1_000;
/// Without an event for so long a person should look, when letters were sent.
const SILENT_DAYS: i64 = 3;
/// So few letters may all be without news.
const SILENT_FROM_LETTERS: i64 = 20;
const HOUR_MILLISECONDS: i64 = 3_600_000;

/// The sealed part of a hook: version 1.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct HookSecret {
    pub version: u32,
    /// What stands in the address.
    pub token: String,
    /// What proves the sender: a key of the service, or a password of ours.
    pub secret: String,
}

/// A hook as the person who sets it up sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// To paste at the service.
    pub url: String,
    pub proof: Proof,
    /// A password or token of ours that belongs into the service's settings beside the address.
    pub secret: Option<String>,
    pub has_key: bool,
    /// From whom alone events are taken.
    pub subject: Option<String>,
    pub ticks: &'static [&'static str],
    pub made_at: Timestamp,
    pub last_event_at: Option<Timestamp>,
    pub refused_at: Option<Timestamp>,
    pub refusal: Option<FeedbackRefusal>,
    /// Letters that the service took within [`Hook::days`].
    pub letters: i64,
    pub days: i64,
    /// Letters were sent, and nothing was heard of them.
    pub is_silent: bool,
}

/// The hook of a channel; `None` when its service sends no events.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn hook(app: &Application, viewer: &Viewer, id: ChannelId) -> Result<Option<Hook>, Trouble> {
    if !viewer.may(Right::ManageChannels) {
        crate::sending::channels::shown(app, viewer, id).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let record = channel::get(app.database(), id).await?.ok_or(Trouble::not_found("channel"))?;
    let (Some(facts), Some(row)) = (record.service.facts().events, rows::get(app.database(), id).await?) else {
        return Ok(None);
    };
    let secret = open(app, &row)?;
    let hour = app.now().as_millis().div_euclid(HOUR_MILLISECONDS);
    let letters = rows::accepted_since(app.database(), id, hour - SILENT_DAYS * 24).await?;
    let quiet_since = app.now().minus(std::time::Duration::from_secs(SILENT_DAYS as u64 * 86_400));
    let is_silent = letters >= SILENT_FROM_LETTERS && row.last_event_at.is_none_or(|at| at < quiet_since);
    let is_ours = matches!(facts.proof, Proof::Password | Proof::CertificateAndToken);
    Ok(Some(Hook {
        url: url(app, facts.proof, &secret),
        proof: facts.proof,
        has_key: !secret.secret.is_empty(),
        secret: is_ours.then_some(secret.secret),
        subject: row.subject,
        ticks: facts.ticks,
        made_at: row.made_at,
        last_event_at: row.last_event_at,
        refused_at: row.refused_at,
        refusal: row.refusal.as_deref().and_then(|word| word.parse().ok()),
        letters,
        days: SILENT_DAYS,
        is_silent,
    }))
}

/// The address without user name and password, which the signature of some services covers.
pub(super) fn plain_url(app: &Application, token: &str) -> String {
    format!("{}/hooks/{token}", app.settings().public_url)
}

fn url(app: &Application, proof: Proof, secret: &HookSecret) -> String {
    let plain = plain_url(app, &secret.token);
    match (proof, plain.split_once("://")) {
        (Proof::Password, Some((scheme, rest))) => format!("{scheme}://tradewind:{}@{rest}", secret.secret),
        _ => plain,
    }
}

pub(super) fn open(app: &Application, row: &HookRow) -> Result<HookSecret, Trouble> {
    let plain = app.keyring().unseal_secret(place(row.channel), &row.sealed)?;
    serde_json::from_slice(&plain).map_err(Trouble::broken)
}

const fn place(channel: ChannelId) -> Place {
    Place { table: "channel_hook", column: "sealed", row: channel.as_i64() }
}

/// Sees to it that a channel has a hook when its service sends events, and none when not.
pub(crate) async fn ensure(
    work: &mut Work<'_>,
    record: &ChannelRecord,
    before: Option<Service>,
) -> Result<(), Trouble> {
    let same = before == Some(record.service);
    if same && rows::find(work.transaction, record.id).await?.is_some() {
        return Ok(());
    }
    match record.service.facts().events {
        Some(facts) => make(work, record.id, facts.proof, None).await,
        None => shut(work, record.id).await,
    }
}

/// Shuts a channel's door.
pub(crate) async fn shut(work: &mut Work<'_>, channel: ChannelId) -> Result<(), Trouble> {
    Ok(rows::remove(work.transaction, channel).await?)
}

/// Makes a new address. `key` = what the service signs with, kept over a change of the address.
async fn make(work: &mut Work<'_>, channel: ChannelId, proof: Proof, key: Option<String>) -> Result<(), Trouble> {
    let token = seal::to_base32(&work.dice.bytes::<TOKEN_BYTES>());
    let secret = match proof {
        Proof::Password | Proof::CertificateAndToken => seal::to_base32(&work.dice.bytes::<TOKEN_BYTES>()),
        Proof::Certificate | Proof::PublicKey | Proof::SigningKey => key.unwrap_or_default(),
    };
    let hash = work.keyring().secret_hash(token.as_bytes());
    let row = HookRow {
        channel,
        token_hash: hash.to_vec(),
        sealed: sealed(work, channel, &HookSecret { version: 1, token, secret }),
        subject: None,
        certificate_url: None,
        certificate: None,
        made_at: work.now,
        last_event_at: None,
        refused_at: None,
        refusal: None,
    };
    Ok(rows::put(work.transaction, &row).await?)
}

fn sealed(work: &mut Work<'_>, channel: ChannelId, secret: &HookSecret) -> Vec<u8> {
    let plain = serde_json::to_vec(secret).expect("two texts always serialise");
    work.keyring().seal_secret(place(channel), &plain, &mut work.dice)
}

/// What is changed of a hook.
#[derive(Clone)]
pub enum HookStep {
    /// The key that the service shows beside its settings; empty forgets it.
    SetKey(String),
    /// The next subject that proves itself is taken for ours.
    ForgetSubject,
    /// A new address; the old one is shut at once.
    Renew,
}

/// Changes a channel's hook.
pub struct ChangeHook {
    pub channel: ChannelId,
    pub step: HookStep,
}

impl Verb for ChangeHook {
    const NAME: &'static str = "change_hook";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        crate::sending::channels::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let record = channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        let found = rows::find(work.transaction, self.channel).await?;
        let (Some(facts), Some(mut row)) = (record.service.facts().events, found) else {
            return Err(Trouble::refused("no_events", "this channel's service sends no events"));
        };
        let known = open(work.application(), &row)?;
        let what = match &self.step {
            HookStep::SetKey(key) => {
                let secret = checked_key(facts.proof, key)?;
                row.sealed = sealed(work, self.channel, &HookSecret { secret, ..known });
                rows::put(work.transaction, &row).await?;
                "key"
            }
            HookStep::ForgetSubject => {
                row.subject = None;
                rows::put(work.transaction, &row).await?;
                "subject"
            }
            HookStep::Renew => {
                make(work, self.channel, facts.proof, Some(known.secret)).await?;
                "address"
            }
        };
        work.touched(self.channel, "changed");
        work.audit(Self::NAME, self.channel, Some(&what));
        Ok(())
    }
}

fn checked_key(proof: Proof, key: &str) -> Result<String, Trouble> {
    let key = key.trim();
    let wrong = |detail: &'static str| Trouble::field("key", "not_a_key", detail);
    if !proof.needs_a_key() {
        return Err(wrong("this service is known without a key that is pasted here"));
    }
    if key.len() > KEY_LIMIT_BYTES {
        return Err(wrong("the key is too long"));
    }
    if proof == Proof::PublicKey && !key.is_empty() && P256Key::read(key).is_none() {
        return Err(wrong("this is no public key on the curve P-256, as the service shows it"));
    }
    Ok(key.to_owned())
}
