//! The questions of the audience engine put to the ledger itself, for measuring how much longer that takes. Nothing else asks them.

use crate::{Database, DatabaseError, Statement, args, statements};
use basics::Timestamp;
use std::time::Duration;

statements! {
    CLICKED_OFTEN = "SELECT COUNT(*) FROM (SELECT e.contact FROM event e
        JOIN contact c ON c.id = e.contact AND c.deleted_at IS NULL
        WHERE e.kind = 'clicked' AND e.verdict = 'human' AND e.at > $1
        GROUP BY e.contact HAVING COUNT(*) >= 3) AS found";
    DOWNLOADED_LATELY = "SELECT COUNT(*) FROM contact c WHERE c.deleted_at IS NULL AND EXISTS (
        SELECT 1 FROM event e WHERE e.contact = c.id AND e.at > $1 AND e.kind = 'downloaded')";
    NEVER_OPENED = "SELECT COUNT(*) FROM contact c WHERE c.deleted_at IS NULL AND c.created_at <= $1 + 99999999999999
        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.contact = c.id AND e.kind = 'opened' AND e.verdict = 'human')";
    OF_COUNTRIES = "SELECT COUNT(*) FROM contact c WHERE c.deleted_at IS NULL
        AND c.country IN ('DE', 'FR', 'ES', 'IT', 'PL') AND c.created_at <= $1 + 99999999999999
        AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.hash = c.suppression_hash)";
}

/// The questions, each with the place of its twin in the list of segments that is measured.
const QUESTIONS: [(usize, Statement); 4] =
    [(0, OF_COUNTRIES), (1, CLICKED_OFTEN), (3, DOWNLOADED_LATELY), (6, NEVER_OPENED)];

/// Thirty days, as the questions have it.
const SPAN: Duration = Duration::from_secs(30 * 86_400);

/// How many questions there are.
pub const COUNT: usize = QUESTIONS.len();

/// Asks one question at `now`; answers the place of its twin, and how many are meant.
///
/// # Errors
/// The database's.
pub async fn ask(database: &Database, number: usize, now: Timestamp) -> Result<(usize, u64), DatabaseError> {
    let (place, statement) = QUESTIONS[number % COUNT];
    let counted = database.first(statement, args![now.minus(SPAN)], |row| row.int(0)).await?;
    Ok((place, counted.unwrap_or(0).unsigned_abs()))
}
