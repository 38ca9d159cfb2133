//! Who runs the mailboxes of a domain: by its name where that tells it, by what the ledger knows, else by its mail exchangers.
//!
//! Asking never keeps a campaign waiting for long: what cannot be told now is placed among the others, and asked again next time.

use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::DestinationId;
use domain::sending::provider::{ProviderGroup, by_domain, by_exchangers};
use futures_util::StreamExt;
use outside::{ResolveError, Resolver};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::sending::plan;

/// A company that moves its mail is found after so long.
const KNOWN_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Names asked for at once.
const AT_ONCE: usize = 32;
/// One name is not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so many names in a row without answer the name servers are away: the rest is not asked for.
const UNANSWERED_AT_MOST: usize = 8;
/// Names that lead nowhere by agreement (RFC 2606, RFC 6761).
const RESERVED: [&str; 4] = ["example", "invalid", "localhost", "test"];

/// A domain, placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub provider: ProviderGroup,
    /// The destination's row, where there is one already.
    pub known: Option<DestinationId>,
    /// When its exchangers were asked, where they were asked now.
    pub asked_at: Option<Timestamp>,
}

/// Places domains for one plan: each is asked for once.
#[derive(Default)]
pub struct Places {
    found: BTreeMap<String, Place>,
    unanswered_in_a_row: usize,
}

impl Places {
    /// The place of a domain that was looked up before.
    pub fn get(&self, domain: &str) -> Place {
        let elsewhere = Place { provider: ProviderGroup::Other, known: None, asked_at: None };
        self.found.get(domain).copied().unwrap_or(elsewhere)
    }

    /// Looks up those of the domains that are not known yet.
    ///
    /// # Errors
    /// The ledger's. What the name servers do not answer is no error.
    pub async fn look_up(&mut self, application: &Application, domains: BTreeSet<String>) -> Result<(), Trouble> {
        let fresh: Vec<String> = domains.into_iter().filter(|domain| !self.found.contains_key(domain)).collect();
        let hashes: Vec<Vec<u8>> =
            fresh.iter().map(|domain| application.keyring().address_hash(domain).to_vec()).collect();
        let known = plan::destinations(application.database(), &hashes).await?;
        let mut to_ask = Vec::new();
        for (domain, hash) in fresh.into_iter().zip(hashes) {
            let row = known.get(&hash);
            let place = |provider| Place { provider, known: row.map(|row| row.id), asked_at: None };
            let is_fresh = row.and_then(|row| row.asked_at).is_some_and(|at| application.now().since(at) < KNOWN_FOR);
            match (by_domain(&domain), row) {
                (Some(provider), _) => drop(self.found.insert(domain, place(provider))),
                (None, Some(row)) if is_fresh => drop(self.found.insert(domain, place(row.provider))),
                (None, row) => {
                    let provider = row.map_or(ProviderGroup::Other, |row| row.provider);
                    self.found.insert(domain.clone(), place(provider));
                    to_ask.push(domain);
                }
            }
        }
        // A trial of the benches has no way out.
        let Ok(outward) = application.outward() else { return Ok(()) };
        self.ask(application, &outward.resolver, to_ask).await;
        Ok(())
    }

    async fn ask(&mut self, application: &Application, resolver: &Arc<dyn Resolver>, domains: Vec<String>) {
        let asked = domains.into_iter().filter(|domain| !is_reserved(domain)).map(|domain| async move {
            let answer = tokio::select! {
                biased;
                answer = resolver.mail_exchangers(&domain) => answer,
                () = application.clock().wait(PATIENCE) => Err(ResolveError::Unanswered("no answer in time".into())),
            };
            (domain, answer)
        });
        let mut answers = futures_util::stream::iter(asked).buffered(AT_ONCE);
        while self.unanswered_in_a_row < UNANSWERED_AT_MOST
            && let Some((domain, answer)) = answers.next().await
        {
            let Some(place) = self.found.get_mut(&domain) else { continue };
            match answer {
                Ok(exchangers) => {
                    let hosts: Vec<String> =
                        exchangers.iter().map(|exchanger| exchanger.host.to_ascii_lowercase()).collect();
                    place.provider = by_exchangers(hosts.iter().map(String::as_str));
                }
                // Without exchangers a domain's own address takes its mail (RFC 5321 §5.1).
                Err(ResolveError::NoSuchRecord | ResolveError::BadName) => place.provider = ProviderGroup::Other,
                Err(ResolveError::Unanswered(_)) => {
                    self.unanswered_in_a_row += 1;
                    continue;
                }
            }
            self.unanswered_in_a_row = 0;
            place.asked_at = Some(application.now());
        }
    }
}

fn is_reserved(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap_or_default();
    RESERVED.contains(&last) || ["example.com", "example.net", "example.org"].contains(&domain)
}
