//! Groups: the company that a company belongs to, and those that belong to it. The rule is `domain/customers/hierarchy`; here the records are
//! walked for it, a few levels and no further, whatever stands in them.

use crate::customers::sight::{Standing, company_standing};
use crate::{Trouble, Work};
use basics::ids::CompanyId;
use domain::customers::hierarchy::{HierarchyRefusal, LEVELS_LIMIT, may_belong};
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::customers::company_group as rows;

/// Companies that belong to one that is removed: each is freed in the same transaction. A larger group is taken apart first.
pub(super) const PARTS_LIMIT: u32 = 1_000;

/// A company and what it belongs to, upwards; one level more than there may be at the most.
pub(in crate::customers) async fn chain(work: &mut Work<'_>, from: CompanyId) -> Result<Vec<CompanyId>, Trouble> {
    let mut chain = vec![from];
    while chain.len() <= LEVELS_LIMIT
        && let Some(above) = rows::find_parent(work.transaction, chain[chain.len() - 1]).await?
        && !chain.contains(&above)
    {
        chain.push(above);
    }
    Ok(chain)
}

/// How many levels stand below each of these; those with none are left out.
async fn levels_below(work: &mut Work<'_>, ids: &[CompanyId]) -> Result<BTreeMap<CompanyId, usize>, Trouble> {
    let mut deepest = BTreeMap::new();
    let mut level: Vec<(CompanyId, CompanyId)> = ids.iter().map(|id| (*id, *id)).collect();
    for depth in 1..=LEVELS_LIMIT {
        let mut nodes: Vec<CompanyId> = level.iter().map(|(node, _)| *node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let children = rows::find_children_of(work.transaction, &nodes).await?;
        let mut next = Vec::new();
        for (node, root) in &level {
            next.extend(children.iter().filter(|(_, parent)| parent == node).map(|(child, _)| (*child, *root)));
        }
        if next.is_empty() {
            break;
        }
        deepest.extend(next.iter().map(|(_, root)| (*root, depth)));
        level = next;
    }
    Ok(deepest)
}

/// Refuses a parent that is not there or not seen, that is below one of the companies, or that would make the group too deep.
pub(super) async fn refuse_parent(
    work: &mut Work<'_>,
    by: &Viewer,
    parent: CompanyId,
    companies: &[CompanyId],
) -> Result<(), Trouble> {
    if company_standing(work, by, parent).await? == Standing::Hidden {
        return Err(Trouble::field("parent", "unknown_company", "there is no such company; choose another"));
    }
    let chain = chain(work, parent).await?;
    let below = levels_below(work, companies).await?;
    for id in companies {
        may_belong(*id, &chain, below.get(id).copied().unwrap_or(0)).map_err(refused)?;
    }
    Ok(())
}

fn refused(refusal: HierarchyRefusal) -> Trouble {
    Trouble::field("parent", refusal.code(), refusal.to_string())
}

/// Refuses a merge after which a group would be too deep. `parent` is the survivor's.
pub(in crate::customers) async fn refuse_too_deep(
    work: &mut Work<'_>,
    parent: Option<CompanyId>,
    both: [CompanyId; 2],
) -> Result<(), Trouble> {
    let above = match parent {
        Some(parent) => chain(work, parent).await?.len(),
        None => 0,
    };
    let below = levels_below(work, &both).await?.into_values().max().unwrap_or(0);
    match above + 1 + below > LEVELS_LIMIT {
        true => Err(Trouble::field("merged", HierarchyRefusal::TooDeep.code(), HierarchyRefusal::TooDeep.to_string())),
        false => Ok(()),
    }
}

/// A company that came back, or was given back its parts, is a part of nothing where the group has changed meanwhile so that it cannot be.
pub(in crate::customers) async fn settle(work: &mut Work<'_>, id: CompanyId) -> Result<(), Trouble> {
    rows::clear_gone(work.transaction, id).await?;
    let Some(parent) = rows::find_parent(work.transaction, id).await? else { return Ok(()) };
    let chain = chain(work, parent).await?;
    let below = levels_below(work, &[id]).await?.get(&id).copied().unwrap_or(0);
    if may_belong(id, &chain, below).is_err() {
        rows::free(work.transaction, &[id], work.now).await?;
    }
    Ok(())
}

/// Frees what belongs to a company that is removed; answers whom.
pub(super) async fn free_parts(work: &mut Work<'_>, id: CompanyId) -> Result<Vec<CompanyId>, Trouble> {
    let parts = rows::find_children(work.transaction, id, PARTS_LIMIT).await?;
    if parts.len() >= PARTS_LIMIT as usize {
        let detail = "a thousand companies or more belong to this one; give them to another company first";
        return Err(Trouble::refused("too_many_parts", detail));
    }
    rows::free(work.transaction, &parts, work.now).await?;
    work.touched_all(parts.iter().copied(), "changed");
    Ok(parts)
}

/// Gives a company that came back those that belong to nobody since; those that would make a circle stay free.
pub(super) async fn give_back(work: &mut Work<'_>, id: CompanyId, parts: &[CompanyId]) -> Result<(), Trouble> {
    settle(work, id).await?;
    if parts.is_empty() {
        return Ok(());
    }
    let chain = chain(work, id).await?;
    let below = levels_below(work, parts).await?;
    let may = |part: &CompanyId| may_belong(*part, &chain, below.get(part).copied().unwrap_or(0)).is_ok();
    let parts: Vec<CompanyId> = parts.iter().filter(|part| may(part)).copied().collect();
    rows::belong(work.transaction, &parts, id, work.now).await?;
    work.touched_all(parts, "changed");
    Ok(())
}
