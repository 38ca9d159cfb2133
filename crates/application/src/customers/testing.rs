//! Builders for the tests of customers.

use super::contacts::{CompanyChoice, ContactQuestion, CreateContact, NewContact, contacts, read_contact_sort};
use crate::Trouble;
use crate::testing::TestTradewind;
use basics::Language;
use basics::ids::ContactId;
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::trust::Viewer;

/// A Tradewind whose people are in memory and kept up.
pub(super) async fn following() -> TestTradewind {
    let tradewind = TestTradewind::new().await;
    let language: Language = "en".parse().unwrap();
    tokio::spawn(super::people::follow_people(tradewind.application.clone(), language));
    while !tradewind.application.people().is_loaded() {
        tokio::task::yield_now().await;
    }
    tradewind
}

pub(super) fn person(name: &str, address: &str) -> NewContact {
    let card = ContactCard { full_name: name.into(), address: address.into(), ..ContactCard::default() };
    NewContact { card, ..NewContact::default() }
}

pub(super) fn at(mut new: NewContact, company: &str) -> NewContact {
    new.company = CompanyChoice::Named(company.into());
    new
}

pub(super) async fn create(tradewind: &TestTradewind, by: &Viewer, new: NewContact) -> Result<ContactId, Trouble> {
    tradewind.application.perform(by, CreateContact { new }).await
}

pub(super) fn question(search: &str, sort: &str) -> ContactQuestion {
    ContactQuestion {
        condition: Condition::everybody(),
        search: (!search.is_empty()).then(|| search.to_owned()),
        sort: read_contact_sort(Some(sort)).unwrap(),
        after: None,
        limit: 100,
    }
}

/// The names on the first page.
pub(super) async fn names(tradewind: &TestTradewind, viewer: &Viewer, search: &str) -> Vec<String> {
    let page = contacts(&tradewind.application, viewer, question(search, "name")).await.unwrap();
    page.items.into_iter().map(|row| row.name).collect()
}

/// The code of a refusal.
pub(super) fn code<T: std::fmt::Debug>(result: Result<T, Trouble>) -> &'static str {
    match result.unwrap_err() {
        Trouble::Refused { code, .. } => code,
        Trouble::NotFound { .. } => "not_found",
        Trouble::NotAllowed { .. } => "not_allowed",
        Trouble::Changed { .. } => "changed",
        other => panic!("{other:?}"),
    }
}
