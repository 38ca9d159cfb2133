//! The DKIM keys of a sending domain: made when the domain is added, sealed as secrets, opened once for a campaign.

use crate::{Application, Trouble};
use mail::dkim::SigningKey;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::sending::channel;
use store::sending::channel::DomainRecord;

/// The sealed part of a sending domain: PKCS#8 bytes, in the order in which they sign.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct DomainKeys {
    pub version: u32,
    pub keys: Vec<StoredKey>,
}

#[derive(Serialize, Deserialize)]
pub struct StoredKey {
    pub selector: String,
    pub pkcs8: Vec<u8>,
}

impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredKey({})", self.selector)
    }
}

/// The keys that sign letters of this address: those of its domain, or of the nearest parent domain; none when the relay signs.
///
/// # Errors
/// The ledger's; a sealed key that does not open.
pub async fn signing_keys(application: &Application, from_address: &str) -> Result<Vec<Arc<SigningKey>>, Trouble> {
    let Some((_, host)) = from_address.rsplit_once('@') else { return Ok(Vec::new()) };
    let host = host.to_ascii_lowercase();
    let domains = channel::domains(application.database()).await?;
    let fits = |domain: &&DomainRecord| host == domain.name || host.ends_with(&format!(".{}", domain.name));
    let Some(domain) = domains.iter().filter(fits).max_by_key(|domain| domain.name.len()) else {
        return Ok(Vec::new());
    };
    open_keys(application, domain)
}

/// Opens the keys of a domain.
///
/// # Errors
/// A sealed key that does not open or is damaged.
pub fn open_keys(application: &Application, domain: &DomainRecord) -> Result<Vec<Arc<SigningKey>>, Trouble> {
    let place = seal::Place { table: "sending_domain", column: "sealed", row: domain.id.as_i64() };
    let plain = application.keyring().unseal_secret(place, &domain.sealed)?;
    let stored: DomainKeys = serde_json::from_slice(&plain).map_err(Trouble::broken)?;
    stored
        .keys
        .iter()
        .map(|key| {
            let opened = SigningKey::from_pkcs8(&domain.name, &key.selector, &key.pkcs8);
            opened.map(Arc::new).map_err(|refusal| Trouble::broken(refusal.to_string()))
        })
        .collect()
}
