//! The outbox: letters claimed by lease, shown as intended before their end leaves, and closed with one stated outcome.
//!
//! Every change is a compare-and-set on id and fence (the lease's number), so a worker that lost its lease changes nothing.

use super::delivery::{self, DeliveryDelta};
use crate::{Database, DatabaseError, Row, Statement, Transaction, Value, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, ContactId, OutgoingId};
use domain::sending::classification::Class;
use domain::sending::outbox::{OutgoingState, SkipReason};
use domain::sending::provider::ProviderGroup;

pub mod grouped;
pub mod orphans;

pub use orphans::{Orphan, expired, held_by, held_of_channel, renew};

/// A claimed letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    pub id: OutgoingId,
    pub campaign: CampaignId,
    pub contact: ContactId,
    pub provider: ProviderGroup,
    pub fence: i64,
    pub tries: u32,
    /// When it was first due.
    pub first_due: Timestamp,
}

/// A claimed letter by id and lease number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub id: OutgoingId,
    pub fence: i64,
}

/// How a letter ended, or when it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub held: Held,
    pub state: OutgoingState,
    /// Only for [`OutgoingState::Queued`]: a deferred letter's next try.
    pub not_before: Option<Timestamp>,
    pub counts_as_try: bool,
    pub reply_code: Option<u16>,
    pub reason: Option<String>,
    /// What the refusal meant, where it was one.
    pub class: Option<Class>,
    pub sealed_reply: Option<Vec<u8>>,
}

/// What came of writing an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Ended,
    /// The late reply of a holder that lost its lease turned a doubt into a fact.
    OutOfDoubt,
    /// The letter was no longer ours.
    NotOurs,
}

/// Why an intent was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Another worker has the letter by now, or it has ended.
    LeaseLost,
    /// The campaign is paused: the letter waits in the queue.
    NotRunning,
    Skip(SkipReason),
}

const CLAIM_SQLITE: Statement = Statement(
    "UPDATE outgoing
        SET state = 'leased', fence = fence + 1, holder = $3, lease_until = $4
        WHERE id IN (
            SELECT o.id FROM outgoing o
            WHERE o.channel = $1 AND o.provider = $6 AND o.state = 'queued' AND o.not_before <= $2
                AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = o.campaign AND c.state = 'running')
            ORDER BY o.not_before, o.id
            LIMIT $5)
        RETURNING id, campaign, contact, fence, tries, not_before",
);
const CLAIM_POSTGRES: Statement = Statement(
    "UPDATE outgoing
        SET state = 'leased', fence = fence + 1, holder = $3, lease_until = $4
        WHERE id IN (
            SELECT o.id FROM outgoing o
            WHERE o.channel = $1 AND o.provider = $6 AND o.state = 'queued' AND o.not_before <= $2
                AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = o.campaign AND c.state = 'running')
            ORDER BY o.not_before, o.id
            LIMIT $5
            FOR UPDATE SKIP LOCKED)
        RETURNING id, campaign, contact, fence, tries, not_before",
);

statements! {
    // The last look: lease still ours, campaign running, address and person still allowed, and not of an import that is being
    // taken back. The lease's end stays: it is renewed for all letters of a worker at once, and here it would only move a row of
    // its index. An intent of the same lease that was written before is one whose answer was lost: nobody has been told yet, so
    // it is looked at and answered again.
    INTEND = "UPDATE outgoing
        SET state = 'data_intent', intent_at = $3
        WHERE id = $1 AND fence = $2 AND state IN ('leased', 'data_intent')
            AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = outgoing.campaign AND c.state = 'running')
            AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.hash = outgoing.suppression_hash)
            AND EXISTS (SELECT 1 FROM contact p
                WHERE p.id = outgoing.contact AND p.deleted_at IS NULL AND p.permission <> 'withdrawn'
                    AND p.address_hash = outgoing.address_hash
                    AND (p.hidden_by IS NULL
                        OR EXISTS (SELECT 1 FROM import i WHERE i.id = p.hidden_by AND i.state = 'published')))
            AND NOT EXISTS (SELECT 1 FROM declined d JOIN campaign c ON c.kind = d.kind
                WHERE d.contact = outgoing.contact AND c.id = outgoing.campaign)";
    WHY_NOT = "SELECT o.state, o.fence, c.state,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM suppression s WHERE s.hash = o.suppression_hash) THEN 1 ELSE 0 END AS BIGINT),
            CASE WHEN EXISTS (SELECT 1 FROM declined d WHERE d.contact = o.contact AND d.kind = c.kind)
                THEN 'withdrawn' ELSE p.permission END
        FROM outgoing o
        LEFT JOIN campaign c ON c.id = o.campaign
        LEFT JOIN contact p ON p.id = o.contact AND p.deleted_at IS NULL AND p.address_hash = o.address_hash
            AND (p.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = p.hidden_by AND i.state = 'published'))
        WHERE o.id = $1";
    // One look into the index for each group there is: a question of its own for each, so that no plan reads all that are due.
    DUE_GROUPS = "SELECT g.provider
        FROM (SELECT 'google' AS provider UNION ALL SELECT 'microsoft_consumer' UNION ALL SELECT 'microsoft_365' UNION ALL SELECT 'yahoo'
                UNION ALL SELECT 'apple' UNION ALL SELECT 'tencent' UNION ALL SELECT 'netease' UNION ALL SELECT 'aliyun'
                UNION ALL SELECT 'mail_ru' UNION ALL SELECT 'yandex' UNION ALL SELECT 'united_internet' UNION ALL SELECT 't_online'
                UNION ALL SELECT 'orange' UNION ALL SELECT 'comcast' UNION ALL SELECT 'zoho' UNION ALL SELECT 'naver'
                UNION ALL SELECT 'proofpoint' UNION ALL SELECT 'mimecast' UNION ALL SELECT 'barracuda' UNION ALL SELECT 'other') g
        WHERE (SELECT 1 FROM outgoing o
            WHERE o.channel = $1 AND o.provider = g.provider AND o.state = 'queued' AND o.not_before <= $2
            LIMIT 1) = 1";
    // What a server says names the person: of one who was
    // erased while the letter was on its way nothing is kept.
    END = "UPDATE outgoing
        SET state = $3, ended_at = $4, reply_code = $5, reason = $6, holder = NULL, lease_until = NULL, tries = tries + $8, class = $9,
            sealed_reply = CASE WHEN EXISTS (SELECT 1 FROM contact p WHERE p.id = outgoing.contact) THEN $7 ELSE sealed_reply END
        WHERE id = $1 AND fence = $2 AND state IN ('leased', 'data_intent')";
    // A late reply of a holder that lost its lease still turns a doubt into a fact.
    OUT_OF_DOUBT = "UPDATE outgoing SET state = 'data_intent' WHERE id = $1 AND fence = $2 AND state = 'in_doubt'";
    AGAIN = "UPDATE outgoing
        SET state = 'queued', not_before = $3, reply_code = $4, reason = $5, holder = NULL, lease_until = NULL, intent_at = NULL,
            sealed_reply = CASE WHEN EXISTS (SELECT 1 FROM contact p WHERE p.id = outgoing.contact) THEN $6 ELSE sealed_reply END,
            tries = tries + $7, class = $8
        WHERE id = $1 AND fence = $2 AND state IN ('leased', 'data_intent')";
    OF_CANCELLED = "UPDATE outgoing SET state = 'skipped', reason = $2, ended_at = $3
        WHERE id = $1 AND state = 'queued'
            AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = outgoing.campaign AND c.state = 'cancelled')";
    ADDRESSEE = "SELECT contact, suppression_hash FROM outgoing WHERE id = $1";
    DELTA = "INSERT INTO campaign_delta (id, campaign, hour, name, amount) VALUES ($1, $2, $3, $4, $5)";
    // From the end: letters are claimed in the order of their ids, so an open one is found at once while many are.
    LAST_OPEN = "SELECT id FROM outgoing
        WHERE campaign = $1 AND state IN ('queued', 'leased', 'data_intent')
        ORDER BY id DESC
        LIMIT 1";
    STILL_OPEN = "SELECT id FROM outgoing WHERE id = $1 AND state IN ('queued', 'leased', 'data_intent')";
    FIRST_QUEUED = "SELECT id FROM outgoing WHERE campaign = $1 AND state = 'queued' ORDER BY id LIMIT 1";
    STATES = "SELECT state, COUNT(*) FROM outgoing WHERE campaign = $1 GROUP BY state";
    NEXT_DUE = "SELECT MIN(not_before) FROM outgoing WHERE channel = $1 AND state = 'queued'";
    SKIP_QUEUED = "UPDATE outgoing SET state = 'skipped', reason = $2, ended_at = $3
        WHERE id IN (SELECT id FROM outgoing WHERE campaign = $1 AND state = 'queued' AND id >= $4 ORDER BY id LIMIT 5000)
        RETURNING id";
}

/// Claims up to `limit` letters of a channel to one provider group that are due, oldest first, until `lease_until`.
///
/// # Errors
/// The database's.
pub async fn claim(
    transaction: &mut Transaction,
    (channel, provider): (ChannelId, ProviderGroup),
    holder: i64,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Claimed>, DatabaseError> {
    let statement = if transaction.is_postgres() { CLAIM_POSTGRES } else { CLAIM_SQLITE };
    let read = |row: &Row<'_>| {
        Ok(Claimed {
            id: row.id(0)?,
            campaign: row.id(1)?,
            contact: row.id(2)?,
            provider,
            fence: row.int(3)?,
            tries: u32::try_from(row.int(4)?).map_err(DatabaseError::shape)?,
            first_due: row.time(5)?,
        })
    };
    let mut claimed =
        transaction.query(statement, &args![channel, now, holder, lease_until, limit, provider.as_str()], read).await?;
    claimed.sort_by_key(|letter| letter.id);
    Ok(claimed)
}

/// The provider groups of which a channel has letters that are due.
///
/// # Errors
/// The database's.
pub async fn due_groups(
    transaction: &mut Transaction,
    channel: ChannelId,
    now: Timestamp,
) -> Result<Vec<ProviderGroup>, DatabaseError> {
    transaction.query(DUE_GROUPS, &args![channel, now], |row| row.parsed(0)).await
}

/// Writes intents; answers for each whether its end may leave, or why not.
///
/// # Errors
/// The database's.
pub async fn intend(
    transaction: &mut Transaction,
    letters: &[Held],
    now: Timestamp,
) -> Result<Vec<Result<(), Denied>>, DatabaseError> {
    let rows: Vec<_> = letters.iter().map(|held| args![held.id, held.fence, now]).collect();
    let changed = transaction.execute_many(INTEND, &rows).await?;
    let mut answers = Vec::with_capacity(letters.len());
    for (held, changed) in letters.iter().zip(changed) {
        answers.push(if changed == 1 { Ok(()) } else { Err(why_not(transaction, *held).await?) });
    }
    Ok(answers)
}

async fn why_not(transaction: &mut Transaction, held: Held) -> Result<Denied, DatabaseError> {
    let facts = transaction
        .first(WHY_NOT, &args![held.id], |row| {
            Ok((row.text(0)?, row.int(1)?, row.optional_text(2)?, row.flag(3)?, row.optional_text(4)?))
        })
        .await?;
    let Some((state, fence, campaign, suppressed, permission)) = facts else { return Ok(Denied::LeaseLost) };
    let open = [OutgoingState::Leased.as_str(), OutgoingState::DataIntent.as_str()].contains(&state.as_str());
    if !open || fence != held.fence {
        return Ok(Denied::LeaseLost);
    }
    Ok(match (campaign.as_deref(), permission.as_deref()) {
        (Some("cancelled") | None, _) => Denied::Skip(SkipReason::Cancelled),
        _ if suppressed => Denied::Skip(SkipReason::Suppressed),
        (_, Some("withdrawn")) => Denied::Skip(SkipReason::Withdrawn),
        (_, None) => Denied::Skip(SkipReason::Removed),
        _ => Denied::NotRunning,
    })
}

/// Writes outcomes; answers for each whether it was still ours to write. An answer to a letter that is in doubt by now counts.
///
/// # Errors
/// The database's.
pub async fn end(
    transaction: &mut Transaction,
    letters: &[Ended],
    now: Timestamp,
) -> Result<Vec<Written>, DatabaseError> {
    let over = letters.iter().filter(|letter| letter.not_before.is_none());
    let rows: Vec<_> = over.map(|letter| ended_row(letter, now)).collect();
    let changed = transaction.execute_many(END, &rows).await?;
    later(transaction, letters, changed.into_iter().zip(rows).collect()).await
}

/// The row of [`END`].
fn ended_row(letter: &Ended, now: Timestamp) -> Vec<Value> {
    let Held { id, fence } = letter.held;
    let (state, code, tried) = (letter.state.as_str(), letter.reply_code.map(u32::from), letter.counts_as_try);
    let (reason, reply) = (letter.reason.as_deref(), letter.sealed_reply.as_deref());
    args![id, fence, state, now, code, reason, reply, tried, letter.class.map(Class::as_str)].into()
}

/// Queues the letters again that come later, and looks whether those that were not ours any more are in doubt by now. `changed` =
/// how many rows the end of each letter changed, beside the row of [`END`].
async fn later(
    transaction: &mut Transaction,
    letters: &[Ended],
    changed: Vec<(u64, Vec<Value>)>,
) -> Result<Vec<Written>, DatabaseError> {
    let again = letters.iter().filter_map(|letter| {
        let at = letter.not_before?;
        let Held { id, fence } = letter.held;
        let code = letter.reply_code.map(u32::from);
        let (reason, reply) = (letter.reason.as_deref(), letter.sealed_reply.as_deref());
        Some(args![id, fence, at, code, reason, reply, letter.counts_as_try, letter.class.map(Class::as_str)])
    });
    let again: Vec<_> = again.collect();
    let mut again = transaction.execute_many(AGAIN, &again).await?.into_iter();
    let mut changed = changed.into_iter();
    let mut written = Vec::with_capacity(letters.len());
    for letter in letters {
        let mut is_written = match letter.not_before {
            Some(_) => again.next() == Some(1),
            None => false,
        };
        let mut late = false;
        if letter.not_before.is_none()
            && let Some((count, row)) = changed.next()
        {
            is_written = count == 1;
            if !is_written && matches!(letter.state, OutgoingState::Accepted | OutgoingState::Refused) {
                late = transaction.execute(OUT_OF_DOUBT, &row[..2]).await? == 1
                    && transaction.execute(END, &row).await? == 1;
            }
        }
        written.push(match (is_written, late) {
            (true, _) => Written::Ended,
            (false, true) => Written::OutOfDoubt,
            (false, false) => Written::NotOurs,
        });
    }
    Ok(written)
}

/// Whose letter it is, and the hash of the address that it went to.
///
/// # Errors
/// The database's.
pub async fn addressee(
    transaction: &mut Transaction,
    letter: OutgoingId,
) -> Result<Option<(ContactId, Vec<u8>)>, DatabaseError> {
    transaction.first(ADDRESSEE, &args![letter], |row| Ok((row.id(0)?, row.blob(1)?))).await
}

/// Skips those of the letters, just queued again, whose campaign was cancelled while they were under way: nobody empties its queue
/// a second time. Answers for each whether it was skipped.
///
/// # Errors
/// The database's.
pub async fn skip_of_cancelled(
    transaction: &mut Transaction,
    letters: &[OutgoingId],
    now: Timestamp,
) -> Result<Vec<bool>, DatabaseError> {
    let reason = SkipReason::Cancelled.as_str();
    let rows: Vec<_> = letters.iter().map(|id| args![*id, reason, now]).collect();
    let changed = transaction.execute_many(OF_CANCELLED, &rows).await?;
    Ok(changed.into_iter().map(|changed| changed == 1).collect())
}

/// One sum of a batch, never a row a letter. `hour` = hours since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    pub id: i64,
    pub campaign: CampaignId,
    pub hour: i64,
    pub name: &'static str,
    pub amount: i64,
}

/// Appends sums of campaigns, and of a channel's groups.
///
/// # Errors
/// The database's.
pub async fn add_deltas(
    transaction: &mut Transaction,
    deltas: &[Delta],
    delivered: &[DeliveryDelta],
) -> Result<(), DatabaseError> {
    let row = |delta: &Delta| args![delta.id, delta.campaign, delta.hour, delta.name, delta.amount].to_vec();
    let rows: Vec<_> = deltas.iter().map(row).collect();
    let delivered: Vec<_> = delivered.iter().map(delivery::delta_row).collect();
    transaction.execute_several(&[(DELTA, &rows), (delivery::DELTA, &delivered)]).await?;
    Ok(())
}

/// Whether letters of a campaign have no outcome yet.
///
/// # Errors
/// The database's.
pub async fn is_open(transaction: &mut Transaction, campaign: CampaignId) -> Result<bool, DatabaseError> {
    Ok(transaction.first(LAST_OPEN, &args![campaign], |row| row.int(0)).await?.is_some())
}

/// A letter of the campaign that has no outcome yet, on a reading connection: what a worker asks every second does not keep the
/// writer. `known` = the one found last time; only when that has ended the letters are looked through again.
///
/// # Errors
/// The database's.
pub async fn open_letter(
    database: &Database,
    campaign: CampaignId,
    known: Option<OutgoingId>,
) -> Result<Option<OutgoingId>, DatabaseError> {
    if let Some(known) = known
        && let Some(still) = database.first(STILL_OPEN, args![known], |row| row.id(0)).await?
    {
        return Ok(Some(still));
    }
    database.first(LAST_OPEN, args![campaign], |row| row.id(0)).await
}

/// The first letter of a campaign that waits in the queue.
///
/// # Errors
/// The database's.
pub async fn first_queued(database: &Database, campaign: CampaignId) -> Result<Option<OutgoingId>, DatabaseError> {
    database.first(FIRST_QUEUED, args![campaign], |row| row.id(0)).await
}

/// When the next letter of a channel is due.
///
/// # Errors
/// The database's.
pub async fn next_due(database: &Database, channel: ChannelId) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(database.first(NEXT_DUE, args![channel], |row| row.optional_time(0)).await?.flatten())
}

/// Skips up to 5,000 queued letters of a cancelled campaign from an id on; answers which.
///
/// # Errors
/// The database's.
pub async fn skip_queued(
    transaction: &mut Transaction,
    campaign: CampaignId,
    from: OutgoingId,
    reason: SkipReason,
    now: Timestamp,
) -> Result<Vec<OutgoingId>, DatabaseError> {
    transaction.query(SKIP_QUEUED, &args![campaign, reason.as_str(), now, from], |row| row.id(0)).await
}

/// How many letters of a campaign stand in each state. Reads every row: for tests, checks and a finished report.
///
/// # Errors
/// The database's.
pub async fn states(database: &Database, campaign: CampaignId) -> Result<Vec<(String, i64)>, DatabaseError> {
    database.query(STATES, args![campaign], |row| Ok((row.text(0)?, row.int(1)?))).await
}
