//! What lies on the desks: tasks of the week, some late, some done, most about customers; and files of some of these.

use super::customers::Directory;
use crate::commands::Failure;
use application::Application;
use application::customers::companies::company;
use application::customers::documents::{DocumentUpload, Holder, keep_document};
use application::customers::tasks::{FinishTask, NewTask, prepare_task};
use basics::Timestamp;
use basics::ids::{CompanyId, UserId};
use domain::customers::task::TaskAbout;
use domain::trade::Day;
use domain::trust::Viewer;
use fakeworld::world::Buyer;
use jiff::tz::TimeZone;

/// Every so many customers one has a task, so that they are not all neighbours in a list.
const EVERY: usize = 7;
/// What is to be done, in how many days from today (late ones below nothing), at which minute of the day.
const OF_CUSTOMERS: [(&str, i32, Option<u16>); 12] = [
    ("Send the signed proforma invoice again", -3, None),
    ("Ask whether the samples arrived", -1, None),
    ("Call about the bill of lading", 0, Some(10 * 60)),
    ("Confirm the colour of the boards", 0, Some(15 * 60 + 30)),
    ("Send photographs of the packing", 0, None),
    ("Offer the oak in the wider board", 1, None),
    ("Agree on the loading date with the forwarder", 2, Some(9 * 60)),
    ("Remind of the deposit", 3, None),
    ("Prepare the meeting at the fair", 5, Some(14 * 60)),
    ("Send the new price list", 9, None),
    ("Ask about the garden season", 18, None),
    ("Renew the frame contract", 30, None),
];
const OF_NOBODY: [(&str, i32); 2] = [("Order cartons for the samples", 1), ("Book the stand for the spring fair", 12)];
/// What customers sent, and what was agreed with them; the picture is of four pixels.
const FILES: [(&str, &[u8]); 4] = [
    ("Packing list 2026-118.csv", b"Carton;Boards;Net kg;Gross kg\n1-40;8;21.5;22.1\n41-96;6;24.0;24.7\n"),
    (
        "Agreed prices.txt",
        b"Oak, three-strip, brushed: USD 31.20 per square metre, FOB Ningbo.\nValid until the end of the quarter.\n",
    ),
    ("Delivery terms.pdf", PAPER),
    ("Colour of the sample.png", PICTURE),
];
/// A page without anything on it.
const PAPER: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
/// The colour of oiled oak.
const PICTURE: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\x00\x00\xfd\xd4\x9as\x00\x00\x00\x12IDATx\xdac\xd8\xd1\x15\xb5\xb2\xc6\x8f\x01B\x01\x00,\xcd\x06\x1f\x05\x22k\xb9\x00\x00\x00\x00IEND\xaeB`\x82";
/// Checked off again.
const DONE: usize = 3;

/// Lays the tasks of the day on the desks.
///
/// # Errors
/// What a verb refuses: a fault of this story or of the program.
pub async fn lay(
    application: &Application,
    by: &Viewer,
    directory: &Directory,
    buyers: &[Buyer],
    today: Timestamp,
) -> Result<(), Failure> {
    let zone = application::trust::workspace(application).await?.time_zone;
    let today = Day::of(today, &TimeZone::get(&zone).unwrap_or(TimeZone::UTC));
    let known: Vec<CompanyId> = buyers.iter().step_by(EVERY).filter_map(|buyer| directory.company(buyer)).collect();
    for (at, (what, days, minute)) in OF_CUSTOMERS.into_iter().enumerate() {
        let Some(id) = known.get(at).copied() else { break };
        // Every other one is the manager's, who looks at the demo; the others are with whoever has the customer.
        let owner = company(application, by, id).await?.row.owner.map(|owner| owner.id);
        let assignee = if at % 2 == 0 { None } else { owner };
        make(application, by, (TaskAbout::Company(id), what), (today, days, minute), assignee).await?;
    }
    for (id, (name, content)) in known.iter().cycle().zip(FILES) {
        let upload = DocumentUpload { holder: Holder::Company(*id), name: name.to_owned(), bytes: content.to_vec() };
        keep_document(application, by, upload).await?;
    }
    for (what, days) in OF_NOBODY {
        make(application, by, (TaskAbout::Nobody, what), (today, days, None), None).await?;
    }
    for (id, what) in
        known.iter().rev().zip(["Send the catalogue", "Answer about the finish", "Send the invoice"]).take(DONE)
    {
        let task = make(application, by, (TaskAbout::Company(*id), what), (today, 0, None), None).await?;
        application.perform(by, FinishTask { id: task }).await?;
    }
    Ok(())
}

async fn make(
    application: &Application,
    by: &Viewer,
    (about, what): (TaskAbout, &str),
    (today, days, due_minute): (Day, i32, Option<u16>),
    assignee: Option<UserId>,
) -> Result<basics::ids::TaskId, Failure> {
    let due_on = Day::from_number(today.number() + days);
    let new = NewTask { about, what: what.to_owned(), due_on, due_minute, assignee };
    let verb = prepare_task(application, by, new).await?;
    Ok(application.perform(by, verb).await?)
}
