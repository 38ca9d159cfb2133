//! Companies that belong to a company: a group, its houses and their branches.
//!
//! A company has one parent at most, never itself and none that belongs to it, and a group has a few levels only: deeper ones are
//! departments, which are people of a company and no customers of their own.

use basics::ids::CompanyId;

/// Levels of a group: holding, region, country, house, branch. A walk upwards ends here whatever the records say.
pub const LEVELS_LIMIT: usize = 5;

/// Why a company cannot belong to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HierarchyRefusal {
    #[error("a company is no part of itself")]
    Itself,
    #[error("the chosen company is a part of this one; free it first")]
    Circle,
    #[error("a group has at most {LEVELS_LIMIT} levels; choose a company further up")]
    TooDeep,
}

impl HierarchyRefusal {
    /// The stable code of the refusal.
    pub const fn code(self) -> &'static str {
        match self {
            HierarchyRefusal::Itself => "parent_itself",
            HierarchyRefusal::Circle => "parent_circle",
            HierarchyRefusal::TooDeep => "parent_too_deep",
        }
    }
}

/// Whether `company`, with so many levels below it, may belong to the first of `chain`; the others are what that one belongs to, upwards.
///
/// # Errors
/// A [`HierarchyRefusal`].
pub fn may_belong(company: CompanyId, chain: &[CompanyId], levels_below: usize) -> Result<(), HierarchyRefusal> {
    if chain.first() == Some(&company) {
        return Err(HierarchyRefusal::Itself);
    }
    if chain.contains(&company) {
        return Err(HierarchyRefusal::Circle);
    }
    if chain.len() + 1 + levels_below > LEVELS_LIMIT {
        return Err(HierarchyRefusal::TooDeep);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_above_itself_and_a_group_has_few_levels() {
        let id = CompanyId::from_i64;
        let chain = |ids: &[i64]| ids.iter().map(|number| id(*number)).collect::<Vec<_>>();
        for (chain, below, expected) in [
            (chain(&[2]), 0, Ok(())),
            (chain(&[2, 3, 4, 5]), 0, Ok(())),
            (chain(&[2]), 3, Ok(())),
            (chain(&[1]), 0, Err(HierarchyRefusal::Itself)),
            (chain(&[2, 3, 1]), 0, Err(HierarchyRefusal::Circle)),
            (chain(&[2, 3, 4, 5, 6]), 0, Err(HierarchyRefusal::TooDeep)),
            (chain(&[2]), 4, Err(HierarchyRefusal::TooDeep)),
        ] {
            assert_eq!(may_belong(id(1), &chain, below), expected, "{chain:?} {below}");
        }
    }
}
