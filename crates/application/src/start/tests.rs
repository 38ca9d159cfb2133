use super::{SendingHold, StartTrouble, Surroundings, initialise, is_initialised, open, sending_hold};
use crate::testing::{BEGINNING, TestTradewind};
use crate::{Application, trust};
use basics::{Dice, Timestamp};
use domain::trust::WorkspaceKind;
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::Database;

async fn open_at(database: Database, master: &MasterKey, now: Timestamp) -> Result<Application, StartTrouble> {
    let folder = tempfile::tempdir().unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    open(database, master, Surroundings { clock: Arc::new(TurnableClock::at(now)), dice: Dice::from_number(9), files })
        .await
}

#[tokio::test]
async fn a_workspace_opens_with_its_own_master_key_only() {
    let database = Database::in_memory().unwrap();
    assert!(!is_initialised(&database, BEGINNING).await.unwrap());
    let missing = open_at(database.clone(), &TestTradewind::master(), BEGINNING).await;
    assert!(matches!(missing, Err(StartTrouble::NotInitialised)));
    let mut dice = Dice::from_number(5);
    let master = TestTradewind::master();
    let made = initialise(&database, &master, WorkspaceKind::Real, BEGINNING, &mut dice).await.unwrap();
    assert_eq!((made.setup_code.len(), made.recovery_key.to_string().len()), (19, 47));
    let again = initialise(&database, &master, WorkspaceKind::Real, BEGINNING, &mut dice).await;
    assert!(matches!(again, Err(StartTrouble::AlreadyInitialised)));
    let other = MasterKey::from_bytes([8; 32]);
    let Err(refused) = open_at(database.clone(), &other, BEGINNING).await else { panic!("opened with another key") };
    let told = refused.to_string();
    assert!(told.contains(&other.fingerprint()) && told.contains(&master.fingerprint()), "{told}");
    assert!(open_at(database, &master, BEGINNING).await.is_ok());
}

#[tokio::test]
async fn the_recovery_key_opens_the_same_keys() {
    let database = Database::in_memory().unwrap();
    let mut dice = Dice::from_number(5);
    let master = TestTradewind::master();
    let made = initialise(&database, &master, WorkspaceKind::Real, BEGINNING, &mut dice).await.unwrap();
    let keys = store::ledger::sealing_key::all(&database).await.unwrap();
    assert_eq!(keys.len(), 12);
    let one = seal::Keyring::open(&master, &keys).unwrap();
    let two = seal::Keyring::open_with_recovery(&made.recovery_key, &keys).unwrap();
    assert_eq!(one.address_hash("li@example.com"), two.address_hash("li@example.com"));
}

#[tokio::test]
async fn many_restarts_within_seconds_leave_no_doubt_in_the_clock() {
    let test = TestTradewind::new().await;
    let database = test.application.database().clone();
    for second in 0..20 {
        let now = BEGINNING.plus(Duration::from_secs(second));
        let again = open_at(database.clone(), &TestTradewind::master(), now).await.unwrap();
        assert_eq!(sending_hold(&again).await.unwrap(), None, "after {second} restarts");
    }
}

#[tokio::test]
async fn a_doubtful_clock_holds_sending_until_a_person_confirms() {
    let test = TestTradewind::new().await;
    let database = test.application.database().clone();
    let master = TestTradewind::master();
    let same = open_at(database.clone(), &master, BEGINNING.plus(Duration::from_secs(3_600))).await.unwrap();
    assert_eq!(sending_hold(&same).await.unwrap(), None);
    let behind = open_at(database.clone(), &master, BEGINNING.minus(Duration::from_secs(86_400))).await.unwrap();
    assert_eq!(sending_hold(&behind).await.unwrap(), Some(SendingHold::ClockBehind));
    assert!(behind.perform(&test.administrator(), super::ConfirmClock).await.unwrap());
    assert_eq!(sending_hold(&behind).await.unwrap(), None);
    let ahead = open_at(database, &master, BEGINNING.plus(Duration::from_secs(20 * 86_400))).await.unwrap();
    assert_eq!(sending_hold(&ahead).await.unwrap(), Some(SendingHold::ClockAhead));
    assert!(!trust::set_up_state(&ahead).await.unwrap().needed);
}
