//! How a channel signs in at its relay: by user name and password, or by an access token that a consent gives for an hour at a time.
//!
//! Tokens are fetched beside the dialogue and kept in memory until shortly before they run out. A token that the relay refuses is
//! renewed once; after that only a person can help: the consent has to be given again. No token and no secret enters a log.

use super::channels::{TellOfChannel, open_secret};
use super::running::Consent;
use super::worker::standing::{Cause, News, Rest};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::channel::ChannelState;
use domain::trust::Viewer;
use mail::smtp::{Credentials, SignIn};
use outside::{FetchError, FetchRequest, Redirects};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::sending::channel::ChannelRecord;

/// A token is renewed when it ends sooner than this: long before a dialogue could meet its end.
const RENEWED_BEFORE: Duration = Duration::from_secs(5 * 60);
/// Where the answer does not say how long a token is good for.
const USUAL_LIFE: Duration = Duration::from_secs(30 * 60);
/// After a refusal or a failure it is asked again no sooner than this.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(60);
/// An answer is a small JSON text.
const ANSWER_BYTES: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(15);
/// What the channel's row says when the consent is gone; the screen words it.
pub const CONSENT_REFUSED: &str = "consent_refused";
/// The worker's own words for a refused log-in begin so.
const REFUSED_LOG_IN: &str = "AUTH";

/// Access tokens of the channels that need one.
#[derive(Default)]
pub struct AccessTokens(Mutex<BTreeMap<ChannelId, Held>>);

#[derive(Clone)]
struct Held {
    consent: Consent,
    token: Option<Token>,
    /// Somebody is asking for one.
    asking: bool,
    ask_not_before: Timestamp,
}

#[derive(Clone)]
struct Token {
    text: String,
    got_at: Timestamp,
    until: Timestamp,
}

impl Token {
    /// Whether the relay has had time to say what it thinks of it.
    fn was_tried(&self, now: Timestamp) -> bool {
        now.since(self.got_at) >= ASKED_AGAIN_AFTER
    }
}

impl AccessTokens {
    fn held(&self) -> MutexGuard<'_, BTreeMap<ChannelId, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token of a consent, while it is good.
    fn token(&self, channel: ChannelId, consent: &Consent, now: Timestamp) -> Option<Token> {
        let held = self.held();
        let known = held.get(&channel).filter(|known| known.consent == *consent)?;
        known.token.clone().filter(|token| token.until > now)
    }

    /// Whether it is this caller's turn to ask for a new token.
    fn begin(&self, channel: ChannelId, consent: &Consent, now: Timestamp) -> bool {
        let mut held = self.held();
        let fresh = || Held { consent: consent.clone(), token: None, asking: false, ask_not_before: Timestamp::EPOCH };
        let known = held.entry(channel).or_insert_with(fresh);
        if known.consent != *consent {
            *known = fresh();
        }
        let may = !known.asking && known.ask_not_before <= now;
        known.asking |= may;
        may
    }

    fn end(&self, channel: ChannelId, consent: &Consent, token: Option<Token>, now: Timestamp) {
        let mut held = self.held();
        let Some(known) = held.get_mut(&channel).filter(|known| known.consent == *consent) else { return };
        known.asking = false;
        known.ask_not_before = now.plus(ASKED_AGAIN_AFTER);
        if token.is_some() {
            known.token = token;
        }
    }
}

/// How the sending side stands with a channel's sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInStanding {
    /// By password, or none at all.
    Settled,
    /// With this token.
    Token(Credentials),
    /// A token is being asked for.
    Waiting,
}

/// What a relay is told; `None` when it wants nothing. Waits for a token where there is none: for a person who tries a channel.
///
/// # Errors
/// `consent_refused`, `token_unreachable`; a secret that does not open.
pub async fn credentials(app: &Application, record: &ChannelRecord) -> Result<Option<Credentials>, Trouble> {
    let Some(secret) = open_secret(app, record)? else { return Ok(None) };
    let Some(consent) = secret.consent else {
        let (user, password) = (secret.username, secret.password);
        return Ok(Some(Credentials { user, password, how: SignIn::Password }));
    };
    let now = app.now();
    let token = match app.access_tokens().token(record.id, &consent, now) {
        Some(token) => token,
        None => {
            let token = ask(app, &consent).await?;
            app.access_tokens().begin(record.id, &consent, now);
            app.access_tokens().end(record.id, &consent, Some(token.clone()), now);
            token
        }
    };
    Ok(Some(Credentials { user: secret.username, password: token.text, how: SignIn::Bearer }))
}

/// Looks after a channel's token without waiting for it: asks for a new one when the old one ends soon, or when the relay refused it.
///
/// # Errors
/// A secret that does not open.
pub fn look_after(app: &Application, record: &ChannelRecord) -> Result<SignInStanding, Trouble> {
    let Some(secret) = open_secret(app, record)? else { return Ok(SignInStanding::Settled) };
    let Some(consent) = secret.consent else { return Ok(SignInStanding::Settled) };
    let now = app.now();
    let token = app.access_tokens().token(record.id, &consent, now);
    let was_refused = record.state == ChannelState::Failing
        && record.last_error.as_deref().is_some_and(|error| error.starts_with(REFUSED_LOG_IN));
    // Refused with a token that is younger than the trouble: another one would fare alike.
    let is_spent = |token: &Token| was_refused && record.troubled_at.is_some_and(|since| token.got_at <= since);
    let ends_soon = token.as_ref().is_none_or(|token| token.until <= now.plus(RENEWED_BEFORE) || is_spent(token));
    if ends_soon && app.access_tokens().begin(record.id, &consent, now) {
        tokio::spawn(renew(app.clone(), record.id, consent));
    } else if was_refused && token.as_ref().is_some_and(|token| !is_spent(token) && token.was_tried(now)) {
        tokio::spawn(tell(app.clone(), record.id));
    }
    let credentials = |token: Token| Credentials { user: secret.username, password: token.text, how: SignIn::Bearer };
    Ok(token.map_or(SignInStanding::Waiting, |token| SignInStanding::Token(credentials(token))))
}

async fn renew(app: Application, channel: ChannelId, consent: Consent) {
    let asked = ask(&app, &consent).await;
    let now = app.now();
    match asked {
        Ok(token) => {
            app.access_tokens().end(channel, &consent, Some(token), now);
            app.bell("outbox").notify_one();
        }
        Err(trouble) => {
            tracing::warn!(%channel, %trouble, "no access token for the channel");
            app.access_tokens().end(channel, &consent, None, now);
            if matches!(trouble, Trouble::Outside { code: CONSENT_REFUSED, .. }) {
                tell(app, channel).await;
            }
        }
    }
}

/// Says in the channel's row that the consent has to be given again.
async fn tell(app: Application, channel: ChannelId) {
    let next_try_at = app.now().plus(ASKED_AGAIN_AFTER);
    let news = News::Fails(Rest { cause: Cause::SignIn, why: CONSENT_REFUSED.to_owned(), in_a_row: 1, next_try_at });
    if let Err(trouble) = app.perform(&Viewer::system(), TellOfChannel { channel, news }).await {
        tracing::warn!(%channel, %trouble, "the refused consent could not be noted");
    }
}

/// RFC 6749 §5.1.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<u64>,
}

/// RFC 6749 §5.2.
#[derive(Deserialize)]
struct Denied {
    error: String,
}

async fn ask(app: &Application, consent: &Consent) -> Result<Token, Trouble> {
    let unreachable = |detail: String| Trouble::Outside { code: "token_unreachable", detail, next_step: None };
    let request = FetchRequest {
        url: consent.token_url.clone(),
        redirects: Redirects::Refused,
        most_bytes: ANSWER_BYTES,
        timeout: PATIENCE,
    };
    let form = form(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", &consent.refresh_token),
        ("client_id", &consent.client_id),
        ("client_secret", &consent.client_secret),
    ]);
    let answer = app.outward()?.fetcher.post_form(&request, &form).await;
    let answer = answer.map_err(|error: FetchError| unreachable(format!("the token's address: {error}")))?;
    if answer.status == 200 {
        let granted: Granted = serde_json::from_slice(&answer.body)
            .map_err(|_| unreachable("the token's address did not answer with a token".to_owned()))?;
        let now = app.now();
        let life = granted.expires_in.map_or(USUAL_LIFE, Duration::from_secs);
        return Ok(Token { text: granted.access_token, got_at: now, until: now.plus(life) });
    }
    let denied: Option<Denied> = serde_json::from_slice(&answer.body).ok();
    match denied.as_ref().map(|denied| denied.error.as_str()) {
        Some("invalid_grant" | "invalid_client" | "unauthorized_client" | "invalid_scope" | "interaction_required") => {
            let detail = "the consent is refused: give it again and paste the new refresh token".to_owned();
            Err(Trouble::Outside { code: CONSENT_REFUSED, detail, next_step: None })
        }
        _ => Err(unreachable(format!("the token's address answered {}", answer.status))),
    }
}

/// `application/x-www-form-urlencoded`.
fn form(pairs: &[(&str, &str)]) -> String {
    let escaped = |text: &str| {
        let escape = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(escape).collect::<String>()
    };
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&")
}
