//! The answers of the DNS, written down instead of asked.

use outside::{MailExchanger, Pending, ResolveError, Resolver, ascii_name, reverse_name};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Aliases followed from one name.
const MOST_ALIASES: usize = 8;

/// A zone of names. It can be changed while it answers, as an administrator does. Share it in an `Arc`.
#[derive(Debug, Default)]
pub struct Zone(Mutex<Records>);

#[derive(Debug, Default)]
struct Records {
    addresses: BTreeMap<String, Vec<IpAddr>>,
    exchangers: BTreeMap<String, Vec<MailExchanger>>,
    texts: BTreeMap<String, Vec<String>>,
    pointers: BTreeMap<String, Vec<String>>,
    aliases: BTreeMap<String, Vec<String>>,
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

    /// The domain says that it takes no mail (RFC 7505).
    pub fn refuse_mail(&self, domain: &str) {
        self.add_exchanger(domain, 0, "");
    }

    /// The name that an address is called by.
    pub fn add_pointer(&self, address: IpAddr, host: &str) {
        self.records().pointers.entry(reverse_name(address)).or_default().push(folded(host));
    }

    /// The name stands for another one, whose addresses and texts it has.
    pub fn add_alias(&self, name: &str, target: &str) {
        self.records().aliases.insert(folded(name), vec![folded(target)]);
    }

    /// Takes every record of the name away.
    pub fn remove(&self, name: &str) {
        let (mut records, name) = (self.records(), folded(name));
        records.addresses.remove(&name);
        records.exchangers.remove(&name);
        records.texts.remove(&name);
        records.pointers.remove(&name);
        records.aliases.remove(&name);
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
        let (records, mut name) = (self.records(), ascii_name(name)?);
        for _ in 0..MOST_ALIASES {
            if records.silent.contains(&name) {
                return Err(ResolveError::Unanswered("the zone is silent".to_owned()));
            }
            if let Some(found) = of(&records).get(&name) {
                return Ok(found.clone());
            }
            let Some(alias) = records.aliases.get(&name).and_then(|aliases| aliases.first()) else { break };
            name.clone_from(alias);
        }
        Err(ResolveError::NoSuchRecord)
    }
}

/// As a name server keeps it; what is no name stays as it is and is never asked for.
fn folded(name: &str) -> String {
    ascii_name(name).unwrap_or_else(|_| name.to_owned())
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

    fn pointers(&self, address: IpAddr) -> Pending<'_, Result<Vec<String>, ResolveError>> {
        Box::pin(async move { self.answer(&reverse_name(address), |records| &records.pointers) })
    }

    fn alias<'a>(&'a self, name: &'a str) -> Pending<'a, Result<String, ResolveError>> {
        Box::pin(async move { Ok(self.answer(name, |records| &records.aliases)?.swap_remove(0)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use outside::MailHosts;

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

    #[tokio::test]
    async fn addresses_have_names_aliases_lead_on_and_a_null_exchanger_is_told_apart() {
        let zone = Zone::default();
        let address: IpAddr = "203.0.113.24".parse().unwrap();
        zone.add_pointer(address, "Out1.Seller.example.");
        assert_eq!(zone.pointers(address).await, Ok(vec!["out1.seller.example".to_owned()]));
        zone.add_alias("k1._domainkey.münchen.example", "k1.relay.example");
        zone.add_text("k1.relay.example", "v=DKIM1; p=x");
        let name = "k1._domainkey.xn--mnchen-3ya.example";
        assert_eq!(zone.texts(name).await, Ok(vec!["v=DKIM1; p=x".to_owned()]));
        assert_eq!(zone.alias(name).await, Ok("k1.relay.example".to_owned()));
        zone.refuse_mail("quiet.example");
        zone.add_address("bare.example", address);
        zone.add_exchanger("buyer.example", 10, "mx.buyer.example");
        let hosts = async |domain| outside::mail_hosts(&zone, domain).await;
        assert_eq!(hosts("quiet.example").await, Ok(MailHosts::Null));
        assert_eq!(hosts("bare.example").await, Ok(MailHosts::Itself));
        assert!(matches!(hosts("buyer.example").await, Ok(MailHosts::Exchangers(found)) if found.len() == 1));
        assert_eq!(hosts("absent.example").await, Err(ResolveError::NoSuchRecord));
    }
}
