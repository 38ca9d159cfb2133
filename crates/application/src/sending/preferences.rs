//! What a person wants to get, by kind of letter: said on the page behind a letter's own link, kept in the consent ledger, and
//! obeyed by the count, the plan and the last look of every campaign.

use super::tracking::{RecordTrackingConsent, policy};
use super::unsubscribe::{LetterPage, letter_page};
use crate::trust::RecordPreference;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::OutgoingId;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;
use domain::sending::tracking::{Kept, Policy, TrackingConsent, kept};
use domain::trust::{ConsentSource, Right, Viewer};
use std::collections::BTreeSet;
use store::sending::hits::{self, SentLetter};
use store::trust::declined;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferencesPage {
    pub letter: LetterPage,
    pub wanted: BTreeSet<LetterKind>,
    /// Whether their openings and clicks are noted.
    pub noted: bool,
}

/// # Errors
/// [`Trouble::NotFound`] when there is no such letter; the ledger's.
pub async fn preferences_page(application: &Application, outgoing: OutgoingId) -> Result<PreferencesPage, Trouble> {
    let letter = letter_page(application, outgoing).await?;
    let sent = hits::find_letter(application.database(), outgoing).await?.ok_or(Trouble::not_found("letter"))?;
    let declined = declined::of_contact(application.database(), sent.contact).await?;
    let wanted = LetterKind::ALL.into_iter().filter(|kind| !declined.contains(kind)).collect();
    let policy = policy::now(application.database()).await?;
    Ok(PreferencesPage { letter, wanted, noted: is_noted(&policy, &sent) })
}

/// Whether somebody is noted as a reader through this letter.
pub(super) fn is_noted(policy: &Policy, letter: &SentLetter) -> bool {
    let asked_for = letter.permission == Some(Permission::Granted);
    kept(policy.of(letter.country), letter.tracking, asked_for) == Kept::Everything
}

/// Says which kinds the person of a letter wants; all others are declined. A repeat changes nothing.
pub struct ChangePreferences {
    pub outgoing: OutgoingId,
    pub wanted: BTreeSet<LetterKind>,
    /// Whether they may be noted as a reader, where they were asked.
    pub noted: Option<bool>,
    /// Where it was said.
    pub proof: String,
}

impl Verb for ChangePreferences {
    const NAME: &'static str = "change_preferences";
    const RIGHT: Right = Right::System;
    /// How many kinds are wanted or declined that were not before.
    type Answer = u64;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<u64, Trouble> {
        let letter = hits::letter(work.transaction, self.outgoing).await?.ok_or(Trouble::not_found("letter"))?;
        if !letter.known {
            return Ok(0);
        }
        let declined = declined::find(work.transaction, letter.contact).await?;
        let mut changed = 0;
        for kind in LetterKind::ALL {
            let wants = self.wanted.contains(&kind);
            if wants == declined.contains(&kind) {
                let proof = self.proof.clone();
                work.perform(by, &RecordPreference { contact: letter.contact, kind, wants, proof }).await?;
                changed += 1;
            }
        }
        let before = is_noted(&policy::inside(work.transaction).await?, &letter);
        if let Some(noted) = self.noted.filter(|noted| *noted != before) {
            let state = if noted { TrackingConsent::Granted } else { TrackingConsent::Withdrawn };
            let (contact, source, proof) = (letter.contact, ConsentSource::Preferences, self.proof.clone());
            work.perform(&Viewer::system(), &RecordTrackingConsent { contact, state, source, proof }).await?;
        }
        Ok(changed)
    }
}
