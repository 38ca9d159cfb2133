//! Groups of companies for the engine: what each company belongs to, upwards, a few levels and no further, whatever the records say.

use crate::{Application, Trouble};
use basics::ids::CompanyId;
use domain::customers::hierarchy::LEVELS_LIMIT;
use std::collections::{BTreeMap, BTreeSet};
use store::customers::{company_group, load};

/// What a company belongs to.
pub(super) type Parents = BTreeMap<CompanyId, CompanyId>;

/// Of every company that belongs to another, to which.
pub(super) async fn all_parents(application: &Application) -> Result<Parents, Trouble> {
    let (mut parents, mut after) = (Parents::new(), CompanyId::from_i64(-1));
    loop {
        let page = load::parents(application.database(), after).await?;
        let Some((last, _)) = page.last().copied() else { return Ok(parents) };
        parents.extend(page);
        after = last;
    }
}

/// Of some companies, and of all above them.
pub(super) async fn parents_of(application: &Application, some: &[CompanyId]) -> Result<Parents, Trouble> {
    let (mut parents, mut level) = (Parents::new(), some.to_vec());
    for _ in 0..LEVELS_LIMIT {
        if level.is_empty() {
            break;
        }
        let found = load::parents_of_some(application.database(), &level).await?;
        let mut next: Vec<CompanyId> = found.iter().map(|(_, parent)| *parent).collect();
        parents.extend(found);
        next.retain(|id| !parents.contains_key(id));
        next.sort_unstable();
        next.dedup();
        level = next;
    }
    Ok(parents)
}

/// What a company belongs to, and that to, upwards.
pub(super) fn above(parents: &Parents, id: CompanyId) -> Vec<CompanyId> {
    let mut above = Vec::new();
    let mut at = id;
    while let Some(parent) = parents.get(&at).copied().filter(|parent| *parent != id && !above.contains(parent))
        && above.len() < LEVELS_LIMIT
    {
        above.push(parent);
        at = parent;
    }
    above
}

/// Those that belong, by any way, to companies that do not stand any more where the engine has them: they are loaded anew with them.
pub(super) async fn below_moved(
    application: &Application,
    touched: &BTreeSet<CompanyId>,
) -> Result<BTreeSet<CompanyId>, Trouble> {
    let touched: Vec<CompanyId> = touched.iter().copied().collect();
    let parents = parents_of(application, &touched).await?;
    let is_moved = |engine: &audience::Engine| -> Vec<CompanyId> {
        let stands = |id: &CompanyId| {
            let mut now = above(&parents, *id);
            now.sort_unstable();
            engine.above_company(*id) == now
        };
        touched.iter().filter(|id| !stands(id)).copied().collect()
    };
    let mut level = application.people().ask(is_moved).unwrap_or_default();
    let mut below = BTreeSet::new();
    for _ in 0..LEVELS_LIMIT {
        if level.is_empty() {
            break;
        }
        level = company_group::children_of(application.database(), &level).await?;
        level.retain(|id| below.insert(*id));
    }
    Ok(below)
}
