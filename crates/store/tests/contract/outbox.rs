use basics::Timestamp;
use basics::ids::OutgoingId;
use domain::sending::outbox::OutgoingState;
use store::sending::outbox::{self, Ended, Held, Written};
use store::testing::{change, statement, write};
use store::{Database, Pieces, Statement, both_databases};

const REPLIES: Statement = statement("SELECT state, sealed_reply FROM outgoing ORDER BY id");
const NOW: Timestamp = Timestamp::from_millis(5);

/// A letter on its way to a contact who is there, and one to a contact who is not.
async fn under_way(database: &Database, there: i64, gone: i64) {
    let contact = Pieces::new(
        "INSERT INTO contact (id, sealed, address_hash, suppression_hash, permission, origin, legal_basis, created_at, updated_at)
            VALUES (",
    );
    let contact = contact
        .value(there)
        .text(", ")
        .value(vec![1u8])
        .text(", ")
        .value(there.to_le_bytes().to_vec())
        .text(", ")
        .value(vec![3u8]);
    let mut rows = vec![contact.text(", 'unknown', 'by_hand', 'consent', 0, 0)")];
    for id in [there, gone] {
        let row = Pieces::new(
            "INSERT INTO outgoing (id, contact, channel, destination, address_hash, suppression_hash, state, not_before, fence)
                VALUES (",
        );
        let row = row.value(id).text(", ").value(id).text(", 1, 1, ").value(vec![2u8]).text(", ").value(vec![3u8]);
        rows.push(row.text(", 'data_intent', 0, 1)"));
    }
    change(database, rows).await;
}

both_databases! {
    async fn what_a_server_said_of_somebody_who_was_erased_meanwhile_is_not_kept(database: Database) {
        for (not_before, state, first) in [
            (None, OutgoingState::Refused, 10),
            (Some(Timestamp::from_millis(9)), OutgoingState::Queued, 20),
        ] {
            under_way(&database, first, first + 1).await;
            let ended = move |id| Ended {
                held: Held { id: OutgoingId::from_i64(id), fence: 1 },
                state,
                not_before,
                counts_as_try: true,
                reply_code: Some(550),
                reason: None,
                class: Some(domain::sending::classification::Class::Full),
                sealed_reply: Some(vec![7; 20]),
            };
            let written = write(&database, move |tx| {
                Box::pin(async move { outbox::end(tx, &[ended(first), ended(first + 1)], NOW).await })
            });
            assert_eq!(written.await.unwrap(), [Written::Ended; 2]);
            let rows = database.query(REPLIES, [], |row| Ok((row.text(0)?, row.optional_blob(1)?))).await.unwrap();
            let last = &rows[rows.len() - 2..];
            assert_eq!(last[0], (state.as_str().to_owned(), Some(vec![7; 20])));
            assert_eq!(last[1], (state.as_str().to_owned(), None));
        }
    }
}
