//! Brakes: a campaign whose addresses do not exist pauses by itself, one refusal of three stops nothing, and a receiver that blocks us waits alone.

use crate::harness::{CAMPAIGN, Company, address};
use application::insight::needs;
use application::sending::brake::{GoOnNevertheless, LiftHold, campaign_brake, open_holds};
use application::sending::campaigns::steps::ResumeCampaign;
use application::sending::guard::{Watch, guard_once};
use application::sending::trial::CHANNEL;
use application::{Application, Trouble};
use basics::ids::ChannelId;
use domain::sending::brake::Measure;
use domain::sending::campaign::CampaignState;
use domain::sending::provider::ProviderGroup;
use domain::trust::Viewer;
use fakeworld::Character;
use outside::Clock;
use std::time::Duration;
use store::{Pieces, both_databases};

/// Sends and watches until the campaign stands so; not for ever.
async fn watched(company: &Company, until: CampaignState) {
    let last = company.clock.monotonic() + Duration::from_secs(1_800);
    company
        .send_while(async || {
            guard_once(&company.application, Watch::Brakes).await;
            let state = company.campaign().await.state;
            assert!(company.clock.monotonic() < last, "the campaign is {state:?} for ever");
            state != until
        })
        .await;
}

/// Writes into the sums what a receiver did.
async fn note(app: &Application, provider: ProviderGroup, name: &'static str, amount: i64) {
    note_at(app, CHANNEL, provider, name, amount).await;
}

async fn note_at(app: &Application, channel: ChannelId, provider: ProviderGroup, name: &'static str, amount: i64) {
    let id = app.dice().number() as i64 & (i64::MAX >> 1);
    let hour = app.now().as_millis() / 3_600_000;
    let row = Pieces::new("INSERT INTO delivery_delta (id, channel, provider, campaign, hour, name, amount) VALUES (")
        .value(id)
        .text(", ")
        .value(channel)
        .text(", ")
        .value(provider.as_str())
        .text(", ")
        .value(CAMPAIGN)
        .text(", ")
        .value(hour)
        .text(", ")
        .value(name)
        .text(", ")
        .value(amount)
        .text(")");
    store::testing::change(app.database(), vec![row]).await;
}

both_databases! {
    async fn a_campaign_to_addresses_that_do_not_exist_pauses_and_goes_on_when_a_person_wants_it(database: Database) {
        let character = Character { unknown_mailboxes: 90, ..Character::kind() };
        let company = Company::on(&database, 1_500, 2, character).await;
        company.load().await;
        watched(&company, CampaignState::Paused).await;
        let app = &company.application;
        let shown = campaign_brake(app, &Viewer::system(), CAMPAIGN).await.unwrap();
        let brake = shown.brake.unwrap();
        assert_eq!((brake.excess.measure, brake.excess.limit), (Measure::Hard, 500));
        assert!(brake.excess.base >= 50 && brake.excess.at_least > 500 && brake.released_at.is_none());
        let account = company.provider.account();
        assert!(account.total.tries < 1_500, "it stopped before the end");
        // A plain "go on" is refused, and says what to do.
        let refused = app.perform(&Viewer::system(), ResumeCampaign(CAMPAIGN)).await.unwrap_err();
        assert!(matches!(&refused, Trouble::Refused { code: "campaign_braked", .. }), "{refused:?}");
        app.perform(&Viewer::system(), GoOnNevertheless(CAMPAIGN)).await.unwrap();
        // Nine of a hundred are beyond five for sure, and within ten.
        watched(&company, CampaignState::Finished).await;
        for number in 0..1_500 {
            assert!(company.provider.account().of(&address(number)).received() <= 1);
        }
        let shown = campaign_brake(app, &Viewer::system(), CAMPAIGN).await.unwrap();
        assert_eq!(shown.brake.map(|row| (row.raised, row.released_at.is_some())), Some((1, true)));
    }

    async fn one_of_three_pauses_nothing(database: Database) {
        let character = Character { unknown_mailboxes: 330, ..Character::kind() };
        let company = Company::on(&database, 12, 2, character).await;
        company.load().await;
        watched(&company, CampaignState::Finished).await;
        assert_eq!(campaign_brake(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap().brake, None);
    }

    async fn a_receiver_that_blocks_waits_alone_until_a_person_lets_it_go(database: Database) {
        let company = Company::at_domains(&database, 40, 2, Character::kind(), &["gmail.com", "qq.com"]).await;
        company.load().await;
        let app = &company.application;
        note(app, ProviderGroup::Google, "accepted", 200).await;
        note(app, ProviderGroup::Google, "refused", 100).await;
        note(app, ProviderGroup::Google, "blocked", 100).await;
        guard_once(app, Watch::Brakes).await;
        let shown = campaign_brake(app, &Viewer::system(), CAMPAIGN).await.unwrap();
        assert_eq!(shown.holds.iter().map(|hold| (hold.provider, hold.part, hold.base)).collect::<Vec<_>>(), [(ProviderGroup::Google, 100, 300)]);
        assert!(shown.brake.is_none() && company.campaign().await.state == CampaignState::Running);
        let told = needs(app, &Viewer::system()).await.unwrap().items;
        assert!(told.iter().any(|need| need.kind.code() == "receiver_blocks" && need.detail.as_deref() == Some("google")), "{told:?}");
        let until = company.clock.monotonic() + Duration::from_secs(20);
        company.send_while(async || company.clock.monotonic() < until).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 20), ("queued".to_owned(), 20)].into());
        app.perform(&Viewer::system(), LiftHold { channel: CHANNEL, provider: ProviderGroup::Google }).await.unwrap();
        // The same numbers do not hold it again.
        watched(&company, CampaignState::Finished).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 40)].into());
    }
}

both_databases! {
    async fn a_block_is_held_at_the_channel_that_its_letters_went_by(database: Database) {
        let company = Company::on(&database, 4, 1, Character::kind()).await;
        company.load().await;
        let app = &company.application;
        let stand_in = ChannelId::from_i64(99 << 22);
        note(app, ProviderGroup::Google, "accepted", 10_000).await;
        note_at(app, stand_in, ProviderGroup::Google, "refused", 60).await;
        note_at(app, stand_in, ProviderGroup::Google, "blocked", 60).await;
        guard_once(app, Watch::Brakes).await;
        let held: Vec<_> = open_holds(app).await.unwrap().into_iter().map(|hold| (hold.channel, hold.provider)).collect();
        assert_eq!(held, [(stand_in, ProviderGroup::Google)], "among all channels together it would not show");
    }
}
