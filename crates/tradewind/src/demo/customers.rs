//! How the customers come in: the books of the beginning as files, the cards of fairs as files, whoever writes by itself by hand.

use super::company::House;
use super::stage::{Stage, Steps};
use crate::commands::Failure;
use application::Application;
use application::customers::companies::{
    ChangeCompany, CompanyPatch, CompanyQuestion, CompanyRow, CreateCompany, NewCompany, companies,
};
use application::customers::contacts::{
    BulkChange, CompanyChoice, ContactQuestion, CreateContact, NewContact, Selection, bulk_change, contacts,
};
use application::customers::import::{Change, PublishImport, StartDryRun, Upload, begin_import, change_import, import};
use application::customers::{CompanySort, CompanySortField, Direction, Sort, SortField};
use application::trust::RecordConsent;
use basics::ids::{CompanyId, ContactId, ImportId, ListId, TagId, UserId};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::{CompanyCondition, Condition};
use domain::customers::import::ImportState;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::trust::{ConsentSource, Viewer};
use fakeworld::world::{Buyer, Buying, Colleague};
use std::collections::HashMap;
use std::time::Duration;

/// Rows of one page while everybody is read.
const PAGE: usize = 200;
/// An import is looked at this often, and is through within so many looks.
const LOOK: Duration = Duration::from_secs(20);
const LOOKS: usize = 90;
/// One company in so many has no representative yet.
const IN_POOL: usize = 13;

/// A file of people and what is said of it.
pub struct Cards<'a> {
    pub file_name: &'a str,
    pub buyers: Vec<&'a Buyer>,
    pub origin: Origin,
    pub basis: LegalBasis,
    pub lists: Vec<ListId>,
    pub tags: Vec<TagId>,
}

/// Uploads a file of people and lets the dry run go through.
pub async fn upload(stage: &mut Stage, by: &Viewer, cards: Cards<'_>) -> Result<ImportId, Failure> {
    let application = stage.application.clone();
    let upload = Upload { file_name: cards.file_name.into(), bytes: file_of(&cards.buyers).into_bytes() };
    let id = begin_import(&application, by, upload).await?;
    let change = Change {
        origin: Some(cards.origin),
        legal_basis: Some(cards.basis),
        lists: Some(cards.lists),
        tags: Some(cards.tags),
        ..Change::default()
    };
    change_import(&application, by, id, None, change).await?;
    application.perform(by, StartDryRun { import: id }).await?;
    pass_until(stage, by, id, ImportState::Checked).await?;
    Ok(id)
}

/// The same, and publishes it.
pub async fn bring_in(stage: &mut Stage, by: &Viewer, cards: Cards<'_>) -> Result<(), Failure> {
    if cards.buyers.is_empty() {
        return Ok(());
    }
    let id = upload(stage, by, cards).await?;
    stage.application.clone().perform(by, PublishImport { import: id, seen: None }).await?;
    pass_until(stage, by, id, ImportState::Published).await
}

async fn pass_until(stage: &mut Stage, by: &Viewer, id: ImportId, wanted: ImportState) -> Result<(), Failure> {
    for _ in 0..LOOKS {
        let moment = stage.application.now().plus(LOOK);
        stage.play_until(moment, Steps::Leaps).await?;
        if import(&stage.application, by, id).await?.state == wanted {
            return Ok(());
        }
    }
    Err(Failure::Other("an import of the demo's past did not end; this is a fault of the program".into()))
}

/// The books or cards as somebody types them into a table; in a longer file one with a slip in the address.
fn file_of(buyers: &[&Buyer]) -> String {
    let mut text = String::from(
        "Email,Full name,First name,Last name,Company,Company website,Industry,Country,Job title,Language,Time zone\r\n",
    );
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let people = buyers.iter().flat_map(|buyer| buyer.people.iter().map(move |one| (buyer, one)));
    for (number, (buyer, person)) in people.enumerate() {
        let address = if number == 17 { person.address.replace('@', " at ") } else { person.address.clone() };
        let cells = [
            &address,
            &person.full_name,
            person.given_name,
            person.family_name,
            &buyer.name,
            &format!("https://www.{}", buyer.domain),
            buyer.industry,
            buyer.country.as_str(),
            person.job_title,
            buyer.language.as_str(),
            buyer.time_zone,
        ];
        text.push_str(&cells.map(quoted).join(","));
        text.push_str("\r\n");
    }
    text
}

/// Who is there, by what the world calls them.
#[derive(Default)]
pub struct Directory {
    companies: HashMap<String, CompanyId>,
    contacts: HashMap<String, ContactId>,
}

impl Directory {
    /// Reads everybody who is there.
    pub async fn read(application: &Application, by: &Viewer) -> Result<Self, Failure> {
        let mut directory = Directory::default();
        for row in every_company(application, by).await? {
            directory.companies.insert(row.name, row.id);
        }
        let mut after = None;
        loop {
            let sort = Sort { field: SortField::Created, direction: Direction::Ascending };
            let condition = Condition::everybody();
            let question = ContactQuestion { condition, search: None, sort, after, limit: PAGE };
            let page = contacts(application, by, question).await?;
            directory.contacts.extend(page.items.into_iter().map(|row| (row.address, row.id)));
            if page.next.is_none() {
                return Ok(directory);
            }
            after = page.next;
        }
    }

    /// Only the person with an address, when there is one.
    pub async fn find(application: &Application, by: &Viewer, address: &str) -> Result<Self, Failure> {
        let sort = Sort { field: SortField::Created, direction: Direction::Ascending };
        let (condition, search) = (Condition::everybody(), Some(address.to_owned()));
        let question = ContactQuestion { condition, search, sort, after: None, limit: 1 };
        let page = contacts(application, by, question).await?;
        let contacts = page.items.into_iter().map(|row| (row.address, row.id)).collect();
        Ok(Directory { contacts, ..Directory::default() })
    }

    pub fn company(&self, buyer: &Buyer) -> Option<CompanyId> {
        self.companies.get(&buyer.name).copied()
    }

    pub fn contact(&self, address: &str) -> Option<ContactId> {
        self.contacts.get(address).copied()
    }

    /// A company that wrote by itself: its people, its representative, and for most of them the newsletter.
    pub async fn welcome(
        &mut self,
        application: &Application,
        by: &Viewer,
        house: &House,
        buyer: &Buyer,
    ) -> Result<(), Failure> {
        if self.company(buyer).is_some() {
            return Ok(());
        }
        let card = CompanyCard {
            name: buyer.name.clone(),
            website: format!("https://www.{}", buyer.domain),
            ..CompanyCard::default()
        };
        let (country, industry) = (Some(buyer.country), buyer.industry.to_owned());
        let new = NewCompany { card, country, industry, owner: owner(house, buyer), ..NewCompany::default() };
        let company = application.perform(by, CreateCompany { new }).await?;
        self.companies.insert(buyer.name.clone(), company);
        for person in &buyer.people {
            let contact = add(application, by, house, (buyer, person), company).await?;
            self.contacts.insert(person.address.clone(), contact);
        }
        Ok(())
    }
}

async fn add(
    application: &Application,
    by: &Viewer,
    house: &House,
    (buyer, person): (&Buyer, &Colleague),
    company: CompanyId,
) -> Result<ContactId, Failure> {
    let wants_letters = !buyer.number.is_multiple_of(4);
    let card = ContactCard {
        first_name: person.given_name.into(),
        last_name: person.family_name.into(),
        full_name: person.full_name.clone(),
        job_title: person.job_title.into(),
        address: person.address.clone(),
        ..ContactCard::default()
    };
    let new = NewContact {
        card,
        company: CompanyChoice::Known(company),
        country: Some(buyer.country),
        language: Some(buyer.language),
        time_zone: Some(buyer.time_zone.into()),
        lists: house.newsletter(buyer.language.primary()).filter(|_| wants_letters).into_iter().collect(),
        ..NewContact::default()
    };
    let contact = application.perform(by, CreateContact { new }).await?;
    if wants_letters {
        let (state, source) = (Permission::Granted, ConsentSource::Form);
        let proof = "ticked \"send me your letters\" in the inquiry form of the website".to_owned();
        application.perform(&Viewer::system(), RecordConsent { contact, state, source, proof }).await?;
    }
    Ok(contact)
}

async fn every_company(application: &Application, by: &Viewer) -> Result<Vec<CompanyRow>, Failure> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let sort = CompanySort { field: CompanySortField::Created, direction: Direction::Ascending };
        let condition = CompanyCondition::everybody();
        let question = CompanyQuestion { condition, search: None, sort, after, limit: PAGE };
        let page = companies(application, by, question).await?;
        rows.extend(page.items);
        if page.next.is_none() {
            return Ok(rows);
        }
        after = page.next;
    }
}

/// Gives every company without a representative the one of its part of the world, but for a few that wait in the pool.
pub async fn share_out(
    application: &Application,
    by: &Viewer,
    house: &House,
    buyers: &[&Buyer],
) -> Result<(), Failure> {
    let by_name: HashMap<&str, &Buyer> = buyers.iter().map(|buyer| (buyer.name.as_str(), *buyer)).collect();
    for row in every_company(application, by).await? {
        let Some(owner) = by_name.get(row.name.as_str()).and_then(|buyer| owner(house, buyer)) else { continue };
        if row.owner.is_some() {
            continue;
        }
        let patch = CompanyPatch { owner: Some(Some(owner)), ..CompanyPatch::default() };
        application.perform(by, ChangeCompany { id: row.id, version: row.version, patch }).await?;
    }
    Ok(())
}

fn owner(house: &House, buyer: &Buyer) -> Option<UserId> {
    if buyer.number % IN_POOL == 5 {
        return None;
    }
    let part = match buyer.country.as_str() {
        "JP" | "KR" | "TW" | "VN" | "ID" | "IN" | "AU" => 0,
        "US" | "CA" | "MX" | "CO" | "AR" | "CL" | "PE" | "BR" | "ES" | "PT" => 2,
        "AE" | "SA" | "EG" | "IL" | "TR" | "KE" => 3,
        _ => 1,
    };
    house.reps.get(part).copied()
}

/// Puts the people of steady buyers on the distributors' list.
pub async fn mark_distributors(
    application: &Application,
    by: &Viewer,
    house: &House,
    directory: &Directory,
    buyers: &[&Buyer],
) -> Result<(), Failure> {
    let people = |wanted: Buying| -> Vec<ContactId> {
        let fitting = buyers.iter().filter(|buyer| buyer.buying == wanted);
        fitting.flat_map(|buyer| &buyer.people).filter_map(|one| directory.contact(&one.address)).collect()
    };
    let distributors = BulkChange {
        add_tags: vec![house.distributor_tag],
        add_lists: vec![house.distributors],
        ..BulkChange::default()
    };
    bulk_change(application, by, Selection::Ids(people(Buying::Steady)), distributors).await?;
    let sampled = BulkChange { add_tags: vec![house.sample_tag], ..BulkChange::default() };
    bulk_change(application, by, Selection::Ids(people(Buying::First)), sampled).await?;
    Ok(())
}
