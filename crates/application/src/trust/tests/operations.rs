use crate::customers::import::{Change, Pace, StartDryRun, Upload, advance_imports, begin_import, change_import};
use crate::testing::TestTradewind;
use crate::trust::{OperationState, operations};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::Role;
use std::time::Duration;
use store::ledger::Phase;

const FILE: &[u8] = b"Email\nines@example.com\njonas@example.com\nno address\n";

#[tokio::test]
async fn an_import_is_under_way_with_its_pace_and_then_ended_with_its_counts() {
    let test = TestTradewind::new().await;
    let (app, by) = (&test.application, test.administrator());
    let upload = Upload { file_name: "fair.csv".into(), bytes: FILE.to_vec() };
    let id = begin_import(app, &by, upload).await.unwrap();
    let ground = Change { origin: Some(Origin::Fair), legal_basis: Some(LegalBasis::Consent), ..Change::default() };
    change_import(app, &by, id, None, ground).await.unwrap();
    assert!(operations(app, &by, Phase::UnderWay, None, 10).await.unwrap().items.is_empty());
    app.perform(&by, StartDryRun { import: id }).await.unwrap();

    let running = operations(app, &by, Phase::UnderWay, None, 10).await.unwrap().items.remove(0);
    assert_eq!((running.kind.as_str(), running.state), ("import_check", OperationState::Running));
    assert_eq!((running.name.as_deref(), running.can.as_slice()), (Some("fair.csv"), &["cancel"][..]));
    assert_eq!(running.by.kind, "user");
    assert_eq!(running.began_at, Some(app.now()));

    test.turn(Duration::from_secs(7));
    advance_imports(app, Pace::ToTheEnd).await.unwrap();
    assert!(operations(app, &by, Phase::UnderWay, None, 10).await.unwrap().items.is_empty());
    let ended = operations(app, &by, Phase::Ended, None, 10).await.unwrap().items.remove(0);
    assert_eq!((ended.state, ended.began_at), (OperationState::Done, running.began_at));
    assert_eq!(ended.ended_at, Some(app.now()));
    assert_eq!(
        ended.result.iter().map(|(name, count)| (*name, *count)).collect::<Vec<_>>(),
        [("new", 2), ("refused", 1), ("updated", 0)]
    );

    let reader = test.as_role(Role::ReadOnly).await;
    assert!(operations(app, &reader, Phase::Ended, None, 10).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_page_of_long_work_goes_on_after_its_last_row() {
    let test = TestTradewind::new().await;
    let (app, by) = (&test.application, test.administrator());
    for _ in 0..3 {
        let upload = Upload { file_name: "fair.csv".into(), bytes: FILE.to_vec() };
        let id = begin_import(app, &by, upload).await.unwrap();
        crate::customers::import::cancel_import(app, &by, id).await.unwrap();
    }
    let first = operations(app, &by, Phase::Ended, None, 2).await.unwrap();
    let rest = operations(app, &by, Phase::Ended, first.next, 2).await.unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 1, None));
    assert!(first.items.iter().chain(&rest.items).all(|one| one.state == OperationState::Cancelled));
}

#[test]
fn the_pace_is_what_was_done_by_the_time_that_it_took() {
    use super::super::log::Doer;
    use crate::trust::Operation;
    use basics::Timestamp;
    let operation = Operation {
        id: 1,
        noun: "import",
        kind: "import".to_owned(),
        state: OperationState::Running,
        name: None,
        done: 300,
        total: Some(1_200),
        began_at: Some(Timestamp::from_millis(0)),
        ended_at: None,
        result: std::collections::BTreeMap::new(),
        failure: None,
        by: Doer { kind: "system".to_owned(), id: None, name: None },
        can: Vec::new(),
    };
    let pace = operation.pace(Timestamp::from_millis(2_000)).unwrap();
    assert_eq!((pace.per_second, pace.seconds_left), (150.0, Some(6.0)));
    assert_eq!(operation.pace(Timestamp::from_millis(900)), None);
    assert_eq!(Operation { noun: "campaign", ..operation }.pace(Timestamp::from_millis(2_000)), None);
}
