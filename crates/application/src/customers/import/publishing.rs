//! Publishing: staged rows become people, companies, labels and consent, a chunk in a transaction.
//!
//! A chunk is planned outside of its transaction (opening, merging, hashing and sealing take longer than writing). Inside, the
//! plan is compared with what is there by then; if anybody got in between, nothing is written and the chunk is planned anew.

mod gone;
mod plan;
#[cfg(test)]
mod tests;
mod write;

use super::checking::ROWS_PER_CHUNK;
use super::run::Pace;
use super::stored::{counts_of, settings_of};
use crate::{Application, Trouble};
use domain::trust::Viewer;
use gone::RowsGone;
use plan::Companies;
use store::customers::import::ImportRecord;
use store::customers::staged;
use write::{LookedAt, PublishRows, Written};

/// From so many rows on the database's guesses of before are far off.
const STATISTICS_FROM_ROWS: i64 = 10_000;
/// Plans of one chunk that may be overtaken before the ledger counts as busy.
const PLANS_LIMIT: usize = 20;

pub(super) async fn publish(application: &Application, record: ImportRecord, pace: Pace) -> Result<(), Trouble> {
    let id = record.id;
    let settings = settings_of(&record)?;
    let mut counts = counts_of(&record)?;
    let mut companies = Companies::default();
    let (mut from, mut chunks, mut tries) = (record.rows_done, 0, 0);
    let limit = u32::try_from(ROWS_PER_CHUNK).expect("a chunk is small");
    loop {
        let after = from + i64::from(settings.format.has_header);
        let rows = staged::page(application.database(), id, after, limit).await?;
        if rows.is_empty() && from < record.rows_total {
            return application.perform(&Viewer::system(), RowsGone { import: id, from }).await;
        }
        let to = from + rows.len() as i64;
        let looked_at = LookedAt::of(&rows);
        let plan = plan::plan(application, id, &settings, rows, &mut companies).await?;
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
        let verb = PublishRows { import: id, from, to, looked_at, plan, counts: after_this, is_last };
        match application.perform(&Viewer::system(), verb).await? {
            Written::Stopped => return Ok(()),
            Written::Overtaken => {
                // What this process believed of companies may be what was overtaken.
                companies = Companies::default();
                tries += 1;
                if tries > PLANS_LIMIT {
                    return Err(Trouble::Busy);
                }
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
