//! What publishing an import looks up, and what taking it back removes: by the mark `hidden_by` that its people keep.
//!
//! A person or company of the import that nobody changed since has version 1; those are removed. A person whom a later import
//! changed and its undo put back counts as unchanged: `restored_version` and `same_as` say so. The others are kept and lose
//! the mark, so that they are shown like any other.

use crate::customers::address_of_contact;
use crate::customers::contact::{self, ContactRecord};
use crate::{Database, DatabaseError, Pieces, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, ImportId, ListId, TagId};
use domain::customers::permission::Permission;
use domain::trust::ConsentSource;
use std::collections::{BTreeMap, HashMap};

statements! {
    CREATED = "SELECT id, version FROM contact
        WHERE hidden_by = $1 AND deleted_at IS NULL AND id > $2
        ORDER BY id
        LIMIT $3";
    CREATED_COUNT = "SELECT COUNT(*) FROM contact WHERE hidden_by = $1 AND deleted_at IS NULL";
    REMOVE = "UPDATE contact SET deleted_at = $2, updated_at = $2, version = version + 1
        WHERE id = $1 AND deleted_at IS NULL AND (version = 1 OR version = restored_version AND same_as = 1)";
    UNHIDE = "UPDATE contact SET hidden_by = NULL WHERE id = $1";
    COMPANIES = "SELECT id FROM company WHERE hidden_by = $1 AND deleted_at IS NULL AND id > $2 ORDER BY id LIMIT $3";
    REMOVE_COMPANY = "UPDATE company SET deleted_at = $2, updated_at = $2, version = version + 1
        WHERE id = $1 AND version = 1 AND deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.company = $1 AND c.deleted_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM trade_order o WHERE o.company = $1)
            AND NOT EXISTS (SELECT 1 FROM event e WHERE e.company = $1 AND e.kind = 'inquired')";
    UNHIDE_COMPANY = "UPDATE company SET hidden_by = NULL WHERE id = $1 AND deleted_at IS NULL";
    RESTORE = "UPDATE contact
        SET company = $3, sealed = $4, country = $5, language = $6, time_zone = $7, permission = $8, updated_at = $9,
            same_as = CASE WHEN restored_version = $10 THEN same_as ELSE $10 END,
            restored_version = version + 1, version = version + 1
        WHERE id = $1 AND deleted_at IS NULL AND (version = $2 OR version = restored_version AND same_as = $2)";

    TAKE_TAG = "DELETE FROM contact_tag WHERE contact = $1 AND tag = $2";
    TAKE_LIST = "DELETE FROM contact_list WHERE contact = $1 AND list = $2";
    TAG_UNUSED = "SELECT t.tag FROM contact_tag t JOIN contact c ON c.id = t.contact
        WHERE t.tag = $1 AND c.deleted_at IS NULL
        LIMIT 1";
    INSERT_CONSENT = "INSERT INTO consent (id, contact, kind, state, source, at, sealed, commitment)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Names of one look inside a transaction.
const NAMES_AT_ONCE: usize = 100;

const STANDING: &str = "SELECT id, version, restored_version, same_as, permission FROM contact
        WHERE deleted_at IS NULL AND id IN ";
const VERSIONS: &str = "SELECT id, address_hash, version FROM contact WHERE deleted_at IS NULL AND address_hash IN ";
const COMPANIES_BY_NAME: &str = "SELECT id, name_hash FROM company WHERE deleted_at IS NULL AND name_hash IN ";
const BY_OTHERS: &str =
    "SELECT c.id, c.company, c.sealed, c.address_hash, c.suppression_hash, c.country, c.language, c.time_zone, c.owner, c.permission,
            c.origin, c.legal_basis, c.created_at, c.updated_at, c.hidden_by, c.version, a.address_hash
        FROM address_of_contact a
        JOIN contact c ON c.id = a.contact AND c.deleted_at IS NULL
        WHERE a.address_hash IN ";
const OTHERS: &str = "SELECT c.id
        FROM address_of_contact a
        JOIN contact c ON c.id = a.contact AND c.deleted_at IS NULL
        WHERE a.address_hash IN ";
const BY_ADDRESSES: &str =
    "SELECT id, company, sealed, address_hash, suppression_hash, country, language, time_zone, owner, permission,
            origin, legal_basis, created_at, updated_at, hidden_by, version
        FROM contact
        WHERE deleted_at IS NULL AND address_hash IN ";

/// The people with one of these addresses.
///
/// # Errors
/// The database's.
pub async fn by_addresses(database: &Database, hashes: &[&[u8]]) -> Result<Vec<ContactRecord>, DatabaseError> {
    let pieces = Pieces::new(BY_ADDRESSES).list(hashes.iter().copied());
    database.query_pieces(pieces, contact::read).await
}

/// The people with one of these addresses, main or other, by the hash that was asked for. Where nobody has an address beside the main one,
/// nothing more is asked.
///
/// # Errors
/// The database's.
pub async fn known(database: &Database, hashes: &[&[u8]]) -> Result<HashMap<Vec<u8>, ContactRecord>, DatabaseError> {
    let by_main = by_addresses(database, hashes).await?;
    let mut known: HashMap<Vec<u8>, ContactRecord> =
        by_main.into_iter().map(|record| (record.address_hash.clone(), record)).collect();
    if address_of_contact::is_any(database).await? {
        let pieces = Pieces::new(BY_OTHERS).list(hashes.iter().copied());
        for (hash, record) in database.query_pieces(pieces, |row| Ok((row.blob(16)?, contact::read(row)?))).await? {
            known.entry(hash).or_insert(record);
        }
    }
    Ok(known)
}

/// Whether somebody has one of these as an address beside the main one, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn is_other_address(transaction: &mut Transaction, hashes: &[&[u8]]) -> Result<bool, DatabaseError> {
    if !address_of_contact::find_any(transaction).await? {
        return Ok(false);
    }
    let pieces = Pieces::new(OTHERS).list(hashes.iter().copied()).text(" LIMIT 1");
    Ok(!transaction.query_pieces(&pieces, |row| row.int(0)).await?.is_empty())
}

/// Id and version of the people with one of these addresses, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn versions(
    transaction: &mut Transaction,
    hashes: &[&[u8]],
) -> Result<Vec<(Vec<u8>, ContactId, i64)>, DatabaseError> {
    let pieces = Pieces::new(VERSIONS).list(hashes.iter().copied());
    transaction.query_pieces(&pieces, |row| Ok((row.blob(1)?, row.id(0)?, row.int(2)?))).await
}

/// The companies with one of these names, by id.
///
/// # Errors
/// The database's.
pub async fn companies_by_name(
    database: &Database,
    hashes: &[&[u8]],
) -> Result<Vec<(Vec<u8>, CompanyId)>, DatabaseError> {
    let pieces = Pieces::new(COMPANIES_BY_NAME).list(hashes.iter().copied()).text(" ORDER BY id");
    database.query_pieces(pieces, |row| Ok((row.blob(1)?, row.id(0)?))).await
}

/// The same inside a transaction, in no order of different names: some at a time, so that nothing is prepared anew while others wait to write.
///
/// # Errors
/// The database's.
pub async fn companies_by_name_inside(
    transaction: &mut Transaction,
    hashes: &[&[u8]],
) -> Result<Vec<(Vec<u8>, CompanyId)>, DatabaseError> {
    let mut companies = Vec::new();
    for some in hashes.chunks(NAMES_AT_ONCE) {
        let pieces = Pieces::new(COMPANIES_BY_NAME).list(some.iter().copied()).text(" ORDER BY id");
        companies.extend(transaction.query_pieces(&pieces, |row| Ok((row.blob(1)?, row.id(0)?))).await?);
    }
    Ok(companies)
}

/// How many people an import made that are still there.
///
/// # Errors
/// The database's.
pub async fn created_count(database: &Database, import: ImportId) -> Result<i64, DatabaseError> {
    Ok(database.first(CREATED_COUNT, args![import], |row| row.int(0)).await?.unwrap_or(0))
}

/// Up to `limit` people of an import after one, with their versions.
///
/// # Errors
/// The database's.
pub async fn created(
    transaction: &mut Transaction,
    import: ImportId,
    after: ContactId,
    limit: u32,
) -> Result<Vec<(ContactId, i64)>, DatabaseError> {
    transaction.query(CREATED, &args![import, after, limit], |row| Ok((row.id(0)?, row.int(1)?))).await
}

/// Removes people whom nobody changed since; answers for each whether it went.
///
/// # Errors
/// The database's.
pub async fn remove(
    transaction: &mut Transaction,
    people: &[ContactId],
    now: Timestamp,
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = people.iter().map(|id| args![*id, now]).collect();
    Ok(transaction.execute_many(REMOVE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Takes the mark of the import from people who stay.
///
/// # Errors
/// The database's.
pub async fn unhide(transaction: &mut Transaction, people: &[ContactId]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = people.iter().map(|id| args![*id]).collect();
    transaction.execute_many(UNHIDE, &rows).await?;
    Ok(())
}

/// Removes up to `limit` companies of an import, where nobody changed or uses them; the others lose the mark. Answers how many
/// were looked at.
///
/// # Errors
/// The database's.
pub async fn remove_companies(
    transaction: &mut Transaction,
    import: ImportId,
    after: CompanyId,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<CompanyId>, DatabaseError> {
    let found: Vec<CompanyId> = transaction.query(COMPANIES, &args![import, after, limit], |row| row.id(0)).await?;
    let rows: Vec<_> = found.iter().map(|id| args![*id, now]).collect();
    transaction.execute_many(REMOVE_COMPANY, &rows).await?;
    let rows: Vec<_> = found.iter().map(|id| args![*id]).collect();
    transaction.execute_many(UNHIDE_COMPANY, &rows).await?;
    Ok(found)
}

/// A person as it was before an import changed it, and the version that the import left.
#[derive(Debug, Clone)]
pub struct Restored {
    pub id: ContactId,
    pub version: i64,
    pub company: Option<CompanyId>,
    pub sealed: Vec<u8>,
    pub country: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub permission: Permission,
}

/// Those of the people whom nobody changed since an import left them at these versions, with their permission.
///
/// # Errors
/// The database's.
pub async fn unchanged_since(
    transaction: &mut Transaction,
    left: &BTreeMap<ContactId, i64>,
) -> Result<BTreeMap<ContactId, Permission>, DatabaseError> {
    let pieces = Pieces::new(STANDING).list(left.keys().copied());
    let rows = transaction
        .query_pieces(&pieces, |row| {
            let (id, version): (ContactId, i64) = (row.id(0)?, row.int(1)?);
            let same_as = (row.optional_int(2)? == Some(version)).then_some(row.optional_int(3)?).flatten();
            Ok((id, version, same_as, contact::permission_of(row, 4)?))
        })
        .await?;
    let unchanged = rows.into_iter().filter(|(id, version, same_as, _)| {
        let wanted = left.get(id);
        wanted == Some(version) || same_as.is_some() && wanted == same_as.as_ref()
    });
    Ok(unchanged.map(|(id, _, _, permission)| (id, permission)).collect())
}

/// Puts people back where nobody changed them since; answers for each whether it was.
///
/// # Errors
/// The database's.
pub async fn restore(
    transaction: &mut Transaction,
    people: &[Restored],
    now: Timestamp,
) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            args![
                person.id,
                person.version,
                person.company,
                person.sealed.as_slice(),
                person.country.as_deref(),
                person.language.as_deref(),
                person.time_zone.as_deref(),
                person.permission.as_str(),
                now,
                person.version - 1
            ]
        })
        .collect();
    Ok(transaction.execute_many(RESTORE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

/// Takes tags and lists from people that an import had given them.
///
/// # Errors
/// The database's.
pub async fn take_labels(
    transaction: &mut Transaction,
    tags: &[(ContactId, TagId)],
    lists: &[(ContactId, ListId)],
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = tags.iter().map(|(contact, tag)| args![*contact, *tag]).collect();
    transaction.execute_in_calls(TAKE_TAG, &rows).await?;
    let rows: Vec<_> = lists.iter().map(|(contact, list)| args![*contact, *list]).collect();
    transaction.execute_in_calls(TAKE_LIST, &rows).await?;
    Ok(())
}

/// Whether nobody who is there carries a tag.
///
/// # Errors
/// The database's.
pub async fn tag_is_unused(transaction: &mut Transaction, tag: TagId) -> Result<bool, DatabaseError> {
    Ok(transaction.first(TAG_UNUSED, &args![tag], |row| row.int(0)).await?.is_none())
}

/// A statement of consent that an import brings, or that its undo takes back.
#[derive(Debug, Clone)]
pub struct ImportedConsent {
    pub id: i64,
    pub contact: ContactId,
    pub sealed: Vec<u8>,
    pub commitment: Vec<u8>,
}

/// Writes statements of consent into the consent ledger, all of one state and source.
///
/// # Errors
/// The database's.
pub async fn insert_consents(
    transaction: &mut Transaction,
    consents: &[ImportedConsent],
    state: Permission,
    source: ConsentSource,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let row = |consent: &ImportedConsent| {
        let (sealed, commitment) = (consent.sealed.as_slice(), consent.commitment.as_slice());
        args![consent.id, consent.contact, "newsletter", state.as_str(), source.as_str(), now, sealed, commitment]
    };
    transaction.execute_in_calls(INSERT_CONSENT, &consents.iter().map(row).collect::<Vec<_>>()).await?;
    Ok(())
}
