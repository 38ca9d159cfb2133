//! Channels (SMTP relays) and the domains we send from.

use crate::{Database, DatabaseError, Row, Transaction, Value, args, statements};
use basics::Timestamp;
use basics::ids::{ChannelId, SendingDomainId};
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState};
use domain::sending::service::Service;

/// A channel; `sealed` opens to user name and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRecord {
    pub id: ChannelId,
    pub name: String,
    pub kind: ChannelKind,
    /// Of the relay; empty for direct delivery.
    pub host: String,
    pub port: u16,
    pub security: ChannelSecurity,
    /// Whose relay it is.
    pub service: Service,
    /// Of the service, JSON with its version.
    pub options: Option<String>,
    pub sealed: Option<Vec<u8>>,
    pub connections: i64,
    pub letters_per_connection: i64,
    pub letters_per_second: Option<i64>,
    /// In any 24 hours.
    pub letters_per_day: Option<i64>,
    /// The largest letter, as a person set it.
    pub size_limit_bytes: Option<i64>,
    /// The relay is asked to report what it could not deliver, and what waits there.
    pub asks_reports: bool,
    pub state: ChannelState,
    pub last_error: Option<String>,
    /// Since when it fails or is paused; `None` while it is ready.
    pub troubled_at: Option<Timestamp>,
    pub is_default: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

/// A domain we send from; `sealed` opens to its private keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainRecord {
    pub id: SendingDomainId,
    pub name: String,
    /// `proven`, `declared` or `unproven`.
    pub state: String,
    pub selector: String,
    pub sealed: Vec<u8>,
    /// What to publish, as JSON.
    pub public_records: String,
    /// What was found at the last check, as JSON.
    pub found_records: Option<String>,
    pub checked_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

statements! {
    INSERT = "INSERT INTO channel (id, name, kind, host, port, security, sealed, connections, letters_per_connection,
            letters_per_second, letters_per_day, state, last_error, is_default, service, options, troubled_at,
            size_limit_bytes, asks_reports, created_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    UPDATE = "UPDATE channel
        SET name = $3, kind = $4, host = $5, port = $6, security = $7, sealed = $8, connections = $9,
            letters_per_connection = $10, letters_per_second = $11, letters_per_day = $12, state = $13, last_error = $14,
            is_default = $15, service = $16, options = $17, troubled_at = $18, size_limit_bytes = $19,
            asks_reports = $20, version = version + 1
        WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    NOT_DEFAULT = "UPDATE channel SET is_default = 0 WHERE is_default = 1 AND id <> $1";
    SELECT = "SELECT id, name, kind, host, port, security, sealed, connections, letters_per_connection, letters_per_second,
            letters_per_day, state, last_error, is_default, created_at, version, service, options, troubled_at,
            size_limit_bytes, asks_reports
        FROM channel
        WHERE id = $1 AND deleted_at IS NULL";
    ALL = "SELECT id, name, kind, host, port, security, sealed, connections, letters_per_connection, letters_per_second,
            letters_per_day, state, last_error, is_default, created_at, version, service, options, troubled_at,
            size_limit_bytes, asks_reports
        FROM channel
        WHERE deleted_at IS NULL
        ORDER BY id
        LIMIT 1000";
    // Since when it is in trouble stays, however often the trouble is told.
    SET_STATE = "UPDATE channel
        SET state = $2, last_error = $3, troubled_at = CASE WHEN $2 = 'ready' THEN NULL ELSE COALESCE(troubled_at, $4) END
        WHERE id = $1 AND state <> 'paused' AND deleted_at IS NULL";
    // With a new version: the driver that reads it ends.
    PAUSE = "UPDATE channel
        SET state = 'paused', last_error = $2, troubled_at = COALESCE(troubled_at, $3), version = version + 1
        WHERE id = $1 AND state <> 'paused' AND deleted_at IS NULL";
    REMOVE = "UPDATE channel SET deleted_at = $2, is_default = 0, version = version + 1 WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK = "UPDATE channel SET deleted_at = NULL, version = version + 1 WHERE id = $1";
    USES = "SELECT COUNT(*) FROM campaign
        WHERE channel = $1 AND state IN ('scheduled', 'running', 'paused') AND deleted_at IS NULL";
    DOMAIN = "SELECT id, name, state, selector, sealed, public_records, found_records, checked_at, created_at, version
        FROM sending_domain
        WHERE id = $1";
    INSERT_DOMAIN = "INSERT INTO sending_domain (id, name, state, selector, sealed, public_records, found_records,
            checked_at, created_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    UPDATE_DOMAIN = "UPDATE sending_domain
        SET state = $3, selector = $4, sealed = $5, public_records = $6, found_records = $7, checked_at = $8,
            version = version + 1
        WHERE id = $1 AND version = $2";
    ALL_DOMAINS = "SELECT id, name, state, selector, sealed, public_records, found_records, checked_at, created_at, version
        FROM sending_domain
        ORDER BY name
        LIMIT 1000";
    REMOVE_DOMAIN = "DELETE FROM sending_domain WHERE id = $1";
}

fn read(row: &Row<'_>) -> Result<ChannelRecord, DatabaseError> {
    Ok(ChannelRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        kind: row.parsed(2)?,
        host: row.text(3)?,
        port: u16::try_from(row.int(4)?).map_err(DatabaseError::shape)?,
        security: row.parsed(5)?,
        sealed: row.optional_blob(6)?,
        connections: row.int(7)?,
        letters_per_connection: row.int(8)?,
        letters_per_second: row.optional_int(9)?,
        letters_per_day: row.optional_int(10)?,
        state: row.parsed(11)?,
        last_error: row.optional_text(12)?,
        is_default: row.flag(13)?,
        created_at: row.time(14)?,
        version: row.int(15)?,
        service: row.parsed(16)?,
        options: row.optional_text(17)?,
        troubled_at: row.optional_time(18)?,
        size_limit_bytes: row.optional_int(19)?,
        asks_reports: row.flag(20)?,
    })
}

fn shared(record: &ChannelRecord) -> [Value; 18] {
    args![
        record.name.as_str(),
        record.kind.as_str(),
        record.host.as_str(),
        u32::from(record.port),
        record.security.as_str(),
        record.sealed.as_deref(),
        record.connections,
        record.letters_per_connection,
        record.letters_per_second,
        record.letters_per_day,
        record.state.as_str(),
        record.last_error.as_deref(),
        record.is_default,
        record.service.as_str(),
        record.options.as_deref(),
        record.troubled_at,
        record.size_limit_bytes,
        record.asks_reports
    ]
}

/// Inserts a channel; when it is the default one, the others no longer are.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, record: &ChannelRecord) -> Result<(), DatabaseError> {
    let mut row = vec![Value::from(record.id)];
    row.extend(shared(record));
    row.extend(args![record.created_at, record.version]);
    transaction.execute(INSERT, &row).await?;
    one_default(transaction, record).await
}

/// Updates a channel where its version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, record: &ChannelRecord) -> Result<bool, DatabaseError> {
    let mut row = vec![Value::from(record.id), Value::from(record.version)];
    row.extend(shared(record));
    let changed = transaction.execute(UPDATE, &row).await? == 1;
    one_default(transaction, record).await?;
    Ok(changed)
}

async fn one_default(transaction: &mut Transaction, record: &ChannelRecord) -> Result<(), DatabaseError> {
    if record.is_default {
        transaction.execute(NOT_DEFAULT, &args![record.id]).await?;
    }
    Ok(())
}

/// What the worker learnt of a channel; a paused one stays paused.
///
/// # Errors
/// The database's.
pub async fn set_state(
    transaction: &mut Transaction,
    id: ChannelId,
    state: ChannelState,
    last_error: Option<&str>,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(SET_STATE, &args![id, state.as_str(), last_error, now]).await?;
    Ok(())
}

/// Stops a channel whose relay refuses everything, until a person has looked; answers whether it was not paused already.
///
/// # Errors
/// The database's.
pub async fn pause(
    transaction: &mut Transaction,
    id: ChannelId,
    last_error: &str,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(PAUSE, &args![id, last_error, now]).await? == 1)
}

/// The channel inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: ChannelId) -> Result<Option<ChannelRecord>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}

/// The channel for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: ChannelId) -> Result<Option<ChannelRecord>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}

/// Every channel, oldest first.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<ChannelRecord>, DatabaseError> {
    database.query(ALL, args![], read).await
}

/// Removes a channel; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: ChannelId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed channel back.
///
/// # Errors
/// The database's.
pub async fn bring_back(transaction: &mut Transaction, id: ChannelId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id]).await? == 1)
}

/// How many campaigns send, or are about to send, through a channel.
///
/// # Errors
/// The database's.
pub async fn uses(transaction: &mut Transaction, id: ChannelId) -> Result<i64, DatabaseError> {
    Ok(transaction.first(USES, &args![id], |row| row.int(0)).await?.unwrap_or_default())
}

/// Every channel, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_all(transaction: &mut Transaction) -> Result<Vec<ChannelRecord>, DatabaseError> {
    transaction.query(ALL, &args![], read).await
}

fn read_domain(row: &Row<'_>) -> Result<DomainRecord, DatabaseError> {
    Ok(DomainRecord {
        id: row.id(0)?,
        name: row.text(1)?,
        state: row.text(2)?,
        selector: row.text(3)?,
        sealed: row.blob(4)?,
        public_records: row.text(5)?,
        found_records: row.optional_text(6)?,
        checked_at: row.optional_time(7)?,
        created_at: row.time(8)?,
        version: row.int(9)?,
    })
}

/// Inserts a domain.
///
/// # Errors
/// [`DatabaseError::Constraint`] when it is there already.
pub async fn insert_domain(transaction: &mut Transaction, record: &DomainRecord) -> Result<(), DatabaseError> {
    let row = args![
        record.id,
        record.name.as_str(),
        record.state.as_str(),
        record.selector.as_str(),
        record.sealed.as_slice(),
        record.public_records.as_str(),
        record.found_records.as_deref(),
        record.checked_at,
        record.created_at,
        record.version
    ];
    transaction.execute(INSERT_DOMAIN, &row).await?;
    Ok(())
}

/// Updates a domain where its version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update_domain(transaction: &mut Transaction, record: &DomainRecord) -> Result<bool, DatabaseError> {
    let row = args![
        record.id,
        record.version,
        record.state.as_str(),
        record.selector.as_str(),
        record.sealed.as_slice(),
        record.public_records.as_str(),
        record.found_records.as_deref(),
        record.checked_at
    ];
    Ok(transaction.execute(UPDATE_DOMAIN, &row).await? == 1)
}

/// Every domain, by name.
///
/// # Errors
/// The database's.
pub async fn domains(database: &Database) -> Result<Vec<DomainRecord>, DatabaseError> {
    database.query(ALL_DOMAINS, args![], read_domain).await
}

/// The domain inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_domain(
    transaction: &mut Transaction,
    id: SendingDomainId,
) -> Result<Option<DomainRecord>, DatabaseError> {
    transaction.first(DOMAIN, &args![id], read_domain).await
}

/// The domain for reading.
///
/// # Errors
/// The database's.
pub async fn get_domain(database: &Database, id: SendingDomainId) -> Result<Option<DomainRecord>, DatabaseError> {
    database.first(DOMAIN, args![id], read_domain).await
}

/// Every domain inside a transaction, by name.
///
/// # Errors
/// The database's.
pub async fn find_domains(transaction: &mut Transaction) -> Result<Vec<DomainRecord>, DatabaseError> {
    transaction.query(ALL_DOMAINS, &args![], read_domain).await
}

/// Removes a domain and its keys for good.
///
/// # Errors
/// The database's.
pub async fn remove_domain(transaction: &mut Transaction, id: SendingDomainId) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE_DOMAIN, &args![id]).await? == 1)
}
