//! Who is about to lapse by the model: told when models are fitted and at every look, and saved by an order, on both databases.

use super::tiers::{DAY, House};
use application::trade::tiers::{TiersFollow, advance_tiers, company_tier, fit_models, predictions, tier_report};
use application::trade::{RecordOrder, RecordOrders};
use basics::{Dice, Money};
use domain::trust::Viewer;
use store::both_databases;

/// Companies that a model is fitted to; most of them came back.
const BUYERS: u64 = 300;

/// The orders of a company, days ago.
async fn ordered(house: &mut House, company: &str, days_ago: &[u64]) {
    let id = house.company(company).await;
    let order = |days: &u64| {
        let placed = house.application.now().minus(DAY * u32::try_from(*days).unwrap());
        RecordOrder {
            number: format!("{company} {days}"),
            company: id,
            placed,
            confirmed: Some(placed),
            cancelled: None,
            sample: false,
            amount: Money { minor: 400_000, currency: "USD".parse().unwrap() },
        }
    };
    let orders = days_ago.iter().map(order).collect();
    house.perform(RecordOrders { orders, tiers: TiersFollow::Later }).await;
}

/// Days until something happens that happens once in `mean` days, by chance.
fn waited(dice: &mut Dice, mean: f64) -> f64 {
    let share = (1 + dice.below(9_999)) as f64 / 10_000.0;
    -share.ln() * mean
}

/// Companies of many rhythms, each of which may be gone after any of its orders.
async fn buyers(house: &mut House) {
    let mut dice = Dice::from_number(11);
    for buyer in 0..BUYERS {
        let rhythm = 8.0 + waited(&mut dice, 60.0);
        let goes = dice.below(350);
        let mut ago = (300 + dice.below(400)) as f64;
        let mut days = Vec::new();
        while ago >= 1.0 {
            days.push(ago as u64);
            ago -= waited(&mut dice, rhythm);
            if dice.chance_in_thousand(goes) {
                break;
            }
        }
        days.dedup();
        ordered(house, &format!("buyer {buyer}"), &days).await;
    }
}

async fn gone_on(house: &mut House, company: &str) -> (Option<i64>, bool) {
    let id = house.company(company).await;
    let chip = company_tier(&house.application, &Viewer::system(), id).await.unwrap().chip;
    (chip.gone_on.map(|day| i64::from(day.number())), chip.about_to_lapse)
}

both_databases! {
    async fn a_company_that_the_model_takes_for_gone_is_named_and_saved_by_an_order(database: Database) {
        let mut house = House::on(database).await;
        buyers(&mut house).await;
        let every_ten: Vec<u64> = (10..=30).map(|times| times * 10).collect();
        ordered(&mut house, "faded", &every_ten).await;
        let lately: Vec<u64> = (0..=30).map(|times| 1 + times * 10).collect();
        ordered(&mut house, "steady", &lately).await;
        advance_tiers(&house.application).await.unwrap();
        assert_eq!(gone_on(&mut house, "faded").await, (None, false), "nobody has fitted anything");

        fit_models(&house.application).await.unwrap();
        let fitted = predictions(&house.application, &Viewer::system()).await.unwrap().unwrap();
        assert!(fitted.models.is_some(), "refused: {:?}", fitted.refusal);
        let (since, lapses) = gone_on(&mut house, "faded").await;
        assert!(since.is_some() && lapses);
        assert_eq!(gone_on(&mut house, "steady").await, (None, false));
        let report = tier_report(&house.application, &Viewer::system(), 1).await.unwrap();
        assert_eq!(report.months.iter().map(|month| month.saved).sum::<u64>(), 0);

        // Nothing is fitted anew: its own look says that it is here, and that it was saved.
        house.order("again", "faded", 4_000).await;
        assert_eq!(gone_on(&mut house, "faded").await, (None, false));
        let report = tier_report(&house.application, &Viewer::system(), 1).await.unwrap();
        assert_eq!(report.months.iter().map(|month| month.saved).sum::<u64>(), 1);

        // Silent again, a company of this rhythm is gone long before its tier falls.
        house.clock.turn(DAY * 100);
        advance_tiers(&house.application).await.unwrap();
        let (since, lapses) = gone_on(&mut house, "faded").await;
        assert!(since.is_some() && lapses);
    }
}
