//! What other nodes of the same ledger commit: read from the change log, a few times a second.

use crate::{Application, Trouble};
use std::sync::Arc;
use std::time::Duration;
use store::ledger::follow::{Changed, Cursor, Followed, follow, newest};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What another node saved is found here so much later at the most.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Changes read at once.
const AT_ONCE: u32 = 2_000;
/// Readings kept for a follower that is busy; then reading waits.
const READINGS_KEPT: usize = 4;

/// What the log says.
pub(super) enum News {
    Changes(Arc<[Changed]>),
    /// More was pruned than was read: everything is to be loaded anew.
    Lost,
}

/// The reader of the log, until it is dropped.
pub(super) struct Others {
    news: mpsc::Receiver<News>,
    reading: JoinHandle<()>,
}

impl Drop for Others {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Others {
    /// Begins to read at the newest change, and answers once that place is known: a load that begins after it misses nothing.
    pub async fn listen(application: &Application) -> Self {
        let (sender, mut news) = mpsc::channel(READINGS_KEPT);
        let reading = tokio::spawn(read(application.clone(), sender));
        // The first news is always that everything is to be loaded.
        news.recv().await;
        Others { news, reading }
    }

    /// The next news of others; never where there are no others. May be given up at any moment and loses nothing.
    pub async fn next(others: &mut Option<Self>) -> News {
        let Some(others) = others else { return std::future::pending().await };
        match others.news.recv().await {
            Some(news) => news,
            None => std::future::pending().await,
        }
    }
}

async fn read(application: Application, sender: mpsc::Sender<News>) {
    let mut at: Option<Cursor> = None;
    loop {
        let news = match look(&application, &mut at).await {
            Ok(news) => news,
            Err(trouble) => {
                tracing::warn!(%trouble, "the change log could not be read; tried again");
                None
            }
        };
        let Some(news) = news else {
            application.clock().wait(LOOK_EVERY).await;
            continue;
        };
        if let News::Changes(changes) = &news {
            application.announce_of_others(Arc::clone(changes));
        }
        if sender.send(news).await.is_err() {
            return;
        }
    }
}

/// What is new behind `at`, which moves; nothing for now where nobody else has written.
async fn look(application: &Application, at: &mut Option<Cursor>) -> Result<Option<News>, Trouble> {
    let database = application.database();
    let Some(cursor) = *at else {
        *at = Some(newest(database).await?);
        return Ok(Some(News::Lost));
    };
    loop {
        let from = at.unwrap_or(cursor);
        let (mut changes, cursor) = match follow(database, from, AT_ONCE).await? {
            Followed::Changes { changes, cursor } => (changes, cursor),
            Followed::Lost => {
                *at = Some(newest(database).await?);
                return Ok(Some(News::Lost));
            }
        };
        let read = changes.len();
        *at = Some(cursor);
        // What this process wrote it has told itself already.
        changes.retain(|change| change.node != application.node());
        if !changes.is_empty() {
            return Ok(Some(News::Changes(changes.into())));
        }
        if read < AT_ONCE as usize {
            return Ok(None);
        }
    }
}
