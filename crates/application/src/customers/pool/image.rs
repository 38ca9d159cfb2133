//! What takes claims, releases and returns back: who had each company before. A company that somebody else has meanwhile stays there.

use super::claim::ClaimCompany;
use super::moves::tell_taken_back;
use super::release::ReleaseCompanies;
use super::run::{RETURN, RETURN_PART};
use crate::trust::undo::Inverse;
use crate::{Trouble, Verb, Work};
use basics::ids::{CompanyId, UserId};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use store::customers::company;

/// One company: who had it before, and who after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moved {
    pub company: CompanyId,
    pub before: Option<UserId>,
    pub after: Option<UserId>,
}

/// Version 1; fields are only added.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Image {
    pub moved: Vec<Moved>,
}

pub(crate) const INVERSES: [Inverse; 4] = [
    inverse(ClaimCompany::NAME, ClaimCompany::RIGHT),
    inverse(ReleaseCompanies::NAME, ReleaseCompanies::RIGHT),
    inverse(RETURN, Right::Assign),
    inverse(RETURN_PART, Right::Assign),
];

const fn inverse(verb: &'static str, right: Right) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right,
        holds_people: false,
        run: |by, work, before| Box::pin(restore(by, work, before)),
    }
}

async fn restore(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let image: Image = serde_json::from_value(before).map_err(Trouble::broken)?;
    Ok(image.take_back(by, work).await?.len() as u64)
}

impl Image {
    /// Gives companies back to whom they were before; answers those that were still where the change had brought them.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn take_back(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Vec<CompanyId>, Trouble> {
        let by_company: BTreeMap<CompanyId, &Moved> = self.moved.iter().map(|one| (one.company, one)).collect();
        let companies: Vec<CompanyId> = by_company.keys().copied().collect();
        let (mut records, mut handed) = (Vec::new(), Vec::new());
        for mut record in company::find_many(work.transaction, &companies).await? {
            let Some(moved) = by_company.get(&record.id).filter(|moved| moved.after == record.owner) else { continue };
            handed.push((record.id, record.owner, moved.before));
            record.owner = moved.before;
            record.updated_at = work.now;
            records.push(record);
        }
        company::update_many(work.transaction, &records).await?;
        tell_taken_back(work, by, &handed).await?;
        let back: Vec<CompanyId> = records.iter().map(|record| record.id).collect();
        work.touched_all(back.iter().copied(), "changed");
        Ok(back)
    }
}
