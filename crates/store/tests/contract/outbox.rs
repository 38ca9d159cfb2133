use basics::Timestamp;
use basics::ids::OutgoingId;
use domain::sending::outbox::OutgoingState;
use store::sending::outbox::{self, Ended, Held, Written, grouped};
use store::testing::{change, statement, write};
use store::{Database, Pieces, Statement, both_databases};

const REPLIES: Statement = statement("SELECT state, sealed_reply, reply_code, reason, class FROM outgoing ORDER BY id");
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
        let later = Some(Timestamp::from_millis(9));
        // Each alone, and as a group in one trip.
        for (not_before, state, first, is_group) in [
            (None, OutgoingState::Refused, 10, false),
            (later, OutgoingState::Queued, 20, false),
            (None, OutgoingState::Refused, 30, true),
            (later, OutgoingState::Queued, 40, true),
        ] {
            under_way(&database, first, first + 1).await;
            let ended = move |id, reason: Option<&str>| Ended {
                held: Held { id: OutgoingId::from_i64(id), fence: 1 },
                state,
                not_before,
                counts_as_try: true,
                reply_code: Some(550),
                reason: reason.map(str::to_owned),
                class: Some(domain::sending::classification::Class::Full),
                sealed_reply: Some(vec![7; 20]),
            };
            let written = write(&database, move |tx| {
                Box::pin(async move {
                    let letters = [ended(first, Some("user_unknown")), ended(first + 1, None)];
                    match is_group {
                        true => Ok(grouped::end_and_intend(tx, &letters, &[], NOW).await?.0),
                        false => outbox::end(tx, &letters, NOW).await,
                    }
                })
            });
            assert_eq!(written.await.unwrap(), [Written::Ended; 2]);
            let read = |row: &store::Row<'_>| {
                let (reply, code) = (row.optional_blob(1)?, row.optional_int(2)?);
                Ok((row.text(0)?, reply, code, row.optional_text(3)?, row.optional_text(4)?))
            };
            let rows = database.query(REPLIES, [], read).await.unwrap();
            let (state, class) = (state.as_str().to_owned(), Some("full".to_owned()));
            let reason = Some("user_unknown".to_owned());
            let there = (state.clone(), Some(vec![7; 20]), Some(550), reason, class.clone());
            assert_eq!(rows[rows.len() - 2..], [there, (state, None, Some(550), None, class)]);
        }
    }
}

both_databases! {
    async fn a_group_writes_only_what_is_still_held(database: Database) {
        under_way(&database, 10, 11).await;
        let letter = |id, fence| Ended {
            held: Held { id: OutgoingId::from_i64(id), fence },
            state: OutgoingState::Accepted,
            not_before: None,
            counts_as_try: true,
            reply_code: Some(250),
            reason: None,
            class: None,
            sealed_reply: None,
        };
        for (letters, expected) in [
            // Of another holder, and one that does not exist.
            ([letter(10, 2), letter(12, 1)], [Written::NotOurs; 2]),
            // The same twice: only its first end counts.
            ([letter(10, 1), letter(10, 1)], [Written::Ended, Written::NotOurs]),
            ([letter(10, 1), letter(11, 1)], [Written::NotOurs, Written::Ended]),
        ] {
            let written = write(&database, move |tx| {
                let letters = letters.clone();
                Box::pin(async move { Ok(grouped::end_and_intend(tx, &letters, &[], NOW).await?.0) })
            });
            assert_eq!(written.await.unwrap(), expected);
        }
    }
}
