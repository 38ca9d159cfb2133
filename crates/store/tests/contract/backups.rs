use basics::ids::{ContactId, ErasureId};
use basics::{Dice, Timestamp};
use std::io::Read;
use store::backup::tables::{LEFT_OUT, TABLES};
use store::backup::{BackupError, BackupFile, Restored, backup, finish_restore, is_half_restored, restore};
use store::ledger::erasure::{self, Erasure};
use store::testing::{Kept, TestLedger, not_run, statement, write};
use store::{Database, Statement, Value, args};

const MADE_AT: Timestamp = Timestamp::from_millis(1_000);
const META: Statement = statement("INSERT INTO meta (name, value) VALUES ($1, $2)");
const USER: Statement = statement(
    "INSERT INTO user_account (id, address_hash, sealed, role, password_hash, language, time_zone, created_at)
    VALUES ($1, $2, $3, 'manager', '', 'en', 'UTC', 0)",
);
const TEAM: Statement = statement("INSERT INTO team (id, name, created_at) VALUES ($1, $2, 0)");
const MEMBER: Statement = statement("INSERT INTO team_member (team, user_account) VALUES ($1, $2)");
const EVENT: Statement = statement(
    "INSERT INTO event (id, at, kind, contact, verdict, rule, sealed) VALUES ($1, $2, 'opened', $3, 'human', '', $4)",
);
const TABLES_OF_SQLITE: Statement =
    statement("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
const CHANGE: Statement = statement("INSERT INTO change (noun, id, kind) VALUES ('contact', 1, 'created')");

async fn fill(database: &Database, events: i64) {
    write(database, move |tx| {
        Box::pin(async move {
            tx.execute(META, &args!["größe 中文", "it's\n\"so\""]).await?;
            tx.execute(USER, &args![5i64, vec![0u8, 255, 1], Vec::<u8>::new()]).await?;
            tx.execute(TEAM, &args![i64::MAX, "team"]).await?;
            tx.execute(MEMBER, &args![i64::MAX, 5i64]).await?;
            tx.execute(CHANGE, &[]).await?;
            let event = |id: i64| {
                let contact = if id % 2 == 0 { Value::Null } else { Value::Int(-id) };
                let sealed = if id % 3 == 0 { Value::Null } else { Value::Blob(id.to_le_bytes().repeat(20)) };
                vec![Value::Int(id), Value::Int(id * 7), contact, sealed]
            };
            let rows: Vec<_> = (0..events).map(event).collect();
            tx.execute_many(EVENT, &rows).await.map(drop)
        })
    })
    .await
    .unwrap();
}

async fn back_up(database: &Database) -> Vec<u8> {
    let kept = Kept::default();
    let files = [("abc", b"first".to_vec()), ("def", vec![7; 3 << 20]), ("empty", Vec::new())];
    let files = files.into_iter().map(|(name, bytes)| {
        Ok(BackupFile { name: name.to_owned(), bytes: Box::new(std::io::Cursor::new(bytes)) as Box<dyn Read + Send> })
    });
    let counts = backup(database, kept.clone(), files, MADE_AT).await.unwrap();
    assert_eq!((counts.tables.len(), counts.files), (TABLES.len(), 3));
    kept.0.lock().unwrap().clone()
}

async fn restore_into(database: &Database, bytes: Vec<u8>) -> Result<Restored, BackupError> {
    restore(std::io::Cursor::new(bytes), database, |_: &str| Ok(std::io::sink()), Vec::new()).await
}

async fn restore_wholly(database: &Database, bytes: Vec<u8>) -> Restored {
    let restored = restore_into(database, bytes).await.unwrap();
    assert!(is_half_restored(database).await.unwrap(), "whoever restores says when everything is done");
    assert!(matches!(
        backup(database, Kept::default(), std::iter::empty(), MADE_AT).await,
        Err(BackupError::HalfRestored)
    ));
    finish_restore(database).await.unwrap();
    assert!(!is_half_restored(database).await.unwrap());
    restored
}

#[tokio::test]
async fn every_table_of_the_schema_is_carried_or_left_out_for_a_reason() {
    let ledger = TestLedger::sqlite().await;
    let schema = ledger.database.query(TABLES_OF_SQLITE, [], |row| row.text(0)).await.unwrap();
    let mut listed: Vec<_> = TABLES.iter().map(|table| table.name).chain(LEFT_OUT.iter().map(|left| left.0)).collect();
    listed.sort_unstable();
    assert_eq!(listed, schema);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_moves_to_postgres_and_back_and_is_the_same() {
    let Some(postgres) = TestLedger::postgres().await else {
        return not_run("backups::a_ledger_moves_to_postgres_and_back_and_is_the_same");
    };
    let (first, last) = (TestLedger::sqlite().await, TestLedger::sqlite().await);
    fill(&first.database, 2_500).await;
    let from_first = back_up(&first.database).await;
    let restored = restore_wholly(&postgres.database, from_first.clone()).await;
    assert_eq!((restored.counts.tables["event"], restored.counts.files, restored.made_at), (2_500, 3, MADE_AT));
    let from_postgres = back_up(&postgres.database).await;
    restore_wholly(&last.database, from_postgres).await;
    assert!(back_up(&last.database).await == from_first, "the same rows make the same bytes");
    postgres.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_refuses_what_is_not_empty_and_what_is_no_backup() {
    let (from, to) = (TestLedger::sqlite().await, TestLedger::sqlite().await);
    fill(&from.database, 10).await;
    let bytes = back_up(&from.database).await;
    let into_itself = restore_into(&from.database, bytes.clone()).await;
    assert!(matches!(into_itself, Err(BackupError::NotEmpty { table }) if table == "meta"));
    for wrong in [Vec::new(), b"PK\x03\x04".repeat(100)] {
        assert!(matches!(restore_into(&to.database, wrong).await, Err(BackupError::NotABackup)));
    }
    restore_into(&to.database, bytes).await.unwrap();
    let memory = backup(&Database::in_memory().unwrap(), Kept::default(), std::iter::empty(), MADE_AT).await;
    assert!(memory.is_err());
}

/// A backup with one bit changed, and where. A few bits of a packed stream may be either way and unpack to the same bytes: changing
/// one of them is no damage.
fn damaged(whole: &[u8], dice: &mut Dice) -> (usize, Vec<u8>) {
    let unpacked = |backup: &[u8]| {
        let line = backup.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        zstd::decode_all(&backup[line + 1..]).ok()
    };
    loop {
        let mut changed = whole.to_vec();
        let place = dice.below(whole.len() as u64) as usize;
        changed[place] ^= 1 << dice.below(8);
        if unpacked(&changed) != unpacked(whole) {
            return (place, changed);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_is_refused_and_leaves_a_marked_ledger() {
    let from = TestLedger::sqlite().await;
    fill(&from.database, 500).await;
    let whole = back_up(&from.database).await;
    let mut dice = Dice::from_number(11);
    for _ in 0..12 {
        let to = TestLedger::sqlite().await;
        let cut = dice.below(whole.len() as u64) as usize;
        let error = restore_into(&to.database, whole[..cut].to_vec()).await.unwrap_err();
        assert!(matches!(error, BackupError::Damaged { .. } | BackupError::NotABackup), "{error:?} at {cut}");
        let to = TestLedger::sqlite().await;
        let (place, changed) = damaged(&whole, &mut dice);
        let error = restore_into(&to.database, changed).await.unwrap_err();
        assert!(matches!(error, BackupError::Damaged { .. } | BackupError::NotABackup), "{error:?} at {place}");
        if is_half_restored(&to.database).await.unwrap() {
            let again = restore_into(&to.database, whole.clone()).await;
            assert!(matches!(again, Err(BackupError::HalfRestored)));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasures_newer_than_the_backup_come_back_to_be_done_again() {
    let (from, to) = (TestLedger::sqlite().await, TestLedger::sqlite().await);
    let erased = |id: i64| Erasure {
        id: ErasureId::from_i64(id),
        contact: ContactId::from_i64(id),
        address_hash: vec![1],
        suppression_hash: vec![2],
        at: Timestamp::from_millis(id),
        made_by: 1,
    };
    let before = erased(1);
    write(&from.database, move |tx| Box::pin(erasure::keep(tx, before.clone()))).await.unwrap();
    let bytes = back_up(&from.database).await;
    let known = vec![erased(1), erased(2)];
    let restored = restore(std::io::Cursor::new(bytes), &to.database, |_: &str| Ok(std::io::sink()), known);
    assert_eq!(restored.await.unwrap().erasures, [erased(2)]);
    assert_eq!(erasure::since(&to.database, Timestamp::EPOCH).await.unwrap().len(), 2);
}
