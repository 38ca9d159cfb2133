use basics::Timestamp;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::testing::{not_run, statement, write};
use store::{Database, DatabaseError, Statement, args, migrate};

const EVENT: Statement =
    statement("INSERT INTO event (id, at, kind, verdict, rule, sealed) VALUES ($1, 0, 'opened', 'human', '', $2)");
const EVENTS: Statement = statement("SELECT id FROM event ORDER BY id");
const FILE: &str = "TRADEWIND_TEST_FILE";

async fn add(database: &Database, id: i64) -> Result<(), DatabaseError> {
    write(database, move |tx| Box::pin(async move { tx.execute(EVENT, &args![id, vec![7u8; 8_000]]).await.map(drop) }))
        .await
}

async fn events(database: &Database) -> Vec<i64> {
    database.query(EVENTS, [], |row| row.int(0)).await.unwrap()
}

/// A small file system in memory, gone with the value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(folder).status();
        mounted.is_ok_and(|status| status.success()).then(|| SmallDisk(folder.to_owned()))
    }

    fn grow(&self) {
        let grown = Command::new("mount").args(["-o", "remount,size=24m"]).arg(&self.0).status().unwrap();
        assert!(grown.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_acknowledged_and_writing_goes_on_with_space() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        return not_run("disk::a_full_disk_loses_nothing_acknowledged_and_writing_goes_on_with_space");
    };
    let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).unwrap();
    migrate(&database, Timestamp::EPOCH).await.unwrap();
    let mut kept = Vec::new();
    let mut refused = 0;
    for id in 0..2_000 {
        match add(&database, id).await {
            Ok(()) => kept.push(id),
            Err(DatabaseError::Full) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
        if refused == 20 {
            break;
        }
    }
    assert_eq!(refused, 20, "the disk was too large for the test");
    assert!(!database.is_broken());
    assert_eq!(events(&database).await, kept);
    disk.grow();
    add(&database, 9_999).await.unwrap();
    kept.push(9_999);
    assert_eq!(events(&database).await, kept);
    drop(database);
}

/// Runs itself again under a limit on the size of files: a write beyond it is an I/O error, not a full disk.
#[tokio::test]
async fn an_io_error_at_commit_ends_the_ledger_and_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let limited = "trap '' XFSZ; ulimit -f 6000; exec \"$0\" --exact disk::under_a_limit_on_files --nocapture";
    let program = std::env::current_exe().unwrap();
    let ran = Command::new("sh").args(["-c", limited]).arg(program).env(FILE, &file).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    let kept = said.lines().find_map(|line| line.split_once("kept ")).unwrap().1.trim().parse::<i64>().unwrap();
    let there = events(&Database::open_sqlite(&file).unwrap()).await;
    assert!(kept > 0);
    assert_eq!(there[..kept as usize], (0..kept).collect::<Vec<_>>()[..]);
}

/// The part of the test above that runs under the limit; without the file's name there is nothing to do.
#[tokio::test]
async fn under_a_limit_on_files() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let database = Database::open_sqlite(Path::new(&file)).unwrap();
    migrate(&database, Timestamp::EPOCH).await.unwrap();
    let mut kept = 0;
    let error = loop {
        match add(&database, kept).await {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, DatabaseError::Broken(_)), "{error:?}");
    assert!(database.is_broken());
    assert!(matches!(add(&database, 99_999).await, Err(DatabaseError::Broken(_))));
    println!("\nkept {kept}");
}
