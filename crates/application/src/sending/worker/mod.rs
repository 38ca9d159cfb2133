//! The worker that hands letters over: claims them by lease, offers them to connections, writes intents and outcomes in
//! groups, and lets a final dot leave only after its intent is on disk.
//!
//! [`sender::ChannelSender`] is the whole of its judgement and knows no socket and no database: events and time go in, orders
//! come out. [`drive`] feeds it with real connections and commits.

pub mod cell;
pub mod concern;
pub mod drive;
mod gone;
pub mod line;
pub mod order;
pub mod orphans;
pub mod part;
pub mod progress;
mod route;
pub mod sender;
pub mod site;
pub mod standing;
pub mod verdict;
mod wires;
