//! Fall-over: letters that wait at a channel which has been in trouble for longer than their route bears go to the route's next channel,
//! in bounded batches, each with a note in its campaign.
//!
//! Only letters in the queue are moved: none of them can have left. A letter whose end may be at a server is in doubt, and stays there.

use super::book::{RouteBook, in_trouble_since};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ChannelId, Event};
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::sending::route::{self, ReroutingRow, RoutedQueue};
use store::sending::{campaign, channel};

/// Channels in trouble are looked at this often.
pub(crate) const TAKE_OVER_EVERY: Duration = Duration::from_secs(10);
/// Batches of one round: between rounds the drivers get their turn.
const BATCHES_AT_MOST: usize = 40;

/// Moves what has waited too long.
pub(crate) async fn take_over(app: &Application) -> Result<(), Trouble> {
    let troubled = channel::all(app.database()).await?;
    let mut batches = 0;
    for record in troubled.iter().filter(|record| in_trouble_since(record).is_some()) {
        let mut after = None;
        while let Some(queue) = route::next_queue(app.database(), record.id, after).await? {
            after = Some(queue);
            let Some(to) = stand_in(app, queue, record.id).await? else { continue };
            loop {
                let verb = TakeOver { queue, from: record.id, to };
                if batches >= BATCHES_AT_MOST {
                    return Ok(());
                }
                batches += 1;
                if app.perform(&Viewer::system(), verb).await? == 0 {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// The channel that takes over from another one; `None` while letters go on waiting.
async fn stand_in(app: &Application, queue: RoutedQueue, from: ChannelId) -> Result<Option<ChannelId>, Trouble> {
    let Some(record) = campaign::get(app.database(), queue.campaign).await? else { return Ok(None) };
    let book = RouteBook::read(app, &record.from_address).await?;
    Ok(book.within(queue.route, app.now()).filter(|to| *to != from))
}

/// Moves one batch; answers how many letters.
struct TakeOver {
    queue: RoutedQueue,
    from: ChannelId,
    to: ChannelId,
}

impl Verb for TakeOver {
    const NAME: &'static str = "take_over_letters";
    const RIGHT: Right = Right::System;
    type Answer = i64;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        // It may work again by now.
        let still = channel::find(work.transaction, self.from).await?;
        if still.is_some_and(|record| in_trouble_since(&record).is_none()) {
            return Ok(0);
        }
        let letters = route::take_over(work.transaction, self.queue, self.from, self.to).await?;
        if letters > 0 {
            let (campaign, from, to) = (self.queue.campaign, self.from, self.to);
            let id = work.mint::<Event>()?.as_i64();
            route::note(work.transaction, &ReroutingRow { id, campaign, from, to, letters, at: work.now }).await?;
            work.touched(campaign, "changed");
            work.ring("outbox");
        }
        Ok(letters)
    }
}
