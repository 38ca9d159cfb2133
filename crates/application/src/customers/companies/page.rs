//! A page of the company grid.

use crate::customers::sight::{Standing, standing};
use crate::customers::{Named, needs};
use crate::trade::tiers::{TierChip, chips};
use crate::{Application, Trouble};
use audience::{CompanySort, CompanySortField, Cursor, Direction};
use basics::ids::{self, CompanyId, UserId};
use basics::{Country, Timestamp};
use domain::customers::attribute::Attributes;
use domain::customers::company::CompanyCard;
use domain::customers::condition::{CompanyCondition, Condition};
use domain::trust::{Right, Viewer};
use serde_json::json;
use std::collections::BTreeMap;
use store::customers::company::{self, CompanyRecord};
use store::customers::{grid, sight};

/// What a grid asks for.
#[derive(Debug, Clone)]
pub struct CompanyQuestion {
    pub condition: CompanyCondition,
    pub search: Option<String>,
    pub sort: CompanySort,
    pub after: Option<Cursor>,
    pub limit: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyRow {
    pub id: CompanyId,
    pub name: String,
    /// Empty when unknown, and of the pool for who may only claim.
    pub website: String,
    pub country: Option<Country>,
    pub industry: Option<String>,
    pub owner: Option<Named<ids::User>>,
    /// People whom the viewer sees.
    pub contacts: u64,
    pub tags: Vec<Named<ids::Tag>>,
    /// Empty of the pool for who may only claim.
    pub attributes: Attributes,
    /// Of the pool, for who may only claim, nothing is said.
    pub tier: Option<TierChip>,
    pub created_at: Timestamp,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyPage {
    pub items: Vec<CompanyRow>,
    pub next: Option<Cursor>,
    pub total: u64,
}

/// `name` or `-name`; nothing is by name.
///
/// # Errors
/// A refusal of the field `sort`.
pub fn read_company_sort(text: Option<&str>) -> Result<CompanySort, Trouble> {
    let text = text.unwrap_or("name");
    let (word, direction) = match text.strip_prefix('-') {
        Some(word) => (word, Direction::Descending),
        None => (text, Direction::Ascending),
    };
    let field = match word {
        "name" => CompanySortField::Name,
        "country" => CompanySortField::Country,
        "owner" => CompanySortField::Owner,
        "created" => CompanySortField::Created,
        _ => {
            let detail = "companies are sorted by name, country, owner or created";
            return Err(Trouble::field("sort", "unknown_sort", detail));
        }
    };
    Ok(CompanySort { field, direction })
}

/// The companies that a viewer asks for, within what the viewer sees.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn companies(
    application: &Application,
    viewer: &Viewer,
    question: CompanyQuestion,
) -> Result<CompanyPage, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let CompanyQuestion { condition, search, sort, after, limit } = question;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.company_scope(viewer), application.now());
    let page = application
        .ask_people(move |engine| {
            engine.page_companies(&scope, &condition, search.as_deref(), sort, after.as_ref(), limit, now)
        })
        .await?;
    let items = rows(application, viewer, &page.ids).await?;
    Ok(CompanyPage { items, next: page.next, total: page.total })
}

/// How many companies of those that a viewer sees are meant.
///
/// # Errors
/// As [`companies`].
pub async fn count_companies(
    application: &Application,
    viewer: &Viewer,
    condition: CompanyCondition,
    search: Option<String>,
) -> Result<u64, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.company_scope(viewer), application.now());
    application.ask_people(move |engine| engine.count_companies(&scope, &condition, search.as_deref(), now)).await
}

/// The companies themselves, in no order that matters.
pub(super) async fn members(
    application: &Application,
    viewer: &Viewer,
    condition: CompanyCondition,
    search: Option<String>,
) -> Result<Vec<CompanyId>, Trouble> {
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.company_scope(viewer), application.now());
    application.ask_people(move |engine| engine.companies_found(&scope, &condition, search.as_deref(), now)).await
}

/// The rows of these companies in the order of `ids`; who was removed meanwhile, or is not seen, is left out.
pub(in crate::customers) async fn rows(
    application: &Application,
    viewer: &Viewer,
    ids: &[CompanyId],
) -> Result<Vec<CompanyRow>, Trouble> {
    let database = application.database();
    let mut tags: BTreeMap<CompanyId, Vec<Named<ids::Tag>>> = BTreeMap::new();
    for (company, id, name) in grid::company_tags(database, ids).await? {
        tags.entry(company).or_default().push(Named { id, name });
    }
    let mut working: BTreeMap<CompanyId, Vec<UserId>> = BTreeMap::new();
    for (company, user) in sight::look_at_collaborators(database, ids).await? {
        working.entry(company).or_default().push(user);
    }
    let mut counts = contact_counts(application, viewer, ids).await?;
    let tiers = chips(application, ids).await?;
    let mut opened = BTreeMap::new();
    for record in company::get_many(database, ids).await? {
        let id = record.id;
        let working = working.get(&id).map_or(&[][..], Vec::as_slice);
        let seen = standing(viewer, record.owner, working);
        if seen == Standing::Hidden {
            continue;
        }
        let mut row = row(application, &record)?;
        if seen == Standing::Own {
            row.tags = tags.remove(&id).unwrap_or_default();
            row.contacts = counts.remove(&id).unwrap_or_default();
            row.tier = Some(tiers.get(&id).copied().unwrap_or(TierChip::PROSPECT));
        } else {
            (row.website, row.industry) = (String::new(), None);
            row.attributes.clear();
        }
        opened.insert(id, row);
    }
    Ok(ids.iter().filter_map(|id| opened.remove(id)).collect())
}

fn row(application: &Application, record: &CompanyRecord) -> Result<CompanyRow, Trouble> {
    let card: CompanyCard = application.unseal("company", "sealed", record.id.as_i64(), &record.sealed)?;
    let owner_name = |id| application.people().user_name(id).unwrap_or_default();
    Ok(CompanyRow {
        id: record.id,
        name: card.name,
        website: card.website,
        country: record.country,
        industry: record.industry.clone(),
        owner: record.owner.map(|id| Named { id, name: owner_name(id) }),
        contacts: 0,
        tags: Vec::new(),
        attributes: card.attributes,
        tier: None,
        created_at: record.created_at,
        version: record.version,
    })
}

/// How many people of each company the viewer sees.
async fn contact_counts(
    application: &Application,
    viewer: &Viewer,
    ids: &[CompanyId],
) -> Result<BTreeMap<CompanyId, u64>, Trouble> {
    let mut conditions = Vec::with_capacity(ids.len());
    for id in ids {
        let of_company = json!({"version": domain::customers::condition::VERSION,
            "field": "company", "operator": "equals", "value": id});
        conditions.push((*id, Condition::read(&of_company).map_err(Trouble::broken)?));
    }
    let (scope, now) = (application.people().scope(viewer), application.now());
    let count = move |engine: &audience::Engine| {
        conditions.iter().map(|(id, condition)| (*id, engine.count(&scope, condition, now))).collect()
    };
    application.ask_people(count).await
}
