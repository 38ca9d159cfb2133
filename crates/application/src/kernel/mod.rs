//! What every verb needs, done once.

mod application;
mod perform;
mod trouble;
mod verb;
mod work;

pub use application::{Application, Parts};
pub use perform::{Idempotency, Once, Stored};
pub use trouble::{NextStep, Trouble};
pub use verb::Verb;
pub use work::Work;
