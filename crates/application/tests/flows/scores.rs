//! The learned score through verbs and trainings, on both databases: refused while history is thin, and then true to how companies turned out.

use super::harness::START;
use application::Application;
use application::customers::companies::{CreateCompany, NewCompany};
use application::customers::scores::{TrainScore, learned_score, train_score};
use application::start::{Surroundings, initialise, open};
use application::trade::tiers::TiersFollow;
use application::trade::{RecordInquiry, RecordOrder, RecordOrders};
use basics::ids::CompanyId;
use basics::{Dice, Money};
use domain::customers::company::CompanyCard;
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::customers::learned_score::{self as rows, LearnedRecord};
use store::{Database, both_databases};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn house(database: Database) -> (Application, Arc<TurnableClock>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
    initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    let clock = Arc::new(TurnableClock::at(START));
    let surroundings = Surroundings { clock: Arc::<TurnableClock>::clone(&clock) as _, dice, files };
    (open(database, &master, surroundings).await.unwrap(), clock, folder)
}

async fn perform<V: application::Verb>(application: &Application, verb: V) -> V::Answer {
    application.perform(&Viewer::system(), verb).await.unwrap()
}

async fn record(application: &Application) -> LearnedRecord {
    rows::get(application.database()).await.unwrap().unwrap()
}

both_databases! {
    async fn a_learned_score_is_refused_while_history_is_thin_and_then_knows_who_bought(database: Database) {
        let (application, clock, _folder) = house(database).await;
        train_score(&application).await.unwrap();
        let first = record(&application).await;
        assert_eq!((first.refusal.as_deref(), first.outcomes, first.is_due), (Some("too_few_outcomes"), 0, false));
        // Every third company inquires, and two of three of these buy a month later; of the others one in ten.
        let mut companies: Vec<CompanyId> = Vec::new();
        for number in 0..300 {
            let card = CompanyCard { name: format!("Company {number}"), ..CompanyCard::default() };
            companies.push(perform(&application, CreateCompany { new: NewCompany { card, ..NewCompany::default() } }).await);
        }
        clock.turn(2 * DAY);
        for (number, company) in companies.iter().enumerate().filter(|(number, _)| number.is_multiple_of(3)) {
            let (at, subject) = (application.now(), format!("QL-{number}"));
            perform(&application, RecordInquiry { company: *company, contact: None, at, subject }).await;
        }
        clock.turn(30 * DAY);
        let placed = application.now();
        let amount = Money { minor: 100_000, currency: "USD".parse().unwrap() };
        let buys = |number: &usize| if number.is_multiple_of(3) { !number.is_multiple_of(9) } else { number % 10 == 1 };
        let order = |number: usize| RecordOrder {
            number: format!("PO {number}"),
            company: companies[number],
            placed,
            confirmed: Some(placed),
            cancelled: None,
            sample: false,
            amount,
        };
        let orders: Vec<RecordOrder> = (0..companies.len()).filter(buys).map(order).collect();
        let bought = orders.len() as i64;
        perform(&application, RecordOrders { orders, tiers: TiersFollow::AtOnce }).await;
        // The look at which the inquiries are known and the orders are not lies ninety days back.
        clock.turn(70 * DAY);
        train_score(&application).await.unwrap();
        let trained = record(&application).await;
        assert_eq!((trained.outcomes, trained.won, trained.refusal), (300, bought, None));
        let found = learned_score(&application, &Viewer::system()).await.unwrap().unwrap().trained.unwrap();
        assert!(found.auc.area > 0.7, "{:?}", found.auc);
        let heaviest = found.score.features.iter().max_by(|one, other| one.weight.total_cmp(&other.weight)).unwrap();
        assert_eq!(heaviest.name, "inquiries");
        assert_eq!(found.trained_on + found.held_out, 300);
        // Once a day, unless somebody asks.
        perform(&application, TrainScore).await;
        assert!(record(&application).await.is_due);
        train_score(&application).await.unwrap();
        assert!(!record(&application).await.is_due);
    }
}
