//! What destinations demand of whoever brings them letters (MTA-STS, RFC 8461): looked up by their DNS, fetched over HTTPS from
//! public addresses alone, and kept in the ledger, so that neither a restart nor somebody who takes the record or the page away
//! switches the protection off before its age has passed.
//!
//! It promises that a policy that cannot be had keeps no letter waiting for long, and that a kept one goes on. The domain itself
//! stands in the ledger only as a keyed hash, its policy sealed.

use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use domain::trust::{Right, Viewer};
use mail::mta_sts::{self, Kept, Policy};
use outside::{FetchRequest, Redirects};
use seal::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Lane;
use store::sending::tls::{self, PolicyRow};

/// Every domain is looked up again after so long; a page that failed is not asked for sooner (RFC 8461 §3.3).
const LOOKED_UP_EVERY: Duration = Duration::from_secs(10 * 60);
/// One page. Letters of its domain wait for it, others do not.
const PAGE_TIMEOUT: Duration = Duration::from_secs(15);
/// One record; silent name servers are waited for no longer.
const RECORD_PATIENCE: Duration = Duration::from_secs(5);
/// Domains in memory; beyond it the memory begins anew from the ledger.
const REMEMBERED_AT_MOST: usize = 50_000;

const fn place(row: i64) -> Place {
    Place { table: "tls_policy", column: "sealed", row }
}

/// A policy as the ledger keeps it.
#[derive(Serialize, Deserialize)]
struct StoredPolicy {
    version: u8,
    kept: Kept,
}

impl StoredPolicy {
    const VERSION: u8 = 1;

    fn read(plain: &[u8]) -> Option<Kept> {
        let stored: StoredPolicy = serde_json::from_slice(plain).ok()?;
        (stored.version == Self::VERSION).then_some(stored.kept)
    }
}

/// By domain: until when it is not looked up again, and what binds.
type Known = BTreeMap<String, (Timestamp, Option<Arc<Kept>>)>;

/// The policies that this process knows.
pub struct TlsPolicies {
    application: Application,
    known: Mutex<Known>,
}

impl TlsPolicies {
    pub fn new(application: Application) -> Self {
        TlsPolicies { application, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What binds letters to this domain now, if anything does.
    pub async fn of(&self, domain: &str) -> Option<Arc<Kept>> {
        let now = self.application.now();
        let before = self.known().get(domain).cloned();
        let kept = match before {
            Some((until, kept)) if now < until => return kept.filter(|kept| kept.binds(now)),
            Some((_, kept)) => kept,
            None => self.look_in_ledger(domain).await,
        };
        let found = self.look_up(domain, kept, now).await;
        let mut known = self.known();
        if known.len() >= REMEMBERED_AT_MOST {
            known.clear();
        }
        known.insert(domain.to_owned(), (now.plus(LOOKED_UP_EVERY), found.clone()));
        found.filter(|kept| kept.binds(now))
    }

    async fn look_in_ledger(&self, domain: &str) -> Option<Arc<Kept>> {
        let hash = self.application.keyring().address_hash(domain);
        let row = match tls::policy(self.application.database(), &hash).await {
            Ok(row) => row?,
            Err(error) => {
                tracing::warn!(%error, "a kept TLS policy could not be read");
                return None;
            }
        };
        let plain = self.application.keyring().unseal(place(row.id), &row.sealed).ok()?;
        StoredPolicy::read(&plain).map(Arc::new)
    }

    async fn look_up(&self, domain: &str, kept: Option<Arc<Kept>>, now: Timestamp) -> Option<Arc<Kept>> {
        let Ok(outward) = self.application.outward() else { return kept };
        let name = format!("_mta-sts.{domain}");
        let texts = tokio::select! {
            biased;
            texts = outward.resolver.texts(&name) => texts.unwrap_or_default(),
            () = self.application.clock().wait(RECORD_PATIENCE) => Vec::new(),
        };
        let record = mta_sts::record_id(&texts);
        let wanted = kept
            .as_ref()
            .map_or(record.is_some(), |kept| kept.is_to_be_fetched(record, now) || kept.is_getting_old(now));
        // Without a record nobody has to have a page: what is kept goes on until its age has passed.
        let (true, Some(id)) = (wanted, record) else { return kept };
        match self.fetch(domain).await {
            Some(policy) => {
                let fresh = Kept { policy, id: id.to_owned(), fetched_at: now };
                let verb = KeepTlsPolicy { domain: domain.to_owned(), kept: fresh.clone() };
                if let Err(trouble) = self.application.perform(&Viewer::system(), verb).await {
                    tracing::warn!(%trouble, "a TLS policy could not be kept; it holds in memory");
                }
                Some(Arc::new(fresh))
            }
            None => kept,
        }
    }

    /// The policy's page: only from the server that the certificate proves, in plain text, without a redirect (RFC 8461 §3.3).
    async fn fetch(&self, domain: &str) -> Option<Policy> {
        let request = FetchRequest {
            url: mta_sts::policy_url(domain),
            redirects: Redirects::Refused,
            most_bytes: mta_sts::MOST_POLICY_BYTES,
            timeout: PAGE_TIMEOUT,
        };
        let page = self.application.outward().ok()?.fetcher.get(&request).await.ok()?;
        let is_text = page.content_type.as_deref() == Some("text/plain");
        if page.status != 200 || !is_text {
            return None;
        }
        Policy::parse(&page.body).ok()
    }
}

/// Keeps the policy of a domain.
struct KeepTlsPolicy {
    domain: String,
    kept: Kept,
}

impl Verb for KeepTlsPolicy {
    const NAME: &'static str = "keep_tls_policy";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let id = work.mint::<basics::ids::Event>()?.as_i64();
        let stored = StoredPolicy { version: StoredPolicy::VERSION, kept: self.kept.clone() };
        let plain = serde_json::to_vec(&stored).map_err(Trouble::broken)?;
        let row = PolicyRow {
            id,
            hash: work.keyring().address_hash(&self.domain).to_vec(),
            sealed: work.keyring().seal(place(id), &plain, &mut work.dice),
            binds_until: self.kept.binds_until(),
        };
        Ok(tls::put_policy(work.transaction, &row, work.now).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::Mode;

    #[test]
    fn a_policy_is_kept_as_version_one_has_it_and_another_version_is_not_read() {
        let policy = Policy { mode: Mode::Enforce, max_age_seconds: 86_400, hosts: vec!["*.buyer.example".to_owned()] };
        let kept = Kept { policy, id: "1".to_owned(), fetched_at: Timestamp::from_millis(1_795_000_000_000) };
        let golden = r#"{"version":1,"kept":{"policy":{"mode":"enforce","max_age_seconds":86400,"hosts":["*.buyer.example"]},"id":"1","fetched_at":"2026-11-18T11:06:40.000Z"}}"#;
        let stored = StoredPolicy { version: StoredPolicy::VERSION, kept: kept.clone() };
        assert_eq!(serde_json::to_string(&stored).unwrap(), golden);
        assert_eq!(StoredPolicy::read(golden.as_bytes()), Some(kept));
        assert_eq!(StoredPolicy::read(golden.replace("\"version\":1", "\"version\":2").as_bytes()), None);
    }
}
