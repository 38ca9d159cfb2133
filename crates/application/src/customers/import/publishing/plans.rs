//! Chunks of a file, planned ahead by a task of its own.

use super::plan::{self, About, Companies, Plan};
use crate::customers::import::ahead::{Ahead, CHUNKS_AT_ONCE, Purpose};
use crate::customers::import::stored::Settings;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ImportId;
use std::sync::Arc;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::task::JoinHandle;

/// Plans that wait beside the one that is being made: writing and planning take turns in being the slower one. Each is some tens of megabytes.
const PLANS_WAITING: usize = 1;

/// What is published, and how.
pub(super) struct Course {
    pub import: ImportId,
    pub uploaded_at: Timestamp,
    pub settings: Settings,
    pub bytes: Arc<Vec<u8>>,
    /// Whether it is gone to its end, and not some chunks far.
    pub is_whole: bool,
    /// Whether somebody of the file may be there already. Who is there although nobody was expected is met by the index of addresses.
    pub expects_known: bool,
}

/// A chunk worked out: the row it goes to, and what will be written.
pub(super) struct Planned {
    pub to: i64,
    pub plan: Plan,
}

/// The plans of a file from a row on, in its order.
pub(super) struct Plans {
    planned: Receiver<Result<Planned, Trouble>>,
    /// Until it was waited for.
    task: Option<JoinHandle<()>>,
}

impl Drop for Plans {
    fn drop(&mut self) {
        self.task.iter().for_each(JoinHandle::abort);
    }
}

impl Plans {
    /// Begins behind a row. What is there by the time of a plan is compared again when it is written: no address stands in two chunks, and the
    /// companies that the ones before make are known already.
    pub async fn begin(application: &Application, course: &Course, from: i64) -> Result<Self, Trouble> {
        let file = (Arc::clone(&course.bytes), from);
        let planner = Planner {
            application: application.clone(),
            import: course.import,
            uploaded_at: course.uploaded_at,
            ahead: Ahead::begin(application, course.import, &course.settings, file, Purpose::Publishing).await?,
            settings: course.settings.clone(),
            expects_known: course.expects_known,
            companies: Companies::default(),
            grows_to: if course.is_whole { CHUNKS_AT_ONCE } else { 1 },
            at_once: 1,
            letters: None,
        };
        let (give, planned) = tokio::sync::mpsc::channel(PLANS_WAITING);
        Ok(Plans { planned, task: Some(tokio::spawn(planner.plan_all(from, give))) })
    }

    /// The next chunk; `None` when the file ends before its rows do.
    ///
    /// # Errors
    /// The ledger's; [`Trouble::Broken`] where the planning itself broke off.
    pub async fn next(&mut self) -> Result<Option<Planned>, Trouble> {
        if let Some(planned) = self.planned.recv().await {
            return planned.map(Some);
        }
        // Nobody plans any more: the file is at its end, unless the task says otherwise.
        match self.task.take() {
            Some(task) => task.await.map(|()| None).map_err(Trouble::broken),
            None => Ok(None),
        }
    }
}

/// Works chunks out, one after the other.
struct Planner {
    application: Application,
    import: ImportId,
    uploaded_at: Timestamp,
    settings: Settings,
    ahead: Ahead,
    expects_known: bool,
    companies: Companies,
    /// Chunks of the file that are worked out as one: few at first, so that the ledger has something to write soon.
    at_once: usize,
    grows_to: usize,
    /// How often the ledger was written for letters when somebody last looked.
    letters: Option<u64>,
}

impl Planner {
    async fn plan_all(mut self, mut from: i64, give: Sender<Result<Planned, Trouble>>) {
        while let Some(planned) = self.next(from).await.transpose() {
            from = planned.as_ref().map_or(from, |planned| planned.to);
            let is_over = planned.is_err();
            // Nobody takes it when the import was stopped.
            if give.send(planned).await.is_err() || is_over {
                return;
            }
        }
        // That is the end of the file, unless the reading broke off.
        if let Err(trouble) = self.ahead.end().await {
            drop(give.send(Err(trouble)).await);
        }
    }

    async fn next(&mut self, from: i64) -> Result<Option<Planned>, Trouble> {
        let Some(mut rows) = self.ahead.next().await else { return Ok(None) };
        for _ in 1..self.chunks_at_once() {
            let Some(more) = self.ahead.next().await else { break };
            rows.extend(more);
        }
        let (to, rows) = (from + rows.len() as i64, Arc::new(rows));
        let about = About {
            import: self.import,
            uploaded_at: self.uploaded_at,
            settings: &self.settings,
            expects_known: self.expects_known,
        };
        let plan = plan::plan(&self.application, about, Arc::clone(&rows), &mut self.companies).await?;
        if let Some(rows) = Arc::into_inner(rows) {
            self.ahead.let_go(rows);
        }
        Ok(Some(Planned { to, plan }))
    }

    /// More than one only where nobody sends letters since the last look: they would wait for the whole.
    fn chunks_at_once(&mut self) -> usize {
        let letters = self.application.database().writes_for_letters();
        let is_quiet = letters.is_some() && self.letters.is_none_or(|before| letters == Some(before));
        self.letters = letters;
        let at_once = if is_quiet { self.at_once } else { 1 };
        self.at_once = (2 * self.at_once).min(self.grows_to);
        at_once
    }
}
