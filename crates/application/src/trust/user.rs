//! A user as others see one, and the sealed part of the row.

use super::session;
use crate::{Application, PAGE_LIMIT, Page, Trouble, Work};
use basics::ids::{TeamId, UserId};
use basics::{Language, Timestamp};
use domain::trust::{Right, Role, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::trust::team;
use store::trust::user::{self as rows, UserRow};

/// What is sealed of a user; version 1. Fields are only added.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct UserCard {
    pub name: String,
    pub email: String,
}

impl UserCard {
    pub(super) fn open(application: &Application, row: &UserRow) -> Result<Self, Trouble> {
        application.unseal("user_account", "sealed", row.id.as_i64(), &row.sealed)
    }

    pub(super) fn seal(&self, work: &mut Work<'_>, id: UserId) -> Vec<u8> {
        work.seal("user_account", "sealed", id.as_i64(), self)
    }
}

/// A person who can sign in. `Debug` shows neither name nor address.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub language: Language,
    pub time_zone: String,
    pub teams: Vec<TeamId>,
    pub active: bool,
    pub verified: bool,
    pub last_seen_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

impl User {
    pub(super) fn of(application: &Application, row: UserRow, teams: Vec<TeamId>) -> Result<Self, Trouble> {
        let UserCard { name, email } = UserCard::open(application, &row)?;
        Ok(User {
            id: row.id,
            name,
            email,
            role: row.role,
            language: row.language,
            time_zone: row.time_zone,
            teams,
            active: row.active,
            verified: row.verified,
            last_seen_at: row.seen_at,
            created_at: row.created_at,
        })
    }
}

/// One user.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn user(application: &Application, viewer: &Viewer, id: UserId) -> Result<User, Trouble> {
    session::needs(viewer, Right::SeeUsers)?;
    let database = application.database();
    let row = rows::find(database, id).await?.ok_or(Trouble::not_found("user"))?;
    let (teams, _) = team::of_user(database, id).await?;
    User::of(application, row, teams)
}

/// Users after `after`, oldest first.
///
/// # Errors
/// The ledger's.
pub async fn users(
    application: &Application,
    viewer: &Viewer,
    after: Option<i64>,
    limit: usize,
) -> Result<Page<User>, Trouble> {
    session::needs(viewer, Right::SeeUsers)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let rows = rows::page(application.database(), after.unwrap_or(0), limit as i64 + 1).await?;
    let mut teams: BTreeMap<UserId, Vec<TeamId>> = BTreeMap::new();
    for (team, user) in team::all_members(application.database()).await? {
        teams.entry(user).or_default().push(team);
    }
    let page = Page::of(rows, limit, |row| row.id.as_i64());
    let next = page.next;
    let open = |row: UserRow| {
        let teams = teams.remove(&row.id).unwrap_or_default();
        User::of(application, row, teams)
    };
    Ok(Page { items: page.items.into_iter().map(open).collect::<Result<_, _>>()?, next })
}

/// The names of all users, also of those who left: for owners and authors in lists.
///
/// # Errors
/// The ledger's.
pub(crate) async fn user_names(application: &Application) -> Result<BTreeMap<UserId, String>, Trouble> {
    let mut names = BTreeMap::new();
    let mut after = 0;
    loop {
        let rows = rows::page(application.database(), after, PAGE_LIMIT as i64).await?;
        let full = rows.len() == PAGE_LIMIT;
        for row in &rows {
            names.insert(row.id, UserCard::open(application, row)?.name);
            after = row.id.as_i64();
        }
        if !full {
            return Ok(names);
        }
    }
}
