//! Fall-over: letters that wait at a channel which has been in trouble for longer than their route bears go to the route's next channel,
//! in bounded batches, each with a note in its campaign. So do the letters to one receiver when only they are held at the channel.
//!
//! Only letters in the queue are moved: none of them can have left. What a worker has claimed and not begun goes back into the queue first.
//! A letter whose end may be at a server is in doubt, and stays there. A channel that no letter tries any more is greeted once a minute,
//! so that it is known when it works again.

use super::book::{RouteBook, trouble_of};
use super::cells::{self, Cells};
use crate::sending::channels::TellOfChannel;
use crate::sending::relay::converse;
use crate::sending::running::{SendingParts, dialogue};
use crate::sending::worker::standing::News;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ChannelId, Event};
use domain::sending::channel::{ChannelKind, ChannelState};
use domain::sending::provider::ProviderGroup;
use domain::sending::route::WayTrouble;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::time::Duration;
use store::sending::channel::ChannelRecord;
use store::sending::route::{self, ReroutingRow, RoutedQueue};
use store::sending::{campaign, channel, outbox};
use tokio::task::JoinHandle;

/// Channels in trouble are looked at this often.
const LOOKED_EVERY: Duration = Duration::from_secs(10);
/// A channel without letters is greeted this often.
const GREETED_EVERY: Duration = Duration::from_secs(60);
/// Batches of one look: between looks the drivers get their turn.
const BATCHES_AT_MOST: usize = 40;

/// What of fall-over lives as long as the sending side.
#[derive(Default)]
pub(crate) struct FallOver {
    /// Monotonic.
    look_at: Duration,
    greeted_at: BTreeMap<ChannelId, Duration>,
    greeting: BTreeMap<ChannelId, JoinHandle<bool>>,
}

/// What is left to the drivers.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// They have claimed letters that another channel shall take over.
    pub give_back: Vec<ChannelId>,
    /// They answer again: what was learnt of their trouble is over.
    pub works_again: Vec<ChannelId>,
}

impl FallOver {
    /// Moves what has waited too long, and greets channels that nothing else tries.
    pub async fn look(&mut self, app: &Application, parts: &SendingParts) -> Result<Looked, Trouble> {
        let now = app.clock().monotonic();
        let mut looked = Looked::default();
        if now < self.look_at {
            return Ok(looked);
        }
        self.look_at = now + LOOKED_EVERY;
        let channels = channel::all(app.database()).await?;
        let cells = Cells::read(app, &channels).await?;
        let mut batches = 0;
        for record in &channels {
            let stands_still = trouble_of(record).is_some();
            for provider in ProviderGroup::ALL {
                if stands_still || cells.of(record.id, *provider).is_some() {
                    take_over(app, record, *provider, &mut batches).await?;
                }
            }
            if !stands_still {
                // What is held of a receiver alone its worker has given back already.
                continue;
            }
            if let Some(queue) = route::held_queue(app.database(), record.id).await?
                && stand_in(app, queue, record.id).await?.is_some()
            {
                looked.give_back.push(record.id);
            }
            self.greet(app, parts, record).await?;
        }
        looked.works_again = self.heard(app).await?;
        Ok(looked)
    }

    /// Greets a failing relay at which no letter waits.
    async fn greet(&mut self, app: &Application, parts: &SendingParts, record: &ChannelRecord) -> Result<(), Trouble> {
        let now = app.clock().monotonic();
        let is_failing = record.kind == ChannelKind::Smtp && record.state == ChannelState::Failing;
        let was_greeted = self.greeted_at.get(&record.id).is_some_and(|at| now < *at + GREETED_EVERY);
        if !is_failing || was_greeted || self.greeting.contains_key(&record.id) {
            return Ok(());
        }
        if outbox::next_due(app.database(), record.id).await?.is_some() {
            return Ok(());
        }
        let id = record.id;
        self.greeted_at.insert(id, now);
        let (app, parts, record) = (app.clone(), parts.clone(), record.clone());
        let greeted = tokio::spawn(async move {
            let Ok((settings, target)) = dialogue(&app, &record, &parts).await else { return false };
            converse(&*parts.dialler, &target, settings, app.clock(), None).await.is_good()
        });
        self.greeting.insert(id, greeted);
        Ok(())
    }

    /// The channels that were greeted and answered.
    async fn heard(&mut self, app: &Application) -> Result<Vec<ChannelId>, Trouble> {
        let ended: Vec<ChannelId> =
            self.greeting.iter().filter(|(_, task)| task.is_finished()).map(|(id, _)| *id).collect();
        let mut works = Vec::new();
        for id in ended {
            let Some(task) = self.greeting.remove(&id) else { continue };
            // A greeting that broke is no answer.
            if task.await.unwrap_or(false) {
                app.perform(&Viewer::system(), TellOfChannel { channel: id, news: News::Works }).await?;
                works.push(id);
            }
        }
        Ok(works)
    }
}

async fn take_over(
    app: &Application,
    record: &ChannelRecord,
    provider: ProviderGroup,
    batches: &mut usize,
) -> Result<(), Trouble> {
    let mut after = None;
    while let Some(queue) = route::next_queue(app.database(), record.id, provider, after).await? {
        after = Some(queue);
        let Some(to) = stand_in(app, queue, record.id).await? else { continue };
        loop {
            if *batches >= BATCHES_AT_MOST {
                return Ok(());
            }
            *batches += 1;
            if app.perform(&Viewer::system(), TakeOver { queue, from: record.id, to }).await? == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// The channel that takes over from another one; `None` while letters go on waiting.
async fn stand_in(app: &Application, queue: RoutedQueue, from: ChannelId) -> Result<Option<ChannelId>, Trouble> {
    let Some(record) = campaign::get(app.database(), queue.campaign).await? else { return Ok(None) };
    let book = RouteBook::read(app, &record.from_address).await?;
    Ok(book.within(queue.route, queue.provider, app.now()).filter(|to| *to != from))
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
        let Some(trouble) = self.trouble(work).await? else { return Ok(0) };
        let letters = route::take_over(work.transaction, self.queue, self.from, self.to).await?;
        if letters > 0 {
            let (RoutedQueue { campaign, provider, .. }, from, to) = (self.queue, self.from, self.to);
            let id = work.mint::<Event>()?.as_i64();
            let row = ReroutingRow { id, campaign, from, to, provider, cause: trouble.cause, letters, at: work.now };
            route::note(work.transaction, &row).await?;
            work.touched(campaign, "changed");
            work.touched(from, "changed");
            work.ring("outbox");
        }
        Ok(letters)
    }
}

impl TakeOver {
    /// What keeps the letters where they are, as it stands now.
    async fn trouble(&self, work: &mut Work<'_>) -> Result<Option<WayTrouble>, Trouble> {
        let Some(record) = channel::find(work.transaction, self.from).await? else { return Ok(None) };
        let of_cell = cells::find(work, self.from, self.queue.provider).await?;
        Ok(trouble_of(&record).into_iter().chain(of_cell).min_by_key(|trouble| trouble.since))
    }
}
