//! Looking where a host leads: when a person wishes, and again by itself after name servers did not answer.

use super::public_host;
use crate::sending::domains::{shown, standing};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::SendingDomainId;
use domain::sending::health::Answer;
use domain::sending::host::{HostKind, Led, Look, judge};
use domain::trust::{Right, Viewer};
use outside::{ResolveError, Resolver};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use store::sending::channel;
use store::sending::host::{self as rows, HostRow};

/// Name servers that were silent are asked again after it: an outage ends within minutes, and hosts are few.
const AGAIN_AFTER: Duration = Duration::from_secs(5 * 60);
/// Exchangers of one host that are followed; a host of ours has one or two.
const MOST_EXCHANGERS: usize = 10;
/// What was found is shown, not kept whole: a name may lead anywhere.
const FOUND_CHARACTERS: usize = 1_000;

/// Looks where the host leads, and remembers it.
///
/// # Errors
/// [`Trouble::NotFound`] without a host; [`Trouble::NotAllowed`]; the ledger's; `not_connected`. Silent name servers are no error: the
/// last result stays, and the silence is written beside it.
pub async fn check_host(app: &Application, by: &Viewer, kind: HostKind, id: SendingDomainId) -> Result<(), Trouble> {
    if !by.may(Right::ManageChannels) {
        shown(app, by, id).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let kept = rows::hosts(app.database()).await?;
    let row = kept.into_iter().find(|row| row.kind == kind && row.domain == id).ok_or(Trouble::not_found("host"))?;
    look(app, by, row).await
}

/// Looks again at hosts for which the name servers did not answer.
///
/// # Errors
/// The ledger's; `not_connected`.
pub(crate) async fn look_again(app: &Application) -> Result<(), Trouble> {
    let is_due = |row: &HostRow| row.unanswered.as_ref().is_some_and(|(_, at)| app.now().since(*at) >= AGAIN_AFTER);
    for row in rows::hosts(app.database()).await?.into_iter().filter(is_due) {
        match look(app, &Viewer::system(), row).await {
            // It was changed or removed meanwhile.
            Ok(()) | Err(Trouble::NotFound { .. }) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(())
}

async fn look(app: &Application, by: &Viewer, row: HostRow) -> Result<(), Trouble> {
    let domain = channel::get_domain(app.database(), row.domain).await?.ok_or(Trouble::not_found("domain"))?;
    let resolver = Arc::clone(&app.outward()?.resolver);
    let (look, found) = match row.kind {
        HostKind::Tracking => by_address(resolver.as_ref(), &row.host, &public_host(app)).await,
        HostKind::Return => {
            let hello = app.outward()?.sending.hello.to_ascii_lowercase();
            by_exchangers(resolver.as_ref(), &row.host, &hello).await
        }
    };
    let outcome = match look {
        Look::Unanswered(name) => Outcome::Unanswered(name),
        Look::Here | Look::NotHere => {
            let domain_is_ours = standing(app, &format!("postmaster@{}", domain.name)).await? != "unproven";
            let state = match look == Look::Here && domain_is_ours {
                true => "proven",
                false if app.settings().declares(&row.host) => "declared",
                false => "unproven",
            };
            Outcome::Answered { state, found: found.join(", ").chars().take(FOUND_CHARACTERS).collect() }
        }
    };
    app.perform(by, NoteHost { kind: row.kind, domain: row.domain, host: row.host, outcome }).await
}

/// A page's host leads to the addresses of our pages.
async fn by_address(resolver: &dyn Resolver, host: &str, ours: &str) -> (Look, Vec<String>) {
    let led = led(resolver, host).await;
    let found = led.1.found().into_iter().flatten().map(IpAddr::to_string).collect();
    // Pages without a name of their own are met at their address.
    let ours = match ours.parse() {
        Ok(address) => (ours.to_owned(), Answer::Found(vec![address])),
        Err(_) => self::led(resolver, ours).await,
    };
    (judge(&[led], &ours), found)
}

/// A return host's mail goes to our own name, or to names of our addresses.
async fn by_exchangers(resolver: &dyn Resolver, host: &str, ours: &str) -> (Look, Vec<String>) {
    let exchangers = match resolver.mail_exchangers(host).await {
        Ok(found) => found,
        Err(ResolveError::NoSuchRecord | ResolveError::BadName) => Vec::new(),
        Err(ResolveError::Unanswered(_)) => return (Look::Unanswered(host.to_owned()), Vec::new()),
    };
    let name = |host: &str| host.trim_end_matches('.').to_ascii_lowercase();
    // An empty name takes no mail (RFC 7505): it is shown as the dot that it is.
    let shown = |host: String| if host.is_empty() { ".".to_owned() } else { host };
    let names: Vec<String> = exchangers.iter().take(MOST_EXCHANGERS).map(|one| shown(name(&one.host))).collect();
    let mut all = Vec::with_capacity(names.len());
    for name in &names {
        all.push(led(resolver, name).await);
    }
    let ours = led(resolver, ours).await;
    (judge(&all, &ours), names)
}

async fn led(resolver: &dyn Resolver, name: &str) -> Led {
    let addresses = match resolver.addresses(name).await {
        Ok(found) => Answer::Found(found),
        Err(ResolveError::NoSuchRecord | ResolveError::BadName) => Answer::Absent,
        Err(ResolveError::Unanswered(_)) => Answer::Unanswered,
    };
    (name.to_owned(), addresses)
}

/// What a look leaves behind.
enum Outcome {
    Answered {
        state: &'static str,
        found: String,
    },
    /// Nobody answered for this name.
    Unanswered(String),
}

/// Writes down what a look found; only of the host that was looked for.
struct NoteHost {
    kind: HostKind,
    domain: SendingDomainId,
    host: String,
    outcome: Outcome,
}

impl Verb for NoteHost {
    const NAME: &'static str = "check_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let hosts = rows::find_hosts(work.transaction).await?;
        let same = |row: &HostRow| (row.kind, row.domain, &row.host) == (self.kind, self.domain, &self.host);
        let Some(mut row) = hosts.into_iter().find(same) else { return Err(Trouble::not_found("host")) };
        match &self.outcome {
            Outcome::Answered { state, found } => {
                row.state = (*state).to_owned();
                row.found = (!found.is_empty()).then(|| found.clone());
                row.checked_at = Some(work.now);
                row.unanswered = None;
            }
            Outcome::Unanswered(name) => row.unanswered = Some((name.clone(), work.now)),
        }
        rows::put_host(work.transaction, &row).await?;
        work.touched(self.domain, "changed");
        Ok(())
    }
}
