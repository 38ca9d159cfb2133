//! A segment by score over a ledger that lives: it follows what people do, the rules, and time; and the grid shows and sorts by the same
//! score. On both databases.

use super::harness::START;
use application::Application;
use application::customers::contacts::{ContactQuestion, CreateContact, NewContact, contacts, read_contact_sort};
use application::customers::people::follow_people;
use application::customers::scores::ChangeScoreRules;
use application::customers::segments::{ChangeSegment, MakeSegment, SegmentChange, segment};
use application::start::{Surroundings, initialise, open};
use application::trade::RecordReply;
use basics::ids::{ContactId, SegmentId};
use basics::{Dice, Language};
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::customers::score::{ScoreRule, ScoreRules};
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn house(database: Database) -> (Application, Arc<TurnableClock>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
    initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
    let clock = Arc::new(TurnableClock::at(START));
    let surroundings = Surroundings { clock: Arc::<TurnableClock>::clone(&clock) as _, dice, files };
    let application = open(database, &master, surroundings).await.unwrap();
    tokio::spawn(follow_people(application.clone(), Language::ENGLISH));
    application.people().followed().await;
    (application, clock, folder)
}

async fn perform<V: application::Verb>(application: &Application, verb: V) -> V::Answer {
    application.perform(&Viewer::system(), verb).await.unwrap()
}

async fn person(application: &Application, name: &str) -> ContactId {
    let address = format!("{}@example.com", name.to_lowercase());
    let card = ContactCard { full_name: name.into(), address, ..ContactCard::default() };
    perform(application, CreateContact { new: NewContact { card, ..NewContact::default() } }).await
}

fn read(condition: &Value) -> Condition {
    Condition::read(condition).unwrap()
}

fn of_segment(id: SegmentId) -> Value {
    json!({"version": 2, "field": "segment", "operator": "equals", "value": id})
}

/// People by the grid, each with the score that it shows.
async fn shown(application: &Application, condition: &Value, sort: &str) -> Vec<(String, u8)> {
    let question = ContactQuestion {
        condition: read(condition),
        search: None,
        sort: read_contact_sort(Some(sort)).unwrap(),
        after: None,
        limit: 100,
    };
    let page = contacts(application, &Viewer::system(), question).await.unwrap();
    page.items.into_iter().map(|row| (row.name, row.score.unwrap())).collect()
}

fn rule(name: &str, points: i32, condition: &Value) -> ScoreRule {
    ScoreRule { name: name.into(), shipped: None, points, on: true, condition: read(condition) }
}

fn named(people: &[(&str, u8)]) -> Vec<(String, u8)> {
    people.iter().map(|(name, score)| ((*name).to_owned(), *score)).collect()
}

both_databases! {
    async fn a_segment_by_score_follows_what_people_do_the_rules_and_time(database: Database) {
        let (application, clock, _folder) = house(database).await;
        let li = person(&application, "Li").await;
        let wang = person(&application, "Wang").await;
        person(&application, "Zhang").await;
        let warm = json!({"version": 5, "field": "score", "operator": "at_least", "value": 20});
        let make = MakeSegment { name: "Warm".into(), note: String::new(), condition: read(&warm), watched: true };
        let segment = perform(&application, make).await;
        let everybody = json!({"version": 1, "all": []});
        assert_eq!(shown(&application, &of_segment(segment), "name").await, []);
        let reply = |contact, at| RecordReply { contact, campaign: None, at, subject: "Re: offer".into() };
        perform(&application, reply(li, application.now())).await;
        assert_eq!(shown(&application, &of_segment(segment), "name").await, named(&[("Li", 25)]));
        let by_score = named(&[("Li", 25), ("Zhang", 0), ("Wang", 0)]);
        assert_eq!(shown(&application, &everybody, "-score").await, by_score);
        // Other rules hold at once.
        let wangs = json!({"version": 1, "field": "name", "operator": "contains", "value": "wang"});
        let rules = ScoreRules::of(vec![rule("Wangs", 60, &wangs), rule("Everybody", 5, &everybody)]);
        perform(&application, ChangeScoreRules { version: 1, rules }).await;
        assert_eq!(shown(&application, &of_segment(segment), "name").await, named(&[("Wang", 65)]));
        assert_eq!(shown(&application, &everybody, "-score").await, named(&[("Wang", 65), ("Zhang", 5), ("Li", 5)]));
        let between = json!({"version": 5, "field": "score", "operator": "between", "value": [5, 64]});
        assert_eq!(shown(&application, &between, "name").await, named(&[("Li", 5), ("Zhang", 5)]));
        perform(&application, ChangeScoreRules { version: 2, rules: ScoreRules::default() }).await;
        perform(&application, reply(wang, application.now())).await;
        let both = named(&[("Li", 25), ("Wang", 25)]);
        assert_eq!(shown(&application, &of_segment(segment), "name").await, both);
        // A reply counts for ninety days, to the very millisecond, and nobody has to do anything for it.
        clock.turn(90 * DAY - Duration::from_millis(1));
        assert_eq!(shown(&application, &of_segment(segment), "name").await, both);
        clock.turn(Duration::from_millis(1));
        assert_eq!(shown(&application, &of_segment(segment), "name").await, []);
    }

    async fn a_rule_that_asks_for_the_score_by_a_segment_is_refused_and_so_is_the_segment(database: Database) {
        let (application, _clock, _folder) = house(database).await;
        let by = Viewer::system();
        let make = |name: &str, condition: &Value| MakeSegment {
            name: name.into(),
            note: String::new(),
            condition: read(condition),
            watched: false,
        };
        let warm = json!({"version": 5, "field": "score", "operator": "at_least", "value": 20});
        let warm_ones = perform(&application, make("Warm ones", &warm)).await;
        let around = perform(&application, make("Around", &of_segment(warm_ones))).await;
        let plain = perform(&application, make("Plain", &json!({"version": 1, "all": []}))).await;
        let rules = |condition: &Value| ScoreRules::of(vec![rule("Friends", 5, condition)]);
        let said = |trouble: application::Trouble| match trouble {
            application::Trouble::Refused { code, detail, field, .. } => (code, detail, field.unwrap_or_default()),
            other => panic!("{other:?}"),
        };
        for circular in [warm.clone(), of_segment(warm_ones), of_segment(around)] {
            let change = ChangeScoreRules { version: 1, rules: rules(&circular) };
            let (code, detail, field) = said(application.perform(&by, change).await.unwrap_err());
            assert_eq!((code, field.as_str()), ("rule_asks_for_score", "rules[0].condition"), "{detail}");
            assert!(detail.contains("rule 1"), "{detail}");
        }
        perform(&application, ChangeScoreRules { version: 1, rules: rules(&of_segment(plain)) }).await;
        for circular in [warm, of_segment(around)] {
            let version = segment(&application, &by, plain).await.unwrap().version;
            let change = SegmentChange { condition: Some(read(&circular)), ..SegmentChange::default() };
            let verb = ChangeSegment { id: plain, version, change };
            let (code, detail, field) = said(application.perform(&by, verb).await.unwrap_err());
            assert_eq!((code, field.as_str()), ("asked_by_score_rule", "condition"), "{detail}");
            assert!(detail.contains("\"Friends\""), "{detail}");
        }
    }
}
