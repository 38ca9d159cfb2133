//! Making one record of two, and taking that back.
//!
//! Everything of the merged record becomes the survivor's in one transaction; the merged one is removed and its number leads to the survivor from
//! then on. Within thirty days the merge can be taken back: both are as they were, and what was written since stays with the survivor.

mod company;
mod contact;
mod pointer;
mod words;

pub(super) use company::INVERSE as COMPANY_INVERSE;
pub use company::MergeCompanies;
pub(super) use contact::INVERSE as CONTACT_INVERSE;
pub use contact::MergeContacts;
pub(crate) use pointer::same_person;
pub use pointer::{company_behind, contact_behind};

use crate::{Trouble, Work};
use basics::ids::{MergingId, UserId};
use domain::trust::Viewer;
use store::customers::merging::{self as rows, MergingRow};

/// Rows of a record that are moved at once: a transaction stays far below the seconds that it may last. Whoever has more is the survivor.
const ROWS_LIMIT: i64 = 20_000;

/// Refuses a record that is too heavy to move.
async fn refuse_too_heavy(work: &mut Work<'_>, noun: &'static str, merged: i64) -> Result<(), Trouble> {
    if rows::weight(work.transaction, noun, merged).await? > ROWS_LIMIT {
        let detail = format!("more than {ROWS_LIMIT} events and orders would move; keep the other record instead");
        return Err(Trouble::field("merged", "too_much_history", detail));
    }
    Ok(())
}

fn refuse_itself(one: i64, other: i64) -> Result<(), Trouble> {
    match one == other {
        true => Err(Trouble::field("merged", "same_record", "a record cannot be merged with itself")),
        false => Ok(()),
    }
}

/// Writes the merging down and moves the rows.
async fn give(
    work: &mut Work<'_>,
    by: &Viewer,
    noun: &'static str,
    (survivor, merged): (i64, i64),
) -> Result<MergingId, Trouble> {
    let id: MergingId = work.mint()?;
    let made_by = by.user_id().unwrap_or(UserId::from_i64(0)).as_i64();
    let row = MergingRow { id, noun: noun.to_owned(), survivor, merged, at: work.now, made_by, undone_at: None };
    rows::merge(work.transaction, &row).await?;
    super::duplicates::merged(work, noun, (survivor, merged)).await?;
    Ok(id)
}

/// The merging whose image is taken back, unless it was taken apart already.
async fn standing(work: &mut Work<'_>, id: MergingId) -> Result<Option<MergingRow>, Trouble> {
    Ok(rows::find(work.transaction, id).await?.filter(|row| row.undone_at.is_none()))
}

/// The survivor is gone or merged itself: what was done later is taken back first.
fn survivor_is_gone() -> Trouble {
    Trouble::refused(
        "survivor_is_gone",
        "the record that was kept was removed or merged itself since; take that back first",
    )
}
