//! Rows of the contact grid: a person with the sealed name of the company and the names of the labels, by id.
//!
//! Which ids, and in which order, the audience engine says. Removed and hidden people are left out.

use crate::customers::contact::permission_of;
use crate::{Database, DatabaseError, Pieces, Row};
use basics::ids::{CompanyId, ContactId, ListId, TagId, UserId};
use basics::{Country, Language, Timestamp};
use domain::customers::permission::Permission;

/// A person for a row of the grid; `sealed` opens to a `ContactCard`.
#[derive(Debug, Clone)]
pub struct GridContact {
    pub id: ContactId,
    /// With what opens to a `CompanyCard`.
    pub company: Option<(CompanyId, Vec<u8>)>,
    pub sealed: Vec<u8>,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    /// The company's owner, or the person's own where there is no company.
    pub owner: Option<UserId>,
    pub permission: Permission,
    pub suppressed: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

const CONTACTS: &str = "SELECT c.id, o.id, o.sealed, c.sealed, c.country, c.language, c.time_zone,
            CASE WHEN o.id IS NULL THEN c.owner ELSE o.owner END,
            c.permission, CAST(CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS BIGINT), c.created_at, c.version
        FROM contact c
        LEFT JOIN company o ON o.id = c.company AND o.deleted_at IS NULL
        LEFT JOIN suppression s ON s.hash = c.suppression_hash
        WHERE c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
            AND c.id IN ";
const TAGS: &str = "SELECT p.contact, t.id, t.name FROM contact_tag p JOIN tag t ON t.id = p.tag
        WHERE t.deleted_at IS NULL AND p.contact IN ";
const LISTS: &str = "SELECT p.contact, l.id, l.name FROM contact_list p JOIN list l ON l.id = p.list
        WHERE l.deleted_at IS NULL AND p.contact IN ";
const COMPANY_TAGS: &str = "SELECT p.company, t.id, t.name FROM company_tag p JOIN tag t ON t.id = p.tag
        WHERE t.deleted_at IS NULL AND p.company IN ";

fn read(row: &Row<'_>) -> Result<GridContact, DatabaseError> {
    let company: Option<CompanyId> = row.optional_id(1)?;
    Ok(GridContact {
        id: row.id(0)?,
        company: company.zip(row.optional_blob(2)?),
        sealed: row.blob(3)?,
        country: row.optional_parsed(4)?,
        language: row.optional_parsed(5)?,
        time_zone: row.optional_text(6)?,
        owner: row.optional_id(7)?,
        permission: permission_of(row, 8)?,
        suppressed: row.flag(9)?,
        created_at: row.time(10)?,
        version: row.int(11)?,
    })
}

/// People by id, in no order.
///
/// # Errors
/// The database's.
pub async fn contacts(database: &Database, ids: &[ContactId]) -> Result<Vec<GridContact>, DatabaseError> {
    database.query_pieces(Pieces::new(CONTACTS).list(ids.iter().copied()), read).await
}

/// Their tags with their names.
///
/// # Errors
/// The database's.
pub async fn tags(database: &Database, ids: &[ContactId]) -> Result<Vec<(ContactId, TagId, String)>, DatabaseError> {
    let pieces = Pieces::new(TAGS).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?, row.text(2)?))).await
}

/// Their lists with their names.
///
/// # Errors
/// The database's.
pub async fn lists(database: &Database, ids: &[ContactId]) -> Result<Vec<(ContactId, ListId, String)>, DatabaseError> {
    let pieces = Pieces::new(LISTS).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?, row.text(2)?))).await
}

/// The tags of companies with their names.
///
/// # Errors
/// The database's.
pub async fn company_tags(
    database: &Database,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, TagId, String)>, DatabaseError> {
    let pieces = Pieces::new(COMPANY_TAGS).list(ids.iter().copied());
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.id(1)?, row.text(2)?))).await
}
