//! The few places where the two databases differ: type words of migrations, claims, and what only one of them has.

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
    let words: [(&str, &str, &str); 7] = [
        ("$int", "INTEGER", "BIGINT"),
        ("$real", "REAL", "DOUBLE PRECISION"),
        ("$text", "TEXT", "TEXT COLLATE \"C\""),
        ("$blob", "BLOB", "BYTEA"),
        ("$bool", "INTEGER", "BIGINT"),
        ("$position", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ("$strict", " STRICT", ""),
    ];
    for (word, sqlite, in_postgres) in words {
        out = out.replace(word, if postgres { in_postgres } else { sqlite });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_words_become_types_of_each_database() {
        let text = "CREATE TABLE a (b $int, c $text)$strict;\n-- postgres: ALTER TABLE a;\n";
        assert_eq!(for_engine(text, false), "CREATE TABLE a (b INTEGER, c TEXT) STRICT;\n\n");
        assert_eq!(for_engine(text, true), "CREATE TABLE a (b BIGINT, c TEXT COLLATE \"C\");\nALTER TABLE a;\n");
    }
}
