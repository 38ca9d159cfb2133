//! The ways out of a running Tradewind, set once: relays, name servers and web servers.

use super::running::SendingParts;
use outside::{Fetcher, Resolver};
use std::sync::Arc;

/// What verbs and questions need that speak with the world beyond the ledger.
#[derive(Clone)]
pub struct Outward {
    pub sending: SendingParts,
    pub resolver: Arc<dyn Resolver>,
    /// Texts that other domains publish, from public addresses alone.
    pub fetcher: Arc<dyn Fetcher>,
}
