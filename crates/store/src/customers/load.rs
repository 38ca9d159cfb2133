//! What the audience engine is loaded with: people and companies in pages of ids, with labels and suppression.

use crate::customers::contact::permission_of;
use crate::{Database, DatabaseError, Pieces, Row, args, statements};
use basics::ids::{CompanyId, ContactId, ListId, TagId, UserId};
use basics::{Country, Language, Timestamp};
use domain::customers::permission::Permission;
use domain::customers::verify::AddressState;
use domain::trade::tier::Tier;

/// Rows of one page of a load.
pub const PAGE_ROWS: usize = 10_000;

/// A person for the engine; `sealed` opens to a `ContactCard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedContact {
    pub id: ContactId,
    /// Nothing also when it was removed.
    pub company: Option<CompanyId>,
    pub sealed: Vec<u8>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    /// The company's owner, or the person's own where there is no company.
    pub owner: Option<UserId>,
    pub permission: Permission,
    pub suppressed: bool,
    /// Nothing where this address was never looked at.
    pub address_check: Option<AddressState>,
    pub created_at: Timestamp,
}

/// A company for the engine; `sealed` opens to a `CompanyCard`.
#[derive(Debug, Clone)]
pub struct LoadedCompany {
    pub id: CompanyId,
    pub sealed: Vec<u8>,
    pub country: Option<Country>,
    pub owner: Option<UserId>,
    pub created_at: Timestamp,
    pub industry: Option<String>,
    /// Who never ordered is a prospect.
    pub tier: Tier,
}

// A person of an import that has not published everything yet is not shown.
statements! {
    CONTACTS = "SELECT c.id, o.id, c.sealed, c.country, c.language,
            CASE WHEN o.id IS NULL THEN c.owner ELSE o.owner END,
            c.permission, CAST(CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS BIGINT), c.created_at, k.state
        FROM contact c
        LEFT JOIN company o ON o.id = c.company AND o.deleted_at IS NULL
        LEFT JOIN suppression s ON s.hash = c.suppression_hash
        LEFT JOIN address_check k ON k.contact = c.id AND k.address_hash = c.address_hash
        WHERE c.id > $1 AND c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        ORDER BY c.id
        LIMIT 10000";
    /// The same without a look at each person's company, which stands at any place of a large table.
    CONTACTS_ALONE = "SELECT c.id, c.company, c.sealed, c.country, c.language, c.owner,
            c.permission, CAST(CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS BIGINT), c.created_at, k.state
        FROM contact c
        LEFT JOIN suppression s ON s.hash = c.suppression_hash
        LEFT JOIN address_check k ON k.contact = c.id AND k.address_hash = c.address_hash
        WHERE c.id > $1 AND c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        ORDER BY c.id
        LIMIT 10000";
    OWNERS = "SELECT id, owner FROM company WHERE id > $1 AND deleted_at IS NULL ORDER BY id LIMIT 10000";
    COMPANIES = "SELECT o.id, o.sealed, o.country, o.owner, o.created_at, o.industry, t.tier
        FROM company o
        LEFT JOIN company_tier t ON t.company = o.id
        WHERE o.id > $1 AND o.deleted_at IS NULL
            AND (o.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = o.hidden_by AND i.state = 'published'))
        ORDER BY o.id
        LIMIT 10000";
    ROWS = "SELECT (SELECT COUNT(*) FROM contact WHERE deleted_at IS NULL),
            (SELECT COUNT(*) FROM company WHERE deleted_at IS NULL)";
    TAGS = "SELECT p.contact, p.tag FROM contact_tag p JOIN tag t ON t.id = p.tag
        WHERE p.contact > $1 AND p.contact <= $2 AND t.deleted_at IS NULL";
    LISTS = "SELECT p.contact, p.list FROM contact_list p JOIN list l ON l.id = p.list
        WHERE p.contact > $1 AND p.contact <= $2 AND l.deleted_at IS NULL";
    COMPANY_TAGS = "SELECT p.company, p.tag FROM company_tag p JOIN tag t ON t.id = p.tag
        WHERE p.company > $1 AND p.company <= $2 AND t.deleted_at IS NULL";
    PARENTS = "SELECT c.id, p.id
        FROM company c
        JOIN company p ON p.id = c.parent AND p.deleted_at IS NULL
        WHERE c.id > $1 AND c.deleted_at IS NULL
        ORDER BY c.id
        LIMIT 10000";
    COLLABORATORS = "SELECT w.company, w.user_account
        FROM company_collaborator w
        JOIN company o ON o.id = w.company AND o.deleted_at IS NULL
        WHERE w.company > $1 AND w.company <= $2";
}

const SOME_CONTACTS: &str = "SELECT c.id, o.id, c.sealed, c.country, c.language,
            CASE WHEN o.id IS NULL THEN c.owner ELSE o.owner END,
            c.permission, CAST(CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS BIGINT), c.created_at, k.state
        FROM contact c
        LEFT JOIN company o ON o.id = c.company AND o.deleted_at IS NULL
        LEFT JOIN suppression s ON s.hash = c.suppression_hash
        LEFT JOIN address_check k ON k.contact = c.id AND k.address_hash = c.address_hash
        WHERE c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
            AND c.id IN ";
const SOME_COMPANIES: &str = "SELECT o.id, o.sealed, o.country, o.owner, o.created_at, o.industry, t.tier
        FROM company o
        LEFT JOIN company_tier t ON t.company = o.id
        WHERE o.deleted_at IS NULL
            AND (o.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = o.hidden_by AND i.state = 'published'))
            AND o.id IN ";
const TAGS_OF_SOME: &str = "SELECT p.contact, p.tag FROM contact_tag p JOIN tag t ON t.id = p.tag
        WHERE t.deleted_at IS NULL AND p.contact IN ";
const COMPANY_TAGS_OF_SOME: &str = "SELECT p.company, p.tag FROM company_tag p JOIN tag t ON t.id = p.tag
        WHERE t.deleted_at IS NULL AND p.company IN ";
const PARENTS_OF_SOME: &str = "SELECT c.id, p.id
        FROM company c
        JOIN company p ON p.id = c.parent AND p.deleted_at IS NULL
        WHERE c.deleted_at IS NULL AND c.id IN ";
const LISTS_OF_SOME: &str = "SELECT p.contact, p.list FROM contact_list p JOIN list l ON l.id = p.list
        WHERE l.deleted_at IS NULL AND p.contact IN ";

fn read_contact(row: &Row<'_>) -> Result<LoadedContact, DatabaseError> {
    Ok(LoadedContact {
        id: row.id(0)?,
        company: row.optional_id(1)?,
        sealed: row.blob(2)?,
        country: row.optional_parsed(3)?,
        language: row.optional_parsed(4)?,
        owner: row.optional_id(5)?,
        permission: permission_of(row, 6)?,
        suppressed: row.flag(7)?,
        created_at: row.time(8)?,
        address_check: row.optional_parsed(9)?,
    })
}

fn read_company(row: &Row<'_>) -> Result<LoadedCompany, DatabaseError> {
    Ok(LoadedCompany {
        id: row.id(0)?,
        sealed: row.blob(1)?,
        country: row.optional_parsed(2)?,
        owner: row.optional_id(3)?,
        created_at: row.time(4)?,
        industry: row.optional_text(5)?,
        tier: row.optional_parsed(6)?.unwrap_or(Tier::Prospect),
    })
}

/// Up to [`PAGE_ROWS`] people after one, in order of id.
///
/// # Errors
/// The database's.
pub async fn contacts(database: &Database, after: ContactId) -> Result<Vec<LoadedContact>, DatabaseError> {
    database.query(CONTACTS, args![after], read_contact).await
}

/// The companies that are there and whose they are, in the order of ids: for a load of everybody, who would look them up one by one.
#[derive(Debug, Default)]
pub struct Owners(Vec<(CompanyId, Option<UserId>)>);

impl Owners {
    /// Whose a company is; nothing where it is not there.
    fn of(&self, company: CompanyId) -> Option<Option<UserId>> {
        let place = self.0.binary_search_by_key(&company, |(id, _)| *id).ok()?;
        Some(self.0[place].1)
    }
}

/// All companies that are there, with their owners: 24 bytes each.
///
/// # Errors
/// The database's.
pub async fn owners(database: &Database) -> Result<Owners, DatabaseError> {
    let (mut owners, mut after) = (Owners::default(), CompanyId::from_i64(-1));
    loop {
        let page = database.query(OWNERS, args![after], |row| Ok((row.id(0)?, row.optional_id(1)?))).await?;
        owners.0.extend(&page);
        match page.last() {
            Some((last, _)) if page.len() == PAGE_ROWS => after = *last,
            _ => return Ok(owners),
        }
    }
}

/// [`contacts`] where the owners of companies are known already.
///
/// # Errors
/// The database's.
pub async fn contacts_owned(
    database: &Database,
    after: ContactId,
    owners: &Owners,
) -> Result<Vec<LoadedContact>, DatabaseError> {
    let mut contacts = database.query(CONTACTS_ALONE, args![after], read_contact).await?;
    for contact in &mut contacts {
        match contact.company.map(|company| owners.of(company)) {
            None => {}
            Some(None) => contact.company = None,
            Some(Some(owner)) => contact.owner = owner,
        }
    }
    Ok(contacts)
}

/// The tags of people with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn tags(
    database: &Database,
    after: ContactId,
    until: ContactId,
) -> Result<Vec<(ContactId, TagId)>, DatabaseError> {
    database.query(TAGS, args![after, until], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// The lists of people with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn lists(
    database: &Database,
    after: ContactId,
    until: ContactId,
) -> Result<Vec<(ContactId, ListId)>, DatabaseError> {
    database.query(LISTS, args![after, until], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// Up to [`PAGE_ROWS`] companies after one, in order of id.
///
/// # Errors
/// The database's.
pub async fn companies(database: &Database, after: CompanyId) -> Result<Vec<LoadedCompany>, DatabaseError> {
    database.query(COMPANIES, args![after], read_company).await
}

/// Companies as [`companies`] gives them, by id; those that are removed or hidden are left out.
///
/// # Errors
/// The database's.
pub async fn some_companies(database: &Database, ids: &[CompanyId]) -> Result<Vec<LoadedCompany>, DatabaseError> {
    database.query_pieces(Pieces::new(SOME_COMPANIES).list(ids.iter().copied()), read_company).await
}

/// The tags of some companies.
///
/// # Errors
/// The database's.
pub async fn company_tags_of_some(
    database: &Database,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, TagId)>, DatabaseError> {
    let pieces = Pieces::new(COMPANY_TAGS_OF_SOME).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// About how many people and companies there are to load.
///
/// # Errors
/// The database's.
pub async fn rows(database: &Database) -> Result<(u64, u64), DatabaseError> {
    let counts = database.first(ROWS, args![], |row| Ok((row.int(0)?, row.int(1)?))).await?.unwrap_or_default();
    let count = |count: i64| u64::try_from(count).map_err(DatabaseError::shape);
    Ok((count(counts.0)?, count(counts.1)?))
}

/// The tags of companies with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn company_tags(
    database: &Database,
    after: CompanyId,
    until: CompanyId,
) -> Result<Vec<(CompanyId, TagId)>, DatabaseError> {
    database.query(COMPANY_TAGS, args![after, until], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// Up to [`PAGE_ROWS`] companies after one that belong to another, each with that one, in order of id.
///
/// # Errors
/// The database's.
pub async fn parents(database: &Database, after: CompanyId) -> Result<Vec<(CompanyId, CompanyId)>, DatabaseError> {
    database.query(PARENTS, args![after], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// Those of some companies that belong to another, each with that one.
///
/// # Errors
/// The database's.
pub async fn parents_of_some(
    database: &Database,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, CompanyId)>, DatabaseError> {
    let pieces = Pieces::new(PARENTS_OF_SOME).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// Who works along on companies with ids in `(after, until]`.
///
/// # Errors
/// The database's.
pub async fn collaborators(
    database: &Database,
    after: CompanyId,
    until: CompanyId,
) -> Result<Vec<(CompanyId, UserId)>, DatabaseError> {
    database.query(COLLABORATORS, args![after, until], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// People as [`contacts`] gives them, by id; those that are removed or hidden are left out.
///
/// # Errors
/// The database's.
pub async fn some_contacts(database: &Database, ids: &[ContactId]) -> Result<Vec<LoadedContact>, DatabaseError> {
    database.query_pieces(Pieces::new(SOME_CONTACTS).list(ids.iter().copied()), read_contact).await
}

/// The tags of some people.
///
/// # Errors
/// The database's.
pub async fn tags_of_some(database: &Database, ids: &[ContactId]) -> Result<Vec<(ContactId, TagId)>, DatabaseError> {
    let pieces = Pieces::new(TAGS_OF_SOME).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// The lists of some people.
///
/// # Errors
/// The database's.
pub async fn lists_of_some(database: &Database, ids: &[ContactId]) -> Result<Vec<(ContactId, ListId)>, DatabaseError> {
    let pieces = Pieces::new(LISTS_OF_SOME).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?))).await
}
