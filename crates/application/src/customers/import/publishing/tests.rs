use super::super::ahead::{Ahead, Purpose};
use super::super::checking::load_file;
use super::plan::{About, Companies, plan};
use super::write::{PublishRows, Written};
use super::{counts_of, settings_of};
use crate::customers::import::stored::get;
use crate::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import,
};
use crate::testing::TestTradewind;
use crate::trust::erase_again;
use basics::Id;
use domain::customers::import::RowAction;
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::Viewer;
use std::sync::Arc;
use std::time::Duration;
use store::ledger::erasure::Erasure;

#[tokio::test]
async fn whoever_is_erased_after_the_plan_is_not_brought_back_by_it() {
    let test = TestTradewind::new().await;
    let (app, by) = (&test.application, test.administrator());
    let upload =
        Upload { file_name: "people.csv".into(), bytes: b"E-mail\nanna@example.com\nli@example.com\n".to_vec() };
    let import = begin_import(app, &by, upload).await.unwrap();
    let origin = Some(Origin::Customers);
    let change = Change { origin, legal_basis: Some(LegalBasis::Contract), ..Change::default() };
    change_import(app, &by, import, None, change).await.unwrap();
    app.perform(&by, StartDryRun { import }).await.unwrap();
    advance_imports(app, Pace::ToTheEnd).await.unwrap();
    app.perform(&by, PublishImport { import, seen: None }).await.unwrap();
    let record = get(app, import).await.unwrap();
    let settings = settings_of(&record).unwrap();
    let bytes = load_file(app, &record).await.unwrap();
    let mut ahead = Ahead::begin(app, import, &settings, (bytes, 0), Purpose::Publishing).await.unwrap();
    let rows = Arc::new(ahead.next().await.unwrap());
    let uploaded_at = record.created_at;
    let about = About { import, uploaded_at, settings: &settings, expects_known: true };
    let first = plan(app, about, Arc::clone(&rows), &mut Companies::default()).await.unwrap();
    test.turn(Duration::from_secs(1));
    let erased = Erasure {
        id: Id::from_i64(7),
        contact: Id::from_i64(8),
        address_hash: app.keyring().address_hash("anna@example.com").to_vec(),
        suppression_hash: app.keyring().suppression_hash("anna@example.com").to_vec(),
        at: test.application.now(),
        made_by: 0,
    };
    erase_again(app, &[erased]).await.unwrap();
    let counts = counts_of(&record).unwrap();
    let verb = PublishRows { import, uploaded_at, from: 0, to: 2, plan: first, counts, is_last: true };
    assert_eq!(app.perform(&Viewer::system(), verb).await.unwrap(), Written::Overtaken);
    let anew = plan(app, about, rows, &mut Companies::default()).await.unwrap();
    assert_eq!(anew.actions, [RowAction::Refused, RowAction::New]);
}
