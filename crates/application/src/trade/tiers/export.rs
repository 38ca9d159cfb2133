//! Where every company stands on a day, reckoned anew from the ledger: for another program, or for checking ours.

use super::facts::{Facts, Ledger, Setting};
use crate::{Application, Trouble};
use basics::Currency;
use basics::ids::CompanyId;
use domain::customers::company::CompanyCard;
use domain::trade::Day;
use domain::trade::tier::Standing;
use domain::trust::{Right, Viewer};
use store::trade::tier as rows;

/// Companies reckoned in one go.
const PAGE: u32 = 1_000;

/// A company on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedStanding {
    pub company: CompanyId,
    pub name: String,
    pub standing: Standing,
    pub last_order_on: Option<Day>,
}

/// An export under way: by the number of the company, which is the order in which they were made.
pub struct TierExport<'a> {
    application: &'a Application,
    setting: Setting,
    day: Day,
    after: CompanyId,
    left: u64,
}

impl<'a> TierExport<'a> {
    /// As of the end of a day in the workspace's zone; of today, if none is given.
    ///
    /// # Errors
    /// Without the right to export; the ledger's.
    pub async fn begin(application: &'a Application, viewer: &Viewer, day: Option<Day>) -> Result<Self, Trouble> {
        let right = Right::Export;
        if !viewer.may(right) {
            return Err(Trouble::NotAllowed { right });
        }
        let setting = Setting::outside(application.database()).await?;
        let day = day.unwrap_or_else(|| setting.day(application.now()));
        let left = rows::companies(application.database()).await?.unsigned_abs();
        Ok(TierExport { application, setting, day, after: CompanyId::from_i64(0), left })
    }

    pub const fn day(&self) -> Day {
        self.day
    }

    /// Of all sums.
    pub const fn currency(&self) -> Currency {
        self.setting.bands.currency
    }

    /// Companies that are still to come.
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// The next companies; nothing at the end.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn next(&mut self) -> Result<Option<Vec<ExportedStanding>>, Trouble> {
        let database = self.application.database();
        let companies = rows::companies_after(database, self.after, PAGE).await?;
        let Some((last, _)) = companies.last() else { return Ok(None) };
        self.after = *last;
        self.left = self.left.saturating_sub(companies.len() as u64);
        let ids: Vec<CompanyId> = companies.iter().map(|(id, _)| *id).collect();
        let mut ledger = Ledger::Outside(database);
        let facts = Facts::load(&mut ledger, &ids, &self.setting).await?;
        let heard = facts.heard(&mut ledger, &ids, self.day, &self.setting).await?;
        let mut standings = Vec::with_capacity(companies.len());
        for (company, sealed) in companies {
            let card: CompanyCard = self.application.unseal("company", "sealed", company.as_i64(), &sealed)?;
            let by = (&self.setting.bands, &self.setting.zone);
            let standing = facts.standing(company, heard.get(&company).copied(), self.day, by);
            let ago = |days: u32| Day::from_number(self.day.number().saturating_sub_unsigned(days));
            let last_order_on = standing.recency_days.map(ago);
            standings.push(ExportedStanding { company, name: card.name, standing, last_order_on });
        }
        Ok(Some(standings))
    }
}
