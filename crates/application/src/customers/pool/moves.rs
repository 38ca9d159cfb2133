//! Telling how a company came from one owner to another: a row for its timeline, with the reason.

use crate::{Trouble, Work};
use basics::ids::{CompanyId, UserId};
use domain::customers::pool::Overdue;
use domain::trade::Day;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use store::customers::owner_move::{self as rows, MoveKind, OwnerMove};

/// The form of a stored reason.
const FORM: u32 = 1;

/// Why a company moved, or will. Stored; variants are only added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum MoveReason {
    /// Somebody wanted it so.
    ByHand,
    /// By the rules; of a warning with the day on which it returns.
    Overdue {
        what: Overdue,
        returns_on: Option<Day>,
    },
    /// Who had it gave everything away.
    HandOver,
    NoAnswer,
    NoDemand,
    NotAFit,
    NoTime,
    Other,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    form: u32,
    #[serde(flatten)]
    reason: MoveReason,
}

/// Reads a stored reason.
///
/// # Errors
/// [`Trouble::Broken`] when it is none.
pub fn read_reason(text: &str) -> Result<MoveReason, Trouble> {
    let stored: Stored = serde_json::from_str(text).map_err(Trouble::broken)?;
    Ok(stored.reason)
}

/// One company with who had it and who has it.
pub(crate) type Handed = (CompanyId, Option<UserId>, Option<UserId>);

/// Writes down that companies moved, or that their owners were warned.
///
/// # Errors
/// The ledger's.
pub(crate) async fn tell(
    work: &mut Work<'_>,
    by: &Viewer,
    kind: MoveKind,
    moved: &[(Handed, MoveReason)],
) -> Result<(), Trouble> {
    let mut lines = Vec::with_capacity(moved.len());
    for ((company, before, after), reason) in moved {
        let stored = Stored { form: FORM, reason: *reason };
        lines.push(OwnerMove {
            id: work.mint::<basics::ids::Job>()?.as_i64(),
            company: *company,
            at: work.now,
            kind,
            before: *before,
            after: *after,
            by: by.user_id(),
            reason: serde_json::to_string(&stored).map_err(Trouble::broken)?,
        });
    }
    rows::insert(work.transaction, &lines).await?;
    Ok(())
}

/// Companies were given to somebody, or to nobody, by hand.
///
/// # Errors
/// The ledger's.
pub(crate) async fn tell_assigned(work: &mut Work<'_>, by: &Viewer, moved: &[Handed]) -> Result<(), Trouble> {
    let (given, freed): (Vec<Handed>, Vec<Handed>) = moved.iter().copied().partition(|(_, _, after)| after.is_some());
    for (kind, some) in [(MoveKind::Assigned, given), (MoveKind::Released, freed)] {
        let some: Vec<_> = some.into_iter().map(|one| (one, MoveReason::ByHand)).collect();
        tell(work, by, kind, &some).await?;
    }
    Ok(())
}

/// Companies went back to who had them, because a change was taken back.
///
/// # Errors
/// The ledger's.
pub(crate) async fn tell_taken_back(work: &mut Work<'_>, by: &Viewer, moved: &[Handed]) -> Result<(), Trouble> {
    let moved: Vec<_> = moved.iter().map(|one| (*one, MoveReason::ByHand)).collect();
    tell(work, by, MoveKind::TakenBack, &moved).await
}
