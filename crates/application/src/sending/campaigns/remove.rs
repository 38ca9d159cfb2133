//! Removing a draft, and taking that back. What was sent stays, with its report.

use super::sight;
use crate::trust::undo::{self, Inverse};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CampaignId, UndoId};
use domain::trust::{Right, Viewer};
use serde_json::Value;
use std::pin::Pin;
use store::sending::campaign;

/// Removes a draft; answers what takes it back.
pub struct RemoveCampaign {
    pub campaign: CampaignId,
}

impl Verb for RemoveCampaign {
    const NAME: &'static str = "remove_campaign";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = UndoId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<UndoId, Trouble> {
        let record = sight::find_to_change(work, by, self.campaign).await?;
        if !campaign::remove(work.transaction, record.id, work.now).await? {
            let detail = format!("a {} campaign cannot be removed; only drafts can", record.state);
            return Err(Trouble::refused("campaign_not_draft", detail));
        }
        work.touched(record.id, "removed");
        work.audit(Self::NAME, record.id, Some(&record.name));
        undo::keep(work, by, Self::NAME, 1, &record.id).await
    }
}

pub(crate) const INVERSES: &[Inverse] = &[Inverse {
    verb: RemoveCampaign::NAME,
    version: 1,
    right: RemoveCampaign::RIGHT,
    holds_people: false,
    run: |_by, work, before| bring_back(work, before),
}];

fn bring_back<'a>(
    work: &'a mut Work<'_>,
    before: Value,
) -> Pin<Box<dyn Future<Output = Result<u64, Trouble>> + Send + 'a>> {
    Box::pin(async move {
        let id: CampaignId = serde_json::from_value(before).map_err(Trouble::broken)?;
        let came_back = campaign::bring_back(work.transaction, id).await?;
        work.touched(id, "created");
        Ok(u64::from(came_back))
    })
}
