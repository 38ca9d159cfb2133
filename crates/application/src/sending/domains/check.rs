//! Looking up what a domain's owner has published.

use super::questions::read_published;
use super::records::compare;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::SendingDomainId;
use domain::trust::{Right, Viewer};
use outside::ResolveError;
use serde::{Deserialize, Serialize};
use store::sending::channel::{self, DomainRecord};

/// What was found of one record, in the order of the published ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCheck {
    pub found: Option<String>,
    pub ok: bool,
}

/// A found text is shown, not stored whole: a name may hold anything.
const FOUND_CHARACTERS: usize = 1_000;

/// Asks the name servers and writes what they said. A name server that does not answer changes nothing: that is no news about
/// the domain.
///
/// # Errors
/// `dns_unanswered` as [`Trouble::Outside`]; [`Trouble::NotFound`]; [`Trouble::NotAllowed`].
pub async fn check_domain(app: &Application, by: &Viewer, id: SendingDomainId) -> Result<(), Trouble> {
    if !by.may(Right::ManageChannels) {
        super::questions::shown(app, by, id).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let record = channel::get_domain(app.database(), id).await?.ok_or(Trouble::not_found("domain"))?;
    let outward = app.outward()?;
    let mut checks = Vec::new();
    let mut proven = true;
    for published in read_published(&record)? {
        let texts = match outward.resolver.texts(&published.name).await {
            Ok(texts) => texts,
            Err(ResolveError::NoSuchRecord | ResolveError::BadName) => Vec::new(),
            Err(ResolveError::Unanswered(why)) => {
                let detail = format!("the name servers could not be asked for {}: {why}", published.name);
                let next_step = Some(NextStep::new("check_again_later"));
                return Err(Trouble::Outside { code: "dns_unanswered", detail, next_step });
            }
        };
        let (found, ok) = compare(&published, &texts);
        proven &= ok || published.record.is_optional();
        let found = found.map(|text| text.chars().take(FOUND_CHARACTERS).collect());
        checks.push(RecordCheck { found, ok });
    }
    let declared = app.settings().declares(&record.name);
    let state = match (proven, declared) {
        (true, _) => "proven",
        (false, true) => "declared",
        (false, false) => "unproven",
    };
    app.perform(by, NoteCheck { domain: id, state, checks }).await
}

/// Writes what was found.
struct NoteCheck {
    domain: SendingDomainId,
    state: &'static str,
    checks: Vec<RecordCheck>,
}

impl Verb for NoteCheck {
    const NAME: &'static str = "check_domain";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let record = channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        let found = serde_json::to_string(&self.checks).expect("checks are plain structs that always serialise");
        let record = DomainRecord {
            state: self.state.to_owned(),
            found_records: Some(found),
            checked_at: Some(work.now),
            ..record
        };
        if !channel::update_domain(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "domain", version: record.version });
        }
        work.touched(self.domain, "changed");
        work.audit(Self::NAME, self.domain, Some(&self.state));
        Ok(())
    }
}
