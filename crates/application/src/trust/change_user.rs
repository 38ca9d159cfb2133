//! An administrator changes a user's name, role, teams, or whether they may sign in. The last administrator stays one.

use super::input;
use super::user::UserCard;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::{SessionId, TeamId, UserId};
use domain::trust::{Right, Role, Viewer};
use serde::Serialize;
use store::trust::{session, team, user};

/// More teams than anybody is in.
const TEAMS_OF_ONE_LIMIT: usize = 50;

/// `None` leaves a part as it is.
#[derive(Default)]
pub struct ChangeUser {
    pub user: Option<UserId>,
    pub name: Option<String>,
    pub role: Option<Role>,
    pub active: Option<bool>,
    pub teams: Option<Vec<TeamId>>,
}

impl ChangeUser {
    pub fn of(user: UserId) -> Self {
        ChangeUser { user: Some(user), ..ChangeUser::default() }
    }
}

#[derive(Serialize)]
struct Audited {
    role: (Role, Role),
    active: (bool, bool),
    teams: Option<Vec<TeamId>>,
}

impl Verb for ChangeUser {
    const NAME: &'static str = "change_user";
    const RIGHT: Right = Right::ManageUsers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        match self.user {
            Some(id) if by.may(Right::SeeUsers) => super::user::user(application, by, id).await.map(drop),
            _ => Ok(()),
        }
    }

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let id = self.user.ok_or(Trouble::not_found("user"))?;
        let mut row = user::get(work.transaction, id).await?.ok_or(Trouble::not_found("user"))?;
        let before = (row.role, row.active);
        if let Some(name) = &self.name {
            let mut card = UserCard::open(work.application(), &row)?;
            card.name = input::name("name", name)?;
            row.sealed = card.seal(work, id);
        }
        row.role = self.role.unwrap_or(row.role);
        row.active = self.active.unwrap_or(row.active);
        let was = before == (Role::Administrator, true);
        if was && (row.role, row.active) != before && user::administrators(work.transaction).await? == [id] {
            return Err(Trouble::refused(
                "last_administrator",
                "this is the last administrator who can sign in; make another user administrator first",
            )
            .then(NextStep::new("make_another_administrator")));
        }
        user::update(work.transaction, &row).await?;
        if before.1 && !row.active {
            session::delete_others(work.transaction, id, SessionId::from_i64(0)).await?;
        }
        if let Some(teams) = &self.teams {
            move_to(work, id, teams).await?;
        }
        work.touched(id, "changed");
        let audited = Audited { role: (before.0, row.role), active: (before.1, row.active), teams: self.teams.clone() };
        work.audit(Self::NAME, id, Some(&audited));
        Ok(())
    }
}

async fn move_to(work: &mut Work<'_>, id: UserId, teams: &[TeamId]) -> Result<(), Trouble> {
    if teams.len() > TEAMS_OF_ONE_LIMIT {
        return Err(Trouble::field(
            "teams",
            "too_many",
            format!("a user is in {TEAMS_OF_ONE_LIMIT} teams at the most"),
        ));
    }
    let before = team::teams_of(work.transaction, id).await?;
    team::leave_all(work.transaction, id).await?;
    for team in teams {
        if team::get(work.transaction, *team).await?.is_none() {
            return Err(Trouble::field(
                "teams",
                "no_such_team",
                format!("there is no team {team}; read the teams again"),
            ));
        }
        team::join(work.transaction, *team, id).await?;
    }
    work.touched_all(before.into_iter().chain(teams.iter().copied()), "changed");
    Ok(())
}
