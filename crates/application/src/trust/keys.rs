//! Keys of programs: a secret shown once, a role, scopes, and an end.

use super::{input, session};
use crate::{Application, PAGE_LIMIT, Page, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{ApiKeyId, UserId};
use domain::trust::{Actor, Right, Role, Scopes, Viewer};
use std::collections::BTreeSet;
use std::time::Duration;
use store::trust::api_key::{self as rows, ApiKeyRow};

/// What a secret begins with, so that scanners of code find one that was published.
const PREFIX: &str = "tw_";
const SECRET_BYTES: usize = 32;
/// When a key was last used is written at most this often.
const USED_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub role: Role,
    /// Empty = everything of the role.
    pub scopes: Vec<Right>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub created_by: UserId,
}

impl ApiKey {
    fn of(row: ApiKeyRow) -> Result<Self, Trouble> {
        let scopes =
            row.scopes.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(Trouble::broken)?;
        Ok(ApiKey {
            id: row.id,
            name: row.name,
            role: row.role,
            scopes,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.used_at,
            created_by: row.made_by,
        })
    }
}

/// A new key and its secret, which is never shown again; `Debug` does not show it either.
pub struct MadeKey {
    pub key: ApiKey,
    pub secret: String,
}

impl std::fmt::Debug for MadeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeKey").field("key", &self.key).finish_non_exhaustive()
    }
}

pub struct MakeKey {
    pub name: String,
    pub role: Role,
    /// Codes of rights; empty = everything of the role.
    pub scopes: Vec<String>,
    pub expires_at: Option<Timestamp>,
}

impl Verb for MakeKey {
    const NAME: &'static str = "make_key";
    const RIGHT: Right = Right::ManageKeys;
    type Answer = MadeKey;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<MadeKey, Trouble> {
        let name = input::name("name", &self.name)?;
        let mut scopes = BTreeSet::new();
        for scope in &self.scopes {
            let right = scope.parse::<Right>().ok().filter(|right| self.role.may(*right));
            let refused =
                || Trouble::field("scopes", "unknown_scope", format!("the role {} has no such scope", self.role));
            scopes.insert(right.ok_or_else(refused)?);
        }
        if self.expires_at.is_some_and(|end| end <= work.now) {
            return Err(Trouble::field(
                "expires_at",
                "in_the_past",
                "the key would be over before it begins; take a later time",
            ));
        }
        let secret = format!("{PREFIX}{}", seal::to_base32(&work.dice.bytes::<SECRET_BYTES>()));
        let words: Vec<&str> = scopes.iter().map(|right| right.as_str()).collect();
        let id: ApiKeyId = work.mint()?;
        let row = ApiKeyRow {
            id,
            name,
            role: self.role,
            scopes: words.join(" "),
            made_by: by.user_id().unwrap_or(UserId::from_i64(0)),
            created_at: work.now,
            expires_at: self.expires_at,
            used_at: None,
            revoked_at: None,
        };
        let hash = work.keyring().secret_hash(secret.as_bytes());
        rows::insert(work.transaction, &row, &hash).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&(self.role, &words)));
        Ok(MadeKey { key: ApiKey::of(row)?, secret })
    }
}

/// Ends a key at once and for good.
pub struct RevokeKey {
    pub key: ApiKeyId,
}

impl Verb for RevokeKey {
    const NAME: &'static str = "revoke_key";
    const RIGHT: Right = Right::ManageKeys;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !rows::revoke(work.transaction, self.key, work.now).await? {
            return Err(Trouble::not_found("key"));
        }
        work.touched(self.key, "removed");
        work.audit(Self::NAME, self.key, None::<&()>);
        Ok(())
    }
}

/// Keys that are not revoked, oldest first.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn keys(
    application: &Application,
    viewer: &Viewer,
    after: Option<i64>,
    limit: usize,
) -> Result<Page<ApiKey>, Trouble> {
    session::needs(viewer, Right::ManageKeys)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let rows = rows::page(application.database(), after.unwrap_or(0), limit as i64 + 1).await?;
    let page = Page::of(rows, limit, |row| row.id.as_i64());
    Ok(Page { next: page.next, items: page.items.into_iter().map(ApiKey::of).collect::<Result<_, _>>()? })
}

/// Who stands behind a key's secret. Notes, at most once a minute, that it was used.
///
/// # Errors
/// [`Trouble::NotSignedIn`] for a secret that is unknown, revoked or over.
pub async fn viewer_of_key(application: &Application, secret: &str) -> Result<(Viewer, ApiKey), Trouble> {
    if !secret.starts_with(PREFIX) || secret.len() > 4 * SECRET_BYTES {
        return Err(Trouble::NotSignedIn);
    }
    let hash = application.keyring().secret_hash(secret.as_bytes());
    let now = application.now();
    let row = rows::find_by_secret(application.database(), &hash).await?;
    let key = ApiKey::of(row.filter(|row| holds(row, now)).ok_or(Trouble::NotSignedIn)?)?;
    if key.last_used_at.is_none_or(|used| now.since(used) >= USED_EVERY) {
        application.perform(&Viewer::system(), UseKey(key.id)).await?;
    }
    Ok((viewer_of(&key), key))
}

/// Who stands behind a key that asked for something before.
///
/// # Errors
/// [`Trouble::NotSignedIn`] for a key that is not there, revoked or over.
pub(crate) async fn viewer_of_known_key(application: &Application, id: ApiKeyId) -> Result<Viewer, Trouble> {
    let row = rows::find(application.database(), id).await?.filter(|row| holds(row, application.now()));
    Ok(viewer_of(&ApiKey::of(row.ok_or(Trouble::NotSignedIn)?)?))
}

fn holds(row: &ApiKeyRow, now: Timestamp) -> bool {
    row.revoked_at.is_none() && row.expires_at.is_none_or(|end| now < end)
}

fn viewer_of(key: &ApiKey) -> Viewer {
    let scopes = if key.scopes.is_empty() { Scopes::All } else { Scopes::Only(key.scopes.iter().copied().collect()) };
    let actor = Actor::Key(key.id);
    Viewer { actor, role: key.role, scopes, teams: Vec::new(), sharing_colleagues: Vec::new() }
}

struct UseKey(ApiKeyId);

impl Verb for UseKey {
    const NAME: &'static str = "use_key";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        Ok(rows::used(work.transaction, self.0, work.now).await?)
    }
}
