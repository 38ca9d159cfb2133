//! The domains of a company beside its website's: read, kept apart from every other company's, and asked for by those who enter a person.
//!
//! Of a domain that somebody else's company has, nothing is told but that: the guard against two people courting one company.

use super::create::NewCompany;
use crate::customers::sight::{self, Standing, company_standings};
use crate::customers::{hashes, needs};
use crate::{Application, NextStep, Trouble, Work};
use basics::Country;
use basics::ids::CompanyId;
use domain::customers::company::CompanyCard;
use domain::customers::company_domain::{company_domain, company_domains, is_public};
use domain::trust::{Right, Viewer};
use store::customers::{company, domain_of_company as rows};

/// Companies of one domain that are offered: branches that share a website.
const OFFERED: usize = 5;

/// What was given, read.
pub(super) fn read(given: &[String]) -> Result<Vec<String>, Trouble> {
    company_domains(given).map_err(|refusal| Trouble::field("domains", refusal.code(), refusal.to_string()))
}

/// Refuses what another company has: a new domain that is another's, as its own or as its website's, and a new website at a domain that is
/// another's own. Websites alone may be shared, by branches.
pub(super) async fn refuse_taken(
    work: &mut Work<'_>,
    by: &Viewer,
    id: CompanyId,
    before: &NewCompany,
    after: &NewCompany,
) -> Result<(), Trouble> {
    for domain in after.card.domains.iter().filter(|domain| !before.card.domains.contains(domain)) {
        let Some(hash) = hashes::of_website(work.keyring(), domain) else { continue };
        let mut others = company::find_all_by_domain(work.transaction, &hash).await?;
        others.retain(|other| *other != id);
        refuse(work, by, "domains", domain, &others).await?;
    }
    if after.card.website != before.card.website
        && let Some(hash) = hashes::of_website(work.keyring(), &after.card.website)
    {
        let others = rows::owners(work.transaction, &hash, id).await?;
        refuse(work, by, "website", &after.card.website, &others).await?;
    }
    Ok(())
}

async fn refuse(
    work: &mut Work<'_>,
    by: &Viewer,
    field: &'static str,
    domain: &str,
    others: &[CompanyId],
) -> Result<(), Trouble> {
    let Some(other) = others.first() else { return Ok(()) };
    let open = || NextStep::new("open_company").with("company", *other);
    Err(match sight::company_standing(work, by, *other).await? {
        Standing::Own => {
            Trouble::field(field, "domain_taken", format!("another company has {domain}; take it away there first"))
                .then(open())
        }
        Standing::Pool => {
            Trouble::field(field, "company_in_pool", format!("the company of {domain} is in the pool; claim it"))
                .then(open())
        }
        Standing::Hidden => {
            Trouble::field(field, "with_a_colleague", format!("the company of {domain} is already with a colleague"))
                .then(NextStep::new("ask_manager"))
        }
    })
}

/// Writes the hashes of `after` in the place of those of `before`.
pub(super) async fn write(
    work: &mut Work<'_>,
    id: CompanyId,
    before: &[String],
    after: &[String],
) -> Result<(), Trouble> {
    let missing = |work: &Work<'_>, all: &[String], among: &[String]| -> Vec<Vec<u8>> {
        let gone = all.iter().filter(|domain| !among.contains(domain));
        gone.filter_map(|domain| hashes::of_website(work.keyring(), domain)).collect()
    };
    let (taken, put) = (missing(work, before, after), missing(work, after, before));
    rows::take(work.transaction, id, &taken).await?;
    rows::put(work.transaction, id, &put).await?;
    Ok(())
}

/// Refuses to bring a company back whose domain another has by now.
pub(in crate::customers) async fn refuse_shared(work: &mut Work<'_>, id: CompanyId) -> Result<(), Trouble> {
    match rows::shared_with(work.transaction, id).await? {
        None => Ok(()),
        Some(_) => Err(Trouble::refused(
            "domain_taken",
            "a domain of one of them belongs to another company by now; take it away there first",
        )),
    }
}

/// The viewer's own companies at the domain of an address, the oldest first.
pub(in crate::customers) async fn own_at(
    work: &mut Work<'_>,
    by: &Viewer,
    domain: &str,
) -> Result<Vec<CompanyId>, Trouble> {
    let Some(hash) = hashes::of_website(work.keyring(), domain).filter(|_| !is_public(domain)) else {
        return Ok(Vec::new());
    };
    let companies = company::find_all_by_domain(work.transaction, &hash).await?;
    let standings = company_standings(work, by, &companies).await?;
    Ok(companies.into_iter().filter(|id| standings.get(id) == Some(&Standing::Own)).collect())
}

/// A company that is offered for a person's address.
#[derive(Clone, PartialEq, Eq)]
pub struct CompanyAtDomain {
    pub id: CompanyId,
    pub name: String,
    pub country: Option<Country>,
}

/// The viewer's companies that have a domain, the oldest first; none for what is no domain, or everybody's.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn companies_at_domain(
    application: &Application,
    viewer: &Viewer,
    domain: &str,
) -> Result<Vec<CompanyAtDomain>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let Ok(domain) = company_domain(domain) else { return Ok(Vec::new()) };
    let Some(hash) = hashes::of_website(application.keyring(), &domain) else { return Ok(Vec::new()) };
    let mut offered = Vec::new();
    for id in company::all_by_domain(application.database(), &hash).await? {
        if !matches!(sight::company_seen(application, viewer, id).await, Ok(Standing::Own)) {
            continue;
        }
        if let Some(record) = company::get(application.database(), id).await? {
            let card: CompanyCard = application.unseal("company", "sealed", id.as_i64(), &record.sealed)?;
            offered.push(CompanyAtDomain { id, name: card.name, country: record.country });
        }
        if offered.len() == OFFERED {
            break;
        }
    }
    Ok(offered)
}
