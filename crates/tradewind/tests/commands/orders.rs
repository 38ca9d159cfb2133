//! Orders and rates from files, and tiers as a file, beside a running Tradewind and without one.

use super::harness::Place;

const ORDERS: &str = "Invoice no,Customer,Invoice date,Total,Currency,Cancelled\n\
    1,Tide & Co,2026-03-01,\"12,000.00\",EUR,\n\
    2,Tide & Co,2026-03-20,8000,USD,\n\
    3,Brise,2026-03-02,500,USD,yes\n\
    4,,2026-03-02,500,USD,\n\
    5,Brise,soon,500,USD,\n";
const RATES: &str = "Date,USD,CNY\n2026-02-27,1.1,7.7\n";

#[test]
fn orders_and_rates_of_files_become_tiers_of_a_day() {
    let place = Place::with_workspace();
    std::fs::write(place.path("orders.csv"), ORDERS).unwrap();
    std::fs::write(place.path("rates.csv"), RATES).unwrap();
    let orders = place.path("orders.csv");
    let orders = orders.to_str().unwrap();
    let tried = place.run(&["import", "orders", orders, "--dry-run", "--json"]).json();
    assert_eq!((&tried["counts"]["new"], &tried["counts"]["companies"]), (&3.into(), &2.into()));
    assert_eq!(place.run(&["export", "tiers", "--json"]).out.trim(), "[\n]", "nothing was written");

    let said = place.run(&["import", "orders", orders]);
    assert!(said.out.contains("row 5: refused, no_company"), "{}", said.out);
    assert!(said.out.contains("row 6, column Invoice date: refused, bad_date (so••)"), "{}", said.out);
    assert!(
        said.out.contains("5 rows: 3 orders new, 0 changed, 0 unchanged, 2 refused; 2 companies made"),
        "{}",
        said.out
    );

    // The same again, by a running Tradewind: nothing changes but what the rates say.
    let serving = place.serve(&[]);
    let again = place.run(&["import", "orders", orders, "--json"]).json();
    assert_eq!((&again["counts"]["new"], &again["counts"]["unchanged"]), (&0.into(), &3.into()));
    let day = ["export", "tiers", "--at", "2026-04-01", "--json"];
    let tide = |place: &Place| place.run(&day).json()[0].clone();
    assert_eq!((&tide(&place)["tier"], &tide(&place)["incomplete"]), (&"regular".into(), &true.into()));
    let rates = place.path("rates.csv");
    let rates = place.run(&["import", "rates", rates.to_str().unwrap(), "--json"]).json();
    assert_eq!((&rates["rates"], &rates["changed"]), (&2.into(), &2.into()));
    let now = tide(&place);
    assert_eq!(
        (&now["company"], &now["tier"], &now["why"]),
        (&"Tide & Co".into(), &"potential".into(), &"in_band".into())
    );
    assert_eq!((&now["monetary"], &now["recency"], &now["frequency"]), (&21_200.0.into(), &12.into(), &2.into()));
    assert_eq!((&now["falls_on"], &now["falls_to"]), (&"2026-06-01".into(), &"regular".into()));
    assert_eq!(place.run(&day).json()[1]["tier"], "prospect", "its order was cancelled");
    serving.stop();

    place.run(&["export", "tiers", "--at", "yesterday"]).refused(2, &["--at yesterday", "2026-11-01"]);
    std::fs::write(place.path("few.csv"), "Number,Customer,Total\n1,Tide,5\n").unwrap();
    let few = place.path("few.csv");
    place
        .run(&["import", "orders", few.to_str().unwrap()])
        .refused(2, &["the day of the order", "--map COLUMN=placed"]);
}

#[test]
fn lines_of_orders_are_added_up_and_a_file_says_which_number_is_the_month() {
    let place = Place::with_workspace();
    let lines = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
        A1,x,6,1/12/2026 8:26,2.55,17850,United Kingdom\n\
        A1,y,8,1/12/2026 8:26,3.39,17850,United Kingdom\n\
        C2,x,-1,1/13/2026 9:00,2.55,17850,United Kingdom\n";
    std::fs::write(place.path("lines.csv"), lines).unwrap();
    let file = place.path("lines.csv");
    let said = place.run(&["import", "orders", file.to_str().unwrap(), "--currency", "GBP", "--json"]).json();
    assert_eq!((&said["lines"], &said["dates"], &said["counts"]["new"]), (&true.into(), &"mdy".into(), &1.into()));
    assert_eq!(said["findings"][0]["code"], "negative_amount");
    let unclear = lines.replace("1/13/2026", "1/11/2026");
    std::fs::write(place.path("lines.csv"), unclear).unwrap();
    place.run(&["import", "orders", file.to_str().unwrap()]).refused(2, &["two ways", "--dates"]);
}
