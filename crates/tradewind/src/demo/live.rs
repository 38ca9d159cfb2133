//! The world goes on while somebody looks: buyers write and order at their hours, and every few days a letter goes to somebody.

use super::calendar::ROUND;
use super::campaigns;
use super::company::House;
use super::customers::Directory;
use super::trade::Teller;
use crate::commands::Failure;
use application::{Application, Trouble};
use basics::{Country, Dice, Timestamp};
use domain::trust::Viewer;
use fakeworld::world::{World, calendar};
use std::sync::Arc;
use std::time::Duration;

/// The world is asked for so much at once.
const AHEAD: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Between two letters that nobody planned by hand.
const LETTER_EVERY: Duration = Duration::from_secs(9 * 24 * 60 * 60);
/// People follow into memory within milliseconds.
const FOLLOW: Duration = Duration::from_millis(20);

/// What goes on.
pub struct Life {
    pub application: Application,
    pub by: Viewer,
    pub house: House,
    pub world: Arc<World>,
}

impl Life {
    /// Lets buyers write and order when their time comes; never returns but for a trouble.
    pub async fn go_on(self: Arc<Self>) -> Result<(), Failure> {
        let mut directory = Directory::read(&self.application, &self.by).await?;
        let mut from = self.application.now();
        loop {
            let until = from.plus(AHEAD);
            let happenings = self.world.happenings(from, until);
            for happening in happenings {
                self.wait_for(happening.at).await;
                let teller =
                    Teller { application: &self.application, by: &self.by, house: &self.house, world: &self.world };
                // One that is refused is not the end of the world.
                if let Err(trouble) = teller.tell(&mut directory, &[happening]).await {
                    tracing::warn!(%trouble, "something that happened in the demo's world was not told");
                }
            }
            self.wait_for(until).await;
            from = until;
        }
    }

    /// Sends a letter every few days, to one list after the other; never returns.
    pub async fn write(self: Arc<Self>) {
        let home: Country = "CN".parse().expect("an assigned code");
        let mut dice = Dice::from_number(self.world.seed());
        for (whom, letter) in ROUND.iter().cycle() {
            let next = self.application.now().plus(LETTER_EVERY);
            self.wait_for(calendar::next_at_work(home, "Asia/Shanghai", next, &mut dice)).await;
            let (Some(list), Some(letter_id)) = (whom.list(&self.house), self.house.letters.get(letter.name)) else {
                continue;
            };
            let channel = self.house.channel;
            let drafted = campaigns::draft(&self.application, &self.by, letter.name, list, *letter_id, channel).await;
            let sent = match drafted {
                Ok(id) => send_when_loaded(&self.application, &self.by, id).await,
                Err(trouble) => Err(trouble),
            };
            if let Err(trouble) = sent {
                tracing::warn!(%trouble, "a letter of the demo's world was not sent");
            }
        }
    }

    async fn wait_for(&self, moment: Timestamp) {
        let clock = self.application.clock();
        loop {
            let left = moment.since(clock.now());
            if left.is_zero() {
                return;
            }
            clock.wait(left).await;
        }
    }
}

/// Sends a draft as soon as the people are in memory.
///
/// # Errors
/// As [`campaigns::send`].
pub async fn send_when_loaded(app: &Application, by: &Viewer, id: basics::ids::CampaignId) -> Result<(), Failure> {
    while let Err(trouble) = campaigns::send(app, by, id, None).await {
        match trouble {
            Failure::Trouble(Trouble::Loading { .. }) => tokio::time::sleep(FOLLOW).await,
            other => return Err(other),
        }
    }
    Ok(())
}
