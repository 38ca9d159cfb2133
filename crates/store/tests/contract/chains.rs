use basics::Timestamp;
use store::ledger::audit::{self, Entry};
use store::ledger::chain::{self, Chain, Verified};
use store::testing::{statement, write};
use store::{Database, Statement, both_databases};

const TAMPER: Statement = statement("UPDATE audit SET noun_id = 99 WHERE id = 2");
const TAKE_OUT: Statement = statement("DELETE FROM audit WHERE id = 2");

/// Any hash with a key serves here; the workspace's is its keyring's.
fn hash(bytes: &[u8]) -> [u8; 32] {
    let (key, _) = seal::Keyring::create(
        &seal::MasterKey::from_bytes([7; 32]),
        Timestamp::EPOCH,
        &mut basics::Dice::from_number(1),
    );
    key.secret_hash(bytes)
}

async fn append(database: &Database, id: i64) {
    write(database, move |tx| {
        Box::pin(async move {
            let entry = Entry {
                id,
                at: Timestamp::from_millis(id),
                actor_kind: "user",
                actor: 1,
                verb: "erase_contact",
                noun: "contact",
                noun_id: 5,
                sealed: Some(vec![1, 2, 3]),
                commitment: vec![id as u8; 32],
            };
            audit::append(tx, entry).await
        })
    })
    .await
    .unwrap();
}

async fn linked(database: &Database) -> Verified {
    for id in 1..=4 {
        append(database, id).await;
    }
    let link = |limit| write(database, move |tx| Box::pin(chain::link(tx, Chain::Audit, limit, &hash)));
    assert_eq!((link(3).await.unwrap(), link(3).await.unwrap(), link(3).await.unwrap()), (3, 1, 0));
    chain::verify(database, Chain::Audit, &hash).await.unwrap()
}

both_databases! {
    async fn linked_entries_verify_and_payloads_may_go(database: Database) {
        let whole = linked(&database).await;
        assert!(matches!(&whole, Verified::Whole { links: 4, head } if head.len() == 32));
        assert_eq!(write(&database, |tx| Box::pin(audit::erase_of(tx, "contact", 5))).await.unwrap(), 4);
        assert_eq!(chain::verify(&database, Chain::Audit, &hash).await.unwrap(), whole);
        let rows = audit::page(&database, Some("contact"), Some(5), None, 10).await.unwrap();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.chained && row.sealed.is_none()));
        assert_eq!(audit::page(&database, None, None, Some(rows[1].id), 10).await.unwrap().len(), 2);
        let none = chain::verify(&database, Chain::Consent, &hash).await.unwrap();
        assert_eq!(none, Verified::Whole { links: 0, head: Vec::new() });
    }

    async fn a_changed_entry_breaks_the_chain_at_its_place(database: Database) {
        linked(&database).await;
        write(&database, |tx| Box::pin(tx.execute(TAMPER, &[]))).await.unwrap();
        assert_eq!(chain::verify(&database, Chain::Audit, &hash).await.unwrap(), Verified::Broken { position: 2 });
    }

    async fn an_entry_taken_out_breaks_the_chain(database: Database) {
        linked(&database).await;
        write(&database, |tx| Box::pin(tx.execute(TAKE_OUT, &[]))).await.unwrap();
        assert_eq!(chain::verify(&database, Chain::Audit, &hash).await.unwrap(), Verified::Broken { position: 2 });
    }
}
