//! A new company, entered by hand or with the first of its people.

use super::{domains, group};
use crate::customers::attributes::{self, GivenAttribute};
use crate::customers::contacts::known_tags;
use crate::customers::sight::{self, Standing};
use crate::customers::{hashes, input, needs};
use crate::{NextStep, Trouble, Verb, Work};
use basics::ids::{CompanyId, TagId, UserId};
use basics::{Country, Money};
use domain::customers::attribute::AttributeHolder;
use domain::customers::card::DayOfYear;
use domain::customers::company::CompanyCard;
use domain::trust::{Right, Role, Viewer};
use serde::{Deserialize, Serialize};
use store::customers::company::{self, CompanyRecord};
use store::customers::company_tag;

/// Everything that people say about a company; also what audit and undo keep of it. Version 1; fields are only added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewCompany {
    pub card: CompanyCard,
    pub country: Option<Country>,
    pub industry: String,
    pub annual_volume: Option<Money>,
    pub founding_day: Option<DayOfYear>,
    /// Naming an owner needs the right to assign.
    pub owner: Option<UserId>,
    pub tags: Vec<TagId>,
    /// The company that it belongs to.
    pub parent: Option<CompanyId>,
    /// What is said of the attributes that the company declared, until it is read into the card.
    #[serde(skip)]
    pub attributes: Vec<GivenAttribute>,
}

/// Makes a company. A sales representative owns what it makes; else it is in the pool until it is assigned.
pub struct CreateCompany {
    pub new: NewCompany,
}

impl Verb for CreateCompany {
    const NAME: &'static str = "create_company";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = CompanyId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<CompanyId, Trouble> {
        let mut image = checked(self.new.clone())?;
        image.card.domains = domains::read(&image.card.domains)?;
        let given = std::mem::take(&mut image.attributes);
        attributes::put(work, AttributeHolder::Company, &mut image.card.attributes, &given).await?;
        image.tags = known_tags(work, &image.tags).await?;
        image.owner = first_owner(work, by, image.owner).await?;
        let name_hash = hashes::of_company_name(work.keyring(), &image.card.name);
        let domain_hash = hashes::of_website(work.keyring(), &image.card.website);
        guard(work, by, &image, &name_hash, domain_hash.as_deref()).await?;
        let id: CompanyId = work.mint()?;
        domains::refuse_taken(work, by, id, &NewCompany::default(), &image).await?;
        if let Some(parent) = image.parent {
            group::refuse_parent(work, by, parent, &[id]).await?;
        }
        let record = CompanyRecord {
            id,
            sealed: work.seal("company", "sealed", id.as_i64(), &image.card),
            name_hash,
            domain_hash,
            country: image.country,
            industry: (!image.industry.is_empty()).then(|| image.industry.clone()),
            owner: image.owner,
            volume: image.annual_volume,
            founded: image.founding_day.map(founded),
            created_at: work.now,
            updated_at: work.now,
            hidden_by: None,
            version: 1,
            parent: image.parent,
        };
        company::insert(work.transaction, &[record]).await?;
        let pairs: Vec<_> = image.tags.iter().map(|tag| (id, *tag)).collect();
        company_tag::put(work.transaction, &pairs).await?;
        domains::write(work, id, &[], &image.card.domains).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&image));
        Ok(id)
    }
}

/// Makes companies that a file names, with nobody to answer a question: the caller has found none of those names or websites. They are in the
/// pool until they are assigned.
pub(crate) async fn make_named(work: &mut Work<'_>, new: Vec<NewCompany>) -> Result<Vec<CompanyId>, Trouble> {
    let (mut records, mut ids) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for image in new {
        let id: CompanyId = work.mint()?;
        records.push(CompanyRecord {
            id,
            sealed: work.seal("company", "sealed", id.as_i64(), &image.card),
            name_hash: hashes::of_company_name(work.keyring(), &image.card.name),
            domain_hash: hashes::of_website(work.keyring(), &image.card.website),
            country: image.country,
            industry: None,
            owner: None,
            volume: None,
            founded: None,
            created_at: work.now,
            updated_at: work.now,
            hidden_by: None,
            version: 1,
            parent: None,
        });
        work.audit(CreateCompany::NAME, id, Some(&image));
        ids.push(id);
    }
    company::insert(work.transaction, &records).await?;
    work.touched_all(ids.iter().copied(), "created");
    Ok(ids)
}

/// Within its limits and with a name.
pub(super) fn checked(mut new: NewCompany) -> Result<NewCompany, Trouble> {
    new.card = new.card.checked().map_err(|refusal| input::card_refused(&refusal))?;
    if new.card.name.is_empty() {
        return Err(Trouble::field("name", "empty", "a company needs a name"));
    }
    new.industry = input::industry(&new.industry)?.unwrap_or_default();
    if new.founding_day.is_some_and(|day| !day.exists()) {
        return Err(Trouble::field("founding_day", "no_such_day", "the founding day is no day of the calendar"));
    }
    if new.annual_volume.is_some_and(|volume| volume.minor < 0) {
        return Err(Trouble::field("annual_volume", "negative", "the annual volume is less than nothing"));
    }
    Ok(new)
}

/// Year, month and day as the ledger keeps them.
pub(super) fn founded(day: DayOfYear) -> (Option<i64>, i64, i64) {
    (day.year.map(i64::from), i64::from(day.month), i64::from(day.day))
}

async fn first_owner(work: &mut Work<'_>, by: &Viewer, named: Option<UserId>) -> Result<Option<UserId>, Trouble> {
    match named {
        Some(owner) if Some(owner) == by.user_id() => Ok(Some(owner)),
        Some(owner) => {
            needs(by, Right::Assign)?;
            refuse_unknown_user(work, "owner", owner).await?;
            Ok(Some(owner))
        }
        None if by.role == Role::Rep => Ok(by.user_id()),
        None => Ok(None),
    }
}

/// Refuses an owner or collaborator who is not there or cannot sign in any more.
pub(in crate::customers) async fn refuse_unknown_user(
    work: &mut Work<'_>,
    field: &'static str,
    user: UserId,
) -> Result<(), Trouble> {
    match store::trust::user::get(work.transaction, user).await? {
        Some(row) if row.active => Ok(()),
        Some(_) | None => Err(Trouble::field(field, "unknown_user", "there is no such user, or the user has left")),
    }
}

/// The guard against two people courting one company: whom the viewer does not see is never named.
async fn guard(
    work: &mut Work<'_>,
    by: &Viewer,
    new: &NewCompany,
    name_hash: &[u8],
    domain_hash: Option<&[u8]>,
) -> Result<(), Trouble> {
    let mut others: Vec<CompanyRecord> = Vec::new();
    if let Some(hash) = domain_hash {
        others.extend(company::find_by_domain(work.transaction, hash).await?);
    }
    if let Some(same_name) = company::find_by_name(work.transaction, name_hash).await?
        && (same_name.country == new.country || same_name.country.is_none() || new.country.is_none())
    {
        others.push(same_name);
    }
    for other in others {
        match sight::company_standing(work, by, other.id).await? {
            // Branches of one company may share a name and a website; who sees both decides.
            Standing::Own if other.country != new.country => {}
            Standing::Own => {
                let taken =
                    Trouble::field("name", "company_exists", "a company of this name or website is there already");
                return Err(taken.then(NextStep::new("open_company").with("company", other.id)));
            }
            Standing::Pool => {
                let taken = Trouble::field("name", "company_in_pool", "this company is in the pool; claim it");
                return Err(taken.then(NextStep::new("open_company").with("company", other.id)));
            }
            Standing::Hidden if other.hidden_by.is_some() && by.customer_sight().covers(other.owner, &[]) => {}
            Standing::Hidden => {
                let taken = Trouble::field("name", "with_a_colleague", "this company is already with a colleague");
                return Err(taken.then(NextStep::new("ask_manager")));
            }
        }
    }
    Ok(())
}
