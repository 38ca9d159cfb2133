//! Giving a domain a host of a kind, and taking it away.

use crate::sending::domains::shown;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::SendingDomainId;
use domain::sending::host::{HostKind, below};
use domain::trust::{Right, Viewer};
use store::sending::channel;
use store::sending::host::{self as rows, HostRow};

/// Gives a domain a host of a kind, or another one. It is unproven until it is looked at.
pub struct SetHost {
    pub kind: HostKind,
    pub domain: SendingDomainId,
    /// Whole, or the label before the domain alone.
    pub host: String,
}

impl Verb for SetHost {
    const NAME: &'static str = "set_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.domain).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let domain = channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        let host = below(&self.host, &domain.name).ok_or_else(|| not_below(self.kind, &domain.name))?;
        let others = rows::find_hosts(work.transaction).await?;
        if others.iter().any(|row| row.kind == self.kind && row.host == host && row.domain != self.domain) {
            return Err(Trouble::field("host", "host_taken", "another domain has this host already"));
        }
        let declared = work.application().settings().declares(&host);
        let row = HostRow {
            kind: self.kind,
            domain: self.domain,
            host,
            state: if declared { "declared" } else { "unproven" }.to_owned(),
            found: None,
            checked_at: None,
            unanswered: None,
            created_at: work.now,
        };
        rows::put_host(work.transaction, &row).await?;
        work.touched(self.domain, "changed");
        work.audit(Self::NAME, self.domain, Some(&(self.kind.as_str(), &row.host)));
        Ok(())
    }
}

fn not_below(kind: HostKind, domain: &str) -> Trouble {
    let label = match kind {
        HostKind::Tracking => "t",
        HostKind::Return => "bounce",
    };
    Trouble::field(
        "host",
        "not_below_the_domain",
        format!("the host has to be below {domain}, such as {label}.{domain}"),
    )
}

/// Takes a domain's host of a kind away: pages of letters that name it are not answered any more, or what comes back for them is not
/// taken in.
pub struct RemoveHost {
    pub kind: HostKind,
    pub domain: SendingDomainId,
}

impl Verb for RemoveHost {
    const NAME: &'static str = "remove_host";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.domain).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        if rows::remove_host(work.transaction, self.kind, self.domain).await? {
            work.touched(self.domain, "changed");
            work.audit(Self::NAME, self.domain, Some(&self.kind.as_str()));
        }
        Ok(())
    }
}
