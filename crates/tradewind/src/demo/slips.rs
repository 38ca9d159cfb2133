//! What goes wrong in any company's books: a person entered twice, a company under two spellings, an address mistyped at the fair.

use super::company::House;
use super::customers::Directory;
use crate::commands::Failure;
use application::Application;
use application::customers::companies::{CreateCompany, NewCompany};
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::duplicates::company_core;
use domain::trust::Viewer;
use fakeworld::world::Buyer;

/// A domain that was given up: the DNS of the demo knows nothing of it.
pub const GIVEN_UP: &str = "closed-harbour.example";
/// People entered twice, and companies.
const TWICE: usize = 5;
const COMPANIES_TWICE: usize = 3;
/// Names on cards that somebody typed late in the evening.
const MISTYPED: [(&str, &str); 4] = [
    ("Daniela Rocha", "daniela.rocha@gmial.com"),
    ("Peter Lindqvist", "p.lindqvist@hotmial.com"),
    ("Amina Yusuf", "amina.yusuf@yaho.com"),
    ("Tom Becker", "t.becker@closed-harbour.example"),
];

/// Makes the slips.
///
/// # Errors
/// What a verb refuses: a fault of this story or of the program.
pub async fn make(
    application: &Application,
    by: &Viewer,
    house: &House,
    directory: &Directory,
    buyers: &[Buyer],
) -> Result<(), Failure> {
    let known: Vec<(&Buyer, _)> = buyers.iter().filter_map(|buyer| Some((buyer, directory.company(buyer)?))).collect();
    for (buyer, company) in known.iter().take(TWICE) {
        let Some(person) = buyer.people.first() else { continue };
        let initial = person.given_name.chars().next().map(|letter| format!("{letter}.")).unwrap_or_default();
        let card = ContactCard {
            first_name: initial,
            last_name: person.family_name.into(),
            address: format!(
                "{}2@{}",
                person.family_name.to_lowercase().replace(|one: char| !one.is_ascii(), ""),
                buyer.domain
            ),
            job_title: person.job_title.into(),
            note: "Card from the fair.".into(),
            ..ContactCard::default()
        };
        let new = NewContact {
            card,
            company: CompanyChoice::Known(*company),
            country: Some(buyer.country),
            tags: vec![house.fair_tag],
            ..NewContact::default()
        };
        application.perform(by, CreateContact { new }).await?;
    }
    let shortened = known.iter().skip(TWICE).filter_map(|(buyer, _)| Some((buyer, without_form(&buyer.name)?)));
    for (buyer, name) in shortened.take(COMPANIES_TWICE) {
        let card = CompanyCard { name, ..CompanyCard::default() };
        let new = NewCompany { card, country: Some(buyer.country), ..NewCompany::default() };
        application.perform(by, CreateCompany { new }).await?;
    }
    for (name, address) in MISTYPED {
        let card = ContactCard { full_name: name.into(), address: address.into(), ..ContactCard::default() };
        let new = NewContact { card, tags: vec![house.fair_tag], ..NewContact::default() };
        application.perform(by, CreateContact { new }).await?;
    }
    Ok(())
}

/// The company's name as somebody writes it who leaves out its form at the end.
fn without_form(name: &str) -> Option<String> {
    let (short, _) = name.rsplit_once(' ')?;
    let short = short.trim_end_matches(',');
    (company_core(short) == company_core(name)).then(|| short.to_owned())
}
