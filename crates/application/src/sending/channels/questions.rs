//! Reading channels, and trying one: dial, greeting, EHLO, STARTTLS, log-in, QUIT, each with the relay's own words.

use super::tell::TellOfOffer;
use crate::sending::outfit::options_of;
use crate::sending::outward::Outward;
use crate::sending::relay::{Conversation, Step, converse};
use crate::sending::running::{ChannelSecret, dialogue};
use crate::{Application, Trouble};
use basics::ids::ChannelId;
use domain::sending::channel::ChannelKind;
use domain::sending::service::Options;
use domain::sending::size::{self, SizeLimit};
use domain::trust::{Right, Viewer};
use seal::Place;
use store::sending::channel::{self as rows, ChannelRecord};
use store::sending::offer::{self, OfferRow};

/// Where direct delivery is tried: a greeting and a farewell, no letter.
const TRIED_DOMAIN: &str = "gmail.com";

/// A channel as its administrator sees it: everything but the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub record: ChannelRecord,
    /// Shown only to who manages channels.
    pub username: Option<String>,
    pub has_password: bool,
    /// Of a consent in the password's place, for who manages channels: the token's address and the client's id.
    pub consent: Option<(String, String)>,
    /// Of its service.
    pub options: Options,
    /// What its relay offered when it was greeted last.
    pub offer: Option<OfferRow>,
}

impl Channel {
    /// The largest letter that it takes, and by whose word.
    pub fn size_limit(&self) -> Option<SizeLimit> {
        size_limit(&self.record, self.offer.as_ref())
    }
}

/// The largest letter that a channel takes. Each receiver of direct delivery has a limit of its own.
pub(crate) fn size_limit(record: &ChannelRecord, offer: Option<&OfferRow>) -> Option<SizeLimit> {
    if record.kind == ChannelKind::Direct {
        return None;
    }
    let bytes = |limit: i64| u64::try_from(limit).ok();
    let announced = offer.and_then(|offer| offer.size_limit_bytes).and_then(bytes);
    size::smallest(record.size_limit_bytes.and_then(bytes), record.service, announced)
}

/// Every channel, oldest first. Who sends campaigns chooses among them.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn channels(app: &Application, viewer: &Viewer) -> Result<Vec<Channel>, Trouble> {
    may_see(viewer)?;
    let records = rows::all(app.database()).await?;
    let offers = offer::all(app.database()).await?;
    records.into_iter().map(|record| of(app, viewer, record, &offers)).collect()
}

/// One channel.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn channel(app: &Application, viewer: &Viewer, id: ChannelId) -> Result<Channel, Trouble> {
    may_see(viewer)?;
    let record = rows::get(app.database(), id).await?.ok_or(Trouble::not_found("channel"))?;
    of(app, viewer, record, &offer::all(app.database()).await?)
}

/// Talks with the relay without handing it a letter.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's. What the relay does wrong is in the steps.
pub async fn test_channel(app: &Application, viewer: &Viewer, id: ChannelId) -> Result<Conversation, Trouble> {
    if !viewer.may(Right::ManageChannels) {
        shown(app, viewer, id).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let record = rows::get(app.database(), id).await?.ok_or(Trouble::not_found("channel"))?;
    let outward = app.outward()?;
    if record.kind == ChannelKind::Direct {
        return try_direct(app, outward, &record).await;
    }
    let (settings, target) = dialogue(app, &record, &outward.sending).await?;
    let talk = converse(&*outward.sending.dialler, &target, settings, app.clock(), None).await;
    if let Some(offer) = talk.offer {
        app.perform(&Viewer::system(), TellOfOffer { channel: id, offer }).await?;
    }
    Ok(talk)
}

/// Direct delivery is tried at the exchangers of a domain that everybody knows: whether port 25 leads out of here, and how we are
/// greeted.
async fn try_direct(app: &Application, outward: &Outward, record: &ChannelRecord) -> Result<Conversation, Trouble> {
    let (settings, _) = dialogue(app, record, &outward.sending).await?;
    let exchangers = outward.sending.exchangers(app);
    let step = |reply: String| Conversation {
        steps: vec![Step { name: "dial", ok: false, reply }],
        ..Conversation::default()
    };
    let Some(target) = exchangers.first_of(TRIED_DOMAIN).await else {
        return Ok(step(format!("the mail exchangers of {TRIED_DOMAIN} could not be looked up")));
    };
    Ok(converse(&*outward.sending.direct_dialler, &target, settings, app.clock(), None).await)
}

fn may_see(viewer: &Viewer) -> Result<(), Trouble> {
    match viewer.may(Right::SendCampaigns) || viewer.may(Right::ManageChannels) {
        true => Ok(()),
        false => Err(Trouble::NotAllowed { right: Right::SendCampaigns }),
    }
}

fn of(app: &Application, viewer: &Viewer, record: ChannelRecord, offers: &[OfferRow]) -> Result<Channel, Trouble> {
    let has_password = record.sealed.is_some();
    let secret = match viewer.may(Right::ManageChannels) {
        true => open_secret(app, &record)?,
        false => None,
    };
    let options = options_of(&record)?;
    let (username, consent) = secret.map_or((None, None), |secret| (Some(secret.username), secret.consent));
    let consent = consent.map(|consent| (consent.token_url, consent.client_id));
    let offer = offers.iter().find(|offer| offer.channel == record.id).copied();
    Ok(Channel { record, username, has_password, consent, options, offer })
}

pub(crate) fn open_secret(app: &Application, record: &ChannelRecord) -> Result<Option<ChannelSecret>, Trouble> {
    let Some(sealed) = &record.sealed else { return Ok(None) };
    let place = Place { table: "channel", column: "sealed", row: record.id.as_i64() };
    let plain = app.keyring().unseal_secret(place, sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(Trouble::broken)
}

/// For who may not change channels: whether this one is there. Who sees none is told nothing of single ones.
pub(crate) async fn shown(app: &Application, viewer: &Viewer, id: ChannelId) -> Result<(), Trouble> {
    if may_see(viewer).is_err() {
        return Ok(());
    }
    rows::get(app.database(), id).await?.map(drop).ok_or(Trouble::not_found("channel"))
}
