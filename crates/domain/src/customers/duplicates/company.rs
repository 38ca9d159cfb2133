//! Companies that may be one: their keys, and the comparison of two.

use super::blocks::Key;
use super::distance::similarity;
use super::name::core_and_forms;
use super::{Judged, Reason};
use crate::sending::tracking::is_public_mailbox;
use basics::Country;

/// Domains of a company's people that are looked at: one that has more is a group, and they tell nothing.
const DOMAINS_LIMIT: usize = 4;
/// So many letters of a name find one that was mistyped behind them.
const BEGINNING_LETTERS: usize = 7;

/// What of a company is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompanyFacts {
    core: String,
    forms: String,
    /// The host of the website.
    host: Option<String>,
    /// Domains of its people's addresses.
    domains: Vec<String>,
    country: Option<Country>,
}

impl CompanyFacts {
    /// `host` is that of the website, without `www.`.
    pub fn of(name: &str, host: Option<&str>, country: Option<Country>) -> Self {
        let (core, forms) = core_and_forms(name);
        let host = host.filter(|host| !is_public_mailbox(host)).map(str::to_owned);
        CompanyFacts { core, forms, host, domains: Vec::new(), country }
    }

    /// The name without its form, in one writing.
    pub fn core(&self) -> &str {
        &self.core
    }

    /// Adds the domain of one of its people.
    pub fn add_domain(&mut self, domain: &str) {
        if self.domains.len() < DOMAINS_LIMIT && !self.domains.iter().any(|known| known == domain) {
            self.domains.push(domain.to_owned());
        }
    }

    /// Every key of the company.
    pub fn keys(&self, mut take: impl FnMut(Key)) {
        for domain in self.host.iter().chain(&self.domains) {
            take(Key::of(20, &[domain]));
        }
        if self.core.chars().count() < 2 {
            return;
        }
        take(Key::of(21, &[&sorted(&self.core)]));
        let together: String = self.core.chars().filter(|letter| *letter != ' ').collect();
        take(Key::of(22, &[&together]));
        let beginning: String = together.chars().take(BEGINNING_LETTERS).collect();
        let country = self.country.map(|country| country.to_string()).unwrap_or_default();
        if beginning.chars().count() == BEGINNING_LETTERS {
            take(Key::of(23, &[&beginning, &country]));
        }
    }

    /// How much speaks for two companies being one.
    pub fn compare(&self, other: &CompanyFacts) -> Judged {
        let mut reasons = Vec::new();
        let same_name = !self.core.is_empty() && sorted(&self.core) == sorted(&other.core);
        let alike = similarity(&self.core.replace(' ', ""), &other.core.replace(' ', ""));
        if same_name {
            reasons.push((Reason::SameName, 52));
        } else if alike >= 85 {
            reasons.push((Reason::SimilarName, 35));
        } else if alike < 50 && !self.core.is_empty() && !other.core.is_empty() {
            reasons.push((Reason::OtherName, -12));
        }
        if (same_name || alike >= 85) && !self.forms.is_empty() && !other.forms.is_empty() && self.forms != other.forms
        {
            reasons.push((Reason::OtherLegalForm, -10));
        }
        match (&self.host, &other.host) {
            (Some(one), Some(other)) if one == other => reasons.push((Reason::SameDomain, 45)),
            (Some(_), Some(_)) => reasons.push((Reason::OtherDomain, -15)),
            _ => {
                let mut all = self.host.iter().chain(&self.domains);
                let theirs: Vec<&String> = other.host.iter().chain(&other.domains).collect();
                if all.any(|domain| theirs.contains(&domain)) {
                    reasons.push((Reason::SameDomainOfPeople, 32));
                }
            }
        }
        match (self.country, other.country) {
            (Some(one), Some(other)) if one == other => reasons.push((Reason::SameCountry, 10)),
            (Some(_), Some(_)) => reasons.push((Reason::OtherCountry, -25)),
            _ => {}
        }
        Judged::of(reasons)
    }
}

fn sorted(core: &str) -> String {
    let mut words: Vec<&str> = core.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}
