//! A caller that stops waiting: what was begun is kept and announced all the same, what was not begun is not done.

use super::harness::START;
use application::start::{Surroundings, initialise, open};
use application::{Application, Trouble, Verb, Work};
use basics::Dice;
use basics::ids::ContactId;
use domain::trust::{Right, Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
use store::{Database, both_databases};

/// What this machine does at once takes it at most so long under load.
const WAITS_AT_MOST: Duration = Duration::from_secs(60);

/// Says that it runs, and goes on when it is let.
struct Held {
    begun: SyncSender<()>,
    go_on: Mutex<Receiver<()>>,
}

impl Verb for Held {
    const NAME: &'static str = "held";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        self.begun.send(()).unwrap();
        self.go_on.lock().unwrap().recv_timeout(WAITS_AT_MOST).unwrap();
        work.touched(ContactId::from_i64(77), "changed");
        Ok(())
    }
}

/// Says that it ran.
struct Marking(Arc<AtomicBool>);

impl Verb for Marking {
    const NAME: &'static str = "marking";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, _: &mut Work<'_>) -> Result<(), Trouble> {
        self.0.store(true, Ordering::Release);
        Ok(())
    }
}

async fn application(database: Database, folder: &tempfile::TempDir) -> Application {
    let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
    initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    open(database, &master, Surroundings { clock: Arc::new(TurnableClock::at(START)), dice, files }).await.unwrap()
}

fn held() -> (Held, Receiver<()>, SyncSender<()>) {
    let ((begun, has_begun), (let_go, go_on)) = (sync_channel(1), sync_channel(1));
    (Held { begun, go_on: Mutex::new(go_on) }, has_begun, let_go)
}

async fn wait_for(begun: Receiver<()>) {
    tokio::task::spawn_blocking(move || begun.recv_timeout(WAITS_AT_MOST).unwrap()).await.unwrap();
}

both_databases! {
    async fn what_was_committed_is_announced_also_when_its_caller_is_gone(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        let mut changes = application.changes();
        let (verb, begun, let_go) = held();
        let caller = {
            let application = application.clone();
            tokio::spawn(async move { application.perform(&Viewer::system(), verb).await })
        };
        wait_for(begun).await;
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        let_go.send(()).unwrap();
        let announced = tokio::time::timeout(WAITS_AT_MOST, changes.recv()).await.expect("it was announced").unwrap();
        assert_eq!((announced[0].noun, announced[0].id), ("contact", 77));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_verb_whose_caller_left_before_it_began_is_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).unwrap();
    let application = application(database, &folder).await;
    let (verb, begun, let_go) = held();
    let first = {
        let application = application.clone();
        tokio::spawn(async move { application.perform(&Viewer::system(), verb).await })
    };
    wait_for(begun).await;
    let ran = Arc::new(AtomicBool::new(false));
    {
        let viewer = Viewer::system();
        let mut second = std::pin::pin!(application.perform(&viewer, Marking(Arc::clone(&ran))));
        assert!(futures_util::poll!(second.as_mut()).is_pending());
    }
    let_go.send(()).unwrap();
    first.await.unwrap().unwrap();
    application.perform(&Viewer::system(), Marking(Arc::default())).await.unwrap();
    assert!(!ran.load(Ordering::Acquire));
}
