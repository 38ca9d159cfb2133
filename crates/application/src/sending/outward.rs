//! The ways out of a running Tradewind, set once: relays, name servers, and what the configuration says about our own names.

use super::running::SendingParts;
use outside::Resolver;
use std::sync::Arc;

/// What verbs and questions need that speak with the world beyond the ledger.
#[derive(Clone)]
pub struct Outward {
    pub sending: SendingParts,
    pub resolver: Arc<dyn Resolver>,
    /// Domains that the configuration lists as ours: declared, not checked.
    pub own_domains: Vec<String>,
    /// Where the public pages answer, without a slash at the end.
    pub public_url: String,
}

impl Outward {
    /// Whether the configuration lists the domain, or one above it.
    pub fn declares(&self, domain: &str) -> bool {
        self.own_domains.iter().any(|own| {
            let own = own.trim().to_ascii_lowercase();
            domain == own || domain.strip_suffix(&own).is_some_and(|rest| rest.ends_with('.') && !own.is_empty())
        })
    }
}
