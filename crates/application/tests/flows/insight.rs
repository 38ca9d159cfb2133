//! The first screen and a report's readers: told as the letters went, and to each only what is theirs.

use crate::campaigns::{company, marketer, ready, send};
use crate::harness::CAMPAIGN;
use application::insight::{Judgement, NeedKind, funnel, needs, receivers, sending_by_hour, sending_health};
use application::sending::campaigns::steps::PauseCampaign;
use application::sending::campaigns::{
    RecipientFilter, campaign_calendar, export_recipients, link_map, markets, readers, recipients, report,
};
use basics::ids::UserId;
use domain::sending::campaign::CampaignState;
use domain::trust::{Role, Viewer};
use fakeworld::Character;
use std::sync::Arc;
use std::time::Duration;
use store::{Pieces, both_databases};

both_databases! {
    async fn home_tells_what_was_sent_and_what_waits(database: Database) {
        let company = company(&database, 40, Character::kind()).await;
        let application = &company.application;
        let id = ready(&company).await;
        send(&company, id, 40).await.unwrap();
        application.perform(&marketer(), PauseCampaign(id)).await.unwrap();
        let waiting = needs(application, &marketer()).await.unwrap();
        assert_eq!(waiting.items.iter().map(|need| need.kind).collect::<Vec<_>>(), [NeedKind::CampaignPaused]);
        assert!(waiting.set_up.iter().any(|step| step.code == "letter" && step.done));
        let rep = Viewer::user(UserId::from_i64(2), Role::Rep);
        let theirs = needs(application, &rep).await.unwrap();
        assert!(theirs.items.is_empty() && theirs.set_up.is_empty());
        let resume = application::sending::campaigns::steps::ResumeCampaign(id);
        application.perform(&marketer(), resume).await.unwrap();
        company.send_campaign_until(id, &[CampaignState::Finished]).await;

        // The company sends a campaign of its own beside ours.
        company.send_until(&[CampaignState::Finished]).await;
        let sums = funnel(application, &marketer(), 30).await.unwrap();
        assert_eq!((sums.now.sent, sums.now.accepted, sums.before.sent), (80, 80, 0));
        assert_eq!(funnel(application, &rep, 30).await.unwrap().now.sent, 0);
        let health = sending_health(application, &marketer(), 7).await.unwrap();
        assert!(health.held.is_none());
        let refused = health.measures.iter().find(|measure| measure.code == "refused").unwrap();
        assert_eq!((refused.count, refused.base, refused.judgement), (0, 80, Judgement::Good));
        let took = receivers(application, &marketer(), 7).await.unwrap();
        assert!(!took.is_empty() && took.iter().all(|one| one.domain.contains('.') && one.tried == one.accepted));
        assert!(receivers(application, &rep, 7).await.unwrap().is_empty());
        let day = sending_by_hour(application, &marketer()).await.unwrap();
        assert_eq!(day.time_zone, "UTC");
        assert_eq!(day.hours.len(), 24);
        let (sent, planned): (Vec<_>, Vec<_>) = day.hours.iter().map(|hour| (hour.sent, hour.planned)).unzip();
        assert_eq!((sent.iter().sum::<i64>(), planned.iter().sum::<i64>()), (80, 0));
        assert!(needs(application, &marketer()).await.unwrap().items.is_empty());
    }
}

both_databases! {
    async fn a_report_tells_its_readers_and_leaves_as_a_file(database: Database) {
        let company = company(&database, 40, Character::kind()).await;
        let application = &company.application;
        let id = ready(&company).await;
        let words = Arc::new(words::Catalogue::embedded());
        let draft = link_map(application, &marketer(), Arc::clone(&words), id).await;
        assert!(draft.is_err(), "a draft has no letter that anybody clicked in");
        assert_eq!(markets(application, &marketer(), id).await.unwrap().people, 40);
        let french = Pieces::new("UPDATE contact SET country = 'FR' WHERE id % 10 = 3 OR origin = ").value("x");
        store::testing::change(application.database(), vec![french]).await;
        send(&company, id, 40).await.unwrap();
        company.send_campaign_until(id, &[CampaignState::Finished]).await;

        let told = readers(application, &marketer(), id).await.unwrap();
        assert_eq!(told.countries.iter().map(|sum| sum.accepted).sum::<i64>(), 40);
        let france = "FR".parse().unwrap();
        let french = told.countries.iter().find(|sum| sum.country == Some(france)).unwrap();
        let there = RecipientFilter::InCountry(france);
        let there = recipients(application, &marketer(), id, there, None, 10).await.unwrap().items;
        assert_eq!((french.accepted, there.len()), (4, 4));
        assert!(told.openers.is_empty() && told.machine_hours.is_empty());
        let targets = report(application, &marketer(), id).await.unwrap().targets;
        let accepted = targets.iter().find(|target| target.code == "accepted").unwrap();
        assert_eq!((accepted.part, accepted.base, accepted.met), (40, 40, Some(true)));
        let html = link_map(application, &marketer(), words, id).await.unwrap();
        assert!(html.contains("</span></a>") && !html.contains("/c/"));

        let manager = Viewer::user(UserId::from_i64(1), Role::Manager);
        let file = export_recipients(application, &marketer(), id, RecipientFilter::Everybody).await;
        assert!(file.is_err(), "a marketer takes nobody along");
        let mut file = export_recipients(application, &manager, id, RecipientFilter::Accepted).await.unwrap();
        let mut text = Vec::new();
        while let Some(piece) = file.next().await.unwrap() {
            text.extend(piece);
        }
        assert_eq!(String::from_utf8(text).unwrap().lines().count(), 41);

        let now = application.now();
        let days = |days: u64| Duration::from_secs(days * 86_400);
        let found = campaign_calendar(application, &marketer(), now.minus(days(2)), now.plus(days(2))).await.unwrap();
        assert_eq!(found.iter().map(|line| line.record.id).collect::<Vec<_>>(), [CAMPAIGN, id]);
        let none = campaign_calendar(application, &marketer(), now.plus(days(1)), now.plus(days(9))).await.unwrap();
        assert!(none.is_empty());
        assert!(campaign_calendar(application, &marketer(), now, now.plus(days(63))).await.is_err());
    }
}
