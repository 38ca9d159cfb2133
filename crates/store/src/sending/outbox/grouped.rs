//! The outcomes and intents of a group in one trip.
//!
//! PostgreSQL begins and answers a statement for more than it does to a row, so a group is two statements over lists. A session
//! keeps their plans, which may have been made while the tables were empty: each list finds its rows by their keys, and what is
//! looked up beside them is a question of its own for each row, so that no plan reads a table from end to end. The state stands in
//! `COALESCE`, which hides it from the index of letters under way: that would be read whole, with all that have ended since.

use super::{Ended, Held, Written, ended_row, later, why_not};
use crate::listed::{Field, Hexadecimal, listed};
use crate::sending::outbox::Denied;
use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;
use domain::sending::classification::Class;
use std::collections::BTreeSet;

statements! {
    // The last look of many letters.
    POSTGRES_INTEND = "UPDATE outgoing
        SET state = 'data_intent', intent_at = $3
        FROM unnest(string_to_array($1, ',')::BIGINT[], string_to_array($2, ',')::BIGINT[]) AS v (id, fence)
        WHERE outgoing.id = ANY (string_to_array($1, ',')::BIGINT[])
            AND outgoing.id = v.id AND outgoing.fence = v.fence AND COALESCE(outgoing.state, '') IN ('leased', 'data_intent')
            AND (SELECT c.state FROM campaign c WHERE c.id = outgoing.campaign) = 'running'
            AND (SELECT 1 FROM suppression s WHERE s.hash = outgoing.suppression_hash LIMIT 1) IS NULL
            AND (SELECT 1 FROM contact p
                WHERE p.id = outgoing.contact AND p.deleted_at IS NULL AND p.permission <> 'withdrawn'
                    AND p.address_hash = outgoing.address_hash
                    AND (p.hidden_by IS NULL
                        OR (SELECT i.state FROM import i WHERE i.id = p.hidden_by) = 'published')) = 1
            AND (SELECT 1 FROM declined d JOIN campaign c ON c.kind = d.kind
                WHERE d.contact = outgoing.contact AND c.id = outgoing.campaign LIMIT 1) IS NULL
        RETURNING outgoing.id";
    // A field '-' is none; replies are in hexadecimal.
    POSTGRES_END = "UPDATE outgoing
        SET state = v.state, ended_at = $3, reply_code = v.code::BIGINT, reason = v.reason, holder = NULL, lease_until = NULL,
            tries = tries + v.tried::BIGINT, class = v.class,
            sealed_reply = CASE WHEN (SELECT 1 FROM contact p WHERE p.id = outgoing.contact) = 1 THEN decode(v.reply, 'hex')
                ELSE sealed_reply END
        FROM unnest(string_to_array($1, ',')::BIGINT[], string_to_array($2, ',')::BIGINT[], string_to_array($4, ','),
            string_to_array($5, ',', '-'), string_to_array($6, ',', '-'), string_to_array($7, ',', '-'), string_to_array($8, ','),
            string_to_array($9, ',', '-')) AS v (id, fence, state, code, reason, reply, tried, class)
        WHERE outgoing.id = ANY (string_to_array($1, ',')::BIGINT[])
            AND outgoing.id = v.id AND outgoing.fence = v.fence AND COALESCE(outgoing.state, '') IN ('leased', 'data_intent')
        RETURNING outgoing.id";
}

/// Writes the outcomes and then the intents of one group: what [`super::end`] and [`super::intend`] do, where no outcome has a
/// consequence that an intent must see.
///
/// # Errors
/// The database's.
pub async fn end_and_intend(
    transaction: &mut Transaction,
    letters: &[Ended],
    intents: &[Held],
    now: Timestamp,
) -> Result<(Vec<Written>, Vec<Result<(), Denied>>), DatabaseError> {
    let over: Vec<&Ended> = letters.iter().filter(|letter| letter.not_before.is_none()).collect();
    if !transaction.is_postgres() || over.is_empty() && intents.is_empty() || has_twins(&over, intents) {
        let written = super::end(transaction, letters, now).await?;
        return Ok((written, super::intend(transaction, intents, now).await?));
    }
    let ending = args![
        listed(over.iter().map(|letter| letter.held.id.as_i64())),
        listed(over.iter().map(|letter| letter.held.fence)),
        now,
        listed(over.iter().map(|letter| letter.state.as_str())),
        listed(over.iter().map(|letter| Field(letter.reply_code))),
        listed(over.iter().map(|letter| Field(letter.reason.as_deref()))),
        listed(over.iter().map(|letter| Field(letter.sealed_reply.as_deref().map(Hexadecimal)))),
        listed(over.iter().map(|letter| u8::from(letter.counts_as_try))),
        listed(over.iter().map(|letter| Field(letter.class.map(Class::as_str))))
    ];
    let intending =
        args![listed(intents.iter().map(|held| held.id.as_i64())), listed(intents.iter().map(|held| held.fence)), now];
    let [ended, intended] = transaction
        .numbers_of_two([(POSTGRES_END, &ending), (POSTGRES_INTEND, &intending)])
        .await?
        .map(BTreeSet::from_iter);
    let mut changed = Vec::with_capacity(over.len());
    for letter in over {
        changed.push((u64::from(ended.contains(&letter.held.id.as_i64())), ended_row(letter, now)));
    }
    let written = later(transaction, letters, changed).await?;
    let mut answers = Vec::with_capacity(intents.len());
    for held in intents {
        let is_written = intended.contains(&held.id.as_i64());
        answers.push(if is_written { Ok(()) } else { Err(why_not(transaction, *held).await?) });
    }
    Ok((written, answers))
}

/// Whether a letter stands twice in a list: one statement would change it once.
fn has_twins(over: &[&Ended], intents: &[Held]) -> bool {
    let ended: BTreeSet<_> = over.iter().map(|letter| letter.held.id).collect();
    let intended: BTreeSet<_> = intents.iter().map(|held| held.id).collect();
    ended.len() < over.len() || intended.len() < intents.len()
}
