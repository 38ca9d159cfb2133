//! Publishing: the rows of the file become people, companies, labels and consent, a chunk in a transaction.
//!
//! The file is read as the dry run read it. A chunk is planned outside of its transaction (merging and sealing take longer than
//! writing). Inside, the plan is compared with what is there by then; if anybody got in between, nothing is written and the chunk
//! is planned anew.

mod gone;
mod plan;
#[cfg(test)]
mod tests;
mod write;

use super::ahead::{Ahead, CHUNKS_AT_ONCE, Purpose, ReadRow};
use super::checking::load_file;
use super::run::Pace;
use super::stored::{Settings, counts_of, settings_of};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ImportId;
use domain::trust::Viewer;
use gone::FileGone;
use plan::{Companies, Plan};
use std::collections::VecDeque;
use std::sync::Arc;
use store::customers::import::ImportRecord;
use write::{OVERTAKEN, PublishRows, Written};

/// From so many rows on the database's guesses of before are far off.
const STATISTICS_FROM_ROWS: i64 = 10_000;
/// Plans of one chunk that may be overtaken before the ledger counts as busy.
const PLANS_LIMIT: usize = 20;

/// A chunk worked out: the row it goes to, its rows should it have to be worked out again, and what will be written.
struct Planned {
    to: i64,
    rows: Arc<Vec<ReadRow>>,
    plan: Plan,
}

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
    let mut planner = Planner {
        application,
        import: id,
        uploaded_at: record.created_at,
        ahead: Ahead::begin(application, id, &settings, (bytes, from), Purpose::Publishing).await?,
        settings,
        again: VecDeque::new(),
        companies: Companies::default(),
        most: if pace == Pace::ToTheEnd { CHUNKS_AT_ONCE } else { 1 },
        letters: None,
    };
    let mut next = planner.next(from).await?;
    loop {
        let Some(Planned { to, rows, plan }) = next else { return gone(from).await };
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
        // The next chunk is worked out while this one is written. No address stands in two chunks, and the companies that this one
        // makes are known already.
        let (written, following) = tokio::join!(application.perform(&system, verb), planner.next(to));
        let written = match written {
            Err(Trouble::Refused { code: OVERTAKEN, .. }) => Written::Overtaken,
            other => other?,
        };
        match written {
            Written::Stopped => return Ok(()),
            Written::Overtaken => {
                // What this process believed of companies may be what was overtaken.
                planner.companies = Companies::default();
                planner.again.extend([rows].into_iter().chain(following?.map(|following| following.rows)));
                tries += 1;
                if tries > PLANS_LIMIT {
                    return Err(Trouble::Busy);
                }
                next = planner.next(from).await?;
            }
            Written::Done => {
                if let Some(rows) = Arc::into_inner(rows) {
                    planner.ahead.let_go(rows);
                }
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
    uploaded_at: Timestamp,
    settings: Settings,
    ahead: Ahead,
    /// Chunks that have to be worked out again, before what is read next.
    again: VecDeque<Arc<Vec<ReadRow>>>,
    companies: Companies,
    /// Chunks of the file that are worked out as one at most.
    most: usize,
    /// How often the ledger was written for letters when somebody last looked.
    letters: Option<u64>,
}

impl Planner<'_> {
    /// The chunk behind a row; `None` when the file ends before its rows do.
    async fn next(&mut self, from: i64) -> Result<Option<Planned>, Trouble> {
        let rows = match self.again.pop_front() {
            Some(rows) => rows,
            None => {
                let Some(mut rows) = self.ahead.next().await else { return Ok(None) };
                for _ in 1..self.chunks_at_once() {
                    let Some(more) = self.ahead.next().await else { break };
                    rows.extend(more);
                }
                Arc::new(rows)
            }
        };
        let to = from + rows.len() as i64;
        let about = plan::About { import: self.import, uploaded_at: self.uploaded_at, settings: &self.settings };
        let plan = plan::plan(self.application, about, Arc::clone(&rows), &mut self.companies).await?;
        Ok(Some(Planned { to, rows, plan }))
    }

    /// Only where nobody sends letters since the last look: they would wait for the whole.
    fn chunks_at_once(&mut self) -> usize {
        let letters = self.application.database().writes_for_letters();
        let is_quiet = letters.is_some() && self.letters.is_none_or(|before| letters == Some(before));
        self.letters = letters;
        if is_quiet { self.most } else { 1 }
    }
}
