//! Orders from a file. Each row names its order by a number and its company by name, website or number; a company that is not there is made.
//!
//! The same file again changes nothing, and a file that was broken off is simply given again. Rows that cannot be read are refused one by one. Tiers follow
//! when the file is through: a company moves once, not once a row.

mod file;
mod look;
mod write;

pub use file::{OrderFile, RowFinding};
pub use look::{Asked, LookedColumn, OrderLook, OrderWish};
pub use write::OrderCounts;

use crate::{Application, Trouble};
use domain::trust::{Right, Viewer};
use write::Writer;

/// Rows read and written in one go.
const ROWS_AT_ONCE: usize = 500;

/// Refuses who may not bring orders by a file: that takes who may import, and who may record orders.
///
/// # Errors
/// [`Trouble::NotAllowed`].
pub fn may_import_orders(by: &Viewer) -> Result<(), Trouble> {
    for right in [Right::Import, Right::EditCustomers] {
        if !by.may(right) {
            return Err(Trouble::NotAllowed { right });
        }
    }
    Ok(())
}

/// Looks through a file and reads no order of it yet.
///
/// # Errors
/// A refusal where the file cannot be read at all; what only has to be said is [`OrderLook::asked`].
pub async fn look_at_orders(
    application: &Application,
    by: &Viewer,
    bytes: Vec<u8>,
    wish: OrderWish,
) -> Result<OrderLook, Trouble> {
    may_import_orders(by)?;
    OrderLook::at(application, bytes, wish).await
}

/// An import of orders under way.
pub struct OrderImport<'a> {
    application: &'a Application,
    by: &'a Viewer,
    file: OrderFile,
    writer: Writer,
}

/// What a step of an import came to.
#[derive(Debug, Default)]
pub struct OrderStep {
    pub findings: Vec<RowFinding>,
    /// Rows that were read by now.
    pub rows: i64,
}

impl<'a> OrderImport<'a> {
    /// Looks through the file: format, columns, and how its days are written.
    ///
    /// # Errors
    /// A refusal that names what is missing; the ledger's.
    pub async fn begin(
        application: &'a Application,
        by: &'a Viewer,
        bytes: Vec<u8>,
        wish: OrderWish,
    ) -> Result<Self, Trouble> {
        Self::of(application, by, look_at_orders(application, by, bytes, wish).await?)
    }

    /// Goes on with a file that was looked through.
    ///
    /// # Errors
    /// A refusal that names what is missing.
    pub fn of(application: &'a Application, by: &'a Viewer, look: OrderLook) -> Result<Self, Trouble> {
        let writer = Writer::new(look.is_tried());
        Ok(OrderImport { application, by, file: look.open()?, writer })
    }

    pub const fn file(&self) -> &OrderFile {
        &self.file
    }

    /// The next rows; nothing at the end.
    ///
    /// # Errors
    /// The file's and the ledger's. What was written stays.
    pub async fn next(&mut self) -> Result<Option<OrderStep>, Trouble> {
        let Some(read) = self.file.next(ROWS_AT_ONCE, self.application.now())? else { return Ok(None) };
        self.writer.counts.refused += read.findings.iter().filter(|finding| finding.is_refusal).count() as u64;
        self.writer.counts.rows = read.rows.unsigned_abs();
        let mut findings = read.findings;
        findings.extend(self.writer.write(self.application, self.by, read.orders).await?);
        Ok(Some(OrderStep { findings, rows: read.rows }))
    }

    /// Lets tiers follow; answers the account of the rows.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn finish(self) -> Result<OrderCounts, Trouble> {
        if !self.writer.is_tried {
            super::tiers::advance_tiers(self.application).await?;
        }
        Ok(self.writer.counts())
    }
}
