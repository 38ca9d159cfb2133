//! Making a campaign: a draft of its maker, addressed to nobody.

use super::{input, sight};
use crate::trust::Tracking;
use crate::{Trouble, Verb, Work};
use basics::ids::CampaignId;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::trust::{Right, Viewer};
use store::sending::campaign::{self, CampaignRecord};

/// Makes a draft.
pub struct CreateCampaign {
    pub name: String,
    pub kind: LetterKind,
}

impl Verb for CreateCampaign {
    const NAME: &'static str = "create_campaign";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = CampaignId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<CampaignId, Trouble> {
        let tracking = Tracking::inside(work.transaction).await?;
        let record = CampaignRecord {
            id: work.mint()?,
            name: input::name(&self.name)?,
            kind: self.kind,
            state: CampaignState::Draft,
            owner: sight::owner_of_new(by)?,
            audience: input::audience(&CampaignAudience::nobody())?,
            letter: None,
            subject: None,
            from_name: String::new(),
            from_address: String::new(),
            reply_to: None,
            channel: None,
            by_routes: false,
            track_opens: tracking.opens,
            track_clicks: tracking.clicks,
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
        };
        campaign::insert(work.transaction, &record).await?;
        work.touched(record.id, "created");
        work.audit(Self::NAME, record.id, Some(&record.name));
        Ok(record.id)
    }
}
