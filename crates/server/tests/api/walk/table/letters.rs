//! Letters and their templates.

use super::Whose::{Missing, Nobodys, Others, Own};
use super::{EVERYBODY, NOT_FOUND, Row};

pub const ROWS: &[Row] = &[
    // Letters.
    ("list_letter_templates", Nobodys, EVERYBODY),
    ("get_letter_template_preview", Missing, NOT_FOUND),
    ("get_letter_template_preview", Others, EVERYBODY),
    ("list_letters", Nobodys, EVERYBODY),
    ("create_letter", Nobodys, [403, 200, 200, 200, 403]),
    ("get_letter", Missing, NOT_FOUND),
    ("get_letter", Others, EVERYBODY),
    ("change_letter", Missing, NOT_FOUND),
    ("change_letter", Others, [403, 200, 200, 200, 403]),
    ("delete_letter", Missing, NOT_FOUND),
    ("delete_letter", Others, [403, 200, 200, 200, 403]),
    ("preview_letter", Missing, NOT_FOUND),
    ("preview_letter", Others, EVERYBODY),
    ("get_letter_preview", Missing, NOT_FOUND),
    ("get_letter_preview", Own, EVERYBODY),
    ("get_letter_preview", Others, NOT_FOUND),
    ("test_letter", Missing, NOT_FOUND),
    ("test_letter", Others, [403, 200, 200, 200, 403]),
];
