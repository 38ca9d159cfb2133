//! Cells that a spreadsheet would run: exported with an apostrophe before them, read back without it.
//!
//! A cell is dangerous when, without leading apostrophes, it begins with = @ TAB CR, or with + - not followed by only digits,
//! spaces and `().`. Writing puts exactly one apostrophe before such a cell, reading takes exactly one away, so that what was
//! written is read as it was; `+49 40 1234` stays a phone number on both ways.

use std::borrow::Cow;

/// The cell as it is written into a file.
pub fn escape_cell(cell: &str) -> Cow<'_, str> {
    if is_dangerous(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before it was written into a file.
pub fn unescape_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        Some(_) | None => cell,
    }
}

fn is_dangerous(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    match bare.as_bytes().first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => {
            bare.len() == 1 || !bare[1..].bytes().all(|byte| byte.is_ascii_digit() || b" ().".contains(&byte))
        }
        Some(_) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dangerous_cells_get_an_apostrophe_and_numbers_do_not() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+49 (40) 12.34", "+49 (40) 12.34"),
            ("-5", "-5"),
            ("+cmd", "'+cmd"),
            ("-", "'-"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(escape_cell(cell), written);
            assert_eq!(unescape_cell(written), cell);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(cell in "['=@+\\-\t\r0-9a-z ().]{0,12}") {
            let written = escape_cell(&cell);
            prop_assert_eq!(unescape_cell(&written), cell.as_str());
        }
    }
}
