//! Files of the tools that people leave.

use super::harness::{account, begin, checked, ground, publish, shown, view};
use crate::customers::import::{Change, change_import};
use crate::testing::TestTradewind;
use domain::customers::import::{Conflict, ImportField, ImportSource};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::SuppressionReason;

async fn barred(test: &TestTradewind, address: &str) -> Option<SuppressionReason> {
    let hash = test.application.keyring().suppression_hash(address);
    let found = store::trust::suppression::find_by_hash(test.application.database(), &hash).await.unwrap();
    found.map(|row| row.reason)
}

fn subscribers() -> Change {
    let (origin, legal_basis) = (Some(Origin::Subscribers), Some(LegalBasis::Consent));
    Change { origin, legal_basis, ..ground(Conflict::Keep) }
}

#[tokio::test]
async fn who_said_no_to_an_earlier_tool_is_never_written_to() {
    let test = TestTradewind::new().await;
    let export = "uuid,email,name,attributes,status,created_at,updated_at\n\
        u1,a@example.com,Anna,{},enabled,2026,2026\nu2,b@example.com,Ben,{},blocklisted,2026,2026\n\
        u3,A@example.com,Anna,{},unsubscribed,2026,2026\n";
    let id = checked(&test, export, subscribers()).await;
    assert_eq!(view(&test, id).await.source, Some(ImportSource::Listmonk));
    assert_eq!(publish(&test, id).await, account(2, 0, 0, 1, 0));
    // The no of a repeated row counts, too.
    assert_eq!(barred(&test, "a@example.com").await, Some(SuppressionReason::Unsubscribed));
    assert_eq!(barred(&test, "b@example.com").await, Some(SuppressionReason::ByHand));

    let unsubscribed = "Email Address,First Name,MEMBER_RATING,UNSUB_TIME,LEID,EUID,TAGS\n\
        c@example.com,Cem,2,2026-01-01 10:00:00,1,2,\"\"\"VIP\"\",\"\"Fair\"\"\"\n";
    let id = checked(&test, unsubscribed, subscribers()).await;
    let shows = view(&test, id).await;
    assert_eq!((shows.source, shows.everybody), (Some(ImportSource::Mailchimp), Some(SuppressionReason::Unsubscribed)));
    publish(&test, id).await;
    assert_eq!(barred(&test, "c@example.com").await, Some(SuppressionReason::Unsubscribed));
    let people = shown(&test.application).await;
    let permissions: Vec<Permission> = people.iter().map(|person| person.3.permission).collect();
    assert_eq!(permissions, [Permission::Granted, Permission::Unknown, Permission::Withdrawn]);
    let said = crate::trust::consents(&test.application, people[2].1).await.unwrap();
    assert_eq!((said[0].state.as_str(), said[0].source.as_str()), ("withdrawn", "import"));
}

#[tokio::test]
async fn the_mapping_of_an_earlier_file_with_the_same_columns_is_taken_again() {
    let test = TestTradewind::new().await;
    let by = test.administrator();
    let file = "Adresse;Kunde seit;Was\na@example.com;2020;x\n";
    let id = begin(&test, file).await.unwrap();
    let mapping = vec![Some(ImportField::Address.into()), None, Some(ImportField::Note.into())];
    assert_ne!(view(&test, id).await.mapping, mapping);
    let change = Change { mapping: Some(mapping.clone()), ..ground(Conflict::Fill) };
    // What nobody has tried yet is nobody's decision.
    change_import(&test.application, &by, id, None, change.clone()).await.unwrap();
    assert!(!view(&test, begin(&test, file).await.unwrap()).await.remembered);
    let tried = checked(&test, file, change).await;
    publish(&test, tried).await;
    let again = view(&test, begin(&test, "Adresse;Kunde seit;Was\nb@example.com;2021;y\n").await.unwrap()).await;
    assert_eq!((again.remembered, again.mapping), (true, mapping));
}
