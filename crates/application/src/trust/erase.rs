//! Erasing a person at their wish (GDPR Article 17): everything personal goes, and the answer says what stays and why.

use super::{suppressions, undo};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ContactId, ErasureId, UserId};
use domain::customers::card::ContactCard;
use domain::trust::{ConsentSource, Right, SuppressionReason, Viewer};
use store::ledger::erasure::{self, Erasure};
use store::trust::erasure as rows;

/// One kind of thing that was erased. `what` is a code that the screen words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    pub what: &'static str,
    pub count: u64,
}

/// One kind of thing that stays, and why; both are codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub what: &'static str,
    pub why: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureReport {
    /// Empty when the person was erased before.
    pub erased: Vec<Erased>,
    pub kept: Vec<Kept>,
}

/// Erases a person, then empties SQLite's write-ahead log of older states.
///
/// # Errors
/// [`Trouble::NotFound`] for a contact that never was; [`Trouble::NotAllowed`]; the ledger's.
pub async fn erase_contact(
    application: &Application,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<ErasureReport, Trouble> {
    let report = application.perform(viewer, EraseContact { contact }).await?;
    if !rows::truncate_log(application.database()).await? {
        tracing::warn!("a long read holds the write-ahead log; the next checkpoint empties it of the erased person");
    }
    Ok(report)
}

/// Erases everybody again whom a restored backup brought back, and keeps their addresses from ever being written to; answers how
/// many people were there.
///
/// # Errors
/// The ledger's.
pub async fn erase_again(application: &Application, erasures: &[Erasure]) -> Result<u64, Trouble> {
    let mut again = 0;
    for erasure in erasures {
        again += u64::from(application.perform(&Viewer::system(), EraseAgain { erasure: erasure.clone() }).await?);
    }
    if again > 0 && !rows::truncate_log(application.database()).await? {
        tracing::warn!("a long read holds the write-ahead log; the next checkpoint empties it of the erased people");
    }
    Ok(again)
}

struct EraseAgain {
    erasure: Erasure,
}

impl Verb for EraseAgain {
    const NAME: &'static str = "erase_contact_again";
    const RIGHT: Right = Right::System;
    /// Whether the person was there.
    type Answer = bool;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Erasure { contact, suppression_hash, .. } = &self.erasure;
        suppressions::put(work, suppression_hash, None, SuppressionReason::Erased, ConsentSource::ByHand).await?;
        if rows::hashes(work.transaction, *contact).await?.is_none() {
            return Ok(false);
        }
        work.perform(by, &EraseContact { contact: *contact }).await?;
        Ok(true)
    }
}

/// The verb behind [`erase_contact`]. Erasing again changes nothing and answers the same of what stays.
pub struct EraseContact {
    pub contact: ContactId,
}

impl Verb for EraseContact {
    const NAME: &'static str = "erase_contact";
    const RIGHT: Right = Right::Erase;
    type Answer = ErasureReport;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        crate::customers::contacts_shown(application, by, &[self.contact]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<ErasureReport, Trouble> {
        let Some((address_hash, suppression_hash)) = rows::hashes(work.transaction, self.contact).await? else {
            erasure::find(work.transaction, self.contact).await?.ok_or(Trouble::not_found("contact"))?;
            return Ok(ErasureReport { erased: Vec::new(), kept: kept(work, self.contact).await? });
        };
        suppressions::put(work, &suppression_hash, None, SuppressionReason::Erased, ConsentSource::ByHand).await?;
        let kept = kept(work, self.contact).await?;
        let nothing = work.seal("contact", "sealed", self.contact.as_i64(), &ContactCard::default());
        let no_hash: [u8; 16] = work.dice.bytes();
        let emptied = rows::empty(work.transaction, self.contact, &address_hash, (&nothing, no_hash)).await?;
        let images = undo::forget_person(work, self.contact).await?;
        let id: ErasureId = work.mint()?;
        let made_by = by.user_id().unwrap_or(UserId::from_i64(0)).as_i64();
        let contact = self.contact;
        let row = Erasure { id, contact, address_hash, suppression_hash, at: work.now, made_by };
        // After a restore the record of the erasure is there before the person is erased again.
        if erasure::find(work.transaction, contact).await?.is_none() {
            erasure::keep(work.transaction, row).await?;
        }
        work.touched(self.contact, "removed");
        work.audit(Self::NAME, self.contact, None::<&()>);
        let counted = [
            ("contact", 1),
            ("tags_and_lists", emptied.labels),
            ("import_rows", emptied.import_rows),
            ("consent_proofs", emptied.consents),
            ("event_details", emptied.events),
            ("server_replies", emptied.replies),
            ("audit_details", emptied.audits),
            ("undo_images", images),
        ];
        let erased = counted.into_iter().filter(|(_, count)| *count > 0);
        Ok(ErasureReport { erased: erased.map(|(what, count)| Erased { what, count }).collect(), kept })
    }
}

async fn kept(work: &mut Work<'_>, contact: ContactId) -> Result<Vec<Kept>, Trouble> {
    let (letters, statements, files) = rows::kept(work.transaction, contact).await?;
    let mut kept = vec![
        Kept { what: "address_hash", why: "so_that_no_letter_goes_there_again" },
        Kept { what: "erasure_record", why: "proof_of_the_erasure" },
        Kept { what: "audit_entries", why: "who_did_what_without_details" },
        Kept { what: "request_answers", why: "sealed_and_gone_after_24_hours" },
        Kept { what: "backups", why: "erased_again_when_restored" },
    ];
    for (count, what, why) in [
        (letters, "letter_outcomes", "counted_without_name"),
        (statements, "consent_statements", "proof_of_lawful_letters_without_details"),
        (files, "import_files", "sealed_until_their_own_deletion"),
    ] {
        if count > 0 {
            kept.push(Kept { what, why });
        }
    }
    Ok(kept)
}
