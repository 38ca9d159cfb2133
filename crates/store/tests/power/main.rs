//! A power cut: what was acknowledged is there afterwards, whatever of the rest reached the disk. SIGKILL cannot show this,
//! because the page cache outlives a process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
use basics::{Dice, Timestamp};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::testing::power as vfs;
use store::testing::{statement, write};
use store::{Database, args, migrate};

/// Verbs of one run; each writes more than a page.
const VERBS: u64 = 240;
const PADDING: usize = 5_000;
/// Every so many verbs the log is carried into the file and emptied.
const CHECKPOINT_EVERY: u64 = 60;
/// Cuts of one run, at moments that nobody chooses.
const CUTS: usize = 60;

/// Which disks fail is known to the whole process: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn put(database: &Database, number: u64) -> Result<(), store::DatabaseError> {
    let insert = statement("INSERT INTO meta (name, value) VALUES ($1, $2)");
    write(database, move |tx| {
        Box::pin(async move {
            let row = args![format!("verb {number}"), "x".repeat(PADDING)];
            tx.execute(insert, &row).await.map(drop)
        })
    })
    .await
}

/// Carries the log into the file and empties it, as after an erasure; a reader may hold it.
fn checkpoint(database: &Database) {
    let connection = Connection::open(database.path().unwrap()).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).unwrap();
}

/// The numbers of the verbs that a ledger after a cut holds; it must be whole.
fn kept(folder: &Path) -> BTreeSet<u64> {
    let connection = Connection::open(folder.join("ledger.sqlite")).unwrap();
    let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let mut question = connection.prepare("SELECT name FROM meta WHERE name LIKE 'verb %'").unwrap();
    let names = question.query_map([], |row| row.get::<_, String>(0)).unwrap();
    names.map(|name| name.unwrap()["verb ".len()..].parse().unwrap()).collect()
}

/// Cuts the power once and answers what is there then.
fn after_a_cut(ledger: &Path, dice: &mut Dice, keeps_some: bool) -> BTreeSet<u64> {
    let folder = tempfile::tempdir().unwrap();
    vfs::cut_power(ledger, &folder.path().join("ledger.sqlite"), || keeps_some && dice.below(2) == 0);
    kept(folder.path())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::await_holding_lock,
    reason = "the file system of the tests is one for the process: they run one after the other"
)]
async fn what_was_acknowledged_is_there_after_a_power_cut_at_any_moment() {
    let _alone = alone();
    vfs::install();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.sqlite");
    let database = Database::open_sqlite(&ledger).unwrap();
    migrate(&database, Timestamp::EPOCH).await.unwrap();
    let acknowledged = Arc::new(AtomicU64::new(0));
    let (writing, told) = (database.clone(), Arc::clone(&acknowledged));
    let writer = tokio::spawn(async move {
        for number in 1..=VERBS {
            put(&writing, number).await.unwrap();
            told.store(number, Ordering::SeqCst);
            if number % CHECKPOINT_EVERY == 0 {
                checkpoint(&writing);
            }
        }
    });
    let mut dice = Dice::from_number(7);
    for cut in 0..CUTS {
        let before = acknowledged.load(Ordering::SeqCst);
        let there = tokio::task::block_in_place(|| after_a_cut(&ledger, &mut dice, cut % 2 == 0));
        let lost: Vec<u64> = (1..=before).filter(|number| !there.contains(number)).collect();
        assert!(lost.is_empty(), "cut {cut}: {before} were acknowledged, lost are {lost:?}");
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
    assert_eq!(after_a_cut(&ledger, &mut dice, false).len() as u64, VERBS);
}

/// How many acknowledged rows a cut costs at a setting of `synchronous`.
fn lost_at(synchronous: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.sqlite");
    let connection = Connection::open(&ledger).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.pragma_update(None, "synchronous", synchronous).unwrap();
    connection.execute_batch("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)").unwrap();
    for number in 1..=40 {
        let row = [format!("verb {number}"), "x".repeat(PADDING)];
        connection.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", row).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    vfs::cut_power(&ledger, &folder.path().join("ledger.sqlite"), || false);
    let there = std::panic::catch_unwind(|| kept(folder.path()).len()).unwrap_or(0);
    40 - there
}

#[test]
fn without_syncs_the_same_cut_loses_what_was_acknowledged() {
    let _alone = alone();
    vfs::install();
    assert_eq!(lost_at("FULL"), 0);
    assert!(lost_at("OFF") > 0, "the file system forgets nothing: the other test proves nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::await_holding_lock,
    reason = "the file system of the tests is one for the process: they run one after the other"
)]
async fn a_sync_that_fails_is_acknowledged_to_nobody_and_ends_the_ledger() {
    let _alone = alone();
    vfs::install();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.sqlite");
    let database = Database::open_sqlite(&ledger).unwrap();
    migrate(&database, Timestamp::EPOCH).await.unwrap();
    put(&database, 1).await.unwrap();
    vfs::let_syncs_fail(&ledger, true);
    let refused = put(&database, 2).await;
    vfs::let_syncs_fail(&ledger, false);
    assert!(refused.is_err() && database.is_broken(), "{refused:?}");
    assert!(put(&database, 3).await.is_err(), "after a failed sync nothing is known of the disk");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::await_holding_lock,
    reason = "the file system of the tests is one for the process: they run one after the other"
)]
async fn a_full_disk_refuses_what_is_new_and_goes_on_once_there_is_room() {
    let _alone = alone();
    vfs::install();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger.sqlite");
    let database = Database::open_sqlite(&ledger).unwrap();
    migrate(&database, Timestamp::EPOCH).await.unwrap();
    put(&database, 1).await.unwrap();
    vfs::let_space_end(&ledger, true);
    let refused = put(&database, 2).await;
    assert!(matches!(refused, Err(store::DatabaseError::Full)), "{refused:?}");
    vfs::let_space_end(&ledger, false);
    put(&database, 3).await.unwrap();
    assert!(!database.is_broken());
    assert_eq!(kept(folder.path()), [1, 3].into());
}
