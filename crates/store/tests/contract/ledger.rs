use basics::Timestamp;
use store::{Database, migrate};

#[tokio::test]
async fn a_new_file_is_migrated_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).unwrap();
    let first = migrate(&database, Timestamp::EPOCH).await.unwrap();
    let second = migrate(&database, Timestamp::EPOCH).await.unwrap();
    assert_eq!((first.from, first.to, second.from), (0, 1, 1));
}

#[tokio::test]
async fn a_ledger_in_memory_is_migrated_too() {
    let database = Database::in_memory().unwrap();
    assert_eq!(migrate(&database, Timestamp::EPOCH).await.unwrap().to, 1);
}
