//! Linking audit log and consent ledger into chains after the fact, so that the verbs themselves never wait for each other.

use crate::{Application, Trouble, Verb, Work};
use domain::trust::{Right, Viewer};
use store::ledger::chain::{self as rows, Chain, Verified};

/// Rows linked by one run.
const RINGS_AT_ONCE: u32 = 1_000;

/// Links the oldest rows that have none yet. Run again until it answers 0.
pub struct LinkChain {
    pub chain: Chain,
}

impl Verb for LinkChain {
    const NAME: &'static str = "link_chain";
    const RIGHT: Right = Right::System;
    type Answer = usize;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<usize, Trouble> {
        let keyring = work.keyring();
        let hash = |bytes: &[u8]| keyring.secret_hash(bytes);
        Ok(rows::link(work.transaction, self.chain, RINGS_AT_ONCE, &hash).await?)
    }
}

/// Walks along a chain from its beginning.
///
/// # Errors
/// The ledger's.
pub async fn verify_chain(application: &Application, chain: Chain) -> Result<Verified, Trouble> {
    let hash = |bytes: &[u8]| application.keyring().secret_hash(bytes);
    Ok(rows::verify(application.database(), chain, &hash).await?)
}
