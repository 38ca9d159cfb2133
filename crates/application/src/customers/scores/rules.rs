//! The workspace's rules of the score: what they are, and changing them.
//!
//! A rule that asked for the score would go in a circle, also by way of a segment: whichever of the two is saved last is refused.

use crate::customers::{needs, segments};
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::{SegmentId, WorkspaceId};
use domain::customers::condition::Condition;
use domain::customers::score::{RuleProblem, RuleRefusal, ScoreRule, ScoreRules};
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

/// The rules that are on as the engine takes them, for who reads for everybody.
///
/// # Errors
/// The ledger's.
pub(in crate::customers) async fn rules_of_engine(application: &Application) -> Result<Vec<(Condition, i32)>, Trouble> {
    let rules = read(rows::rules(application.database()).await?)?.rules.rules;
    Ok(rules.into_iter().filter(|rule| rule.on).map(|rule| (rule.condition, rule.points)).collect())
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
        refuse_circles(work, &after).await?;
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

/// Refuses a rule that asks for the score by way of a segment.
async fn refuse_circles(work: &mut Work<'_>, after: &ScoreRules) -> Result<(), Trouble> {
    let known = segments::Conditions::find(work).await?;
    for (place, rule) in after.rules.iter().enumerate() {
        if let Some(segment) = known.asking_for_score(&rule.condition) {
            let problem = RuleProblem::AsksForScore;
            let detail = format!(
                "rule {} {}: the segment \"{segment}\" asks for the score, to which the rule adds",
                place + 1,
                told(rule)
            );
            let field = format!("rules[{place}].{}", problem.field());
            return Err(Trouble::field(field, problem.code(), detail).then(NextStep::new("change_what_needs_it")));
        }
    }
    Ok(())
}

fn told(rule: &ScoreRule) -> String {
    match rule.shipped {
        Some(shipped) if rule.name.is_empty() => format!("({})", shipped.as_str()),
        _ => format!("\"{}\"", rule.name),
    }
}

/// Refuses that a segment asks for the score which a rule asks for, by way of other segments or not.
///
/// # Errors
/// A refusal that names the rule; the ledger's.
pub(in crate::customers) async fn refuse_score_of_rule(
    work: &mut Work<'_>,
    id: SegmentId,
    condition: &Condition,
) -> Result<(), Trouble> {
    let mut known = segments::Conditions::find(work).await?;
    known.describe(id, condition.clone());
    if known.asking_for_score(condition).is_none() && !condition.asks_for_score() {
        return Ok(());
    }
    let rules = read(rows::find_rules(work.transaction).await?)?.rules.rules;
    match rules.iter().find(|rule| known.asking_for_score(&rule.condition).is_some()) {
        None => Ok(()),
        Some(rule) => {
            let detail = format!(
                "the rule {} of the score asks for this segment, so that the segment cannot ask for the score",
                told(rule)
            );
            Err(Trouble::field("condition", "asked_by_score_rule", detail).then(NextStep::new("change_what_needs_it")))
        }
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
