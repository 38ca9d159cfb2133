use basics::Timestamp;
use store::{Database, migrate};

#[tokio::test]
async fn a_new_file_is_migrated_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).unwrap();
    let first = migrate(&database, Timestamp::EPOCH).await.unwrap();
    let second = migrate(&database, Timestamp::EPOCH).await.unwrap();
    assert!(first.from == 0 && first.to > 0);
    assert_eq!((second.from, second.to), (first.to, first.to));
}

#[tokio::test]
async fn a_ledger_in_memory_is_migrated_too() {
    let database = Database::in_memory().unwrap();
    assert!(migrate(&database, Timestamp::EPOCH).await.unwrap().to > 0);
}
