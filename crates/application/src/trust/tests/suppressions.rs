use super::people::contact;
use crate::testing::TestTradewind;
use crate::trust::{
    self, Chain, LinkChain, RecordConsent, Suppress, Unsuppress, Verified, WithdrawPermission, verify_chain,
};
use crate::{Application, Trouble, Verb, Work};
use domain::customers::permission::Permission;
use domain::trust::{ConsentSource, Right, Role, SuppressionReason, Viewer};
use store::Pieces;

fn suppress(address: &str, reason: SuppressionReason) -> Suppress {
    Suppress { address: address.to_owned(), reason, source: ConsentSource::ByHand }
}

#[tokio::test]
async fn an_address_is_suppressed_by_its_strongest_reason_and_complaints_stay() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let manager = test.as_role(Role::Manager).await;
    assert!(app.perform(&manager, suppress("Li@Example.com", SuppressionReason::Bounced)).await.unwrap());
    assert!(!app.perform(&manager, suppress("li@example.com", SuppressionReason::ByHand)).await.unwrap());
    let listed = trust::suppressions(app, &manager, Some(" LI@example.com"), None, 10).await.unwrap().items;
    assert_eq!(listed[0].address_masked.as_deref(), Some("L…@example.com"));
    assert_eq!(listed[0].reason, SuppressionReason::Bounced);
    app.perform(&manager, Unsuppress { id: listed[0].id }).await.unwrap();
    assert!(app.perform(&manager, suppress("li@example.com", SuppressionReason::Complained)).await.unwrap());
    let id = trust::suppressions(app, &manager, None, None, 10).await.unwrap().items[0].id;
    let refused = app.perform(&manager, Unsuppress { id }).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "suppression_is_final", .. })), "{refused:?}");
    let refused = app.perform(&manager, suppress("li@example.com", SuppressionReason::Erased)).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "only_by_erasure", .. })), "{refused:?}");
    let marketer = test.as_role(Role::Marketer).await;
    let refused = app.perform(&marketer, suppress("li@example.com", SuppressionReason::ByHand)).await;
    assert!(matches!(refused, Err(Trouble::NotAllowed { .. })));
    let page = trust::suppressions(app, &manager, Some("nobody"), None, 10).await.unwrap();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn an_unsubscribe_is_written_once_and_only_the_person_takes_it_back() {
    let test = TestTradewind::new().await;
    let app = &test.application;
    let person = contact(&test, "mai@example.com").await;
    let withdraw = || WithdrawPermission {
        contact: person,
        source: ConsentSource::OneClick,
        proof: "List-Unsubscribe-Post".to_owned(),
    };
    assert!(matches!(app.perform(&test.administrator(), withdraw()).await, Err(Trouble::NotAllowed { .. })));
    assert!(app.perform(&Viewer::system(), withdraw()).await.unwrap());
    assert!(!app.perform(&Viewer::system(), withdraw()).await.unwrap());
    let said = trust::consents(app, person).await.unwrap();
    assert_eq!((said.len(), said[0].state.as_str(), said[0].source.as_str()), (1, "withdrawn", "one_click"));
    assert_eq!(said[0].text.as_deref(), Some("List-Unsubscribe-Post"));
    let listed = trust::suppressions(app, &test.administrator(), None, None, 10).await.unwrap().items;
    assert_eq!((listed.len(), listed[0].reason), (1, SuppressionReason::Unsubscribed));
    let say = |source| RecordConsent { contact: person, state: Permission::Granted, source, proof: "yes".to_owned() };
    let refused = app.perform(&Viewer::system(), say(ConsentSource::Import)).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "permission_withdrawn", .. })), "{refused:?}");
    app.perform(&Viewer::system(), say(ConsentSource::Confirmation)).await.unwrap();
}

#[tokio::test]
async fn a_chain_verifies_until_a_row_is_forged() {
    let test = TestTradewind::on_file().await;
    let app = &test.application;
    for address in ["one@example.com", "two@example.com", "three@example.com"] {
        let person = contact(&test, address).await;
        let source = ConsentSource::Form;
        let say = RecordConsent { contact: person, state: Permission::Granted, source, proof: "yes".to_owned() };
        app.perform(&Viewer::system(), say).await.unwrap();
    }
    for chain in [Chain::Consent, Chain::Audit] {
        let linked = app.perform(&Viewer::system(), LinkChain { chain }).await.unwrap();
        assert!(linked >= 3);
        assert_eq!(app.perform(&Viewer::system(), LinkChain { chain }).await.unwrap(), 0);
        let whole = verify_chain(app, chain).await.unwrap();
        assert!(matches!(whole, Verified::Whole { links, .. } if links == linked as i64), "{whole:?}");
    }
    let asked = trust::AuditQuestion { noun: Some("user".into()), ..trust::AuditQuestion::default() };
    let entry = trust::audit_log(app, &test.administrator(), asked, None, 10).await.unwrap().items;
    assert!(entry[0].chained);
    assert_eq!(entry.last().unwrap().verb, "set_up");
    forge_fourth_ring(app, &test).await;
    assert_eq!(verify_chain(app, Chain::Consent).await.unwrap(), Verified::Broken { position: 4 });
}

/// Puts in a statement with a link of its own, as somebody with the file and without the keys would.
async fn forge_fourth_ring(app: &Application, test: &TestTradewind) {
    let person = contact(test, "four@example.com").await;
    let source = ConsentSource::Form;
    let say = RecordConsent { contact: person, state: Permission::Granted, source, proof: "never said".to_owned() };
    let id = app.perform(&Viewer::system(), say).await.unwrap();
    app.perform(&Viewer::system(), Forge(id.as_i64())).await.unwrap();
}

struct Forge(i64);

impl Verb for Forge {
    const NAME: &'static str = "forge";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let forged = Pieces::new("UPDATE consent SET link_position = 4, link = ").value(vec![9_u8; 32]);
        work.transaction.execute_pieces(&forged.text(" WHERE id = ").value(self.0)).await?;
        Ok(())
    }
}
