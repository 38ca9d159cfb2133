//! The workspace's borders between tiers: what they are, and changing them.

use super::facts::Setting;
use super::run::{RunCause, ask_for_run};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::WorkspaceId;
use domain::trade::tier::{Bands, Tier};
use domain::trust::{Right, Viewer};
use store::trade::tier as rows;

/// The bands that hold now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandsInForce {
    pub bands: Bands,
    /// Of the workspace's edits; 1 = as shipped.
    pub version: i64,
    /// Pairs of bands that share a company; the first of each decides.
    pub overlaps: Vec<(Tier, Tier)>,
}

/// The bands that hold now.
///
/// # Errors
/// The ledger's.
pub async fn bands_in_force(application: &Application, viewer: &Viewer) -> Result<BandsInForce, Trouble> {
    super::super::orders::needs(viewer)?;
    let Setting { bands, version, .. } = Setting::outside(application.database()).await?;
    let overlaps = bands.overlaps();
    Ok(BandsInForce { bands, version, overlaps })
}

/// Replaces the bands that were read at `version`. All companies are looked at again as of today.
pub struct ChangeBands {
    pub version: i64,
    pub bands: Bands,
}

impl Verb for ChangeBands {
    const NAME: &'static str = "change_tier_bands";
    const RIGHT: Right = Right::ManageWorkspace;
    /// The new version.
    type Answer = i64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let after = checked(self.bands.clone())?;
        let before = Setting::inside(work.transaction).await?;
        if before.version != self.version {
            return Err(Trouble::Changed { noun: "workspace", version: before.version });
        }
        if before.bands == after {
            return Ok(before.version);
        }
        let version = before.version + 1;
        let text = serde_json::to_string(&after).map_err(Trouble::broken)?;
        rows::put_bands(work.transaction, &text, version, work.now).await?;
        ask_for_run(work, &RunCause::Bands { version: u32::try_from(version).unwrap_or(u32::MAX) }).await?;
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&(before.bands, after)));
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(version)
    }
}

/// The bands within their limits, or a refusal that names the number at fault.
pub(super) fn checked(bands: Bands) -> Result<Bands, Trouble> {
    bands.checked().map_err(|refusal| Trouble::field(refusal.place, refusal.problem.code(), refusal.to_string()))
}
