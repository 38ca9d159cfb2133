//! The exporter of the demo: its people, its customers in forty countries, its lists and tags, its way out.

use crate::commands::Failure;
use application::Application;
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use application::customers::labels::{ListKind, MakeList, MakeTag};
use application::sending::channels::{AddChannel, ChannelChange};
use application::trust::{NewUser, RecordConsent, SetUpRequest, Suppress, add_user, set_up, viewer_of_user};
use basics::ids::{ChannelId, ListId, TagId};
use domain::customers::card::ContactCard;
use domain::customers::permission::Permission;
use domain::sending::channel::ChannelSecurity;
use domain::trust::{ConsentSource, Role, SuppressionReason, Viewer};
use fakeworld::people::{Person, people};
use outside::doors::Network;

/// The domain that the demo's letters come from (RFC 2606: nobody has it).
pub const DOMAIN: &str = "tide-and-timber.example";
/// Who signs in.
pub const EMAIL: &str = "mei@tide-and-timber.example";
pub const PASSWORD: &str = "slow boats to Manila";
/// The relay stands on this machine.
pub const RELAY_HOST: &str = "127.0.0.1";
/// Letters a second: slow enough to watch, quick enough not to wait.
const LETTERS_PER_SECOND: i64 = 4;
/// Connections to the relay.
const CONNECTIONS: i64 = 4;

/// The rest of the house.
const COLLEAGUES: [(&str, &str, Role); 4] = [
    ("Zhang Wei", "wei", Role::Manager),
    ("Jonas Brandt", "jonas", Role::Marketer),
    ("Nguyễn Thu Hà", "ha", Role::Rep),
    ("Lucía Ibáñez", "lucia", Role::ReadOnly),
];

/// Of a hundred customers so many are distributors, and so many were met at a fair.
const DISTRIBUTORS_OF_HUNDRED: usize = 30;
const MET_OF_HUNDRED: usize = 20;

/// What the rest of the story refers to.
pub struct Company {
    pub viewer: Viewer,
    pub newsletter: ListId,
    pub distributors: ListId,
    pub fair: ListId,
    pub fair_tag: TagId,
    pub channel: ChannelId,
}

/// The networks of this machine, for relays that stand on it.
pub fn loopback() -> Vec<Network> {
    ["127.0.0.0/8"].iter().filter_map(|network| network.parse().ok()).collect()
}

/// Makes company, colleagues, lists, tags, customers and channel.
pub async fn make(
    application: &Application,
    setup_code: String,
    seed: u64,
    customers: usize,
    relay_port: u16,
) -> Result<Company, Failure> {
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
    for (name, local, role) in COLLEAGUES {
        let (email, password) = (format!("{local}@{DOMAIN}"), PASSWORD.to_owned());
        add_user(application, &viewer, NewUser { name: name.into(), email, role, password, language: None }).await?;
    }
    let list = async |name: &str, kind| application.perform(&viewer, MakeList { name: name.into(), kind }).await;
    let tag = async |name: &str| application.perform(&viewer, MakeTag { name: name.into() }).await;
    let newsletter = list("Newsletter", ListKind::Newsletter).await?;
    let distributors = list("Distributors", ListKind::Newsletter).await?;
    let fair = list("Met at the Canton Fair", ListKind::Newsletter).await?;
    let (distributor, sample, fair_tag) = (tag("distributor").await?, tag("sample sent").await?, tag("fair").await?);
    for (number, person) in people(seed, customers).into_iter().enumerate() {
        let (mut lists, mut tags) = (vec![newsletter], Vec::new());
        if number % 100 < DISTRIBUTORS_OF_HUNDRED {
            lists.push(distributors);
            tags.push(distributor);
        }
        if number % 100 >= 100 - MET_OF_HUNDRED {
            tags.push(fair_tag);
        }
        if number % 7 == 3 {
            tags.push(sample);
        }
        add(application, &viewer, person, lists, tags, number).await?;
    }
    for (address, reason) in [
        ("postmaster@oldharbour.example", SuppressionReason::Bounced),
        ("no-more@nordwind-retail.example", SuppressionReason::Complained),
        ("office@alba-tools.example", SuppressionReason::ByHand),
    ] {
        let suppress = Suppress { address: address.into(), reason, source: ConsentSource::ByHand };
        application.perform(&viewer, suppress).await?;
    }
    let channel = ChannelChange {
        name: Some("Relay of the demo".into()),
        host: Some(RELAY_HOST.into()),
        port: Some(relay_port),
        security: Some(ChannelSecurity::None),
        connections: Some(CONNECTIONS),
        letters_per_second: Some(Some(LETTERS_PER_SECOND)),
        is_default: Some(true),
        ..ChannelChange::default()
    };
    let channel = application.perform(&viewer, AddChannel(channel)).await?;
    Ok(Company { viewer, newsletter, distributors, fair, fair_tag, channel })
}

async fn add(
    application: &Application,
    viewer: &Viewer,
    person: Person,
    lists: Vec<ListId>,
    tags: Vec<TagId>,
    number: usize,
) -> Result<(), Failure> {
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
        tags,
        lists,
    };
    let contact = application.perform(viewer, CreateContact { new }).await?;
    let (state, proof) = match number % 40 {
        17 => (Permission::Withdrawn, "wrote that letters are not wanted any more"),
        _ => (Permission::Granted, "signed up at the fair, card kept"),
    };
    let source = ConsentSource::Import;
    application.perform(&Viewer::system(), RecordConsent { contact, state, source, proof: proof.into() }).await?;
    Ok(())
}
