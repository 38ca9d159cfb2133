//! "Not the same": remembered through every later look, until it is taken back. And what becomes of pairs when two of them are merged.

use crate::customers::sight;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, DuplicateId, UndoId};
use domain::trust::{Right, Viewer};
use serde_json::Value;
use store::customers::duplicate::{self, DuplicateRow};

/// Says that two records are not the same.
pub struct DismissDuplicate {
    pub id: DuplicateId,
}

impl Verb for DismissDuplicate {
    const NAME: &'static str = "dismiss_duplicate";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = UndoId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<UndoId, Trouble> {
        let row = to_edit(work, by, self.id).await?;
        duplicate::dismiss(work.transaction, row.id, by.user_id(), work.now).await?;
        work.touched(row.id, "changed");
        work.audit(Self::NAME, row.id, Some(&(row.one, row.other)));
        keep(work, by, Self::NAME, 1, &row.id).await
    }
}

/// Takes it back: the two are shown again.
pub struct RecallDuplicate {
    pub id: DuplicateId,
}

impl Verb for RecallDuplicate {
    const NAME: &'static str = "recall_duplicate";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let row = to_edit(work, by, self.id).await?;
        if duplicate::open_again(work.transaction, row.id).await? {
            work.touched(row.id, "changed");
            work.audit(Self::NAME, row.id, Some(&(row.one, row.other)));
        }
        Ok(())
    }
}

pub(in crate::customers) const INVERSE: Inverse = Inverse {
    verb: DismissDuplicate::NAME,
    version: 1,
    right: DismissDuplicate::RIGHT,
    holds_people: false,
    run: |_by, work, before| Box::pin(bring_back(work, before)),
};

async fn bring_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let id: DuplicateId = serde_json::from_value(before).map_err(Trouble::broken)?;
    let came = duplicate::open_again(work.transaction, id).await?;
    work.touched(id, "changed");
    Ok(u64::from(came))
}

/// For who may not change customers: whether the viewer sees one of the two.
async fn shown(application: &Application, by: &Viewer, id: DuplicateId) -> Result<(), Trouble> {
    let gone = || Trouble::not_found("duplicate");
    let row = duplicate::get(application.database(), id).await?.ok_or_else(gone)?;
    let seen = match row.noun.as_str() {
        "company" => sight::company_shown(application, by, CompanyId::from_i64(row.one)).await,
        _ => sight::contacts_shown(application, by, &[ContactId::from_i64(row.one)]).await,
    };
    seen.map_err(|_| gone())
}

/// The pair, when the viewer may change both.
async fn to_edit(work: &mut Work<'_>, by: &Viewer, id: DuplicateId) -> Result<DuplicateRow, Trouble> {
    let gone = || Trouble::not_found("duplicate");
    let row = duplicate::find(work.transaction, id).await?.ok_or_else(gone)?;
    let editable = match row.noun.as_str() {
        "company" => {
            let both = [CompanyId::from_i64(row.one), CompanyId::from_i64(row.other)];
            sight::companies_to_edit(work, by, &both).await?.len()
        }
        _ => {
            let both = [ContactId::from_i64(row.one), ContactId::from_i64(row.other)];
            sight::contacts_to_edit(work, by, &both).await?.len()
        }
    };
    if editable == 2 { Ok(row) } else { Err(gone()) }
}

/// Two records became one: their pair goes, and the merged one's other pairs are the survivor's now.
///
/// # Errors
/// The ledger's.
pub(in crate::customers) async fn merged(
    work: &mut Work<'_>,
    noun: &'static str,
    (survivor, merged): (i64, i64),
) -> Result<(), Trouble> {
    let known = duplicate::of_record(work.transaction, noun, survivor).await?;
    let has = |other: i64| known.iter().any(|row| row.one == other || row.other == other);
    for row in duplicate::of_record(work.transaction, noun, merged).await? {
        duplicate::remove(work.transaction, row.id).await?;
        work.touched(row.id, "removed");
        let third = if row.one == merged { row.other } else { row.one };
        if third == survivor || has(third) || row.dismissed_at.is_some() {
            continue;
        }
        let (one, other) = (third.min(survivor), third.max(survivor));
        let id = work.mint()?;
        duplicate::put(work.transaction, &[DuplicateRow { id, one, other, ..row }]).await?;
        work.touched(id, "created");
    }
    Ok(())
}
