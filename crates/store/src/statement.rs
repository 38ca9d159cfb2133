//! Statements: constants with `$1 … $n`, one text for both databases, listed so that a test can prepare every one on both.

use crate::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A statement's text. Made only by [`statements!`](crate::statements), which also lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement(pub(crate) &'static str);

impl Statement {
    pub fn text(self) -> &'static str {
        self.0
    }
}

/// Declares a module's statements and `STATEMENTS`, the list that the statement test walks.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $visibility:vis $name:ident = $text:expr;)*) => {
        $($(#[$doc])* $visibility const $name: $crate::Statement = $crate::Statement($text);)*
        pub(crate) const STATEMENTS: &[(&str, $crate::Statement)] = &[$((stringify!($name), $name)),*];
    };
}

/// A statement put together from pieces: for lists of ids, whose number varies. Values never enter the text.
#[derive(Debug, Default, Clone)]
pub struct Pieces {
    text: String,
    values: Vec<Value>,
}

impl Pieces {
    pub fn new(text: &'static str) -> Self {
        Pieces { text: text.to_owned(), values: Vec::new() }
    }

    #[must_use]
    pub fn text(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    #[must_use]
    pub fn value(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self.text.push_str(&format!("${}", self.values.len()));
        self
    }

    /// `(…, …)` of values; an empty list becomes `(NULL)`, which nothing equals.
    #[must_use]
    pub fn list<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.text.push('(');
        let mut any = false;
        for value in values {
            if any {
                self.text.push_str(", ");
            }
            any = true;
            self.values.push(value.into());
            self.text.push_str(&format!("${}", self.values.len()));
        }
        self.text.push_str(if any { ")" } else { "NULL)" });
        self
    }

    pub(crate) fn parts(&self) -> (&str, &[Value]) {
        (&self.text, &self.values)
    }
}

/// The same statement for SQLite, where `$1` would be a *name* numbered by first appearance: `?1` means the first value.
/// Literals, quoted names and comments are left as they are.
pub(crate) fn for_sqlite(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let skipped = match letter {
            '\'' | '"' => quoted(rest, letter),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '$' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => {
                out.push('?');
                rest = &rest[1..];
                continue;
            }
            other => other.len_utf8(),
        };
        out.push_str(&rest[..skipped]);
        rest = &rest[skipped..];
    }
    out
}

/// The length of a quoted piece with its quotes; a doubled quote inside is two pieces in a row, which comes to the same.
fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

thread_local! {
    static TEXTS: RefCell<HashMap<&'static str, Rc<str>>> = RefCell::new(HashMap::new());
}

/// [`for_sqlite`] of a constant, remembered by thread.
pub(crate) fn remembered_for_sqlite(statement: Statement) -> Rc<str> {
    TEXTS.with_borrow_mut(|texts| {
        Rc::clone(texts.entry(statement.0).or_insert_with(|| Rc::from(for_sqlite(statement.0))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_numbered_and_literals_stay() {
        for (text, expected) in [
            ("SELECT $2, $1", "SELECT ?2, ?1"),
            ("SELECT '$1', \"$2\", $3", "SELECT '$1', \"$2\", ?3"),
            ("SELECT 'it''s $1' -- $2\n, $1", "SELECT 'it''s $1' -- $2\n, ?1"),
            ("/* $1 */ SELECT $12::bigint", "/* $1 */ SELECT ?12::bigint"),
            ("SELECT 'open", "SELECT 'open"),
            ("中 $1", "中 ?1"),
        ] {
            assert_eq!(for_sqlite(text), expected);
        }
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        let pieces = Pieces::new("SELECT 1 WHERE 1 IN ").list(Vec::<i64>::new());
        assert_eq!(pieces.parts().0, "SELECT 1 WHERE 1 IN (NULL)");
        let pieces = Pieces::new("SELECT 1 WHERE 1 IN ").list([4i64, 5]).text(" AND 2 = ").value(6i64);
        assert_eq!(pieces.parts().0, "SELECT 1 WHERE 1 IN ($1, $2) AND 2 = $3");
    }
}
