//! Writing orders of a file: their companies are found or made, then they are recorded like every other order.

use super::file::{FileOrder, RowFinding};
use crate::customers::companies::{NewCompany, make_named};
use crate::customers::{Standing, company_standings, hashes};
use crate::trade::RecordOrder;
use crate::trade::record_order::{Recorded, record};
use crate::trade::tiers::TiersFollow;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, WorkspaceId};
use domain::customers::company::CompanyCard;
use domain::customers::import::mask_sample;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use store::customers::{company, published};
use store::trade::order as rows;

/// The account of a file: `rows` of it became orders, or were refused; where rows are lines, several make one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCounts {
    pub rows: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// Companies that were made for them, or would be.
    pub companies: u64,
}

/// Writes, or only compares, chunk after chunk.
pub(super) struct Writer {
    pub is_tried: bool,
    pub counts: OrderCounts,
    /// Names of companies that would be made.
    missing: HashSet<Vec<u8>>,
}

impl Writer {
    pub fn new(is_tried: bool) -> Self {
        Writer { is_tried, counts: OrderCounts::default(), missing: HashSet::new() }
    }

    pub fn counts(self) -> OrderCounts {
        OrderCounts { companies: self.counts.companies + self.missing.len() as u64, ..self.counts }
    }

    pub async fn write(
        &mut self,
        application: &Application,
        by: &Viewer,
        orders: Vec<FileOrder>,
    ) -> Result<Vec<RowFinding>, Trouble> {
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let verb = ImportOrders { orders: Arc::new(orders), is_tried: self.is_tried };
        let written = application.perform(by, verb).await?;
        let counts = &mut self.counts;
        counts.new += written.new;
        counts.changed += written.changed;
        counts.unchanged += written.unchanged;
        counts.refused += written.refused.len() as u64;
        counts.companies += written.companies;
        self.missing.extend(written.missing);
        Ok(written.refused)
    }
}

/// Records orders whose companies are found by name or website, or made.
struct ImportOrders {
    orders: Arc<Vec<FileOrder>>,
    is_tried: bool,
}

#[derive(Default)]
struct Written {
    new: u64,
    changed: u64,
    unchanged: u64,
    companies: u64,
    missing: Vec<Vec<u8>>,
    refused: Vec<RowFinding>,
}

impl Verb for ImportOrders {
    const NAME: &'static str = "import_orders";
    const RIGHT: Right = Right::Import;
    type Answer = Written;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Written, Trouble> {
        let mut written = Written::default();
        let mut known = Known::find(work, &self.orders).await?;
        if self.is_tried {
            return self.compare(work, by, known, written).await;
        }
        written.companies = known.make(work, &self.orders).await?;
        let ids: BTreeSet<CompanyId> = self.orders.iter().filter_map(|order| known.of(work, order)).collect();
        let ids: Vec<CompanyId> = ids.into_iter().collect();
        let standings = company_standings(work, by, &ids).await?;
        let mut recorded = Vec::with_capacity(self.orders.len());
        for order in self.orders.iter() {
            match known.of(work, order).filter(|id| standings.get(id) == Some(&Standing::Own)) {
                Some(company) => recorded.push(verb(order, company)),
                None => written.refused.push(hidden(order)),
            }
        }
        let asked: Vec<(Option<usize>, &RecordOrder)> = recorded.iter().map(|order| (None, order)).collect();
        let Recorded { ids, made, changed } = record(work, by, &asked, TiersFollow::Later).await?;
        (written.new, written.changed) = (made as u64, changed as u64);
        if made > 0 {
            let rows = self.orders.first().map(|first| first.row).zip(self.orders.last().map(|last| last.row));
            work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&(written.new, rows)));
        }
        written.unchanged = ids.len() as u64 - written.new - written.changed;
        Ok(written)
    }
}

impl ImportOrders {
    async fn compare(
        &self,
        work: &mut Work<'_>,
        by: &Viewer,
        known: Known,
        mut written: Written,
    ) -> Result<Written, Trouble> {
        let ids: BTreeSet<CompanyId> = self.orders.iter().filter_map(|order| known.of(work, order)).collect();
        let standings = company_standings(work, by, &ids.into_iter().collect::<Vec<_>>()).await?;
        let numbers: Vec<String> = self.orders.iter().map(|order| order.folded.clone()).collect();
        let stored = rows::find_by_numbers(work.transaction, &numbers).await?;
        let stored: HashMap<&str, &rows::OrderRecord> = stored.iter().map(|row| (row.folded.as_str(), row)).collect();
        for order in self.orders.iter() {
            let company = known.of(work, order);
            if company.is_some_and(|id| standings.get(&id) != Some(&Standing::Own)) {
                written.refused.push(hidden(order));
                continue;
            }
            if company.is_none() {
                written.missing.push(hashes::of_company_name(work.keyring(), &order.company));
            }
            match stored.get(order.folded.as_str()) {
                None => written.new += 1,
                Some(row) if Some(row.company) == company && row.order == order.order => written.unchanged += 1,
                Some(_) => written.changed += 1,
            }
        }
        Ok(written)
    }
}

/// The company is one that an import still hides.
fn hidden(order: &FileOrder) -> RowFinding {
    let sample = mask_sample(&order.company);
    RowFinding { row: order.row, code: "company_under_import", is_refusal: true, column: None, sample }
}

fn verb(order: &FileOrder, company: CompanyId) -> RecordOrder {
    let domain::trade::Order { number, placed, confirmed, cancelled, sample, amount } = order.order.clone();
    RecordOrder { number, company, placed, confirmed, cancelled, sample, amount }
}

/// Companies by the hashes of their names and websites.
struct Known {
    names: HashMap<Vec<u8>, CompanyId>,
    websites: HashMap<Vec<u8>, CompanyId>,
}

impl Known {
    async fn find(work: &mut Work<'_>, orders: &[FileOrder]) -> Result<Self, Trouble> {
        let (mut names, mut websites) = (HashMap::new(), HashMap::new());
        let asked: BTreeSet<Vec<u8>> =
            orders.iter().map(|order| hashes::of_company_name(work.keyring(), &order.company)).collect();
        let asked: Vec<&[u8]> = asked.iter().map(Vec::as_slice).collect();
        for (hash, id) in published::companies_by_name_inside(work.transaction, &asked).await? {
            // The oldest of several comes first and stays.
            names.entry(hash).or_insert(id);
        }
        let asked: BTreeSet<Vec<u8>> =
            orders.iter().filter_map(|order| hashes::of_website(work.keyring(), &order.website)).collect();
        for hash in asked {
            if let Some(found) = company::find_by_domain(work.transaction, &hash).await? {
                websites.insert(hash, found.id);
            }
        }
        Ok(Known { names, websites })
    }

    /// By its name first: branches of one house may share a website.
    fn of(&self, work: &Work<'_>, order: &FileOrder) -> Option<CompanyId> {
        let by_name = self.names.get(&hashes::of_company_name(work.keyring(), &order.company));
        let by_website = || self.websites.get(&hashes::of_website(work.keyring(), &order.website)?);
        by_name.or_else(by_website).copied()
    }

    /// Makes those that are not there; answers how many.
    async fn make(&mut self, work: &mut Work<'_>, orders: &[FileOrder]) -> Result<u64, Trouble> {
        let (mut new, mut keys) = (Vec::new(), Vec::new());
        let mut met = HashSet::new();
        for order in orders {
            let name = hashes::of_company_name(work.keyring(), &order.company);
            if self.of(work, order).is_some() || !met.insert(name.clone()) {
                continue;
            }
            let card =
                CompanyCard { name: order.company.clone(), website: order.website.clone(), ..CompanyCard::default() };
            new.push(NewCompany { card, country: order.country, ..NewCompany::default() });
            keys.push(name);
        }
        let ids = make_named(work, new).await?;
        let made = ids.len() as u64;
        self.names.extend(keys.into_iter().zip(ids));
        Ok(made)
    }
}
