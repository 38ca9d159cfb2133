//! The exporter of the demo: its set-up, its customers, its letter and its first campaign. Everything goes through verbs, so
//! what one sees is what the rules allow.

use crate::commands::Failure;
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use application::customers::labels::{ListKind, MakeList};
use application::letters::{LetterBeginning, NewLetter, make_letter};
use application::sending::campaigns::{
    CampaignChange, ChangeCampaign, CreateCampaign, SendCampaign, audience, campaign, prepare_send,
};
use application::sending::channels::{AddChannel, ChannelChange};
use application::trust::{RecordConsent, SetUpRequest, set_up, viewer_of_user};
use application::{Application, Trouble};
use basics::Language;
use basics::ids::{CampaignId, ListId};
use domain::customers::card::ContactCard;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::channel::ChannelSecurity;
use domain::trust::{ConsentSource, Viewer};
use fakeworld::people::{Person, people};
use std::sync::Arc;
use std::time::Duration;

/// The domain that the demo's letters come from (RFC 2606: nobody has it).
pub const DOMAIN: &str = "tide-and-timber.example";
/// Who signs in.
pub const EMAIL: &str = "mei@tide-and-timber.example";
pub const PASSWORD: &str = "slow boats to Manila";
/// Letters a second: slow enough to watch, quick enough not to wait.
const LETTERS_PER_SECOND: i64 = 20;
/// The people in memory follow their commits within milliseconds.
const FOLLOW: Duration = Duration::from_millis(20);

/// Makes company, administrator, customers, channel and letter; answers who signs in.
pub async fn make(
    application: &Application,
    setup_code: String,
    seed: u64,
    customers: usize,
    relay_port: u16,
) -> Result<(Viewer, CampaignId), Failure> {
    let request = SetUpRequest {
        code: setup_code,
        company: "Tide & Timber".into(),
        name: "Mei Lin".into(),
        email: EMAIL.into(),
        password: PASSWORD.into(),
        language: "en".into(),
        country: Some("CN".into()),
        time_zone: "Asia/Shanghai".into(),
        postal_address: "1 Quay Street\nNingbo 315000\nChina".into(),
    };
    let signed_in = set_up(application, request).await?;
    let (viewer, _) = viewer_of_user(application, signed_in.user).await?;
    let list = MakeList { name: "Newsletter".into(), kind: ListKind::Newsletter };
    let list = application.perform(&viewer, list).await?;
    for person in people(seed, customers) {
        add(application, &viewer, person, list).await?;
    }
    let channel = ChannelChange {
        name: Some("Fake outside".into()),
        host: Some("127.0.0.1".into()),
        port: Some(relay_port),
        security: Some(ChannelSecurity::None),
        connections: Some(4),
        letters_per_second: Some(Some(LETTERS_PER_SECOND)),
        is_default: Some(true),
        ..ChannelChange::default()
    };
    let channel = application.perform(&viewer, AddChannel(channel)).await?;
    let words = Arc::new(words::Catalogue::embedded());
    let new = NewLetter {
        name: "Autumn news".into(),
        kind: None,
        language: Language::ENGLISH,
        beginning: LetterBeginning::Template("newsletter".into()),
    };
    let letter = make_letter(application, &viewer, &words, new).await?;
    let made = CreateCampaign { name: "Autumn news to everybody".into(), kind: LetterKind::Nurture };
    let id = application.perform(&viewer, made).await?;
    let version = campaign(application, &viewer, id).await?.line.record.version;
    let change = CampaignChange {
        audience: Some(CampaignAudience { version: CampaignAudience::VERSION, lists: vec![list], condition: None }),
        letter: Some(Some(letter)),
        from_name: Some("Mei Lin @ Tide & Timber".into()),
        from_address: Some(EMAIL.into()),
        channel: Some(Some(channel)),
        ..CampaignChange::default()
    };
    application.perform(&viewer, ChangeCampaign { campaign: id, version, change }).await?;
    Ok((viewer, id))
}

async fn add(application: &Application, viewer: &Viewer, person: Person, list: ListId) -> Result<(), Failure> {
    let card = ContactCard {
        first_name: person.given_name,
        last_name: person.family_name,
        full_name: person.full_name,
        job_title: person.job_title.into(),
        address: person.address,
        ..ContactCard::default()
    };
    let new = NewContact {
        card,
        company: CompanyChoice::Named(person.company.name),
        country: Some(person.company.country),
        language: Some(person.language),
        time_zone: Some(person.time_zone.into()),
        tags: Vec::new(),
        lists: vec![list],
    };
    let contact = application.perform(viewer, CreateContact { new }).await?;
    let consent = RecordConsent {
        contact,
        state: Permission::Granted,
        source: ConsentSource::Import,
        proof: "signed up at the fair, card kept".into(),
    };
    application.perform(&Viewer::system(), consent).await?;
    Ok(())
}

/// Sends the campaign once everybody is in memory.
pub async fn send(application: &Application, viewer: &Viewer, id: CampaignId, customers: usize) -> Result<(), Failure> {
    let clock = Arc::clone(application.clock());
    let sendable = loop {
        match audience(application, viewer, id).await {
            Ok((reach, _)) if reach.sendable >= customers as u64 => break reach.sendable,
            Ok(_) | Err(Trouble::Loading { .. }) => clock.wait(FOLLOW).await,
            Err(trouble) => return Err(trouble.into()),
        }
    };
    let prepared = prepare_send(application, viewer, id).await?;
    let send = SendCampaign { campaign: id, confirmed_count: sendable, at: None, prepared };
    application.perform(viewer, send).await?;
    Ok(())
}
