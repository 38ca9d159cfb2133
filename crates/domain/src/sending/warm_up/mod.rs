//! Warming a new sender up: how many letters a day a source (a channel with a sender's domain) may send to one provider group, from a
//! few dozen to as many as it likes, by what became of the letters of the days before.
//!
//! A day begins with its first letter and lasts 24 hours. At its end the number grows by two fifths, stays, is halved, or the group
//! stops for a day and begins again with a quarter; each step keeps the numbers behind it. Days without letters do not count, and after
//! a week without any the number goes down again. Published schedules of large senders grow as fast (about 1.4 a day).

mod colour;
mod plan;
#[cfg(test)]
mod simulated;
mod state;

pub use colour::{Colour, colour};
pub use plan::{MOST_DAYS, PlanDay, PlanGroup, plan};
pub use state::{GroupState, Growth, Hours, Numbers, Reason, Step, WINDOW_HOURS, hour_of};

/// Letters of the first day to one group, for a domain that nobody knows.
pub const FIRST_DAY_NEW: u64 = 50;
/// For a domain that has been writing letters for a while, from elsewhere.
pub const FIRST_DAY_AGED: u64 = 100;
/// So many a day to one group and the source is known: no number limits it any more.
pub const WARM: u64 = 50_000;

words! {
    /// How far the warm-up of a source is.
    WarmUpState, UnknownWarmUpState, "a warm-up is running, held or ended":
    Running = "running",
    /// A person stopped its growth: today's number stays.
    Held = "held",
    /// Nothing is limited any more.
    Ended = "ended",
}

/// The number of letters after a good day.
pub const fn grown(cap: u64) -> u64 {
    let more = cap.saturating_mul(14).div_ceil(10);
    if more > WARM { WARM } else { more }
}
