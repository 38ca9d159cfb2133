//! What one person said about being noted as a reader. A withdrawal silences letters that were sent before: the recorder asks when a hit
//! comes.

use super::policy;
use crate::trust::consent_said;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::permission::Permission;
use domain::sending::tracking::{Kept, Mode, TrackingConsent, kept};
use domain::trust::{Actor, ConsentKind, ConsentSource, Right, Viewer};
use store::customers::contact;
use store::sending::tracking as rows;

/// How a person is noted, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactTracking {
    /// Of the person's country.
    pub mode: Mode,
    pub said: Option<(TrackingConsent, Timestamp)>,
    pub kept: Kept,
    /// The day (since 1970) of the last opening, where only that is kept.
    pub last_open_day: Option<i64>,
}

/// How a person is noted. Whether the viewer sees the person is asked here.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn contact_tracking(app: &Application, viewer: &Viewer, id: ContactId) -> Result<ContactTracking, Trouble> {
    crate::customers::contacts_shown(app, viewer, &[id]).await?;
    let person = contact::get(app.database(), id).await?.ok_or(Trouble::not_found("contact"))?;
    let mode = policy::now(app.database()).await?.of(person.country);
    let said = rows::consent(app.database(), id).await?;
    let asked_for = person.permission == Permission::Granted;
    Ok(ContactTracking {
        mode,
        said,
        kept: kept(mode, said.map(|(state, _)| state), asked_for),
        last_open_day: rows::last_open(app.database(), id).await?,
    })
}

/// Writes down what a person said, with its proof, into the consent ledger, and obeys it from now on.
pub struct RecordTrackingConsent {
    pub contact: ContactId,
    pub state: TrackingConsent,
    pub source: ConsentSource,
    /// What was said or shown, and where.
    pub proof: String,
}

impl Verb for RecordTrackingConsent {
    const NAME: &'static str = "record_tracking_consent";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        crate::customers::contacts_shown(application, by, &[self.contact]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if by.actor != Actor::System {
            crate::customers::contacts_to_edit(work, by, &[self.contact]).await?;
        }
        if self.proof.trim().is_empty() {
            let detail = "say when and how the person said it; without a proof it counts for nothing";
            return Err(Trouble::field("proof", "proof_missing", detail));
        }
        let before = rows::find_consent(work.transaction, self.contact).await?;
        let own_word = matches!(self.source, ConsentSource::Preferences | ConsentSource::Form);
        if before == Some(TrackingConsent::Withdrawn) && self.state == TrackingConsent::Granted && !own_word {
            let detail = "this person does not want to be noted; only they can change it back, in their preferences";
            return Err(Trouble::refused("tracking_withdrawn", detail));
        }
        let state = match self.state {
            TrackingConsent::Granted => Permission::Granted,
            TrackingConsent::Withdrawn => Permission::Withdrawn,
        };
        consent_said(work, self.contact, ConsentKind::Tracking, state, self.source, &self.proof).await?;
        rows::put_consent(work.transaction, self.contact, self.state, work.now).await?;
        if self.state == TrackingConsent::Withdrawn {
            rows::forget_last_open(work.transaction, self.contact).await?;
        }
        work.touched(self.contact, "changed");
        work.audit(Self::NAME, self.contact, Some(&(self.state, self.source)));
        Ok(())
    }
}
