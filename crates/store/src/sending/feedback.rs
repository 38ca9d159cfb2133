//! The doors of channels' events, and the events that were counted.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{ChannelId, OutgoingId};
use domain::sending::outbox::OutgoingState;

/// The door of one channel; `sealed` opens to the secret of its address and what proves the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookRow {
    pub channel: ChannelId,
    pub token_hash: Vec<u8>,
    pub sealed: Vec<u8>,
    /// From whom alone events are taken, where the service names one.
    pub subject: Option<String>,
    pub certificate_url: Option<String>,
    /// PEM, as fetched from that address.
    pub certificate: Option<String>,
    pub made_at: Timestamp,
    pub last_event_at: Option<Timestamp>,
    pub refused_at: Option<Timestamp>,
    /// A word of `FeedbackRefusal`.
    pub refusal: Option<String>,
}

/// What is known of a letter that an event speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventLetter {
    pub channel: ChannelId,
    pub state: OutgoingState,
}

statements! {
    PUT = "INSERT INTO channel_hook (channel, token_hash, sealed, subject, certificate_url, certificate, made_at, last_event_at,
            refused_at, refusal)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (channel) DO UPDATE SET token_hash = excluded.token_hash, sealed = excluded.sealed,
            subject = excluded.subject, certificate_url = excluded.certificate_url, certificate = excluded.certificate,
            made_at = excluded.made_at, last_event_at = excluded.last_event_at, refused_at = excluded.refused_at,
            refusal = excluded.refusal";
    OF_CHANNEL = "SELECT channel, token_hash, sealed, subject, certificate_url, certificate, made_at, last_event_at,
            refused_at, refusal
        FROM channel_hook
        WHERE channel = $1";
    BY_TOKEN = "SELECT channel, token_hash, sealed, subject, certificate_url, certificate, made_at, last_event_at,
            refused_at, refusal
        FROM channel_hook
        WHERE token_hash = $1";
    REMOVE = "DELETE FROM channel_hook WHERE channel = $1";
    CERTIFICATE = "UPDATE channel_hook SET certificate_url = $2, certificate = $3 WHERE channel = $1";
    // The first subject that proves itself stays until a person changes it.
    SUBJECT = "UPDATE channel_hook SET subject = $2 WHERE channel = $1 AND subject IS NULL";
    CAME = "UPDATE channel_hook SET last_event_at = $2, refused_at = NULL, refusal = NULL WHERE channel = $1";
    REFUSED = "UPDATE channel_hook SET refused_at = $2, refusal = $3 WHERE channel = $1";
    COUNT_ONCE = "INSERT INTO channel_event (channel, event_hash, at) VALUES ($1, $2, $3)
        ON CONFLICT (channel, event_hash) DO NOTHING";
    FORGET = "DELETE FROM channel_event WHERE channel = $1 AND event_hash IN (
            SELECT event_hash FROM channel_event WHERE channel = $1 AND at < $2 LIMIT 1000)";
    LETTER = "SELECT channel, state FROM outgoing WHERE id = $1";
    ACCEPTED_SINCE = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM delivery_delta
        WHERE channel = $1 AND hour >= $2 AND name = 'accepted'";
}

fn read(row: &Row<'_>) -> Result<HookRow, DatabaseError> {
    Ok(HookRow {
        channel: row.id(0)?,
        token_hash: row.blob(1)?,
        sealed: row.blob(2)?,
        subject: row.optional_text(3)?,
        certificate_url: row.optional_text(4)?,
        certificate: row.optional_text(5)?,
        made_at: row.time(6)?,
        last_event_at: row.optional_time(7)?,
        refused_at: row.optional_time(8)?,
        refusal: row.optional_text(9)?,
    })
}

/// Makes a channel's door, or changes it.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, row: &HookRow) -> Result<(), DatabaseError> {
    let row = args![
        row.channel,
        row.token_hash.as_slice(),
        row.sealed.as_slice(),
        row.subject.as_deref(),
        row.certificate_url.as_deref(),
        row.certificate.as_deref(),
        row.made_at,
        row.last_event_at,
        row.refused_at,
        row.refusal.as_deref()
    ];
    transaction.execute(PUT, &row).await?;
    Ok(())
}

/// A channel's door, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, channel: ChannelId) -> Result<Option<HookRow>, DatabaseError> {
    transaction.first(OF_CHANNEL, &args![channel], read).await
}

/// A channel's door, for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, channel: ChannelId) -> Result<Option<HookRow>, DatabaseError> {
    database.first(OF_CHANNEL, args![channel], read).await
}

/// The door behind an address, by the hash of its secret.
///
/// # Errors
/// The database's.
pub async fn by_token(database: &Database, hash: &[u8]) -> Result<Option<HookRow>, DatabaseError> {
    database.first(BY_TOKEN, args![hash], read).await
}

/// Shuts a channel's door.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, channel: ChannelId) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE, &args![channel]).await?;
    Ok(())
}

/// Keeps the certificate of an address, so that it is fetched once.
///
/// # Errors
/// The database's.
pub async fn put_certificate(
    transaction: &mut Transaction,
    channel: ChannelId,
    url: &str,
    certificate: &str,
) -> Result<(), DatabaseError> {
    transaction.execute(CERTIFICATE, &args![channel, url, certificate]).await?;
    Ok(())
}

/// Takes events from this subject alone from now on; nothing where one is set already.
///
/// # Errors
/// The database's.
pub async fn bind(transaction: &mut Transaction, channel: ChannelId, subject: &str) -> Result<(), DatabaseError> {
    transaction.execute(SUBJECT, &args![channel, subject]).await?;
    Ok(())
}

/// Notes that events came and were proven.
///
/// # Errors
/// The database's.
pub async fn came(transaction: &mut Transaction, channel: ChannelId, now: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(CAME, &args![channel, now]).await?;
    Ok(())
}

/// Notes that something was refused at the door.
///
/// # Errors
/// The database's.
pub async fn refused(
    transaction: &mut Transaction,
    channel: ChannelId,
    now: Timestamp,
    why: &str,
) -> Result<(), DatabaseError> {
    transaction.execute(REFUSED, &args![channel, now, why]).await?;
    Ok(())
}

/// Counts an event by the hash of its id; `false` when it was counted before.
///
/// # Errors
/// The database's.
pub async fn count_once(
    transaction: &mut Transaction,
    channel: ChannelId,
    hash: &[u8],
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(COUNT_ONCE, &args![channel, hash, now]).await? == 1)
}

/// Forgets up to 1,000 ids of a channel's events that came before `until`.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, channel: ChannelId, until: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![channel, until]).await?;
    Ok(())
}

/// The letter that an event speaks of.
///
/// # Errors
/// The database's.
pub async fn letter(transaction: &mut Transaction, id: OutgoingId) -> Result<Option<EventLetter>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(EventLetter { channel: row.id(0)?, state: row.parsed(1)? });
    transaction.first(LETTER, &args![id], read).await
}

/// How many letters a channel's relay took since an hour (hours since 1970).
///
/// # Errors
/// The database's.
pub async fn accepted_since(database: &Database, channel: ChannelId, hour: i64) -> Result<i64, DatabaseError> {
    Ok(database.first(ACCEPTED_SINCE, args![channel, hour], |row| row.int(0)).await?.unwrap_or_default())
}
