use super::harness::{checked, ground, publish, shown, view};
use crate::Trouble;
use crate::customers::companies::{CreateCompany, NewCompany};
use crate::customers::import::{Pace, UndoImport, advance_imports};
use crate::testing::TestTradewind;
use crate::trade::RecordOrder;
use basics::ids::CompanyId;
use basics::{Currency, Money};
use domain::customers::company::CompanyCard;
use domain::customers::import::{Conflict, ImportState};

async fn by_hand(test: &TestTradewind, name: &str, website: &str) -> Result<CompanyId, Trouble> {
    let card = CompanyCard { name: name.to_owned(), website: website.to_owned(), ..CompanyCard::default() };
    let new = NewCompany { card, country: "DE".parse().ok(), ..NewCompany::default() };
    test.application.perform(&test.administrator(), CreateCompany { new }).await
}

#[tokio::test]
async fn imported_and_hand_made_companies_meet_by_name_and_by_website() {
    let test = TestTradewind::new().await;
    let made = by_hand(&test, "Nordlicht Café GmbH", "").await.unwrap();
    let file = "address,company,website,country\n\
        anna@example.com, NORDLICHT  cafe gmbh,,DE\n\
        li@example.com,Harbour Tools,https://buyer@WWW.Müller.example.:8443/shop,DE\n";
    let id = checked(&test, file, ground(Conflict::Fill)).await;
    publish(&test, id).await;
    let people = shown(&test.application).await;
    assert_eq!(people[0].3.company, Some(made));
    for website in ["müller.example", "http://www.muller.example/"] {
        let again = by_hand(&test, "Another name", website).await;
        assert!(matches!(again, Err(Trouble::Refused { code: "company_in_pool" | "company_exists", .. })), "{website}");
    }
}

#[tokio::test]
async fn a_person_who_moves_to_another_company_counts_the_same_in_the_dry_run_and_when_published() {
    let test = TestTradewind::new().await;
    let first =
        "address,company\nli@example.com,Harbour Tools\nanna@example.com,Harbour Tools\nomar@example.com,Delta\n";
    let id = checked(&test, first, ground(Conflict::Fill)).await;
    publish(&test, id).await;
    for (file, conflict, updated) in [
        (
            "address,company\nli@example.com,Quarz\nanna@example.com,harbour tools\nomar@example.com,Harbour Tools\n",
            Conflict::Replace,
            2,
        ),
        (
            "address,company\nli@example.com,quarz\nanna@example.com,Harbour Tools\nomar@example.com,\n",
            Conflict::Replace,
            0,
        ),
        ("address,company\nli@example.com,Delta\n", Conflict::Fill, 0),
        ("address,company\nli@example.com,Delta\n", Conflict::Keep, 0),
        ("address,company\nli@example.com,Delta\nanna@example.com,Delta\n", Conflict::Replace, 2),
    ] {
        let id = checked(&test, file, ground(conflict)).await;
        let tried = view(&test, id).await.counts.unwrap();
        assert_eq!(tried.updated, updated, "{file}");
        assert_eq!(publish(&test, id).await, tried, "{file}");
    }
}

#[tokio::test]
async fn an_undo_leaves_a_company_that_has_ordered_since() {
    let test = TestTradewind::new().await;
    let file = "address,company\nli@example.com,Harbour Tools\nanna@example.com,Delta\n";
    let id = checked(&test, file, ground(Conflict::Fill)).await;
    publish(&test, id).await;
    let people = shown(&test.application).await;
    let harbour = people.iter().find(|(address, ..)| address == "li@example.com").unwrap().3.company.unwrap();
    let delta = people.iter().find(|(address, ..)| address == "anna@example.com").unwrap().3.company.unwrap();
    let order = RecordOrder {
        number: "PO 1".to_owned(),
        company: harbour,
        placed: test.application.now(),
        confirmed: None,
        cancelled: None,
        sample: false,
        amount: Money { minor: 100, currency: Currency::USD },
    };
    let by = test.administrator();
    test.application.perform(&by, order).await.unwrap();
    test.application.perform(&by, UndoImport { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!(view(&test, id).await.state, ImportState::Undone);
    let there = async |id| store::customers::company::get(test.application.database(), id).await.unwrap().is_some();
    assert_eq!((there(harbour).await, there(delta).await), (true, false));
}
