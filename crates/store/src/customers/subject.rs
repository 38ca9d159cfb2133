//! The names of what events are about, as a condition is built: the newest, those that are found by a text, and those that are chosen.

use crate::{Database, DatabaseError, Pieces, Row, args, statements};
use basics::ids::ThingId;

/// A thing by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: ThingId,
    pub name: String,
}

/// Which things are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Any,
    /// Those that links of letters lead to, and categories.
    Linked,
}

statements! {
    NEWEST = "SELECT id, name FROM thing
        ORDER BY CASE WHEN type = 'category' THEN 0 ELSE 1 END, id DESC
        LIMIT $1";
    NEWEST_LINKED = "SELECT id, name FROM thing
        WHERE type = 'category' OR id IN (SELECT thing FROM link WHERE thing IS NOT NULL)
        ORDER BY CASE WHEN type = 'category' THEN 0 ELSE 1 END, id DESC
        LIMIT $1";
    // Keys are folded. Names are not, and SQLite knows small letters of ASCII only: so they are met as they are typed, too.
    FIND = "SELECT id, name FROM thing
        WHERE key LIKE $1 ESCAPE '\\' OR LOWER(name) LIKE $1 ESCAPE '\\' OR name LIKE $2 ESCAPE '\\'
        ORDER BY CASE WHEN type = 'category' THEN 0 ELSE 1 END, id DESC
        LIMIT $3";
    FIND_LINKED = "SELECT id, name FROM thing
        WHERE (type = 'category' OR id IN (SELECT thing FROM link WHERE thing IS NOT NULL))
            AND (key LIKE $1 ESCAPE '\\' OR LOWER(name) LIKE $1 ESCAPE '\\' OR name LIKE $2 ESCAPE '\\')
        ORDER BY CASE WHEN type = 'category' THEN 0 ELSE 1 END, id DESC
        LIMIT $3";
}

const SOME: &str = "SELECT id, name FROM thing WHERE id IN ";

fn read(row: &Row<'_>) -> Result<Named, DatabaseError> {
    Ok(Named { id: row.id(0)?, name: row.text(1)? })
}

/// Things by name, categories first, then the newest; at most `limit`.
///
/// # Errors
/// The database's.
pub async fn newest(database: &Database, wanted: Wanted, limit: u32) -> Result<Vec<Named>, DatabaseError> {
    let statement = match wanted {
        Wanted::Any => NEWEST,
        Wanted::Linked => NEWEST_LINKED,
    };
    database.query(statement, args![limit], read).await
}

/// Things whose key or name has a text in it, which is given as it was typed and folded; categories first, then the newest.
///
/// # Errors
/// The database's.
pub async fn find(
    database: &Database,
    wanted: Wanted,
    text: &str,
    folded: &str,
    limit: u32,
) -> Result<Vec<Named>, DatabaseError> {
    let statement = match wanted {
        Wanted::Any => FIND,
        Wanted::Linked => FIND_LINKED,
    };
    database.query(statement, args![within(folded), within(text), limit], read).await
}

/// These things, in no order.
///
/// # Errors
/// The database's.
pub async fn some(database: &Database, ids: &[ThingId]) -> Result<Vec<Named>, DatabaseError> {
    database.query_pieces(Pieces::new(SOME).list(ids.iter().copied()), read).await
}

/// The pattern of texts with this one in them, its own marks being letters like others.
fn within(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
