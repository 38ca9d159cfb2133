//! People of the company who sign in. Name and address are sealed; a keyed hash of the address finds them.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::ids::UserId;
use basics::{Language, Timestamp};
use domain::trust::Role;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    pub id: UserId,
    pub address_hash: Vec<u8>,
    pub sealed: Vec<u8>,
    pub role: Role,
    /// A PHC string of argon2id.
    pub password_hash: String,
    pub language: Language,
    pub time_zone: String,
    pub active: bool,
    pub verified: bool,
    pub created_at: Timestamp,
    pub seen_at: Option<Timestamp>,
    pub version: i64,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, address_hash, sealed, role, password_hash, language, time_zone, active, verified, created_at, seen_at, ",
            "version FROM user_account ",
            $rest
        )
    };
}

statements! {
    BY_ID = columns!("WHERE id = $1");
    BY_ADDRESS = columns!("WHERE address_hash = $1");
    PAGE = columns!("WHERE id > $1 ORDER BY id LIMIT $2");
    INSERT = "INSERT INTO user_account (id, address_hash, sealed, role, password_hash, language, time_zone, active, verified,
        created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    UPDATE = "UPDATE user_account SET sealed = $2, role = $3, password_hash = $4, language = $5, time_zone = $6, active = $7,
        verified = $8, version = version + 1 WHERE id = $1";
    SEEN = "UPDATE user_account SET seen_at = $2 WHERE id = $1";
    ANY = "SELECT id FROM user_account LIMIT 1";
    ADMINISTRATORS = "SELECT id FROM user_account WHERE role = 'administrator' AND active = 1";
}

fn read(row: &Row<'_>) -> Result<UserRow, DatabaseError> {
    Ok(UserRow {
        id: row.id(0)?,
        address_hash: row.blob(1)?,
        sealed: row.blob(2)?,
        role: row.parsed(3)?,
        password_hash: row.text(4)?,
        language: row.parsed(5)?,
        time_zone: row.text(6)?,
        active: row.flag(7)?,
        verified: row.flag(8)?,
        created_at: row.time(9)?,
        seen_at: row.optional_time(10)?,
        version: row.int(11)?,
    })
}

/// # Errors
/// The database's.
pub async fn find(database: &Database, id: UserId) -> Result<Option<UserRow>, DatabaseError> {
    database.first(BY_ID, args![id], read).await
}

/// # Errors
/// The database's.
pub async fn find_by_address(database: &Database, hash: &[u8; 16]) -> Result<Option<UserRow>, DatabaseError> {
    database.first(BY_ADDRESS, args![*hash], read).await
}

/// Users after an id, oldest first.
///
/// # Errors
/// The database's.
pub async fn page(database: &Database, after: i64, limit: i64) -> Result<Vec<UserRow>, DatabaseError> {
    database.query(PAGE, args![after, limit], read).await
}

/// # Errors
/// The database's.
pub async fn get(transaction: &mut Transaction, id: UserId) -> Result<Option<UserRow>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// # Errors
/// The database's.
pub async fn get_by_address(transaction: &mut Transaction, hash: &[u8; 16]) -> Result<Option<UserRow>, DatabaseError> {
    transaction.first(BY_ADDRESS, &args![*hash], read).await
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &UserRow) -> Result<(), DatabaseError> {
    let (sealed, hash) = (row.sealed.as_slice(), row.address_hash.as_slice());
    let (password, language, zone) = (row.password_hash.as_str(), row.language.as_str(), row.time_zone.as_str());
    let role = row.role.as_str();
    let args = args![row.id, hash, sealed, role, password, language, zone, row.active, row.verified, row.created_at];
    transaction.execute(INSERT, &args).await?;
    Ok(())
}

/// Writes all that can change of a user; the version grows by one.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, row: &UserRow) -> Result<(), DatabaseError> {
    let (password, language, zone) = (row.password_hash.as_str(), row.language.as_str(), row.time_zone.as_str());
    let args =
        args![row.id, row.sealed.as_slice(), row.role.as_str(), password, language, zone, row.active, row.verified];
    transaction.execute(UPDATE, &args).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn seen(transaction: &mut Transaction, id: UserId, now: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(SEEN, &args![id, now]).await?;
    Ok(())
}

/// Whether there is any user at all.
///
/// # Errors
/// The database's.
pub async fn is_any(transaction: &mut Transaction) -> Result<bool, DatabaseError> {
    Ok(transaction.first(ANY, &[], |row| row.int(0)).await?.is_some())
}

/// The same question outside a transaction.
///
/// # Errors
/// The database's.
pub async fn exists(database: &Database) -> Result<bool, DatabaseError> {
    Ok(database.first(ANY, [], |row| row.int(0)).await?.is_some())
}

/// Administrators who can sign in.
///
/// # Errors
/// The database's.
pub async fn administrators(transaction: &mut Transaction) -> Result<Vec<UserId>, DatabaseError> {
    transaction.query(ADMINISTRATORS, &[], |row| row.id(0)).await
}
