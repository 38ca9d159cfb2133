//! Erasing a person at their wish (GDPR Article 17): everything personal goes, and the answer says what stays and why.
//!
//! A person is whoever has the address of the contact that was named: also a contact that was removed, or taken back
//! with its import, and could be brought back; and whoever was merged with it.

use super::suppressions::{self, Barred};
use super::{log_erasures, undo};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ContactId, ErasureId, UserId};
use domain::customers::card::ContactCard;
use domain::trust::{ConsentSource, Right, SuppressionReason, Viewer};
use std::collections::HashMap;
use store::customers::address_of_contact;
use store::ledger::erasure::{self, Erasure};
use store::trust::erasure::{self as rows, Emptied};

/// Erased people that are looked for in one walk through everybody.
const LOOKED_FOR_AT_ONCE: usize = 1_000;

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

/// Erases a person, then empties SQLite's write-ahead log of older states. Where that cannot be done at once, the upkeep does it.
///
/// # Errors
/// [`Trouble::NotFound`] for a contact that never was; [`Trouble::NotAllowed`]; `erasure_not_logged` when the person is erased and
/// only the list outside of the ledger could not be written: asking again writes it; the ledger's.
pub async fn erase_contact(
    application: &Application,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<ErasureReport, Trouble> {
    let report = application.perform(viewer, EraseContact { contact }).await?;
    let logged = log_erasures(application).await;
    empty_log(application).await;
    empty_files(application).await;
    logged.map(|()| report)
}

/// Empties the write-ahead log where an erasure still wants it. The person is erased whatever becomes of this.
pub(super) async fn empty_log(application: &Application) {
    match rows::empty_log(application.database()).await {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!("a long read holds the write-ahead log of an erased person's rows; it is tried again")
        }
        Err(error) => {
            tracing::warn!(
                ?error,
                "the write-ahead log could not be emptied of an erased person's rows; it is tried again"
            );
        }
    }
}

/// Deletes the bytes of an erased person's documents. The person is erased whatever becomes of this; the upkeep looks again.
async fn empty_files(application: &Application) {
    if let Err(trouble) = crate::customers::documents::sweep_documents(application).await {
        tracing::warn!(%trouble, "the files of an erased person could not be deleted; it is tried again");
    }
}

/// Erases everybody again whom a restored backup brought back, and keeps their addresses from ever being written to; answers how
/// many people were there.
///
/// # Errors
/// The ledger's.
pub async fn erase_again(application: &Application, erasures: &[Erasure]) -> Result<u64, Trouble> {
    let mut again = 0;
    for some in erasures.chunks(LOOKED_FOR_AT_ONCE) {
        let hashes = some.iter().map(|erasure| erasure.suppression_hash.as_slice());
        let mut others: HashMap<Vec<u8>, Vec<ContactId>> = HashMap::new();
        for (hash, contact) in rows::all_with(application.database(), hashes).await? {
            others.entry(hash).or_default().push(contact);
        }
        for erasure in some {
            let others = others.remove(&erasure.suppression_hash).unwrap_or_default();
            let verb = EraseAgain { erasure: erasure.clone(), others };
            again += u64::from(application.perform(&Viewer::system(), verb).await?);
        }
    }
    empty_log(application).await;
    empty_files(application).await;
    Ok(again)
}

struct EraseAgain {
    erasure: Erasure,
    /// Whoever else has the hash for ever.
    others: Vec<ContactId>,
}

impl Verb for EraseAgain {
    const NAME: &'static str = "erase_contact_again";
    const RIGHT: Right = Right::System;
    /// Whether anything of the person was there.
    type Answer = bool;

    /// By the hash, not only by the number: the backup may hold the person under another one, or as a row of an import that was
    /// not published yet.
    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Erasure { contact, address_hash, suppression_hash, .. } = &self.erasure;
        let nobody = Barred { suppression_hash, address_hash, address: None };
        suppressions::put(work, nobody, SuppressionReason::Erased, ConsentSource::ByHand).await?;
        let mut was_there = rows::empty_import_rows(work.transaction, address_hash).await? > 0;
        // Under its own number, where it may have an earlier address, and whoever else has the hash.
        for contact in std::iter::once(contact).chain(&self.others).copied() {
            if rows::hashes(work.transaction, contact).await?.is_some() {
                work.perform(by, &EraseContact { contact }).await?;
                was_there = true;
            }
        }
        // Files of imports may still name the person; whoever reads them asks for this record.
        erasure::keep(work.transaction, self.erasure.clone()).await?;
        rows::mark_log(work.transaction, self.erasure.id.as_i64()).await?;
        Ok(was_there)
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
        let Some(own) = rows::hashes(work.transaction, self.contact).await? else {
            let before = erasure::find(work.transaction, self.contact).await?.ok_or(Trouble::not_found("contact"))?;
            let contacts = erasure::contacts_of(work.transaction, &before.suppression_hash).await?;
            return Ok(ErasureReport { erased: Vec::new(), kept: kept(work, &contacts).await? });
        };
        // Whose records became one is one person, under several addresses.
        let mut hashes = vec![own];
        for one in crate::customers::same_person(work, self.contact).await? {
            hashes.extend(rows::hashes(work.transaction, one).await?);
        }
        let ids = everybody_behind(work, hashes).await?;
        let kept = kept(work, &ids).await?;
        let mut emptied = Emptied::default();
        for contact in &ids {
            emptied += erase(work, by, *contact).await?;
        }
        let images = undo::forget_person(work, &ids).await?;
        let counted = [
            ("contact", ids.len() as u64),
            ("tags_and_lists", emptied.labels),
            ("import_rows", emptied.import_rows),
            ("consent_proofs", emptied.consents),
            ("event_details", emptied.events),
            ("server_replies", emptied.replies),
            ("audit_details", emptied.audits),
            ("tasks", emptied.tasks),
            ("documents", emptied.documents),
            ("undo_images", images),
        ];
        let erased = counted.into_iter().filter(|(_, count)| *count > 0);
        Ok(ErasureReport { erased: erased.map(|(what, count)| Erased { what, count }).collect(), kept })
    }
}

/// Every contact behind these addresses (their hashes for finding and for ever), and behind every other address of those who are found;
/// all of the addresses are kept from being written to.
async fn everybody_behind(work: &mut Work<'_>, mut hashes: Vec<(Vec<u8>, Vec<u8>)>) -> Result<Vec<ContactId>, Trouble> {
    let (mut ids, mut place) = (Vec::new(), 0);
    hashes.sort_unstable();
    hashes.dedup();
    while let Some((address_hash, suppression_hash)) = hashes.get(place).cloned() {
        place += 1;
        let nobody = Barred { suppression_hash: &suppression_hash, address_hash: &address_hash, address: None };
        suppressions::put(work, nobody, SuppressionReason::Erased, ConsentSource::ByHand).await?;
        for contact in rows::of_person(work.transaction, &address_hash).await? {
            if ids.contains(&contact) {
                continue;
            }
            ids.push(contact);
            let main = rows::hashes(work.transaction, contact).await?;
            let others = address_of_contact::of(work.transaction, contact).await?;
            for hash in main.into_iter().chain(others) {
                if !hashes.contains(&hash) {
                    hashes.push(hash);
                }
            }
        }
    }
    Ok(ids)
}

/// One contact of the person: its rows, and for each of its addresses the record that it was erased.
async fn erase(work: &mut Work<'_>, by: &Viewer, contact: ContactId) -> Result<Emptied, Trouble> {
    let Some((address_hash, suppression_hash)) = rows::hashes(work.transaction, contact).await? else {
        return Ok(Emptied::default());
    };
    let others = address_of_contact::of(work.transaction, contact).await?;
    let nothing = work.seal("contact", "sealed", contact.as_i64(), &ContactCard::default());
    let no_hash: [u8; 16] = work.dice.bytes();
    let mut emptied = rows::empty(work.transaction, contact, &address_hash, (&nothing, no_hash)).await?;
    let made_by = by.user_id().unwrap_or(UserId::from_i64(0)).as_i64();
    // After a restore the record of the erasure is there before the person is erased again.
    let is_kept = erasure::find(work.transaction, contact).await?.is_some();
    for (address_hash, suppression_hash) in std::iter::once((address_hash, suppression_hash)).chain(others) {
        emptied.import_rows += rows::empty_import_rows(work.transaction, &address_hash).await?;
        let id: ErasureId = work.mint()?;
        rows::mark_log(work.transaction, id.as_i64()).await?;
        if !is_kept {
            let row = Erasure { id, contact, address_hash, suppression_hash, at: work.now, made_by };
            erasure::keep(work.transaction, row).await?;
        }
    }
    work.touched(contact, "removed");
    work.audit(EraseContact::NAME, contact, None::<&()>);
    Ok(emptied)
}

async fn kept(work: &mut Work<'_>, contacts: &[ContactId]) -> Result<Vec<Kept>, Trouble> {
    let (mut letters, mut statements, mut files) = (0, 0, 0);
    for contact in contacts {
        let counts = rows::kept(work.transaction, *contact).await?;
        (letters, statements, files) = (letters + counts.0, statements + counts.1, files + counts.2);
    }
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
