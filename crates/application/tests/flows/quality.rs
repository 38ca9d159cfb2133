//! Addresses that are looked at without a letter, and people whom letters are wasted on, on both databases.

use crate::harness::Company;
use application::customers::cleaning::{ChangeCleaning, WakePerson, clean, cleaning_preview, resting};
use application::customers::contacts::contact;
use application::customers::verify::{AcceptSuggestion, address_check, addresses, check_due};
use application::trust::{UndoVerb, undo_parts};
use basics::ids::ContactId;
use domain::customers::cleaning::{CleaningAct, CleaningRule};
use domain::customers::verify::{AddressReason, AddressState};
use domain::sending::campaign::CampaignState;
use domain::trust::Viewer;
use fakeworld::{Character, Pages};
use std::sync::Arc;
use std::time::Duration;
use store::{Pieces, both_databases};

/// So far from the ids of the trial's letters lie those of the others.
const FAR: i64 = 1_000_000;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn change(company: &Company, statements: Vec<Pieces>) {
    store::testing::change(company.application.database(), statements).await;
}

/// The trial's people, in the order in which they were made.
async fn people(company: &Company) -> Vec<ContactId> {
    let all = Pieces::new("SELECT id FROM contact WHERE deleted_at IS NULL ORDER BY id");
    company.application.database().query_pieces(all, |row| row.id(0)).await.unwrap()
}

both_databases! {
    async fn addresses_are_judged_by_what_the_dns_says_and_a_slip_is_mended_with_one_click(database: Database) {
        let domains = ["takes.example", "null.example", "gone.example", "gmial.com"];
        let company = Company::at_domains(&database, 4, 1, Character::kind(), &domains).await;
        for domain in ["takes.example", "gmail.com"] {
            company.zone.add_exchanger(domain, 10, "mx.example");
        }
        company.zone.add_address("mx.example", [127, 0, 0, 1].into());
        company.zone.refuse_mail("null.example");
        company.connect(Arc::new(Pages::default()) as _);
        company.load().await;
        let (app, system) = (&company.application, Viewer::system());
        assert_eq!(check_due(app).await.unwrap(), 4);
        assert_eq!(check_due(app).await.unwrap(), 0, "what is fresh is not asked again");
        let people = people(&company).await;
        let mut known = Vec::new();
        for contact in &people {
            known.push(address_check(app, &system, *contact).await.unwrap().unwrap());
        }
        assert_eq!(known[0].state, AddressState::Good);
        assert_eq!((known[1].state, known[1].reasons.contains(&AddressReason::NullMx)), (AddressState::Bad, true));
        assert_eq!((known[2].state, known[2].reasons.contains(&AddressReason::NoSuchDomain)), (AddressState::Bad, true));
        assert!(known[3].reasons.contains(&AddressReason::LooksMistyped), "{:?}", known[3]);
        assert!(known[3].suggestion.as_deref().is_some_and(|address| address.ends_with("@gmail.com")));
        let bad = addresses(app, &system, AddressState::Bad, None, 100).await.unwrap();
        assert!(bad.items.iter().any(|item| item.row.id == people[1]));
        assert_eq!(bad.counts.values().sum::<u64>(), 4);

        app.perform(&system, AcceptSuggestion { contact: people[3] }).await.unwrap();
        let mended = contact(app, &system, people[3]).await.unwrap();
        assert!(mended.card.address.ends_with("@gmail.com"), "{}", mended.card.address);
        assert_eq!(address_check(app, &system, people[3]).await.unwrap(), None, "of another address nothing is known yet");
        assert_eq!(check_due(app).await.unwrap(), 1);
        let again = address_check(app, &system, people[3]).await.unwrap().unwrap();
        assert_eq!((again.state, again.suggestion), (AddressState::Good, None));
    }
}

both_databases! {
    async fn whom_letters_are_wasted_on_rests_and_comes_back_with_the_undo(database: Database) {
        let company = Company::on(&database, 4, 2, Character::kind()).await;
        company.load().await;
        company.send_until(&[CampaignState::Finished]).await;
        let (app, system) = (&company.application, Viewer::system());
        let people = people(&company).await;
        // Five more campaigns reached everybody; the second person read the first of all.
        let more = (1..=5).map(|number| {
            Pieces::new("INSERT INTO outgoing (id, campaign, contact, channel, destination, address_hash, suppression_hash,
                    state, not_before, ended_at)
                SELECT id + ").value(number * FAR).text(", campaign + ").value(number).text(", contact, channel, destination, address_hash,
                    suppression_hash, state, not_before, ended_at
                FROM outgoing
                WHERE campaign = ").value(crate::harness::CAMPAIGN)
        });
        let mut changes: Vec<Pieces> = more.collect();
        let now = app.now().as_millis();
        changes.push(
            Pieces::new("INSERT INTO last_open (contact, day) VALUES (")
                .value(people[1])
                .text(", ")
                .value(now / 86_400_000 + 100)
                .text(")"),
        );
        change(&company, changes).await;
        let rule = CleaningRule { letters_at_least: 6, days_at_least: 180, returns_at_least: 3 };
        assert_eq!(cleaning_preview(app, &system, Some(rule)).await.unwrap().counts.len(), 0, "nobody was silent for long");
        company.clock.turn(DAY * 200);
        let preview = cleaning_preview(app, &system, Some(rule)).await.unwrap();
        assert_eq!(preview.counts.into_iter().collect::<Vec<_>>(), [("silent", 3)]);
        assert!(preview.shown.iter().all(|(row, why)| row.id != people[1] && why.letters == 6));

        let setting = ChangeCleaning { rule, act: CleaningAct::Rest, tag: None, scheduled: false };
        app.perform(&system, setting).await.unwrap();
        let cleaned = clean(app, &system).await.unwrap();
        assert_eq!(cleaned.changed, 3);
        assert!(resting(app, &system, people[0]).await.unwrap().is_some());
        assert!(resting(app, &system, people[1]).await.unwrap().is_none());
        assert_eq!(clean(app, &system).await.unwrap().changed, 0, "who rests is not cleaned again");
        assert!(app.perform(&system, WakePerson { contact: people[0] }).await.unwrap());
        let first = cleaned.undo.unwrap();
        let parts = undo_parts(app, &system, first).await.unwrap();
        app.perform(&system, UndoVerb { id: first, parts }).await.unwrap();
        for contact in &people {
            assert!(resting(app, &system, *contact).await.unwrap().is_none());
        }
    }
}
