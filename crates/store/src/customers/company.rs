//! Companies: one row each; the name is sealed, a keyed hash of its folded form finds it for imports.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::ids::{CompanyId, ImportId, UserId};
use basics::{Country, Currency, Money, Timestamp};

/// A company as it stands in the ledger; `sealed` opens to a `CompanyCard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyRecord {
    pub id: CompanyId,
    pub sealed: Vec<u8>,
    pub name_hash: Vec<u8>,
    pub domain_hash: Option<Vec<u8>>,
    pub country: Option<Country>,
    pub industry: Option<String>,
    pub owner: Option<UserId>,
    pub volume: Option<Money>,
    /// Year (may be unknown), month and day of the founding day.
    pub founded: Option<(Option<i64>, i64, i64)>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub hidden_by: Option<ImportId>,
    pub version: i64,
    /// The company that it belongs to.
    pub parent: Option<CompanyId>,
}

/// Domains of one question, below the ledger's own limit.
const DOMAINS_AT_ONCE: usize = 8_000;
const AT_WEBSITE: &str = "SELECT c.domain_hash, c.id
    FROM company c
    WHERE c.deleted_at IS NULL
        AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        AND c.domain_hash IN ";
const AT_DOMAIN: &str = "SELECT d.hash, c.id
    FROM domain_of_company d
    JOIN company c ON c.id = d.company
    WHERE c.deleted_at IS NULL
        AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        AND d.hash IN ";
const HIDDEN_BY: &str = "SELECT id FROM company WHERE hidden_by = ";

statements! {
    /// Domains of companies that are gone or hidden count too: one question too many, and no wrong answer.
    HAS_DOMAINS = "SELECT company FROM domain_of_company
        UNION ALL
        SELECT id FROM company WHERE domain_hash IS NOT NULL AND deleted_at IS NULL
        LIMIT 1";
    INSERT = "INSERT INTO company (id, sealed, name_hash, domain_hash, country, industry, owner, volume_minor,
            volume_currency, founded_year, founded_month, founded_day, created_at, updated_at, hidden_by, version, parent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    UPDATE = "UPDATE company
        SET sealed = $3, name_hash = $4, domain_hash = $5, country = $6, industry = $7, owner = $8, volume_minor = $9,
            volume_currency = $10, founded_year = $11, founded_month = $12, founded_day = $13, updated_at = $14,
            owner_since = CASE WHEN owner IS NOT DISTINCT FROM $8 THEN owner_since ELSE $14 END,
            last_owner = CASE WHEN owner IS NULL OR owner IS NOT DISTINCT FROM $8 THEN last_owner ELSE owner END,
            parent = $15, version = version + 1
        WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    SELECT = "SELECT id, sealed, name_hash, domain_hash, country, industry, owner, volume_minor, volume_currency,
            founded_year, founded_month, founded_day, created_at, updated_at, hidden_by, version, parent
        FROM company
        WHERE id = $1 AND deleted_at IS NULL";
    BY_NAME = "SELECT id, sealed, name_hash, domain_hash, country, industry, owner, volume_minor, volume_currency,
            founded_year, founded_month, founded_day, created_at, updated_at, hidden_by, version, parent
        FROM company
        WHERE name_hash = $1 AND deleted_at IS NULL
        ORDER BY id
        LIMIT 1";
    BY_DOMAIN = "SELECT id, sealed, name_hash, domain_hash, country, industry, owner, volume_minor, volume_currency,
            founded_year, founded_month, founded_day, created_at, updated_at, hidden_by, version, parent
        FROM company
        WHERE deleted_at IS NULL AND id IN (
            SELECT id FROM company WHERE domain_hash = $1 AND deleted_at IS NULL
            UNION ALL SELECT company FROM domain_of_company WHERE hash = $1)
        ORDER BY id
        LIMIT 1";
    ALL_BY_DOMAIN = "SELECT id FROM company
        WHERE deleted_at IS NULL AND id IN (
            SELECT id FROM company WHERE domain_hash = $1 AND deleted_at IS NULL
            UNION ALL SELECT company FROM domain_of_company WHERE hash = $1)
        ORDER BY id
        LIMIT 100";
    REMOVE = "UPDATE company SET deleted_at = $2, updated_at = $2, version = version + 1
        WHERE id = $1 AND deleted_at IS NULL";
    BRING_BACK = "UPDATE company SET deleted_at = NULL, updated_at = $2, version = version + 1
        WHERE id = $1 AND deleted_at IS NOT NULL";
    CONTACTS = "SELECT id FROM contact WHERE company = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1000";
}

const CONTACTS_OF_SOME: &str = "SELECT id FROM contact WHERE deleted_at IS NULL AND company IN ";
const MANY: &str = "SELECT id, sealed, name_hash, domain_hash, country, industry, owner, volume_minor, volume_currency,
            founded_year, founded_month, founded_day, created_at, updated_at, hidden_by, version, parent
        FROM company
        WHERE deleted_at IS NULL AND id IN ";

fn read(row: &Row<'_>) -> Result<CompanyRecord, DatabaseError> {
    let currency: Option<Currency> = row.optional_parsed(8)?;
    let volume = row.optional_int(7)?.zip(currency).map(|(minor, currency)| Money { minor, currency });
    let founded = row.optional_int(10)?.zip(row.optional_int(11)?);
    let year = row.optional_int(9)?;
    Ok(CompanyRecord {
        id: row.id(0)?,
        sealed: row.blob(1)?,
        name_hash: row.blob(2)?,
        domain_hash: row.optional_blob(3)?,
        country: row.optional_parsed(4)?,
        industry: row.optional_text(5)?,
        owner: row.optional_id(6)?,
        volume,
        founded: founded.map(|(month, day)| (year, month, day)),
        created_at: row.time(12)?,
        updated_at: row.time(13)?,
        hidden_by: row.optional_id(14)?,
        version: row.int(15)?,
        parent: row.optional_id(16)?,
    })
}

/// The columns that insert and update share, in their order.
fn shared(record: CompanyRecord) -> [Value; 11] {
    let (year, month, day) = match record.founded {
        Some((year, month, day)) => (year, Some(month), Some(day)),
        None => (None, None, None),
    };
    args![
        record.sealed,
        record.name_hash,
        record.domain_hash,
        record.country.map(|country| country.to_string()),
        record.industry,
        record.owner,
        record.volume.map(|volume| volume.minor),
        record.volume.map(|volume| volume.currency.to_string()),
        year,
        month,
        day
    ]
}

/// Inserts companies.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, records: &[CompanyRecord]) -> Result<(), DatabaseError> {
    let mut new = NewCompanies::default();
    records.iter().for_each(|record| new.push(record.clone()));
    insert_new(transaction, &new).await
}

/// Companies as they go into statements, made where there is time for it, as [`super::contact::NewContacts`].
#[derive(Debug, Default)]
pub struct NewCompanies {
    rows: Vec<Vec<Value>>,
}

impl NewCompanies {
    pub fn push(&mut self, record: CompanyRecord) {
        let mut row = Vec::with_capacity(17);
        row.push(Value::from(record.id));
        let last = args![record.created_at, record.updated_at, record.hidden_by, record.version, record.parent];
        row.extend(shared(record));
        row.extend(last);
        self.rows.push(row);
    }

    /// The hashes of their names.
    pub fn name_hashes(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().filter_map(|row| match row.get(2) {
            Some(Value::Blob(hash)) => Some(hash.as_ref()),
            _ => None,
        })
    }
}

/// Inserts companies that were made ready before.
///
/// # Errors
/// The database's.
pub async fn insert_new(transaction: &mut Transaction, new: &NewCompanies) -> Result<(), DatabaseError> {
    transaction.execute_in_calls(INSERT, &new.rows).await?;
    Ok(())
}

/// Updates a company where its version is still the one read; `false` when it is not.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, record: &CompanyRecord) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(UPDATE, &update_row(record)).await? == 1)
}

/// Updates companies, each only where its version is still the one read; answers for each whether it was.
///
/// # Errors
/// The database's.
pub async fn update_many(transaction: &mut Transaction, records: &[CompanyRecord]) -> Result<Vec<bool>, DatabaseError> {
    let rows: Vec<_> = records.iter().map(update_row).collect();
    Ok(transaction.execute_many(UPDATE, &rows).await?.into_iter().map(|changed| changed == 1).collect())
}

fn update_row(record: &CompanyRecord) -> Vec<Value> {
    let mut row = vec![Value::from(record.id), Value::from(record.version)];
    row.extend(shared(record.clone()));
    row.extend(args![record.updated_at, record.parent]);
    row
}

/// Several companies inside a transaction, in no order; missing ones are left out.
///
/// # Errors
/// The database's.
pub async fn find_many(transaction: &mut Transaction, ids: &[CompanyId]) -> Result<Vec<CompanyRecord>, DatabaseError> {
    transaction.query_pieces(&Pieces::new(MANY).list(ids.iter().copied()), read).await
}

/// The company inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: CompanyId) -> Result<Option<CompanyRecord>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}

/// The oldest company of that folded name.
///
/// # Errors
/// The database's.
pub async fn find_by_name(
    transaction: &mut Transaction,
    name_hash: &[u8],
) -> Result<Option<CompanyRecord>, DatabaseError> {
    transaction.first(BY_NAME, &args![name_hash], read).await
}

/// The oldest company with that website or that domain beside it.
///
/// # Errors
/// The database's.
pub async fn find_by_domain(
    transaction: &mut Transaction,
    domain_hash: &[u8],
) -> Result<Option<CompanyRecord>, DatabaseError> {
    transaction.first(BY_DOMAIN, &args![domain_hash], read).await
}

/// Companies with that website, which branches may share, or with that domain beside it.
///
/// # Errors
/// The database's.
pub async fn find_all_by_domain(
    transaction: &mut Transaction,
    domain_hash: &[u8],
) -> Result<Vec<CompanyId>, DatabaseError> {
    transaction.query(ALL_BY_DOMAIN, &args![domain_hash], |row| row.id(0)).await
}

/// [`find_all_by_domain`] for reading.
///
/// # Errors
/// The database's.
pub async fn all_by_domain(database: &Database, domain_hash: &[u8]) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(ALL_BY_DOMAIN, args![domain_hash], |row| row.id(0)).await
}

/// The companies that everybody sees and that have one of these domains, as their website's or beside it, in no order.
///
/// # Errors
/// The database's.
pub async fn at_domains(database: &Database, hashes: &[&[u8]]) -> Result<Vec<(Vec<u8>, CompanyId)>, DatabaseError> {
    let mut found = Vec::new();
    for some in hashes.chunks(DOMAINS_AT_ONCE) {
        for statement in [AT_WEBSITE, AT_DOMAIN] {
            let pieces = Pieces::new(statement).list(some.iter().copied());
            found.extend(database.query_pieces(pieces, |row| Ok((row.blob(0)?, row.id(1)?))).await?);
        }
    }
    Ok(found)
}

/// Whether any company has a domain.
///
/// # Errors
/// The database's.
pub async fn has_domains(database: &Database) -> Result<bool, DatabaseError> {
    let first: Option<CompanyId> = database.first(HAS_DOMAINS, [], |row| row.id(0)).await?;
    Ok(first.is_some())
}

/// Those of the companies that an import made.
///
/// # Errors
/// The database's.
pub async fn hidden_by(
    database: &Database,
    import: ImportId,
    ids: &[CompanyId],
) -> Result<Vec<CompanyId>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let pieces = Pieces::new(HIDDEN_BY).value(import).text(" AND id IN ").list(ids.iter().copied());
    database.query_pieces(pieces, |row| row.id(0)).await
}

/// The company for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: CompanyId) -> Result<Option<CompanyRecord>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}

/// Several companies for reading, in no order; missing ones are left out.
///
/// # Errors
/// The database's.
pub async fn get_many(database: &Database, ids: &[CompanyId]) -> Result<Vec<CompanyRecord>, DatabaseError> {
    database.query_pieces(Pieces::new(MANY).list(ids.iter().copied()), read).await
}

/// The company's contacts, at most a thousand.
///
/// # Errors
/// The database's.
pub async fn contacts(database: &Database, id: CompanyId) -> Result<Vec<basics::ids::ContactId>, DatabaseError> {
    database.query(CONTACTS, args![id], |row| row.id(0)).await
}

/// All contacts of some companies.
///
/// # Errors
/// The database's.
pub async fn contacts_of_some(
    database: &Database,
    ids: &[CompanyId],
) -> Result<Vec<basics::ids::ContactId>, DatabaseError> {
    let pieces = Pieces::new(CONTACTS_OF_SOME).list(ids.iter().copied());
    database.query_pieces(pieces, |row| row.id(0)).await
}

/// [`contacts`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_contacts(
    transaction: &mut Transaction,
    id: CompanyId,
) -> Result<Vec<basics::ids::ContactId>, DatabaseError> {
    transaction.query(CONTACTS, &args![id], |row| row.id(0)).await
}

/// Removes a company (undo brings it back); `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, id: CompanyId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![id, now]).await? == 1)
}

/// Brings a removed company back; `false` when there is none.
///
/// # Errors
/// The database's.
pub async fn bring_back(transaction: &mut Transaction, id: CompanyId, now: Timestamp) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(BRING_BACK, &args![id, now]).await? == 1)
}
