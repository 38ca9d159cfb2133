//! The domains of a company beside its website: where its people have their mailboxes, and its other names on the web.
//!
//! They tell whose a new address is, so a domain belongs to one company only, and one behind which the public has its mailboxes is
//! nobody's. What is typed may be an address of the web or of a person; what is kept is the domain alone, as addresses write it.

use crate::sending::provider::by_domain;
use crate::sending::tracking::is_public_mailbox;
use mail::address::EmailAddress;

/// More names than any house trades under; who has more has several companies.
pub const DOMAINS_LIMIT: usize = 20;

/// Why a text is no domain of a company.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DomainRefusal {
    #[error("a domain is a name such as example.com")]
    NotADomain,
    #[error("everybody can have a mailbox at {domain}: it is no domain of one company")]
    PublicMailbox { domain: String },
    #[error("a company has at most {DOMAINS_LIMIT} domains; remove one first")]
    TooMany,
}

impl DomainRefusal {
    /// The stable code of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            DomainRefusal::NotADomain => "not_a_domain",
            DomainRefusal::PublicMailbox { .. } => "public_mailbox",
            DomainRefusal::TooMany => "too_many",
        }
    }
}

/// Whether everybody can have a mailbox there. `domain` in lower case.
pub fn is_public(domain: &str) -> bool {
    is_public_mailbox(domain) || by_domain(domain).is_some()
}

/// Hosts at which many companies have a page: a website there names none of them.
const SHARED_HOSTS: &[&str] = &[
    "1688.com",
    "alibaba.com",
    "amazon.com",
    "ebay.com",
    "etsy.com",
    "facebook.com",
    "globalsources.com",
    "google.com",
    "indiamart.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "made-in-china.com",
    "sites.google.com",
    "t.me",
    "taobao.com",
    "tiktok.com",
    "tmall.com",
    "twitter.com",
    "wa.me",
    "weibo.com",
    "wix.com",
    "x.com",
    "youtube.com",
];

/// Whether many companies have a page there. `host` in lower case; a page for telephones or of a country is the same host.
pub fn is_shared_host(host: &str) -> bool {
    let is = |host: &str| SHARED_HOSTS.binary_search(&host).is_ok();
    let short = |(label, rest): (&str, &str)| label.len() <= 2 && is(rest);
    is(host) || host.split_once('.').is_some_and(short)
}

/// The domain by which a website tells one company; `None` where it tells none.
pub fn telling_website(website: &str) -> Option<String> {
    company_domain(website).ok().filter(|domain| !is_shared_host(domain))
}

/// The domain in what was typed: `https://www.Example.com/shop` and `@example.com` are `example.com`.
///
/// # Errors
/// A [`DomainRefusal`].
pub fn company_domain(text: &str) -> Result<String, DomainRefusal> {
    let rest = text.trim();
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let rest = rest.split_once(':').map_or(rest, |(host, _)| host);
    let host = rest.trim_end_matches('.');
    // The reader of addresses knows what a name of the public internet is.
    let address = EmailAddress::parse(&format!("post@{host}")).map_err(|_| DomainRefusal::NotADomain)?;
    let domain = address.domain();
    let domain = domain.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(domain);
    match is_public(domain) {
        true => Err(DomainRefusal::PublicMailbox { domain: domain.to_owned() }),
        false => Ok(domain.to_owned()),
    }
}

/// Every domain in what was typed, each once, in that order; what is empty is none.
///
/// # Errors
/// The first [`DomainRefusal`].
pub fn company_domains(texts: &[String]) -> Result<Vec<String>, DomainRefusal> {
    let mut domains: Vec<String> = Vec::new();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        let domain = company_domain(text)?;
        if !domains.contains(&domain) {
            domains.push(domain);
        }
        if domains.len() > DOMAINS_LIMIT {
            return Err(DomainRefusal::TooMany);
        }
    }
    Ok(domains)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_as_the_domain_in_it() {
        for (text, expected) in [
            ("example.com", Ok("example.com")),
            (" https://www.Example.com/shop?x=1 ", Ok("example.com")),
            ("@tide-trading.example", Ok("tide-trading.example")),
            ("anna@Tide.Example", Ok("tide.example")),
            ("http://tide.example:8080", Ok("tide.example")),
            ("müller.example", Ok("xn--mller-kva.example")),
            ("www.com", Ok("www.com")),
            ("tide", Err("not_a_domain")),
            ("see our page", Err("not_a_domain")),
            ("192.0.2.1", Err("not_a_domain")),
            ("", Err("not_a_domain")),
            ("gmail.com", Err("public_mailbox")),
            ("li@163.com", Err("public_mailbox")),
            ("yahoo.com.vn", Err("public_mailbox")),
            ("hotmail.nl", Err("public_mailbox")),
        ] {
            let read = company_domain(text).map_err(|refusal| refusal.code());
            assert_eq!(read.as_deref(), expected.as_ref().map(|text| &**text), "{text}");
        }
    }

    #[test]
    fn a_page_among_those_of_others_tells_no_company() {
        for (website, expected) in [
            ("https://www.tide.example/en", Some("tide.example")),
            ("https://www.facebook.com/tide", None),
            ("m.facebook.com/tide", None),
            ("https://de.linkedin.com/company/tide", None),
            ("tide.en.alibaba.com", Some("tide.en.alibaba.com")),
            ("gmail.com", None),
            ("see our page", None),
        ] {
            assert_eq!(telling_website(website).as_deref(), expected, "{website}");
        }
        assert!(SHARED_HOSTS.is_sorted());
    }

    #[test]
    fn each_is_kept_once_and_only_so_many() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let read = company_domains(&texts(&["b.example", "", "www.b.example", "a.example"]));
        assert_eq!(read, Ok(texts(&["b.example", "a.example"])));
        let many: Vec<String> = (0..=DOMAINS_LIMIT).map(|number| format!("n{number}.example")).collect();
        assert_eq!(company_domains(&many), Err(DomainRefusal::TooMany));
        assert!(company_domains(&many[1..]).is_ok());
    }
}
