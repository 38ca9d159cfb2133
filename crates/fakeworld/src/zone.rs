//! The answers of the DNS, written down instead of asked.

use outside::{MailExchanger, Pending, ResolveError, Resolver};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A zone of names. It can be changed while it answers, as an administrator does. Share it in an `Arc`.
#[derive(Debug, Default)]
pub struct Zone(Mutex<Records>);

#[derive(Debug, Default)]
struct Records {
    addresses: BTreeMap<String, Vec<IpAddr>>,
    exchangers: BTreeMap<String, Vec<MailExchanger>>,
    texts: BTreeMap<String, Vec<String>>,
    silent: BTreeSet<String>,
}

impl Zone {
    pub fn add_address(&self, host: &str, address: IpAddr) {
        self.records().addresses.entry(folded(host)).or_default().push(address);
    }

    pub fn add_exchanger(&self, domain: &str, preference: u16, host: &str) {
        let mut records = self.records();
        let exchangers = records.exchangers.entry(folded(domain)).or_default();
        exchangers.push(MailExchanger { preference, host: folded(host) });
        exchangers.sort();
    }

    pub fn add_text(&self, name: &str, text: &str) {
        self.records().texts.entry(folded(name)).or_default().push(text.to_owned());
    }

    /// Takes every record of the name away.
    pub fn remove(&self, name: &str) {
        let (mut records, name) = (self.records(), folded(name));
        records.addresses.remove(&name);
        records.exchangers.remove(&name);
        records.texts.remove(&name);
    }

    /// The servers of this name do not answer (SERVFAIL), until [`speak`](Zone::speak).
    pub fn fall_silent(&self, name: &str) {
        self.records().silent.insert(folded(name));
    }

    pub fn speak(&self, name: &str) {
        self.records().silent.remove(&folded(name));
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer<T: Clone>(
        &self,
        name: &str,
        of: impl Fn(&Records) -> &BTreeMap<String, Vec<T>>,
    ) -> Result<Vec<T>, ResolveError> {
        let (records, name) = (self.records(), folded(name));
        if records.silent.contains(&name) {
            return Err(ResolveError::Unanswered("the zone is silent".to_owned()));
        }
        of(&records).get(&name).cloned().ok_or(ResolveError::NoSuchRecord)
    }
}

fn folded(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

impl Resolver for Zone {
    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, ResolveError>> {
        Box::pin(async move { self.answer(host, |records| &records.addresses) })
    }

    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>> {
        Box::pin(async move { self.answer(domain, |records| &records.exchangers) })
    }

    fn texts<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>> {
        Box::pin(async move { self.answer(name, |records| &records.texts) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_answer_in_any_case_and_silence_differs_from_absence() {
        let zone = Zone::default();
        zone.add_text("s1._domainkey.Seller.example", "v=DKIM1");
        zone.add_exchanger("buyer.example", 20, "mx2.buyer.example");
        zone.add_exchanger("buyer.example", 10, "mx1.buyer.example");
        assert_eq!(zone.texts("S1._domainkey.seller.example.").await, Ok(vec!["v=DKIM1".to_owned()]));
        assert_eq!(zone.mail_exchangers("buyer.example").await.unwrap()[0].host, "mx1.buyer.example");
        assert_eq!(zone.texts("absent.example").await, Err(ResolveError::NoSuchRecord));
        zone.fall_silent("absent.example");
        assert!(matches!(zone.texts("absent.example").await, Err(ResolveError::Unanswered(_))));
        zone.speak("absent.example");
        zone.remove("buyer.example");
        assert_eq!(zone.mail_exchangers("buyer.example").await, Err(ResolveError::NoSuchRecord));
    }
}
