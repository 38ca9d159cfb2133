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
use super::stored::{Settings, counts_of, settings_of};
use crate::{Application, Trouble};
use basics::ids::ImportId;
use domain::trust::Viewer;
use gone::RowsGone;
use plan::{Companies, Plan};
use store::customers::import::ImportRecord;
use store::customers::staged;
use write::{LookedAt, PublishRows, Written};

/// From so many rows on the database's guesses of before are far off.
const STATISTICS_FROM_ROWS: i64 = 10_000;
/// Plans of one chunk that may be overtaken before the ledger counts as busy.
const PLANS_LIMIT: usize = 20;

/// A chunk worked out: the row it goes to, what was looked at, and what will be written.
struct Planned {
    to: i64,
    looked_at: LookedAt,
    plan: Plan,
}

pub(super) async fn publish(application: &Application, record: ImportRecord, pace: Pace) -> Result<(), Trouble> {
    let id = record.id;
    let mut planner = Planner {
        application,
        import: id,
        settings: settings_of(&record)?,
        rows: record.rows_total,
        companies: Companies::default(),
    };
    let mut counts = counts_of(&record)?;
    let (mut from, mut chunks, mut tries) = (record.rows_done, 0, 0);
    let mut next = planner.next(from).await?;
    loop {
        let Some(Planned { to, looked_at, plan }) = next else {
            return application.perform(&Viewer::system(), RowsGone { import: id, from }).await;
        };
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
        let viewer = Viewer::system();
        // The next chunk is worked out while this one is written. No address stands in two chunks, and the companies that this one
        // makes are known already.
        let (written, following) = tokio::join!(application.perform(&viewer, verb), planner.next(to));
        match written? {
            Written::Stopped => return Ok(()),
            Written::Overtaken => {
                // What this process believed of companies may be what was overtaken.
                planner.companies = Companies::default();
                tries += 1;
                if tries > PLANS_LIMIT {
                    return Err(Trouble::Busy);
                }
                next = planner.next(from).await?;
            }
            Written::Done => {
                (from, counts, tries) = (to, after_this, 0);
                chunks += 1;
                if is_last || matches!(pace, Pace::Chunks(most) if chunks >= most) {
                    return Ok(());
                }
                next = following?;
            }
        }
    }
}

/// Works chunks out, one after the other.
struct Planner<'a> {
    application: &'a Application,
    import: ImportId,
    settings: Settings,
    rows: i64,
    companies: Companies,
}

impl Planner<'_> {
    /// The chunk behind a row; `None` when rows that the dry run staged are no longer there.
    async fn next(&mut self, from: i64) -> Result<Option<Planned>, Trouble> {
        let after = from + i64::from(self.settings.format.has_header);
        let limit = u32::try_from(ROWS_PER_CHUNK).expect("a chunk is small");
        let rows = staged::page(self.application.database(), self.import, after, limit).await?;
        if rows.is_empty() && from < self.rows {
            return Ok(None);
        }
        let to = from + rows.len() as i64;
        let looked_at = LookedAt::of(&rows);
        let plan = plan::plan(self.application, self.import, &self.settings, rows, &mut self.companies).await?;
        Ok(Some(Planned { to, looked_at, plan }))
    }
}
