//! What the DNS says of domains: kept in the ledger, asked again when it is old, a few at a time.

use crate::{Application, Trouble, Verb, Work};
use domain::customers::verify::MailOfDomain;
use domain::trust::{Right, Viewer};
use outside::{MailHosts, ResolveError, Resolver, mail_hosts};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::customers::address_check as rows;
use tokio::task::JoinSet;

/// Domains that are asked for at the same time: quick, and no burden for anybody's name servers.
const AT_ONCE: usize = 8;
/// Nobody waits for what is asked beside everything else; some hundred domains are answered, or not, within it.
const ASKING_LASTS: Duration = Duration::from_secs(60 * 60);
/// What was answered holds for a week: mail of a company does not move more often.
const HOLDS_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Nobody answered: asked again an hour later.
const SILENCE_HOLDS_FOR: Duration = Duration::from_secs(60 * 60);

/// What is known of each domain, asking for those of which nothing fresh is known.
///
/// # Errors
/// The ledger's; what the DNS does not answer is [`MailOfDomain::NotAnswered`].
pub(in crate::customers) async fn mail_of_domains(
    application: &Application,
    domains: BTreeSet<String>,
) -> Result<BTreeMap<String, MailOfDomain>, Trouble> {
    mail_of_domains_within(application, domains, ASKING_LASTS).await
}

/// [`mail_of_domains`], asking for so long at most: of those that were not answered by then nothing is said.
///
/// # Errors
/// The ledger's.
pub(in crate::customers) async fn mail_of_domains_within(
    application: &Application,
    domains: BTreeSet<String>,
    lasts: Duration,
) -> Result<BTreeMap<String, MailOfDomain>, Trouble> {
    let now = application.now();
    let (mut known, mut unknown) = (BTreeMap::new(), Vec::new());
    for domain in domains {
        match rows::domain(application.database(), domain.clone()).await? {
            Some((mail, at)) if is_fresh(mail, at.plus(HOLDS_FOR) > now, at.plus(SILENCE_HOLDS_FOR) > now) => {
                known.insert(domain, mail);
            }
            _ => unknown.push(domain),
        }
    }
    let asked = ask(application, unknown, lasts).await;
    if !asked.is_empty() {
        application.perform(&Viewer::system(), KeepDomains { found: asked.clone() }).await?;
    }
    known.extend(asked);
    Ok(known)
}

const fn is_fresh(mail: MailOfDomain, within_a_week: bool, within_an_hour: bool) -> bool {
    match mail {
        MailOfDomain::NotAnswered => within_an_hour,
        _ => within_a_week,
    }
}

async fn ask(application: &Application, domains: Vec<String>, lasts: Duration) -> Vec<(String, MailOfDomain)> {
    // A program that is not connected to the world yet asks later.
    let Ok(outward) = application.outward() else { return Vec::new() };
    let mut found = Vec::with_capacity(domains.len());
    let mut waiting = domains.into_iter();
    let mut asking = JoinSet::new();
    let end = application.clock().wait(lasts);
    tokio::pin!(end);
    loop {
        while asking.len() < AT_ONCE
            && let Some(domain) = waiting.next()
        {
            let resolver = Arc::clone(&outward.resolver);
            asking.spawn(async move {
                let mail = mail_of(resolver.as_ref(), &domain).await;
                (domain, mail)
            });
        }
        let answered = tokio::select! {
            biased;
            answered = asking.join_next() => answered,
            () = &mut end => return found,
        };
        match answered {
            Some(Ok(one)) => found.push(one),
            Some(Err(error)) => tracing::warn!(%error, "a domain could not be asked for"),
            None => return found,
        }
    }
}

/// A domain of which the DNS knows neither mail nor addresses nor any text is taken for none.
async fn mail_of(resolver: &dyn Resolver, domain: &str) -> MailOfDomain {
    match mail_hosts(resolver, domain).await {
        Ok(MailHosts::Exchangers(_)) => MailOfDomain::Exchangers,
        Ok(MailHosts::Itself) => MailOfDomain::AddressOnly,
        Ok(MailHosts::Null) => MailOfDomain::NullMx,
        Err(ResolveError::Unanswered(_)) => MailOfDomain::NotAnswered,
        Err(ResolveError::BadName) => MailOfDomain::NoSuchDomain,
        Err(ResolveError::NoSuchRecord) => match resolver.texts(domain).await {
            Ok(_) => MailOfDomain::Nothing,
            Err(ResolveError::Unanswered(_)) => MailOfDomain::NotAnswered,
            Err(_) => MailOfDomain::NoSuchDomain,
        },
    }
}

struct KeepDomains {
    found: Vec<(String, MailOfDomain)>,
}

impl Verb for KeepDomains {
    const NAME: &'static str = "keep_mail_domains";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        rows::put_domains(work.transaction, &self.found, work.now).await?;
        rows::sweep_domains(work.transaction, work.now.minus(HOLDS_FOR)).await?;
        Ok(())
    }
}
