//! Removing a draft. What was sent stays, with its report.

use super::sight;
use crate::{Trouble, Verb, Work};
use basics::ids::CampaignId;
use domain::trust::{Right, Viewer};
use store::sending::campaign;

/// Removes a draft.
pub struct RemoveCampaign {
    pub campaign: CampaignId,
}

impl Verb for RemoveCampaign {
    const NAME: &'static str = "remove_campaign";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let record = sight::find_to_change(work, by, self.campaign).await?;
        if !campaign::remove(work.transaction, record.id, work.now).await? {
            let detail = format!("a {} campaign cannot be removed; only drafts can", record.state);
            return Err(Trouble::refused("campaign_not_draft", detail));
        }
        work.touched(record.id, "removed");
        work.audit(Self::NAME, record.id, Some(&record.name));
        Ok(())
    }
}
