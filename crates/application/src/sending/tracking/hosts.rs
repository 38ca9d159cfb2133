//! A host of its own for the public pages of a sending domain's letters, such as `t.example.com`: mail providers trust links that share
//! the sender's domain. It is below a domain of ours, and leads where our public pages are: shown by the DNS, or declared.

use crate::sending::domains::standing;
use crate::sending::hosts::{below, shown};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::SendingDomainId;
use domain::trust::{Right, Viewer};
use std::net::IpAddr;
use store::sending::channel;
use store::sending::tracking::{self as rows, HostRow};

/// A tracking host and the record to publish for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingHost {
    pub domain: SendingDomainId,
    pub domain_name: String,
    pub host: String,
    /// `proven`, `declared` or `unproven`.
    pub state: String,
    /// What its CNAME record should hold: the host of our public pages.
    pub target: String,
    pub found: Option<String>,
    pub checked_at: Option<Timestamp>,
}

/// Every tracking host, by name.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn tracking_hosts(app: &Application, viewer: &Viewer) -> Result<Vec<TrackingHost>, Trouble> {
    if !viewer.may(Right::SendCampaigns) && !viewer.may(Right::ManageChannels) {
        return Err(Trouble::NotAllowed { right: Right::SendCampaigns });
    }
    let domains = channel::domains(app.database()).await?;
    let target = public_host(app);
    let host = |row: HostRow| {
        let domain_name = domains.iter().find(|domain| domain.id == row.domain)?.name.clone();
        let HostRow { domain, host, state, found, checked_at, .. } = row;
        Some(TrackingHost { domain, domain_name, host, state, target: target.clone(), found, checked_at })
    };
    Ok(rows::hosts(app.database()).await?.into_iter().filter_map(host).collect())
}

/// Hosts that the public pages answer under, besides those of the configuration.
///
/// # Errors
/// The ledger's.
pub async fn accepted_hosts(app: &Application) -> Result<Vec<String>, Trouble> {
    let rows = rows::hosts(app.database()).await?;
    Ok(rows.into_iter().filter(|row| row.state != "unproven").map(|row| row.host).collect())
}

/// Where the pages of letters from this address are met: at the domain's own host where it has one that is known to lead here, else at
/// the company's.
///
/// # Errors
/// The ledger's.
pub async fn url_for(app: &Application, from_address: &str) -> Result<String, Trouble> {
    let public = app.settings().public_url.clone();
    let Some((_, from)) = from_address.rsplit_once('@') else { return Ok(public) };
    let from = from.to_ascii_lowercase();
    let domains = channel::domains(app.database()).await?;
    let covers = |name: &str| from == name || from.ends_with(&format!(".{name}"));
    let Some(domain) = domains.iter().filter(|domain| covers(&domain.name)).max_by_key(|domain| domain.name.len())
    else {
        return Ok(public);
    };
    let hosts = rows::hosts(app.database()).await?;
    let own = hosts.into_iter().find(|row| row.domain == domain.id && row.state != "unproven");
    let (scheme, rest) = public.split_once("://").unwrap_or(("https", ""));
    // Behind another port than the scheme's own the company's address is for this machine or a trial.
    let port = rest.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(match own {
        Some(row) => format!("{scheme}://{}{}", row.host, port.map_or(String::new(), |(_, port)| format!(":{port}"))),
        None => public,
    })
}

fn public_host(app: &Application) -> String {
    let url = &app.settings().public_url;
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default().to_owned()
}

/// Gives a domain a tracking host, or another one.
pub struct SetTrackingHost {
    pub domain: SendingDomainId,
    /// Whole, or the label before the domain alone.
    pub host: String,
}

impl Verb for SetTrackingHost {
    const NAME: &'static str = "set_tracking_host";
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

/// Takes a domain's tracking host away: letters that name it are not answered any more.
pub struct RemoveTrackingHost {
    pub domain: SendingDomainId,
}

impl Verb for RemoveTrackingHost {
    const NAME: &'static str = "remove_tracking_host";
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

/// Looks where the host leads, and remembers it.
///
/// # Errors
/// [`Trouble::NotFound`] without a host; [`Trouble::NotAllowed`]; the ledger's; `not_connected`.
pub async fn check_tracking_host(app: &Application, by: &Viewer, id: SendingDomainId) -> Result<(), Trouble> {
    if !by.may(Right::ManageChannels) {
        shown(app, by, id).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let rows = rows::hosts(app.database()).await?;
    let row = rows.into_iter().find(|row| row.domain == id).ok_or(Trouble::not_found("tracking host"))?;
    let domain = channel::get_domain(app.database(), id).await?.ok_or(Trouble::not_found("domain"))?;
    let resolver = std::sync::Arc::clone(&app.outward()?.resolver);
    let ours: Vec<IpAddr> = resolver.addresses(&public_host(app)).await.unwrap_or_default();
    let found = resolver.addresses(&row.host).await.unwrap_or_default();
    let leads_here = !found.is_empty() && found.iter().all(|address| ours.contains(address));
    let domain_is_ours = standing(app, &format!("postmaster@{}", domain.name)).await? != "unproven";
    let state = match leads_here && domain_is_ours {
        true => "proven",
        false if app.settings().declares(&row.host) => "declared",
        false => "unproven",
    };
    let found: Vec<String> = found.iter().map(IpAddr::to_string).collect();
    let verb = NoteTrackingHost { host: row.host, domain: id, state, found: found.join(", ") };
    app.perform(by, verb).await
}

/// Writes down what a look found; only of the host that was looked for.
struct NoteTrackingHost {
    domain: SendingDomainId,
    host: String,
    state: &'static str,
    found: String,
}

impl Verb for NoteTrackingHost {
    const NAME: &'static str = "check_tracking_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let hosts = rows::find_hosts(work.transaction).await?;
        let same = |row: &HostRow| row.domain == self.domain && row.host == self.host;
        let Some(mut row) = hosts.into_iter().find(same) else { return Err(Trouble::not_found("tracking host")) };
        row.state = self.state.to_owned();
        row.found = (!self.found.is_empty()).then(|| self.found.clone());
        row.checked_at = Some(work.now);
        rows::put_host(work.transaction, &row).await?;
        work.touched(self.domain, "changed");
        Ok(())
    }
}
