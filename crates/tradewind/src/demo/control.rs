//! What turns the demo's clock, as the server is handed it, and what holds the clock back while letters are on their way.

use application::Application;
use domain::sending::campaign::CampaignState;
use fakeworld::PacedClock;
use server::DemoWorld;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Letters travel by real sockets on a machine that may be busy: their time-outs are of this clock, a dial has thirty seconds of it.
const WITH_LETTERS_AT_MOST: u32 = 12;
/// How often it is looked whether letters are on their way; a day a minute is a minute and a half of the demo in it.
const LOOKS_EVERY: Duration = Duration::from_millis(60);

pub struct Control {
    clock: Arc<PacedClock>,
    run: u64,
    again: watch::Sender<bool>,
}

impl Control {
    /// Turns a clock; `run` tells this beginning from the others.
    pub fn new(clock: Arc<PacedClock>, run: u64) -> Self {
        Control { clock, run, again: watch::Sender::new(false) }
    }

    /// Returns when somebody wants the world to begin again.
    pub async fn wanted_again(&self) {
        let mut again = self.again.subscribe();
        // The sender is this one's own and is not gone.
        drop(again.wait_for(|again| *again).await);
    }
}

impl DemoWorld for Control {
    fn speed(&self) -> u32 {
        self.clock.speed()
    }

    fn goes(&self) -> u32 {
        self.clock.goes()
    }

    fn set_speed(&self, speed: u32) {
        self.clock.set_speed(speed);
    }

    fn begin_again(&self) {
        self.again.send_replace(true);
    }

    fn run(&self) -> u64 {
        self.run
    }
}

/// Holds the clock back whenever a campaign runs; never returns by itself.
pub async fn hold_back(application: Application, clock: Arc<PacedClock>) {
    loop {
        match store::sending::campaign::in_state(application.database(), CampaignState::Running).await {
            Ok(running) => clock.hold_back((!running.is_empty()).then_some(WITH_LETTERS_AT_MOST)),
            Err(error) => tracing::warn!(%error, "it is not known whether letters are on their way"),
        }
        // The machine's time: the clock itself may stand still.
        tokio::time::sleep(LOOKS_EVERY).await;
    }
}
