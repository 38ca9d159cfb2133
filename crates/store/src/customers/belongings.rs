//! What belongs to one user: companies, people without a company, companies on which the user works along, and tasks that are still to be done.

use crate::{Database, DatabaseError, args, statements};
use basics::ids::{CompanyId, ContactId, TaskId, UserId};

statements! {
    COMPANIES = "SELECT id FROM company WHERE owner = $1 AND deleted_at IS NULL ORDER BY id LIMIT $2";
    /// A person with a company follows that.
    CONTACTS = "SELECT c.id
        FROM contact c
        LEFT JOIN company o ON o.id = c.company AND o.deleted_at IS NULL
        WHERE c.owner = $1 AND o.id IS NULL AND c.deleted_at IS NULL
        ORDER BY c.id
        LIMIT $2";
    ALONG = "SELECT w.company
        FROM company_collaborator w
        JOIN company o ON o.id = w.company AND o.deleted_at IS NULL
        WHERE w.user_account = $1
        ORDER BY w.company
        LIMIT $2";
    /// A task of a removed customer went with it.
    TASKS = "SELECT t.id
        FROM task t
        LEFT JOIN contact c ON c.id = t.contact AND c.deleted_at IS NULL
        LEFT JOIN company o ON o.id = t.company AND o.deleted_at IS NULL
        WHERE t.assignee = $1 AND t.done_at IS NULL
            AND (t.contact IS NULL OR c.id IS NOT NULL) AND (t.company IS NULL OR o.id IS NOT NULL)
        ORDER BY t.id
        LIMIT $2";
}

/// Companies of a user.
///
/// # Errors
/// The database's.
pub async fn companies(database: &Database, user: UserId, limit: u32) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(COMPANIES, args![user, limit], |row| row.id(0)).await
}

/// People of a user who have no company.
///
/// # Errors
/// The database's.
pub async fn contacts(database: &Database, user: UserId, limit: u32) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(CONTACTS, args![user, limit], |row| row.id(0)).await
}

/// Companies on which a user works along.
///
/// # Errors
/// The database's.
pub async fn along(database: &Database, user: UserId, limit: u32) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(ALONG, args![user, limit], |row| row.id(0)).await
}

/// What a user has still to do, without tasks of removed customers.
///
/// # Errors
/// The database's.
pub async fn tasks(database: &Database, user: UserId, limit: u32) -> Result<Vec<TaskId>, DatabaseError> {
    database.query(TASKS, args![user, limit], |row| row.id(0)).await
}
