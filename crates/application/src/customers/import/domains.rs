//! Companies that rows tell by a domain: that of a website, or of the person's address.
//!
//! A row that names a company which was there before the import means that one. One that names another, or none, joins the company whose domain it
//! has, rather than making a twin of it: the oldest, where several have it. Mailboxes and pages that everybody can have tell nothing. What an import itself
//! makes is not joined so: the dry run, which makes nothing, says the same of every row.

use super::ahead::{ReadPerson, ReadRow};
use super::stored::Settings;
use crate::customers::hashes;
use crate::{Application, Trouble};
use basics::ids::CompanyId;
use domain::customers::company_domain::{is_public, telling_website};
use domain::customers::import::Draft;
use seal::Keyring;
use std::collections::HashMap;
use store::customers::company;

/// Domains that are kept, with or without a company, because the rows after have the same ones.
const DOMAINS_KEPT: usize = 100_000;

/// Whether a look at domains can find anything.
pub(super) async fn asks_domains(application: &Application, settings: &Settings) -> Result<bool, Trouble> {
    Ok(settings.by_domain && company::has_domains(application.database()).await?)
}

/// The hashes of domains that were met in the file.
#[derive(Default)]
pub(super) struct DomainHashes(HashMap<String, Option<[u8; 16]>>);

impl DomainHashes {
    /// Of the website, then of the address.
    pub fn of(&mut self, keyring: &Keyring, draft: &Draft) -> [Option<[u8; 16]>; 2] {
        let website = draft.company.as_ref().map_or(draft.website.as_str(), |company| &company.card.website);
        let at = draft.card.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let of_website = |website: &str| telling_website(website).and_then(|_| hash_of(keyring, website));
        let of_address = |at: &str| (!is_public(&at.to_lowercase())).then(|| hash_of(keyring, at)).flatten();
        // A website may be written as a domain is, but whether either tells a company is asked in two ways.
        let by_website =
            if website.is_empty() { None } else { self.kept(&format!("/{website}"), |_| of_website(website)) };
        [by_website, if at.is_empty() { None } else { self.kept(at, of_address) }]
    }

    fn kept(&mut self, text: &str, hash: impl FnOnce(&str) -> Option<[u8; 16]>) -> Option<[u8; 16]> {
        if let Some(known) = self.0.get(text) {
            return *known;
        }
        if self.0.len() >= DOMAINS_KEPT {
            self.0.clear();
        }
        let hash = hash(text);
        self.0.insert(text.to_owned(), hash);
        hash
    }
}

fn hash_of(keyring: &Keyring, text: &str) -> Option<[u8; 16]> {
    hashes::of_website(keyring, text)?.try_into().ok()
}

/// Companies by the hashes of their domains, as far as they were asked for.
#[derive(Default)]
pub(super) struct AtDomains(HashMap<[u8; 16], Option<CompanyId>>);

impl AtDomains {
    /// Asks for the domains of people who do not name a company that `is_there`.
    pub async fn learn(
        &mut self,
        application: &Application,
        rows: &[ReadRow],
        is_there: impl Fn(&[u8; 16]) -> bool,
    ) -> Result<(), Trouble> {
        if self.0.len() >= DOMAINS_KEPT {
            self.0.clear();
        }
        let asking = rows
            .iter()
            .filter_map(|row| row.person.as_deref())
            .filter(|person| !person.company_hash.as_ref().is_some_and(&is_there));
        let mut unknown: Vec<[u8; 16]> = asking
            .flat_map(|person| person.domain_hashes.into_iter().flatten())
            .filter(|hash| !self.0.contains_key(hash))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        self.0.extend(unknown.iter().map(|hash| (*hash, None)));
        let asked: Vec<&[u8]> = unknown.iter().map(<[u8; 16]>::as_slice).collect();
        for (hash, id) in company::at_domains(application.database(), &asked).await? {
            let Ok(hash) = <[u8; 16]>::try_from(hash) else { continue };
            let known = self.0.entry(hash).or_default();
            *known = Some(known.map_or(id, |known| known.min(id)));
        }
        Ok(())
    }

    /// The company that the person's website tells, else the one that the address does.
    pub fn of(&self, person: &ReadPerson) -> Option<CompanyId> {
        person.domain_hashes.iter().flatten().find_map(|hash| self.0.get(hash).copied().flatten())
    }
}
