//! The score of one person or one company, with a line for each rule.

use super::rules::score_rules;
use super::sale::{Chance, SaleContacts, chance_of, contacts_of_company, contacts_of_contact};
use crate::customers::{Standing, company_seen, contact_names, contact_seen, needs};
use crate::trade::tiers::chips;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId};
use domain::customers::score::{ScoreRules, ShippedRule, cut};
use domain::trade::tier::Tier;
use domain::trust::{Right, Viewer};
use store::customers::{company, contact};

/// People of a company who are asked: more are not shown with it.
const PEOPLE_LIMIT: usize = 200;

/// A rule that is on, and what it says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreLine {
    pub name: String,
    pub shipped: Option<ShippedRule>,
    pub points: i32,
    pub held: bool,
    /// When that may change by itself.
    pub until: Option<Timestamp>,
}

/// A person's score.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactScore {
    pub score: i32,
    pub lines: Vec<ScoreLine>,
    /// `None`: the company buys already.
    pub contacts: Option<SaleContacts>,
    /// How likely the person's company is to order; `None`: nothing was learned, it buys already, or there is none.
    pub chance: Option<Chance>,
}

/// A company's score: that of its warmest person.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyScore {
    /// `None`: it has no people.
    pub warmest: Option<(ContactId, String)>,
    pub score: i32,
    pub lines: Vec<ScoreLine>,
    /// People who were asked.
    pub people: usize,
    /// `None`: it buys already.
    pub contacts: Option<SaleContacts>,
    /// `None`: nothing was learned, or it buys already.
    pub chance: Option<Chance>,
}

/// A person's score.
///
/// # Errors
/// [`Trouble::NotFound`] for a person whom the viewer does not see; [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn contact_score(application: &Application, viewer: &Viewer, id: ContactId) -> Result<ContactScore, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    contact_seen(application, viewer, id).await?;
    let rules = score_rules(application, viewer).await?.rules;
    let gone = || Trouble::not_found("contact");
    let (score, lines) = asked(application, rules, vec![id]).await?.pop().ok_or_else(gone)?.1;
    let record = contact::get(application.database(), id).await?.ok_or_else(gone)?;
    let is_prospect = match record.company {
        Some(company) => is_prospect(application, company).await?,
        None => true,
    };
    let contacts = if is_prospect { Some(contacts_of_contact(application, id).await?) } else { None };
    let chance = match record.company.filter(|_| is_prospect) {
        Some(company) => chance_of(application, company).await?,
        None => None,
    };
    Ok(ContactScore { score, lines, contacts, chance })
}

/// A company's score.
///
/// # Errors
/// [`Trouble::NotFound`] where there is no such company, or the viewer sees it in the pool only; else as [`contact_score`].
pub async fn company_score(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<CompanyScore, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    if company_seen(application, viewer, id).await? != Standing::Own {
        return Err(Trouble::not_found("company"));
    }
    let rules = score_rules(application, viewer).await?.rules;
    let mut ids = company::contacts(application.database(), id).await?;
    ids.truncate(PEOPLE_LIMIT);
    let mut scores = asked(application, rules, ids).await?;
    let people = scores.len();
    // The earliest known of those with the highest score.
    scores.sort_by_key(|(id, (score, _))| (std::cmp::Reverse(*score), *id));
    let (warmest, score, lines) = match scores.into_iter().next() {
        Some((id, (score, lines))) => {
            let name = contact_names(application, viewer, &[id]).await?.remove(&id).unwrap_or_default();
            (Some((id, name)), score, lines)
        }
        None => (None, 0, Vec::new()),
    };
    let is_prospect = is_prospect(application, id).await?;
    let contacts = if is_prospect { Some(contacts_of_company(application, id).await?) } else { None };
    let chance = if is_prospect { chance_of(application, id).await? } else { None };
    Ok(CompanyScore { warmest, score, lines, people, contacts, chance })
}

async fn is_prospect(application: &Application, company: CompanyId) -> Result<bool, Trouble> {
    let chips = chips(application, &[company]).await?;
    Ok(chips.get(&company).is_none_or(|chip| chip.tier == Tier::Prospect))
}

/// The scores of those of some people who are in memory, each with its lines.
async fn asked(
    application: &Application,
    rules: ScoreRules,
    ids: Vec<ContactId>,
) -> Result<Vec<(ContactId, (i32, Vec<ScoreLine>))>, Trouble> {
    let people = application.people();
    people.caught_up().await;
    let now = application.now();
    let look = move |engine: &audience::Engine| {
        let mut scores = Vec::with_capacity(ids.len());
        for id in ids {
            let mut lines = Vec::new();
            for (_, rule) in rules.asking() {
                let Some(whole) = engine.explain(&rule.condition, id, now).and_then(|said| said.first().copied())
                else {
                    break;
                };
                lines.push(ScoreLine {
                    name: rule.name.clone(),
                    shipped: rule.shipped,
                    points: rule.points,
                    held: whole.holds,
                    until: whole.until,
                });
            }
            let sum = lines.iter().filter(|line| line.held).map(|line| line.points).sum();
            scores.push((id, (cut(sum), lines)));
        }
        scores
    };
    application.ask_people(look).await
}
