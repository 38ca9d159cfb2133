use super::harness::{account, checked, ground, publish, shown, view};
use crate::customers::companies::{CreateCompany, NewCompany};
use crate::customers::import::Change;
use crate::testing::TestTradewind;
use basics::ids::CompanyId;
use domain::customers::company::CompanyCard;
use domain::customers::import::Conflict;

async fn company(test: &TestTradewind, name: &str, website: &str, domains: &[&str]) -> CompanyId {
    let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let card = CompanyCard { name: name.to_owned(), website: website.to_owned(), domains, ..CompanyCard::default() };
    let new = NewCompany { card, ..NewCompany::default() };
    test.application.perform(&test.administrator(), CreateCompany { new }).await.unwrap()
}

/// Where everybody stands, by the part of the address before the at sign.
async fn stands(test: &TestTradewind) -> Vec<(String, Option<CompanyId>)> {
    let people = shown(&test.application).await.into_iter();
    people.map(|(address, .., row)| (address.split('@').next().unwrap_or_default().to_owned(), row.company)).collect()
}

#[tokio::test]
async fn a_row_without_a_company_that_is_there_joins_the_one_of_its_domain() {
    let test = TestTradewind::new().await;
    let tide = company(&test, "Tide Trading", "https://www.tide.example", &["tide-mail.example"]).await;
    let nord = company(&test, "Nordlicht", "nord.example", &[]).await;
    let file = "address,company,website\n\
        a@tide.example,,\n\
        b@TIDE-mail.example,Tide Trading (Shanghai),\n\
        c@nord.example,tide trading,\n\
        d@tide.example,,https://nord.example/de\n\
        e@gmail.com,,\n\
        f@gmail.com,Own Ltd,www.nord.example\n\
        g@elsewhere.example,New Ltd,new.example\n\
        h@new.example,,\n\
        i@tide.example,Own Ltd,https://www.facebook.com/tide\n";
    let id = checked(&test, file, ground(Conflict::Fill)).await;
    // By name: c. By nothing: e, g, and h, whose company comes with the file.
    assert_eq!(view(&test, id).await.joined, 5);
    assert_eq!(publish(&test, id).await, account(9, 0, 0, 0, 0));
    let stands = stands(&test).await;
    let new = stands[6].1;
    assert!(new.is_some_and(|new| ![tide, nord].contains(&new)));
    let expected = [Some(tide), Some(tide), Some(tide), Some(nord), None, Some(nord), new, None, Some(tide)];
    assert_eq!(stands.into_iter().map(|(_, at)| at).collect::<Vec<_>>(), expected);
    assert_eq!(view(&test, id).await.joined, 5);
}

#[tokio::test]
async fn of_two_companies_of_one_domain_the_oldest_is_joined() {
    let test = TestTradewind::new().await;
    let file = "address,company,website\nx@one.example,First,shared.example\ny@two.example,Second,shared.example\n";
    publish(&test, checked(&test, file, ground(Conflict::Fill)).await).await;
    let first = stands(&test).await[0].1;
    for address in ["a", "b"] {
        let file = format!("address\n{address}@shared.example\n");
        let id = checked(&test, file, ground(Conflict::Fill)).await;
        publish(&test, id).await;
        assert_eq!(stands(&test).await[usize::from(address == "b")], (address.to_owned(), first), "{address}");
    }
}

#[tokio::test]
async fn whoever_is_there_joins_by_a_domain_as_the_import_says_and_the_dry_run_counts_the_same() {
    let test = TestTradewind::new().await;
    let by_no_domain = |conflict| Change { by_domain: Some(false), ..ground(conflict) };
    let file = "address,company\nalone@tide.example,\nplaced@tide.example,Harbour Tools\n";
    publish(&test, checked(&test, file, by_no_domain(Conflict::Fill)).await).await;
    let harbour = stands(&test).await[1].1;
    let tide = company(&test, "Tide Trading", "tide.example", &[]).await;
    let nobody = "address,company\nalone@tide.example,\nplaced@tide.example,\n";
    let other = "address,company\nalone@tide.example,Tide GmbH\nplaced@tide.example,Tide GmbH\n";
    for (file, change, joined, updated, expected) in [
        (nobody, by_no_domain(Conflict::Replace), 0, 0, [None, harbour]),
        (nobody, ground(Conflict::Keep), 0, 0, [None, harbour]),
        (nobody, ground(Conflict::Replace), 1, 1, [Some(tide), harbour]),
        (nobody, ground(Conflict::Fill), 0, 0, [Some(tide), harbour]),
        (other, ground(Conflict::Fill), 0, 0, [Some(tide), harbour]),
        (other, ground(Conflict::Replace), 1, 1, [Some(tide), Some(tide)]),
        (other, ground(Conflict::Replace), 0, 0, [Some(tide), Some(tide)]),
    ] {
        let id = checked(&test, file, change).await;
        let tried = view(&test, id).await;
        assert_eq!((tried.joined, tried.counts), (joined, Some(account(0, updated, 2 - updated, 0, 0))), "{file}");
        assert_eq!(publish(&test, id).await, account(0, updated, 2 - updated, 0, 0), "{file}");
        let at: Vec<_> = stands(&test).await.into_iter().map(|(_, at)| at).collect();
        assert_eq!(at, expected, "{file}");
    }
}
