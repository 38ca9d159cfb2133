//! A reader passes a letter on: what the page behind the letter's own link shows, and the one verb that writes it down.
//!
//! That somebody pressed is an event of the reader. Who it goes to is asked nowhere: a guess makes no contact, and nothing is stored of
//! a colleague. The page's address is in a letter whatever may be kept of its reader; that is asked when it is pressed.

use super::preferences::is_noted;
use super::shared_copy::{SharedCopy, shared_copy};
use super::tracking::policy;
use super::unsubscribe::{LetterPage, letter_page};
use super::worker::progress::add_sums;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{Event, OutgoingId};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::sending::hits::{self, EventRow};
use words::Catalogue;

const DAY_MILLIS: i64 = 86_400_000;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharePage {
    pub letter: LetterPage,
    /// The letter as whoever gets it will see it.
    pub copy: SharedCopy,
}

/// # Errors
/// [`Trouble::NotFound`] when there is no such letter, or none that can be shown to others; the ledger's.
pub async fn share_page(
    application: &Application,
    words: Arc<Catalogue>,
    outgoing: OutgoingId,
) -> Result<SharePage, Trouble> {
    let gone = || Trouble::not_found("letter");
    let sent = hits::find_letter(application.database(), outgoing).await?.ok_or_else(gone)?;
    let copy = shared_copy(application, words, sent.campaign.ok_or_else(gone)?).await?;
    Ok(SharePage { letter: letter_page(application, outgoing).await?, copy })
}

/// Writes down that a letter's reader passed it on, where their clicks are noted too. Pressed again the same day (of UTC) it is the same.
pub struct RecordForward {
    pub outgoing: OutgoingId,
}

impl Verb for RecordForward {
    const NAME: &'static str = "record_forward";
    const RIGHT: Right = Right::System;
    /// Whether an event was written.
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let letter = hits::letter(work.transaction, self.outgoing).await?.ok_or(Trouble::not_found("letter"))?;
        // Of an erased person nothing new is stored.
        if !letter.known || !is_noted(&policy::inside(work.transaction).await?, &letter) {
            return Ok(false);
        }
        let day = |at: basics::Timestamp| at.as_millis().div_euclid(DAY_MILLIS);
        let last = hits::forwarded_at(work.transaction, &letter).await?;
        if last.is_some_and(|last| day(last) == day(work.now)) {
            return Ok(false);
        }
        let id = work.mint::<Event>()?;
        let event = EventRow {
            id,
            at: work.now,
            kind: "forwarded",
            contact: Some(letter.contact),
            company: letter.company,
            object: letter.campaign.map(|campaign| campaign.as_i64()),
            link: None,
            // Programs follow links; they do not press.
            verdict: "human",
            rule: "pressed",
            rule_version: None,
            sealed: None,
        };
        hits::append(work.transaction, &[event]).await?;
        // The sum counts people, once each.
        let first = letter.campaign.filter(|_| last.is_none());
        add_sums(work, BTreeMap::from_iter(first.map(|campaign| ((campaign, "forwarded"), 1)))).await?;
        work.touched(id, "created");
        Ok(true)
    }
}
