//! Taking back: a verb keeps a sealed image of what was before; within thirty days its inverse brings it back.
//!
//! A noun that can be taken back adds its inverses to [`INVERSES`]. An inverse checks again whatever may have changed since.

use super::teams;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::{UndoId, UserId};
use domain::trust::{Right, Role, Viewer};
use serde::Serialize;
use serde_json::Value;
use std::pin::Pin;
use std::time::Duration;
use store::trust::undo::{self as rows, UndoRow};

/// After this long nothing is taken back, and the image of what was before is forgotten.
pub const UNDO_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Images looked through at once.
const IMAGES_AT_ONCE: i64 = 200;
const ALREADY: &str = "undone_already";
/// Verbs whose parts are taken back by whoever goes on with them, after the first image was.
const BY_THEMSELVES: &[&str] = &[crate::customers::BeginBulkRun::NAME];

/// Runs an inverse with the image that the verb kept; answers how many things came back.
pub type RunInverse = for<'a, 'b> fn(
    &'a Viewer,
    &'a mut Work<'b>,
    Value,
) -> Pin<Box<dyn Future<Output = Result<u64, Trouble>> + Send + 'a>>;

/// How one version of a verb is taken back.
pub struct Inverse {
    pub verb: &'static str,
    pub version: i64,
    /// The right that the verb itself asks for.
    pub right: Right,
    /// Whether the image holds what is personal of contacts: then an erasure of such a person forgets the image.
    pub holds_people: bool,
    pub run: RunInverse,
}

/// Every inverse, by noun.
const INVERSES: &[&[Inverse]] = &[
    teams::INVERSES,
    crate::customers::INVERSES,
    &crate::customers::POOL_INVERSES,
    &crate::customers::HAND_OVER_INVERSES,
    crate::customers::TASK_INVERSES,
    crate::customers::DOCUMENT_INVERSES,
    crate::letters::INVERSES,
    crate::sending::campaigns::INVERSES,
    crate::trade::INVERSES,
];

fn inverses() -> impl Iterator<Item = &'static Inverse> {
    INVERSES.iter().copied().flatten()
}

/// Keeps the image of what was before a verb, in the verb's transaction.
///
/// # Errors
/// The ledger's.
pub async fn keep(
    work: &mut Work<'_>,
    by: &Viewer,
    verb: &'static str,
    version: i64,
    before: &impl Serialize,
) -> Result<UndoId, Trouble> {
    keep_part(work, by, (verb, version), None, before).await
}

/// [`keep`] of a part of what is done in several, under the image of its first part.
///
/// # Errors
/// The ledger's.
pub async fn keep_part(
    work: &mut Work<'_>,
    by: &Viewer,
    (verb, version): (&'static str, i64),
    part_of: Option<UndoId>,
    before: &impl Serialize,
) -> Result<UndoId, Trouble> {
    let id: UndoId = work.mint()?;
    let row = UndoRow {
        id,
        verb: verb.to_owned(),
        version,
        sealed: work.seal("undo", "sealed", id.as_i64(), before),
        made_by: by.user_id().unwrap_or(UserId::from_i64(0)),
        created_at: work.now,
        expires_at: work.now.plus(UNDO_FOR),
        done_at: None,
        part_of,
    };
    rows::insert(work.transaction, &row).await?;
    Ok(id)
}

/// Takes back the later parts of what was done in several, newest first, a verb each; answers how many things came back. After
/// it [`UndoVerb`] takes back the first. What takes its parts back by itself is left to that. When it stops in between, the first still stands, and asking again goes on.
///
/// # Errors
/// Those of [`UndoVerb`].
pub async fn undo_parts(application: &Application, by: &Viewer, first: UndoId) -> Result<u64, Trouble> {
    let verb = rows::verb_of(application.database(), first).await?;
    if verb.is_some_and(|verb| BY_THEMSELVES.contains(&verb.as_str())) {
        return Ok(0);
    }
    let mut undone = 0;
    for id in rows::parts(application.database(), first).await? {
        match application.perform(by, UndoVerb { id, parts: 0 }).await {
            Ok(back) => undone += back,
            // Somebody else does the same.
            Err(Trouble::Refused { code: ALREADY, .. }) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(undone)
}

/// Takes back what a verb did. One's own, or anybody's for managers and administrators.
pub struct UndoVerb {
    pub id: UndoId,
    /// What [`undo_parts`] took back before: it counts with the answer.
    pub parts: u64,
}

impl Verb for UndoVerb {
    const NAME: &'static str = "undo";
    /// The right of the verb that is taken back is asked inside.
    const RIGHT: Right = Right::SeeCustomers;
    type Answer = u64;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<u64, Trouble> {
        let row = rows::get(work.transaction, self.id).await?.ok_or(Trouble::not_found("undo"))?;
        let everybodys = matches!(by.role, Role::Manager | Role::Administrator);
        if !everybodys && by.user_id() != Some(row.made_by) {
            return Err(Trouble::not_found("undo"));
        }
        if work.now >= row.expires_at {
            return Err(Trouble::refused(
                "undo_expired",
                "this was done more than 30 days ago and can no longer be taken back",
            )
            .then(NextStep::new("change_by_hand")));
        }
        let known = inverses().find(|inverse| (inverse.verb, inverse.version) == (row.verb.as_str(), row.version));
        let inverse = known.ok_or_else(|| Trouble::broken(format!("{} {} has no inverse", row.verb, row.version)))?;
        if !by.may(inverse.right) {
            return Err(Trouble::NotAllowed { right: inverse.right });
        }
        if !rows::done(work.transaction, self.id, work.now).await? {
            return Err(Trouble::refused(ALREADY, "this was taken back before; there is nothing more to do"));
        }
        let before: Value = work.unseal("undo", "sealed", self.id.as_i64(), &row.sealed)?;
        let undone = (inverse.run)(by, work, before).await?;
        work.audit(Self::NAME, self.id, Some(&row.verb));
        Ok(self.parts + undone)
    }
}

/// Forgets every image that holds what is personal of these contacts, for their erasure; answers how many.
pub(super) async fn forget_person(work: &mut Work<'_>, contacts: &[basics::ids::ContactId]) -> Result<u64, Trouble> {
    let names: Vec<String> = contacts.iter().map(ToString::to_string).collect();
    let mut forgotten = 0;
    for inverse in inverses().filter(|inverse| inverse.holds_people) {
        let mut after = 0;
        loop {
            let images = rows::of_verb(work.transaction, inverse.verb, after, IMAGES_AT_ONCE).await?;
            let Some(last) = images.last() else { break };
            after = last.id.as_i64();
            for image in images {
                let before: Value = work.unseal("undo", "sealed", image.id.as_i64(), &image.sealed)?;
                let text = before.to_string();
                if names.iter().any(|name| text.contains(name)) {
                    rows::delete(work.transaction, image.id).await?;
                    forgotten += 1;
                }
            }
        }
    }
    Ok(forgotten)
}
