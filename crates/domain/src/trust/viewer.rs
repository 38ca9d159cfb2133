//! Who asks: every read and every verb takes a [`Viewer`].

use super::{CustomerSight, Right, Role};
use basics::ids::{ApiKeyId, TeamId, UserId};
use std::collections::BTreeSet;

/// Who stands behind a request, for rights and for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    User(UserId),
    Key(ApiKeyId),
    /// Tradewind itself: a job, the worker, the recorder.
    System,
}

impl Actor {
    pub const fn kind(self) -> &'static str {
        match self {
            Actor::User(_) => "user",
            Actor::Key(_) => "key",
            Actor::System => "system",
        }
    }

    /// The number of the user or key; 0 for the system.
    pub const fn number(self) -> i64 {
        match self {
            Actor::User(id) => id.as_i64(),
            Actor::Key(id) => id.as_i64(),
            Actor::System => 0,
        }
    }
}

/// What an API key was given; a signed-in person has everything of the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scopes {
    All,
    Only(BTreeSet<Right>),
}

/// A user, a key or the system with everything that decides what it sees and may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub actor: Actor,
    pub role: Role,
    pub scopes: Scopes,
    pub teams: Vec<TeamId>,
    /// Members of the viewer's teams that share their customers, the viewer excluded.
    pub sharing_colleagues: Vec<UserId>,
}

impl Viewer {
    /// Tradewind itself, which sees everything and is the only one with [`Right::System`].
    pub const fn system() -> Self {
        Viewer {
            actor: Actor::System,
            role: Role::Administrator,
            scopes: Scopes::All,
            teams: Vec::new(),
            sharing_colleagues: Vec::new(),
        }
    }

    /// A signed-in person without teams.
    pub const fn user(id: UserId, role: Role) -> Self {
        Viewer { actor: Actor::User(id), role, scopes: Scopes::All, teams: Vec::new(), sharing_colleagues: Vec::new() }
    }

    pub fn may(&self, right: Right) -> bool {
        if self.actor == Actor::System {
            return true;
        }
        let in_scope = match &self.scopes {
            Scopes::All => true,
            Scopes::Only(rights) => rights.contains(&right),
        };
        in_scope && self.role.may(right)
    }

    /// The user behind the viewer, if it is a person.
    pub const fn user_id(&self) -> Option<UserId> {
        match self.actor {
            Actor::User(id) => Some(id),
            Actor::Key(_) | Actor::System => None,
        }
    }

    /// Which customers the viewer sees. A key of the role rep owns nobody: it sees the pool alone.
    pub fn customer_sight(&self) -> CustomerSight {
        match self.role {
            Role::Marketer | Role::Manager | Role::Administrator | Role::ReadOnly => CustomerSight::Everything,
            Role::Rep => {
                let own = self.user_id();
                let owners = own.into_iter().chain(self.sharing_colleagues.iter().copied()).collect();
                CustomerSight::Owned { owners, collaborator: own }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_only_what_role_and_scope_both_allow() {
        let mut viewer = Viewer::user(UserId::from_i64(1), Role::Marketer);
        viewer.actor = Actor::Key(ApiKeyId::from_i64(2));
        viewer.scopes = Scopes::Only([Right::Import, Right::ManageUsers].into());
        assert!(viewer.may(Right::Import));
        assert!(!viewer.may(Right::ManageUsers));
        assert!(!viewer.may(Right::SeeCustomers));
    }

    #[test]
    fn only_the_system_is_the_system() {
        assert!(Viewer::system().may(Right::System));
        assert!(!Viewer::user(UserId::from_i64(1), Role::Administrator).may(Right::System));
    }

    #[test]
    fn a_rep_sees_own_and_shared_customers() {
        let mut viewer = Viewer::user(UserId::from_i64(1), Role::Rep);
        viewer.sharing_colleagues = vec![UserId::from_i64(5)];
        let sight = viewer.customer_sight();
        assert!(sight.covers(Some(UserId::from_i64(5)), &[]));
        assert!(sight.covers(None, &[]));
        assert!(sight.covers(Some(UserId::from_i64(9)), &[UserId::from_i64(1)]));
        assert!(!sight.covers(Some(UserId::from_i64(9)), &[]));
    }
}
