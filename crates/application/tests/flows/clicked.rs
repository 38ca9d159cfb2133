//! Clicks as conditions ask for them: by the campaign, by what the link leads to, by its category, and by what followed. On both
//! databases.

use crate::behaviour::reader;
use crate::tracking::{hit, record, sent};
use application::Application;
use application::customers::behaviour::{PutThing, ReportedThing, named_thing};
use application::customers::contacts::{ContactQuestion, contacts, read_contact_sort};
use application::customers::people::follow_people;
use application::customers::{event_offers, event_subject_names, find_event_subjects};
use application::trade::RecordReply;
use basics::Language;
use basics::ids::{CampaignId, ContactId, ThingId};
use domain::customers::behaviour::ThingType;
use domain::customers::condition::{About, Condition};
use domain::sending::tracking::HitKind;
use domain::trust::Viewer;
use serde_json::{Value, json};
use std::time::Duration;
use store::{Pieces, both_databases};

/// A link of the letter, as it stands in the ledger.
struct Link {
    url: String,
    thing: Option<ThingId>,
}

async fn links(application: &Application, campaign: CampaignId) -> Vec<Link> {
    let asked = Pieces::new("SELECT url, thing FROM link WHERE campaign = ").value(campaign).text(" ORDER BY number");
    let read = |row: &store::Row<'_>| Ok(Link { url: row.text(0)?, thing: row.optional_id(1)? });
    application.database().query_pieces(asked, read).await.unwrap()
}

pub async fn meant(application: &Application, condition: &Value) -> Vec<ContactId> {
    application.people().caught_up().await;
    let question = ContactQuestion {
        condition: Condition::read(condition).unwrap(),
        search: None,
        sort: read_contact_sort(Some("created")).unwrap(),
        after: None,
        limit: 100,
    };
    let page = contacts(application, &Viewer::system(), question).await.unwrap();
    page.items.into_iter().map(|row| row.id).collect()
}

fn clicked(about: impl ToString) -> Value {
    json!({"version": 2, "happened": "clicked", "about": [about.to_string()], "operator": "at_least", "value": 1})
}

both_databases! {
    async fn a_click_is_about_the_campaign_the_page_and_its_category(database: Database) {
        let (company, campaign, letters) = sent(&database, 3).await;
        let app = &company.application;
        let links = links(app, campaign).await;
        let page = links[0].thing.unwrap();
        assert!(links[1].thing.is_some_and(|other| other != page), "the letter has links to two pages");
        // As they stand in a ledger whose campaigns were sent before links were tied to anything: whoever follows ties them.
        store::testing::change(app.database(), vec![Pieces::new("UPDATE link SET thing = NULL")]).await;
        let (anna, bert) = (reader(app, letters[0]).await, reader(app, letters[1]).await);
        tokio::spawn(follow_people(app.clone(), Language::ENGLISH));
        app.people().followed().await;
        company.clock.turn(Duration::from_secs(7_200));
        let at = app.now();
        let later = at.plus(Duration::from_secs(1_800));
        record(&company, vec![hit(HitKind::Clicked { link: 0 }, letters[0], at, 1)]).await;
        record(&company, vec![hit(HitKind::Clicked { link: 1 }, letters[0], later, 1)]).await;
        record(&company, vec![hit(HitKind::Clicked { link: 1 }, letters[1], at, 2)]).await;
        company.clock.turn(Duration::from_secs(3_600));
        let mut both = [anna, bert];
        both.sort_unstable();

        assert_eq!(meant(app, &clicked(page)).await, [anna]);
        let mut of_campaign = meant(app, &clicked(campaign)).await;
        of_campaign.sort_unstable();
        assert_eq!(of_campaign, both);
        let two = json!({"version": 2, "happened": "clicked", "counting": "things", "operator": "at_least", "value": 2});
        assert_eq!(meant(app, &two).await, [], "two links of one letter are clicks in one letter");

        let key = links[0].url.trim_start_matches("https://").to_owned();
        let named = ReportedThing {
            kind: ThingType::Page, key: key.clone(), name: "Price list".into(), category: Some("Prices".into()),
        };
        app.perform(&Viewer::system(), PutThing { thing: named }).await.unwrap();
        let shown = named_thing(app, ThingType::Page, &key).await.unwrap().unwrap();
        assert_eq!((shown.id, shown.name.as_str()), (page, "Price list"), "the link's page is the one that programs name");
        let category = named_thing(app, ThingType::Category, "prices").await.unwrap().unwrap();
        assert_eq!(meant(app, &clicked(category.id)).await, [anna]);

        let silent = json!({"version": 2, "happened": "clicked", "about": [page.to_string()],
            "then_not": {"happened": "replied"}});
        assert_eq!(meant(app, &silent).await, [anna]);
        company.load().await;
        assert_eq!(meant(app, &silent).await, [anna], "loaded anew it is the same");
        let reply = RecordReply { contact: anna, at: app.now(), subject: "Prices".into(), campaign: Some(campaign) };
        app.perform(&Viewer::system(), reply).await.unwrap();
        assert_eq!(meant(app, &silent).await, []);
    }
}

both_databases! {
    async fn what_clicks_are_about_is_offered_found_and_named(database: Database) {
        let (company, campaign, _) = sent(&database, 1).await;
        let (app, viewer) = (&company.application, Viewer::system());
        let page = links(app, campaign).await[0].thing.unwrap();
        let offers = event_offers(app, &viewer).await.unwrap();
        let offered = |class: &str| {
            let offer = offers.iter().find(|offer| offer.class == class).unwrap();
            offer.about.iter().map(|choice| choice.value.clone()).collect::<Vec<_>>()
        };
        assert!(offered("clicked").contains(&campaign.to_string()) && offered("clicked").contains(&page.to_string()));
        assert!(offered("opened").contains(&campaign.to_string()) && !offered("opened").contains(&page.to_string()));
        let names = event_subject_names(app, &viewer, &[About::Thing(page), About::Campaign(campaign)]).await.unwrap();
        let name = &names.iter().find(|one| one.value == page.to_string()).unwrap().label;
        let found = find_event_subjects(app, &viewer, Some("clicked"), &name.to_uppercase()).await.unwrap();
        assert_eq!(found.iter().map(|one| one.value.clone()).collect::<Vec<_>>(), [page.to_string()]);
        let found = find_event_subjects(app, &viewer, Some("opened"), "SPRING").await.unwrap();
        assert_eq!(found.iter().map(|one| one.value.clone()).collect::<Vec<_>>(), [campaign.to_string()]);
        assert_eq!(find_event_subjects(app, &viewer, Some("clicked"), "100%").await.unwrap(), []);
    }
}
