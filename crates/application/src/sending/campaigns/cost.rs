//! What a campaign cost beside its letters: a design, a bought placement. It is entered at any time, mostly when the bill comes, and
//! changes nothing that is sent. The report of tiers divides it over the campaign's letters.

use super::sight;
use crate::trade::tiers::{base_currency, base_currency_inside, checked_cost};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::CampaignId;
use basics::{Currency, Money};
use domain::trust::{Right, Viewer};
use store::trade::tier_cost as rows;

/// What a campaign cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CampaignCost {
    /// In the currency that was the base when it was entered.
    pub cost: Option<Money>,
    /// In which a new amount counts.
    pub base: Currency,
}

/// What a campaign cost beside its letters.
///
/// # Errors
/// The campaign's; the ledger's.
pub async fn campaign_cost(
    application: &Application,
    viewer: &Viewer,
    campaign: CampaignId,
) -> Result<CampaignCost, Trouble> {
    sight::get(application, viewer, campaign).await?;
    let cost = rows::campaign_cost(application.database(), campaign).await?;
    Ok(CampaignCost { cost, base: base_currency(application.database()).await? })
}

/// Says what a campaign cost in the base currency, or forgets it.
pub struct SetCampaignCost {
    pub campaign: CampaignId,
    pub minor: Option<i64>,
}

impl Verb for SetCampaignCost {
    const NAME: &'static str = "set_campaign_cost";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        sight::find_to_change(work, by, self.campaign).await?;
        let base = base_currency_inside(work.transaction).await?;
        let cost = checked_cost("cost_minor", self.minor)?.map(|minor| Money { minor, currency: base });
        let before = rows::find_campaign_cost(work.transaction, self.campaign).await?;
        if before == cost {
            return Ok(());
        }
        rows::put_campaign_cost(work.transaction, self.campaign, cost, work.now).await?;
        work.audit(Self::NAME, self.campaign, Some(&(before, cost)));
        work.touched(self.campaign, "changed");
        Ok(())
    }
}
