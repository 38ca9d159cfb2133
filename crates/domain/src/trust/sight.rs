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

    /// Whether a customer that is seen may also be changed: of the pool one sees that it is there, and claims it first.
    pub fn may_edit(&self, owner: Option<UserId>, collaborators: &[UserId]) -> bool {
        match self {
            CustomerSight::Everything => true,
            CustomerSight::Owned { .. } => owner.is_some() && self.covers(owner, collaborators),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sees_a_part_edits_what_has_an_owner_among_it() {
        let [me, colleague, other] = [1, 2, 3].map(UserId::from_i64);
        let sight = CustomerSight::Owned { owners: vec![me, colleague], collaborator: Some(me) };
        for (owner, collaborators, sees, edits) in [
            (Some(me), vec![], true, true),
            (Some(colleague), vec![], true, true),
            (Some(other), vec![me], true, true),
            (Some(other), vec![colleague], false, false),
            (None, vec![], true, false),
        ] {
            assert_eq!((sight.covers(owner, &collaborators), sight.may_edit(owner, &collaborators)), (sees, edits));
        }
        assert!(CustomerSight::Everything.may_edit(None, &[]));
    }
}
