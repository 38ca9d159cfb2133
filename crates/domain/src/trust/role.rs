//! The five roles. What each may do stands in one table, [`Role::may`].

use super::Right;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a user or a key is in the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees own, collaborating and shared customers and the pool; proposes campaigns to own customers.
    Rep,
    /// Sees all customers without notes and personal letters; segments, letters, campaigns, import.
    Marketer,
    /// Sees all; also assigns, exports, approves, reads reports and erases.
    Manager,
    /// Everything, and users, keys, channels and backups.
    Administrator,
    /// Sees all with addresses and phones masked; changes nothing.
    ReadOnly,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a role is rep, marketer, manager, administrator or read_only")]
pub struct UnknownRole;

impl Role {
    pub const ALL: [Role; 5] = [Role::Rep, Role::Marketer, Role::Manager, Role::Administrator, Role::ReadOnly];

    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Rep => "rep",
            Role::Marketer => "marketer",
            Role::Manager => "manager",
            Role::Administrator => "administrator",
            Role::ReadOnly => "read_only",
        }
    }

    /// The table of roles and rights.
    pub const fn may(self, right: Right) -> bool {
        use Right::{
            Approve, Assign, EditCustomers, EditLetters, Erase, Export, Import, LabelCustomers, ManageChannels,
            ManageKeys, ManageLists, ManageSuppressions, ManageUsers, ManageWorkspace, OwnAccount, ProposeCampaigns,
            RecordEvents, SeeAudit, SeeCustomers, SeeLetters, SeeOperations, SeeUsers, SendCampaigns, ShareViews,
            System,
        };
        match right {
            System => false,
            OwnAccount | SeeCustomers | SeeLetters | SeeUsers => true,
            LabelCustomers | ProposeCampaigns => !matches!(self, Role::ReadOnly),
            // A marketer brings people by import and sorts them; their cards are for those who know them.
            EditCustomers | RecordEvents => matches!(self, Role::Rep | Role::Manager | Role::Administrator),
            Import | EditLetters | SendCampaigns | ManageLists => {
                matches!(self, Role::Marketer | Role::Manager | Role::Administrator)
            }
            Assign | ShareViews | Export | Approve | Erase | ManageSuppressions | SeeAudit | SeeOperations => {
                matches!(self, Role::Manager | Role::Administrator)
            }
            ManageUsers | ManageKeys | ManageChannels | ManageWorkspace => matches!(self, Role::Administrator),
        }
    }

    /// The roles that have a right: what an error tells a person to ask for.
    pub fn with(right: Right) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| role.may(right))
    }

    /// Whether addresses and phones are shown masked.
    pub const fn sees_masked(self) -> bool {
        matches!(self, Role::ReadOnly)
    }

    /// Whether notes and personal letters are shown.
    pub const fn sees_notes(self) -> bool {
        matches!(self, Role::Rep | Role::Manager | Role::Administrator)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_the_system_and_an_administrator_may_all_else() {
        for right in Right::ALL {
            assert_eq!(Role::Administrator.may(right), right != Right::System, "{right:?}");
            assert_eq!(Role::with(right).next().is_none(), right == Right::System);
        }
    }

    #[test]
    fn who_only_reads_changes_nothing() {
        let may: Vec<Right> = Right::ALL.into_iter().filter(|right| Role::ReadOnly.may(*right)).collect();
        assert_eq!(may, [Right::OwnAccount, Right::SeeCustomers, Right::SeeLetters, Right::SeeUsers]);
    }

    #[test]
    fn a_higher_role_may_what_the_lower_may() {
        for right in Right::ALL {
            let is_for_those_who_know_them = matches!(right, Right::EditCustomers | Right::RecordEvents);
            assert!(!Role::Rep.may(right) || Role::Marketer.may(right) || is_for_those_who_know_them, "{right:?}");
            assert!(!Role::Marketer.may(right) || Role::Manager.may(right), "{right:?}");
            assert!(!Role::Rep.may(right) || Role::Manager.may(right), "{right:?}");
        }
    }
}
