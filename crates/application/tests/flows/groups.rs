//! Groups of the worker that come twice, late, or from several nodes on one ledger; and last looks beside what stops letters.

use crate::harness::{CAMPAIGN, Company, START};
use application::sending::campaigns::steps::PauseCampaign;
use application::sending::planner::plan_campaign;
use application::sending::running::run_sending;
use application::sending::trial::CHANNEL;
use application::sending::worker::line::LineNumber;
use application::sending::worker::orphans::{Orphaned, TakeOverOrphans};
use application::sending::worker::progress::{ClaimLetters, RecordProgress};
use application::sending::worker::sender::Progress;
use application::sending::worker::verdict::{Verdict, held};
use domain::sending::campaign::CampaignState;
use domain::sending::classification::Class;
use domain::sending::outbox::OutgoingState;
use domain::sending::provider::ProviderGroup;
use domain::trust::Viewer;
use fakeworld::Character;
use std::sync::Arc;
use store::sending::last_look;
use store::sending::outbox::{self, Claimed, Denied, Ended};
use store::testing::{TestLedger, not_run};
use store::{Database, DatabaseError, Isolation, Lane, Pieces, Script, Transaction, both_databases};
use tokio::sync::{Notify, watch};

/// A planned campaign of ten, and its first five letters, claimed.
async fn claimed(database: &Database) -> (Company, Vec<Claimed>) {
    let company = Company::on(database, 10, 2, Character::kind()).await;
    company.load().await;
    plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
    let claim = ClaimLetters { channel: CHANNEL, room: 5, groups: vec![(ProviderGroup::Other, 5)] };
    let letters = company.application.perform(&Viewer::system(), claim).await.unwrap();
    (company, letters)
}

async fn intend(company: &Company, letters: &[Claimed]) -> Vec<Result<(), Denied>> {
    let intents = letters.iter().map(|letter| (LineNumber(0), held(letter))).collect();
    let verb = RecordProgress::new(CHANNEL, Progress { intents, ..Progress::default() }, &company.application);
    company.application.perform(&Viewer::system(), verb).await.unwrap()
}

async fn end(company: &Company, letters: &[Claimed], state: OutgoingState) {
    let verdict = |letter: &Claimed| {
        let ended = Ended {
            held: held(letter),
            state,
            not_before: None,
            counts_as_try: true,
            reply_code: Some(250),
            reason: None,
            class: None,
            sealed_reply: None,
        };
        (letter.campaign, Verdict { ended, reply: None, suppresses: false })
    };
    let verdicts = letters.iter().map(verdict).collect();
    let verb = RecordProgress::new(CHANNEL, Progress { verdicts, ..Progress::default() }, &company.application);
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

both_databases! {
    async fn an_intent_whose_answer_was_lost_is_answered_again_until_its_letter_has_ended(database: Database) {
        let (company, letters) = claimed(&database).await;
        assert_eq!(intend(&company, &letters).await, [Ok(()); 5]);
        assert_eq!(intend(&company, &letters).await, [Ok(()); 5]);
        end(&company, &letters[..1], OutgoingState::Accepted).await;
        assert_eq!(intend(&company, &letters[..2]).await, [Err(Denied::LeaseLost), Ok(())]);
        company.application.perform(&Viewer::system(), PauseCampaign(CAMPAIGN)).await.unwrap();
        assert_eq!(intend(&company, &letters[1..2]).await, [Err(Denied::NotRunning)]);
    }
}

both_databases! {
    async fn a_reply_that_comes_after_the_take_over_turns_its_doubt_into_a_fact_in_every_sum(database: Database) {
        let (company, letters) = claimed(&database).await;
        intend(&company, &letters[..2]).await;
        company.application.perform(&Viewer::system(), TakeOverOrphans(Orphaned::OfThisNode)).await.unwrap();
        assert_eq!(company.sums().await.get("in_doubt"), Some(&2));
        end(&company, &letters[..1], OutgoingState::Accepted).await;
        // What is in doubt already is not doubted twice, and what was said is not said again.
        end(&company, &letters[1..2], OutgoingState::InDoubt).await;
        end(&company, &letters[..1], OutgoingState::Accepted).await;
        let (sums, states) = (company.sums().await, company.states().await);
        for (state, count) in [("accepted", 1), ("in_doubt", 1)] {
            assert_eq!((sums.get(state), states.get(state)), (Some(&count), Some(&count)), "{state}");
        }
    }
}

both_databases! {
    async fn an_address_that_is_gone_gets_no_more_letters_and_why_stands_beside_its_letter(database: Database) {
        let (company, letters) = claimed(&database).await;
        let refused = |letter: &Claimed, class: Class| {
            let ended = Ended {
                held: held(letter),
                state: OutgoingState::Refused,
                not_before: None,
                counts_as_try: true,
                reply_code: Some(550),
                reason: Some("refused".into()),
                class: Some(class),
                sealed_reply: None,
            };
            (letter.campaign, Verdict { ended, reply: None, suppresses: class.ends_an_address() })
        };
        let verdicts = vec![refused(&letters[0], Class::InvalidMailbox), refused(&letters[1], Class::Blocklist)];
        let verb = RecordProgress::new(CHANNEL, Progress { verdicts, ..Progress::default() }, &company.application);
        company.application.perform(&Viewer::system(), verb).await.unwrap();
        let causes = store::sending::report::causes(&database, CAMPAIGN).await.unwrap();
        let causes: Vec<_> = causes.iter().map(|cause| (cause.class, cause.letters)).collect();
        assert_eq!(causes, [(Class::Blocklist, 1), (Class::InvalidMailbox, 1)]);
        let count = Pieces::new("SELECT COUNT(*) FROM suppression WHERE reason = 'bounced'");
        assert_eq!(database.query_pieces(count, |row| row.int(0)).await.unwrap(), [1]);
    }
}

both_databases! {
    async fn what_a_gone_driver_held_of_a_channel_is_taken_over_but_for_what_another_knows(database: Database) {
        let (company, letters) = claimed(&database).await;
        intend(&company, &letters[..1]).await;
        let strays = Orphaned::OfChannel { channel: CHANNEL, but: vec![letters[4].id] };
        assert_eq!(company.application.perform(&Viewer::system(), TakeOverOrphans(strays)).await.unwrap(), 4);
        let expected = [("in_doubt", 1), ("leased", 1), ("queued", 8)].map(|(state, count)| (state.to_owned(), count));
        assert_eq!(company.states().await, expected.into());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_share_one_channel_without_more_connections_than_it_allows() {
    let Some(ledger) = TestLedger::postgres().await else {
        return not_run("groups::two_nodes_share_one_channel_without_more_connections_than_it_allows");
    };
    let character = Character { most_connections: Some(2), ..Character::kind() };
    let company = Company::on(&ledger.database, 300, 2, character).await;
    company.load().await;
    // A connection that is opened anew for its age would overlap with the old one.
    let long = Pieces::new("UPDATE channel SET letters_per_connection = ").value(1_000i64);
    store::testing::change(&ledger.database, vec![long]).await;
    let other = company.another_node().await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(run_sending(other, company.sending_parts(), stopped));
    company.send_until(&[CampaignState::Finished]).await;
    stop.send(true).unwrap();
    while !running.is_finished() {
        company.turn().await;
    }
    assert_eq!(company.states().await, [("accepted".to_owned(), 300)].into());
    let account = company.provider.account();
    assert_eq!((account.total.accepted, account.refused_connections), (300, 0));
    assert_eq!(company.campaign().await.planned, 300);
}

/// Does something in a transaction and commits only when it is told to.
struct Slow {
    pause: bool,
    letters: Vec<Claimed>,
    there: Notify,
    go: Notify,
}

impl Script for Slow {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        if self.pause {
            let pause = Pieces::new("UPDATE campaign SET state = 'paused' WHERE id = ").value(CAMPAIGN);
            transaction.execute_pieces(&pause).await?;
            last_look::stop(transaction).await?;
        } else {
            last_look::begin(transaction);
            let letters: Vec<_> = self.letters.iter().map(held).collect();
            outbox::intend(transaction, &letters, START).await?;
        }
        self.there.notify_one();
        self.go.notified().await;
        Ok(())
    }
}

/// Begins it and answers when all but its commit is done.
async fn begin(database: &Database, slow: &Arc<Slow>, isolation: Isolation) -> tokio::task::JoinHandle<()> {
    let (database, script) = (database.clone(), Arc::clone(slow));
    let writing = tokio::spawn(async move { database.write(Lane::Ordinary, isolation, script).await.unwrap() });
    slow.there.notified().await;
    writing
}

/// Until somebody waits for the order of looks and stops.
async fn somebody_waits(database: &Database) {
    let waiting = || {
        Pieces::new(
            "SELECT COUNT(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted",
        )
    };
    while database.query_pieces(waiting(), |row| row.int(0)).await.unwrap() != [1] {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_beside_a_pause_is_either_on_disk_before_it_is_answered_or_sees_it() {
    let Some(ledger) = TestLedger::postgres().await else {
        return not_run("groups::a_look_beside_a_pause_is_either_on_disk_before_it_is_answered_or_sees_it");
    };
    let (company, letters) = claimed(&ledger.database).await;
    let slow = |pause| Slow { pause, letters: letters[..2].to_vec(), there: Notify::new(), go: Notify::new() };
    let look = Arc::new(slow(false));
    let looking = begin(&ledger.database, &look, Isolation::ReadCommitted).await;
    let application = company.application.clone();
    let pausing =
        tokio::spawn(async move { application.perform(&Viewer::system(), PauseCampaign(CAMPAIGN)).await.unwrap() });
    somebody_waits(&ledger.database).await;
    assert!(!pausing.is_finished());
    look.go.notify_one();
    looking.await.unwrap();
    pausing.await.unwrap();
    assert_eq!(company.states().await.get("data_intent"), Some(&2));
    let running = Pieces::new("UPDATE campaign SET state = 'running' WHERE id = ").value(CAMPAIGN);
    store::testing::change(&ledger.database, vec![running]).await;
    let pause = Arc::new(slow(true));
    let pausing = begin(&ledger.database, &pause, Isolation::Serializable).await;
    let release = async {
        somebody_waits(&ledger.database).await;
        pause.go.notify_one();
    };
    let (answers, ()) = tokio::join!(intend(&company, &letters[2..]), release);
    pausing.await.unwrap();
    assert_eq!(answers, [Err(Denied::NotRunning); 3]);
}
