//! What is traded: orders, what they were worth, what customers say about what they want, and what follows: tiers and predictions.

mod day;
mod order;
pub mod order_file;
pub mod predict;
mod rate;
pub mod rate_file;
mod rhythm;
mod talk;
pub mod tier;

pub use day::Day;
pub use order::{
    AHEAD, AMOUNT_LIMIT_MINOR, NUMBER_LIMIT_CHARACTERS, Order, OrderRefusal, OrderState, UnknownOrderState,
};
pub use rate::{CARRIED_DAYS, NoWorth, RATE_LIMIT, RATE_SCALE, Rate, RateRefusal, Rates};
pub use rhythm::{Rhythm, rhythm};
pub use talk::{SUBJECT_LIMIT_CHARACTERS, TalkRefusal, subject, when};
