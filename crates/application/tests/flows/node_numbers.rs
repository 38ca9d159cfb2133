//! The number of a node: whose clock it is leased by, and what becomes of a process that lost it.

use super::harness::START;
use application::start::{Surroundings, initialise, open};
use application::trust::ForgetExpired;
use application::{Application, Trouble};
use basics::{Dice, Timestamp};
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::testing::{TestLedger, change, not_run};
use store::{Database, Pieces, both_databases};

struct Node {
    application: Application,
    clock: Arc<TurnableClock>,
    _folder: tempfile::TempDir,
}

async fn node(database: &Database, at: Timestamp, seed: u64) -> Node {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(TurnableClock::at(at));
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    let surroundings = Surroundings { clock: Arc::clone(&clock) as _, dice: Dice::from_number(seed), files };
    let application = open(database.clone(), &master(), surroundings).await.unwrap();
    Node { application, clock, _folder: folder }
}

fn master() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

async fn workspace(database: &Database) {
    initialise(database, &master(), WorkspaceKind::Real, START, &mut Dice::from_number(5)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_whose_clocks_differ_take_different_numbers() {
    let Some(ledger) = TestLedger::postgres().await else {
        return not_run("flows: nodes::nodes_whose_clocks_differ_take_different_numbers");
    };
    workspace(&ledger.database).await;
    let first = node(&ledger.database, START, 1).await;
    let second = node(&ledger.database, START.plus(Duration::from_secs(3_600)), 2).await;
    assert_ne!(first.application.node(), second.application.node());
    first.clock.turn(Duration::from_secs(90));
    first.application.perform(&Viewer::system(), ForgetExpired).await.unwrap();
    assert!(!first.application.has_lost_its_node());
    drop((first, second));
    ledger.end().await;
}

both_databases! {
    async fn a_process_that_lost_its_number_knows_that_it_has_to_end(database: Database) {
        workspace(&database).await;
        let node = node(&database, START, 1).await;
        change(&database, vec![Pieces::new("UPDATE node SET holder = 'another'")]).await;
        node.clock.turn(Duration::from_secs(90));
        let refused = node.application.perform(&Viewer::system(), ForgetExpired).await;
        assert!(matches!(refused, Err(Trouble::Broken(_))));
        assert!(node.application.has_lost_its_node());
    }
}
