//! Teams: sets of users that may share their customers with each other.

use super::{input, session, undo};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{TeamId, UndoId, UserId};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::pin::Pin;
use store::trust::team::{self as rows, TEAMS_LIMIT, TeamRow};
use store::trust::user;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub shares_customers: bool,
    pub members: Vec<UserId>,
}

/// Every team, oldest first.
///
/// # Errors
/// The ledger's.
pub async fn teams(application: &Application, viewer: &Viewer) -> Result<Vec<Team>, Trouble> {
    session::needs(viewer, Right::SeeUsers)?;
    let mut members: BTreeMap<TeamId, Vec<UserId>> = BTreeMap::new();
    for (team, user) in rows::all_members(application.database()).await? {
        members.entry(team).or_default().push(user);
    }
    let with_members = |row: TeamRow| {
        let members = members.remove(&row.id).unwrap_or_default();
        Team { id: row.id, name: row.name, shares_customers: row.shares_customers, members }
    };
    Ok(rows::all(application.database()).await?.into_iter().map(with_members).collect())
}

pub struct AddTeam {
    pub name: String,
    pub shares_customers: bool,
}

impl Verb for AddTeam {
    const NAME: &'static str = "add_team";
    const RIGHT: Right = Right::ManageUsers;
    type Answer = TeamId;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<TeamId, Trouble> {
        let name = free_name(work, &self.name, None).await?;
        if rows::count(work.transaction).await? >= TEAMS_LIMIT {
            return Err(Trouble::refused(
                "too_many_teams",
                format!("there are {TEAMS_LIMIT} teams already; remove one"),
            ));
        }
        let id: TeamId = work.mint()?;
        let row = TeamRow { id, name, shares_customers: self.shares_customers, created_at: work.now };
        rows::insert(work.transaction, &row).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&self.shares_customers));
        Ok(id)
    }
}

/// `None` leaves a part as it is.
pub struct ChangeTeam {
    pub team: TeamId,
    pub name: Option<String>,
    pub shares_customers: Option<bool>,
}

impl Verb for ChangeTeam {
    const NAME: &'static str = "change_team";
    const RIGHT: Right = Right::ManageUsers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.team).await
    }

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut row = rows::get(work.transaction, self.team).await?.ok_or(Trouble::not_found("team"))?;
        if let Some(name) = &self.name {
            row.name = free_name(work, name, Some(self.team)).await?;
        }
        row.shares_customers = self.shares_customers.unwrap_or(row.shares_customers);
        rows::update(work.transaction, &row).await?;
        work.touched(self.team, "changed");
        work.audit(Self::NAME, self.team, Some(&row.shares_customers));
        Ok(())
    }
}

pub struct RemoveTeam {
    pub team: TeamId,
}

/// What comes back when the removal is undone; version 1.
#[derive(Serialize, Deserialize)]
struct Removed {
    team: TeamId,
    name: String,
    shares_customers: bool,
    members: Vec<UserId>,
}

impl Verb for RemoveTeam {
    const NAME: &'static str = "remove_team";
    const RIGHT: Right = Right::ManageUsers;
    type Answer = UndoId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.team).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<UndoId, Trouble> {
        let row = rows::get(work.transaction, self.team).await?.ok_or(Trouble::not_found("team"))?;
        let members = rows::members(work.transaction, self.team).await?;
        rows::delete(work.transaction, self.team).await?;
        work.touched(self.team, "removed");
        work.touched_all(members.iter().copied(), "changed");
        work.audit(Self::NAME, self.team, None::<&()>);
        let before = Removed { team: row.id, name: row.name, shares_customers: row.shares_customers, members };
        undo::keep(work, by, Self::NAME, 1, &before).await
    }
}

pub(super) const INVERSES: &[undo::Inverse] = &[undo::Inverse {
    verb: RemoveTeam::NAME,
    version: 1,
    right: RemoveTeam::RIGHT,
    holds_people: false,
    run: |_by, work, before| bring_back(work, before),
}];

fn bring_back<'a>(
    work: &'a mut Work<'_>,
    before: Value,
) -> Pin<Box<dyn Future<Output = Result<u64, Trouble>> + Send + 'a>> {
    Box::pin(async move {
        let before: Removed = serde_json::from_value(before).map_err(Trouble::broken)?;
        let name = free_name(work, &before.name, None).await?;
        let (id, shares_customers) = (before.team, before.shares_customers);
        rows::insert(work.transaction, &TeamRow { id, name, shares_customers, created_at: work.now }).await?;
        for member in before.members {
            if user::get(work.transaction, member).await?.is_some() {
                rows::join(work.transaction, id, member).await?;
                work.touched(member, "changed");
            }
        }
        work.touched(id, "created");
        Ok(1)
    })
}

async fn free_name(work: &mut Work<'_>, name: &str, own: Option<TeamId>) -> Result<String, Trouble> {
    let name = input::name("name", name)?;
    match rows::get_by_name(work.transaction, &name).await? {
        Some(other) if Some(other.id) != own => {
            Err(Trouble::field("name", "name_taken", "another team has this name; choose another one"))
        }
        Some(_) | None => Ok(name),
    }
}

/// For who may not change teams: whether this one is there.
async fn shown(application: &Application, viewer: &Viewer, id: TeamId) -> Result<(), Trouble> {
    let is_hidden =
        viewer.may(Right::SeeUsers) && !rows::all(application.database()).await?.iter().any(|team| team.id == id);
    if is_hidden { Err(Trouble::not_found("team")) } else { Ok(()) }
}
