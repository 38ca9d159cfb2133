//! Contacts: one row a person, found by the keyed hash of the normalised address.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::ids::{CompanyId, ContactId, ImportId, UserId};
use basics::{Country, Language, Timestamp};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use std::str::FromStr;

/// A contact as it stands in the ledger; `sealed` opens to a `ContactCard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRecord {
    pub id: ContactId,
    pub company: Option<CompanyId>,
    pub sealed: Vec<u8>,
    pub address_hash: Vec<u8>,
    pub suppression_hash: Vec<u8>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    pub owner: Option<UserId>,
    pub permission: Permission,
    pub origin: Origin,
    pub legal_basis: LegalBasis,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The import that is still publishing it; such a person is not shown.
    pub hidden_by: Option<ImportId>,
    pub version: i64,
}

statements! {
    INSERT = "INSERT INTO contact (id, company, sealed, address_hash, suppression_hash, country, language, time_zone, owner,
            permission, origin, legal_basis, created_at, updated_at, hidden_by, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    UPDATE = "UPDATE contact
        SET company = $3, sealed = $4, address_hash = $5, suppression_hash = $6, country = $7, language = $8, time_zone = $9,
            owner = $10, permission = $11, updated_at = $12, version = version + 1
        WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    SELECT = "SELECT id, company, sealed, address_hash, suppression_hash, country, language, time_zone, owner, permission,
            origin, legal_basis, created_at, updated_at, hidden_by, version
        FROM contact
        WHERE id = $1 AND deleted_at IS NULL";
    BY_ADDRESS = "SELECT id, company, sealed, address_hash, suppression_hash, country, language, time_zone, owner, permission,
            origin, legal_basis, created_at, updated_at, hidden_by, version
        FROM contact
        WHERE deleted_at IS NULL AND id IN (
            SELECT id FROM contact WHERE address_hash = $1 AND deleted_at IS NULL
            UNION ALL SELECT contact FROM address_of_contact WHERE address_hash = $1)
        ORDER BY id
        LIMIT 1";
    REMOVE = "UPDATE contact SET deleted_at = $2, updated_at = $2, version = version + 1
        WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK = "UPDATE contact SET deleted_at = NULL, updated_at = $2, version = version + 1
        WHERE id = $1 AND deleted_at IS NOT NULL";
}

const MANY: &str =
    "SELECT id, company, sealed, address_hash, suppression_hash, country, language, time_zone, owner, permission,
            origin, legal_basis, created_at, updated_at, hidden_by, version
        FROM contact
        WHERE deleted_at IS NULL AND id IN ";
const SHOWN: &str = " AND (hidden_by IS NULL
            OR EXISTS (SELECT 1 FROM import i WHERE i.id = contact.hidden_by AND i.state = 'published'))";

/// A permission is stored as its word.
pub(crate) fn permission_of(row: &Row<'_>, column: usize) -> Result<Permission, DatabaseError> {
    let word = row.text(column)?;
    let known = Permission::ALL.into_iter().find(|permission| permission.as_str() == word);
    known.ok_or_else(|| DatabaseError::shape("an unknown permission"))
}

pub(crate) fn read(row: &Row<'_>) -> Result<ContactRecord, DatabaseError> {
    Ok(ContactRecord {
        id: row.id(0)?,
        company: row.optional_id(1)?,
        sealed: row.blob(2)?,
        address_hash: row.blob(3)?,
        suppression_hash: row.blob(4)?,
        country: row.optional_parsed(5)?,
        language: row.optional_parsed(6)?,
        time_zone: row.optional_text(7)?,
        owner: row.optional_id(8)?,
        permission: permission_of(row, 9)?,
        origin: Origin::from_str(&row.text(10)?).map_err(DatabaseError::shape)?,
        legal_basis: LegalBasis::from_str(&row.text(11)?).map_err(DatabaseError::shape)?,
        created_at: row.time(12)?,
        updated_at: row.time(13)?,
        hidden_by: row.optional_id(14)?,
        version: row.int(15)?,
    })
}

/// Inserts contacts.
///
/// # Errors
/// [`DatabaseError::Constraint`] when an address is there already.
pub async fn insert(transaction: &mut Transaction, records: &[ContactRecord]) -> Result<(), DatabaseError> {
    let mut new = NewContacts::default();
    records.iter().for_each(|record| new.push(record.clone()));
    insert_new(transaction, &new).await
}

/// Contacts as they go into statements, made where there is time for it: while a ledger of one writer is being written, nobody else writes.
#[derive(Debug, Default)]
pub struct NewContacts {
    ids: Vec<ContactId>,
    rows: Vec<[Value; 16]>,
}

impl NewContacts {
    pub fn push(&mut self, record: ContactRecord) {
        self.ids.push(record.id);
        self.rows.push(args![
            record.id,
            record.company,
            record.sealed,
            record.address_hash,
            record.suppression_hash,
            record.country.map(|country| country.to_string()),
            record.language.map(|language| language.to_string()),
            record.time_zone,
            record.owner,
            record.permission.as_str(),
            record.origin.as_str(),
            record.legal_basis.as_str(),
            record.created_at,
            record.updated_at,
            record.hidden_by,
            record.version
        ]);
    }

    pub fn ids(&self) -> &[ContactId] {
        &self.ids
    }

    /// The hashes of their addresses.
    pub fn address_hashes(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().filter_map(|row| match &row[3] {
            Value::Blob(hash) => Some(hash.as_ref()),
            _ => None,
        })
    }
}

/// Inserts contacts that were made ready before.
///
/// # Errors
/// As [`insert`].
pub async fn insert_new(transaction: &mut Transaction, new: &NewContacts) -> Result<(), DatabaseError> {
    transaction.execute_in_calls(INSERT, &new.rows).await?;
    Ok(())
}

/// Updates contacts, each only where its version is still the one read; answers for each whether it was.
///
/// # Errors
/// [`DatabaseError::Constraint`] when an address belongs to another contact.
pub async fn update(transaction: &mut Transaction, records: &[ContactRecord]) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = records
        .iter()
        .map(|record| {
            args![
                record.id,
                record.version,
                record.company,
                record.sealed.as_slice(),
                record.address_hash.as_slice(),
                record.suppression_hash.as_slice(),
                record.country.map(|country| country.to_string()),
                record.language.map(|language| language.to_string()),
                record.time_zone.as_deref(),
                record.owner,
                record.permission.as_str(),
                record.updated_at
            ]
        })
        .collect();
    Ok(transaction.execute_in_calls(UPDATE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// The contact inside a transaction; `None` when it does not exist or is removed.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: ContactId) -> Result<Option<ContactRecord>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}

/// The contact with this address.
///
/// # Errors
/// The database's.
pub async fn find_by_address(
    transaction: &mut Transaction,
    address_hash: &[u8],
) -> Result<Option<ContactRecord>, DatabaseError> {
    transaction.first(BY_ADDRESS, &args![address_hash], read).await
}

/// The contact with this address, for reading.
///
/// # Errors
/// The database's.
pub async fn get_by_address(database: &Database, address_hash: &[u8]) -> Result<Option<ContactRecord>, DatabaseError> {
    database.first(BY_ADDRESS, args![address_hash], read).await
}

/// The contact for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: ContactId) -> Result<Option<ContactRecord>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}

/// Several contacts for reading, in no order; missing ones are left out, and those that an import does not show yet, or no
/// longer.
///
/// # Errors
/// The database's.
pub async fn get_many(database: &Database, ids: &[ContactId]) -> Result<Vec<ContactRecord>, DatabaseError> {
    database.query_pieces(Pieces::new(MANY).list(ids.iter().copied()).text(SHOWN), read).await
}

/// Several contacts inside a transaction, in no order; missing ones are left out.
///
/// # Errors
/// The database's.
pub async fn find_many(transaction: &mut Transaction, ids: &[ContactId]) -> Result<Vec<ContactRecord>, DatabaseError> {
    transaction.query_pieces(&Pieces::new(MANY).list(ids.iter().copied()), read).await
}

/// Removes a contact (undo brings it back); `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: ContactId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed contact back; `false` when there is none.
///
/// # Errors
/// [`DatabaseError::Constraint`] when its address belongs to another contact by now.
pub async fn bring_back(transaction: &mut Transaction, id: ContactId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id, now]).await? == 1)
}
