//! Campaigns of a stretch of days: each on the day on which it began, or is to begin.

use super::questions::{CampaignLine, lines};
use super::sight;
use crate::{Application, Trouble};
use basics::Timestamp;
use domain::trust::Viewer;
use std::time::Duration;
use store::sending::campaign;

/// A month with the weeks around it, and some.
pub const CALENDAR_DAYS_LIMIT: u32 = 62;
const DAY: Duration = Duration::from_secs(86_400);
/// More campaigns than these in two months are no calendar.
const CAMPAIGNS_LIMIT: u32 = 500;

/// The campaigns of `from..until`, earliest first; a sales rep's own only.
///
/// # Errors
/// [`Trouble::Refused`] for more days than [`CALENDAR_DAYS_LIMIT`]; the ledger's.
pub async fn campaign_calendar(
    application: &Application,
    viewer: &Viewer,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<CampaignLine>, Trouble> {
    sight::needs(viewer)?;
    if until > from.plus(DAY * CALENDAR_DAYS_LIMIT) {
        let detail = format!("a calendar is of at most {CALENDAR_DAYS_LIMIT} days");
        return Err(Trouble::field("until", "out_of_range", detail));
    }
    let owner = sight::only_of(viewer);
    let records = campaign::between(application.database(), from, until, owner, CAMPAIGNS_LIMIT).await?;
    lines(application, records).await
}
