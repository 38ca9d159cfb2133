//! A campaign from draft to report: checked, confirmed with its number, sent through a moody relay, and told as it was.

use crate::harness::{CAMPAIGN, Company, START};
use application::sending::campaigns::steps::PauseCampaign;
use application::sending::campaigns::{
    CampaignChange, ChangeCampaign, CopyCampaign, CreateCampaign, RecipientFilter, RemoveCampaign, ResendLetters,
    SendCampaign, audience, campaign, campaigns, checks, prepare_send, recipients, report,
};
use application::sending::running::dialogue;
use application::sending::trial;
use application::{Settings, Trouble};
use basics::ids::{CampaignId, LetterId, UserId};
use basics::{Id, Language};
use domain::customers::condition::Condition;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::trust::{Role, Viewer};
use fakeworld::Character;
use std::sync::Arc;
use store::sending::channel::ChannelRecord;
use store::trust::workspace::{self, WorkspaceRow};
use store::{Database, DatabaseError, Isolation, Lane, Pieces, Script, Transaction, both_databases};

const LETTER: LetterId = Id::from_i64(5 << 22);

/// A workspace and a letter.
struct House;

impl Script for House {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        let workspace = WorkspaceRow {
            short_id: "t".into(),
            name: "Tide & Timber".into(),
            country: None,
            language: Language::ENGLISH,
            time_zone: "UTC".into(),
            postal_address: "1 Quay Street, Ningbo, China".into(),
            kind: "real".into(),
            created_at: START,
            version: 1,
        };
        workspace::insert(transaction, &workspace).await?;
        let words = words::Catalogue::embedded();
        let source = compose::shipped_letters()[0].source(Language::ENGLISH, Language::ENGLISH, &words);
        let slots = serde_json::json!({"version": 1, "slots": source.slots, "texts": source.texts}).to_string();
        let insert = Pieces::new(
            "INSERT INTO letter (id, name, kind, language, subject, preheader, source, slots, made_by, created_at, updated_at)
            VALUES (",
        );
        let insert = insert.value(LETTER).text(", 'News', ").value(source.kind.as_str()).text(", 'en', ");
        let insert = insert.value(source.subject.as_str()).text(", '', ").value(source.mjml.as_str()).text(", ");
        transaction.execute_pieces(&insert.value(slots).text(", 0, 0, 0)")).await?;
        Ok(())
    }
}

pub async fn company(database: &Database, people: usize, character: Character) -> Company {
    let company = Company::on(database, people, 4, character).await;
    let database = company.application.database();
    database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(House)).await.unwrap();
    company.application.settle(Settings {
        public_url: "https://mail.tide.example".into(),
        own_domains: vec!["tide.example".into()],
        relay_networks: Vec::new(),
        return_hosts: Vec::new(),
    });
    company.load().await;
    company
}

pub fn marketer() -> Viewer {
    Viewer::user(UserId::from_i64(1), Role::Marketer)
}

fn everybody() -> CampaignAudience {
    CampaignAudience { version: 1, lists: Vec::new(), condition: Some(Condition::everybody()) }
}

async fn draft(company: &Company) -> CampaignId {
    let create = CreateCampaign { name: "Spring news".into(), kind: LetterKind::Nurture };
    company.application.perform(&marketer(), create).await.unwrap()
}

pub async fn ready(company: &Company) -> CampaignId {
    let id = draft(company).await;
    let change = CampaignChange {
        audience: Some(everybody()),
        letter: Some(Some(LETTER)),
        from_name: Some("Mei Lin".into()),
        from_address: Some("mei@tide.example".into()),
        ..CampaignChange::default()
    };
    company.application.perform(&marketer(), ChangeCampaign { campaign: id, version: 1, change }).await.unwrap();
    id
}

pub async fn send(company: &Company, id: CampaignId, confirmed_count: u64) -> Result<CampaignState, Trouble> {
    let prepared = prepare_send(&company.application, &marketer(), id).await?;
    let verb = SendCampaign { campaign: id, confirmed_count, at: None, prepared };
    Ok(company.application.perform(&marketer(), verb).await?.state)
}

fn code(result: Result<impl std::fmt::Debug, Trouble>) -> &'static str {
    match result.unwrap_err() {
        Trouble::Refused { code, .. } => code,
        Trouble::NotFound { .. } => "not_found",
        Trouble::NotAllowed { .. } => "not_allowed",
        Trouble::Changed { .. } => "changed",
        other => panic!("{other:?}"),
    }
}

both_databases! {
    async fn an_empty_draft_is_blocked_by_everything_it_lacks(database: Database) {
        let company = company(&database, 3, Character::kind()).await;
        let id = draft(&company).await;
        let found = checks(&company.application, &marketer(), id).await.unwrap();
        let blocks: Vec<_> = found.iter().filter(|check| check.blocks()).map(|check| check.code).collect();
        assert_eq!(blocks, ["no_audience", "no_letter", "no_sender"]);
        assert_eq!(code(send(&company, id, 0).await), "checks_block");
    }
}

both_databases! {
    async fn the_confirmed_number_must_be_the_number_of_people_who_get_it(database: Database) {
        let company = company(&database, 20, Character::kind()).await;
        let id = ready(&company).await;
        let withdrawn =
            Pieces::new("UPDATE contact SET permission = 'withdrawn' WHERE id % 10 = 3 OR origin = ").value("x");
        let cold = Pieces::new("UPDATE contact SET origin = 'bought' WHERE id % 10 = 4 OR origin = ").value("x");
        store::testing::change(company.application.database(), vec![withdrawn, cold]).await;
        company.load().await;
        let (reach, sample) = audience(&company.application, &marketer(), id).await.unwrap();
        let held: u64 = reach.held.iter().map(|(_, count)| count).sum();
        assert_eq!((reach.total, reach.sendable, held, sample.len()), (20, 16, 4, 5));
        assert_eq!(code(send(&company, id, 20).await), "count_changed");
        assert_eq!(send(&company, id, 16).await.unwrap(), CampaignState::Running);
        assert_eq!(code(send(&company, id, 16).await), "campaign_already_sent");
        company.send_campaign_until(id, &[CampaignState::Finished]).await;
        let told = report(&company.application, &marketer(), id).await.unwrap().counts;
        assert_eq!((told.audience, told.accepted, told.skipped), (20, 16, 4));
    }
}

both_databases! {
    async fn the_report_equals_what_the_receivers_answered_and_doubts_are_sent_again_once(database: Database) {
        let company = Company::on(&database, 400, 4, Character::moody()).await;
        company.load().await;
        company.send_until(&[CampaignState::Finished]).await;
        let account = company.provider.account();
        let (application, id) = (&company.application, crate::harness::CAMPAIGN);
        let told = report(application, &marketer(), id).await.unwrap();
        assert_eq!(told.counts.accepted as u64, account.total.accepted);
        assert_eq!(told.counts.in_doubt as u64, account.total.dropped_after_dot());
        assert_eq!(told.counts.refused, told.refusals.iter().map(|refusal| refusal.count).sum::<i64>());
        assert_eq!(told.counts.accepted + told.counts.refused + told.counts.in_doubt, 400);
        assert_eq!((told.counts.queued, told.counts.leased, told.counts.deferred), (0, 0, 0));
        assert_eq!(told.per_hour.iter().map(|hour| hour.accepted).sum::<i64>(), told.counts.accepted);
        let of = |filter| recipients(application, marketer_ref(), id, filter, None, 200);
        let doubts = of(RecipientFilter::InDoubt).await.unwrap().items;
        assert_eq!(doubts.len() as i64, told.counts.in_doubt);
        let refused = of(RecipientFilter::Refused).await.unwrap().items;
        assert!(refused.iter().all(|person| person.reply.is_some() && person.address.contains('@')));
        let all = of(RecipientFilter::Everybody).await.unwrap();
        assert_eq!((all.items.len(), all.next.is_some()), (200, true));
        let Some(doubt) = doubts.first() else { return };
        let again = || ResendLetters { campaign: id, recipients: vec![doubt.id] };
        assert_eq!(application.perform(&marketer(), again()).await.unwrap(), 1);
        assert_eq!(code(application.perform(&marketer(), again()).await), "not_in_doubt");
        company.send_until(&[CampaignState::Finished]).await;
        let later = report(application, &marketer(), id).await.unwrap().counts;
        assert_eq!(later.accepted + later.refused + later.in_doubt, 400, "{later:?}");
    }
}

fn marketer_ref() -> &'static Viewer {
    static MARKETER: std::sync::LazyLock<Viewer> = std::sync::LazyLock::new(marketer);
    &MARKETER
}

both_databases! {
    async fn a_rep_sees_and_changes_own_campaigns_only_and_sends_none(database: Database) {
        let company = company(&database, 3, Character::kind()).await;
        let application = &company.application;
        let theirs = ready(&company).await;
        let rep = Viewer::user(UserId::from_i64(2), Role::Rep);
        let mine = application.perform(&rep, CreateCampaign { name: "Mine".into(), kind: LetterKind::Cold }).await.unwrap();
        assert_eq!(code(campaign(application, &rep, theirs).await), "not_found");
        assert_eq!(code(application.perform(&rep, CopyCampaign { campaign: theirs }).await), "not_found");
        let listed = campaigns(application, &rep, None, 50).await.unwrap();
        assert_eq!(listed.items.iter().map(|line| line.record.id).collect::<Vec<_>>(), [mine]);
        assert_eq!(code(prepare_send(application, &rep, mine).await), "not_allowed");
        assert_eq!(code(application.perform(&rep, PauseCampaign(mine)).await), "not_allowed");
        assert_eq!(code(application.perform(&rep, PauseCampaign(theirs)).await), "not_found");
        application.perform(&rep, RemoveCampaign { campaign: mine }).await.unwrap();
        assert_eq!(code(campaign(application, &marketer(), mine).await), "not_found");
    }
}

both_databases! {
    async fn what_was_confirmed_for_later_is_a_draft_again_when_it_changes(database: Database) {
        let company = company(&database, 3, Character::kind()).await;
        let (application, id) = (&company.application, ready(&company).await);
        let prepared = prepare_send(application, &marketer(), id).await.unwrap();
        let at = Some(application.now().plus(std::time::Duration::from_secs(3_600)));
        let verb = SendCampaign { campaign: id, confirmed_count: 3, at, prepared };
        let sent = application.perform(&marketer(), verb).await.unwrap();
        assert_eq!((sent.state, sent.send_at), (CampaignState::Scheduled, at));
        let change = |change, version| ChangeCampaign { campaign: id, version, change };
        let name = CampaignChange { name: Some("Other name".into()), ..CampaignChange::default() };
        let renamed = application.perform(&marketer(), change(name, sent.version)).await.unwrap();
        assert_eq!(renamed.state, CampaignState::Scheduled);
        let subject = CampaignChange { subject: Some(Some("Other".into())), ..CampaignChange::default() };
        let changed = application.perform(&marketer(), change(subject, renamed.version)).await.unwrap();
        assert_eq!((changed.state, changed.frozen), (CampaignState::Draft, None));
        let late = CampaignChange::default();
        assert_eq!(code(application.perform(&marketer(), change(late, 1)).await), "changed");
        let hostile = CampaignChange { from_name: Some("Mei\r\nBcc: x".into()), ..CampaignChange::default() };
        assert_eq!(code(application.perform(&marketer(), change(hostile, changed.version)).await), "line_break");
    }
}

both_databases! {
    async fn a_demo_speaks_with_no_relay_but_one_on_this_machine(database: Database) {
        let company = company(&database, 3, Character::kind()).await;
        store::testing::change(&database, vec![Pieces::new("UPDATE workspace SET kind = ").value("demo")]).await;
        let (application, parts) = (&company.application, company.sending_parts());
        let elsewhere = store::sending::channel::all(&database).await.unwrap().remove(0);
        assert_eq!(code(dialogue(application, &elsewhere, &parts).await.map(drop)), "played_world");
        for host in ["127.0.0.1", "[::1]", "localhost"] {
            let here = ChannelRecord { host: host.into(), ..elsewhere.clone() };
            assert!(dialogue(application, &here, &parts).await.is_ok(), "{host}");
        }
    }
}

both_databases! {
    async fn of_a_colleagues_customer_a_report_shows_the_outcome_and_not_the_person(database: Database) {
        let company = Company::on(&database, 3, 1, Character::kind()).await;
        company.load().await;
        company.send_until(&[CampaignState::Finished]).await;
        let seen = async |role| {
            let viewer = Viewer::user(trial::OWNER, role);
            recipients(&company.application, &viewer, CAMPAIGN, RecipientFilter::Everybody, None, 10).await.unwrap().items
        };
        let theirs = seen(Role::Manager).await;
        assert!(theirs.len() == 3 && theirs.iter().all(|person| person.address.contains('@')));
        // The people are nobody's customers: of the pool a rep sees no person.
        let nobodys = seen(Role::Rep).await;
        assert_eq!(nobodys.len(), 3);
        assert!(nobodys.iter().all(|person| person.state == "accepted" && person.name.is_empty()));
        assert!(nobodys.iter().all(|person| person.address.is_empty() && person.reply.is_none()));
    }
}
