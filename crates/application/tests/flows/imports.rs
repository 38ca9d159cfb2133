//! Imports while another process of the same ledger does the same.

use crate::harness::{Company, START};
use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import, import,
};
use application::{Application, Parts};
use basics::Dice;
use basics::ids::UserId;
use domain::customers::import::ImportState;
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Role, Viewer};
use fakeworld::{Character, TurnableClock};
use std::sync::Arc;

const ROWS: i64 = 20_000;

store::both_databases! {
    async fn an_import_that_two_processes_advance_loses_no_row_and_repeats_none(database: Database) {
        let company = Company::on(&database, 1, 1, Character::kind()).await;
        let one = &company.application;
        let parts = Parts {
            database: database.clone(),
            keyring: one.keyring().clone(),
            clock: Arc::new(TurnableClock::at(START)),
            dice: Dice::from_number(8),
            files: Arc::clone(one.files()),
        };
        // On SQLite there is one process; there the second stands for the first after a restart.
        let other = Application::start(parts).await.unwrap();
        let by = Viewer::user(UserId::from_i64(1), Role::Administrator);
        let mut file = "Email\n".to_owned();
        (0..ROWS).for_each(|row| file.push_str(&format!("reader{row}@example.com\n")));
        for round in 0..3 {
            let upload = Upload { file_name: "people.csv".into(), bytes: file.clone().into_bytes() };
            let id = begin_import(one, &by, upload).await.unwrap();
            let ground = Change {
                origin: Some(Origin::Customers),
                legal_basis: Some(LegalBasis::Contract),
                ..Change::default()
            };
            change_import(one, &by, id, None, ground).await.unwrap();
            one.perform(&by, StartDryRun { import: id }).await.unwrap();
            let (first, second) =
                tokio::join!(advance_imports(one, Pace::ToTheEnd), advance_imports(&other, Pace::ToTheEnd));
            first.and(second).unwrap();
            while import(one, &by, id).await.unwrap().state == ImportState::Checking {
                advance_imports(one, Pace::ToTheEnd).await.unwrap();
            }
            let after = import(one, &by, id).await.unwrap();
            assert_eq!((after.state, after.counts.unwrap().rows), (ImportState::Checked, ROWS));
            if round < 2 {
                continue;
            }
            one.perform(&by, PublishImport { import: id, seen: None }).await.unwrap();
            let (first, second) =
                tokio::join!(advance_imports(one, Pace::ToTheEnd), advance_imports(&other, Pace::ToTheEnd));
            first.and(second).unwrap();
            while import(one, &by, id).await.unwrap().state == ImportState::Publishing {
                advance_imports(one, Pace::ToTheEnd).await.unwrap();
            }
            assert_eq!(import(one, &by, id).await.unwrap().counts.unwrap().new, ROWS);
            assert_eq!(store::customers::published::created_count(&database, id).await.unwrap(), ROWS);
        }
    }
}
