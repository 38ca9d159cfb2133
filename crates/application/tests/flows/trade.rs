//! What is recorded of trade stands in lists, sums and timelines, on both databases.

use super::harness::START;
use application::customers::companies::{ChangeCompany, CompanyPatch, CreateCompany, NewCompany};
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use application::start::{Surroundings, initialise, open};
use application::trade::tiers::TiersFollow;
use application::trade::{
    self, Cursor, Group, OrderQuestion, RecordInquiry, RecordOrder, RecordOrders, RecordReply, TimelineQuestion, Whose,
    company_trade, orders_by_market, read_order_sort, timeline,
};
use application::{Application, Trouble};
use basics::ids::{CompanyId, ContactId};
use basics::{Currency, Dice, Money};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::trade::OrderState;
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn application(database: Database, folder: &tempfile::TempDir) -> Application {
    let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
    initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    open(database, &master, Surroundings { clock: Arc::new(TurnableClock::at(START)), dice, files }).await.unwrap()
}

async fn company(application: &Application, name: &str, country: &str) -> CompanyId {
    let card = CompanyCard { name: name.to_owned(), ..CompanyCard::default() };
    let new = NewCompany { card, country: country.parse().ok(), ..NewCompany::default() };
    application.perform(&Viewer::system(), CreateCompany { new }).await.unwrap()
}

async fn person(application: &Application, company: CompanyId) -> ContactId {
    let card =
        ContactCard { address: "anna@example.com".to_owned(), full_name: "Anna".to_owned(), ..ContactCard::default() };
    let new = NewContact { card, company: CompanyChoice::Known(company), ..NewContact::default() };
    application.perform(&Viewer::system(), CreateContact { new }).await.unwrap()
}

fn order(number: &str, company: CompanyId, days_ago: u32, minor: i64, currency: &str) -> RecordOrder {
    let placed = START.minus(DAY * days_ago);
    RecordOrder {
        number: number.to_owned(),
        company,
        placed,
        confirmed: Some(placed.plus(DAY)),
        cancelled: None,
        sample: false,
        amount: Money { minor, currency: currency.parse().unwrap() },
    }
}

/// The kinds of a timeline, read two lines at a time.
async fn kinds(application: &Application, whose: Whose, group: Option<Group>) -> Vec<String> {
    let (mut kinds, mut after): (Vec<String>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let question = TimelineQuestion { whose, group, after, limit: Some(2) };
        let page = timeline(application, &Viewer::system(), question).await.unwrap();
        kinds.extend(page.items.into_iter().map(|item| item.kind));
        // As it travels in an address.
        after = page.next.map(|next| next.to_string().parse().unwrap());
        if after.is_none() {
            return kinds;
        }
    }
}

fn question(sort: &str) -> OrderQuestion {
    OrderQuestion {
        company: None,
        state: None,
        from: None,
        to: None,
        search: None,
        sort: read_order_sort(Some(sort)).unwrap(),
        after: None,
        limit: Some(2),
    }
}

/// The numbers of a list, two orders at a time.
async fn numbers(application: &Application, mut question: OrderQuestion) -> Vec<String> {
    let mut numbers = Vec::new();
    loop {
        let page = trade::orders(application, &Viewer::system(), question.clone()).await.unwrap();
        numbers.extend(page.items.into_iter().map(|row| row.order.number));
        question.after = page.next;
        if question.after.is_none() {
            assert_eq!(page.total, numbers.len() as u64);
            return numbers;
        }
    }
}

both_databases! {
    async fn what_is_recorded_stands_on_the_timelines_of_company_and_person(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        let by = Viewer::system();
        let hollerbach = company(&application, "Hollerbach", "DE").await;
        let anna = person(&application, hollerbach).await;
        let other = company(&application, "Other", "FR").await;
        let recorded = [order("PO 0611", hollerbach, 10, 14_820_000, "USD"), order("PO 1", other, 9, 5, "USD")];
        application.perform(&by, RecordOrders { orders: recorded.to_vec(), tiers: TiersFollow::AtOnce }).await.unwrap();
        let at = |days: u32| START.minus(DAY * days);
        let asked = RecordInquiry { company: hollerbach, contact: Some(anna), at: at(5), subject: "QL-860".into() };
        application.perform(&by, asked).await.unwrap();
        let replied = RecordReply { contact: anna, at: at(3), subject: "AW: QL-860".into(), campaign: None };
        application.perform(&by, replied).await.unwrap();
        // The first order made the prospect a buyer: a move of the company, and of nobody in it.
        let of_company = ["created", "tier_moved", "replied", "inquired", "order_confirmed", "ordered"];
        let of_person = ["created", "replied", "inquired", "order_confirmed", "ordered"];
        let of_trade = ["tier_moved", "inquired", "order_confirmed", "ordered"];
        assert_eq!(kinds(&application, Whose::Company(hollerbach), None).await, of_company);
        assert_eq!(kinds(&application, Whose::Contact(anna), None).await, of_person);
        assert_eq!(kinds(&application, Whose::Company(hollerbach), Some(Group::Trade)).await, of_trade);
        assert_eq!(kinds(&application, Whose::Company(hollerbach), Some(Group::Letters)).await, ["replied"]);
        let question = TimelineQuestion { whose: Whose::Company(hollerbach), group: None, after: None, limit: None };
        let page = timeline(&application, &by, question).await.unwrap();
        let reply = &page.items[2];
        assert_eq!(reply.subject.as_deref(), Some("AW: QL-860"));
        assert_eq!(reply.contact.as_ref().map(|named| named.name.as_str()), Some("Anna"));
        let number = page.items[5].order.as_ref().map(|(named, _)| named.name.clone());
        assert_eq!(number.as_deref(), Some("PO 0611"));
        let patch = CompanyPatch { industry: Some("Tools".to_owned()), ..CompanyPatch::default() };
        let change = ChangeCompany { id: hollerbach, version: 1, patch };
        application.perform(&by, change).await.unwrap();
        let page = timeline(&application, &by, question).await.unwrap();
        assert_eq!((page.items[0].kind.as_str(), page.items[0].fields.as_slice()), ("changed", &["industry".to_owned()][..]));
        let missing = Whose::Contact(ContactId::from_i64(1));
        let gone = timeline(&application, &by, TimelineQuestion { whose: missing, ..question }).await;
        assert!(matches!(gone, Err(Trouble::NotFound { .. })), "{gone:?}");
    }

    async fn orders_are_listed_by_their_place_and_summed_by_market_and_currency(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let application = application(database, &folder).await;
        let by = Viewer::system();
        let (german, french) = (company(&application, "G", "DE").await, company(&application, "F", "FR").await);
        let mut orders = vec![
            order("A_1", german, 70, 400, "USD"),
            order("A-2", german, 40, 100, "USD"),
            order("A-3", german, 10, 300, "USD"),
            order("A-4", french, 8, 200, "EUR"),
            order("A-5", french, 6, 900, "USD"),
        ];
        (orders[4].confirmed, orders[3].sample) = (None, false);
        application.perform(&by, RecordOrders { orders, tiers: TiersFollow::AtOnce }).await.unwrap();
        assert_eq!(numbers(&application, question("-placed")).await, ["A-5", "A-4", "A-3", "A-2", "A_1"]);
        assert_eq!(numbers(&application, question("amount")).await, ["A-4", "A-2", "A-3", "A_1", "A-5"]);
        assert_eq!(numbers(&application, question("number")).await, ["A-2", "A-3", "A-4", "A-5", "A_1"]);
        let placed = OrderQuestion { state: Some(OrderState::Placed), ..question("-placed") };
        assert_eq!(numbers(&application, placed).await, ["A-5"]);
        let literal = OrderQuestion { search: Some("a_".to_owned()), ..question("-placed") };
        assert_eq!(numbers(&application, literal).await, ["A_1"]);
        let of_company = OrderQuestion { company: Some(german), from: Some(START.minus(DAY * 40)), ..question("placed") };
        assert_eq!(numbers(&application, of_company).await, ["A-2", "A-3"]);
        let markets = orders_by_market(&application, &by, 30).await.unwrap();
        let sums: Vec<_> = markets
            .currencies
            .iter()
            .flat_map(|found| found.markets.iter().map(move |market| (found.currency, *market)))
            .map(|(currency, market)| (currency.to_string(), market.amount_minor, market.previous_amount_minor))
            .collect();
        assert_eq!(sums, [("USD".to_owned(), 300, 100), ("EUR".to_owned(), 200, 0)]);
        let trade = company_trade(&application, &by, german).await.unwrap();
        assert_eq!(trade.sums, [(Money { minor: 800, currency: Currency::USD }, 3)]);
        assert_eq!(trade.rhythm.map(|rhythm| (rhythm.every_days, rhythm.gaps)), Some((30, 2)));
    }
}
