//! How the receiving domains took the letters: one that suddenly refuses is seen before the sum of all is bad.

use super::days;
use crate::sending::campaigns::sight;
use crate::{Application, Trouble};
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::insight::receivers as rows;

/// Domains shown; below these every company has its own, with a handful of letters.
const RECEIVERS_LIMIT: u32 = 6;

/// A receiving domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    pub domain: String,
    /// Letters with an outcome.
    pub tried: i64,
    pub accepted: i64,
    pub refused: i64,
}

/// The domains with most letters of the campaigns that began in the last days, most first.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn receivers(app: &Application, viewer: &Viewer, period_days: u32) -> Result<Vec<Receiver>, Trouble> {
    sight::needs(viewer)?;
    let since = app.now().minus(days(period_days));
    let sums = rows::receivers(app.database(), since, sight::only_of(viewer), RECEIVERS_LIMIT).await?;
    let ids: Vec<_> = sums.iter().map(|sum| sum.destination).collect();
    let mut names = BTreeMap::new();
    for (id, sealed) in rows::sealed_names(app.database(), &ids).await? {
        let plain = app.unseal_bytes("destination", "sealed", id.as_i64(), &sealed)?;
        names.insert(id, String::from_utf8_lossy(&plain).into_owned());
    }
    let receiver = |sum: rows::ReceiverSum| Receiver {
        domain: names.remove(&sum.destination).unwrap_or_default(),
        tried: sum.tried,
        accepted: sum.accepted,
        refused: sum.refused,
    };
    Ok(sums.into_iter().map(receiver).collect())
}
