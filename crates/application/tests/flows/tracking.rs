//! Opens and clicks from the page to the report: who it was by all that is known, what may be kept of whom, and what waits while the
//! ledger is away.

use crate::campaigns::{company, marketer, ready, send};
use crate::harness::Company;
use application::sending::campaigns::{RecipientFilter, readers, recipients, report};
use application::sending::health::{ReadShare, receiver_health};
use application::sending::record_hits::{RecordHits, SpillMark};
use application::sending::recorder::{Hit, Recorder, Whose, record as run_recorder};
use application::sending::tracking::{
    ChangeTracking, CountryChange, RecordTrackingConsent, ResumeLink, StopLink, contact_tracking, stopped_targets,
    tracking_settings,
};
use application::trade::RecordReply;
use basics::Timestamp;
use basics::ids::{CampaignId, OutgoingId};
use domain::sending::campaign::CampaignState;
use domain::sending::tracking::{HitKind, Kept, Mode, Network, Signs, TrackingConsent};
use domain::trust::{ConsentSource, Viewer};
use fakeworld::Character;
use outside::{FolderSpill, Spill};
use std::sync::Arc;
use std::time::Duration;
use store::sending::report::sums;
use store::{Database, Pieces, both_databases};

const AGENT: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A sent campaign with its letters.
pub async fn sent(database: &Database, people: usize) -> (Company, CampaignId, Vec<OutgoingId>) {
    let company = company(database, people, Character::kind()).await;
    let id = ready(&company).await;
    send(&company, id, people as u64).await.unwrap();
    company.send_campaign_until(id, &[CampaignState::Finished]).await;
    let page =
        recipients(&company.application, &marketer(), id, RecipientFilter::Accepted, None, people).await.unwrap();
    assert_eq!(page.items.len(), people);
    let letters = letters(&company, id).await;
    (company, id, letters)
}

async fn letters(company: &Company, id: CampaignId) -> Vec<OutgoingId> {
    let asked = Pieces::new("SELECT id FROM outgoing WHERE campaign = ").value(id).text(" ORDER BY id");
    company.application.database().query_pieces(asked, |row| row.id(0)).await.unwrap()
}

pub fn hit(kind: HitKind, letter: OutgoingId, at: Timestamp, network: u8) -> Hit {
    Hit { network: Some(Network([network; 8])), ..Hit::of_browser(kind, Whose::Letter(letter), at, AGENT) }
}

pub async fn record(company: &Company, hits: Vec<Hit>) {
    company.application.perform(&Viewer::system(), RecordHits::new(hits)).await.unwrap();
}

async fn sum(company: &Company, id: CampaignId, name: &str) -> i64 {
    let sums = sums(company.application.database(), id).await.unwrap();
    sums.iter().find(|(known, _)| known == name).map_or(0, |(_, amount)| *amount)
}

async fn events(company: &Company, id: CampaignId) -> i64 {
    let asked = Pieces::new("SELECT COUNT(*) FROM event WHERE kind IN ('opened', 'clicked') AND object = ").value(id);
    company.application.database().query_pieces(asked, |row| row.int(0)).await.unwrap()[0]
}

both_databases! {
    async fn a_later_hit_changes_what_was_said_of_an_earlier_one_and_the_sums_follow(database: Database) {
        let (company, id, letters) = sent(&database, 3).await;
        let at = company.application.now().plus(Duration::from_secs(600));
        record(&company, vec![hit(HitKind::Clicked { link: 0 }, letters[0], at, 1)]).await;
        assert_eq!((sum(&company, id, "clicked").await, sum(&company, id, "opened").await), (1, 1));
        // The same request again is the same look.
        record(&company, vec![hit(HitKind::Clicked { link: 0 }, letters[0], at.plus(Duration::from_secs(9)), 1)]).await;
        assert_eq!(events(&company, id).await, 1);
        // A moment later the trap is asked for: it was no person.
        record(&company, vec![hit(HitKind::Trapped, letters[0], at.plus(Duration::from_secs(2)), 2)]).await;
        assert_eq!((sum(&company, id, "clicked").await, sum(&company, id, "opened").await), (0, 0));
        let rules = readers(&company.application, &marketer(), id).await.unwrap();
        assert!(rules.openers.is_empty());
        // A person an hour later counts.
        record(&company, vec![hit(HitKind::Opened, letters[0], at.plus(Duration::from_secs(3_600)), 3)]).await;
        assert_eq!((sum(&company, id, "clicked").await, sum(&company, id, "opened").await), (0, 1));
    }
}

both_databases! {
    async fn a_gateway_that_goes_through_all_letters_of_a_company_is_none_of_its_people(database: Database) {
        let (company, id, letters) = sent(&database, 7).await;
        let at = company.application.now().plus(Duration::from_secs(600));
        for (number, letter) in letters.iter().take(6).enumerate() {
            let at = at.plus(Duration::from_secs(number as u64));
            record(&company, vec![hit(HitKind::Clicked { link: 0 }, *letter, at, number as u8)]).await;
        }
        assert_eq!((sum(&company, id, "clicked").await, sum(&company, id, "opened").await), (0, 0));
        let later = at.plus(Duration::from_secs(7_200));
        record(&company, vec![hit(HitKind::Clicked { link: 0 }, letters[0], later, 9)]).await;
        assert_eq!((sum(&company, id, "clicked").await, sum(&company, id, "opened").await), (1, 1));
    }
}

both_databases! {
    async fn an_answer_makes_a_doubtful_click_a_persons(database: Database) {
        let (company, id, letters) = sent(&database, 2).await;
        let at = company.application.now().plus(Duration::from_secs(600));
        let doubtful = Hit { signs: Signs::default(), ..hit(HitKind::Clicked { link: 0 }, letters[0], at, 1) };
        record(&company, vec![doubtful]).await;
        assert_eq!(sum(&company, id, "clicked").await, 0);
        let asked = Pieces::new("SELECT contact FROM outgoing WHERE id = ").value(letters[0]);
        let contact = company.application.database().query_pieces(asked, |row| row.id(0)).await.unwrap()[0];
        company.clock.turn(Duration::from_secs(7_200));
        let at = company.application.now();
        let reply = RecordReply { contact, at, subject: "Price".into(), campaign: Some(id) };
        company.application.perform(&marketer_who_edits(), reply).await.unwrap();
        assert_eq!((sum(&company, id, "clicked").await, sum(&company, id, "opened").await), (1, 1));
    }
}

fn marketer_who_edits() -> Viewer {
    Viewer::user(application::sending::trial::OWNER, domain::trust::Role::Administrator)
}

pub async fn say(company: &Company, letter: OutgoingId, state: TrackingConsent) {
    let asked = Pieces::new("SELECT contact FROM outgoing WHERE id = ").value(letter);
    let contact = company.application.database().query_pieces(asked, |row| row.id(0)).await.unwrap()[0];
    let source = ConsentSource::Preferences;
    let verb = RecordTrackingConsent { contact, state, source, proof: "said so".into() };
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

pub async fn set_mode(company: &Company, mode: Mode) {
    let country = "US".parse().unwrap();
    let row = CountryChange { country, mode: Some(mode), source: "a test".into(), since: String::new() };
    let verb = ChangeTracking { countries: vec![row], ..ChangeTracking::default() };
    company.application.perform(&marketer_who_edits(), verb).await.unwrap();
}

both_databases! {
    async fn the_countrys_mode_and_the_readers_word_decide_when_the_hit_comes(database: Database) {
        let (company, id, letters) = sent(&database, 5).await;
        let at = company.application.now().plus(Duration::from_secs(600));
        let open = |letter: usize| vec![hit(HitKind::Opened, letters[letter], at, 1)];
        set_mode(&company, Mode::Off).await;
        record(&company, open(0)).await;
        assert_eq!((events(&company, id).await, sum(&company, id, "opened_summed").await), (0, 0));

        set_mode(&company, Mode::Aggregate).await;
        record(&company, open(0)).await;
        let click = hit(HitKind::Clicked { link: 0 }, letters[0], at, 1);
        record(&company, vec![Hit { whose: Whose::Campaign(id), ..click }]).await;
        let told = report(&company.application, &marketer(), id).await.unwrap();
        assert_eq!((told.summed.opened, told.summed.clicked), (1, 1));
        assert_eq!((told.counts.opened, told.counts.clicked), (0, 0));
        let asked = Pieces::new("SELECT COUNT(opened_at) + COUNT(clicked_at) FROM outgoing WHERE campaign = ").value(id);
        let marks = company.application.database().query_pieces(asked, |row| row.int(0)).await.unwrap();
        assert_eq!((events(&company, id).await, marks[0]), (0, 0), "sums leave no trace of anybody");

        set_mode(&company, Mode::Consented).await;
        say(&company, letters[1], TrackingConsent::Granted).await;
        record(&company, open(1)).await;
        record(&company, open(2)).await;
        assert_eq!((events(&company, id).await, sum(&company, id, "opened").await), (1, 1));
        assert_eq!(sum(&company, id, "opened_summed").await, 2);
        // Who takes it back is not noted through letters of before, not even as a number.
        say(&company, letters[1], TrackingConsent::Withdrawn).await;
        let later = at.plus(Duration::from_secs(90_000));
        record(&company, vec![hit(HitKind::Clicked { link: 0 }, letters[1], later, 1)]).await;
        assert_eq!((events(&company, id).await, sum(&company, id, "clicked_summed").await), (1, 1));

        set_mode(&company, Mode::HygieneOnly).await;
        record(&company, open(3)).await;
        let asked = Pieces::new("SELECT contact FROM outgoing WHERE id = ").value(letters[3]);
        let contact = company.application.database().query_pieces(asked, |row| row.id(0)).await.unwrap()[0];
        let tracking = contact_tracking(&company.application, &marketer_who_edits(), contact).await.unwrap();
        assert_eq!(tracking.kept, Kept::LastDay);
        assert_eq!(tracking.last_open_day, Some(at.as_millis() / 86_400_000));
        assert_eq!(events(&company, id).await, 1);
    }
}

both_databases! {
    async fn a_row_of_a_country_is_dated_and_sourced_and_can_be_taken_back(database: Database) {
        let company = company(&database, 1, Character::kind()).await;
        let application = &company.application;
        let of = |settings: application::sending::tracking::TrackingSettings, code: &str| {
            settings.countries.into_iter().find(|row| row.country.as_str() == code).unwrap()
        };
        let shipped = of(tracking_settings(application).await.unwrap(), "FR");
        assert_eq!((shipped.mode, shipped.is_own, shipped.since.as_str()), (Mode::Consented, false, "2026-04-14"));
        let row = |mode, source: &str| CountryChange {
            country: "FR".parse().unwrap(),
            mode,
            source: source.into(),
            since: "2026-10".into(),
        };
        let change = |row| ChangeTracking { countries: vec![row], ..ChangeTracking::default() };
        let by = marketer_who_edits();
        assert!(application.perform(&by, change(row(Some(Mode::Off), " "))).await.is_err(), "a row needs its source");
        application.perform(&by, change(row(Some(Mode::Off), "our decision"))).await.unwrap();
        let own = of(tracking_settings(application).await.unwrap(), "FR");
        assert_eq!((own.mode, own.is_own, own.source.as_str(), own.since.as_str()), (Mode::Off, true, "our decision", "2026-10"));
        application.perform(&by, change(row(None, ""))).await.unwrap();
        assert_eq!(of(tracking_settings(application).await.unwrap(), "FR"), shipped);
        assert!(application.perform(&marketer(), change(row(Some(Mode::Off), "x"))).await.is_err());
    }
}

both_databases! {
    async fn a_link_is_stopped_and_led_to_again(database: Database) {
        let (company, id, _) = sent(&database, 1).await;
        let links = report(&company.application, &marketer(), id).await.unwrap().links;
        let link = links[0].id;
        company.application.perform(&marketer(), StopLink { campaign: id, link }).await.unwrap();
        company.application.perform(&marketer(), StopLink { campaign: id, link }).await.unwrap();
        assert_eq!(stopped_targets(&company.application).await.unwrap().len(), 1);
        assert!(report(&company.application, &marketer(), id).await.unwrap().links[0].is_stopped);
        company.application.perform(&marketer(), ResumeLink { campaign: id, link }).await.unwrap();
        assert!(stopped_targets(&company.application).await.unwrap().is_empty());
    }
}

both_databases! {
    async fn a_spilled_record_is_written_once(database: Database) {
        let (company, id, letters) = sent(&database, 2).await;
        let at = company.application.now().plus(Duration::from_secs(600));
        let write = async |number, part, is_last, letter: usize, network: u8| {
            let mark = SpillMark { spill: "here".into(), number, part, is_last };
            let hits = vec![hit(HitKind::Opened, letters[letter], at, network)];
            company.application.perform(&Viewer::system(), RecordHits { hits, spilled: Some(mark) }).await.unwrap();
            events(&company, id).await
        };
        assert_eq!(write(7, 0, false, 0, 1).await, 1);
        assert_eq!(write(7, 0, false, 0, 2).await, 1);
        assert_eq!(write(7, 1, true, 1, 3).await, 2);
        assert_eq!(write(7, 1, true, 1, 4).await, 2);
        assert_eq!(write(6, 0, true, 1, 5).await, 2);
        assert_eq!(write(8, 0, true, 1, 6).await, 3);
    }
}

both_databases! {
    async fn what_a_flood_brings_waits_in_the_file_and_is_written_by_the_next_process(database: Database) {
        let (company, id, letters) = sent(&database, 4).await;
        let folder = tempfile::tempdir().unwrap();
        let at = company.application.now().plus(Duration::from_secs(600));
        let spill = || -> Arc<dyn Spill> { Arc::new(FolderSpill::open(folder.path(), "here").unwrap()) };
        let (recorder, hits) = Recorder::new();
        for number in 0..30_000 {
            recorder.take(hit(HitKind::Opened, letters[number % letters.len()], at, 1));
        }
        drop(recorder);
        run_recorder(company.application.clone(), hits, Some(spill())).await;
        assert_eq!(events(&company, id).await, 0, "a flood is not written while it comes");
        let waiting = spill();
        assert!(!waiting.is_empty());
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(7).any(|some| some == b"Firefox"), "what waits is sealed");
        }

        let (recorder, hits) = Recorder::new();
        let running = tokio::spawn(run_recorder(company.application.clone(), hits, Some(Arc::clone(&waiting))));
        while !waiting.is_empty() {
            company.clock.turn(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
        drop(recorder);
        while !running.is_finished() {
            company.clock.turn(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
        running.await.unwrap();
        assert_eq!((events(&company, id).await, sum(&company, id, "opened").await), (4, 4));
    }
}

const PROXY: &str = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

both_databases! {
    async fn receivers_tell_how_many_of_their_letters_people_read_without_what_providers_fetched(database: Database) {
        let (company, _, letters) = sent(&database, 40).await;
        // The forty of the harness's own campaign carry the mark too, and may still be on their way.
        company.send_until(&[CampaignState::Finished]).await;
        let at = company.application.now().plus(Duration::from_secs(600));
        let open = |number: usize| {
            let moment = at.plus(Duration::from_secs(number as u64 * 120));
            hit(HitKind::Opened, letters[number], moment, number as u8)
        };
        record(&company, (0..12).map(open).collect()).await;
        record(&company, (12..20).map(|number| Hit { agent: PROXY.into(), ..open(number) }).collect()).await;
        let read = async || {
            let all = receiver_health(&company.application, &marketer(), 7).await.unwrap();
            all.iter().map(|one| one.read).collect::<Vec<_>>()
        };
        assert_eq!(read().await, [Some(ReadShare { read: 12, of: 80 })]);
        // The trap is asked for a moment later: the first one was no person.
        record(&company, vec![hit(HitKind::Trapped, letters[0], at.plus(Duration::from_secs(2)), 2)]).await;
        assert_eq!(read().await, [Some(ReadShare { read: 11, of: 80 })]);
    }
}
