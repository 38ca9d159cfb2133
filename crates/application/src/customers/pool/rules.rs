//! The workspace's rules of the pool: what they are, and changing them.

use super::run::BELL;
use super::setting::Setting;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::WorkspaceId;
use domain::customers::pool::PoolRules;
use domain::trust::{Right, Viewer};
use store::customers::{pool as rows, pool_run};

/// The rules that hold now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolRulesInForce {
    pub rules: PoolRules,
    /// Of the workspace's edits; 1 = as shipped.
    pub version: i64,
}

/// The rules that hold now.
///
/// # Errors
/// The ledger's.
pub async fn pool_rules(application: &Application, viewer: &Viewer) -> Result<PoolRulesInForce, Trouble> {
    crate::customers::needs(viewer, Right::SeeCustomers)?;
    let Setting { rules, version, .. } = Setting::outside(application.database()).await?;
    Ok(PoolRulesInForce { rules, version })
}

/// Replaces the rules that were read at `version`. All companies are looked at again as of today.
pub struct ChangePoolRules {
    pub version: i64,
    pub rules: PoolRules,
}

impl Verb for ChangePoolRules {
    const NAME: &'static str = "change_pool_rules";
    const RIGHT: Right = Right::ManageWorkspace;
    /// The new version.
    type Answer = i64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let after = checked(self.rules.clone())?;
        let before = Setting::inside(work.transaction).await?;
        if before.version != self.version {
            return Err(Trouble::Changed { noun: "workspace", version: before.version });
        }
        if before.rules == after {
            return Ok(before.version);
        }
        if after.on && !before.rules.on {
            // What was said before it was switched off is long forgotten by who heard it.
            rows::forget_all_warnings(work.transaction).await?;
        }
        let version = before.version + 1;
        let text = serde_json::to_string(&after).map_err(Trouble::broken)?;
        rows::put_rules(work.transaction, &text, version, work.now).await?;
        pool_run::again(work.transaction, before.day(work.now)).await?;
        work.ring(BELL);
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&(before.rules, after)));
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(version)
    }
}

/// The rules within their limits, or a refusal that names the field at fault.
pub(super) fn checked(rules: PoolRules) -> Result<PoolRules, Trouble> {
    rules.checked().map_err(|refusal| Trouble::field(refusal.field, refusal.problem.code(), refusal.to_string()))
}
