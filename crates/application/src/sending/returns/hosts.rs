//! A host of a sending domain's own where what comes back for its letters is taken in, such as `bounce.example.com`: below the domain, so
//! that SPF aligns with it, and with an MX record that leads to our door. Hosts of the configuration go beside those kept here.

use crate::sending::domains::standing;
use crate::sending::hosts::{below, shown};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::SendingDomainId;
use domain::trust::{Right, Viewer};
use std::net::IpAddr;
use std::sync::Arc;
use store::sending::channel;
use store::sending::return_host as rows;
use store::sending::tracking::HostRow;

/// The part before the @ of the address that receivers send their reports to.
const REPORTS: &str = "reports";

/// A return host and the records to publish for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnHost {
    pub domain: SendingDomainId,
    pub domain_name: String,
    pub host: String,
    /// `proven`, `declared` or `unproven`.
    pub state: String,
    /// What its MX record should name: our own name.
    pub target: String,
    /// An SPF record for it that names us.
    pub spf: String,
    /// Where receivers' reports about the domain may go.
    pub reports_to: String,
    /// The exchangers by the last look.
    pub found: Option<String>,
    pub checked_at: Option<Timestamp>,
}

/// Every return host, by name.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn return_hosts(app: &Application, viewer: &Viewer) -> Result<Vec<ReturnHost>, Trouble> {
    if !viewer.may(Right::SendCampaigns) && !viewer.may(Right::ManageChannels) {
        return Err(Trouble::NotAllowed { right: Right::SendCampaigns });
    }
    let domains = channel::domains(app.database()).await?;
    let target = app.outward().map(|outward| outward.sending.hello.clone()).unwrap_or_default();
    let host = |row: HostRow| {
        let domain_name = domains.iter().find(|domain| domain.id == row.domain)?.name.clone();
        let HostRow { domain, host, state, found, checked_at, .. } = row;
        let (spf, reports_to) = (format!("v=spf1 a:{target} ~all"), format!("{REPORTS}@{host}"));
        Some(ReturnHost {
            domain,
            domain_name,
            host,
            state,
            target: target.clone(),
            spf,
            reports_to,
            found,
            checked_at,
        })
    };
    Ok(rows::hosts(app.database()).await?.into_iter().filter_map(host).collect())
}

/// Hosts at which the door takes mail in: those of the configuration, and those that lead here.
///
/// # Errors
/// The ledger's.
pub async fn accepted_return_hosts(app: &Application) -> Result<Vec<String>, Trouble> {
    let mut hosts = app.settings().return_hosts.clone();
    let kept = rows::hosts(app.database()).await?;
    hosts.extend(kept.into_iter().filter(|row| row.state != "unproven").map(|row| row.host));
    Ok(hosts)
}

/// Whether an address is the one for receivers' reports: of an accepted host.
///
/// # Errors
/// The ledger's.
pub async fn is_for_reports(app: &Application, address: &str) -> Result<bool, Trouble> {
    let Some((local, host)) = address.rsplit_once('@') else { return Ok(false) };
    if !local.eq_ignore_ascii_case(REPORTS) {
        return Ok(false);
    }
    Ok(accepted_return_hosts(app).await?.iter().any(|known| known.eq_ignore_ascii_case(host)))
}

/// Where receivers should send their reports about a domain: to the door, where the domain has a host there, else to its postmaster.
///
/// # Errors
/// The ledger's.
pub async fn reports_to(app: &Application, domain: &str) -> Result<String, Trouble> {
    let hosts = accepted_return_hosts(app).await?;
    Ok(match super::return_host(&hosts, domain) {
        Some(host) => format!("{REPORTS}@{host}"),
        None => format!("postmaster@{domain}"),
    })
}

/// Gives a domain a return host, or another one.
pub struct SetReturnHost {
    pub domain: SendingDomainId,
    /// Whole, or the label before the domain alone.
    pub host: String,
}

impl Verb for SetReturnHost {
    const NAME: &'static str = "set_return_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.domain).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let domain = channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        let host = below(&self.host, &domain.name)?;
        let hosts = rows::find_hosts(work.transaction).await?;
        if hosts.iter().any(|row| row.host == host && row.domain != self.domain) {
            return Err(Trouble::field("host", "host_taken", "another domain has this host already"));
        }
        let declared = work.application().settings().declares(&host);
        let state = if declared { "declared" } else { "unproven" }.to_owned();
        let (domain, created_at) = (self.domain, work.now);
        let row = HostRow { domain, host, state, found: None, checked_at: None, created_at };
        rows::put_host(work.transaction, &row).await?;
        work.touched(self.domain, "changed");
        work.audit(Self::NAME, self.domain, Some(&row.host));
        Ok(())
    }
}

/// Takes a domain's return host away: what comes back for letters that name it is not taken in any more.
pub struct RemoveReturnHost {
    pub domain: SendingDomainId,
}

impl Verb for RemoveReturnHost {
    const NAME: &'static str = "remove_return_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.domain).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        if rows::remove_host(work.transaction, self.domain).await? {
            work.touched(self.domain, "changed");
            work.audit(Self::NAME, self.domain, None::<&()>);
        }
        Ok(())
    }
}

/// Looks whether the host's mail comes here, and remembers it.
///
/// # Errors
/// [`Trouble::NotFound`] without a host; [`Trouble::NotAllowed`]; the ledger's; `not_connected`.
pub async fn check_return_host(app: &Application, by: &Viewer, id: SendingDomainId) -> Result<(), Trouble> {
    if !by.may(Right::ManageChannels) {
        shown(app, by, id).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let kept = rows::hosts(app.database()).await?;
    let row = kept.into_iter().find(|row| row.domain == id).ok_or(Trouble::not_found("return host"))?;
    let domain = channel::get_domain(app.database(), id).await?.ok_or(Trouble::not_found("domain"))?;
    let (resolver, hello) = {
        let outward = app.outward()?;
        (Arc::clone(&outward.resolver), outward.sending.hello.to_ascii_lowercase())
    };
    let exchangers = resolver.mail_exchangers(&row.host).await.unwrap_or_default();
    let names: Vec<String> =
        exchangers.into_iter().map(|one| one.host.trim_end_matches('.').to_ascii_lowercase()).collect();
    let ours: Vec<IpAddr> = resolver.addresses(&hello).await.unwrap_or_default();
    let mut leads_here = !names.is_empty();
    for name in &names {
        let found = if *name == hello { ours.clone() } else { resolver.addresses(name).await.unwrap_or_default() };
        leads_here &= *name == hello || !found.is_empty() && found.iter().all(|address| ours.contains(address));
    }
    let domain_is_ours = standing(app, &format!("postmaster@{}", domain.name)).await? != "unproven";
    let state = match leads_here && domain_is_ours {
        true => "proven",
        false if app.settings().declares(&row.host) => "declared",
        false => "unproven",
    };
    let verb = NoteReturnHost { domain: id, host: row.host, state, found: names.join(", ") };
    app.perform(by, verb).await
}

/// Writes down what a look found; only of the host that was looked for.
struct NoteReturnHost {
    domain: SendingDomainId,
    host: String,
    state: &'static str,
    found: String,
}

impl Verb for NoteReturnHost {
    const NAME: &'static str = "check_return_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let hosts = rows::find_hosts(work.transaction).await?;
        let same = |row: &HostRow| row.domain == self.domain && row.host == self.host;
        let Some(mut row) = hosts.into_iter().find(same) else { return Err(Trouble::not_found("return host")) };
        row.state = self.state.to_owned();
        row.found = (!self.found.is_empty()).then(|| self.found.clone());
        row.checked_at = Some(work.now);
        rows::put_host(work.transaction, &row).await?;
        work.touched(self.domain, "changed");
        Ok(())
    }
}
