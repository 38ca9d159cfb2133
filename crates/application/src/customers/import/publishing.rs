//! Publishing: the rows of the file become people, companies, labels and consent, a chunk in a transaction.
//!
//! The file is read as the dry run read it. Chunks are planned outside of their transactions (merging and sealing take longer than writing), some
//! ahead of what is being written. Inside, the plan is compared with what is there by then; if anybody got in between, nothing is written, and
//! everything from there on is read and planned anew.

mod gone;
mod plan;
mod plans;
#[cfg(test)]
mod tests;
mod write;

use super::checking::load_file;
use super::run::Pace;
use super::stored::{counts_of, settings_of};
use crate::{Application, Trouble};
use domain::trust::Viewer;
use gone::FileGone;
use plans::{Course, Planned, Plans};
use store::customers::import::ImportRecord;
use write::{OVERTAKEN, PublishRows, Written};

/// From so many rows on the database's guesses of before are far off.
const STATISTICS_FROM_ROWS: i64 = 10_000;
/// Plans of one chunk that may be overtaken before the ledger counts as busy.
const PLANS_LIMIT: usize = 20;

pub(super) async fn publish(application: &Application, record: ImportRecord, pace: Pace) -> Result<(), Trouble> {
    let id = record.id;
    let settings = settings_of(&record)?;
    let mut counts = counts_of(&record)?;
    let (mut from, mut chunks, mut tries) = (record.rows_done, 0, 0);
    let system = Viewer::system();
    let gone = |from| application.perform(&system, FileGone { import: id, from });
    let bytes = match load_file(application, &record).await {
        Ok(bytes) => bytes,
        Err(Trouble::Refused { .. }) => return gone(from).await,
        Err(trouble) => return Err(trouble),
    };
    let mut course = Course {
        import: id,
        uploaded_at: record.created_at,
        settings,
        bytes,
        is_whole: pace == Pace::ToTheEnd,
        // Whom the dry run did not meet is seldom there by now; the index of addresses says so.
        expects_known: counts.checked.updated + counts.checked.unchanged > 0,
    };
    let mut plans = Plans::begin(application, &course, from).await?;
    loop {
        let Some(Planned { to, plan }) = plans.next().await? else { return gone(from).await };
        let mut after_this = counts;
        let published = after_this.published.get_or_insert_default();
        plan.actions.iter().for_each(|action| published.count(*action));
        let is_last = to >= record.rows_total;
        if is_last
            && record.rows_total >= STATISTICS_FROM_ROWS
            && let Err(trouble) = store::customers::import::refresh_statistics(application.database()).await
        {
            tracing::warn!(%trouble, "the database could not count anew; reading everybody takes longer");
        }
        let verb =
            PublishRows { import: id, uploaded_at: record.created_at, from, to, plan, counts: after_this, is_last };
        let written = match application.perform(&system, verb).await {
            Err(Trouble::Refused { code: OVERTAKEN, .. }) => Written::Overtaken,
            other => other?,
        };
        match written {
            Written::Stopped => return Ok(()),
            Written::Overtaken => {
                tries += 1;
                if tries > PLANS_LIMIT {
                    return Err(Trouble::Busy);
                }
                course.expects_known = true;
                plans = Plans::begin(application, &course, from).await?;
            }
            Written::Done => {
                (from, counts, tries) = (to, after_this, 0);
                chunks += 1;
                if is_last || matches!(pace, Pace::Chunks(most) if chunks >= most) {
                    return Ok(());
                }
            }
        }
    }
}
