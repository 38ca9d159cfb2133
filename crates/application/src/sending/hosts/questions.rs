//! Reading hosts: how each stands, and what is to be published for it.

use crate::sending::domains::may_see;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::SendingDomainId;
use domain::sending::host::HostKind;
use domain::trust::Viewer;
use std::net::IpAddr;
use store::sending::channel::{self, DomainRecord};
use store::sending::host::{self as rows, HostRow};

/// The part before the @ of the address that receivers send their reports to.
pub(crate) const REPORTS: &str = "reports";
/// Of the one exchanger; any will do.
const PREFERENCE: u16 = 10;

/// A host with the records to publish for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    pub kind: HostKind,
    pub domain: SendingDomainId,
    pub domain_name: String,
    /// Of the domain itself; without it no host below is proven.
    pub domain_state: String,
    pub host: String,
    /// `proven`, `declared` or `unproven`.
    pub state: String,
    /// Where it should lead: the host of our public pages, or our own name as a mail server.
    pub target: String,
    pub records: Vec<HostRecord>,
    /// Where receivers' reports about the domain may go; of a return host.
    pub reports_to: Option<String>,
    /// Where it led at the last look that was answered; none where there was no record.
    pub found: Option<String>,
    pub checked_at: Option<Timestamp>,
    /// The name for which no server answered at a later look, and when.
    pub unanswered: Option<(String, Timestamp)>,
}

/// What is to be published under the host's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRecord {
    /// `CNAME`, `A`, `AAAA`, `MX` or `TXT`.
    pub kind: &'static str,
    pub value: String,
}

/// Every host of a kind, by name.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn hosts(app: &Application, viewer: &Viewer, kind: HostKind) -> Result<Vec<Host>, Trouble> {
    may_see(viewer)?;
    let domains = channel::domains(app.database()).await?;
    let rows = rows::hosts(app.database()).await?.into_iter().filter(|row| row.kind == kind);
    Ok(rows
        .filter_map(|row| {
            let domain = domains.iter().find(|domain| domain.id == row.domain)?;
            Some(of(app, row, domain))
        })
        .collect())
}

/// A domain's host of a kind.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn host(
    app: &Application,
    viewer: &Viewer,
    kind: HostKind,
    domain: SendingDomainId,
) -> Result<Host, Trouble> {
    let found = hosts(app, viewer, kind).await?.into_iter().find(|host| host.domain == domain);
    found.ok_or(Trouble::not_found("host"))
}

/// Names of a kind that are known to lead here, besides those of the configuration.
///
/// # Errors
/// The ledger's.
pub async fn accepted(app: &Application, kind: HostKind) -> Result<Vec<String>, Trouble> {
    let rows = rows::hosts(app.database()).await?;
    Ok(rows.into_iter().filter(|row| row.kind == kind && row.state != "unproven").map(|row| row.host).collect())
}

/// The name of our public pages.
pub(crate) fn public_host(app: &Application) -> String {
    host_of(&app.settings().public_url)
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        // An address of IPv6 has colons of its own.
        Some((address, _)) => address.to_owned(),
        None => rest.split_once(['/', ':']).map_or(rest, |(host, _)| host).to_owned(),
    }
}

fn of(app: &Application, row: HostRow, of: &DomainRecord) -> Host {
    let HostRow { kind, domain, host, state, found, checked_at, unanswered, .. } = row;
    let record = |kind, value| HostRecord { kind, value };
    let (target, records, reports_to) = match kind {
        HostKind::Tracking => {
            let target = public_host(app);
            // A machine without a name of its own is led to by its address.
            let named = match target.parse() {
                Ok(IpAddr::V4(address)) => record("A", address.to_string()),
                Ok(IpAddr::V6(address)) => record("AAAA", address.to_string()),
                Err(_) => record("CNAME", target.clone()),
            };
            (target, vec![named], None)
        }
        HostKind::Return => {
            let target = app.outward().map(|outward| outward.sending.hello.clone()).unwrap_or_default();
            let mx = record("MX", format!("{PREFERENCE} {target}"));
            let records = vec![mx, record("TXT", format!("v=spf1 a:{target} ~all"))];
            (target, records, Some(format!("{REPORTS}@{host}")))
        }
    };
    let (domain_name, domain_state) = (of.name.clone(), of.state.clone());
    Host {
        kind,
        domain,
        domain_name,
        domain_state,
        host,
        state,
        target,
        records,
        reports_to,
        found,
        checked_at,
        unanswered,
    }
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_url_names_its_host_also_by_an_address() {
        for (url, host) in [
            ("https://mail.seller.example/", "mail.seller.example"),
            ("http://mail.seller.example:8080", "mail.seller.example"),
            ("http://203.0.113.7:8080/x", "203.0.113.7"),
            ("http://[2001:db8::7]:8080/", "2001:db8::7"),
            ("", ""),
        ] {
            assert_eq!(host_of(url), host);
        }
    }
}
