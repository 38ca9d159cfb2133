//! What letters to each tier cost: entered in settings and on campaigns, divided by the tier of the moment, on both databases.

use super::tiers::{DAY, House};
use application::Trouble;
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use application::sending::campaigns::{SetCampaignCost, campaign_cost};
use application::trade::tiers::{
    ChangeBands, ChangeLetterCost, TierCost, TierCosts, bands_in_force, letter_cost, tier_costs,
};
use basics::ids::{CampaignId, CompanyId, ContactId, UserId};
use basics::{Currency, Money};
use domain::customers::card::ContactCard;
use domain::trade::tier::{Bands, Tier};
use domain::trust::{Role, Viewer};
use store::{Pieces, both_databases};

const NEWS: CampaignId = CampaignId::from_i64(71);
const FAIR: CampaignId = CampaignId::from_i64(72);

async fn person(house: &House, address: &str, company: Option<CompanyId>) -> ContactId {
    let card = ContactCard { address: address.to_owned(), ..ContactCard::default() };
    let company = company.map_or(CompanyChoice::None, CompanyChoice::Known);
    house.perform(CreateContact { new: NewContact { card, company, ..NewContact::default() } }).await
}

/// A campaign of today whose letters were taken, one to each.
async fn sent(house: &House, campaign: CampaignId, people: &[ContactId]) {
    let now = house.application.now();
    let mut rows = vec![
        Pieces::new(
            "INSERT INTO campaign (id, name, kind, state, owner, audience, from_name, from_address, created_at, updated_at, started_at)
                VALUES (",
        )
        .value(campaign)
        .text(", 'News', 'nurture', 'running', 1, '{}', '', '', 0, 0, ")
        .value(now)
        .text(")"),
    ];
    for (place, contact) in people.iter().enumerate() {
        let letter = Pieces::new(
            "INSERT INTO outgoing (id, campaign, contact, channel, destination, address_hash, suppression_hash, state, not_before, ended_at)
                VALUES (",
        );
        let letter =
            letter.value(campaign.as_i64() * 100 + place as i64).text(", ").value(campaign).text(", ").value(*contact);
        let letter = letter.text(", 1, 1, ").value(vec![2u8]).text(", ").value(vec![3u8]);
        rows.push(letter.text(", 'accepted', 0, ").value(now).text(")"));
    }
    store::testing::change(house.application.database(), rows).await;
}

async fn costs(house: &House) -> TierCosts {
    tier_costs(&house.application, &Viewer::system(), 12).await.unwrap()
}

/// Tier, letters, cost, orders and cost of an order.
type Shown = (Option<Tier>, u64, Option<i64>, u64, Option<i64>);

/// Each tier that has any.
fn rows(costs: &TierCosts) -> Vec<Shown> {
    let has = |row: &&TierCost| row.letters > 0 || row.orders > 0;
    let row = |row: &TierCost| (row.tier, row.letters, row.cost_minor, row.orders, row.cost_per_order_minor);
    costs.tiers.iter().filter(has).map(row).collect()
}

both_databases! {
    async fn letters_and_campaigns_cost_the_tier_in_which_their_reader_stood(database: Database) {
        let mut house = House::on(database).await;
        let (tide, calm) = (house.company("tide").await, house.company("calm").await);
        let anna = person(&house, "anna@tide.example", Some(tide)).await;
        let lin = person(&house, "lin@calm.example", Some(calm)).await;
        let alone = person(&house, "alone@example.org", None).await;
        assert_eq!(rows(&costs(&house).await), []);
        sent(&house, NEWS, &[anna, lin, alone]).await;
        house.clock.turn(DAY);
        // The first order is what letters to a prospect brought; from then on it is a potential one.
        house.order("1", "tide", 20_000).await;
        house.clock.turn(DAY);
        sent(&house, FAIR, &[anna, lin]).await;
        house.clock.turn(DAY);
        house.order("2", "tide", 20_000).await;

        let letters_only = [(Some(Tier::Potential), 1, None, 1, None), (Some(Tier::Prospect), 3, None, 1, None), (None, 1, None, 0, None)];
        let found = costs(&house).await;
        assert_eq!((rows(&found), found.thousand, found.sum.cost_minor), (letters_only.to_vec(), None, None));

        // Ten cents a letter, and a fair that cost nine dollars.
        house.perform(ChangeLetterCost { version: 1, thousand_minor: Some(10_000) }).await;
        house.perform(SetCampaignCost { campaign: FAIR, minor: Some(900) }).await;
        let found = costs(&house).await;
        let divided = [
            (Some(Tier::Potential), 1, Some(460), 1, Some(460)),
            (Some(Tier::Prospect), 3, Some(480), 1, Some(480)),
            (None, 1, Some(10), 0, None),
        ];
        assert_eq!(rows(&found), divided);
        let sum = (found.sum.letters, found.sum.cost_minor, found.sum.orders, found.sum.cost_per_order_minor);
        assert_eq!((sum, found.is_incomplete), ((5, Some(950), 2, Some(475)), false));

        // What is of another year is of no span any more, and orders alone cost nothing.
        house.clock.turn(DAY * 400);
        house.order("3", "tide", 20_000).await;
        assert_eq!(rows(&costs(&house).await).iter().map(|row| (row.1, row.2, row.3)).collect::<Vec<_>>(), [(0, None, 1)]);
    }

    async fn a_cost_is_corrected_taken_back_and_refused_with_its_field(database: Database) {
        let house = House::on(database).await;
        sent(&house, NEWS, &[]).await;
        let (app, system) = (&house.application, Viewer::system());
        let change = |version, thousand_minor| app.perform(&system, ChangeLetterCost { version, thousand_minor });
        let refused = change(1, Some(-1)).await.unwrap_err();
        assert!(format!("{refused:?}").contains("thousand_minor"), "{refused:?}");
        assert_eq!(change(1, Some(250)).await.unwrap(), 2);
        assert!(matches!(change(1, Some(300)).await.unwrap_err(), Trouble::Changed { version: 2, .. }));
        assert_eq!(change(2, Some(250)).await.unwrap(), 2, "the same is no change");
        assert_eq!(change(2, None).await.unwrap(), 3);
        assert_eq!(letter_cost(app, &system).await.unwrap().thousand, None);

        let set = |minor| app.perform(&system, SetCampaignCost { campaign: NEWS, minor });
        let refused = set(Some(i64::MAX)).await.unwrap_err();
        assert!(format!("{refused:?}").contains("cost_minor"), "{refused:?}");
        set(Some(900)).await.unwrap();
        let known = campaign_cost(app, &system, NEWS).await.unwrap();
        assert_eq!(known.cost, Some(Money { minor: 900, currency: Currency::USD }));
        set(None).await.unwrap();
        assert_eq!(campaign_cost(app, &system, NEWS).await.unwrap().cost, None);

        let rep = Viewer::user(UserId::from_i64(5), Role::Rep);
        assert!(matches!(tier_costs(app, &rep, 12).await.unwrap_err(), Trouble::NotAllowed { .. }));
        assert!(matches!(campaign_cost(app, &rep, NEWS).await.unwrap_err(), Trouble::NotFound { .. }));
    }

    async fn a_cost_in_a_base_that_was_left_is_converted_or_told_to_be_left_out(database: Database) {
        let house = House::on(database).await;
        let reader = person(&house, "anna@example.org", None).await;
        sent(&house, NEWS, &[reader]).await;
        house.perform(ChangeLetterCost { version: 1, thousand_minor: Some(10_000) }).await;
        let found = bands_in_force(&house.application, &Viewer::system()).await.unwrap();
        let euro: Currency = "EUR".parse().unwrap();
        let bands = Bands { currency: euro, ..found.bands };
        house.perform(ChangeBands { version: found.version, bands }).await;
        let left_out = costs(&house).await;
        assert_eq!((left_out.sum.cost_minor, left_out.is_incomplete, left_out.currency), (None, true, euro));
        let rate = domain::trade::Rate::read("1.25").unwrap();
        let rates = vec![(euro, left_out.through, rate)];
        house.perform(application::trade::tiers::SetRates { rates, more_follow: false }).await;
        let converted = costs(&house).await;
        assert_eq!((converted.sum.cost_minor, converted.is_incomplete), (Some(8), false));
    }
}
