//! Several nodes on one ledger: what one commits, the others show.

use crate::harness::{CAMPAIGN, Company, START};
use application::customers::contacts::{BulkChange, Selection, bulk_change};
use application::customers::people::follow_people;
use application::sending::running::{SendingParts, run_sending};
use application::sending::shaping::ShapeGroup;
use application::sending::shares::SHARE;
use application::sending::trial::CHANNEL;
use application::{Application, Parts};
use basics::ids::UserId;
use basics::{Dice, Language, Timestamp};
use domain::customers::condition::Condition;
use domain::sending::campaign::CampaignState;
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::ShapeChange;
use domain::trust::{Role, Viewer};
use fakeworld::{Character, MailProvider, Network, Patience, TurnableClock};
use outside::Clock;
use std::sync::Arc;
use std::time::Duration;
use store::Pieces;
use tokio::sync::watch;
use tokio::task::JoinHandle;

async fn spanish(application: &Application) -> usize {
    let condition = r#"{"version":1,"field":"language","operator":"equals","value":"es"}"#;
    let condition = Condition::read_text(condition).unwrap();
    let now = application.now();
    application
        .ask_people(move |engine| engine.members(&audience::Scope::Everything, &condition, now).len())
        .await
        .unwrap()
}

store::both_databases! {
    async fn what_one_node_saves_another_shows(database: Database) {
        if !database.is_postgres() {
            // A file is held by one process.
            return;
        }
        let company = Company::on(&database, 20, 1, Character::kind()).await;
        let one = &company.application;
        let clock = Arc::new(TurnableClock::at(START));
        let parts = Parts {
            database: database.clone(),
            keyring: one.keyring().clone(),
            clock: Arc::clone(&clock) as _,
            dice: Dice::from_number(8),
            files: Arc::clone(one.files()),
        };
        let other = Application::start(parts).await.unwrap();
        assert_ne!(one.node(), other.node());
        let following = [one, &other].map(|node| tokio::spawn(follow_people(node.clone(), Language::ENGLISH)));
        one.people().followed().await;
        other.people().followed().await;
        let (mut told, mut own) = (other.changes_of_others(), one.changes_of_others());
        let everybody = Selection::Meant { condition: Condition::everybody(), search: None, except: Vec::new() };
        let change = BulkChange { language: Some(Some("es".parse().unwrap())), ..BulkChange::default() };
        let by = Viewer::user(UserId::from_i64(1), Role::Administrator);
        bulk_change(one, &by, everybody, change).await.unwrap();
        assert_eq!(spanish(one).await, 20);
        while spanish(&other).await < 20 {
            clock.turn(Duration::from_millis(250));
            company.turn().await;
        }
        let heard = told.recv().await.unwrap();
        assert!(heard.iter().any(|change| change.noun == "contact" && change.node == one.node()));
        assert!(own.try_recv().is_err(), "nobody tells a node of its own changes again");
        following.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// A second node whose letters come to a receiver of their own, so that it can be told who sent what.
struct SecondNode {
    node: u8,
    provider: Arc<MailProvider>,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

async fn second_node(company: &Company, character: Character) -> SecondNode {
    let node = company.another_node().await;
    assert_ne!(node.node(), company.application.node());
    let provider = Arc::new(MailProvider::new("relay.example", 9, character, Arc::clone(&company.clock) as _));
    let network = Arc::new(Network::new());
    network.connect("relay.example", 25, Arc::clone(&provider));
    let parts = SendingParts { dialler: network, ..company.sending_parts() };
    let (number, (stop, stopped)) = (node.node(), watch::channel(false));
    SecondNode { node: number, provider, stop, running: tokio::spawn(run_sending(node, parts, stopped)) }
}

/// A domain whose every RCPT is remembered, and which lets any number in.
fn watching() -> Character {
    let patience = Patience { domain: "gmail.com".into(), letters: usize::MAX, millis: 1, hangs_up: false };
    Character { patience: vec![patience], ..Character::kind() }
}

fn knocks(provider: &MailProvider) -> Vec<Timestamp> {
    let account = provider.account();
    account.knocks.get("gmail.com").into_iter().flatten().map(|knock| knock.at).collect()
}

/// The most letters of any stretch of a minute.
fn most_in_a_minute(mut moments: Vec<Timestamp>) -> usize {
    moments.sort();
    let minute = Duration::from_secs(60);
    let within = |(place, first): (usize, &Timestamp)| {
        moments[place..].iter().take_while(|later| later.since(*first) < minute).count()
    };
    moments.iter().enumerate().map(within).max().unwrap_or(0)
}

async fn shape(company: &Company, change: ShapeChange) {
    let verb = ShapeGroup { channel: CHANNEL, provider: ProviderGroup::Google, change };
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

async fn shares(company: &Company) -> Vec<String> {
    let asked = Pieces::new("SELECT bounds FROM channel_share WHERE until > ").value(0i64).text(" ORDER BY node");
    company.application.database().query_pieces(asked, |row| row.text(0)).await.unwrap()
}

store::both_databases! {
    async fn two_nodes_share_a_campaign_and_together_keep_to_its_limits_also_when_one_dies(database: Database) {
        if !database.is_postgres() {
            return;
        }
        let mut company = Company::at_domains(&database, 700, 4, watching(), &["gmail.com"]).await;
        company.step = Duration::from_millis(20);
        company.load().await;
        shape(&company, ShapeChange { letters_per_minute: Some(200), ..ShapeChange::default() }).await;
        let second = second_node(&company, watching()).await;
        let first = &company.provider;
        company.send_while(async || knocks(&second.provider).len() < 60 || knocks(first).len() < 120).await;
        assert_eq!(shares(&company).await.len(), 1, "whoever ends gives up its part");
        // The first goes on, the second dies without a word: its letters are taken over, its part once it has run out.
        let began = company.campaign().await;
        assert_eq!(began.state, CampaignState::Running);
        // Its drivers know by themselves when they may begin nothing more; only then the ledger's clock takes its part away.
        company.send_while(async || knocks(&second.provider).len() < 160).await;
        second.running.abort();
        let died = company.clock.monotonic();
        company.send_while(async || company.clock.monotonic() - died < SHARE + Duration::from_secs(2)).await;
        let over = Pieces::new("UPDATE channel_share SET until = 1 WHERE node = ").value(i64::from(second.node));
        store::testing::change(company.application.database(), vec![over]).await;
        company.let_leases_end().await;
        company.send_until(&[CampaignState::Finished]).await;
        let all: Vec<Timestamp> = knocks(first).into_iter().chain(knocks(&second.provider)).collect();
        let most = most_in_a_minute(all.clone());
        assert!(most <= 201, "{most} letters within a minute");
        let states = company.states().await;
        let in_doubt = states.get("in_doubt").copied().unwrap_or(0);
        assert_eq!(states["accepted"] + in_doubt, 700, "{states:?}");
        assert!(in_doubt <= 2, "{states:?}");
        assert_eq!(all.len() as i64, 700, "{states:?}");
        assert_eq!(company.campaign().await.id, CAMPAIGN);
        drop(second.stop);
    }

    async fn a_cell_that_one_node_was_told_to_slow_rests_on_the_other_too(database: Database) {
        if !database.is_postgres() {
            return;
        }
        let mut company = Company::at_domains(&database, 1_500, 4, watching(), &["gmail.com"]).await;
        // As fast as real time: a busy PostgreSQL may take its part of the two seconds in which the other node hears of it.
        company.step = Duration::from_millis(1);
        company.load().await;
        shape(&company, ShapeChange { letters_per_minute: Some(400), ..ShapeChange::default() }).await;
        let patience = Patience { domain: "gmail.com".into(), letters: 40, millis: 60_000, hangs_up: false };
        let second = second_node(&company, Character { patience: vec![patience], ..Character::kind() }).await;
        company.send_while(async || {
            let account = second.provider.account();
            let slowed = account.knocks.get("gmail.com").into_iter().flatten().find(|knock| knock.too_soon).map(|knock| knock.at);
            slowed.is_none_or(|at| company.clock.now().since(at) < Duration::from_secs(8))
        })
        .await;
        let account = second.provider.account();
        let slowed = account.knocks["gmail.com"].iter().find(|knock| knock.too_soon).unwrap().at;
        let others = knocks(&company.provider);
        let after = |from: f64, to: f64| {
            others.iter().filter(|at| **at > slowed && (from..to).contains(&at.since(slowed).as_secs_f64())).count()
        };
        assert!(others.iter().any(|at| *at < slowed), "the other node sends too");
        assert_eq!(after(3.0, 5.0), 0, "{} of {}", after(3.0, 5.0), others.len());
        second.running.abort();
    }
}
