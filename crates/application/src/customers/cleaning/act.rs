//! Acting on those whom the rule means, some hundred to a transaction; each part is taken back with the first.

use super::find::{Wasted, find, seen_of};
use super::setting::{cleaning_setting, write};
use crate::customers::{needs, sight};
use crate::trust::undo::{Inverse, keep_part};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{ContactId, ListId, TagId, UndoId};
use domain::customers::cleaning::{CleaningAct, CleaningReason};
use domain::letters::LetterKind;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use store::customers::cleaning::{self as rows, RestingRow};
use store::customers::label;
use store::trust::declined;

const NAME: &str = "clean_addresses";
const PART: &str = "clean_addresses_part";
/// People of one transaction.
const AT_ONCE: usize = 500;
/// What campaigns send without being asked: letters about an order or an inquiry go on.
const KEPT_FROM: [LetterKind; 4] = [LetterKind::Cold, LetterKind::Promotion, LetterKind::Nurture, LetterKind::Survey];
/// Nobody's silence is proven anew within a month.
const AGAIN_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const LOOKS_EVERY: Duration = Duration::from_secs(60 * 60);

/// What a cleaning did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleanedUp {
    pub changed: u64,
    /// `None` where nobody was meant.
    pub undo: Option<UndoId>,
}

/// What was done to one person; version 1, fields are only added.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Done {
    contact: i64,
    rests: bool,
    tag: Option<TagId>,
    lists: Vec<ListId>,
}

/// Does what the workspace set to everybody whom its rule means and whom the viewer may change.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's. What was done before stays done, and is taken back with the same undo.
pub async fn clean(application: &Application, viewer: &Viewer) -> Result<CleanedUp, Trouble> {
    needs(viewer, Right::EditCustomers)?;
    let setting = cleaning_setting(application, viewer).await?;
    let found = seen_of(application, viewer, find(application, setting.rule).await?).await?;
    let mut cleaned = CleanedUp { changed: 0, undo: None };
    for some in found.chunks(AT_ONCE) {
        let verb = CleanSome { some: some.to_vec(), act: setting.act, tag: setting.tag, first: cleaned.undo };
        let (changed, undo) = application.perform(viewer, verb).await?;
        cleaned = CleanedUp { changed: cleaned.changed + changed, undo: cleaned.undo.or(undo) };
    }
    Ok(cleaned)
}

struct CleanSome {
    some: Vec<Wasted>,
    act: CleaningAct,
    tag: Option<TagId>,
    first: Option<UndoId>,
}

impl Verb for CleanSome {
    const NAME: &'static str = NAME;
    const RIGHT: Right = Right::EditCustomers;
    type Answer = (u64, Option<UndoId>);

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(u64, Option<UndoId>), Trouble> {
        let ids: Vec<ContactId> = self.some.iter().map(|one| one.contact).collect();
        let mut done = Vec::new();
        for whose in sight::contacts_to_edit(work, by, &ids).await? {
            let Some(one) = self.some.iter().find(|one| one.contact == whose.contact) else { continue };
            if let Some(one) = self.act_on(work, one.contact, one.why).await? {
                work.audit(NAME, whose.contact, None::<&()>);
                done.push(one);
            }
        }
        if done.is_empty() {
            return Ok((0, None));
        }
        work.stops_letters();
        work.touched_all(done.iter().map(|one| ContactId::from_i64(one.contact)), "changed");
        let verb = if self.first.is_some() { PART } else { NAME };
        let undo = keep_part(work, by, (verb, 1), self.first, &done).await?;
        Ok((done.len() as u64, Some(undo)))
    }
}

impl CleanSome {
    async fn act_on(
        &self,
        work: &mut Work<'_>,
        contact: ContactId,
        why: CleaningReason,
    ) -> Result<Option<Done>, Trouble> {
        let mut done = Done { contact: contact.as_i64(), ..Done::default() };
        let changed = match (self.act, self.tag) {
            (CleaningAct::Rest, _) => {
                let own = declined::find(work.transaction, contact).await?;
                let kinds: Vec<LetterKind> = KEPT_FROM.into_iter().filter(|kind| !own.contains(kind)).collect();
                for kind in &kinds {
                    declined::decline(work.transaction, contact, *kind, work.now).await?;
                }
                done.rests = rows::rest(work.transaction, &RestingRow { contact, since: work.now, why, kinds }).await?;
                done.rests
            }
            (CleaningAct::Tag, Some(tag)) => {
                let is_new = label::put_tags(work.transaction, &[(contact, tag)]).await? == [true];
                done.tag = is_new.then_some(tag);
                is_new
            }
            (CleaningAct::Tag, None) => false,
            (CleaningAct::LeaveLists, _) => {
                done.lists = label::lists_of(work.transaction, contact).await?;
                let pairs: Vec<_> = done.lists.iter().map(|list| (contact, *list)).collect();
                label::take_off_lists(work.transaction, &pairs).await?;
                !pairs.is_empty()
            }
        };
        Ok(changed.then_some(done))
    }
}

pub(in crate::customers) const INVERSE: Inverse = inverse_of(NAME);
pub(in crate::customers) const PART_INVERSE: Inverse = inverse_of(PART);

const fn inverse_of(verb: &'static str) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right: Right::EditCustomers,
        holds_people: false,
        run: |_by, work, before| Box::pin(take_back(work, before)),
    }
}

async fn take_back(work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let done: Vec<Done> = serde_json::from_value(before).map_err(Trouble::broken)?;
    let mut back = 0;
    for one in done {
        let contact = ContactId::from_i64(one.contact);
        // Who was removed meanwhile comes back as they were, without labels of ours.
        if store::customers::contact::find(work.transaction, contact).await?.is_none() {
            continue;
        }
        if one.rests {
            wake(work, contact).await?;
        }
        if let Some(tag) = one.tag {
            label::take_tags(work.transaction, &[(contact, tag)]).await?;
        }
        let pairs: Vec<_> = one.lists.iter().map(|list| (contact, *list)).collect();
        label::put_on_lists(work.transaction, &pairs, work.now).await?;
        work.touched(contact, "changed");
        back += 1;
    }
    Ok(back)
}

/// Ends a rest, and with it what it kept away; what the person declined themselves stays declined.
async fn wake(work: &mut Work<'_>, contact: ContactId) -> Result<bool, Trouble> {
    let Some(row) = rows::find(work.transaction, contact).await? else { return Ok(false) };
    for kind in row.kinds {
        declined::accept(work.transaction, contact, kind).await?;
    }
    Ok(rows::wake(work.transaction, contact).await?)
}

/// Ends somebody's rest.
pub struct WakePerson {
    pub contact: ContactId,
}

impl Verb for WakePerson {
    const NAME: &'static str = "wake_contact";
    const RIGHT: Right = Right::EditCustomers;
    /// Whether they rested.
    type Answer = bool;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::contacts_shown(application, by, &[self.contact]).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        sight::contact_to_edit(work, by, self.contact).await?;
        let rested = wake(work, self.contact).await?;
        if rested {
            work.touched(self.contact, "changed");
            work.audit(Self::NAME, self.contact, None::<&()>);
        }
        Ok(rested)
    }
}

/// Since when and why somebody rests; `None` when they do not.
///
/// # Errors
/// [`Trouble::NotFound`] where the viewer does not see the person; the ledger's.
pub async fn resting(
    application: &Application,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<Option<(Timestamp, CleaningReason)>, Trouble> {
    sight::contact_seen(application, viewer, contact).await?;
    Ok(rows::get(application.database(), contact).await?.map(|row| (row.since, row.why)))
}

/// Takes the monthly cleaning for this node; `false` when it is not due or not switched on.
struct BeginCleaning;

impl Verb for BeginCleaning {
    const NAME: &'static str = "begin_cleaning";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let (now, mut is_due) = (work.now, false);
        write(work, |setting| {
            is_due = setting.scheduled && setting.done_at.is_none_or(|done| done.plus(AGAIN_AFTER) <= now);
            if is_due {
                setting.done_at = Some(now);
            }
        })
        .await?;
        Ok(is_due)
    }
}

/// Runs until the application ends; never returns by itself.
pub async fn run_cleaning(application: Application) {
    loop {
        if let Err(trouble) = clean_when_due(&application).await {
            tracing::warn!(%trouble, "the monthly cleaning stopped; what was done is done, and the next one goes on");
        }
        application.clock().wait(LOOKS_EVERY).await;
    }
}

async fn clean_when_due(application: &Application) -> Result<(), Trouble> {
    if !cleaning_setting(application, &Viewer::system()).await?.scheduled
        || !application.perform(&Viewer::system(), BeginCleaning).await?
    {
        return Ok(());
    }
    let cleaned = clean(application, &Viewer::system()).await?;
    tracing::info!(people = cleaned.changed, "cleaned by the workspace's rule");
    Ok(())
}
