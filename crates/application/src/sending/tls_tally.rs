//! How connections to destinations were encrypted, counted for the channel's health.

use crate::{Application, Trouble, Verb, Work};
use basics::ids::ChannelId;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::Lane;
use store::sending::tls::{self, ResultDelta};

const DAY_MILLISECONDS: i64 = 24 * 3_600_000;

/// What a destination's policy asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// There is none: TLS is taken where it is offered.
    Free,
    /// What would have been held back is counted.
    Testing,
    /// A named server with a valid certificate, or none.
    Enforced,
}

impl Bound {
    const fn as_str(self) -> &'static str {
        match self {
            Bound::Free => "none",
            Bound::Testing => "testing",
            Bound::Enforced => "enforce",
        }
    }
}

/// How one connection went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsResult {
    /// Encrypted, with a certificate of the server's own name.
    Proven,
    /// Encrypted, and nobody asked for more.
    Encrypted,
    /// In clear.
    Clear,
    /// Encryption was demanded and not offered.
    NotOffered,
    /// The handshake or the certificate failed.
    Failed,
}

impl TlsResult {
    const fn as_str(self) -> &'static str {
        match self {
            TlsResult::Proven => "proven",
            TlsResult::Encrypted => "encrypted",
            TlsResult::Clear => "clear",
            TlsResult::NotOffered => "not_offered",
            TlsResult::Failed => "failed",
        }
    }
}

/// Counts until it is written.
#[derive(Debug, Default)]
pub struct TlsTally(BTreeMap<(Bound, TlsResult), i64>);

impl TlsTally {
    pub fn count(&mut self, bound: Bound, result: TlsResult) {
        *self.0.entry((bound, result)).or_default() += 1;
    }

    /// Everything that was counted since the last time.
    pub fn take(&mut self) -> Option<TlsTally> {
        if self.0.is_empty() { None } else { Some(std::mem::take(self)) }
    }
}

/// Writes a tally down. What cannot be written is lost: it is a count, no letter.
pub async fn record_tls_results(application: Application, channel: ChannelId, tally: TlsTally) {
    if let Err(trouble) = application.perform(&Viewer::system(), RecordTlsResults { channel, tally }).await {
        tracing::warn!(%trouble, %channel, "how connections were encrypted could not be written");
    }
}

struct RecordTlsResults {
    channel: ChannelId,
    tally: TlsTally,
}

impl Verb for RecordTlsResults {
    const NAME: &'static str = "record_tls_results";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let day = work.now.as_millis().div_euclid(DAY_MILLISECONDS);
        let mut deltas = Vec::new();
        for ((bound, result), amount) in &self.tally.0 {
            let id = work.mint::<basics::ids::Event>()?.as_i64();
            let (policy, result) = (bound.as_str(), result.as_str());
            deltas.push(ResultDelta { id, channel: self.channel, day, policy, result, amount: *amount });
        }
        Ok(tls::add_results(work.transaction, &deltas).await?)
    }
}
