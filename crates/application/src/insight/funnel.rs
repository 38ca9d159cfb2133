//! From letters to clicks over all campaigns of a period, beside the period before it.

use super::days;
use crate::sending::campaigns::sight;
use crate::{Application, Trouble};
use basics::Timestamp;
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::insight::sending;

/// Letters and the people who read them; machines are in none of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FunnelSums {
    /// Letters with an outcome.
    pub sent: i64,
    /// Letters that the receiver took.
    pub accepted: i64,
    pub opened: i64,
    pub clicked: i64,
    /// People who answered, as far as replies are recorded.
    pub replied: i64,
}

/// A period and the one of the same length before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funnel {
    pub now: FunnelSums,
    pub before: FunnelSums,
}

/// What the letters of the last days brought.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn funnel(application: &Application, viewer: &Viewer, period_days: u32) -> Result<Funnel, Trouble> {
    sight::needs(viewer)?;
    let until = application.now();
    let from = until.minus(days(period_days));
    let before = from.minus(days(period_days));
    Ok(Funnel {
        now: sums(application, viewer, from, until).await?,
        before: sums(application, viewer, before, from).await?,
    })
}

async fn sums(app: &Application, viewer: &Viewer, from: Timestamp, until: Timestamp) -> Result<FunnelSums, Trouble> {
    let found = by_name(app, viewer, from, until).await?;
    let sum = |name: &str| found.get(name).copied().unwrap_or_default();
    Ok(FunnelSums {
        sent: sum("accepted") + sum("refused") + sum("in_doubt"),
        accepted: sum("accepted"),
        opened: sum("opened"),
        clicked: sum("clicked"),
        replied: sum("replied"),
    })
}

/// Sums of `from..until`; the hour that runs is in them.
pub(super) async fn by_name(
    app: &Application,
    viewer: &Viewer,
    from: Timestamp,
    until: Timestamp,
) -> Result<BTreeMap<String, i64>, Trouble> {
    const HOUR: std::time::Duration = std::time::Duration::from_secs(3_600);
    let rows = sending::sums(app.database(), from.plus(HOUR), until.plus(HOUR), sight::only_of(viewer)).await?;
    Ok(rows.into_iter().collect())
}
