//! Imports: from an uploaded file to people, and back again for thirty days.
//!
//! `uploaded → checking → checked → publishing → published → undoing → undone`, and `cancelled` from everything before
//! publishing. Checking reads the file and keeps what has to be shown of its rows; nothing
//! else is written. Publishing, once begun, runs to its end
//! even over a crash; its new people carry the import's mark and are not shown before that end. Undoing removes what was made
//! and restores what was changed, but nothing that somebody changed since. Each of the three moves in chunks of one
//! transaction, with its mark `rows_done` moved by compare-and-set, and [`run_imports`] continues whatever is unfinished.

mod ahead;
mod begin;
mod cancel;
mod change;
mod checking;
mod domains;
mod dry_run;
mod hold;
mod names;
mod publish;
mod publishing;
mod question;
mod reading;
mod retention;
mod run;
mod stored;
mod undo;
mod undoing;

pub use begin::{Upload, begin_import};
pub use cancel::cancel_import;
pub use change::{Change, change_import};
pub use dry_run::StartDryRun;
pub use publish::PublishImport;
pub(crate) use question::imports_in;
pub use question::{ImportView, RowError, Sample, errors, import, imports, samples};
#[cfg(test)]
pub(crate) use reading::made_workbook;
pub use reading::{Column, FileRefusal, MAX_FILE_BYTES, MAX_ROWS};
pub(crate) use reading::{Format, Records, Signs, Wish, inspect, workbook_of};
pub use retention::sweep_imports;
pub use run::{Pace, advance_import, advance_imports, run_imports};
pub use stored::{AddressesFound, Counts, UndoCounts};
pub use undo::UndoImport;

/// The doorbell that wakes the one who continues imports.
pub const BELL: &str = "imports";

#[cfg(test)]
mod tests;
