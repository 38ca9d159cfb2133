//! What customers do, from the report to the timeline and the interests, on both databases.

use crate::tracking::sent;
use application::Application;
use application::customers::behaviour::{
    CartLine, DeclareEventClass, Heard, Outcome, RecordEvents, RecordVisits, ReportedEvent, ReportedThing, SeenEvent,
    Who, interests_of,
};
use application::sending::tracking::RecordTrackingConsent;
use application::trade::{Group, Item, TimelineQuestion, Whose, timeline};
use application::trust::erase_contact;
use basics::ids::{ContactId, OutgoingId, SiteId};
use domain::customers::behaviour::{EventKind, ThingType};
use domain::sending::tracking::TrackingConsent;
use domain::trust::{ConsentSource, Viewer};
use std::time::Duration;
use store::{Pieces, both_databases};

const SITE: SiteId = SiteId::from_i64(5 << 22);

fn thing(kind: ThingType, key: &str, category: Option<&str>) -> ReportedThing {
    ReportedThing { kind, key: key.to_owned(), name: key.to_owned(), category: category.map(str::to_owned) }
}

fn event(application: &Application, kind: &str, who: Who, thing: Option<ReportedThing>) -> ReportedEvent {
    let (at, lines, subject) = (application.now(), Vec::new(), String::new());
    ReportedEvent { kind: kind.to_owned(), at, who, thing, amount: None, lines, id: None, subject }
}

async fn report(application: &Application, events: Vec<ReportedEvent>) -> Vec<&'static str> {
    let verb = RecordEvents { events, source: "shop".to_owned() };
    let outcomes = application.perform(&Viewer::system(), verb).await.unwrap();
    let word = |outcome: &Outcome| match outcome {
        Outcome::Recorded(_) => "recorded",
        Outcome::Known => "known",
        Outcome::Refused { code, .. } if code == "unknown_person" => "unknown_person",
        Outcome::Refused { code, .. } if code == "unknown_class" => "unknown_class",
        Outcome::Refused { .. } => "refused",
    };
    outcomes.iter().map(word).collect()
}

pub async fn reader(application: &Application, letter: OutgoingId) -> ContactId {
    let asked = Pieces::new("SELECT contact FROM outgoing WHERE id = ").value(letter);
    application.database().query_pieces(asked, |row| row.id(0)).await.unwrap()[0]
}

async fn told(application: &Application, contact: ContactId) -> Vec<Item> {
    let question =
        TimelineQuestion { whose: Whose::Contact(contact), group: Some(Group::Behaviour), after: None, limit: None };
    timeline(application, &Viewer::system(), question).await.unwrap().items
}

async fn heard(application: &Application, visitor: u8, letter: Option<OutgoingId>, pages: &[&str]) {
    let at = application.now();
    let seen = |page: &&str| SeenEvent {
        kind: EventKind::Visited,
        at,
        thing: Some(thing(ThingType::Page, page, None)),
        amount: None,
    };
    let report = Heard { site: SITE, at, visitor: [visitor; 16], letter, events: pages.iter().map(seen).collect() };
    application.perform(&Viewer::system(), RecordVisits { heard: vec![report] }).await.unwrap();
}

both_databases! {
    async fn what_is_reported_of_people_is_told_once_and_grows_into_interests(database: Database) {
        let (company, _, letters) = sent(&database, 2).await;
        let app = &company.application;
        let anna = reader(app, letters[0]).await;
        let whom = Who::Contact(anna);
        let once = |id: &str, event: ReportedEvent| ReportedEvent { id: Some(id.to_owned()), ..event };
        let crane = || Some(thing(ThingType::Product, "QL-860", Some("Cranes")));
        let first = once("1", event(app, "viewed", whom.clone(), crane()));
        let batch = vec![
            first.clone(),
            first.clone(),
            event(app, "viewed", Who::Address("nobody@nowhere.example".to_owned()), crane()),
            event(app, "webinar", whom.clone(), None),
            event(app, "viewed", Who::Unsaid, crane()),
        ];
        assert_eq!(report(app, batch).await, ["recorded", "known", "unknown_person", "unknown_class", "refused"]);
        assert_eq!(report(app, vec![first]).await, ["known"], "another day, another request, the same event");
        let class = DeclareEventClass { name: "webinar".to_owned(), title: "Webinar".to_owned() };
        app.perform(&Viewer::system(), class).await.unwrap();
        let line = |key: &str, minor| {
            CartLine { thing: thing(ThingType::Product, key, None), amount: Some((minor, "USD".to_owned())) }
        };
        let cart = ReportedEvent { lines: vec![line("ql-860", 500), line("QL-900", 700)], ..event(app, "carted", whom.clone(), None) };
        assert_eq!(report(app, vec![event(app, "webinar", whom, None), cart]).await, ["recorded", "recorded"]);
        let items = told(app, anna).await;
        let mut kinds: Vec<&str> = items.iter().map(|item| item.kind.as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["carted", "carted", "event", "viewed"]);
        assert!(items.iter().any(|item| item.title.as_deref() == Some("Webinar")));
        assert_eq!(items.iter().filter_map(|item| item.amount).map(|amount| amount.minor).sum::<i64>(), 1_200);
        // The cart's line of the crane counts for its category, which only the first report named.
        let interests = interests_of(app, &Viewer::system(), anna).await.unwrap();
        assert_eq!(interests.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Cranes", "QL-900"]);
        assert_eq!(interests[0].because, [("carted".to_owned(), 1), ("viewed".to_owned(), 1)]);
        company.clock.turn(Duration::from_secs(45 * 86_400));
        let faded = interests_of(app, &Viewer::system(), anna).await.unwrap();
        assert!((faded[0].score * 2.0 - interests[0].score).abs() < 0.001 && faded.len() == 1);
        erase_contact(app, &Viewer::system(), anna).await.unwrap();
        let left = Pieces::new("SELECT COUNT(*) FROM event WHERE rule = 'reported' AND contact = ").value(anna);
        assert_eq!(app.database().query_pieces(left, |row| row.int(0)).await.unwrap(), [0]);
    }
}

both_databases! {
    async fn a_click_says_whose_the_browser_is_and_what_it_did_before_is_theirs(database: Database) {
        let (company, _, letters) = sent(&database, 2).await;
        let app = &company.application;
        let (anna, bert) = (reader(app, letters[0]).await, reader(app, letters[1]).await);
        heard(app, 1, None, &["shop.example/", "shop.example/cranes"]).await;
        heard(app, 2, None, &["shop.example/prices"]).await;
        assert_eq!(told(app, anna).await, []);
        company.clock.turn(Duration::from_secs(60));
        heard(app, 1, Some(letters[0]), &["shop.example/prices"]).await;
        let items = told(app, anna).await;
        assert_eq!(items.len(), 1, "a sitting is one line: {items:?}");
        assert_eq!((items[0].kind.as_str(), items[0].count, items[0].things.len()), ("browsed", 3, 3));
        // Who said no is never joined, and of whom it is known nothing more is kept.
        for contact in [anna, bert] {
            let said = RecordTrackingConsent {
                contact,
                state: TrackingConsent::Withdrawn,
                source: ConsentSource::ByHand,
                proof: "said so".to_owned(),
            };
            app.perform(&Viewer::system(), said).await.unwrap();
        }
        company.clock.turn(Duration::from_secs(7_200));
        heard(app, 1, None, &["shop.example/later"]).await;
        heard(app, 2, Some(letters[1]), &["shop.example/later"]).await;
        assert_eq!((told(app, anna).await.len(), told(app, bert).await), (1, vec![]));
    }
}
