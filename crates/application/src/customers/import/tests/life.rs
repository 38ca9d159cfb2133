use super::super::retention::sweep_strays;
use super::harness::{account, begin, checked, code, ground, publish, shown, view};
use crate::Trouble;
use crate::customers::contacts::{CreateContact, NewContact};
use crate::customers::import::{
    Change, Pace, PublishImport, StartDryRun, UndoImport, advance_imports, cancel_import, change_import, sweep_imports,
};
use crate::testing::TestTradewind;
use basics::ids::ImportId;
use domain::customers::card::ContactCard;
use domain::customers::import::{Conflict, ImportState};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::Role;
use fakeworld::people::{CsvEncoding, csv_file};
use std::time::Duration;
use store::customers::staged;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn staged_rows(test: &TestTradewind, id: ImportId) -> i64 {
    staged::page(test.application.database(), id, 0, 10_000).await.unwrap().len() as i64
}

#[tokio::test]
async fn an_import_that_stops_between_chunks_goes_on_and_shows_nobody_before_its_end() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let file = csv_file(11, 20_000, 30, CsvEncoding::Utf8);
    let id = begin(&test, file.bytes.clone()).await.unwrap();
    change_import(&test.application, &by, id, None, ground(Conflict::Fill)).await.unwrap();
    test.application.perform(&by, StartDryRun { import: id }).await.unwrap();
    let mut steps = 0;
    while view(&test, id).await.state == ImportState::Checking {
        advance_imports(&test.application, Pace::Chunks(1)).await.unwrap();
        steps += 1;
    }
    assert!(steps >= 3, "{steps}");
    let checked = view(&test, id).await.counts.unwrap();
    assert_eq!(checked.rows, 20_000);

    test.application.perform(&by, PublishImport { import: id, seen: None }).await.unwrap();
    let refused = cancel_import(&test.application, &by, id).await.unwrap_err();
    assert_eq!(code(refused), "import_state");
    let mut steps = 0;
    loop {
        advance_imports(&test.application, Pace::Chunks(1)).await.unwrap();
        steps += 1;
        if view(&test, id).await.state == ImportState::Published {
            break;
        }
        assert!(shown(&test.application).await.is_empty());
    }
    assert!(steps >= 3, "{steps}");
    assert_eq!(view(&test, id).await.counts, Some(checked));
    assert_eq!(shown(&test.application).await.len() as i64, checked.new);
}

#[tokio::test]
async fn giving_up_before_publishing_leaves_nothing() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let file = csv_file(3, 3_000, 30, CsvEncoding::Utf8);
    let id = checked(&test, file.bytes.clone(), ground(Conflict::Fill)).await;
    assert!(staged_rows(&test, id).await > 0);
    cancel_import(&test.application, &by, id).await.unwrap();
    assert_eq!((staged_rows(&test, id).await, view(&test, id).await.state), (0, ImportState::Cancelled));
    assert!(test.application.files().list().await.unwrap().is_empty());
    assert!(shown(&test.application).await.is_empty());
    cancel_import(&test.application, &by, id).await.unwrap();

    // In the middle of the dry run.
    let id = begin(&test, file.bytes).await.unwrap();
    change_import(&test.application, &by, id, None, ground(Conflict::Fill)).await.unwrap();
    test.application.perform(&by, StartDryRun { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::Chunks(1)).await.unwrap();
    cancel_import(&test.application, &by, id).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!((staged_rows(&test, id).await, view(&test, id).await.state), (0, ImportState::Cancelled));
}

#[tokio::test]
async fn an_undo_ends_after_thirty_days_and_the_file_after_seven() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let id = checked(&test, "Email\na@example.com\n", ground(Conflict::Fill)).await;
    publish(&test, id).await;
    sweep_imports(&test.application).await.unwrap();
    assert_eq!(test.application.files().list().await.unwrap().len(), 1);
    test.turn(DAY * 7 + Duration::from_secs(1));
    sweep_imports(&test.application).await.unwrap();
    assert!(test.application.files().list().await.unwrap().is_empty());
    assert!(view(&test, id).await.file_deleted_at.is_some());
    assert!(staged_rows(&test, id).await > 0);
    test.turn(DAY * 24);
    let over = test.application.perform(&by, UndoImport { import: id }).await.unwrap_err();
    assert_eq!(code(over), "undo_over");
    sweep_imports(&test.application).await.unwrap();
    assert_eq!(staged_rows(&test, id).await, 0);
    assert_eq!(shown(&test.application).await.len(), 1);
}

#[tokio::test]
async fn consent_is_recorded_where_it_can_have_been_given() {
    let test = TestTradewind::new().await;
    let consent =
        |origin| Change { origin: Some(origin), legal_basis: Some(LegalBasis::Consent), ..ground(Conflict::Fill) };
    let id = checked(&test, "Email\na@example.com\n", consent(Origin::Subscribers)).await;
    publish(&test, id).await;
    let id = checked(&test, "Email\nb@example.com\n", consent(Origin::Bought)).await;
    assert_eq!(view(&test, id).await.newsletter_refusal, Some("origin_not_allowed"));
    publish(&test, id).await;
    let people = shown(&test.application).await;
    let permissions: Vec<Permission> = people.iter().map(|person| person.3.permission).collect();
    assert_eq!(permissions, [Permission::Granted, Permission::Unknown]);
    let said = crate::trust::consents(&test.application, people[0].3.id).await.unwrap();
    assert!(said[0].text.as_deref().unwrap().contains("subscribers"), "the proof of an import opens like any other");
}

#[tokio::test]
async fn what_is_missing_is_asked_for_before_the_dry_run() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let id = begin(&test, "Email,Name\na@example.com,Anna\n").await.unwrap();
    let start = || test.application.perform(&by, StartDryRun { import: id });
    assert_eq!(code(start().await.unwrap_err()), "missing_origin");
    let early = test.application.perform(&by, PublishImport { import: id, seen: None }).await.unwrap_err();
    assert_eq!(code(early), "import_state");
    let wrong = Change { mapping: Some(vec![None]), ..Change::default() };
    let wrong = change_import(&test.application, &by, id, None, wrong).await.unwrap_err();
    assert_eq!(code(wrong), "wrong_mapping_length");
    let unmapped = Change { mapping: Some(vec![None, None]), ..ground(Conflict::Fill) };
    change_import(&test.application, &by, id, None, unmapped).await.unwrap();
    assert_eq!(code(start().await.unwrap_err()), "missing_address_column");
    let rep = test.as_role(Role::Rep).await;
    assert!(matches!(cancel_import(&test.application, &rep, id).await, Err(Trouble::NotAllowed { .. })));
    assert!(matches!(super::super::import(&test.application, &rep, id).await, Err(Trouble::NotAllowed { .. })));
}

#[tokio::test]
async fn an_import_whose_file_is_gone_fails_by_itself_and_holds_up_no_other() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let gone = begin(&test, "E-mail\nli@example.com\n").await.unwrap();
    let names = test.application.files().list().await.unwrap();
    change_import(&test.application, &by, gone, None, ground(Conflict::Fill)).await.unwrap();
    test.application.perform(&by, StartDryRun { import: gone }).await.unwrap();
    test.application.files().remove(names[0].name.clone()).await.unwrap();
    let other = begin(&test, "E-mail\nanna@example.com\n").await.unwrap();
    change_import(&test.application, &by, other, None, ground(Conflict::Fill)).await.unwrap();
    test.application.perform(&by, StartDryRun { import: other }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    let failed = view(&test, gone).await;
    assert_eq!((failed.state, failed.failure.as_deref()), (ImportState::Failed, Some("file_gone")));
    assert_eq!(view(&test, other).await.state, ImportState::Checked);
}

#[tokio::test]
async fn an_upload_that_no_row_names_goes_after_two_days_and_one_that_is_named_stays() {
    let test = TestTradewind::new().await;
    begin(&test, "E-mail\nli@example.com\n").await.unwrap();
    let stray = outside::FileName::of_hash(&[9; 16]).unwrap();
    test.application.files().put(stray, b"sealed".to_vec()).await.unwrap();
    let files = test.application.files().list().await.unwrap();
    // Their times are the disk's own.
    let written = files.iter().map(|file| file.touched_at).max().unwrap();
    test.turn(written.since(test.application.now()).saturating_sub(DAY));
    sweep_strays(&test.application).await.unwrap();
    assert_eq!(test.application.files().list().await.unwrap().len(), 2);
    test.turn(4 * DAY);
    sweep_strays(&test.application).await.unwrap();
    let left = test.application.files().list().await.unwrap();
    assert_eq!(left.len(), 1);
    assert!(files.contains(&left[0]));
    assert!(begin(&test, "E-mail\nli@example.com\n").await.is_ok());
}

#[tokio::test]
async fn a_dry_run_whose_rows_are_over_their_time_has_to_be_done_anew() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let id = checked(&test, "Email\na@example.com\n", ground(Conflict::Fill)).await;
    test.turn(DAY * 31);
    sweep_imports(&test.application).await.unwrap();
    let after = view(&test, id).await;
    assert_eq!((after.state, after.counts, staged_rows(&test, id).await), (ImportState::Uploaded, None, 0));
    let refused = test.application.perform(&by, PublishImport { import: id, seen: None }).await.unwrap_err();
    assert_eq!(code(refused), "import_state");
}

#[tokio::test]
async fn publishing_whose_file_is_gone_fails_and_takes_back_what_it_made() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    for begun in [false, true] {
        let file = csv_file(17, 9_000, 0, CsvEncoding::Utf8);
        let id = checked(&test, file.bytes, ground(Conflict::Fill)).await;
        test.application.perform(&by, PublishImport { import: id, seen: None }).await.unwrap();
        if begun {
            advance_imports(&test.application, Pace::Chunks(1)).await.unwrap();
        }
        for file in test.application.files().list().await.unwrap() {
            test.application.files().remove(file.name).await.unwrap();
        }
        advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
        advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
        let after = view(&test, id).await;
        let end = if begun { ImportState::Undone } else { ImportState::Failed };
        assert_eq!((after.state, after.failure.as_deref()), (end, Some("file_gone")));
        assert!(shown(&test.application).await.is_empty());
    }
}

#[tokio::test]
async fn a_file_that_names_more_tags_than_there_can_be_fails_its_dry_run() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let mut file = "Email,Tags\n".to_owned();
    (0..2_501).for_each(|row| file.push_str(&format!("p{row}@example.com,left {row};right {row}\n")));
    let id = begin(&test, file).await.unwrap();
    change_import(&test.application, &by, id, None, ground(Conflict::Fill)).await.unwrap();
    test.application.perform(&by, StartDryRun { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::Chunks(1)).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    let after = view(&test, id).await;
    assert_eq!((after.state, after.failure.as_deref()), (ImportState::Failed, Some("too_many_tags")));
    assert_eq!(staged_rows(&test, id).await, 0);
}

#[tokio::test]
async fn only_the_dry_run_that_was_looked_at_is_published() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let id = checked(&test, "Email\na@example.com\n", ground(Conflict::Fill)).await;
    let seen = view(&test, id).await.version;
    test.application.perform(&by, StartDryRun { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    let publish = |seen| test.application.perform(&by, PublishImport { import: id, seen: Some(seen) });
    assert!(matches!(publish(seen).await, Err(Trouble::Changed { .. })));
    publish(view(&test, id).await.version).await.unwrap();
}

#[tokio::test]
async fn whoever_came_between_a_dry_run_that_met_nobody_and_the_publishing_is_met() {
    let test = TestTradewind::new().await;
    let file = "Email,Full name,Job title\na@example.com,Anna,\nb@example.com,Ben,Buyer\nc@example.com,Cem,\n";
    let id = checked(&test, file, ground(Conflict::Fill)).await;
    let card =
        ContactCard { full_name: "Ben by hand".into(), address: "B@example.com".into(), ..ContactCard::default() };
    let new = NewContact { card, ..NewContact::default() };
    let by_hand = test.application.perform(&test.administrator(), CreateContact { new }).await.unwrap();
    assert_eq!(publish(&test, id).await, account(2, 1, 0, 0, 0));
    let people = shown(&test.application).await;
    assert_eq!(people.len(), 3);
    let ben = people.iter().find(|(_, contact, ..)| *contact == by_hand).unwrap();
    assert_eq!((ben.2.full_name.as_str(), ben.2.job_title.as_str()), ("Ben by hand", "Buyer"));
}
