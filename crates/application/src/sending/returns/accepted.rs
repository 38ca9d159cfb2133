//! At which hosts the door takes mail in, and where receivers' reports may go: hosts of the configuration, and those kept here.

use crate::sending::hosts::{self, HostKind, REPORTS};
use crate::{Application, Trouble};

/// Hosts at which the door takes mail in: those of the configuration, and those that lead here.
///
/// # Errors
/// The ledger's.
pub async fn accepted_return_hosts(app: &Application) -> Result<Vec<String>, Trouble> {
    let mut hosts = app.settings().return_hosts.clone();
    hosts.extend(hosts::accepted(app, HostKind::Return).await?);
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
