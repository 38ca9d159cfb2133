//! The keyed hashes by which customers are found: by address, by a company's name, by its domain.
//!
//! Each kind stands in a space of its own, so that no name of a company is ever taken for an address.

use crate::trust::suppressions::Barred;
use basics::ids::ContactId;
use domain::customers::folding::fold;
use mail::address::EmailAddress;
use seal::Keyring;

/// The two hashes of a contact: for finding the person, and for the suppression list.
pub(crate) struct AddressHashes {
    pub address: Vec<u8>,
    pub suppression: Vec<u8>,
}

impl AddressHashes {
    /// The address itself beside its hashes, for the suppression list.
    pub fn barred<'a>(&'a self, address: &'a str) -> Barred<'a> {
        Barred { suppression_hash: &self.suppression, address_hash: &self.address, address: Some(address) }
    }
}

pub(crate) fn of_address(keyring: &Keyring, address: &EmailAddress) -> AddressHashes {
    let normalised = address.normalised();
    AddressHashes {
        address: keyring.address_hash(&normalised).to_vec(),
        suppression: keyring.suppression_hash(&normalised).to_vec(),
    }
}

/// What stands in the place of an address where a contact has none: its own id, which no address is equal to.
pub(crate) fn of_no_address(keyring: &Keyring, contact: ContactId) -> AddressHashes {
    let text = format!("no address\n{contact}");
    AddressHashes {
        address: keyring.address_hash(&text).to_vec(),
        suppression: keyring.suppression_hash(&text).to_vec(),
    }
}

/// For finding a company by its name as a person would write it.
pub(crate) fn of_company_name(keyring: &Keyring, name: &str) -> Vec<u8> {
    fixed_of_company_name(keyring, name).to_vec()
}

/// The same, for keeping many.
pub(crate) fn fixed_of_company_name(keyring: &Keyring, name: &str) -> [u8; 16] {
    keyring.address_hash(&format!("company\n{}", fold(name)))
}

/// For finding a company by the host of its website, without `www.`; `None` where the text names no host.
pub(crate) fn of_website(keyring: &Keyring, website: &str) -> Option<Vec<u8>> {
    host_of(website).map(|host| keyring.address_hash(&format!("domain\n{host}")).to_vec())
}

/// The host of `https://www.Example.com/shop`: `example.com`.
pub(crate) fn host_of(website: &str) -> Option<String> {
    let rest = website.trim();
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = fold(host);
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.');
    (host.contains('.') && !host.contains(' ')).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_found_by_its_host() {
        for (website, expected) in [
            ("https://www.Example.com/shop?x=1", Some("example.com")),
            ("example.com", Some("example.com")),
            ("http://user@example.com:8080", Some("example.com")),
            ("WWW.Müller.de.", Some("muller.de")),
            ("none", None),
            ("", None),
            ("see our page", None),
        ] {
            assert_eq!(host_of(website).as_deref(), expected, "{website}");
        }
    }
}
