//! Channels: added, changed, removed, and tried. A password goes in and never comes out again.

mod change;
mod input;
mod questions;
mod tell;
#[cfg(test)]
mod tests;

pub use change::{AddChannel, ChangeChannel, ChannelChange, RemoveChannel};
pub use questions::{Channel, channel, channels, test_channel};
pub(crate) use questions::{open_secret, shown, size_limit};
pub use store::sending::offer::OfferRow;
pub(crate) use tell::{RelayOffer, TellOfChannel, TellOfGroup, TellOfOffer};
