//! A new contact, entered by hand.

use super::addresses::{self, GivenAddress};
use super::record::{ContactImage, known_lists, known_tags};
use crate::customers::attributes::{self, GivenAttribute};
use crate::customers::companies::{CreateCompany, NewCompany, domains};
use crate::customers::hashes::{self, AddressHashes};
use crate::customers::sight::{self, Standing, standing};
use crate::customers::{input, needs};
use crate::{NextStep, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, ListId, TagId};
use basics::{Country, Language};
use domain::customers::attribute::AttributeHolder;
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::company_domain::is_public;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::{CustomerSight, Right, Role, Viewer};
use mail::address::EmailAddress;
use store::customers::contact::{self, ContactRecord};
use store::customers::{company, label, sight as rows};

/// The company of a contact, as a person chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CompanyChoice {
    #[default]
    None,
    Known(CompanyId),
    /// The one of that name, made where there is none.
    Named(String),
    /// The one that has the domain of the address; none where nobody's company has it.
    OfAddress,
}

/// What a person enters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewContact {
    pub card: ContactCard,
    pub company: CompanyChoice,
    pub country: Option<Country>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    pub tags: Vec<TagId>,
    pub lists: Vec<ListId>,
    /// Addresses beside the main one.
    pub other_addresses: Vec<GivenAddress>,
    /// What is said of the attributes that the company declared.
    pub attributes: Vec<GivenAttribute>,
}

/// Makes a contact. It follows its company; without one a sales representative owns it.
pub struct CreateContact {
    pub new: NewContact,
}

impl Verb for CreateContact {
    const NAME: &'static str = "create_contact";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = ContactId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<ContactId, Trouble> {
        let new = &self.new;
        let (mut card, address) = input::card(new.card.clone())?;
        attributes::put(work, AttributeHolder::Contact, &mut card.attributes, &new.attributes).await?;
        let time_zone = new.time_zone.as_deref().map(input::time_zone).transpose()?;
        let tags = known_tags(work, &new.tags).await?;
        let lists = known_lists(work, &new.lists).await?;
        let id: ContactId = work.mint()?;
        let hashes = match &address {
            Some(address) => hashes::of_address(work.keyring(), address),
            None => hashes::of_no_address(work.keyring(), id),
        };
        refuse_taken(work, by, &hashes, None).await?;
        card.other_addresses = addresses::read(work, &card.address, &new.other_addresses, &[])?;
        addresses::refuse_others(work, by, id, &[], &card.other_addresses).await?;
        if let Some(address) = &address {
            refuse_others_domain(work, by, address).await?;
        }
        let company = choose_company(work, by, &new.company, address.as_ref()).await?;
        let owner = if company.is_none() && by.role == Role::Rep { by.user_id() } else { None };
        let image =
            ContactImage { card, company, country: new.country, language: new.language, time_zone, owner, tags, lists };
        let record = ContactRecord {
            id,
            company,
            sealed: work.seal("contact", "sealed", id.as_i64(), &image.card),
            address_hash: hashes.address,
            suppression_hash: hashes.suppression,
            country: image.country,
            language: image.language,
            time_zone: image.time_zone.clone(),
            owner,
            permission: Permission::Unknown,
            origin: Origin::ByHand,
            legal_basis: LegalBasis::None,
            created_at: work.now,
            updated_at: work.now,
            hidden_by: None,
            version: 1,
        };
        contact::insert(work.transaction, &[record]).await?;
        addresses::write(work, id, &ContactCard::default(), &image.card).await?;
        let tag_pairs: Vec<_> = image.tags.iter().map(|tag| (id, *tag)).collect();
        label::put_tags(work.transaction, &tag_pairs).await?;
        let list_pairs: Vec<_> = image.lists.iter().map(|list| (id, *list)).collect();
        label::put_on_lists(work.transaction, &list_pairs, work.now).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&image));
        Ok(id)
    }
}

/// Refuses an address that another contact has, without telling of people whom the viewer does not see.
pub(super) async fn refuse_taken(
    work: &mut Work<'_>,
    by: &Viewer,
    hashes: &AddressHashes,
    but: Option<ContactId>,
) -> Result<(), Trouble> {
    refuse_taken_in(work, by, "address", hashes, but).await
}

/// The same of an address that was given in that field.
pub(super) async fn refuse_taken_in(
    work: &mut Work<'_>,
    by: &Viewer,
    field: &'static str,
    hashes: &AddressHashes,
    but: Option<ContactId>,
) -> Result<(), Trouble> {
    let Some(other) = contact::find_by_address(work.transaction, &hashes.address).await? else { return Ok(()) };
    if Some(other.id) == but {
        return Ok(());
    }
    let Some(whose) = rows::contacts(work.transaction, &[other.id]).await?.pop() else {
        let detail = "an import that is being published brings this address; wait for it";
        return Err(Trouble::field(field, "address_being_imported", detail));
    };
    let companies: Vec<CompanyId> = whose.company.into_iter().collect();
    let collaborators = rows::collaborators(work.transaction, &companies).await?;
    let collaborators: Vec<_> = collaborators.into_iter().map(|(_, user)| user).collect();
    Err(match standing(by, whose.owner, &collaborators) {
        Standing::Own => Trouble::field(field, "address_taken", "a contact with this address is there already")
            .then(NextStep::new("open_contact").with("contact", other.id)),
        Standing::Pool => {
            Trouble::field(field, "address_in_pool", "this address belongs to a customer of the pool; claim it first")
        }
        Standing::Hidden => with_a_colleague(field, "this address is already with a colleague"),
    })
}

/// One answer for everybody's hidden customers: nothing in it tells who has it, what it is called, or how many there are.
fn with_a_colleague(field: &'static str, detail: &str) -> Trouble {
    Trouble::field(field, "with_a_colleague", detail).then(NextStep::new("ask_manager"))
}

/// Refuses a new person at the domain of a company that a colleague has, or that is in the pool, unless one of the domain's companies is the
/// viewer's. The mailboxes that a provider gives to everybody tell nothing of a company.
async fn refuse_others_domain(work: &mut Work<'_>, by: &Viewer, address: &EmailAddress) -> Result<(), Trouble> {
    let domain = address.domain();
    if by.customer_sight() == CustomerSight::Everything || is_public(&domain.to_lowercase()) {
        return Ok(());
    }
    let Some(hash) = hashes::of_website(work.keyring(), domain) else { return Ok(()) };
    let companies = company::find_all_by_domain(work.transaction, &hash).await?;
    let standings = sight::company_standings(work, by, &companies).await?;
    let stands = |wanted| standings.iter().find(|(_, standing)| **standing == wanted).map(|(id, _)| *id);
    if stands(Standing::Own).is_some() {
        return Ok(());
    }
    if stands(Standing::Hidden).is_some() {
        return Err(with_a_colleague("address", "the company of this address is already with a colleague"));
    }
    match stands(Standing::Pool) {
        None => Ok(()),
        Some(company) => Err(Trouble::field(
            "address",
            "company_in_pool",
            "the company of this address is in the pool; claim it first",
        )
        .then(NextStep::new("open_company").with("company", company))),
    }
}

/// The company that was chosen, where the viewer may put people into it.
pub(super) async fn choose_company(
    work: &mut Work<'_>,
    by: &Viewer,
    choice: &CompanyChoice,
    address: Option<&EmailAddress>,
) -> Result<Option<CompanyId>, Trouble> {
    match choice {
        CompanyChoice::None => Ok(None),
        CompanyChoice::Known(id) => {
            let unknown = |trouble| match trouble {
                Trouble::NotFound { .. } => {
                    Trouble::field("company_id", "unknown_company", "there is no such company; choose another")
                }
                other => other,
            };
            sight::company_to_edit(work, by, *id).await.map_err(unknown)?;
            Ok(Some(*id))
        }
        CompanyChoice::OfAddress => {
            let Some(address) = address else { return Ok(None) };
            let own = domains::own_at(work, by, address.domain()).await?;
            match own.as_slice() {
                [] => Ok(None),
                [one] => Ok(Some(*one)),
                _ => Err(Trouble::field(
                    "company_id",
                    "several_companies",
                    "several companies have the domain of this address; choose one of them",
                )),
            }
        }
        CompanyChoice::Named(name) if name.trim().is_empty() => Ok(None),
        CompanyChoice::Named(name) => {
            needs(by, Right::EditCustomers)?;
            let hash = hashes::of_company_name(work.keyring(), name);
            let known = company::find_by_name(work.transaction, &hash).await?;
            if let Some(known) = known
                && sight::company_standing(work, by, known.id).await? == Standing::Own
            {
                return Ok(Some(known.id));
            }
            // A company of that name that the viewer may not use is met by the guard of the verb.
            let card = CompanyCard { name: name.clone(), ..CompanyCard::default() };
            let new = NewCompany { card, ..NewCompany::default() };
            Ok(Some(work.perform(by, &CreateCompany { new }).await?))
        }
    }
}
