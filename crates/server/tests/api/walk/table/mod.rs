//! Who is answered how: the table of roles of the design, spelled out for every operation.
//!
//! What a viewer does not see is 404, what is seen but not allowed is 403. A noun that a role sees nothing of at all (keys for
//! all but administrators, channels for sales reps) is refused as a whole with 403, whichever id is named.

mod campaigns;
mod customers;
mod insight;
mod letters;
mod sending;
mod trade;
mod trust;

/// Whose thing is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The operation has no id.
    Nobodys,
    /// An id that names nothing.
    Missing,
    Own,
    /// Of a colleague, on which the viewer works along.
    Along,
    /// Without an owner.
    Pool,
    Others,
}

/// Nouns that belong to somebody: their operations need a row for one's own too. Of all others everybody sees the same.
pub const OWNED: &[&str] = &[
    "bulk-runs",
    "users",
    "companies",
    "contacts",
    "campaigns",
    "documents",
    "imports",
    "letter-previews",
    "orders",
    "tasks",
    "undo",
    "views",
];

const EVERYBODY: [u16; 5] = [200; 5];
const NOT_FOUND: [u16; 5] = [404; 5];

/// The operation, whose thing, and the status for rep, marketer, manager, administrator, read only.
pub type Row = (&'static str, Whose, [u16; 5]);

/// Every row.
pub fn table() -> impl Iterator<Item = &'static Row> {
    [trust::ROWS, customers::ROWS, trade::ROWS, letters::ROWS, campaigns::ROWS, sending::ROWS, insight::ROWS]
        .into_iter()
        .flatten()
}
