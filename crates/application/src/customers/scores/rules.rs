//! The workspace's rules of the score: what they are, and changing them.

use crate::customers::{needs, segments};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{SegmentId, WorkspaceId};
use domain::customers::score::{RuleRefusal, ScoreRules};
use domain::trust::{Right, Viewer};
use store::Transaction;
use store::customers::score as rows;

/// The rules that hold now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreRulesInForce {
    pub rules: ScoreRules,
    /// Of the workspace's edits; 1 = as shipped.
    pub version: i64,
}

/// The rules that hold now.
///
/// # Errors
/// The ledger's.
pub async fn score_rules(application: &Application, viewer: &Viewer) -> Result<ScoreRulesInForce, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    read(rows::rules(application.database()).await?)
}

fn read(stored: Option<(String, i64)>) -> Result<ScoreRulesInForce, Trouble> {
    match stored {
        None => Ok(ScoreRulesInForce { rules: ScoreRules::default(), version: 1 }),
        Some((text, version)) => {
            Ok(ScoreRulesInForce { rules: ScoreRules::read_text(&text).map_err(Trouble::broken)?, version })
        }
    }
}

/// Replaces the rules that were read at `version`.
pub struct ChangeScoreRules {
    pub version: i64,
    pub rules: ScoreRules,
}

impl Verb for ChangeScoreRules {
    const NAME: &'static str = "change_score_rules";
    const RIGHT: Right = Right::ManageWorkspace;
    /// The new version.
    type Answer = i64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let after = checked(self.rules.clone())?;
        for (place, rule) in after.rules.iter().enumerate() {
            segments::check_condition(work, &rule.condition).await.map_err(|trouble| of_rule(place, trouble))?;
        }
        let before = read(rows::find_rules(work.transaction).await?)?;
        if before.version != self.version {
            return Err(Trouble::Changed { noun: "workspace", version: before.version });
        }
        if before.rules == after {
            return Ok(before.version);
        }
        let version = before.version + 1;
        let text = serde_json::to_string(&after).map_err(Trouble::broken)?;
        rows::put_rules(work.transaction, &text, version, work.now).await?;
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&(before.rules, after)));
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(version)
    }
}

/// The rules within their limits, or a refusal that names the field at fault.
pub(super) fn checked(rules: ScoreRules) -> Result<ScoreRules, Trouble> {
    let refused = |refusal: RuleRefusal| {
        let (rule, field) = (refusal.rule, refusal.problem.field());
        let field = if field == "rules" { field.to_owned() } else { format!("rules[{rule}].{field}") };
        Trouble::field(field, refusal.problem.code(), refusal.to_string())
    };
    rules.checked().map_err(refused)
}

/// The refusal of a condition, of the rule that has it.
fn of_rule(place: usize, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Refused { code, detail, field: Some(field), next_step } => {
            let field = Some(format!("rules[{place}].{field}"));
            Trouble::Refused { code, detail: format!("rule {}: {detail}", place + 1), field, next_step }
        }
        other => other,
    }
}

/// Names of rules that name a segment.
///
/// # Errors
/// The ledger's.
pub(in crate::customers) async fn naming_segment(
    transaction: &mut Transaction,
    id: SegmentId,
) -> Result<Vec<String>, Trouble> {
    let rules = read(rows::find_rules(transaction).await?)?.rules.rules;
    let naming = rules.into_iter().filter(|rule| rule.condition.segments().contains(&id));
    Ok(naming.map(|rule| rule.name).collect())
}
