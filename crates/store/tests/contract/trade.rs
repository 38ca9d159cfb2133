//! Orders: the same on both databases.

use basics::ids::{CompanyId, OrderId};
use basics::{Currency, Money, Timestamp};
use domain::trade::Order;
use store::testing::write;
use store::trade::order::{self, OrderRecord};
use store::{DatabaseError, both_databases};

const PLACED: Timestamp = Timestamp::from_millis(1_795_424_400_000);

fn record(id: i64, number: &str, company: i64) -> OrderRecord {
    let order = Order {
        number: number.to_uppercase(),
        placed: PLACED,
        confirmed: Some(PLACED),
        cancelled: None,
        sample: true,
        amount: Money { minor: 100 * id, currency: Currency::USD },
    };
    OrderRecord {
        id: OrderId::from_i64(id),
        folded: number.to_owned(),
        company: CompanyId::from_i64(company),
        order,
        created_at: PLACED,
        updated_at: PLACED,
        version: 1,
    }
}

both_databases! {
    async fn an_order_is_found_by_its_number_and_written_anew_at_its_next_version(database: Database) {
        let made = [record(1, "po 1", 7), record(2, "po 2", 7)];
        write(&database, move |tx| Box::pin({ let made = made.clone(); async move { order::insert(tx, &made).await }})).await.unwrap();
        let first = order::get(&database, OrderId::from_i64(1)).await.unwrap();
        assert_eq!(first, Some(record(1, "po 1", 7)));
        let asked = || vec!["po 2".to_owned(), "po 3".to_owned()];
        let found = write(&database, move |tx| Box::pin(async move { order::find_by_numbers(tx, &asked()).await })).await;
        let mut second = found.unwrap().remove(0);
        assert_eq!(second, record(2, "po 2", 7));
        (second.order.cancelled, second.order.amount.minor) = (Some(PLACED), 5);
        let changed = second.clone();
        write(&database, move |tx| Box::pin({ let changed = changed.clone(); async move { order::update(tx, &[changed]).await }})).await.unwrap();
        let now = order::get(&database, OrderId::from_i64(2)).await.unwrap();
        assert_eq!(now, Some(OrderRecord { version: 2, ..second }));
    }

    async fn a_number_names_one_order(database: Database) {
        write(&database, |tx| Box::pin(async move { order::insert(tx, &[record(1, "po 1", 7)]).await })).await.unwrap();
        let again = write(&database, |tx| Box::pin(async move { order::insert(tx, &[record(2, "po 1", 8)]).await })).await;
        assert!(matches!(again, Err(DatabaseError::Constraint { .. })), "{again:?}");
    }
}
