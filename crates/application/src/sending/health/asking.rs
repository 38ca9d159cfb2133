//! Questions to the name servers, answered in the words of the rules.

use domain::sending::health::Answer;
use domain::sending::health::block_list::{self, BlockList, Listing};
use domain::sending::health::mail_in::MailIn;
use domain::sending::health::pointer::Named;
use domain::sending::health::spf_walk::{SpfQuestion, SpfReply, SpfSummary, SpfWalk};
use outside::{MailHosts, ResolveError, Resolver, mail_hosts};
use std::net::IpAddr;

/// Names of one address that are looked at; some hosts have hundreds.
const MOST_POINTERS: usize = 5;

pub(super) fn answer<T>(result: Result<T, ResolveError>) -> Answer<T> {
    match result {
        Ok(found) => Answer::Found(found),
        Err(ResolveError::NoSuchRecord | ResolveError::BadName) => Answer::Absent,
        Err(ResolveError::Unanswered(_)) => Answer::Unanswered,
    }
}

pub(super) async fn texts(resolver: &dyn Resolver, name: &str) -> Answer<Vec<String>> {
    answer(resolver.texts(name).await)
}

pub(super) async fn addresses(resolver: &dyn Resolver, host: &str) -> Answer<Vec<IpAddr>> {
    match host.trim_matches(['[', ']']).parse() {
        Ok(address) => Answer::Found(vec![address]),
        Err(_) => answer(resolver.addresses(host).await),
    }
}

/// The SPF record of a domain with all that it includes.
pub(super) async fn spf(resolver: &dyn Resolver, domain: &str) -> SpfSummary {
    let mut walk = SpfWalk::new(domain);
    while let Some(question) = walk.question().cloned() {
        walk.answer(match question {
            SpfQuestion::Texts(name) => SpfReply::Texts(texts(resolver, &name).await),
            SpfQuestion::Addresses(name) => SpfReply::Addresses(addresses(resolver, &name).await),
            SpfQuestion::Exchangers(name) => {
                let found = answer(resolver.mail_exchangers(&name).await);
                SpfReply::Exchangers(match found {
                    Answer::Found(found) => Answer::Found(found.into_iter().map(|one| one.host).collect()),
                    Answer::Absent => Answer::Absent,
                    Answer::Unanswered => Answer::Unanswered,
                })
            }
        });
    }
    walk.finish()
}

/// Where a domain takes mail, and the first exchanger that has no address.
pub(super) async fn mail_in(resolver: &dyn Resolver, domain: &str) -> (Answer<MailIn>, Option<String>) {
    let hosts = match answer(mail_hosts(resolver, domain).await) {
        Answer::Absent => return (Answer::Absent, None),
        Answer::Unanswered => return (Answer::Unanswered, None),
        Answer::Found(MailHosts::Null) => return (Answer::Found(MailIn::Refused), None),
        Answer::Found(MailHosts::Itself) => return (Answer::Found(MailIn::Itself), None),
        Answer::Found(MailHosts::Exchangers(found)) => found,
    };
    let mut dead = None;
    for exchanger in &hosts {
        if dead.is_none() && addresses(resolver, &exchanger.host).await == Answer::Absent {
            dead = Some(exchanger.host.clone());
        }
    }
    (Answer::Found(MailIn::Exchangers(hosts.into_iter().map(|one| one.host).collect())), dead)
}

/// The names of an address, each with where it leads.
pub(super) async fn pointers(resolver: &dyn Resolver, address: IpAddr) -> Answer<Vec<Named>> {
    let names = match answer(resolver.pointers(address).await) {
        Answer::Found(names) => names,
        Answer::Absent => return Answer::Absent,
        Answer::Unanswered => return Answer::Unanswered,
    };
    let mut found = Vec::new();
    for name in names.into_iter().take(MOST_POINTERS) {
        let back = addresses(resolver, &name).await;
        found.push((name, back));
    }
    Answer::Found(found)
}

/// What one list says of a name under it.
pub(super) async fn listing(resolver: &dyn Resolver, list: &BlockList, name: &str) -> (BlockList, Listing) {
    (*list, block_list::read(&answer(resolver.addresses(name).await)))
}
