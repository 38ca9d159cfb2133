//! An import that is taken back.

use super::harness::{account, checked, code, ground, publish, shown, view};
use crate::Trouble;
use crate::customers::contacts::{ChangeContact, ContactPatch};
use crate::customers::import::{Change, Pace, UndoCounts, UndoImport, advance_imports};
use crate::customers::review::FindFactsRight;
use crate::customers::testing::{following, names};
use crate::letters::{LetterBeginning, NewLetter, make_letter, preview};
use crate::testing::TestTradewind;
use basics::ids::TagId;
use domain::customers::import::{Conflict, ImportState};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use std::time::Duration;
use store::customers::{facts, label};

async fn tag_names(test: &TestTradewind) -> Vec<(TagId, String)> {
    let tags = label::tags(test.application.database()).await.unwrap();
    tags.into_iter().map(|tag| (tag.id, tag.name)).collect()
}

#[tokio::test]
async fn undoing_removes_what_was_made_and_restores_what_was_changed() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let first = "Email,Full name,Job title,Tags\na@example.com,Anna,,chairs\nb@example.com,Ben,Buyer,\n";
    let id = checked(&test, first, ground(Conflict::Fill)).await;
    publish(&test, id).await;
    let before = shown(&test.application).await;
    let (anna, ben) = (before[0].1, before[1].1);
    test.application.perform(&by, FindFactsRight { contacts: vec![anna] }).await.unwrap();
    let found_right = facts::of(test.application.database(), anna).await.unwrap().unwrap();
    test.turn(Duration::from_secs(60));
    let second = "Email,Full name,Job title,Company,Tags\n\
        A@Example.com,Anne,Director,Nord Ltd,solar; chairs\nb@example.com,Benjamin,Chief,,\nc@example.com,Cem,,Nord Ltd,solar\n";
    let id = checked(&test, second, ground(Conflict::Replace)).await;
    assert_eq!(publish(&test, id).await, account(1, 2, 0, 0, 0));
    let after = shown(&test.application).await;
    assert_eq!(after.iter().map(|person| person.2.full_name.as_str()).collect::<Vec<_>>(), ["Anne", "Benjamin", "Cem"]);
    assert_eq!(after[0].0, "a@example.com");
    assert!(facts::of(test.application.database(), ben).await.unwrap().is_some());
    assert_eq!(after[0].3.company, after[2].3.company);
    assert_eq!(tag_names(&test).await.len(), 2);

    test.application.perform(&by, UndoImport { import: id }).await.unwrap();
    let mut steps = 0;
    while view(&test, id).await.state == ImportState::Undoing {
        advance_imports(&test.application, Pace::Chunks(1)).await.unwrap();
        steps += 1;
    }
    assert!(steps >= 3, "{steps}");
    let view = view(&test, id).await;
    assert_eq!((view.state, view.undone), (ImportState::Undone, Some(UndoCounts { removed: 1, restored: 2, kept: 0 })));
    let restored = shown(&test.application).await;
    let facts = |people: &[(
        String,
        basics::ids::ContactId,
        domain::customers::card::ContactCard,
        store::customers::load::LoadedContact,
    )]| {
        people.iter().map(|person| (person.1, person.2.clone(), person.3.company, person.3.country)).collect::<Vec<_>>()
    };
    assert_eq!(facts(&restored), facts(&before));
    let facts_at = |contact| facts::of(test.application.database(), contact);
    assert_eq!(
        (facts_at(anna).await.unwrap(), facts_at(ben).await.unwrap()),
        (Some(found_right), None),
        "as old as before"
    );
    assert_eq!(tag_names(&test).await.iter().map(|tag| tag.1.as_str()).collect::<Vec<_>>(), ["chairs"]);
    let again = test.application.perform(&by, UndoImport { import: id }).await.unwrap_err();
    assert_eq!(code(again), "import_state");
}

#[tokio::test]
async fn what_somebody_changed_since_is_not_undone() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let id = checked(&test, "Email,Full name\na@example.com,Anna\nb@example.com,Ben\n", ground(Conflict::Fill)).await;
    publish(&test, id).await;
    // A later import changes one of them: that is a change like any other.
    let later = checked(&test, "Email,Job title\na@example.com,Director\n", ground(Conflict::Fill)).await;
    assert_eq!(publish(&test, later).await, account(0, 1, 0, 0, 0));
    test.application.perform(&by, UndoImport { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!(view(&test, id).await.undone, Some(UndoCounts { removed: 1, restored: 0, kept: 1 }));
    let left = shown(&test.application).await;
    assert_eq!(left.iter().map(|person| person.2.job_title.as_str()).collect::<Vec<_>>(), ["Director"]);
    // The person who was removed may be imported again.
    let anew = checked(&test, "Email\nb@example.com\n", ground(Conflict::Fill)).await;
    assert_eq!(publish(&test, anew).await, account(1, 0, 0, 0, 0));
}

#[tokio::test]
async fn many_tags_of_many_known_people_are_taken_back() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let mut people = "Email\n".to_owned();
    let mut tagged = "Email,Tags\n".to_owned();
    let tags: Vec<String> = (0..12).map(|tag| format!("tag {tag}")).collect();
    for row in 0..1_000 {
        people.push_str(&format!("p{row}@example.com\n"));
        tagged.push_str(&format!("p{row}@example.com,{}\n", tags.join(";")));
    }
    let id = checked(&test, people, ground(Conflict::Fill)).await;
    publish(&test, id).await;
    let id = checked(&test, tagged, ground(Conflict::Fill)).await;
    publish(&test, id).await;
    assert_eq!(tag_names(&test).await.len(), 12);
    test.application.perform(&by, UndoImport { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!((view(&test, id).await.state, tag_names(&test).await.len()), (ImportState::Undone, 0));
}

#[tokio::test]
async fn imported_people_are_chosen_for_a_preview_until_their_import_is_taken_back() {
    let test = following().await;
    let by = test.administrator();
    let id = checked(&test, "Email,First name\na@example.com,Anna\n", ground(Conflict::Fill)).await;
    publish(&test, id).await;
    test.application.people().caught_up().await;
    test.application.people().followed().await;
    assert_eq!(names(&test, &by, "").await, ["Anna"]);
    let anna = shown(&test.application).await[0].1;
    let words = words::Catalogue::embedded();
    let new = NewLetter {
        name: "News".into(),
        kind: None,
        language: basics::Language::ENGLISH,
        beginning: LetterBeginning::Template("newsletter".into()),
    };
    let letter = make_letter(&test.application, &by, &words, new).await.unwrap();
    preview(&test.application, &by, &words, letter, Some(anna)).await.unwrap();

    // From the decision on, long before the people are removed, nobody of them is written to or shown.
    test.application.perform(&by, UndoImport { import: id }).await.unwrap();
    let many = store::customers::contact::get_many(test.application.database(), &[anna]).await.unwrap();
    assert!(many.is_empty());
    let hidden = preview(&test.application, &by, &words, letter, Some(anna)).await;
    assert!(matches!(hidden, Err(Trouble::NotFound { .. })), "{hidden:?}");
    test.application.people().caught_up().await;
    test.application.people().followed().await;
    assert_eq!(names(&test, &by, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_person_whom_a_later_import_changed_and_gave_back_counts_as_unchanged() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let first = checked(&test, "Email,Full name\na@example.com,Anna\n", ground(Conflict::Fill)).await;
    publish(&test, first).await;
    let person = "Email,Job title,Tags\na@example.com,Director,vip\n";
    for _ in 0..2 {
        let later = checked(&test, person, ground(Conflict::Fill)).await;
        publish(&test, later).await;
        test.application.perform(&by, UndoImport { import: later }).await.unwrap();
        advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
        assert_eq!(view(&test, later).await.undone, Some(UndoCounts { removed: 0, restored: 1, kept: 0 }));
    }
    test.application.perform(&by, UndoImport { import: first }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!(view(&test, first).await.undone, Some(UndoCounts { removed: 1, restored: 0, kept: 0 }));
}

#[tokio::test]
async fn an_undo_takes_consent_back_in_the_ledger_and_leaves_labels_of_those_who_were_changed_since() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let id = checked(&test, "Email\na@example.com\nb@example.com\n", ground(Conflict::Fill)).await;
    publish(&test, id).await;
    let consent =
        Change { origin: Some(Origin::Subscribers), legal_basis: Some(LegalBasis::Consent), ..ground(Conflict::Fill) };
    let rows = "Email,Tags\na@example.com,vip\nb@example.com,vip\n";
    let later = checked(&test, rows, consent).await;
    publish(&test, later).await;
    let people = shown(&test.application).await;
    let (anna, ben) = (people[0].1, people[1].1);
    assert_eq!(people[0].3.permission, Permission::Granted);
    let patch = ContactPatch { first_name: Some("Ben".into()), ..ContactPatch::default() };
    test.application.perform(&by, ChangeContact { id: ben, version: 2, patch }).await.unwrap();
    test.application.perform(&by, UndoImport { import: later }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!(view(&test, later).await.undone, Some(UndoCounts { removed: 0, restored: 1, kept: 1 }));
    let said = crate::trust::consents(&test.application, anna).await.unwrap();
    assert_eq!((said[0].state.as_str(), said[0].source.as_str()), ("unknown", "import_undone"));
    assert_eq!(crate::trust::consents(&test.application, ben).await.unwrap().len(), 1);
    let tags = store::customers::load::tags_of_some(test.application.database(), &[anna, ben]).await.unwrap();
    assert_eq!(tags.iter().map(|(contact, _)| *contact).collect::<Vec<_>>(), [ben]);
}
