//! A channel that signs in by access tokens: fetched, renewed once when the relay refuses one, and a clear word when only a new consent
//! can help.

use crate::harness::Company;
use application::sending::channels::{ChangeChannel, ChannelChange};
use application::sending::outward::Outward;
use application::sending::running::Consent;
use application::sending::sign_in::CONSENT_REFUSED;
use application::sending::trial::CHANNEL;
use domain::sending::campaign::CampaignState;
use domain::sending::channel::ChannelState;
use domain::trust::Viewer;
use fakeworld::{Character, MailProvider, Pages, Zone};
use std::sync::Arc;
use store::both_databases;

const TOKENS: &str = "https://tokens.example/token";

/// The relay takes this token alone; the tokens' address gives what the pages say.
async fn company(database: &store::Database, token: &str) -> (Company, Arc<Pages>, Arc<MailProvider>) {
    let company = Company::on(database, 4, 1, Character::kind()).await;
    company.load().await;
    company.network.list();
    let pages = Arc::new(Pages::default());
    company.application.connect(Outward {
        sending: company.sending_parts(),
        resolver: Arc::new(Zone::default()),
        fetcher: Arc::clone(&pages) as _,
    });
    let clock = Arc::clone(&company.clock) as _;
    let provider = MailProvider::new("relay.example", 8, Character::kind(), clock);
    let provider = Arc::new(provider.with_credentials("mei@tide.example", token));
    company.network.connect("relay.example", 25, Arc::clone(&provider));
    let consent = Consent {
        token_url: TOKENS.into(),
        client_id: "client id".into(),
        client_secret: "a&b".into(),
        refresh_token: "refresh".into(),
    };
    let change = ChannelChange {
        username: Some("mei@tide.example".into()),
        consent: Some(Some(consent)),
        ..ChannelChange::default()
    };
    company.application.perform(&Viewer::system(), ChangeChannel { channel: CHANNEL, change }).await.unwrap();
    (company, pages, provider)
}

fn granted(token: &str) -> String {
    format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":3599}}"#)
}

both_databases! {
    async fn letters_go_with_a_token_that_is_fetched_once(database: Database) {
        let (company, pages, provider) = company(&database, "good").await;
        pages.answer_forms(TOKENS, 200, &granted("good"));
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(provider.account().total.accepted, 4);
        let asked = pages.asked();
        let form = "grant_type=refresh_token&refresh_token=refresh&client_id=client%20id&client_secret=a%26b";
        assert_eq!(asked, [(TOKENS.to_owned(), form.to_owned())]);
    }
}

both_databases! {
    async fn a_token_that_the_relay_refuses_is_renewed(database: Database) {
        let (company, pages, provider) = company(&database, "good").await;
        pages.answer_forms(TOKENS, 200, &granted("revoked"));
        company
            .send_while(async || {
                if !pages.asked().is_empty() {
                    pages.answer_forms(TOKENS, 200, &granted("good"));
                }
                company.campaign().await.state != CampaignState::Finished
            })
            .await;
        assert_eq!(pages.asked().len(), 2);
        assert_eq!(provider.account().total.accepted, 4);
        assert_eq!(company.channel().await.last_error, None);
    }
}

both_databases! {
    async fn a_consent_that_is_gone_is_said_and_no_letter_ends_for_it(database: Database) {
        let (company, pages, _provider) = company(&database, "good").await;
        pages.answer_forms(TOKENS, 400, r#"{"error":"invalid_grant","error_description":"secret words"}"#);
        let planned = [("queued".to_owned(), 4)].into();
        company
            .send_while(async || company.channel().await.last_error.is_none() || company.states().await != planned)
            .await;
        let channel = company.channel().await;
        assert_eq!((channel.state, channel.last_error.as_deref()), (ChannelState::Failing, Some(CONSENT_REFUSED)));
        assert_eq!(company.states().await, [("queued".to_owned(), 4)].into());
        pages.answer_forms(TOKENS, 200, &granted("good"));
        company.send_until(&[CampaignState::Finished]).await;
    }
}

both_databases! {
    async fn a_fresh_token_that_is_refused_too_asks_for_a_new_consent(database: Database) {
        let (company, pages, _provider) = company(&database, "other").await;
        pages.answer_forms(TOKENS, 200, &granted("refused"));
        let refused = async || company.channel().await.last_error.as_deref() != Some(CONSENT_REFUSED);
        company.send_while(refused).await;
        assert_eq!(company.states().await, [("queued".to_owned(), 4)].into());
        assert!(pages.asked().len() <= 3, "{}", pages.asked().len());
    }
}
