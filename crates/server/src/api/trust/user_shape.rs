//! How a user looks in JSON.

use application::trust;
use domain::trust::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody is in the company.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub enum RoleShape {
    Rep,
    Marketer,
    Manager,
    Administrator,
    ReadOnly,
}

impl From<Role> for RoleShape {
    fn from(role: Role) -> Self {
        match role {
            Role::Rep => RoleShape::Rep,
            Role::Marketer => RoleShape::Marketer,
            Role::Manager => RoleShape::Manager,
            Role::Administrator => RoleShape::Administrator,
            Role::ReadOnly => RoleShape::ReadOnly,
        }
    }
}

impl From<RoleShape> for Role {
    fn from(role: RoleShape) -> Self {
        match role {
            RoleShape::Rep => Role::Rep,
            RoleShape::Marketer => Role::Marketer,
            RoleShape::Manager => Role::Manager,
            RoleShape::Administrator => Role::Administrator,
            RoleShape::ReadOnly => Role::ReadOnly,
        }
    }
}

/// A person who can sign in.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserShape {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: RoleShape,
    pub language: String,
    pub time_zone: String,
    /// Ids of teams.
    pub teams: Vec<String>,
    pub active: bool,
    /// Whether the address is known to be theirs; test letters go to verified users only.
    pub verified: bool,
    #[schema(required, format = DateTime)]
    pub last_seen_at: Option<String>,
}

impl From<trust::User> for UserShape {
    fn from(user: trust::User) -> Self {
        UserShape {
            id: user.id.to_string(),
            name: user.name,
            email: user.email,
            role: user.role.into(),
            language: user.language.to_string(),
            time_zone: user.time_zone,
            teams: user.teams.iter().map(ToString::to_string).collect(),
            active: user.active,
            verified: user.verified,
            last_seen_at: user.last_seen_at.map(|at| at.to_string()),
        }
    }
}
