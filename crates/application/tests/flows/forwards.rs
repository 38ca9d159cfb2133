//! A letter that is passed on: one event of who pressed, where their clicks may be noted, and nothing of anybody else. On both databases.

use crate::behaviour::reader;
use crate::campaigns::marketer;
use crate::clicked::meant;
use crate::harness::Company;
use crate::tracking::{say, sent, set_mode};
use application::customers::people::follow_people;
use application::sending::campaigns::report;
use application::sending::forwards::RecordForward;
use application::trade::{Actor, Group, TimelineQuestion, Whose, timeline};
use basics::Language;
use basics::ids::{CampaignId, ContactId, OutgoingId};
use domain::sending::tracking::{Mode, TrackingConsent};
use domain::trust::Viewer;
use serde_json::json;
use std::time::Duration;
use store::{Pieces, both_databases};

const DAY: Duration = Duration::from_secs(86_400);

async fn press(company: &Company, outgoing: OutgoingId) -> bool {
    company.application.perform(&Viewer::system(), RecordForward { outgoing }).await.unwrap()
}

/// Events of a campaign's forwards, and people in its report.
async fn noted(company: &Company, id: CampaignId) -> (i64, i64) {
    let asked = Pieces::new("SELECT COUNT(*) FROM event WHERE kind = 'forwarded' AND verdict = 'human' AND object = ");
    let events = company.application.database().query_pieces(asked.value(id), |row| row.int(0)).await.unwrap()[0];
    (events, report(&company.application, &marketer(), id).await.unwrap().counts.forwarded)
}

both_databases! {
    async fn a_press_is_one_event_a_letter_and_day_and_one_person_of_the_report(database: Database) {
        let (company, id, letters) = sent(&database, 2).await;
        let app = &company.application;
        let people = |database: &store::Database| {
            let database = database.clone();
            async move {
                let asked = Pieces::new("SELECT COUNT(*) FROM contact WHERE id > ").value(0);
                database.query_pieces(asked, |row| row.int(0)).await.unwrap()[0]
            }
        };
        let before = people(app.database()).await;
        let (anna, bert): (ContactId, ContactId) = (reader(app, letters[0]).await, reader(app, letters[1]).await);
        tokio::spawn(follow_people(app.clone(), Language::ENGLISH));
        app.people().followed().await;
        assert!(press(&company, letters[0]).await);
        assert!(!press(&company, letters[0]).await, "the same day it is the same");
        assert_eq!(noted(&company, id).await, (1, 1));
        company.clock.turn(DAY);
        assert!(press(&company, letters[0]).await);
        assert_eq!(noted(&company, id).await, (2, 1), "people are counted once each");
        assert!(press(&company, letters[1]).await);
        assert_eq!(noted(&company, id).await, (3, 2));
        assert_eq!(people(app.database()).await, before, "a forward makes no contact");

        let question = TimelineQuestion { whose: Whose::Contact(anna), group: Some(Group::Letters), after: None, limit: None };
        let lines = timeline(app, &Viewer::system(), question).await.unwrap().items;
        let lines: Vec<_> = lines.iter().filter(|line| line.kind == "forwarded").collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.actor == Actor::They && line.campaign.as_ref().is_some_and(|one| one.id == id)));
        let often = json!({"version": 2, "happened": "forwarded", "about": [id.to_string()], "operator": "at_least", "value": 2});
        assert_eq!(meant(app, &often).await, [anna]);
        let mut once = meant(app, &json!({"version": 2, "happened": "forwarded", "operator": "at_least", "value": 1})).await;
        once.sort_unstable();
        let mut both = [anna, bert];
        both.sort_unstable();
        assert_eq!(once, both);
    }
}

both_databases! {
    async fn of_whom_clicks_are_not_noted_no_forward_is(database: Database) {
        let (company, id, letters) = sent(&database, 3).await;
        for mode in [Mode::Off, Mode::Aggregate, Mode::HygieneOnly, Mode::Consented] {
            set_mode(&company, mode).await;
            assert!(!press(&company, letters[0]).await, "{mode:?}");
        }
        assert_eq!(noted(&company, id).await, (0, 0), "not even as a number");
        // Consent is asked for in this mode; who gives it is noted, until they take it back.
        say(&company, letters[1], TrackingConsent::Granted).await;
        assert!(press(&company, letters[1]).await);
        say(&company, letters[1], TrackingConsent::Withdrawn).await;
        company.clock.turn(DAY);
        assert!(!press(&company, letters[1]).await);
        set_mode(&company, Mode::Individual).await;
        say(&company, letters[2], TrackingConsent::Withdrawn).await;
        assert!(!press(&company, letters[2]).await);
        assert_eq!(noted(&company, id).await, (1, 1));
    }
}
