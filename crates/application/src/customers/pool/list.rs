//! The companies of the pool. Who may only claim one is shown its name and country; what it is worth, who had it and why it is free stay with
//! those who see all customers, and with who claims it.

use super::moves::{MoveReason, read_reason};
use crate::customers::Named;
use crate::customers::companies::{CompanyPage, CompanyQuestion, companies};
use crate::{Application, Trouble};
use audience::Cursor;
use basics::ids::{self, CompanyId};
use basics::{Country, Timestamp};
use domain::customers::condition::{ChoiceTest, CompanyTest};
use domain::trade::tier::Tier;
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::customers::owner_move::{self, MoveKind, OwnerMove};
use store::customers::pool::{self as rows, FreeRow};

/// One company of the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeCompany {
    pub company: Named<ids::Company>,
    pub country: Option<Country>,
    /// `None` with all that follows: the viewer may only claim it.
    pub known: Option<KnownOfFree>,
    pub version: i64,
}

/// What is known of a company of the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOfFree {
    pub tier: Tier,
    pub last_order: Option<Timestamp>,
    /// By them or by us, an order included.
    pub last_interaction: Option<Timestamp>,
    /// `None`: nobody ever had it.
    pub last_owner: Option<Named<ids::User>>,
    pub free_since: Timestamp,
    /// How it came into the pool; `None`: it was made without an owner.
    pub freed: Option<(MoveKind, MoveReason)>,
}

/// A page of the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolPage {
    pub items: Vec<FreeCompany>,
    pub next: Option<Cursor>,
    pub total: u64,
}

/// Companies of the pool.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn pool(application: &Application, viewer: &Viewer, question: CompanyQuestion) -> Result<PoolPage, Trouble> {
    let condition = question.condition.and(CompanyTest::Owner(ChoiceTest::IsEmpty));
    let page = companies(application, viewer, CompanyQuestion { condition, ..question }).await?;
    let CompanyPage { items, next, total } = page;
    let ids: Vec<CompanyId> = items.iter().map(|row| row.id).collect();
    let database = application.database();
    let mut free: BTreeMap<CompanyId, FreeRow> =
        rows::free(database, &ids).await?.into_iter().map(|row| (row.company, row)).collect();
    let mut moves: BTreeMap<CompanyId, OwnerMove> =
        owner_move::newest_of(database, &ids).await?.into_iter().map(|one| (one.company, one)).collect();
    let sees_whole = viewer.customer_sight().may_edit(None, &[]);
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        // Who was claimed since is no longer in the pool.
        let Some(row) = free.remove(&item.id) else { continue };
        let freed = moves.remove(&item.id).filter(|one| one.after.is_none());
        let named = |id| Named { id, name: application.people().user_name(id).unwrap_or_default() };
        let known = KnownOfFree {
            tier: row.tier.unwrap_or(Tier::Prospect),
            last_order: row.ordered,
            last_interaction: row.heard.max(row.noted).max(row.ordered),
            last_owner: row.last_owner.map(named),
            free_since: row.since,
            freed: freed.map(|one| Ok::<_, Trouble>((one.kind, read_reason(&one.reason)?))).transpose()?,
        };
        found.push(FreeCompany {
            company: Named { id: item.id, name: item.name },
            country: item.country,
            known: sees_whole.then_some(known),
            version: item.version,
        });
    }
    Ok(PoolPage { items: found, next, total })
}
