//! Who would move if the bands were others: counted over all companies, with some of each move by name.

use super::bands::checked;
use super::facts::{Facts, Ledger, Setting};
use crate::customers::Named;
use crate::{Application, Trouble};
use basics::ids::{self, CompanyId};
use domain::customers::company::CompanyCard;
use domain::trade::tier::{Bands, Tier};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use store::customers::company;
use store::trade::{tier as rows, tier_run};

/// Companies looked at in one go.
const PAGE: u32 = 1_000;
/// Companies named of each move: enough to see whether it is meant.
const NAMED_OF_A_MOVE: usize = 5;

/// One move of the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewedMove {
    pub before: Tier,
    pub after: Tier,
    pub companies: u64,
    pub some: Vec<Named<ids::Company>>,
}

/// What other bands would do today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandsPreview {
    /// Most companies first.
    pub moves: Vec<PreviewedMove>,
    /// Companies that ordered, whether they would move or not.
    pub looked_at: u64,
    /// How many would stand in each tier; of prospects only those that have orders of any state.
    pub stand: Vec<(Tier, u64)>,
    pub overlaps: Vec<(Tier, Tier)>,
}

/// Looks at all companies by other bands, as of today, and writes nothing.
///
/// # Errors
/// A refusal of a number of the bands; the ledger's.
pub async fn preview_bands(application: &Application, viewer: &Viewer, bands: Bands) -> Result<BandsPreview, Trouble> {
    let right = Right::ManageWorkspace;
    if !viewer.may(right) {
        return Err(Trouble::NotAllowed { right });
    }
    let bands = checked(bands)?;
    let database = application.database();
    let mut setting = Setting::outside(database).await?;
    setting.bands = bands;
    let today = setting.day(application.now());
    let (mut after, mut looked_at) = (CompanyId::from_i64(0), 0);
    let mut moves: BTreeMap<(Tier, Tier), (u64, Vec<CompanyId>)> = BTreeMap::new();
    let mut stand: BTreeMap<Tier, u64> = BTreeMap::new();
    loop {
        let companies = tier_run::with_orders(database, after, PAGE).await?;
        let Some(last) = companies.last().copied() else { break };
        let there: BTreeSet<CompanyId> =
            company::get_many(database, &companies).await?.into_iter().map(|record| record.id).collect();
        let companies: Vec<CompanyId> = companies.into_iter().filter(|id| there.contains(id)).collect();
        let stored = rows::get_many(database, &companies).await?;
        let before: BTreeMap<CompanyId, Tier> = stored.into_iter().map(|row| (row.company, row.tier)).collect();
        let mut ledger = Ledger::Outside(database);
        let facts = Facts::load(&mut ledger, &companies, &setting).await?;
        let heard = facts.heard(&mut ledger, &companies, today, &setting).await?;
        for id in companies {
            let now = facts.standing(id, heard.get(&id).copied(), today, (&setting.bands, &setting.zone)).tier;
            let before = before.get(&id).copied().unwrap_or(Tier::Prospect);
            looked_at += 1;
            *stand.entry(now).or_default() += 1;
            if before != now {
                let (count, some) = moves.entry((before, now)).or_default();
                *count += 1;
                if some.len() < NAMED_OF_A_MOVE {
                    some.push(id);
                }
            }
        }
        after = last;
    }
    let mut told = Vec::with_capacity(moves.len());
    for ((before, after), (companies, some)) in moves {
        told.push(PreviewedMove { before, after, companies, some: named(application, &some).await? });
    }
    told.sort_by_key(|one| std::cmp::Reverse(one.companies));
    let overlaps = setting.bands.overlaps();
    Ok(BandsPreview { moves: told, looked_at, stand: stand.into_iter().collect(), overlaps })
}

/// Companies by name, in the order that was given.
pub(crate) async fn named(
    application: &Application,
    companies: &[CompanyId],
) -> Result<Vec<Named<ids::Company>>, Trouble> {
    let found = company::get_many(application.database(), companies).await?;
    let mut names: BTreeMap<CompanyId, String> = BTreeMap::new();
    for record in found {
        let card: CompanyCard = application.unseal("company", "sealed", record.id.as_i64(), &record.sealed)?;
        names.insert(record.id, card.name);
    }
    Ok(companies.iter().filter_map(|id| Some(Named { id: *id, name: names.remove(id)? })).collect())
}
