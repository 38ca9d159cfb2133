//! What is said in the middle of a running campaign is obeyed: pause, cancel, suppressions, and the end of the process.

use crate::harness::{CAMPAIGN, Company, address};
use application::sending::campaigns::steps::{CancelCampaign, PauseCampaign, ResumeCampaign};
use application::sending::planner::{SkipCancelled, plan_campaign};
use application::sending::running::run_sending;
use application::sending::trial::contact_id;
use application::start::{ConfirmClock, SendingHold, sending_hold};
use application::trust::RecordPreference;
use basics::{Dice, Id};
use domain::sending::campaign::CampaignState;
use domain::trust::Viewer;
use fakeworld::Character;
use outside::Clock;
use std::sync::Arc;
use store::customers::contact;
use store::{DatabaseError, Isolation, Lane, Pieces, Script, Transaction, both_databases};
use tokio::sync::watch;

const CONNECTIONS: u16 = 4;

async fn accepted_at_least(company: &Company, letters: u64) {
    while company.provider.account().total.accepted < letters {
        tokio::task::yield_now().await;
    }
}

async fn run(company: &Company, pieces: Vec<Pieces>) {
    store::testing::change(company.application.database(), pieces).await;
}

both_databases! {
    async fn after_a_pause_only_what_was_on_the_wire_arrives_and_after_going_on_everything_does_once(database: Database) {
        let company = Company::on(&database, 600, CONNECTIONS, Character::kind()).await;
        company.load().await;
        let pause = async {
            accepted_at_least(&company, 100).await;
            company.application.perform(&Viewer::system(), PauseCampaign(CAMPAIGN)).await.unwrap();
            company.provider.account().total.accepted
        };
        let (_, at_commit) = tokio::join!(company.send_until(&[CampaignState::Paused]), pause);
        let after = company.provider.account().total.accepted;
        assert!(after <= at_commit + u64::from(CONNECTIONS), "{at_commit} at the commit, {after} at the end");
        assert!(after < 600, "the pause came too late to prove anything");
        company.application.perform(&Viewer::system(), ResumeCampaign(CAMPAIGN)).await.unwrap();
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 600)].into());
        assert_eq!(company.provider.account().total.accepted, 600);
    }
}

both_databases! {
    async fn a_cancelled_campaign_sends_nothing_more_and_says_whom_it_left_out(database: Database) {
        let company = Company::on(&database, 600, CONNECTIONS, Character::kind()).await;
        company.load().await;
        let cancel = async {
            accepted_at_least(&company, 100).await;
            company.application.perform(&Viewer::system(), CancelCampaign(CAMPAIGN)).await.unwrap();
            company.provider.account().total.accepted
        };
        let (_, at_commit) = tokio::join!(company.send_until(&[CampaignState::Cancelled]), cancel);
        let rest = SkipCancelled { campaign: CAMPAIGN, from: Id::from_i64(0) };
        company.application.perform(&Viewer::system(), rest).await.unwrap();
        let after = company.provider.account().total.accepted;
        assert!(after <= at_commit + u64::from(CONNECTIONS), "{at_commit} at the commit, {after} at the end");
        let states = company.states().await;
        assert_eq!(states.get("accepted").copied(), Some(after as i64));
        assert_eq!(states.len(), 2, "{states:?}");
        assert!(states.contains_key("skipped"), "{states:?}");
    }
}

both_databases! {
    async fn the_queue_of_a_campaign_that_was_cancelled_elsewhere_is_emptied_though_nobody_rang(database: Database) {
        let company = Company::on(&database, 50, 1, Character::kind()).await;
        company.load().await;
        plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
        let state = |state: &'static str| {
            Pieces::new("UPDATE campaign SET state = ").value(state).text(" WHERE id = ").value(CAMPAIGN)
        };
        run(&company, vec![state("paused")]).await;
        let begun = company.clock.monotonic();
        let cancelled = std::sync::atomic::AtomicBool::new(false);
        company
            .send_while(async || {
                let underway = company.clock.monotonic() > begun + std::time::Duration::from_secs(5);
                if underway && !cancelled.swap(true, std::sync::atomic::Ordering::SeqCst) {
                    run(&company, vec![state("cancelled")]).await;
                }
                company.states().await.contains_key("queued")
            })
            .await;
        assert_eq!(company.states().await, [("skipped".to_owned(), 50)].into());
        assert_eq!(company.sums().await.get("skipped"), Some(&50));
    }
}

both_databases! {
    async fn people_suppressed_in_the_middle_get_nothing(database: Database) {
        let company = Company::on(&database, 600, CONNECTIONS, Character::kind()).await;
        company.load().await;
        let suppress = async {
            accepted_at_least(&company, 100).await;
            let keyring = company.application.keyring();
            let row = |number: usize| {
                Pieces::new("INSERT INTO suppression (id, hash, reason, source, at) VALUES (")
                    .value(number as i64)
                    .text(", ")
                    .value(keyring.suppression_hash(&address(number)))
                    .text(", 'unsubscribed', 'test', 0)")
            };
            run(&company, (550..600).map(row).collect()).await;
        };
        tokio::join!(company.send_until(&[CampaignState::Finished]), suppress);
        let account = company.provider.account();
        let received = (550..600).filter(|number| account.of(&address(*number)).received() > 0).count();
        assert_eq!(received, 0, "the last fifty were far from the wire");
        assert_eq!(account.total.accepted, 550);
    }
}

both_databases! {
    async fn the_second_person_behind_one_address_is_left_out(database: Database) {
        let company = Company::on(&database, 3, 1, Character::kind()).await;
        company.load().await;
        plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
        // Between a crash while planning and the next start the person was removed and entered again.
        let database = company.application.database();
        let mut twin = contact::get(database, contact_id(0)).await.unwrap().unwrap();
        let card: serde_json::Value =
            company.application.unseal("contact", "sealed", twin.id.as_i64(), &twin.sealed).unwrap();
        twin.id = Id::from_i64(99 << 22);
        let place = seal::Place { table: "contact", column: "sealed", row: twin.id.as_i64() };
        let keyring = company.application.keyring();
        twin.sealed = keyring.seal(place, &serde_json::to_vec(&card).unwrap(), &mut Dice::from_number(5));
        let gone = Pieces::new("UPDATE contact SET deleted_at = 1 WHERE id = ").value(contact_id(0));
        let again = Pieces::new("UPDATE campaign SET plan_done = 0 WHERE id = ").value(CAMPAIGN);
        run(&company, vec![gone, again]).await;
        database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(Insert(twin))).await.unwrap();
        company.load().await;
        plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
        let skipped = store::sending::plan::skipped(database, CAMPAIGN).await.unwrap();
        assert_eq!(skipped, [("same_address".to_owned(), 1)]);
        let record = company.campaign().await;
        assert_eq!((record.planned, record.audience_size, record.plan_done), (4, 4, true));
    }
}

struct Insert(contact::ContactRecord);

impl Script for Insert {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        contact::insert(transaction, std::slice::from_ref(&self.0)).await
    }
}

both_databases! {
    async fn after_the_process_died_nobody_gets_it_twice_and_open_intents_are_in_doubt(database: Database) {
        let mut company = Company::on(&database, 600, CONNECTIONS, Character::kind()).await;
        company.load().await;
        let process = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (_running, stopped) = watch::channel(false);
        process.spawn(run_sending(company.application.clone(), company.sending_parts(), stopped));
        while company.provider.account().total.accepted < 100 {
            company.turn().await;
        }
        process.shutdown_background();
        company.application = company.another_node().await;
        company.let_leases_end().await;
        company.send_until(&[CampaignState::Finished]).await;
        let (states, account) = (company.states().await, company.provider.account());
        let count = |state: &str| states.get(state).copied().unwrap_or_default() as u64;
        assert_eq!(count("accepted") + count("in_doubt"), 600, "{states:?}");
        assert!(count("in_doubt") <= u64::from(CONNECTIONS), "{states:?}");
        for number in 0..600 {
            assert!(account.of(&address(number)).received() <= 1, "person {number} received twice");
        }
    }
}

both_databases! {
    async fn a_kind_of_letter_that_a_person_declines_is_neither_planned_nor_sent(database: Database) {
        // A server that defers now and then keeps an account of each recipient.
        let company = Company::on(&database, 4, 1, Character { deferred_first_tries: 1, ..Character::kind() }).await;
        company.load().await;
        let kind = company.campaign().await.kind;
        let decline = async |number: usize| {
            let proof = "preferences of the test".to_owned();
            let verb = RecordPreference { contact: contact_id(number), kind, wants: false, proof };
            company.application.perform(&Viewer::system(), verb).await.unwrap();
        };
        decline(0).await;
        plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
        decline(1).await;
        company.send_until(&[CampaignState::Finished]).await;
        let account = company.provider.account();
        let received = |number| account.of(&address(number)).received();
        assert_eq!([0, 1, 2, 3].map(received), [0, 0, 1, 1]);
    }
}

both_databases! {
    async fn after_somebody_set_the_clock_nothing_is_sent_until_a_person_confirms_it(database: Database) {
        let company = Company::on(&database, 600, CONNECTIONS, Character::kind()).await;
        company.load().await;
        let day = std::time::Duration::from_secs(24 * 3_600);
        let held = async {
            accepted_at_least(&company, 100).await;
            company.clock.set_wall(company.clock.now().plus(day));
            while sending_hold(&company.application).await.unwrap().is_none() {
                tokio::task::yield_now().await;
            }
            loop {
                let states = company.states().await;
                if !states.contains_key("leased") && !states.contains_key("data_intent") {
                    break;
                }
                tokio::task::yield_now().await;
            }
            let (accepted, begun) = (company.provider.account().total.accepted, company.clock.monotonic());
            while company.clock.monotonic() < begun + std::time::Duration::from_secs(30) {
                tokio::task::yield_now().await;
            }
            assert_eq!(company.provider.account().total.accepted, accepted, "something was sent while it held");
            assert!(accepted < 600, "the clock was set too late to prove anything");
            assert_eq!(sending_hold(&company.application).await.unwrap(), Some(SendingHold::ClockAhead));
            company.application.perform(&Viewer::system(), ConfirmClock).await.unwrap();
        };
        tokio::join!(company.send_until(&[CampaignState::Finished]), held);
        assert_eq!(company.states().await, [("accepted".to_owned(), 600)].into());
        assert_eq!(company.provider.account().total.accepted, 600);
    }
}
