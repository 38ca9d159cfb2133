//! What was done and what is running: the audit log with names, and the jobs.

use super::log_changes::{FieldChange, changes_of};
use super::log_names::Names;
use super::session;
use super::user::UserCard;
use crate::{Application, PAGE_LIMIT, Page, Trouble};
use basics::Timestamp;
use basics::ids::{ApiKeyId, AuditId, JobId, UserId};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use store::ledger::audit::{self as rows, AuditRow};
use store::ledger::job;
use store::trust::{api_key, user};

pub use store::ledger::job::JobRow;

/// Who did it. `Debug` shows no name.
#[derive(Clone, PartialEq, Eq)]
pub struct Doer {
    /// `user`, `key` or `system`.
    pub kind: String,
    /// `usr_…` or `key_…`; `None` for the system.
    pub id: Option<String>,
    pub name: Option<String>,
}

impl std::fmt::Debug for Doer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doer").field("kind", &self.kind).field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: AuditId,
    pub at: Timestamp,
    pub actor: Doer,
    pub verb: String,
    pub noun: String,
    pub noun_id: i64,
    /// What people call the thing; nothing when it is gone or has no name.
    pub name: Option<String>,
    /// What was before and after, where the verb kept both.
    pub changes: Vec<FieldChange>,
    pub chained: bool,
}

/// Which entries are asked for; what is left out is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuestion {
    pub noun: Option<String>,
    pub noun_id: Option<i64>,
    pub user: Option<UserId>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// The audit log, newest first, with the names of who did it and of what it was done to.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn audit_log(
    application: &Application,
    viewer: &Viewer,
    asked: AuditQuestion,
    before: Option<i64>,
    limit: usize,
) -> Result<Page<AuditEntry>, Trouble> {
    session::needs(viewer, Right::SeeAudit)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let filter = rows::Filter {
        noun: asked.noun.as_deref(),
        noun_id: asked.noun_id,
        user: asked.user.map(UserId::as_i64),
        from: asked.from,
        until: asked.until,
    };
    let found = rows::filtered(application.database(), filter, before.map(AuditId::from_i64), limit as u32 + 1).await?;
    let page = Page::of(found, limit, |row| row.id.as_i64());
    let mut doers: BTreeMap<(String, i64), Doer> = BTreeMap::new();
    for row in &page.items {
        let key = (row.actor_kind.clone(), row.actor);
        if let Entry::Vacant(unknown) = doers.entry(key) {
            unknown.insert(doer(application, &row.actor_kind, row.actor).await?);
        }
    }
    let things: Vec<(&str, i64)> = page.items.iter().map(|row| (row.noun.as_str(), row.noun_id)).collect();
    let names = Names::of(application, &things).await?;
    Ok(page.map(|row: AuditRow| {
        let unknown = || Doer { kind: row.actor_kind.clone(), id: None, name: None };
        let actor = doers.get(&(row.actor_kind.clone(), row.actor)).cloned().unwrap_or_else(unknown);
        let name = names.get(&row.noun, row.noun_id);
        let changes = changes_of(application, &row, &names);
        let AuditRow { id, at, verb, noun, noun_id, chained, .. } = row;
        AuditEntry { id, at, actor, verb, noun, noun_id, name, changes, chained }
    }))
}

/// Who did it, with the name as it is now.
pub(super) async fn doer(application: &Application, kind: &str, number: i64) -> Result<Doer, Trouble> {
    let database = application.database();
    let (id, name) = match kind {
        "user" => {
            let id = UserId::from_i64(number);
            let row = user::find(database, id).await?;
            let name = row.map(|row| UserCard::open(application, &row)).transpose()?.map(|card| card.name);
            (Some(id.to_string()), name)
        }
        "key" => {
            let id = ApiKeyId::from_i64(number);
            (Some(id.to_string()), api_key::find(database, id).await?.map(|row| row.name))
        }
        _ => (None, None),
    };
    Ok(Doer { kind: kind.to_owned(), id, name })
}

/// Jobs, newest first: one's own, or everybody's for those who see operations.
///
/// # Errors
/// The ledger's.
pub async fn jobs(
    application: &Application,
    viewer: &Viewer,
    before: Option<i64>,
    limit: usize,
) -> Result<Page<JobRow>, Trouble> {
    let limit = limit.clamp(1, PAGE_LIMIT);
    let own = if viewer.may(Right::SeeOperations) { None } else { Some(viewer.user_id().map_or(-1, UserId::as_i64)) };
    let before = before.map(JobId::from_i64);
    let found = job::page(application.database(), own, before, limit as u32 + 1).await?;
    Ok(Page::of(found, limit, |row| row.id.as_i64()))
}
