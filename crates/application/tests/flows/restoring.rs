//! A restore that is broken off: whatever step it reached, nobody opens the ledger, begins a workspace in it or sends from it.

use super::harness::START;
use application::start::{
    SendingHold, StartTrouble, Surroundings, initialise, is_initialised, open, open_in_restore, sending_hold, take_over,
};
use application::trust::erase_again;
use basics::ids::{SessionId, UserId};
use basics::{Dice, Language};
use domain::trust::{Role, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use store::backup::{self, BackupFile};
use store::testing::{Kept, TestLedger};
use store::trust::session::{self, SessionRow};
use store::trust::user::{self, UserRow};
use store::{Database, both_databases};

fn surroundings(folder: &tempfile::TempDir) -> Surroundings {
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    Surroundings { clock: Arc::new(TurnableClock::at(START)), dice: Dice::from_number(9), files }
}

/// As one of the backup's users had it.
async fn begin_session(transaction: &mut store::Transaction) -> Result<(), store::DatabaseError> {
    let user = UserRow {
        id: UserId::from_i64(1),
        address_hash: vec![1],
        sealed: Vec::new(),
        role: Role::Administrator,
        password_hash: String::new(),
        language: Language::ENGLISH,
        time_zone: "UTC".to_owned(),
        active: true,
        verified: true,
        created_at: START,
        seen_at: None,
        version: 1,
    };
    user::insert(transaction, &user).await?;
    let row =
        SessionRow { id: SessionId::from_i64(2), user: user.id, created_at: START, seen_at: START, expires_at: START };
    session::insert(transaction, row, &[9; 32]).await
}

async fn assert_closed(database: &Database, master: &MasterKey, after: &str) {
    let folder = tempfile::tempdir().unwrap();
    let opened = open(database.clone(), master, surroundings(&folder)).await;
    assert!(matches!(opened, Err(StartTrouble::HalfRestored)), "opened after {after}");
    let asked = is_initialised(database, START).await;
    assert!(matches!(asked, Err(StartTrouble::HalfRestored)), "{asked:?} after {after}");
    let made = initialise(database, master, WorkspaceKind::Real, START, &mut Dice::from_number(3)).await;
    assert!(matches!(made, Err(StartTrouble::HalfRestored)), "{made:?} after {after}");
}

both_databases! {
    async fn a_restore_that_stops_after_any_step_leaves_a_ledger_that_nobody_opens(database: Database) {
        let (source, mut dice) = (TestLedger::sqlite().await, Dice::from_number(5));
        // The same master key on both sides: nothing but the mark stands between the half restored ledger and a start.
        let master = MasterKey::from_bytes([7; 32]);
        let made = initialise(&source.database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let kept = Kept::default();
        let no_files = std::iter::empty::<std::io::Result<BackupFile>>();
        backup::backup(&source.database, kept.clone(), no_files, START).await.unwrap();
        let bytes = kept.0.lock().unwrap().clone();

        let no_file = |_: &str| Ok(std::io::sink());
        let restored = backup::restore(std::io::Cursor::new(bytes), &database, no_file, Vec::new()).await.unwrap();
        assert_closed(&database, &master, "the rows").await;
        store::testing::write(&database, |tx| Box::pin(begin_session(tx))).await.unwrap();
        take_over(&database, &made.recovery_key, &master, &mut dice).await.unwrap();
        assert_closed(&database, &master, "the keys").await;
        let folder = tempfile::tempdir().unwrap();
        assert!(session::find(&database, &[9; 32]).await.unwrap().is_none(), "everybody signs in anew");
        let application = open_in_restore(database.clone(), &master, surroundings(&folder)).await.unwrap();
        erase_again(&application, &restored.erasures).await.unwrap();
        assert_closed(&database, &master, "the erasures").await;
        backup::finish_restore(&database).await.unwrap();
        drop(application);
        let application = open(database, &master, surroundings(&folder)).await.unwrap();
        assert_eq!(sending_hold(&application).await.unwrap(), Some(SendingHold::Restored));
        source.end().await;
    }
}
