//! Whose a customer is, for the rule of visibility: owner and collaborators by id, inside a verb or outside.
//!
//! A contact follows its company: the owner given here is the company's, or the contact's own where it has no company. What
//! is removed, or hidden by an import that is still publishing, is not found.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::ids::{CompanyId, ContactId, UserId};

/// A contact with its company, unless that was removed, and the owner that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose {
    pub contact: ContactId,
    pub company: Option<CompanyId>,
    pub owner: Option<UserId>,
    pub version: i64,
}

statements! {
    PUT_COLLABORATOR = "INSERT INTO company_collaborator (company, user_account) VALUES ($1, $2)
        ON CONFLICT (company, user_account) DO NOTHING";
    TAKE_COLLABORATOR = "DELETE FROM company_collaborator WHERE company = $1 AND user_account = $2";
}

const CONTACTS: &str = "SELECT c.id, o.id, CASE WHEN o.id IS NULL THEN c.owner ELSE o.owner END, c.version
        FROM contact c
        LEFT JOIN company o ON o.id = c.company AND o.deleted_at IS NULL
        WHERE c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
            AND c.id IN ";
const COMPANIES: &str = "SELECT o.id, o.owner
        FROM company o
        WHERE o.deleted_at IS NULL
            AND (o.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = o.hidden_by AND i.state = 'published'))
            AND o.id IN ";
const COLLABORATORS: &str = "SELECT w.company, w.user_account
        FROM company_collaborator w
        JOIN company o ON o.id = w.company AND o.deleted_at IS NULL
        WHERE w.company IN ";

fn read_whose(row: &Row<'_>) -> Result<Whose, DatabaseError> {
    Ok(Whose { contact: row.id(0)?, company: row.optional_id(1)?, owner: row.optional_id(2)?, version: row.int(3)? })
}

fn list<N>(text: &'static str, ids: &[basics::Id<N>]) -> Pieces {
    Pieces::new(text).list(ids.iter().copied().map(Value::from))
}

/// Whose these contacts are, in no order; those that are not there are left out.
///
/// # Errors
/// The database's.
pub async fn contacts(transaction: &mut Transaction, ids: &[ContactId]) -> Result<Vec<Whose>, DatabaseError> {
    transaction.query_pieces(&list(CONTACTS, ids), read_whose).await
}

/// [`contacts`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn look_at_contacts(database: &Database, ids: &[ContactId]) -> Result<Vec<Whose>, DatabaseError> {
    database.query_pieces(list(CONTACTS, ids), read_whose).await
}

/// The owners of these companies, in no order; those that are not there are left out.
///
/// # Errors
/// The database's.
pub async fn companies(
    transaction: &mut Transaction,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, Option<UserId>)>, DatabaseError> {
    transaction.query_pieces(&list(COMPANIES, ids), |row| Ok((row.id(0)?, row.optional_id(1)?))).await
}

/// [`companies`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn look_at_companies(
    database: &Database,
    ids: &[CompanyId],
) -> Result<Vec<(CompanyId, Option<UserId>)>, DatabaseError> {
    database.query_pieces(list(COMPANIES, ids), |row| Ok((row.id(0)?, row.optional_id(1)?))).await
}

/// Who works along on these companies.
///
/// # Errors
/// The database's.
pub async fn collaborators(
    transaction: &mut Transaction,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, UserId)>, DatabaseError> {
    transaction.query_pieces(&list(COLLABORATORS, companies), |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// [`collaborators`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn look_at_collaborators(
    database: &Database,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, UserId)>, DatabaseError> {
    database.query_pieces(list(COLLABORATORS, companies), |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// Lets a user work along; `false` when it is so already.
///
/// # Errors
/// The database's.
pub async fn put_collaborator(
    transaction: &mut Transaction,
    company: CompanyId,
    user: UserId,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(PUT_COLLABORATOR, &args![company, user]).await? == 1)
}

/// Ends a user's working along; `false` when there was none.
///
/// # Errors
/// The database's.
pub async fn take_collaborator(
    transaction: &mut Transaction,
    company: CompanyId,
    user: UserId,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(TAKE_COLLABORATOR, &args![company, user]).await? == 1)
}
