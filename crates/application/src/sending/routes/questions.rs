//! Reading routes, asking why a letter would go by a channel, and which letters another channel took over.

use super::book::{RouteBook, opened};
use crate::sending::campaigns::sight;
use crate::sending::placing::Places;
use crate::{Application, Trouble};
use basics::ids::{CampaignId, ChannelId, RouteId};
use basics::{Country, Timestamp};
use domain::sending::provider::ProviderGroup;
use domain::sending::route::{Choice, LetterUse, Route};
use domain::trust::{Right, Viewer};
use mail::EmailAddress;
use std::time::Duration;
use store::customers::contact;
use store::sending::route::{self, Rerouted};

/// What was taken over from a channel is shown for so long.
const SHOWN_FOR: Duration = Duration::from_secs(30 * 24 * 3_600);

/// Every route with its name, in the order in which they are asked. Who sends campaigns may know where letters go.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn routes(app: &Application, viewer: &Viewer) -> Result<Vec<(String, Route)>, Trouble> {
    may_see(viewer)?;
    let records = route::all(app.database()).await?;
    records.into_iter().map(|record| Ok((record.name.clone(), opened(record)?))).collect()
}

/// A letter that somebody asks about.
#[derive(Debug, Clone)]
pub struct Asked {
    /// To whom.
    pub address: String,
    /// From which address, or domain.
    pub from: String,
    pub letter_use: LetterUse,
}

/// The channel that the letter would go by, and what was known of the reader.
#[derive(Debug, Clone)]
pub struct Explained {
    pub choice: Choice,
    pub provider: ProviderGroup,
    /// Of the person with this address, where there is one.
    pub country: Option<Country>,
    pub known: bool,
    pub at: Timestamp,
}

/// Which channel a letter to an address would go by now, and why. Nothing is sent or kept.
///
/// # Errors
/// [`Trouble::NotAllowed`]; an address that is none; the ledger's.
pub async fn why(app: &Application, viewer: &Viewer, asked: &Asked) -> Result<Explained, Trouble> {
    may_see(viewer)?;
    // What was typed is not repeated: it is somebody's address.
    let address = EmailAddress::parse(asked.address.trim()).map_err(|_| {
        Trouble::field("address", "wrong_address", "this is not an e-mail address such as name@example.com")
    })?;
    let domain = address.domain().to_lowercase();
    let mut places = Places::default();
    places.look_up(app, [domain.clone()].into()).await?;
    let hash = app.keyring().address_hash(address.as_str());
    let person = contact::get_by_address(app.database(), &hash).await?;
    let country = person.as_ref().and_then(|person| person.country);
    let provider = places.get(&domain).provider;
    let from = asked.from.trim();
    let from = if from.contains('@') { from.to_owned() } else { format!("@{from}") };
    let book = RouteBook::read(app, &from).await?;
    let at = app.now();
    let choice = book.choose((country, provider, asked.letter_use), None, at);
    Ok(Explained { choice, provider, country, known: person.is_some(), at })
}

/// What other channels took over of a campaign's letters.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn rerouted(app: &Application, viewer: &Viewer, campaign: CampaignId) -> Result<Vec<Rerouted>, Trouble> {
    sight::needs(viewer)?;
    sight::shown(app, viewer, campaign).await?;
    Ok(route::notes(app.database(), campaign).await?)
}

/// What other channels took over from a channel in the last thirty days.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn rerouted_from(app: &Application, viewer: &Viewer, channel: ChannelId) -> Result<Vec<Rerouted>, Trouble> {
    crate::sending::channels::channel(app, viewer, channel).await?;
    Ok(route::notes_from(app.database(), channel, app.now().minus(SHOWN_FOR)).await?)
}

fn may_see(viewer: &Viewer) -> Result<(), Trouble> {
    match viewer.may(Right::SendCampaigns) || viewer.may(Right::ManageChannels) {
        true => Ok(()),
        false => Err(Trouble::NotAllowed { right: Right::SendCampaigns }),
    }
}

/// For who may not change routes: whether this one is there. Who sees none is told nothing of single ones.
pub(super) async fn shown(app: &Application, viewer: &Viewer, id: RouteId) -> Result<(), Trouble> {
    if may_see(viewer).is_err() {
        return Ok(());
    }
    let all = route::all(app.database()).await?;
    all.iter().any(|route| route.id == id).then_some(()).ok_or(Trouble::not_found("route"))
}
