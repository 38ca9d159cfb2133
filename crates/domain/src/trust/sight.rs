//! Which customers a viewer sees: one rule, compiled to a bitmap by the audience engine and to a WHERE fragment by the ledger.

use basics::ids::UserId;

/// The rule of visibility for companies and contacts. A contact follows its company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerSight {
    Everything,
    /// Those of `owners`, those on which `collaborator` works along, and the pool: customers without an owner.
    Owned {
        owners: Vec<UserId>,
        collaborator: Option<UserId>,
    },
}

impl CustomerSight {
    /// Whether a customer with this owner and these collaborators is seen.
    pub fn covers(&self, owner: Option<UserId>, collaborators: &[UserId]) -> bool {
        match self {
            CustomerSight::Everything => true,
            CustomerSight::Owned { owners, collaborator } => match owner {
                None => true,
                Some(owner) => {
                    owners.contains(&owner) || collaborator.is_some_and(|user| collaborators.contains(&user))
                }
            },
        }
    }
}
