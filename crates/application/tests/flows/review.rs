//! Facts with their age and source: by hand, from a file, from a merged record; and those that nobody looked at for long, on both databases.

use super::tiers::{DAY, House};
use application::customers::companies::{ChangeCompany, CompanyPatch, company};
use application::customers::contacts::{
    ChangeContact, CompanyChoice, Contact, ContactPatch, CreateContact, NewContact, contact,
};
use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import,
};
use application::customers::merging::MergeContacts;
use application::customers::people::follow_people;
use application::customers::review::{FindFactsRight, Place, old_facts};
use application::trust::{AddUser, UndoVerb};
use basics::Language;
use basics::ids::{ContactId, UserId};
use domain::customers::card::ContactCard;
use domain::customers::facts::FactSource;
use domain::customers::import::Conflict;
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Role, Viewer};
use store::both_databases;

const MARIA: Viewer = Viewer::user(UserId::from_i64(1), Role::Administrator);

async fn person(house: &House, card: ContactCard) -> ContactId {
    let new = NewContact { card, ..NewContact::default() };
    house.application.perform(&MARIA, CreateContact { new }).await.unwrap()
}

fn named(name: &str, address: &str) -> ContactCard {
    ContactCard { full_name: name.into(), address: address.into(), ..ContactCard::default() }
}

async fn read(house: &House, id: ContactId) -> Contact {
    contact(&house.application, &MARIA, id).await.unwrap()
}

async fn change(house: &House, id: ContactId, patch: ContactPatch) {
    let version = read(house, id).await.row.version;
    house.application.perform(&MARIA, ChangeContact { id, version, patch }).await.unwrap();
}

/// The field, where it came from, and how many days ago.
async fn notes(house: &House, id: ContactId) -> Vec<(String, FactSource, i64)> {
    let now = house.application.now();
    let facts = read(house, id).await.card.facts;
    let ago = |since: basics::Timestamp| (now.as_millis() - since.as_millis()) / 86_400_000;
    facts.into_iter().map(|(field, note)| (field, note.source, ago(note.since))).collect()
}

fn of(field: &str, source: FactSource, days_ago: i64) -> (String, FactSource, i64) {
    (field.to_owned(), source, days_ago)
}

/// Names, page by page of one.
async fn old(house: &House, viewer: &Viewer, months: u32) -> Vec<String> {
    let (mut names, mut after): (Vec<String>, Option<Place>) = (Vec::new(), None);
    loop {
        let (page, next) = old_facts(&house.application, viewer, months, after, 1).await.unwrap();
        names.extend(page.into_iter().map(|one| one.row.name));
        match next {
            // A cursor is text on its way.
            Some(place) => after = Some(place.to_string().parse().unwrap()),
            None => return names,
        }
    }
}

async fn import(house: &House, text: &str) {
    let upload = Upload { file_name: "people.csv".into(), bytes: text.into() };
    let id = begin_import(&house.application, &MARIA, upload).await.unwrap();
    let ground = Change {
        origin: Some(Origin::Customers),
        legal_basis: Some(LegalBasis::Contract),
        conflict: Some(Conflict::Replace),
        ..Change::default()
    };
    change_import(&house.application, &MARIA, id, None, ground).await.unwrap();
    house.application.perform(&MARIA, StartDryRun { import: id }).await.unwrap();
    advance_imports(&house.application, Pace::ToTheEnd).await.unwrap();
    house.application.perform(&MARIA, PublishImport { import: id, seen: None }).await.unwrap();
    advance_imports(&house.application, Pace::ToTheEnd).await.unwrap();
}

both_databases! {
    async fn each_fact_tells_its_age_and_where_it_came_from(database: Database) {
        let house = House::on(database).await;
        tokio::spawn(follow_people(house.application.clone(), Language::ENGLISH));
        house.application.people().followed().await;
        let anna = person(&house, ContactCard { job_title: "Buyer".into(), ..named("Anna", "anna@nord.example") }).await;
        assert_eq!(notes(&house, anna).await, [], "everything is as old as the record");
        house.clock.turn(DAY * 10);
        let patch = ContactPatch {
            job_title: Some("Head of buying".into()),
            country: Some("DE".parse().ok()),
            salutation: Some("Frau".into()),
            salutation_guessed: Some(true),
            company: Some(CompanyChoice::Named("Nord GmbH".into())),
            ..ContactPatch::default()
        };
        change(&house, anna, patch).await;
        house.clock.turn(DAY * 10);
        import(&house, "Email,Job title,Phone\nanna@nord.example,Director,+49 30 123456\n").await;
        let hand = FactSource::ByHand;
        assert_eq!(notes(&house, anna).await, [
            of("company", hand, 10), of("country", hand, 10), of("job_title", FactSource::Import, 0),
            of("phones", FactSource::Import, 0), of("salutation", hand, 10),
        ]);
        assert!(read(&house, anna).await.card.salutation_guessed);

        house.clock.turn(DAY);
        let twin = person(&house, ContactCard { phones: vec!["+4930765432".into()], ..named("Anna", "anna@gmail.com") }).await;
        let merge = MergeContacts {
            survivor: anna,
            survivor_version: read(&house, anna).await.row.version,
            merged: twin,
            merged_version: read(&house, twin).await.row.version,
            from_merged: Vec::new(),
        };
        let before = notes(&house, anna).await;
        let merged = house.application.perform(&MARIA, merge).await.unwrap();
        assert!(notes(&house, anna).await.contains(&of("phones", FactSource::Merge, 0)));
        house.application.perform(&MARIA, UndoVerb { id: merged.undo, parts: 0 }).await.unwrap();
        assert_eq!(notes(&house, anna).await, before, "taken apart, the notes are as before");

        let id = read(&house, anna).await.row.company.unwrap().id;
        let found = company(&house.application, &MARIA, id).await.unwrap();
        let patch = CompanyPatch { website: Some("nord.example".into()), ..CompanyPatch::default() };
        house.application.perform(&MARIA, ChangeCompany { id, version: found.row.version, patch }).await.unwrap();
        let facts = company(&house.application, &MARIA, id).await.unwrap().facts;
        assert_eq!(facts.keys().collect::<Vec<_>>(), ["website"]);
    }

    async fn whose_facts_nobody_looked_at_is_listed_until_somebody_says_that_they_hold(database: Database) {
        let house = House::on(database).await;
        let anna = person(&house, named("Anna", "anna@nord.example")).await;
        house.clock.turn(DAY * 40);
        let ben = person(&house, named("Ben", "ben@nord.example")).await;
        let cem = person(&house, named("Cem", "cem@nord.example")).await;
        house.clock.turn(DAY * 400);
        person(&house, named("New", "new@nord.example")).await;
        assert_eq!(old(&house, &MARIA, 12).await, ["Anna", "Ben", "Cem"]);
        assert!(old(&house, &MARIA, 24).await.is_empty());

        // Labels and notes are no facts.
        change(&house, ben, ContactPatch { note: Some("likes tea".into()), ..ContactPatch::default() }).await;
        assert_eq!(old(&house, &MARIA, 12).await, ["Anna", "Ben", "Cem"]);
        change(&house, ben, ContactPatch { job_title: Some("Buyer".into()), ..ContactPatch::default() }).await;
        let right = FindFactsRight { contacts: vec![anna, cem] };
        let done = house.application.perform(&MARIA, right).await.unwrap();
        assert_eq!((done.changed, old(&house, &MARIA, 12).await), (2, Vec::new()));
        house.application.perform(&MARIA, UndoVerb { id: done.undo, parts: 0 }).await.unwrap();
        assert_eq!(old(&house, &MARIA, 12).await, ["Anna", "Cem"]);

        // After the same time they are to be looked at again: first who is as they were made.
        house.application.perform(&MARIA, FindFactsRight { contacts: vec![anna] }).await.unwrap();
        house.clock.turn(DAY * 400);
        assert_eq!(old(&house, &MARIA, 12).await, ["Cem", "New", "Anna", "Ben"]);

        let add = AddUser { name: "Rep".into(), email: "rep@tradewind.example".into(), role: Role::Rep, password_hash: "x".into(), language: None };
        let rep = Viewer::user(house.application.perform(&Viewer::system(), add).await.unwrap(), Role::Rep);
        assert!(old(&house, &rep, 12).await.is_empty(), "a rep sees their own people alone");
        let right = house.application.perform(&rep, FindFactsRight { contacts: vec![anna] }).await;
        assert!(right.is_err(), "and says nothing of others");
    }
}
