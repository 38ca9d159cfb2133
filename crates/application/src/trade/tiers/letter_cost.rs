//! What a thousand letters cost: one amount of the workspace, in its base currency. Nothing is entered as shipped.

use super::facts::Setting;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::WorkspaceId;
use basics::{Currency, Money};
use domain::trade::tier::COST_LIMIT_MINOR;
use domain::trust::{Right, Viewer};
use store::trade::tier_cost::{self as rows, LetterCostRecord};

/// The version of a workspace that never entered a cost.
const AS_SHIPPED: i64 = 1;

/// What a thousand letters cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterCostInForce {
    /// In the currency that was the base when it was entered.
    pub thousand: Option<Money>,
    /// In which a new amount counts.
    pub base: Currency,
    /// Of the workspace's edits; 1 = nothing was entered yet.
    pub version: i64,
}

/// What a thousand letters cost.
///
/// # Errors
/// The ledger's.
pub async fn letter_cost(application: &Application, viewer: &Viewer) -> Result<LetterCostInForce, Trouble> {
    super::super::orders::needs(viewer)?;
    let base = Setting::outside(application.database()).await?.bands.currency;
    let stored = rows::letter_cost(application.database()).await?;
    let (thousand, version) = stored.map_or((None, AS_SHIPPED), |record| (record.thousand, record.version));
    Ok(LetterCostInForce { thousand, base, version })
}

/// Says what a thousand letters cost in the base currency, or that it is no longer known.
pub struct ChangeLetterCost {
    pub version: i64,
    pub thousand_minor: Option<i64>,
}

impl Verb for ChangeLetterCost {
    const NAME: &'static str = "change_letter_cost";
    const RIGHT: Right = Right::ManageWorkspace;
    /// The new version.
    type Answer = i64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let base = Setting::inside(work.transaction).await?.bands.currency;
        let before = rows::find_letter_cost(work.transaction).await?;
        let (known, version) = before.map_or((None, AS_SHIPPED), |record| (record.thousand, record.version));
        if version != self.version {
            return Err(Trouble::Changed { noun: "workspace", version });
        }
        let thousand = checked("thousand_minor", self.thousand_minor)?.map(|minor| Money { minor, currency: base });
        if known == thousand {
            return Ok(version);
        }
        let record = LetterCostRecord { thousand, version: version + 1 };
        rows::put_letter_cost(work.transaction, &record, base, work.now).await?;
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&(known, thousand)));
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(record.version)
    }
}

/// An amount within its limits, or a refusal that names the field at fault.
///
/// # Errors
/// `negative` or `too_large`.
pub(crate) fn checked(field: &'static str, minor: Option<i64>) -> Result<Option<i64>, Trouble> {
    let refused = |code, detail: String| Err(Trouble::field(field, code, detail));
    match minor {
        Some(..0) => refused("negative", format!("{field} is less than zero; enter what was paid")),
        Some(amount) if amount > COST_LIMIT_MINOR => {
            refused("too_large", format!("{field} is more than {COST_LIMIT_MINOR} minor units; enter what was paid"))
        }
        minor => Ok(minor),
    }
}
