//! Reading domains, and how an address stands to them.

use super::check::RecordCheck;
use super::records::{Check, Published};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::SendingDomainId;
use domain::trust::{Right, Viewer};
use store::sending::channel::{self as rows, DomainRecord};

/// A domain with its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    pub id: SendingDomainId,
    pub name: String,
    /// `proven`, `declared` or `unproven`.
    pub proven: String,
    pub checks: Vec<Check>,
    pub checked_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Every domain, by name.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn domains(app: &Application, viewer: &Viewer) -> Result<Vec<Domain>, Trouble> {
    may_see(viewer)?;
    rows::domains(app.database()).await?.iter().map(of).collect()
}

/// One domain.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn domain(app: &Application, viewer: &Viewer, id: SendingDomainId) -> Result<Domain, Trouble> {
    may_see(viewer)?;
    of(&rows::get_domain(app.database(), id).await?.ok_or(Trouble::not_found("domain"))?)
}

/// How the domain of an address stands: `proven`, `declared` or `unproven`. A domain above it counts as well; DMARC aligns
/// them (RFC 7489 §3.1).
///
/// # Errors
/// The ledger's.
pub async fn standing(app: &Application, address: &str) -> Result<&'static str, Trouble> {
    let Some((_, host)) = address.rsplit_once('@') else { return Ok("unproven") };
    let host = host.to_ascii_lowercase();
    let covers = |name: &str| host == name || host.ends_with(&format!(".{name}"));
    let known = rows::domains(app.database()).await?;
    if known.iter().any(|domain| domain.state == "proven" && covers(&domain.name)) {
        return Ok("proven");
    }
    let declared = app.settings().declares(&host);
    Ok(if declared { "declared" } else { "unproven" })
}

pub(crate) fn may_see(viewer: &Viewer) -> Result<(), Trouble> {
    match viewer.may(Right::SendCampaigns) || viewer.may(Right::ManageChannels) {
        true => Ok(()),
        false => Err(Trouble::NotAllowed { right: Right::SendCampaigns }),
    }
}

/// For who may not change domains: whether this one is there. Who sees none is told nothing of single ones.
pub(crate) async fn shown(app: &Application, viewer: &Viewer, id: SendingDomainId) -> Result<(), Trouble> {
    if may_see(viewer).is_err() {
        return Ok(());
    }
    rows::get_domain(app.database(), id).await?.map(drop).ok_or(Trouble::not_found("domain"))
}

pub(crate) fn read_published(record: &DomainRecord) -> Result<Vec<Published>, Trouble> {
    serde_json::from_str(&record.public_records).map_err(Trouble::broken)
}

fn of(record: &DomainRecord) -> Result<Domain, Trouble> {
    let found: Vec<RecordCheck> = match &record.found_records {
        Some(found) => serde_json::from_str(found).map_err(Trouble::broken)?,
        None => Vec::new(),
    };
    let mut found = found.into_iter();
    let checks = read_published(record)?.into_iter().map(|published| {
        let RecordCheck { found, ok } = found.next().unwrap_or(RecordCheck { found: None, ok: false });
        Check { record: published.record, name: published.name, expected: published.value, found, ok }
    });
    Ok(Domain {
        id: record.id,
        name: record.name.clone(),
        proven: record.state.clone(),
        checks: checks.collect(),
        checked_at: record.checked_at,
        created_at: record.created_at,
    })
}
