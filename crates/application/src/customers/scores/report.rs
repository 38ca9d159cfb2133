//! Everybody's scores at once: how many people each rule means, how many have which score, and who is warmest.

use super::rules::{checked, score_rules};
use crate::customers::contacts::rows_of_contacts;
use crate::customers::needs;
use crate::{Application, Trouble};
use basics::ids::{CompanyId, ContactId};
use domain::customers::score::{SCORE_LIMIT, ScoreRules};
use domain::trust::{Right, Viewer};

/// The lowest score of each band that people are counted in; the last ends with the largest score.
pub const SCORE_BANDS: [i32; 5] = [0, 1, 25, 50, 75];
/// The warmest people that are named: a day's calls.
const WARMEST: usize = 50;

/// A person with a score.
#[derive(Clone, PartialEq, Eq)]
pub struct WarmContact {
    pub contact: ContactId,
    /// The name, or else the address as the viewer sees it.
    pub name: String,
    pub company: Option<(CompanyId, String)>,
    pub score: i32,
}

impl std::fmt::Debug for WarmContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.contact, self.score)
    }
}

/// Everybody's scores, of whom the viewer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreReport {
    /// People whom each rule means, whether it is on or not, in the order of the rules.
    pub meant: Vec<u64>,
    /// People in each of [`SCORE_BANDS`].
    pub bands: Vec<u64>,
    /// The warmest first.
    pub warmest: Vec<WarmContact>,
}

/// Everybody's scores by the rules in force.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn score_report(application: &Application, viewer: &Viewer) -> Result<ScoreReport, Trouble> {
    let rules = score_rules(application, viewer).await?.rules;
    report(application, viewer, rules).await
}

/// Everybody's scores by other rules; nothing is written.
///
/// # Errors
/// A refusal of a rule; else as [`score_report`].
pub async fn preview_scores(
    application: &Application,
    viewer: &Viewer,
    rules: ScoreRules,
) -> Result<ScoreReport, Trouble> {
    needs(viewer, Right::ManageWorkspace)?;
    report(application, viewer, checked(rules)?).await
}

async fn report(application: &Application, viewer: &Viewer, rules: ScoreRules) -> Result<ScoreReport, Trouble> {
    let asked: Vec<_> =
        rules.rules.into_iter().map(|rule| (rule.condition, if rule.on { rule.points } else { 0 })).collect();
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(viewer), application.now());
    let found =
        application.ask_people(move |engine| engine.points(&scope, &asked, (SCORE_LIMIT, WARMEST), now)).await?;
    let ids: Vec<ContactId> = found.first.iter().map(|(id, _)| *id).collect();
    let mut rows: std::collections::BTreeMap<ContactId, _> =
        rows_of_contacts(application, viewer, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let warm = |(id, score): &(ContactId, i32)| {
        let row = rows.remove(id)?;
        let company = row.company.map(|company| (company.id, company.name));
        let name = if row.name.is_empty() { row.address } else { row.name };
        Some(WarmContact { contact: *id, name, company, score: *score })
    };
    let warmest = found.first.iter().filter_map(warm).collect();
    let mut bands = vec![0; SCORE_BANDS.len()];
    for (score, people) in found.people.iter().enumerate() {
        let band = SCORE_BANDS.iter().rposition(|lowest| *lowest as usize <= score).unwrap_or(0);
        bands[band] += people;
    }
    Ok(ScoreReport { meant: found.meant, bands, warmest })
}
