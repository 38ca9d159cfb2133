//! The few places where the two databases differ: type words of migrations, claims, and what only one of them has.
//!
//! A statement for one database alone begins with that database's name; the statement test prepares it there only.

use crate::statements;

statements! {
    /// Commit order is position order: there is one writer.
    pub(crate) SQLITE_FOLLOW = "SELECT 0, position, noun, id, kind, node FROM change
        WHERE position > $2 AND 0 = $1
        ORDER BY position
        LIMIT $3";
    /// Only below the oldest transaction that still runs: one that commits later has a higher place, whatever its positions.
    pub(crate) POSTGRES_FOLLOW = "SELECT xid::text::bigint, position, noun, id, kind, node FROM change
        WHERE (xid, position) > (($1::bigint)::text::xid8, $2)
        AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xid, position
        LIMIT $3";
    pub(crate) SQLITE_NEWEST_CHANGE = "SELECT 0, COALESCE(MAX(position), 0) FROM change";
    /// Everything below is committed or gone for good.
    pub(crate) POSTGRES_NEWEST_CHANGE = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1,
        9223372036854775807::bigint";
    pub(crate) SQLITE_OLD_CHANGES = "SELECT position, 0 FROM change
        WHERE position <= (SELECT MAX(position) FROM change) - $1
        ORDER BY position
        LIMIT $2";
    pub(crate) POSTGRES_OLD_CHANGES = "SELECT position, xid::text::bigint FROM change
        WHERE position <= (SELECT MAX(position) FROM change) - $1
        ORDER BY position
        LIMIT $2";
    pub(crate) SQLITE_CLAIM_JOBS = "UPDATE job
        SET state = 'running', holder = $1, lease_until = $2, fence = fence + 1, tries = tries + 1,
            started_at = COALESCE(started_at, $3)
        WHERE id IN (SELECT id FROM job WHERE state = 'waiting' AND run_at <= $3 ORDER BY run_at, id LIMIT $4)
        RETURNING id, kind, version, payload, noun, noun_id, fence, tries, started_by, run_at";
    /// An array, so that the locking query runs once; as a join it might run, and lock, again.
    pub(crate) POSTGRES_CLAIM_JOBS = "UPDATE job
        SET state = 'running', holder = $1, lease_until = $2, fence = fence + 1, tries = tries + 1,
            started_at = COALESCE(started_at, $3)
        WHERE id = ANY (ARRAY(
            SELECT id FROM job
            WHERE state = 'waiting' AND run_at <= $3
            ORDER BY run_at, id
            LIMIT $4
            FOR UPDATE SKIP LOCKED))
        RETURNING id, kind, version, payload, noun, noun_id, fence, tries, started_by, run_at";
    /// Last looks go beside each other; whoever stops letters goes alone, at its end.
    pub(crate) POSTGRES_LOOK = "SELECT CAST(1 AS BIGINT) FROM pg_advisory_xact_lock_shared(7203195601882)";
    pub(crate) POSTGRES_STOP = "SELECT CAST(1 AS BIGINT) FROM pg_advisory_xact_lock(7203195601882)";
    pub(crate) POSTGRES_CLOCK = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
}

/// One migration as the statements of a database. A line `-- postgres: …` is a statement of PostgreSQL alone.
pub(crate) fn for_engine(migration: &str, postgres: bool) -> String {
    let mut out = String::with_capacity(migration.len());
    for line in migration.lines() {
        match line.trim_start().strip_prefix("-- postgres: ") {
            Some(statement) if postgres => out.push_str(statement),
            Some(_) => {}
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out = checked_flags(&out);
    let words: [(&str, &str, &str); 6] = [
        ("$int", "INTEGER", "BIGINT"),
        ("$real", "REAL", "DOUBLE PRECISION"),
        ("$text", "TEXT", "TEXT COLLATE \"C\""),
        ("$blob", "BLOB", "BYTEA"),
        ("$position", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ("$strict", " STRICT", ""),
    ];
    for (word, sqlite, in_postgres) in words {
        out = out.replace(word, if postgres { in_postgres } else { sqlite });
    }
    out
}

/// `active $bool` becomes `active $int CHECK (active IN (0, 1))`.
fn checked_flags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" $bool") {
        let column = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next();
        let column = column.expect("a split has at least one piece");
        out.push_str(&format!("{before} $int CHECK ({column} IN (0, 1))"));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_words_become_types_of_each_database() {
        let text = "CREATE TABLE a (b $bool NOT NULL, c $text)$strict;\n-- postgres: ALTER TABLE a;\n";
        assert_eq!(
            for_engine(text, false),
            "CREATE TABLE a (b INTEGER CHECK (b IN (0, 1)) NOT NULL, c TEXT) STRICT;\n\n"
        );
        let postgres =
            "CREATE TABLE a (b BIGINT CHECK (b IN (0, 1)) NOT NULL, c TEXT COLLATE \"C\");\nALTER TABLE a;\n";
        assert_eq!(for_engine(text, true), postgres);
    }
}
