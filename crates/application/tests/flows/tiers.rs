//! Tiers through verbs and runs, day by day, on both databases: whatever the order of orders and runs, a company stands where the ledger says.

use super::harness::START;
use application::customers::companies::{CreateCompany, NewCompany, RemoveCompany};
use application::start::{Surroundings, initialise, open};
use application::trade::tiers::{
    ChangeBands, SetRates, TierExport, TiersFollow, advance_tiers, bands_in_force, company_tier, preview_bands,
    tier_report,
};
use application::trade::{
    CancelOrder, Group, RecordInquiry, RecordOrder, RecordOrders, TimelineQuestion, Whose, timeline,
};
use application::trust::ChangeWorkspace;
use application::{Application, Trouble};
use basics::ids::CompanyId;
use basics::{Currency, Dice, Money, Timestamp};
use domain::customers::company::CompanyCard;
use domain::trade::tier::{Bands, Reason, Standing, Tier};
use domain::trade::{Day, Rate};
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use jiff::tz::TimeZone;
use outside::FolderFiles;
use seal::MasterKey;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const ZONE: &str = "Asia/Shanghai";

/// A workspace in Shanghai whose clock the test turns.
pub struct House {
    pub application: Application,
    pub clock: Arc<TurnableClock>,
    companies: BTreeMap<String, CompanyId>,
    _folder: tempfile::TempDir,
}

impl House {
    pub async fn on(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
        initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
        let clock = Arc::new(TurnableClock::at(START));
        let surroundings = Surroundings { clock: Arc::<TurnableClock>::clone(&clock) as _, dice, files };
        let application = open(database, &master, surroundings).await.unwrap();
        let house = House { application, clock, companies: BTreeMap::new(), _folder: folder };
        let zone = ChangeWorkspace { time_zone: Some(ZONE.to_owned()), ..ChangeWorkspace::default() };
        house.perform(zone).await;
        house
    }

    pub async fn perform<V: application::Verb>(&self, verb: V) -> V::Answer {
        self.application.perform(&Viewer::system(), verb).await.unwrap()
    }

    pub async fn company(&mut self, name: &str) -> CompanyId {
        if let Some(id) = self.companies.get(name) {
            return *id;
        }
        let card = CompanyCard { name: name.to_owned(), ..CompanyCard::default() };
        let id = self.perform(CreateCompany { new: NewCompany { card, ..NewCompany::default() } }).await;
        self.companies.insert(name.to_owned(), id);
        id
    }

    fn today(&self) -> Day {
        Day::of(self.application.now(), &TimeZone::get(ZONE).unwrap())
    }

    /// An order of today that is confirmed at once.
    pub async fn order(&mut self, number: &str, company: &str, dollars: i64) {
        let order = self.new_order(number, company, dollars * 100, "USD").await;
        self.perform(order).await;
    }

    async fn new_order(&mut self, number: &str, company: &str, minor: i64, currency: &str) -> RecordOrder {
        let (company, placed) = (self.company(company).await, self.application.now());
        let amount = Money { minor, currency: currency.parse().unwrap() };
        let number = number.to_owned();
        RecordOrder { number, company, placed, confirmed: Some(placed), cancelled: None, sample: false, amount }
    }

    async fn inquiry(&mut self, company: &str) {
        let (company, at) = (self.company(company).await, self.application.now());
        self.perform(RecordInquiry { company, contact: None, at, subject: "QL-860".into() }).await;
    }

    async fn tier(&self, company: &str) -> Tier {
        let id = self.companies[company];
        company_tier(&self.application, &Viewer::system(), id).await.unwrap().chip.tier
    }

    /// From the ledger alone, by name.
    async fn reckoned(&self, day: Day) -> BTreeMap<String, Standing> {
        let mut export = TierExport::begin(&self.application, &Viewer::system(), Some(day)).await.unwrap();
        let mut all = BTreeMap::new();
        while let Some(page) = export.next().await.unwrap() {
            all.extend(page.into_iter().map(|one| (one.name, one.standing)));
        }
        all
    }

    /// The moves of a company, oldest first: day, from, to and why.
    async fn moves(&self, company: &str) -> Vec<(String, Tier, Tier, Reason)> {
        let whose = Whose::Company(self.companies[company]);
        let question = TimelineQuestion { whose, group: Some(Group::Trade), after: None, limit: Some(200) };
        let page = timeline(&self.application, &Viewer::system(), question).await.unwrap();
        let zone = TimeZone::get(ZONE).unwrap();
        let moved = page.items.into_iter().rev().filter_map(|item| {
            let (before, after, reason) = item.tier?;
            Some((Day::of(item.place.at, &zone).to_date().to_string(), before, after, reason))
        });
        moved.collect()
    }
}

/// `dormant`, or what the reason's code is.
fn code(reason: &Reason) -> String {
    serde_json::to_value(reason).unwrap()["code"].as_str().unwrap().to_owned()
}

both_databases! {
    async fn in_four_hundred_and_eighty_days_every_tier_is_met_and_told_with_its_reason(database: Database) {
        let mut house = House::on(database).await;
        let mut tiers: BTreeSet<Tier> = BTreeSet::new();
        let scripts: &[(u32, &str, i64)] = &[
            (0, "rising", 4_000), (40, "rising", 4_000), (80, "rising", 4_000),
            (5, "steady", 25_000), (55, "steady", 25_000), (105, "steady", 25_000), (155, "steady", 25_000), (205, "steady", 25_000),
            (3, "once", 20_000), (4, "small", 900), (6, "heard", 20_000), (7, "woken", 20_000), (8, "between", 7_000),
            (9, "wrong", 30_000), (300, "late", 12_000),
        ];
        for day in 0..480u32 {
            for (_, company, dollars) in scripts.iter().filter(|(on, ..)| *on == day) {
                house.order(&format!("{company} {day}"), company, *dollars).await;
            }
            match day {
                10 => {
                    // What is not confirmed, and what is a sample, moves nobody.
                    let mut open = house.new_order("open", "patient", 2_000_000, "USD").await;
                    open.confirmed = None;
                    house.perform(open).await;
                    let sample = house.new_order("sample", "taster", 2_000_000, "USD").await;
                    house.perform(RecordOrder { sample: true, ..sample }).await;
                    assert_eq!((house.tier("patient").await, house.tier("taster").await), (Tier::Prospect, Tier::Prospect));
                }
                20 => {
                    let mut now = house.new_order("open", "patient", 2_000_000, "USD").await;
                    now.placed = now.placed.minus(DAY * 10);
                    house.perform(now).await;
                    assert_eq!(house.tier("patient").await, Tier::Potential);
                    // An order in a currency without rates counts and is worth nothing yet.
                    let euro = house.new_order("euro", "abroad", 2_000_000, "EUR").await;
                    house.perform(euro).await;
                    assert_eq!(house.tier("abroad").await, Tier::Regular);
                    let order = house.new_order("wrong again", "wrong", 100, "USD").await;
                    let id = house.perform(order).await;
                    house.perform(CancelOrder { order: id }).await;
                    assert_eq!(house.tier("wrong").await, Tier::Potential);
                }
                21 => {
                    let rate = ("EUR".parse().unwrap(), house.today(), Rate::read("1.1").unwrap());
                    let earlier = (rate.0, Day::from_number(rate.1.number() - 1), rate.2);
                    house.perform(SetRates { rates: vec![rate, earlier], more_follow: false }).await;
                }
                250 => house.inquiry("heard").await,
                420 => house.inquiry("woken").await,
                310 => {
                    let mut bands = Bands::default();
                    bands.potential.monetary_at_least_minor = 1_500_000;
                    let by = Viewer::system();
                    let preview = preview_bands(&house.application, &by, bands.clone()).await.unwrap();
                    let told: Vec<_> = preview.moves.iter().map(|one| (one.before, one.after, one.companies)).collect();
                    assert_eq!(told, [(Tier::Potential, Tier::Regular, 1)]);
                    assert_eq!(preview.moves[0].some[0].name, "late");
                    let version = bands_in_force(&house.application, &by).await.unwrap().version;
                    house.perform(ChangeBands { version, bands: bands.clone() }).await;
                    let again = house.application.perform(&by, ChangeBands { version, bands: Bands::default() }).await;
                    assert!(matches!(again, Err(Trouble::Changed { .. })), "{again:?}");
                }
                _ => {}
            }
            advance_tiers(&house.application).await.unwrap();
            let today = house.today();
            if day == 21 {
                assert_eq!(house.tier("abroad").await, Tier::Potential);
            }
            if today.to_date().day() == 1 {
                // On a day of a run every company stands where the ledger alone says.
                for (name, standing) in house.reckoned(today).await {
                    assert_eq!(house.tier(&name).await, standing.tier, "{name} on {}", today.to_date());
                    tiers.insert(standing.tier);
                }
            }
            house.clock.turn(DAY);
        }
        assert_eq!(tiers, Tier::ALL.iter().copied().collect());
        let mut reasons = BTreeSet::new();
        let names: Vec<String> = house.companies.keys().cloned().collect();
        for name in &names {
            let moves = house.moves(name).await;
            for pair in moves.windows(2) {
                assert_eq!(pair[0].2, pair[1].1, "{name}: {moves:?}");
            }
            reasons.extend(moves.iter().map(|(.., reason)| code(reason)));
        }
        let expected = ["rise", "order", "bands", "fell_by_days", "no_interaction", "heard_again", "recounted"];
        assert_eq!(reasons, expected.iter().map(|code| (*code).to_owned()).collect());
        // Who was heard of is dormant for longer than who was not.
        assert_eq!((house.tier("once").await, house.tier("heard").await), (Tier::Lost, Tier::Dormant));
        assert_eq!(house.tier("small").await, Tier::Lost);
        let told: Vec<String> = house.moves("rising").await.iter().map(|(.., to, why)| format!("{to} {}", code(why))).collect();
        assert_eq!(told, ["regular order", "high_value rise", "regular fell_by_days", "dormant fell_by_days", "lost no_interaction"]);
    }

    async fn a_cancelled_order_moves_its_company_at_once_and_undone_it_moves_back(database: Database) {
        let mut house = House::on(database).await;
        let order = house.new_order("1", "tide", 2_000_000, "USD").await;
        let id = house.perform(order).await;
        assert_eq!(house.tier("tide").await, Tier::Potential);
        let undo = house.perform(CancelOrder { order: id }).await;
        assert_eq!(house.tier("tide").await, Tier::Prospect);
        house.perform(application::trust::UndoVerb { id: undo, parts: 0 }).await;
        let told: Vec<(Tier, String)> = house.moves("tide").await.iter().map(|(.., to, why)| (*to, code(why))).collect();
        let correction = || "correction".to_owned();
        assert_eq!(told, [(Tier::Potential, "order".to_owned()), (Tier::Prospect, correction()), (Tier::Potential, "order".to_owned())]);
        // To another company: both move.
        let moved = house.new_order("1", "other", 2_000_000, "USD").await;
        house.perform(moved).await;
        assert_eq!((house.tier("tide").await, house.tier("other").await), (Tier::Prospect, Tier::Potential));
    }

    async fn an_order_dated_tomorrow_counts_tomorrow(database: Database) {
        let mut house = House::on(database).await;
        let order = house.new_order("1", "tide", 2_000_000, "USD").await;
        let tomorrow = order.placed.plus(DAY);
        house.perform(RecordOrder { placed: tomorrow, confirmed: Some(tomorrow), ..order }).await;
        advance_tiers(&house.application).await.unwrap();
        assert_eq!(house.tier("tide").await, Tier::Prospect);
        house.clock.turn(DAY);
        advance_tiers(&house.application).await.unwrap();
        assert_eq!(house.tier("tide").await, Tier::Potential);
    }

    async fn the_report_counts_moves_and_names_whom_nobody_looks_after(database: Database) {
        let mut house = House::on(database).await;
        for (number, days) in [("1", 0u32), ("2", 20), ("3", 20), ("4", 160)] {
            house.clock.turn(DAY * days);
            advance_tiers(&house.application).await.unwrap();
            house.order(number, "big", 40_000).await;
        }
        house.order("5", "gone", 20_000).await;
        let gone = house.companies["gone"];
        house.perform(RemoveCompany { id: gone }).await;
        house.company("never").await;
        let report = tier_report(&house.application, &Viewer::system(), 12).await.unwrap();
        let counts: BTreeMap<Tier, (u64, u64)> =
            report.tiers.iter().map(|today| (today.tier, (today.companies, today.ordered_again))).collect();
        assert_eq!((counts[&Tier::HighValue], counts[&Tier::Prospect]), ((1, 1), (1, 0)));
        assert_eq!(report.without_owner.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["big"]);
        // The last order came when it was about to be dormant.
        assert_eq!(report.months.iter().map(|month| month.saved).sum::<u64>(), 1);
        assert!(report.months.iter().flat_map(|month| &month.moves).any(|(from, to, _)| (*from, *to) == (Tier::Regular, Tier::HighValue)));
    }
}

/// An order of somebody on some day, without anybody's clock.
#[derive(Clone)]
struct Planned {
    number: String,
    company: String,
    placed: Timestamp,
    confirmed: Option<Timestamp>,
    cancelled: Option<Timestamp>,
    sample: bool,
    amount: Money,
}

fn planned(seed: u64) -> Vec<Planned> {
    let mut dice = Dice::from_number(seed);
    let mut orders = Vec::new();
    for company in 0..40u64 {
        for order in 0..1 + dice.below(7) {
            let placed = START.minus(Duration::from_secs(60 * dice.below(700 * 24 * 60)));
            let later = |dice: &mut Dice, of: u64| placed.plus(Duration::from_secs(3_600 * dice.below(of))).min(START);
            let confirmed = (dice.below(10) > 0).then(|| later(&mut dice, 100));
            let cancelled = (dice.below(12) == 0).then(|| later(&mut dice, 2_000));
            let currency = ["USD", "EUR", "JPY"][dice.below(3) as usize].parse().unwrap();
            let minor = 100_000 * (1 + dice.below(60) as i64);
            orders.push(Planned {
                number: format!("{company}-{order}"),
                company: format!("company {company}"),
                placed,
                confirmed,
                cancelled,
                sample: dice.below(15) == 0,
                amount: Money { minor, currency },
            });
        }
    }
    orders
}

async fn record(house: &mut House, some: &[Planned], tiers: TiersFollow) {
    let mut orders = Vec::new();
    for one in some {
        let company = house.company(&one.company).await;
        let Planned { number, placed, confirmed, cancelled, sample, amount, .. } = one.clone();
        orders.push(RecordOrder { number, company, placed, confirmed, cancelled, sample, amount });
    }
    house.perform(RecordOrders { orders, tiers }).await;
}

/// What is stored of each company, its numbers included.
async fn stored(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, id) in &house.companies {
        let tier = company_tier(&house.application, &Viewer::system(), *id).await.unwrap();
        let (why, falls) = (tier.why, tier.chip.falls_on);
        lines.push(format!(
            "{name} {} {why:?} {:?} {} {:?} {} {falls:?}",
            tier.chip.tier, tier.recency_days, tier.frequency, tier.monetary, tier.incomplete
        ));
    }
    lines
}

async fn rates(house: &House) {
    let euro: Currency = "EUR".parse().unwrap();
    let today = house.today().number();
    let rates = (0..90).map(|week| (euro, Day::from_number(today - 8 * week), Rate::read("1.1").unwrap())).collect();
    house.perform(SetRates { rates, more_follow: false }).await;
}

both_databases! {
    async fn shuffled_orders_and_runs_leave_every_company_where_it_stands(database: Database) {
        let orders = planned(11);
        let mut plain = House::on(database).await;
        rates(&plain).await;
        for some in orders.chunks(50) {
            record(&mut plain, some, TiersFollow::AtOnce).await;
        }
        advance_tiers(&plain.application).await.unwrap();
        let expected = stored(&plain).await;
        let reckoned = plain.reckoned(plain.today()).await;
        for (name, standing) in &reckoned {
            assert_eq!(plain.tier(name).await, standing.tier, "{name}");
        }
        for seed in 0..3 {
            let mut dice = Dice::from_number(seed);
            let mut shuffled = orders.clone();
            for place in (1..shuffled.len()).rev() {
                shuffled.swap(place, dice.below(place as u64 + 1) as usize);
            }
            let mut house = House::on(Database::in_memory().unwrap()).await;
            for some in shuffled.chunks(7 + seed as usize * 20) {
                let tiers = if dice.below(2) == 0 { TiersFollow::AtOnce } else { TiersFollow::Later };
                record(&mut house, some, tiers).await;
                if dice.below(3) == 0 {
                    advance_tiers(&house.application).await.unwrap();
                }
            }
            rates(&house).await;
            advance_tiers(&house.application).await.unwrap();
            assert_eq!(stored(&house).await, expected, "seed {seed}");
        }
    }

    async fn months_that_nobody_ran_are_made_up_for_as_of_their_own_days(database: Database) {
        let (mut ran, mut slept) = (House::on(database).await, House::on(Database::in_memory().unwrap()).await);
        for house in [&mut ran, &mut slept] {
            house.order("1", "tide", 20_000).await;
            house.order("2", "small", 900).await;
            advance_tiers(&house.application).await.unwrap();
        }
        for _ in 0..400 {
            ran.clock.turn(DAY);
            slept.clock.turn(DAY);
            advance_tiers(&ran.application).await.unwrap();
        }
        // An order wakes one of them before anything ran.
        for house in [&mut ran, &mut slept] {
            house.order("3", "tide", 20_000).await;
        }
        advance_tiers(&slept.application).await.unwrap();
        for name in ["tide", "small"] {
            let moves = ran.moves(name).await;
            assert_eq!(slept.moves(name).await, moves, "{name}");
            assert!(moves.len() >= 3, "{name}: {moves:?}");
        }
    }
}
