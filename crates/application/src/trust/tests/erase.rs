use super::people::contact;
use crate::Trouble;
use crate::testing::TestTradewind;
use crate::trust::{self, Chain, LinkChain, RecordConsent, Verified, WithdrawPermission, verify_chain};
use basics::ids::ContactId;
use domain::customers::permission::Permission;
use domain::trust::{ConsentSource, Role, SuppressionReason, Viewer};
use store::customers::contact as rows;

/// Whether any file of the ledger holds these bytes.
fn found(test: &TestTradewind, needle: &[u8]) -> bool {
    ["ledger.sqlite", "ledger.sqlite-wal"].iter().any(|name| {
        let bytes = std::fs::read(test.folder.path().join(name)).unwrap_or_default();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_person_is_in_no_file_and_the_address_gets_no_letter_again() {
    let test = TestTradewind::on_file().await;
    let app = &test.application;
    let person = contact(&test, "erase.me@example.com").await;
    let bystander = contact(&test, "keep.me@example.com").await;
    let say = RecordConsent {
        contact: person,
        state: Permission::Granted,
        source: ConsentSource::Form,
        proof: "erase.me said yes".to_owned(),
    };
    app.perform(&Viewer::system(), say).await.unwrap();
    let hash = app.keyring().address_hash("erase.me@example.com");
    let sealed = rows::get(app.database(), person).await.unwrap().unwrap().sealed;
    assert!(found(&test, &sealed), "the sealed card is in the file before");
    let marketer = test.as_role(Role::Marketer).await;
    assert!(matches!(trust::erase_contact(app, &marketer, person).await, Err(Trouble::NotAllowed { .. })));
    let manager = test.as_role(Role::Manager).await;
    let report = trust::erase_contact(app, &manager, person).await.unwrap();
    let counts: Vec<_> = report.erased.iter().map(|erased| (erased.what, erased.count)).collect();
    assert_eq!(counts, [("contact", 1), ("consent_proofs", 1), ("audit_details", 2)]);
    assert!(report.kept.iter().any(|kept| kept.what == "consent_statements"));
    assert!(!found(&test, &sealed), "the sealed card is still in a file");
    assert!(!found(&test, b"erase.me"));
    assert!(rows::get(app.database(), person).await.unwrap().is_none());
    assert!(rows::get(app.database(), bystander).await.unwrap().is_some());
    assert_ne!(hash, app.keyring().suppression_hash("erase.me@example.com"));
    let said = trust::consents(app, person).await.unwrap();
    assert_eq!((said.len(), said[0].text.as_deref()), (1, None));
    let listed = trust::suppressions(app, &manager, Some("erase.me@example.com"), None, 10).await.unwrap().items;
    assert_eq!((listed[0].reason, listed[0].address_masked.as_deref()), (SuppressionReason::Erased, None));
    let again = trust::erase_contact(app, &manager, person).await.unwrap();
    assert_eq!((again.erased.len(), again.kept), (0, report.kept));
    let late = WithdrawPermission { contact: person, source: ConsentSource::OneClick, proof: String::new() };
    assert!(!app.perform(&Viewer::system(), late).await.unwrap());
    for chain in [Chain::Consent, Chain::Audit] {
        app.perform(&Viewer::system(), LinkChain { chain }).await.unwrap();
        assert!(matches!(verify_chain(app, chain).await.unwrap(), Verified::Whole { .. }));
    }
    let nobody = trust::erase_contact(app, &manager, ContactId::from_i64(5)).await;
    assert!(matches!(nobody, Err(Trouble::NotFound { noun: "contact" })));
}
