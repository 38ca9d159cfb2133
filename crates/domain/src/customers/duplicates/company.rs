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
    /// Its domains beside the website's.
    own: Vec<String>,
    /// Domains of its people's addresses.
    domains: Vec<String>,
    country: Option<Country>,
}

impl CompanyFacts {
    /// `host` is that of the website, without `www.`.
    pub fn of(name: &str, host: Option<&str>, country: Option<Country>) -> Self {
        let (core, forms) = core_and_forms(name);
        let host = host.filter(|host| !is_public_mailbox(host)).map(str::to_owned);
        CompanyFacts { core, forms, host, own: Vec::new(), domains: Vec::new(), country }
    }

    /// The name without its form, in one writing.
    pub fn core(&self) -> &str {
        &self.core
    }

    /// With the domains that it has beside the website's.
    #[must_use]
    pub fn with_domains(mut self, domains: &[String]) -> Self {
        self.own = domains.iter().filter(|domain| !is_public_mailbox(domain)).cloned().collect();
        self
    }

    /// What is its own: the website's host and its other domains.
    fn hosts(&self) -> impl Iterator<Item = &String> {
        self.host.iter().chain(&self.own)
    }

    /// Adds the domain of one of its people.
    pub fn add_domain(&mut self, domain: &str) {
        if self.domains.len() < DOMAINS_LIMIT && !self.domains.iter().any(|known| known == domain) {
            self.domains.push(domain.to_owned());
        }
    }

    /// Every key of the company.
    pub fn keys(&self, mut take: impl FnMut(Key)) {
        for domain in self.hosts().chain(&self.domains) {
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
        let theirs: Vec<&String> = other.hosts().collect();
        let is_known = self.hosts().next().is_some() && !theirs.is_empty();
        if self.hosts().any(|domain| theirs.contains(&domain)) {
            reasons.push((Reason::SameDomain, 45));
        } else if is_known {
            reasons.push((Reason::OtherDomain, -15));
        } else {
            let theirs: Vec<&String> = other.hosts().chain(&other.domains).collect();
            if self.hosts().chain(&self.domains).any(|domain| theirs.contains(&domain)) {
                reasons.push((Reason::SameDomainOfPeople, 32));
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
