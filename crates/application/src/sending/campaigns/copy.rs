//! Copying a campaign: everything that was chosen, nothing that happened. The copy is its maker's.

use super::sight;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::CampaignId;
use domain::sending::campaign::CampaignState;
use domain::trust::{Right, Viewer};
use store::sending::campaign::{self, CampaignRecord};

/// Makes a draft like another campaign.
pub struct CopyCampaign {
    pub campaign: CampaignId,
}

impl Verb for CopyCampaign {
    const NAME: &'static str = "copy_campaign";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = CampaignId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<CampaignId, Trouble> {
        let original = sight::find(work, by, self.campaign).await?;
        let copy = CampaignRecord {
            id: work.mint()?,
            state: CampaignState::Draft,
            owner: sight::owner_of_new(by)?,
            frozen: None,
            send_at: None,
            started_at: None,
            finished_at: None,
            audience_size: 0,
            planned: 0,
            plan_done: false,
            created_at: work.now,
            updated_at: work.now,
            version: 1,
            ..original
        };
        campaign::insert(work.transaction, &copy).await?;
        work.touched(copy.id, "created");
        work.audit(Self::NAME, copy.id, Some(&self.campaign));
        Ok(copy.id)
    }
}
