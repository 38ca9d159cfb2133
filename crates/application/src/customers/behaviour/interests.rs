//! The interests of a person, counted from the events whenever somebody looks; and the rule they are counted by.

use crate::customers::{contact_seen, needs};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{ContactId, ThingId, WorkspaceId};
use domain::customers::behaviour::interest::{InterestRule, Sign, interests};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Database;
use store::customers::{behaviour as rows, thing};
use store::ledger::meta;

/// Events of a person that are looked at: the newest; older ones weigh next to nothing beside so many.
const SIGNS_LIMIT: u32 = 5_000;

/// An interest with the name of its category, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownInterest {
    pub category: ThingId,
    pub name: String,
    pub score: f64,
    /// How many events of each kind, the weightiest kind first.
    pub because: Vec<(String, u64)>,
    pub last_at: Timestamp,
}

/// The rule as it is stored. Version 1; fields are only added.
#[derive(Debug, Serialize, Deserialize)]
struct StoredRule {
    version: u32,
    half_life_days: u32,
    threshold_hundredths: u32,
    weights: BTreeMap<String, u32>,
}

async fn read(database: &Database) -> Result<InterestRule, Trouble> {
    let Some(text) = meta::get(database, meta::INTEREST_RULE).await? else { return Ok(InterestRule::default()) };
    let StoredRule { half_life_days, threshold_hundredths, weights, .. } =
        serde_json::from_str(&text).map_err(Trouble::broken)?;
    Ok(InterestRule { half_life_days, threshold_hundredths, weights })
}

/// The rule by which interests are counted.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn interest_rule(application: &Application, viewer: &Viewer) -> Result<InterestRule, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    read(application.database()).await
}

/// What a person is interested in now, strongest first.
///
/// # Errors
/// [`Trouble::NotFound`] where there is nobody whom the viewer sees; the ledger's.
pub async fn interests_of(
    application: &Application,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<Vec<ShownInterest>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    contact_seen(application, viewer, contact).await?;
    let database = application.database();
    let (rule, now) = (read(database).await?, application.now());
    let signs = rows::signs(database, contact, rule.horizon(now), SIGNS_LIMIT).await?;
    let signs: Vec<Sign> = signs
        .into_iter()
        .map(|line| Sign { at: line.at, kind: line.kind, category: line.category, verdict: line.verdict })
        .collect();
    let found = interests(&rule, &signs, now);
    let ids: Vec<ThingId> = found.iter().map(|interest| interest.category).collect();
    let mut names: BTreeMap<ThingId, String> = match ids.is_empty() {
        true => BTreeMap::new(),
        false => thing::some(database, &ids).await?.into_iter().map(|thing| (thing.id, thing.name)).collect(),
    };
    let shown = found.into_iter().filter_map(|interest| {
        let name = names.remove(&interest.category)?;
        let (category, score, because, last_at) =
            (interest.category, interest.score, interest.because, interest.last_at);
        Some(ShownInterest { category, name, score, because, last_at })
    });
    Ok(shown.collect())
}

/// Changes the rule; everybody's interests are counted by it from then on.
pub struct ChangeInterestRule {
    pub rule: InterestRule,
}

impl Verb for ChangeInterestRule {
    const NAME: &'static str = "change_interest_rule";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let rule = self
            .rule
            .clone()
            .checked()
            .map_err(|refusal| Trouble::field(refusal.field(), "out_of_range", refusal.to_string()))?;
        let InterestRule { half_life_days, threshold_hundredths, weights } = rule;
        let stored = StoredRule { version: 1, half_life_days, threshold_hundredths, weights };
        let text = serde_json::to_string(&stored).map_err(Trouble::broken)?;
        meta::set(work.transaction, meta::INTEREST_RULE, &text).await?;
        work.touched(WorkspaceId::from_i64(1), "changed");
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&stored));
        Ok(())
    }
}
