//! The viewer's rule as the engine understands it. The rule itself, from roles and teams, is made in `domain`.

use basics::ids::{CompanyId, UserId};

/// Which people and companies a viewer may see.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    Everything,
    /// What is owned by one of `owners`, belongs to one of the `collaborating` companies, or (`with_pool`) has no owner.
    Owned {
        owners: Vec<UserId>,
        collaborating: Vec<CompanyId>,
        with_pool: bool,
    },
}

impl Scope {
    /// The same without what nobody owns: people are seen in it, and the fields of companies.
    pub(crate) fn without_pool(&self) -> Scope {
        match self {
            Scope::Everything => Scope::Everything,
            Scope::Owned { owners, collaborating, .. } => {
                Scope::Owned { owners: owners.clone(), collaborating: collaborating.clone(), with_pool: false }
            }
        }
    }

    /// Whether a row of this owner and company is seen.
    pub fn sees(&self, owner: Option<UserId>, company: Option<CompanyId>) -> bool {
        match self {
            Scope::Everything => true,
            Scope::Owned { owners, collaborating, with_pool } => {
                owner.map_or(*with_pool, |owner| owners.contains(&owner))
                    || company.is_some_and(|company| collaborating.contains(&company))
            }
        }
    }
}
