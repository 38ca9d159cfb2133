//! Whom a campaign would reach now: everybody meant, less those who are held, each with the first reason that holds them.
//!
//! The reasons and their order are those of [`super::super::audience::hold`], which the plan applies to each person; here they
//! are sets, so that a hundred thousand people are counted while somebody types.

use super::sight;
use crate::sending::audience::whole;
use crate::{Application, Trouble};
use basics::ids::{CampaignId, ContactId};
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::outbox::SkipReason;
use domain::trust::{Viewer, mask_address};
use serde_json::json;
use std::collections::HashSet;
use store::customers::contact;
use store::sending::campaign::CampaignRecord;
use store::sending::report;
use store::trust::declined;

/// People shown as examples.
const SAMPLE: usize = 5;

/// Whom a campaign would reach.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    pub total: u64,
    pub sendable: u64,
    /// Only reasons that hold somebody, in the order in which they are looked for.
    pub held: Vec<(SkipReason, u64)>,
    /// The first few who would get it.
    pub first: Vec<ContactId>,
}

/// A person as an example of an audience.
#[derive(Clone, PartialEq, Eq)]
pub struct SamplePerson {
    pub id: ContactId,
    pub name: String,
    /// Masked for those who see addresses masked.
    pub address: String,
    pub country: Option<basics::Country>,
    pub language: Option<basics::Language>,
}

impl std::fmt::Debug for SamplePerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SamplePerson({})", self.id)
    }
}

/// The audience of a campaign as it would be frozen now, within what its owner sees.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn audience(
    application: &Application,
    viewer: &Viewer,
    id: CampaignId,
) -> Result<(Reach, Vec<SamplePerson>), Trouble> {
    let record = sight::get(application, viewer, id).await?;
    let reach = reach(application, &record).await?;
    let mut sample = Vec::with_capacity(reach.first.len());
    for person in contact::get_many(application.database(), &reach.first).await? {
        let card: ContactCard = application.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
        sample.push(SamplePerson {
            id: person.id,
            name: card.display_name(),
            address: shown_address(viewer, card.address),
            country: person.country,
            language: person.language,
        });
    }
    sample.sort_by_key(|person| person.id);
    Ok((reach, sample))
}

/// An address as this viewer may read it.
pub(super) fn shown_address(viewer: &Viewer, address: String) -> String {
    if !viewer.role.sees_masked() {
        return address;
    }
    if address.is_empty() { address } else { mask_address(&address) }
}

/// Counts the reach of a campaign.
pub(super) async fn reach(application: &Application, record: &CampaignRecord) -> Result<Reach, Trouble> {
    let audience: CampaignAudience = serde_json::from_str(&record.audience).map_err(Trouble::broken)?;
    if !audience.is_chosen() {
        return Ok(Reach::default());
    }
    let owner = sight::viewer_of_owner(application, record.owner).await?;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(&owner), application.now());
    let sets = application.ask_people(move |engine| {
        let ask = |condition: Condition| engine.members(&scope, &condition, now);
        [
            ask(whole(&audience)),
            ask(one("address", "is_empty", None)),
            ask(one("suppressed", "equals", Some("yes"))),
            ask(one("permission", "equals", Some("withdrawn"))),
        ]
    });
    let [members, without_address, suppressed, withdrawn] = sets.await?;
    let declined = declined::people(application.database(), record.kind).await?;
    let withdrawn: Vec<ContactId> = withdrawn.into_iter().chain(declined).collect();
    let promotional = matches!(record.kind, LetterKind::Promotion | LetterKind::Nurture);
    let cold = if promotional { report::cold_people(application.database()).await? } else { Vec::new() };
    Ok(judge(
        members,
        [
            (SkipReason::NoAddress, without_address),
            (SkipReason::Suppressed, suppressed),
            (SkipReason::Withdrawn, withdrawn),
            (SkipReason::Origin, cold),
        ],
    ))
}

fn one(field: &str, operator: &str, value: Option<&str>) -> Condition {
    let mut test = json!({"field": field, "operator": operator});
    if let Some(value) = value {
        test["value"] = json!(value);
    }
    let condition = json!({"version": domain::customers::condition::VERSION, "all": [test]});
    serde_json::from_value(condition).expect("the tests written here are offered by their fields")
}

/// Gives every member the first reason that holds them.
fn judge(members: Vec<ContactId>, reasons: [(SkipReason, Vec<ContactId>); 4]) -> Reach {
    let total = members.len() as u64;
    let sets = reasons.map(|(reason, people)| (reason, people.into_iter().collect::<HashSet<_>>()));
    let mut counts = [0_u64; 4];
    let (mut sendable, mut first) = (0, Vec::new());
    for person in members {
        match sets.iter().position(|(_, held)| held.contains(&person)) {
            Some(reason) => counts[reason] += 1,
            None => {
                sendable += 1;
                if first.len() < SAMPLE {
                    first.push(person);
                }
            }
        }
    }
    let held = sets.iter().zip(counts).filter(|(_, count)| *count > 0).map(|((reason, _), count)| (*reason, count));
    Reach { total, sendable, held: held.collect(), first }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: impl IntoIterator<Item = i64>) -> Vec<ContactId> {
        numbers.into_iter().map(ContactId::from_i64).collect()
    }

    #[test]
    fn everybody_is_held_by_the_first_reason_only() {
        let reach = judge(
            ids(1..=10),
            [
                (SkipReason::NoAddress, ids([1, 99])),
                (SkipReason::Suppressed, ids([1, 2, 3])),
                (SkipReason::Withdrawn, ids([])),
                (SkipReason::Origin, ids([3, 4])),
            ],
        );
        let held = vec![(SkipReason::NoAddress, 1), (SkipReason::Suppressed, 2), (SkipReason::Origin, 1)];
        assert_eq!((reach.total, reach.sendable, reach.held), (10, 6, held));
        assert_eq!(reach.first, ids(5..=9));
    }

    #[test]
    fn the_tests_of_the_reasons_are_offered() {
        one("address", "is_empty", None);
        one("suppressed", "equals", Some("yes"));
        one("permission", "equals", Some("withdrawn"));
    }
}
