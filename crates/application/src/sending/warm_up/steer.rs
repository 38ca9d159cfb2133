//! What people say about a warm-up: begin, hold, go on, end, begin anew, and whether new domains are warmed up by themselves.

use super::begin::begin;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::ChannelId;
use domain::sending::warm_up::WarmUpState;
use domain::trust::{Right, Viewer};
use store::sending::channel;
use store::sending::warm_up::{self as rows, WarmUpRow};

/// A name of the DNS (RFC 1035 §2.3.4).
const DOMAIN_LIMIT_BYTES: usize = 253;
/// Letters that were put off go again in so many chunks at the most; the rest come by themselves within minutes.
const WAKE_CHUNKS: usize = 2;

/// What is to become of a warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steering {
    /// Begin, or begin anew with the first day.
    Begin,
    /// Today's number stays.
    Hold,
    GoOn,
    /// Nothing is limited any more.
    End,
}

impl Steering {
    const fn verb(self) -> &'static str {
        match self {
            Steering::Begin => "begin",
            Steering::Hold => "hold",
            Steering::GoOn => "go_on",
            Steering::End => "end",
        }
    }
}

/// Steers the warm-up of a domain on a channel.
pub struct SteerWarmUp {
    pub channel: ChannelId,
    pub domain: String,
    pub steering: Steering,
}

impl Verb for SteerWarmUp {
    const NAME: &'static str = "steer_warm_up";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        crate::sending::channels::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        let domain = name(&self.domain)?;
        let known = rows::find(work.transaction, self.channel, &domain).await?;
        let state = match (self.steering, &known) {
            (Steering::Begin, _) => {
                begin(work, self.channel, domain).await?;
                return Ok(());
            }
            (_, None) => {
                return Err(Trouble::refused("no_warm_up", "this domain is not being warmed up on the channel"));
            }
            (Steering::Hold, _) => WarmUpState::Held,
            (Steering::GoOn, _) => WarmUpState::Running,
            (Steering::End, _) => WarmUpState::Ended,
        };
        let before = known.expect("it was looked at above");
        if before.state == WarmUpState::Ended && state != WarmUpState::Ended {
            return Err(Trouble::refused("warm_up_ended", "this warm-up has ended; begin it anew"));
        }
        let row = WarmUpRow { state, changed_at: work.now, ..before.clone() };
        rows::put(work.transaction, &row).await?;
        if state == WarmUpState::Ended {
            for _ in 0..WAKE_CHUNKS {
                rows::wake(work.transaction, self.channel, work.now).await?;
            }
        }
        work.touched(self.channel, "changed");
        work.audit(Self::NAME, self.channel, Some(&(&row.domain, before.state, state, self.steering.verb())));
        work.ring("outbox");
        Ok(())
    }
}

fn name(text: &str) -> Result<String, Trouble> {
    let name = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    match name.len() <= DOMAIN_LIMIT_BYTES && name.contains('.') && name.split('.').all(is_label) {
        true => Ok(name),
        false => Err(Trouble::field("domain", "not_a_host", "the domain is not a name such as example.com")),
    }
}

/// Chooses whether domains that are new on a channel are warmed up by themselves.
pub struct ChooseWarmUp {
    pub channel: ChannelId,
    pub automatic: bool,
}

impl Verb for ChooseWarmUp {
    const NAME: &'static str = "choose_warm_up";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        crate::sending::channels::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        rows::put_choice(work.transaction, self.channel, self.automatic, work.now).await?;
        work.touched(self.channel, "changed");
        work.audit(Self::NAME, self.channel, Some(&self.automatic));
        Ok(())
    }
}
