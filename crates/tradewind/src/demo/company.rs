//! The exporter of the demo: its people, its lists and tags, its letters, its way out.

use crate::commands::Failure;
use application::Application;
use application::customers::labels::{ListKind, MakeList, MakeTag};
use application::sending::channels::{AddChannel, ChangeChannel, ChannelChange};
use application::trust::{NewUser, SetUpRequest, Suppress, add_user, set_up, viewer_of_user};
use basics::ids::{ChannelId, LetterId, ListId, TagId, UserId};
use domain::sending::channel::ChannelSecurity;
use domain::trust::{ConsentSource, Role, SuppressionReason, Viewer};
use outside::doors::Network;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The domain that the demo's letters come from (RFC 2606: nobody has it).
pub const DOMAIN: &str = "tide-and-timber.example";
/// Who signs in.
pub const EMAIL: &str = "mei@tide-and-timber.example";
pub const PASSWORD: &str = "slow boats to Manila";
/// The relay stands on this machine.
pub const RELAY_HOST: &str = "127.0.0.1";
/// As its SPF record calls it.
pub const RELAY_NAME: &str = "relay.tide-and-timber.example";
/// Letters a second: slow enough to watch, quick enough not to wait.
const LETTERS_PER_SECOND: i64 = 12;
/// Connections to the relay.
const CONNECTIONS: i64 = 4;

/// The rest of the house.
const COLLEAGUES: [(&str, &str, Role); 7] = [
    ("Zhang Wei", "wei", Role::Manager),
    ("Jonas Brandt", "jonas", Role::Marketer),
    ("Nguyễn Thu Hà", "ha", Role::Rep),
    ("Anna Keller", "anna", Role::Rep),
    ("Carlos Méndez", "carlos", Role::Rep),
    ("Layla Haddad", "layla", Role::Rep),
    ("Lucía Ibáñez", "lucia", Role::ReadOnly),
];

/// The languages that letters are written in, each with the name of its list.
const NEWSLETTERS: [(&str, &str); 6] = [
    ("en", "Newsletter"),
    ("de", "Rundbrief"),
    ("es", "Boletín"),
    ("vi", "Bản tin"),
    ("ar", "النشرة البريدية"),
    ("zh", "客戶通訊"),
];

/// What the rest of the story refers to, and what is kept of it beside a kept year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct House {
    pub user: UserId,
    /// Sales representatives, by the part of the world they look after.
    pub reps: Vec<UserId>,
    /// By the first part of a language's tag.
    pub newsletters: BTreeMap<String, ListId>,
    pub distributors: ListId,
    pub fair: ListId,
    pub fair_tag: TagId,
    pub distributor_tag: TagId,
    pub sample_tag: TagId,
    pub channel: ChannelId,
    /// By name.
    pub letters: BTreeMap<String, LetterId>,
}

impl House {
    /// The newsletter for somebody who reads a language: in English where none is written in it.
    pub fn newsletter(&self, language: &str) -> Option<ListId> {
        self.newsletters.get(language).or_else(|| self.newsletters.get("en")).copied()
    }
}

/// The networks of this machine, for relays that stand on it.
pub fn loopback() -> Vec<Network> {
    ["127.0.0.0/8"].iter().filter_map(|network| network.parse().ok()).collect()
}

/// Makes company, colleagues, lists, tags, letters and channel.
pub async fn make(application: &Application, setup_code: String, relay_port: u16) -> Result<House, Failure> {
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
    let mut reps = Vec::new();
    for (name, local, role) in COLLEAGUES {
        let (email, password) = (format!("{local}@{DOMAIN}"), PASSWORD.to_owned());
        let new = NewUser { name: name.into(), email, role, password, language: None };
        let user = add_user(application, &viewer, new).await?;
        if role == Role::Rep {
            reps.push(user);
        }
    }
    let list = async |name: &str, kind| application.perform(&viewer, MakeList { name: name.into(), kind }).await;
    let tag = async |name: &str| application.perform(&viewer, MakeTag { name: name.into() }).await;
    let mut newsletters = BTreeMap::new();
    for (language, name) in NEWSLETTERS {
        newsletters.insert(language.to_owned(), list(name, ListKind::Newsletter).await?);
    }
    let distributors = list("Distributors", ListKind::Newsletter).await?;
    let fair = list("Met at the Canton Fair", ListKind::Newsletter).await?;
    let (distributor_tag, sample_tag, fair_tag) =
        (tag("distributor").await?, tag("sample sent").await?, tag("fair").await?);
    let words = Arc::new(words::Catalogue::embedded());
    let mut letters = BTreeMap::new();
    for letter in super::letters::ALL {
        letters.insert(letter.name.to_owned(), letter.make(application, &viewer, &words).await?);
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
        is_default: Some(true),
        ..ChannelChange::default()
    };
    let channel = application.perform(&viewer, AddChannel(channel)).await?;
    Ok(House {
        user: signed_in.user,
        reps,
        newsletters,
        distributors,
        fair,
        fair_tag,
        distributor_tag,
        sample_tag,
        channel,
        letters,
    })
}

/// Leads the channel to the relay of this start, at a pace that one can watch.
pub async fn lead_to(application: &Application, by: &Viewer, house: &House, relay_port: u16) -> Result<(), Failure> {
    let change = ChannelChange {
        port: Some(relay_port),
        letters_per_second: Some(Some(LETTERS_PER_SECOND)),
        ..ChannelChange::default()
    };
    application.perform(by, ChangeChannel { channel: house.channel, change }).await?;
    Ok(())
}
