//! Whom the rule means: gone through in ranges of ids, each read with a handful of statements.

use super::setting::cleaning_setting;
use crate::customers::contacts::{ContactRow, rows_of_contacts};
use crate::customers::{contacts_seen, needs};
use crate::sending::tracking::policy;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::cleaning::{CleaningReason, CleaningRule, LettersTo, wasted};
use domain::customers::permission::Permission;
use domain::sending::tracking::{Kept, kept};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::time::Duration;
use store::customers::cleaning::{self as rows, PEOPLE_ROWS};
use store::sending::tracking;

/// People shown of a preview.
const SHOWN: usize = 200;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Somebody whom letters are wasted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wasted {
    pub contact: ContactId,
    pub why: CleaningReason,
    pub letters: u32,
    pub first_at: Option<Timestamp>,
    pub sign_at: Option<Timestamp>,
    pub returns: u32,
}

/// What a cleaning would mean now.
pub struct CleaningPreview {
    /// By reason, of those whom the viewer sees.
    pub counts: BTreeMap<&'static str, u64>,
    pub shown: Vec<(ContactRow, Wasted)>,
    /// People who rest already.
    pub resting: u64,
}

/// Everybody whom the rule means, by id.
///
/// # Errors
/// The ledger's.
pub(super) async fn find(application: &Application, rule: CleaningRule) -> Result<Vec<Wasted>, Trouble> {
    let database = application.database();
    let (now, policy) = (application.now(), policy::now(database).await?);
    let since = now.minus(DAY * rule.days_at_least);
    let (mut found, mut after) = (Vec::new(), ContactId::from_i64(-1));
    loop {
        let people = rows::people(database, after).await?;
        let Some(last) = people.last().map(|person| person.contact) else { return Ok(found) };
        let range = (after, last);
        let mut known: BTreeMap<ContactId, LettersTo> = BTreeMap::new();
        for written in rows::letters(database, range).await? {
            let letters = u32::try_from(written.letters).unwrap_or(u32::MAX);
            known.insert(written.contact, LettersTo { letters, first_at: written.first_at, ..LettersTo::default() });
        }
        for (contact, count) in rows::returns(database, range, since).await? {
            known.entry(contact).or_default().returns = u32::try_from(count).unwrap_or(u32::MAX);
        }
        for (contact, at) in rows::signs(database, range).await? {
            if let Some(known) = known.get_mut(&contact) {
                known.sign_at = known.sign_at.max(Some(at));
            }
        }
        let ids: Vec<ContactId> = people.iter().map(|person| person.contact).collect();
        let said = tracking::consents_among(database, &ids).await?;
        for person in &people {
            let Some(known) = known.get_mut(&person.contact) else { continue };
            let asked_for = person.permission == Permission::Granted;
            let what = kept(policy.of(person.country), said.get(&person.contact).copied(), asked_for);
            known.is_noted = matches!(what, Kept::Everything | Kept::LastDay);
            if let Some(why) = wasted(rule, *known, now) {
                let LettersTo { letters, first_at, sign_at, returns, .. } = *known;
                found.push(Wasted { contact: person.contact, why, letters, first_at, sign_at, returns });
            }
        }
        if people.len() < PEOPLE_ROWS {
            return Ok(found);
        }
        after = last;
    }
}

/// Those of them whom the viewer sees.
pub(super) async fn seen_of(
    application: &Application,
    viewer: &Viewer,
    found: Vec<Wasted>,
) -> Result<Vec<Wasted>, Trouble> {
    let mut seen = Vec::with_capacity(found.len());
    for some in found.chunks(PEOPLE_ROWS) {
        let ids: Vec<ContactId> = some.iter().map(|one| one.contact).collect();
        let visible = contacts_seen(application, viewer, &ids).await?;
        seen.extend(some.iter().filter(|one| visible.contains(&one.contact)));
    }
    Ok(seen)
}

/// Whom a cleaning by this rule would mean now; the workspace's rule where none is given.
///
/// # Errors
/// [`Trouble::NotAllowed`]; a refusal of the rule; the ledger's.
pub async fn cleaning_preview(
    application: &Application,
    viewer: &Viewer,
    rule: Option<CleaningRule>,
) -> Result<CleaningPreview, Trouble> {
    needs(viewer, Right::EditCustomers)?;
    let rule = match rule {
        Some(rule) => {
            rule.checked().map_err(|refusal| Trouble::field(refusal.field, "out_of_range", refusal.to_string()))?
        }
        None => cleaning_setting(application, viewer).await?.rule,
    };
    let found = seen_of(application, viewer, find(application, rule).await?).await?;
    let mut counts = BTreeMap::new();
    for one in &found {
        *counts.entry(one.why.as_str()).or_insert(0) += 1;
    }
    let some: Vec<Wasted> = found.into_iter().take(SHOWN).collect();
    let ids: Vec<ContactId> = some.iter().map(|one| one.contact).collect();
    let mut by_id: BTreeMap<ContactId, Wasted> = some.into_iter().map(|one| (one.contact, one)).collect();
    let rows_of = rows_of_contacts(application, viewer, &ids).await?;
    let shown = rows_of.into_iter().filter_map(|row| by_id.remove(&row.id).map(|one| (row, one))).collect();
    let resting = rows::count(application.database()).await?.unsigned_abs();
    Ok(CleaningPreview { counts, shown, resting })
}
