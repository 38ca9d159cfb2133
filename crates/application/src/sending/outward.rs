//! The ways out of a running Tradewind, set once: relays and name servers.

use super::running::SendingParts;
use outside::Resolver;
use std::sync::Arc;

/// What verbs and questions need that speak with the world beyond the ledger.
#[derive(Clone)]
pub struct Outward {
    pub sending: SendingParts,
    pub resolver: Arc<dyn Resolver>,
}
