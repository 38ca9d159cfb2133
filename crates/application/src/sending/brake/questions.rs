//! Reading what braked: on a campaign, and everything that waits for a person.

use crate::sending::campaigns::sight;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId};
use domain::sending::campaign::CampaignState;
use domain::sending::provider::ProviderGroup;
use domain::trust::Viewer;
use std::time::Duration;
use store::sending::brake::{self as rows, BrakeRow, HoldRow};

/// Brakes of campaigns that still may wait: no campaign is left for longer.
const LOOKED_BACK: Duration = Duration::from_secs(400 * 24 * 3_600);

/// What braked of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CampaignBrake {
    /// The last time it paused by itself; it waits while nobody released it.
    pub brake: Option<BrakeRow>,
    pub released_by: Option<String>,
    /// Receivers to which its channel sends nothing now.
    pub holds: Vec<HoldShown>,
}

/// A receiver whose letters wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldShown {
    pub channel: ChannelId,
    pub provider: ProviderGroup,
    pub until: Timestamp,
    pub part: u64,
    pub base: u64,
    /// In ten thousandths.
    pub limit: u32,
    pub at: Timestamp,
}

impl From<HoldRow> for HoldShown {
    fn from(row: HoldRow) -> Self {
        let HoldRow { channel, provider, until, part, base, limit, at, .. } = row;
        HoldShown { channel, provider, until, part, base, limit, at }
    }
}

/// What braked of a campaign.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn campaign_brake(app: &Application, viewer: &Viewer, id: CampaignId) -> Result<CampaignBrake, Trouble> {
    let record = sight::get(app, viewer, id).await?;
    let brake = rows::brake(app.database(), id).await?;
    let released_by = brake.and_then(|row| row.released_by).and_then(|user| app.people().user_name(user));
    let now = app.now();
    let holds = rows::holds(app.database(), now).await?.into_iter().filter(|row| row.holds(now));
    // Its letters by routes may be held at another channel than its own.
    let concerns = |row: &HoldRow| Some(row.channel) == record.channel || record.by_routes && row.campaign == id;
    let holds = holds.filter(concerns).map(HoldShown::from).collect();
    Ok(CampaignBrake { brake, released_by, holds })
}

/// Receivers whose letters wait now.
///
/// # Errors
/// The ledger's.
pub async fn open_holds(app: &Application) -> Result<Vec<HoldShown>, Trouble> {
    let now = app.now();
    let rows = rows::holds(app.database(), now).await?;
    Ok(rows.into_iter().filter(|row| row.holds(now)).map(HoldShown::from).collect())
}

/// The groups of a channel whose letters wait now.
pub(in crate::sending) async fn held_groups(
    app: &Application,
    channel: ChannelId,
) -> Result<Vec<ProviderGroup>, Trouble> {
    let holds = open_holds(app).await?;
    Ok(holds.into_iter().filter(|hold| hold.channel == channel).map(|hold| hold.provider).collect())
}

/// Campaigns that paused by themselves and wait for a person.
///
/// # Errors
/// The ledger's.
pub async fn open_brakes(app: &Application) -> Result<Vec<BrakeRow>, Trouble> {
    let since = app.now().minus(LOOKED_BACK);
    let mut open = Vec::new();
    for row in rows::brakes(app.database(), since).await?.into_iter().filter(|row| row.released_at.is_none()) {
        let record = store::sending::campaign::get(app.database(), row.campaign).await?;
        if record.is_some_and(|record| record.state == CampaignState::Paused) {
            open.push(row);
        }
    }
    Ok(open)
}
