//! The readers of the demo: whose an address is, how letters are read in that country, and when its desks are staffed.

use basics::{Dice, Timestamp};
use fakeworld::world::{Buyer, World, calendar};
use fakeworld::{Action, ActionKind, Agent, Delivery, Readers, ReadersSettings};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Everybody of a world, by address.
pub struct Crowd {
    world: Arc<World>,
    readers: Readers,
    buyers: HashMap<String, usize>,
}

impl Crowd {
    pub fn of(world: Arc<World>) -> Self {
        let readers = Readers::new(world.seed(), ReadersSettings::default());
        let addresses = |buyer: &Buyer| -> Vec<(String, usize)> {
            buyer.people.iter().map(|one| (one.address.clone(), buyer.number)).collect()
        };
        let buyers = world.buyers().iter().flat_map(addresses).collect();
        Crowd { world, readers, buyers }
    }

    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// What the recipient does with a letter, in order; nobody is slower than `slowest`, but for nights and weekends when
    /// `at_work` says that they count.
    pub fn read(&self, delivery: &Delivery, slowest: Duration, at_work: bool) -> Vec<(Timestamp, Action)> {
        let buyer = self.buyers.get(&delivery.recipient).and_then(|number| self.world.buyers().get(*number));
        let mut habits = ReadersSettings { slowest, ..ReadersSettings::default() };
        if let Some(buyer) = buyer {
            let reading = self.world.reading_of(buyer);
            habits.open = reading.open;
            habits.click = reading.click;
            habits.unsubscribe = reading.unsubscribe;
            habits.answer = reading.open * reading.answer / 1_000;
        }
        let mut actions: Vec<(Timestamp, Action)> = self
            .readers
            .read_as(delivery, &habits)
            .into_iter()
            .map(|action| {
                let at = delivery.at.plus(action.after);
                let waits = at_work && action.agent != Agent::Machine;
                match buyer.filter(|_| waits) {
                    Some(buyer) => (woken(buyer, at, &action), action),
                    None => (at, action),
                }
            })
            .collect();
        actions.sort_by_key(|(at, _)| *at);
        actions
    }
}

/// Opening and clicking belong together: whoever waits for the morning waits with both.
fn woken(buyer: &Buyer, at: Timestamp, action: &Action) -> Timestamp {
    let mut dice = Dice::from_number(buyer.number as u64 ^ (at.as_millis() as u64 >> 22));
    let morning = calendar::next_at_work(buyer.country, buyer.time_zone, at, &mut dice);
    match action.kind {
        ActionKind::Click(_) if morning > at => morning.plus(Duration::from_secs(90)),
        _ => morning,
    }
}
