//! Where the pages of letters from an address are met.

use crate::{Application, Trouble};
use domain::sending::host::HostKind;
use store::sending::{channel, host};

/// At the domain's own host where it has one that is known to lead here, else at the company's.
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
    let hosts = host::hosts(app.database()).await?;
    let is_own =
        |row: &host::HostRow| row.kind == HostKind::Tracking && row.domain == domain.id && row.state != "unproven";
    let (scheme, rest) = public.split_once("://").unwrap_or(("https", ""));
    // Behind another port than the scheme's own the company's address is for this machine or a trial.
    let port = rest.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(match hosts.into_iter().find(is_own) {
        Some(row) => format!("{scheme}://{}{}", row.host, port.map_or(String::new(), |(_, port)| format!(":{port}"))),
        None => public,
    })
}
