//! What people said about letters: the consent ledger, and the unsubscribe that stops them at once.

use super::suppressions::{self, Barred};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ConsentId, ContactId};
use basics::{Dice, Timestamp};
use domain::customers::card::ContactCard;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;
use domain::trust::{ConsentKind, ConsentSource, Right, SuppressionReason, Viewer};
use serde::{Deserialize, Serialize};
use store::ledger::erasure;
use store::trust::consent::{self as rows, ConsentRow};
use store::trust::declined;

/// Salt before a sealed proof, so that its commitment tells nothing once the proof is erased.
const SALT_BYTES: usize = 16;
/// Statements of one person shown at the most.
const SHOWN: i64 = 200;
/// A proof is a text that was shown and where from.
const PROOF_LIMIT_BYTES: usize = 20_000;

/// What is sealed of a statement; version 1.
#[derive(Serialize, Deserialize)]
struct Proof {
    salt: [u8; SALT_BYTES],
    text: String,
}

/// What is sealed, and committed to, of the proof `text` of a statement.
pub(crate) fn proof(text: &str, dice: &mut Dice) -> Vec<u8> {
    let proof = Proof { salt: dice.bytes(), text: text.to_owned() };
    serde_json::to_vec(&proof).expect("a text and numbers always serialise")
}

/// One statement of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    pub at: Timestamp,
    pub kind: String,
    pub state: String,
    pub source: String,
    /// The proof: the text shown, the form, the network. `None` after an erasure.
    pub text: Option<String>,
}

/// The statements of a person, newest first. Whether the viewer sees the person is asked by the caller.
///
/// # Errors
/// The ledger's.
pub async fn consents(application: &Application, contact: ContactId) -> Result<Vec<Consent>, Trouble> {
    let open = |row: ConsentRow| {
        let text = match &row.sealed {
            Some(sealed) => Some(application.unseal::<Proof>("consent", "sealed", row.id.as_i64(), sealed)?.text),
            None => None,
        };
        Ok(Consent { id: row.id, at: row.at, kind: row.kind, state: row.state, source: row.source, text })
    };
    rows::of_contact(application.database(), contact, SHOWN).await?.into_iter().map(open).collect()
}

/// Writes down what a person said; the newest statement is the contact's permission.
pub struct RecordConsent {
    pub contact: ContactId,
    pub state: Permission,
    pub source: ConsentSource,
    /// The text that was shown, the form, the network.
    pub proof: String,
}

impl Verb for RecordConsent {
    const NAME: &'static str = "record_consent";
    const RIGHT: Right = Right::System;
    type Answer = ConsentId;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<ConsentId, Trouble> {
        let person = rows::person(work.transaction, self.contact).await?.ok_or(Trouble::not_found("contact"))?;
        let own_word =
            matches!(self.source, ConsentSource::Form | ConsentSource::Confirmation | ConsentSource::Preferences);
        if person.permission == Permission::Withdrawn.as_str() && self.state != Permission::Withdrawn && !own_word {
            return Err(Trouble::refused(
                "permission_withdrawn",
                "this person said no to letters; only they can change it back, by a form or their preferences",
            ));
        }
        let id = write(work, self.contact, ConsentKind::Letters, self.state, self.source, &self.proof).await?;
        permit(work, self.contact, self.state).await?;
        work.audit(Self::NAME, self.contact, Some(&(self.state, self.source)));
        Ok(id)
    }
}

/// Writes down whether a person wants letters of one kind, as their preferences say. Letters of other kinds go on.
pub struct RecordPreference {
    pub contact: ContactId,
    pub kind: LetterKind,
    pub wants: bool,
    /// Where it was said.
    pub proof: String,
}

impl Verb for RecordPreference {
    const NAME: &'static str = "record_preference";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let (contact, kind) = (self.contact, self.kind);
        let state = if self.wants { Permission::Granted } else { Permission::Withdrawn };
        write(work, contact, kind.into(), state, ConsentSource::Preferences, &self.proof).await?;
        match self.wants {
            true => declined::accept(work.transaction, contact, kind).await?,
            false => {
                work.stops_letters();
                declined::decline(work.transaction, contact, kind, work.now).await?;
            }
        }
        work.touched(contact, "changed");
        work.audit(Self::NAME, contact, Some(&(kind, state)));
        Ok(())
    }
}

/// Unsubscribes a person: permission, consent ledger and suppression in one transaction. Repeats change nothing.
pub struct WithdrawPermission {
    pub contact: ContactId,
    pub source: ConsentSource,
    /// Where it was said: the page, the header, the network.
    pub proof: String,
}

impl Verb for WithdrawPermission {
    const NAME: &'static str = "withdraw_permission";
    const RIGHT: Right = Right::System;
    /// Whether it was said for the first time.
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(person) = rows::person(work.transaction, self.contact).await? else {
            // An erased person's link still works: the address stays suppressed for ever.
            let erased = erasure::find(work.transaction, self.contact).await?.is_some();
            return if erased { Ok(false) } else { Err(Trouble::not_found("contact")) };
        };
        let card: ContactCard = work.unseal("contact", "sealed", self.contact.as_i64(), &person.sealed)?;
        let (suppression_hash, address_hash) = (&person.suppression_hash, &person.address_hash);
        let barred = Barred { suppression_hash, address_hash, address: Some(&card.address) };
        let suppressed = suppressions::put(work, barred, SuppressionReason::Unsubscribed, self.source).await?;
        if person.permission == Permission::Withdrawn.as_str() {
            return Ok(suppressed);
        }
        let state = Permission::Withdrawn;
        write(work, self.contact, ConsentKind::Letters, state, self.source, &self.proof).await?;
        permit(work, self.contact, state).await?;
        work.audit(Self::NAME, self.contact, Some(&self.source));
        Ok(true)
    }
}

/// Puts the newest statement about all letters beside the contact.
async fn permit(work: &mut Work<'_>, contact: ContactId, state: Permission) -> Result<(), Trouble> {
    if state == Permission::Withdrawn {
        work.stops_letters();
    }
    rows::permit(work.transaction, contact, state.as_str(), work.now).await?;
    work.touched(contact, "changed");
    Ok(())
}

/// Adds a statement to the ledger of consent.
pub(crate) async fn write(
    work: &mut Work<'_>,
    contact: ContactId,
    kind: ConsentKind,
    state: Permission,
    source: ConsentSource,
    proof: &str,
) -> Result<ConsentId, Trouble> {
    if proof.len() > PROOF_LIMIT_BYTES {
        return Err(Trouble::field("proof", "too_long", format!("a proof has at most {PROOF_LIMIT_BYTES} bytes")));
    }
    let id: ConsentId = work.mint()?;
    let plain = self::proof(proof, &mut work.dice);
    let place = seal::Place { table: "consent", column: "sealed", row: id.as_i64() };
    let sealed = work.keyring().seal(place, &plain, &mut work.dice);
    let row = ConsentRow {
        id,
        contact,
        kind: kind.as_str().to_owned(),
        state: state.as_str().to_owned(),
        source: source.as_str().to_owned(),
        at: work.now,
        sealed: Some(sealed),
        commitment: work.keyring().secret_hash(&plain).to_vec(),
    };
    rows::insert(work.transaction, &row).await?;
    Ok(id)
}
