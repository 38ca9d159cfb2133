//! What every verb needs, done once.

mod application;
mod leisure;
mod page;
mod perform;
mod trouble;
mod verb;
mod work;

pub(crate) use application::NODE_LEASE;
pub use application::{Application, Parts};
pub use page::{PAGE_LIMIT, Page, page_limit};
pub use perform::{Idempotency, Once, Stored};
pub use trouble::{NextStep, Trouble};
pub use verb::Verb;
pub use work::Work;
pub(crate) use work::audited;
