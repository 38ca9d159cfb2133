//! Linking audit log and consent ledger into chains after the fact, so that the verbs themselves never wait for each other.

use crate::{Application, Trouble, Verb, Work};
use domain::trust::{Right, Viewer};
use store::trust::chain::{self as rows, Chain, Ring};

/// Rows linked by one run.
const RINGS_AT_ONCE: i64 = 1_000;
const NO_LINK: [u8; 32] = [0; 32];

/// Links the oldest rows that have none yet. Run again until it answers 0.
pub struct LinkChain {
    pub chain: Chain,
}

impl Verb for LinkChain {
    const NAME: &'static str = "link_chain";
    const RIGHT: Right = Right::System;
    type Answer = usize;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<usize, Trouble> {
        let last = rows::last(work.transaction, self.chain).await?;
        let (mut position, mut link) = match last {
            Some(Ring { position: Some(position), link: Some(link), .. }) => (position, link),
            Some(_) | None => (0, NO_LINK.to_vec()),
        };
        let mut links = Vec::new();
        for ring in rows::unlinked(work.transaction, self.chain, RINGS_AT_ONCE).await? {
            position += 1;
            let next = next_link(work.application(), &link, position, &ring);
            links.push((ring.id, next, position));
            link = next.to_vec();
        }
        rows::link(work.transaction, self.chain, &links).await?;
        Ok(links.len())
    }
}

/// What a walk along a chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainState {
    Whole {
        rings: u64,
    },
    /// The first row that was changed, removed or put in.
    BrokenAt {
        position: i64,
    },
}

/// Walks along a chain from its beginning.
///
/// # Errors
/// The ledger's.
pub async fn verify_chain(application: &Application, chain: Chain) -> Result<ChainState, Trouble> {
    let (mut position, mut link) = (0, NO_LINK.to_vec());
    loop {
        let rings = rows::linked(application.database(), chain, position, RINGS_AT_ONCE).await?;
        if rings.is_empty() {
            return Ok(ChainState::Whole { rings: position as u64 });
        }
        for ring in rings {
            position += 1;
            let expected = next_link(application, &link, position, &ring);
            if ring.position != Some(position) || ring.link.as_deref() != Some(&expected[..]) {
                return Ok(ChainState::BrokenAt { position });
            }
            link = expected.to_vec();
        }
    }
}

fn next_link(application: &Application, before: &[u8], position: i64, ring: &Ring) -> [u8; 32] {
    let bytes = [before, &position.to_be_bytes(), &ring.content].concat();
    application.keyring().secret_hash(&bytes)
}
