//! An erased person stays away: whatever rows they had, whatever is undone, published or restored afterwards, on both databases.

use super::harness::START;
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact, RemoveContacts};
use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import,
};
use application::start::{Surroundings, initialise, open};
use application::trust::{
    ErasureLog, LogTrouble, UndoVerb, erase_again, erase_contact, log_erasures, unlogged_erasures,
};
use application::{Application, Trouble};
use basics::ids::{ContactId, ErasureId};
use basics::{Dice, Id, Timestamp};
use domain::customers::card::ContactCard;
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::customers::load;
use store::ledger::erasure::{Erasure, since};
use store::{Database, both_databases};

const ADDRESS: &str = "anna@example.com";

async fn application(database: Database, folder: &tempfile::TempDir) -> Application {
    let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
    initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    open(database, &master, Surroundings { clock: Arc::new(TurnableClock::at(START)), dice, files }).await.unwrap()
}

async fn make(application: &Application) -> ContactId {
    let card = ContactCard { address: ADDRESS.to_owned(), last_name: "Schmidt".to_owned(), ..ContactCard::default() };
    let new = NewContact {
        card,
        company: CompanyChoice::None,
        country: None,
        language: None,
        time_zone: None,
        tags: Vec::new(),
        lists: Vec::new(),
        other_addresses: Vec::new(),
        attributes: Vec::new(),
    };
    application.perform(&Viewer::system(), CreateContact { new }).await.unwrap()
}

async fn everybody(application: &Application) -> usize {
    load::contacts(application.database(), ContactId::from_i64(-1)).await.unwrap().len()
}

async fn erasures(application: &Application) -> Vec<Erasure> {
    since(application.database(), Timestamp::from_millis(i64::MIN)).await.unwrap()
}

/// The erasure of the person, made after the backup under a number that the backup does not know.
fn erasure(application: &Application) -> Erasure {
    Erasure {
        id: ErasureId::from_i64(7),
        contact: Id::from_i64(8),
        address_hash: application.keyring().address_hash(ADDRESS).to_vec(),
        suppression_hash: application.keyring().suppression_hash(ADDRESS).to_vec(),
        at: START,
        made_by: 0,
    }
}

/// A list that can be told to fail.
#[derive(Default)]
struct List {
    kept: Mutex<Vec<Erasure>>,
    is_full: AtomicBool,
}

impl ErasureLog for List {
    fn add(&self, erasures: Vec<Erasure>) -> Pin<Box<dyn Future<Output = Result<(), LogTrouble>> + Send + '_>> {
        Box::pin(async move {
            if self.is_full.load(Ordering::Acquire) {
                return Err("the disk is full".into());
            }
            *self.kept.lock().unwrap() = erasures;
            Ok(())
        })
    }

    fn missing(&self, erasures: Vec<Erasure>) -> Pin<Box<dyn Future<Output = Result<usize, LogTrouble>> + Send + '_>> {
        Box::pin(async move { Ok(erasures.len() - self.kept.lock().unwrap().len()) })
    }
}

both_databases! {
    async fn a_removed_contact_of_an_erased_person_cannot_be_brought_back(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        let viewer = Viewer::system();
        let first = make(&application).await;
        let removed = application.perform(&viewer, RemoveContacts { ids: vec![first] }).await.unwrap();
        let second = make(&application).await;
        let report = erase_contact(&application, &viewer, second).await.unwrap();
        assert_eq!((report.erased[0].what, report.erased[0].count), ("contact", 2));
        assert_eq!(application.perform(&viewer, UndoVerb { id: removed.undo, parts: 0 }).await.unwrap(), 0);
        assert_eq!(everybody(&application).await, 0);
        let contacts: Vec<_> = erasures(&application).await.iter().map(|erasure| erasure.contact).collect();
        assert_eq!(contacts, [first, second]);
        let again = erase_contact(&application, &viewer, first).await.unwrap();
        assert_eq!((again.erased, again.kept), (Vec::new(), report.kept));
    }

    async fn a_restored_row_of_an_import_does_not_bring_an_erased_person_back(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        let viewer = Viewer::system();
        let bytes = format!("E-mail\n{ADDRESS}\nli@example.com\n").into_bytes();
        let upload = Upload { file_name: "people.csv".into(), bytes };
        let import = begin_import(&application, &viewer, upload).await.unwrap();
        let change = Change {
            origin: Some(Origin::Customers),
            legal_basis: Some(LegalBasis::Contract),
            ..Change::default()
        };
        change_import(&application, &viewer, import, None, change).await.unwrap();
        application.perform(&viewer, StartDryRun { import }).await.unwrap();
        advance_imports(&application, Pace::ToTheEnd).await.unwrap();
        assert_eq!(erase_again(&application, &[erasure(&application)]).await.unwrap(), 1);
        application.perform(&viewer, PublishImport { import, seen: None }).await.unwrap();
        advance_imports(&application, Pace::ToTheEnd).await.unwrap();
        assert_eq!(everybody(&application).await, 1);
    }

    async fn a_person_whom_the_backup_knows_under_another_number_is_erased_again(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        make(&application).await;
        let erasure = [erasure(&application)];
        assert_eq!(erase_again(&application, &erasure).await.unwrap(), 1);
        assert_eq!(everybody(&application).await, 0);
        assert_eq!(erase_again(&application, &erasure).await.unwrap(), 0);
    }

    async fn an_erasure_is_answered_when_it_is_in_the_list_outside_and_a_repeat_writes_it(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        let (viewer, list) = (Viewer::system(), Arc::new(List::default()));
        assert!(application.keep_erasures_in(Arc::clone(&list) as _));
        let person = make(&application).await;
        list.is_full.store(true, Ordering::Release);
        let refused = erase_contact(&application, &viewer, person).await;
        assert!(matches!(refused, Err(Trouble::Outside { code: "erasure_not_logged", .. })), "{refused:?}");
        assert_eq!((everybody(&application).await, list.kept.lock().unwrap().len()), (0, 0));
        assert_eq!(unlogged_erasures(&application, &*list).await.unwrap(), 1);
        list.is_full.store(false, Ordering::Release);
        assert!(erase_contact(&application, &viewer, person).await.unwrap().erased.is_empty());
        let known = erasures(&application).await;
        assert_eq!(*list.kept.lock().unwrap(), known);
        log_erasures(&application).await.unwrap();
    }
}
