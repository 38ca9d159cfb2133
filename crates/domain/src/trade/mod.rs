//! What is traded: orders, and what customers say about what they want.

mod order;
mod rhythm;
mod talk;

pub use order::{
    AHEAD, AMOUNT_LIMIT_MINOR, NUMBER_LIMIT_CHARACTERS, Order, OrderRefusal, OrderState, UnknownOrderState,
};
pub use rhythm::{Rhythm, rhythm};
pub use talk::{SUBJECT_LIMIT_CHARACTERS, TalkRefusal, subject, when};
