//! What the first screen says: what waits for a person, whether sending is safe, what the letters brought, and today by hour.
//!
//! Questions only. Each section of the screen is one of them, so that one that is slow or refused holds up no other. A sales rep
//! reads sums of own campaigns alone.

mod funnel;
mod health;
mod hours;
mod needs;
mod receivers;

pub use funnel::{Funnel, FunnelSums, funnel};
pub use health::{HealthMeasure, Judgement, SendingHealth, sending_health};
pub use hours::{SendingDay, SendingHour, sending_by_hour};
pub use needs::{Need, NeedKind, Needs, NextDue, SetUpStep, needs};
pub use receivers::{Receiver, receivers};

use std::time::Duration;

/// The longest period of a section: a quarter year and a bit.
pub const DAYS_LIMIT: u32 = 92;

const DAY: Duration = Duration::from_secs(86_400);

/// So many days back.
fn days(days: u32) -> Duration {
    DAY * days.clamp(1, DAYS_LIMIT)
}
