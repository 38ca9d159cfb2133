//! Recipients as a CSV file, page by page: as many as there are need no memory. Cells that a spreadsheet would run get an
//! apostrophe before them.

use super::recipients::{Recipient, recipients};
use super::sight;
use crate::{Application, PAGE_LIMIT, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::CampaignId;
use domain::customers::import::escape_cell;
use domain::trust::{Right, Viewer};
use store::sending::report::RecipientFilter;

/// So that spreadsheets read UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
const COLUMNS: [&str; 10] =
    ["name", "address", "state", "reason", "class", "reply", "sent_at", "opened_at", "clicked_at", "unsubscribed_at"];

/// A file that is being written, piece by piece.
pub struct RecipientExport {
    application: Application,
    viewer: Viewer,
    campaign: CampaignId,
    filter: RecipientFilter,
    /// Where the next piece begins; nothing at the start.
    after: Option<i64>,
    begun: bool,
    over: bool,
}

/// Begins a file of the recipients of a campaign. The audit log says who took it along.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`] without [`Right::Export`]; the ledger's.
pub async fn export_recipients(
    application: &Application,
    viewer: &Viewer,
    campaign: CampaignId,
    filter: RecipientFilter,
) -> Result<RecipientExport, Trouble> {
    application.perform(viewer, RecordExport(campaign)).await?;
    let (application, viewer) = (application.clone(), viewer.clone());
    Ok(RecipientExport { application, viewer, campaign, filter, after: None, begun: false, over: false })
}

/// Writes into the audit log that the recipients left the house.
struct RecordExport(CampaignId);

impl Verb for RecordExport {
    const NAME: &'static str = "export_recipients";
    const RIGHT: Right = Right::Export;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.0).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        sight::find(work, by, self.0).await?;
        work.audit(Self::NAME, self.0, None::<&()>);
        Ok(())
    }
}

impl RecipientExport {
    /// The next piece of the file; `None` at its end.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        if self.over {
            return Ok(None);
        }
        let mut piece = Vec::new();
        if !self.begun {
            self.begun = true;
            piece.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
            write(&mut piece, COLUMNS.iter().map(|name| (*name).to_owned()))?;
        }
        let (app, viewer) = (&self.application, &self.viewer);
        let page = recipients(app, viewer, self.campaign, self.filter, self.after, PAGE_LIMIT).await?;
        for row in page.items {
            write(&mut piece, line(row))?;
        }
        self.after = page.next;
        self.over = page.next.is_none();
        Ok(Some(piece))
    }
}

fn line(row: Recipient) -> impl Iterator<Item = String> {
    let at = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let (reason, reply) = (row.reason.unwrap_or_default(), row.reply.unwrap_or_default());
    let times = [row.sent_at, row.opened_at, row.clicked_at, row.unsubscribed_at].map(at);
    let class = row.class.map(|class| class.to_string()).unwrap_or_default();
    [row.name, row.address, row.state, reason, class, reply].into_iter().chain(times)
}

fn write(piece: &mut Vec<u8>, cells: impl Iterator<Item = String>) -> Result<(), Trouble> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(piece);
    writer.write_record(cells.map(|cell| escape_cell(&cell).into_owned())).map_err(Trouble::broken)?;
    writer.flush().map_err(Trouble::broken)
}
