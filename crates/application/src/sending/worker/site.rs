//! Where letters are handed over: the relay of a channel, or the mail exchangers of the reader's domain.

use std::sync::Arc;

/// One place that connections lead to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// The channel's own relay.
    Relay,
    /// The exchangers of a domain, as one text: domains that share all of them share connections.
    Exchangers(Arc<str>),
}
