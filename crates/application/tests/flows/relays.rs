//! Relays that refuse, drop or never greet: no letter ends for the channel's sake, and the channel says what is wrong.

use crate::harness::{CAMPAIGN, Company};
use application::Trouble;
use application::sending::channels::{ChangeChannel, ChannelChange};
use application::sending::planner::plan_campaign;
use application::sending::press::LedgerPress;
use application::sending::rest::TryChannelNow;
use application::sending::running::dialogue;
use application::sending::trial::CHANNEL;
use application::sending::worker::drive::{Ports, Press, Route, Word, drive};
use application::sending::worker::sender::{ChannelLimits, ChannelSender, Prepared};
use domain::sending::campaign::CampaignState;
use domain::sending::channel::ChannelState;
use domain::trust::Viewer;
use fakeworld::{Character, MailProvider};
use outside::{Clock, Pending};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::both_databases;
use store::sending::outbox::Claimed;
use store::sending::rest;
use tokio::sync::mpsc;

both_databases! {
    async fn a_relay_that_blocks_the_sender_stops_the_channel_and_burns_no_letter(database: Database) {
        let company = Company::on(&database, 40, 4, Character { blocks_senders: true, ..Character::kind() }).await;
        company.load().await;
        company.send_while(async || company.channel().await.state != ChannelState::Paused).await;
        assert_eq!(company.states().await, [("queued".to_owned(), 40)].into());
        assert_eq!(company.channel().await.last_error.as_deref(), Some("MAIL: 554 5.7.1"));
        let provider = company.replace_relay(Character::kind());
        let change = ChannelChange { paused: Some(false), ..ChannelChange::default() };
        company.application.perform(&Viewer::system(), ChangeChannel { channel: CHANNEL, change }).await.unwrap();
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 40)].into());
        assert_eq!(provider.account().total.accepted, 40);
        let channel = company.channel().await;
        assert_eq!((channel.state, channel.last_error), (ChannelState::Ready, None));
    }
}

both_databases! {
    async fn a_relay_that_cannot_be_reached_is_told_and_so_is_its_return(database: Database) {
        let company = Company::on(&database, 10, 2, Character::kind()).await;
        company.load().await;
        company.network.take_down("relay.example", 25);
        company.send_while(async || company.channel().await.state != ChannelState::Failing).await;
        let told = company.channel().await;
        assert!(told.last_error.is_some_and(|why| why.contains("relay.example could not be reached")));
        company.replace_relay(Character::kind());
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 10)].into());
        assert_eq!(company.channel().await.state, ChannelState::Ready);
    }
}

both_databases! {
    async fn a_relay_that_refuses_our_sign_in_is_asked_seldom_and_at_once_when_somebody_wants_it(database: Database) {
        let company = Company::on(&database, 10, 4, Character::kind()).await;
        company.load().await;
        company.network.list();
        let demanding = |password: &str| {
            let provider = MailProvider::new("relay.example", 8, Character::kind(), Arc::clone(&company.clock) as _);
            let provider = Arc::new(provider.with_credentials("anna", password));
            company.network.connect("relay.example", 25, Arc::clone(&provider));
            provider
        };
        let locked = demanding("another one");
        let change = ChannelChange { username: Some("anna".into()), password: Some("secret".into()), ..ChannelChange::default() };
        company.application.perform(&Viewer::system(), ChangeChannel { channel: CHANNEL, change }).await.unwrap();
        let began = company.clock.monotonic();
        company.send_while(async || company.clock.monotonic() - began < Duration::from_secs(600)).await;
        // At once, and after one, two and four minutes.
        let tries = locked.account().connections;
        assert!((2..=5).contains(&tries), "{tries} tries in ten minutes");
        let row = rest::of(company.application.database(), CHANNEL).await.unwrap().unwrap();
        assert_eq!((row.cause.as_str(), row.reason.as_str()), ("sign_in", "AUTH: 535 5.7.8"));
        assert_eq!(company.channel().await.state, ChannelState::Failing);
        // Mended: the next try is minutes away, unless somebody asks.
        let open = demanding("secret");
        let from = company.clock.monotonic();
        company.send_while(async || company.clock.monotonic() - from < Duration::from_secs(20)).await;
        assert_eq!(open.account().connections, 0);
        let wish = TryChannelNow { channel: CHANNEL };
        company.application.perform(&Viewer::system(), wish).await.unwrap();
        let from = company.clock.monotonic();
        company.send_until(&[CampaignState::Finished]).await;
        assert!(company.clock.monotonic() - from < Duration::from_secs(50));
        assert_eq!(company.states().await, [("accepted".to_owned(), 10)].into());
        assert_eq!(rest::of(company.application.database(), CHANNEL).await.unwrap(), None);
    }
}

both_databases! {
    async fn a_relay_that_never_greets_is_not_waited_for_when_sending_stops(database: Database) {
        let company = Company::on(&database, 10, 2, Character { tarpit_millis: 3_600_000, ..Character::kind() }).await;
        company.load().await;
        let stopped_at = std::sync::Mutex::new(Duration::ZERO);
        company
            .send_while(async || {
                *stopped_at.lock().unwrap() = company.clock.monotonic();
                company.provider.account().connections == 0
            })
            .await;
        let took = company.clock.monotonic() - *stopped_at.lock().unwrap();
        assert!(took < Duration::from_secs(60), "{took:?}");
        assert_eq!(company.states().await, [("queued".to_owned(), 10)].into());
    }
}

/// A press that fails at its first letters, panics at the next ones, and works from then on.
struct Faulty {
    press: LedgerPress,
    asked: AtomicU32,
}

impl Press for Faulty {
    fn prepare(&self, claimed: Vec<Claimed>) -> Pending<'_, Result<Vec<Prepared>, Trouble>> {
        match self.asked.fetch_add(1, Ordering::SeqCst) {
            0 => Box::pin(async { Err(Trouble::Busy) }),
            1 => panic!("a press that breaks on purpose"),
            _ => self.press.prepare(claimed),
        }
    }
}

both_databases! {
    async fn letters_that_could_not_be_prepared_come_again_though_nobody_restarts(database: Database) {
        let company = Company::on(&database, 10, 2, Character::kind()).await;
        company.load().await;
        plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
        let (application, parts) = (&company.application, company.sending_parts());
        let (settings, target) = dialogue(application, &company.channel().await, &parts).await.unwrap();
        let press = LedgerPress::new(application.clone(), Arc::clone(&parts.words), 1);
        let ports = Ports {
            application: application.clone(),
            channel: CHANNEL,
            route: Route::Relay { dialler: parts.dialler, target: Arc::new(target) },
            press: Arc::new(Faulty { press, asked: AtomicU32::new(0) }),
        };
        let limits = ChannelLimits::of_connections(2, 100);
        let (words, heard) = mpsc::channel(8);
        let driver = tokio::spawn(drive(ChannelSender::new(settings, limits, application.dice()), ports, heard));
        while company.states().await != [("accepted".to_owned(), 10)].into() {
            company.turn().await;
        }
        words.send(Word::Stop).await.unwrap();
        while !driver.is_finished() {
            company.turn().await;
        }
    }
}
