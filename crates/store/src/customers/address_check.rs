//! What is known of people's addresses without writing to them, and what the DNS said of their domains.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::verify::{AddressReason, AddressState, MailOfDomain};

/// What is known of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressCheckRow {
    pub contact: ContactId,
    pub address_hash: Vec<u8>,
    pub state: AddressState,
    pub reasons: Vec<AddressReason>,
    /// Opens to the address that was probably meant.
    pub sealed: Option<Vec<u8>>,
    pub checked_at: Timestamp,
}

/// A person whose address is to be looked at.
#[derive(Debug, Clone)]
pub struct ToCheck {
    pub contact: ContactId,
    pub sealed: Vec<u8>,
    pub address_hash: Vec<u8>,
}

statements! {
    PUT = "INSERT INTO address_check (contact, address_hash, state, reasons, sealed, checked_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (contact) DO UPDATE
        SET address_hash = excluded.address_hash, state = excluded.state, reasons = excluded.reasons, sealed = excluded.sealed,
            checked_at = excluded.checked_at";
    OF_CONTACT = "SELECT k.contact, k.address_hash, k.state, k.reasons, k.sealed, k.checked_at
        FROM address_check k
        JOIN contact c ON c.id = k.contact AND c.address_hash = k.address_hash
        WHERE k.contact = $1 AND c.deleted_at IS NULL";
    IN_STATE = "SELECT k.contact, k.address_hash, k.state, k.reasons, k.sealed, k.checked_at
        FROM address_check k
        JOIN contact c ON c.id = k.contact AND c.address_hash = k.address_hash
        WHERE k.state = $1 AND k.contact > $2 AND c.deleted_at IS NULL
        ORDER BY k.contact
        LIMIT $3";
    COUNTS = "SELECT k.state, COUNT(*)
        FROM address_check k
        JOIN contact c ON c.id = k.contact AND c.address_hash = k.address_hash
        WHERE c.deleted_at IS NULL
        GROUP BY k.state";
    // Whose address was never looked at, was another one then, or whose result is too old.
    NEXT = "SELECT c.id, c.sealed, c.address_hash
        FROM contact c
        LEFT JOIN address_check k ON k.contact = c.id AND k.address_hash = c.address_hash AND k.checked_at > $2
        WHERE c.id > $1 AND c.deleted_at IS NULL AND k.contact IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        ORDER BY c.id
        LIMIT $3";
    FORGET = "DELETE FROM address_check WHERE contact = $1";
    KNOWN_DOMAIN = "SELECT mail, asked_at FROM mail_domain WHERE domain = $1";
    PUT_DOMAIN = "INSERT INTO mail_domain (domain, mail, asked_at) VALUES ($1, $2, $3)
        ON CONFLICT (domain) DO UPDATE SET mail = excluded.mail, asked_at = excluded.asked_at";
    SWEEP_DOMAINS = "DELETE FROM mail_domain WHERE asked_at < $1";
}

const SOME: &str = "SELECT c.id, c.sealed, c.address_hash FROM contact c WHERE c.deleted_at IS NULL AND c.id IN ";

fn read(row: &Row<'_>) -> Result<AddressCheckRow, DatabaseError> {
    Ok(AddressCheckRow {
        contact: row.id(0)?,
        address_hash: row.blob(1)?,
        state: row.parsed(2)?,
        reasons: row.text(3)?.split(' ').filter_map(|word| word.parse().ok()).collect(),
        sealed: row.optional_blob(4)?,
        checked_at: row.time(5)?,
    })
}

fn read_next(row: &Row<'_>) -> Result<ToCheck, DatabaseError> {
    Ok(ToCheck { contact: row.id(0)?, sealed: row.blob(1)?, address_hash: row.blob(2)? })
}

/// Puts down what was found out.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, found: &[AddressCheckRow]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = found
        .iter()
        .map(|row| {
            let reasons: Vec<&str> = row.reasons.iter().map(|reason| reason.as_str()).collect();
            let (hash, sealed) = (row.address_hash.as_slice(), row.sealed.as_deref());
            args![row.contact, hash, row.state.as_str(), reasons.join(" "), sealed, row.checked_at]
        })
        .collect();
    transaction.execute_many(PUT, &rows).await.map(drop)
}

/// What is known of a person's present address.
///
/// # Errors
/// The database's.
pub async fn of_contact(database: &Database, contact: ContactId) -> Result<Option<AddressCheckRow>, DatabaseError> {
    database.first(OF_CONTACT, args![contact], read).await
}

/// The same inside a verb.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, contact: ContactId) -> Result<Option<AddressCheckRow>, DatabaseError> {
    transaction.first(OF_CONTACT, &args![contact], read).await
}

/// People whose address is in a state, after one, by id.
///
/// # Errors
/// The database's.
pub async fn in_state(
    database: &Database,
    state: AddressState,
    after: i64,
    limit: i64,
) -> Result<Vec<AddressCheckRow>, DatabaseError> {
    database.query(IN_STATE, args![state.as_str(), after, limit], read).await
}

/// How many addresses are in each state.
///
/// # Errors
/// The database's.
pub async fn counts(database: &Database) -> Result<Vec<(AddressState, i64)>, DatabaseError> {
    database.query(COUNTS, args![], |row| Ok((row.parsed(0)?, row.int(1)?))).await
}

/// People after one whose address is to be looked at, because nothing newer than `fresh` is known of it.
///
/// # Errors
/// The database's.
pub async fn next(
    database: &Database,
    after: ContactId,
    fresh: Timestamp,
    limit: i64,
) -> Result<Vec<ToCheck>, DatabaseError> {
    database.query(NEXT, args![after, fresh, limit], read_next).await
}

/// Some people, whatever is known of their addresses.
///
/// # Errors
/// The database's.
pub async fn some(database: &Database, people: &[ContactId]) -> Result<Vec<ToCheck>, DatabaseError> {
    database.query_pieces(Pieces::new(SOME).list(people.iter().copied()), read_next).await
}

/// Forgets what is known of the address of a person who is erased.
///
/// # Errors
/// The database's.
pub async fn forget(transaction: &mut Transaction, contact: ContactId) -> Result<(), DatabaseError> {
    transaction.execute(FORGET, &args![contact]).await.map(drop)
}

/// What the DNS said of a domain, and when it was asked.
///
/// # Errors
/// The database's.
pub async fn domain(database: &Database, domain: String) -> Result<Option<(MailOfDomain, Timestamp)>, DatabaseError> {
    let read = |row: &Row<'_>| {
        let word = row.text(0)?;
        let mail = MailOfDomain::ALL.into_iter().find(|mail| mail.as_str() == word);
        Ok((mail.unwrap_or(MailOfDomain::NotAnswered), row.time(1)?))
    };
    database.first(KNOWN_DOMAIN, args![domain], read).await
}

/// Puts down what the DNS said.
///
/// # Errors
/// The database's.
pub async fn put_domains(
    transaction: &mut Transaction,
    found: &[(String, MailOfDomain)],
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = found.iter().map(|(domain, mail)| args![domain.as_str(), mail.as_str(), now]).collect();
    transaction.execute_many(PUT_DOMAIN, &rows).await.map(drop)
}

/// Forgets what was asked before a moment.
///
/// # Errors
/// The database's.
pub async fn sweep_domains(transaction: &mut Transaction, before: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP_DOMAINS, &args![before]).await
}
