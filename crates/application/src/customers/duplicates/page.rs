//! Pairs that may be one, the surest first, as far as the viewer sees both of them.

use super::Kind;
use super::look::{LookState, look_state};
use crate::customers::companies::rows as company_rows;
use crate::customers::contacts::rows_of_contacts;
use crate::customers::{company_seen, contacts_seen, needs};
use crate::{Application, PAGE_LIMIT, Trouble};
use basics::Country;
use basics::ids::{CompanyId, ContactId, DuplicateId};
use domain::customers::duplicates::{Likelihood, Reason};
use domain::trust::{CustomerSight, Right, Viewer};
use std::collections::BTreeMap;
use store::customers::duplicate::{self, DuplicateRow};

/// Rows that are read for one page at the most, where a viewer sees few of them.
const READ_LIMIT: usize = 5_000;

/// One record of a pair.
#[derive(Clone, PartialEq, Eq)]
pub struct Side {
    pub id: String,
    pub name: String,
    /// The address of a person, the website of a company.
    pub detail: String,
    /// Of a person.
    pub company: Option<String>,
    pub country: Option<Country>,
}

/// Two records that may be one.
#[derive(Clone, PartialEq, Eq)]
pub struct DuplicatePair {
    pub id: DuplicateId,
    pub kind: Kind,
    pub points: u8,
    pub likelihood: Likelihood,
    pub reasons: Vec<(Reason, i8)>,
    pub one: Side,
    pub other: Side,
    pub is_dismissed: bool,
}

/// A page of pairs.
pub struct DuplicatePage {
    pub pairs: Vec<DuplicatePair>,
    /// Where to ask on.
    pub next: Option<String>,
    /// Open pairs of the noun by likelihood; only for who sees every customer.
    pub counts: BTreeMap<String, u64>,
    pub look: LookState,
}

/// Pairs of a noun: open ones, or those that are not the same.
///
/// # Errors
/// [`Trouble::NotAllowed`]; a refusal of the field `after`; the ledger's.
pub async fn duplicates(
    application: &Application,
    viewer: &Viewer,
    kind: Kind,
    dismissed: bool,
    after: Option<&str>,
    limit: usize,
) -> Result<DuplicatePage, Trouble> {
    needs(viewer, Right::EditCustomers)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let mut at = match after {
        Some(text) => read_place(text)?,
        None => (i64::MAX, i64::MAX),
    };
    let (mut pairs, mut read, mut is_over) = (Vec::new(), 0, false);
    while pairs.len() < limit && read < READ_LIMIT && !is_over {
        let rows = match dismissed {
            false => duplicate::page(application.database(), kind.as_str(), at, limit as i64).await?,
            true => duplicate::dismissed(application.database(), kind.as_str(), at.1, limit as i64).await?,
        };
        is_over = rows.len() < limit;
        read += rows.len();
        for pair in open(application, viewer, kind, &rows).await? {
            if pairs.len() < limit {
                at = (i64::from(pair.points), pair.id.as_i64());
                pairs.push(pair);
            } else {
                is_over = false;
            }
        }
        if pairs.len() < limit
            && let Some(last) = rows.last()
        {
            at = (i64::from(last.points), last.id.as_i64());
        }
    }
    let mut counts = BTreeMap::new();
    if matches!(viewer.customer_sight(), CustomerSight::Everything) {
        for (noun, likelihood, count) in duplicate::counts(application.database()).await? {
            if noun == kind.as_str() {
                counts.insert(likelihood, count.unsigned_abs());
            }
        }
    }
    let next = (!is_over).then(|| format!("{}.{}", at.0, at.1));
    Ok(DuplicatePage { pairs, next, counts, look: look_state(application).await? })
}

fn read_place(text: &str) -> Result<(i64, i64), Trouble> {
    let place = text.split_once('.').and_then(|(points, id)| Some((points.parse().ok()?, id.parse().ok()?)));
    place.ok_or_else(|| Trouble::field("after", "not_a_place", "this is not where a page of duplicates ends"))
}

/// The pairs of which the viewer sees both sides.
async fn open(
    application: &Application,
    viewer: &Viewer,
    kind: Kind,
    rows: &[DuplicateRow],
) -> Result<Vec<DuplicatePair>, Trouble> {
    let mut ids: Vec<i64> = rows.iter().flat_map(|row| [row.one, row.other]).collect();
    ids.sort_unstable();
    ids.dedup();
    let sides = sides(application, viewer, kind, &ids).await?;
    let pair = |row: &DuplicateRow| {
        Some(DuplicatePair {
            id: row.id,
            kind,
            points: row.points,
            likelihood: Likelihood::of(row.points),
            reasons: row.reasons.clone(),
            one: sides.get(&row.one)?.clone(),
            other: sides.get(&row.other)?.clone(),
            is_dismissed: row.dismissed_at.is_some(),
        })
    };
    Ok(rows.iter().filter_map(pair).collect())
}

async fn sides(
    application: &Application,
    viewer: &Viewer,
    kind: Kind,
    ids: &[i64],
) -> Result<BTreeMap<i64, Side>, Trouble> {
    match kind {
        Kind::Contact => {
            let ids: Vec<ContactId> = ids.iter().copied().map(ContactId::from_i64).collect();
            let seen: Vec<ContactId> = contacts_seen(application, viewer, &ids).await?.into_iter().collect();
            let rows = rows_of_contacts(application, viewer, &seen).await?;
            Ok(rows
                .into_iter()
                .map(|row| {
                    (
                        row.id.as_i64(),
                        Side {
                            id: row.id.to_string(),
                            name: row.name,
                            detail: row.address,
                            company: row.company.map(|company| company.name),
                            country: row.country,
                        },
                    )
                })
                .collect())
        }
        Kind::Company => {
            let mut seen = Vec::new();
            for id in ids.iter().copied().map(CompanyId::from_i64) {
                if matches!(company_seen(application, viewer, id).await, Ok(crate::customers::Standing::Own)) {
                    seen.push(id);
                }
            }
            let rows = company_rows(application, viewer, &seen).await?;
            Ok(rows
                .into_iter()
                .map(|row| {
                    (
                        row.id.as_i64(),
                        Side {
                            id: row.id.to_string(),
                            name: row.name,
                            detail: row.website,
                            company: None,
                            country: row.country,
                        },
                    )
                })
                .collect())
        }
    }
}
