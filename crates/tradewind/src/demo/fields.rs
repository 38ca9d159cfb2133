//! Fields of the company's own, as an exporter of hoists keeps them: how goods travel to a customer, and by what its people like to talk.

use super::customers::Directory;
use crate::commands::Failure;
use application::Application;
use application::customers::Selection;
use application::customers::attributes::{DeclareAttribute, GivenAttribute};
use application::customers::companies::{ChangeOfCompanies, change_companies};
use application::customers::contacts::{BulkChange, bulk_change};
use basics::ids::{AttributeId, CompanyId, ContactId};
use domain::customers::attribute::{AttributeHolder, AttributeKind, AttributeOption, AttributeRules, Declared};
use domain::trust::Viewer;
use fakeworld::world::Buyer;

const INCOTERMS: [&str; 4] = ["FOB Ningbo", "CIF", "DAP", "EXW"];
const TALKS_BY: [&str; 4] = ["E-mail", "WhatsApp", "WeChat", "Telephone"];
/// Containers of a year, as sales would guess them.
const VOLUMES: [&str; 5] = ["0.5", "2", "4", "8.5", "16"];
/// The last day of a frame contract; those of the first fall out soon.
const CONTRACTS: [&str; 3] = ["2026-12-31", "2027-06-30", "2027-12-31"];

/// What was declared.
struct Fields {
    incoterm: AttributeId,
    containers: AttributeId,
    contract: AttributeId,
    talks_by: AttributeId,
    visited: AttributeId,
}

/// Declares the fields and fills them for the customers of the beginning.
///
/// # Errors
/// The application's.
pub async fn describe(
    application: &Application,
    by: &Viewer,
    directory: &Directory,
    buyers: &[&Buyer],
) -> Result<(), Failure> {
    let fields = declare(application, by).await?;
    // Sales knows it of two customers in three.
    let known: Vec<&&Buyer> = buyers.iter().filter(|buyer| buyer.number % 3 != 1).collect();
    let companies = |choices: usize, choice: usize| -> Vec<CompanyId> {
        known
            .iter()
            .filter(|buyer| buyer.number / 3 % choices == choice)
            .filter_map(|buyer| directory.company(buyer))
            .collect()
    };
    for (choice, _) in INCOTERMS.iter().enumerate() {
        let value = (choice + 1).to_string();
        give_companies(application, by, companies(INCOTERMS.len(), choice), fields.incoterm, &value).await?;
    }
    for (choice, volume) in VOLUMES.iter().enumerate() {
        give_companies(application, by, companies(VOLUMES.len(), choice), fields.containers, volume).await?;
    }
    for (choice, day) in CONTRACTS.iter().enumerate() {
        // A frame contract is a rare thing.
        give_companies(application, by, companies(9, choice), fields.contract, day).await?;
    }
    let people = |choices: usize, choice: usize| -> Vec<ContactId> {
        let of = known.iter().flat_map(|buyer| buyer.people.iter().map(move |person| (buyer.number, person)));
        of.enumerate()
            .filter(|(at, (number, _))| (at + *number) % choices == choice)
            .filter_map(|(_, (_, person))| directory.contact(&person.address))
            .collect()
    };
    for (choice, _) in TALKS_BY.iter().enumerate() {
        let value = (choice + 1).to_string();
        give_people(application, by, people(TALKS_BY.len(), choice), fields.talks_by, &value).await?;
    }
    give_people(application, by, people(4, 2), fields.visited, "yes").await
}

async fn declare(application: &Application, by: &Viewer) -> Result<Fields, Failure> {
    let list = |names: &[&str]| {
        let option = |name: &&str| AttributeOption { number: 0, name: (*name).to_owned(), archived: false };
        AttributeRules { options: names.iter().map(option).collect(), ..AttributeRules::default() }
    };
    let of = |holder, kind, name: &str, purpose: &str, rules| DeclareAttribute {
        declared: Declared { holder, kind, name: name.to_owned(), purpose: purpose.to_owned(), rules },
        despite_private: false,
    };
    let (company, contact) = (AttributeHolder::Company, AttributeHolder::Contact);
    let teu = AttributeRules { unit: "TEU".to_owned(), least: "0".parse().ok(), ..AttributeRules::default() };
    let incoterm =
        of(company, AttributeKind::One, "Incoterm", "Quotations begin with the usual term", list(&INCOTERMS));
    let containers =
        of(company, AttributeKind::Number, "Containers a year", "Booking space before the high season", teu);
    let contract = of(
        company,
        AttributeKind::Date,
        "Frame contract until",
        "Renewing the contract in time",
        AttributeRules::default(),
    );
    let talks_by = of(contact, AttributeKind::One, "Talks by", "Answering where the person reads", list(&TALKS_BY));
    let visited = of(
        contact,
        AttributeKind::YesNo,
        "Has seen the factory",
        "Inviting to a visit only once",
        AttributeRules::default(),
    );
    Ok(Fields {
        incoterm: application.perform(by, incoterm).await?,
        containers: application.perform(by, containers).await?,
        contract: application.perform(by, contract).await?,
        talks_by: application.perform(by, talks_by).await?,
        visited: application.perform(by, visited).await?,
    })
}

async fn give_companies(
    application: &Application,
    by: &Viewer,
    companies: Vec<CompanyId>,
    attribute: AttributeId,
    value: &str,
) -> Result<(), Failure> {
    if companies.is_empty() {
        return Ok(());
    }
    let attributes = vec![GivenAttribute { attribute, values: vec![value.to_owned()] }];
    let change = ChangeOfCompanies { attributes, ..ChangeOfCompanies::default() };
    change_companies(application, by, Selection::Ids(companies), change).await?;
    Ok(())
}

async fn give_people(
    application: &Application,
    by: &Viewer,
    people: Vec<ContactId>,
    attribute: AttributeId,
    value: &str,
) -> Result<(), Failure> {
    if people.is_empty() {
        return Ok(());
    }
    let attributes = vec![GivenAttribute { attribute, values: vec![value.to_owned()] }];
    let change = BulkChange { attributes, ..BulkChange::default() };
    bulk_change(application, by, Selection::Ids(people), change).await?;
    Ok(())
}
