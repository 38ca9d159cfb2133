//! A test letter of a campaign: its letter, its sender and its channel, to nobody but the verified person who asks.

use super::{checks, sight};
use crate::letters::{TestOf, TestReply, hand_over, reader, way_out};
use crate::sending::placing::Places;
use crate::sending::routes::book::RouteBook;
use crate::sending::tracking::url_for;
use crate::{Application, Idempotency, NextStep, Trouble, Verb, Work};
use basics::ids::{CampaignId, ChannelId, OutgoingId};
use domain::sending::route::LetterUse;
use domain::trust::{Right, Viewer};
use store::sending::campaign::CampaignRecord;

/// Sends the campaign's letter to the viewer and waits for the relay's answer. A campaign that was confirmed is tried as it
/// was frozen, a draft as it stands now. With `key`, a repeat sends nothing.
///
/// # Errors
/// `no_letter`, and those of [`crate::letters::send_test`].
pub async fn send_campaign_test(
    app: &Application,
    viewer: &Viewer,
    id: CampaignId,
    key: Option<Idempotency>,
) -> Result<TestReply, Trouble> {
    let record = sight::get(app, viewer, id).await?;
    if !sight::may_change(viewer, record.owner) {
        return Err(Trouble::NotAllowed { right: Right::SendCampaigns });
    }
    let user = reader(app, viewer).await?;
    let named = match record.by_routes {
        true => routed(app, &record, &user.email).await?,
        false => record.channel,
    };
    let channel = way_out(app, named).await?;
    let confirmed = record.frozen.clone().filter(|_| !record.state.is_open());
    let frozen = match confirmed {
        Some(frozen) => serde_json::from_str(&frozen).map_err(Trouble::broken)?,
        None => {
            let facts = checks::gather(app, record).await?;
            let public_url = url_for(app, &facts.record.from_address).await?;
            super::send::freeze(facts, public_url).ok_or_else(|| {
                let detail = "the campaign has no letter yet; choose one and try it then";
                Trouble::refused("no_letter", detail).then(NextStep::new("choose_letter"))
            })?
        }
    };
    hand_over(app, viewer, TestOf { frozen, channel, user }, key, BeginTest { campaign: id }).await
}

/// The channel that the routes choose for a test letter to this address.
async fn routed(app: &Application, record: &CampaignRecord, address: &str) -> Result<Option<ChannelId>, Trouble> {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase();
    let mut places = Places::default();
    places.look_up(app, [domain.clone()].into()).await?;
    let book = RouteBook::read(app, &record.from_address).await?;
    let letter = (None, places.get(&domain).provider, LetterUse::Test);
    Ok(book.choose(letter, record.channel, app.now()).channel)
}

/// Notes that a test is sent; answers the id that is in its Message-ID.
struct BeginTest {
    campaign: CampaignId,
}

impl Verb for BeginTest {
    const NAME: &'static str = "test_campaign";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = OutgoingId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<OutgoingId, Trouble> {
        sight::find_to_change(work, by, self.campaign).await?;
        work.audit(Self::NAME, self.campaign, None::<&()>);
        work.mint()
    }
}
