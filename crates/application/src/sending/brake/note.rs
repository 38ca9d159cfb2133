//! What came back for a letter counts where the letter went: in the sums of its channel, group and campaign.

use crate::{Trouble, Work};
use basics::ids::{CampaignId, Event, OutgoingId};
use domain::sending::brake::{Signal, signal_of};
use domain::sending::classification::{Action, Class, Lasting, Verdict};
use store::sending::delivery::{self, DeliveryDelta};

/// Sums a bounce or a complaint, once a letter: the caller knows that it is the first of its kind.
pub(in crate::sending) async fn note_return(
    work: &mut Work<'_>,
    letter: OutgoingId,
    campaign: Option<CampaignId>,
    kind: &str,
    verdict: &Verdict,
) -> Result<(), Trouble> {
    let signal = match kind {
        "complaint" => Some(Signal::Complained),
        // A bounce is for good: what is put off is a report of delay.
        "bounce" if verdict.action == Action::Suppress || !verdict.class.ends_an_address() => {
            signal_of(verdict.class, Lasting::Permanent)
        }
        _ => None,
    };
    let bounced = (kind == "bounce" && verdict.class != Class::Unsubscribe).then_some("bounced");
    let names = signal.map(Signal::as_str).into_iter().chain(bounced);
    let Some((channel, provider)) = delivery::place_of(work.transaction, letter).await? else { return Ok(()) };
    let hour = work.now.as_millis().div_euclid(3_600_000);
    let mut deltas = Vec::new();
    for name in names {
        let id = work.mint::<Event>()?.as_i64();
        deltas.push(DeliveryDelta { id, channel, provider, campaign, hour, name, amount: 1 });
    }
    Ok(delivery::add_deltas(work.transaction, &deltas).await?)
}
