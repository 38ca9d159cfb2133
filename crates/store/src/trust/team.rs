//! Teams, who is in them, and whose customers one sees through them.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{TeamId, UserId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRow {
    pub id: TeamId,
    pub name: String,
    pub shares_customers: bool,
    pub created_at: Timestamp,
}

statements! {
    ALL = "SELECT id, name, shares_customers, created_at FROM team ORDER BY id LIMIT $1";
    BY_ID = "SELECT id, name, shares_customers, created_at FROM team WHERE id = $1";
    BY_NAME = "SELECT id, name, shares_customers, created_at FROM team WHERE name = $1";
    INSERT = "INSERT INTO team (id, name, shares_customers, created_at) VALUES ($1, $2, $3, $4)";
    UPDATE = "UPDATE team SET name = $2, shares_customers = $3 WHERE id = $1";
    DELETE = "DELETE FROM team WHERE id = $1";
    MEMBERS = "SELECT user_account FROM team_member WHERE team = $1 ORDER BY user_account";
    ALL_MEMBERS = "SELECT team, user_account FROM team_member ORDER BY team, user_account";
    TEAMS_OF = "SELECT team FROM team_member WHERE user_account = $1 ORDER BY team";
    COLLEAGUES = "SELECT DISTINCT other.user_account
        FROM team_member own
        JOIN team ON team.id = own.team AND team.shares_customers = 1
        JOIN team_member other ON other.team = own.team
        WHERE own.user_account = $1 AND other.user_account <> $1
        ORDER BY other.user_account";
    LEAVE = "DELETE FROM team_member WHERE user_account = $1";
    JOIN = "INSERT INTO team_member (team, user_account) VALUES ($1, $2) ON CONFLICT (team, user_account) DO NOTHING";
}

/// More teams than a company of thousands has; the list is read whole.
pub const TEAMS_LIMIT: i64 = 500;

fn read(row: &Row<'_>) -> Result<TeamRow, DatabaseError> {
    Ok(TeamRow { id: row.id(0)?, name: row.text(1)?, shares_customers: row.flag(2)?, created_at: row.time(3)? })
}

/// Every team, oldest first.
///
/// # Errors
/// The database's.
pub async fn all(database: &Database) -> Result<Vec<TeamRow>, DatabaseError> {
    database.query(ALL, args![TEAMS_LIMIT], read).await
}

/// Who is in which team.
///
/// # Errors
/// The database's.
pub async fn all_members(database: &Database) -> Result<Vec<(TeamId, UserId)>, DatabaseError> {
    database.query(ALL_MEMBERS, [], |row| Ok((row.id(0)?, row.id(1)?))).await
}

/// The teams of a user, and the members of those that share their customers (the user excluded).
///
/// # Errors
/// The database's.
pub async fn of_user(database: &Database, user: UserId) -> Result<(Vec<TeamId>, Vec<UserId>), DatabaseError> {
    let teams: Vec<TeamId> = database.query(TEAMS_OF, args![user], |row| row.id(0)).await?;
    if teams.is_empty() {
        return Ok((teams, Vec::new()));
    }
    let colleagues = database.query(COLLEAGUES, args![user], |row| row.id(0)).await?;
    Ok((teams, colleagues))
}

/// # Errors
/// The database's.
pub async fn count(transaction: &mut Transaction) -> Result<i64, DatabaseError> {
    let teams = transaction.query(ALL, &args![TEAMS_LIMIT], |row| row.int(0)).await?;
    Ok(teams.len() as i64)
}

/// # Errors
/// The database's.
pub async fn get(transaction: &mut Transaction, id: TeamId) -> Result<Option<TeamRow>, DatabaseError> {
    transaction.first(BY_ID, &args![id], read).await
}

/// # Errors
/// The database's.
pub async fn get_by_name(transaction: &mut Transaction, name: &str) -> Result<Option<TeamRow>, DatabaseError> {
    transaction.first(BY_NAME, &args![name], read).await
}

/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, row: &TeamRow) -> Result<(), DatabaseError> {
    transaction.execute(INSERT, &args![row.id, row.name.as_str(), row.shares_customers, row.created_at]).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, row: &TeamRow) -> Result<(), DatabaseError> {
    transaction.execute(UPDATE, &args![row.id, row.name.as_str(), row.shares_customers]).await?;
    Ok(())
}

/// Its memberships go with it.
///
/// # Errors
/// The database's.
pub async fn delete(transaction: &mut Transaction, id: TeamId) -> Result<(), DatabaseError> {
    transaction.execute(DELETE, &args![id]).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn members(transaction: &mut Transaction, id: TeamId) -> Result<Vec<UserId>, DatabaseError> {
    transaction.query(MEMBERS, &args![id], |row| row.id(0)).await
}

/// # Errors
/// The database's.
pub async fn teams_of(transaction: &mut Transaction, user: UserId) -> Result<Vec<TeamId>, DatabaseError> {
    transaction.query(TEAMS_OF, &args![user], |row| row.id(0)).await
}

/// Takes a user out of every team.
///
/// # Errors
/// The database's.
pub async fn leave_all(transaction: &mut Transaction, user: UserId) -> Result<(), DatabaseError> {
    transaction.execute(LEAVE, &args![user]).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn join(transaction: &mut Transaction, team: TeamId, user: UserId) -> Result<(), DatabaseError> {
    transaction.execute(JOIN, &args![team, user]).await?;
    Ok(())
}
