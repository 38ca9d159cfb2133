//! The verbs of channels. Every change rings the outbox: the sending side takes the new settings at its next round.

use super::input;
use crate::sending::exchangers;
use crate::sending::feedback;
use crate::sending::outfit::options_of;
use crate::sending::running::{ChannelSecret, Consent, refuse_far_channel};
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState};
use domain::sending::service::{OptionName, Service};
use domain::trust::{Right, Viewer};
use seal::Place;
use store::sending::channel::{self, ChannelRecord};
use store::sending::offer;
use store::sending::route;

/// Channels of one company; each keeps a driver and its connections.
const CHANNELS_LIMIT: usize = 50;
/// What most relays take from one sender.
const USUAL_CONNECTIONS: i64 = 4;
/// To all exchangers together; each of them gets a few.
const USUAL_DIRECT_CONNECTIONS: i64 = 50;
/// Many relays close a connection after a hundred letters.
const USUAL_LETTERS_PER_CONNECTION: i64 = 100;

/// The parts of a channel; `None` leaves a part as it is, or as usual for a new one.
#[derive(Clone, Default)]
pub struct ChannelChange {
    pub name: Option<String>,
    /// Set once, when the channel is added; a relay unless it is said.
    pub kind: Option<ChannelKind>,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub security: Option<ChannelSecurity>,
    /// An empty user name forgets user name and password.
    pub username: Option<String>,
    /// Kept when it is not given.
    pub password: Option<String>,
    /// Whose relay it is; our own unless it is said.
    pub service: Option<Service>,
    /// Of the service; an empty value takes one away.
    pub options: Vec<(OptionName, String)>,
    /// A consent in the place of a password; `Some(None)` goes back to the password. Parts that are empty stay as they are.
    pub consent: Option<Option<Consent>>,
    pub connections: Option<i64>,
    pub letters_per_connection: Option<i64>,
    /// `Some(None)` takes the limit away.
    pub letters_per_second: Option<Option<i64>>,
    /// In any 24 hours; `Some(None)` takes the quota away.
    pub letters_per_day: Option<Option<i64>>,
    /// The largest letter that the relay takes; `Some(None)` leaves it to the service and the relay.
    pub size_limit_bytes: Option<Option<i64>>,
    /// Whether the relay is asked for reports (DSN).
    pub asks_reports: Option<bool>,
    pub paused: Option<bool>,
    pub is_default: Option<bool>,
}

/// Adds a channel; the first one is the default.
pub struct AddChannel(pub ChannelChange);

impl Verb for AddChannel {
    const NAME: &'static str = "add_channel";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ChannelId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<ChannelId, Trouble> {
        let others = channel::find_all(work.transaction).await?;
        if others.len() >= CHANNELS_LIMIT {
            let detail = format!("there are {CHANNELS_LIMIT} channels already; remove one");
            return Err(Trouble::refused("too_many_channels", detail));
        }
        let missing = |field| Trouble::field(field, "empty", format!("a channel needs a {field}"));
        let kind = self.0.kind.unwrap_or(ChannelKind::Smtp);
        let (host, port, security) = match kind {
            ChannelKind::Smtp => (
                input::host(self.0.host.as_deref().ok_or_else(|| missing("host"))?)?,
                input::port(self.0.port.ok_or_else(|| missing("port"))?)?,
                self.0.security.ok_or_else(|| missing("security"))?,
            ),
            ChannelKind::Direct => (String::new(), exchangers::PORT, ChannelSecurity::StartTls),
        };
        let mut record = ChannelRecord {
            id: work.mint()?,
            name: input::name(self.0.name.as_deref().ok_or_else(|| missing("name"))?)?,
            kind,
            host,
            port,
            security,
            service: Service::Own,
            options: None,
            sealed: None,
            connections: match kind {
                ChannelKind::Smtp => USUAL_CONNECTIONS,
                ChannelKind::Direct => USUAL_DIRECT_CONNECTIONS,
            },
            letters_per_connection: USUAL_LETTERS_PER_CONNECTION,
            letters_per_second: None,
            letters_per_day: None,
            size_limit_bytes: None,
            asks_reports: false,
            state: ChannelState::Ready,
            last_error: None,
            troubled_at: None,
            is_default: !others.iter().any(|other| other.is_default),
            created_at: work.now,
            version: 1,
        };
        apply(&self.0, &mut record, work.now)?;
        refuse_far(work, &record).await?;
        let secret = secret_of(&self.0, &record, None)?;
        record.sealed = secret.map(|secret| seal_secret(work, record.id, &secret));
        channel::insert(work.transaction, &record).await?;
        feedback::ensure(work, &record, None).await?;
        told(work, record.id, "created", Self::NAME, &record);
        Ok(record.id)
    }
}

/// Changes a channel. The password stays when it is not given, but never follows the channel to another host.
pub struct ChangeChannel {
    pub channel: ChannelId,
    pub change: ChannelChange,
}

impl Verb for ChangeChannel {
    const NAME: &'static str = "change_channel";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        let before = (record.host.clone(), record.security);
        let service = record.service;
        apply(&self.change, &mut record, work.now)?;
        refuse_far(work, &record).await?;
        let known = open(work, &record)?;
        let keeps = known.is_some() && self.change.username.as_deref() != Some("");
        if self.change.password.is_none() && self.change.consent.is_none() && keeps && leads_elsewhere(&before, &record)
        {
            let detail = "the host or its protection changed, so the password has to be typed again";
            return Err(Trouble::field("password", "password_needed", detail));
        }
        if self.change.username.is_some() || self.change.password.is_some() || self.change.consent.is_some() {
            let secret = secret_of(&self.change, &record, known)?;
            record.sealed = secret.map(|secret| seal_secret(work, record.id, &secret));
        }
        feedback::ensure(work, &record, Some(service)).await?;
        if before.0 != record.host {
            offer::forget(work.transaction, record.id).await?;
        }
        if !channel::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "channel", version: record.version });
        }
        told(work, record.id, "changed", Self::NAME, &record);
        Ok(())
    }
}

/// Whether a stored password would go where its owner did not send it.
fn leads_elsewhere(before: &(String, ChannelSecurity), record: &ChannelRecord) -> bool {
    let weaker = record.security == ChannelSecurity::None && before.1 != ChannelSecurity::None;
    before.0 != record.host || weaker
}

/// Removes a channel that no campaign needs any more, and forgets its password.
pub struct RemoveChannel {
    pub channel: ChannelId,
}

impl Verb for RemoveChannel {
    const NAME: &'static str = "remove_channel";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.channel).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = channel::find(work.transaction, self.channel).await?.ok_or(Trouble::not_found("channel"))?;
        let uses = channel::uses(work.transaction, self.channel).await?;
        if uses > 0 {
            let detail = format!("{uses} campaigns send through {}; wait for them or cancel them", record.name);
            let step = NextStep::new("end_campaigns").with("count", uses);
            return Err(Trouble::refused("channel_in_use", detail).then(step));
        }
        let routes = route::uses(work.transaction, self.channel).await?;
        if routes > 0 {
            let detail = format!("{routes} routes lead by {}; take it out of them first", record.name);
            let step = NextStep::new("change_routes").with("count", routes);
            return Err(Trouble::refused("channel_in_route", detail).then(step));
        }
        feedback::shut(work, self.channel).await?;
        offer::forget(work.transaction, self.channel).await?;
        record.sealed = None;
        if !channel::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "channel", version: record.version });
        }
        channel::remove(work.transaction, self.channel, work.now).await?;
        told(work, self.channel, "removed", Self::NAME, &record);
        Ok(())
    }
}

/// What is sealed: the password, as the service wants it, or the consent. `known` = what was sealed before.
fn secret_of(
    change: &ChannelChange,
    record: &ChannelRecord,
    known: Option<ChannelSecret>,
) -> Result<Option<ChannelSecret>, Trouble> {
    let username = change.username.clone().or_else(|| known.as_ref().map(|secret| secret.username.clone()));
    let username = username.unwrap_or_default();
    let (kept, consent) = known.map_or((None, None), |secret| (Some(secret.password), secret.consent));
    let consent = match &change.consent {
        Some(Some(given)) => Some(input::consent(given, consent)?),
        Some(None) => None,
        None => consent.filter(|_| change.password.is_none()),
    };
    if consent.is_some() {
        return input::consented(&username, consent);
    }
    let typed = change.password.as_deref();
    let region = record.service.region_of(&record.host).map(|region| region.name);
    let password = typed.map(|typed| record.service.password(region, typed)).or(kept).unwrap_or_default();
    // An empty user name forgets both, except where the service has but one.
    let username = match change.username.as_deref() {
        Some("") if typed.is_none() => "",
        _ => record.service.username(&username, &password),
    };
    let password = if username.is_empty() && typed.is_none() { "" } else { password.as_str() };
    input::secret(username, password)
}

fn apply(change: &ChannelChange, record: &mut ChannelRecord, now: Timestamp) -> Result<(), Trouble> {
    if let Some(name) = &change.name {
        record.name = input::name(name)?;
    }
    if change.kind.is_some_and(|kind| kind != record.kind) {
        let detail = "a channel stays what it is: add another one and remove this";
        return Err(Trouble::field("kind", "kind_is_fixed", detail));
    }
    if record.kind == ChannelKind::Smtp {
        if let Some(host) = &change.host {
            record.host = input::host(host)?;
        }
        if let Some(port) = change.port {
            record.port = input::port(port)?;
        }
        record.security = change.security.unwrap_or(record.security);
    } else if change.host.as_ref().is_some_and(|host| !host.trim().is_empty()) || change.username.is_some() {
        let detail = "direct delivery has no relay: leave out host, port, security, username and password";
        return Err(Trouble::field("host", "no_relay", detail));
    }
    if record.kind == ChannelKind::Direct
        && (change.size_limit_bytes.flatten().is_some() || change.asks_reports == Some(true))
    {
        let detail = "direct delivery has no relay: each receiver says its own limit, and reports are always asked for";
        return Err(Trouble::field("size_limit_bytes", "no_relay", detail));
    }
    if let Some(number) = change.size_limit_bytes {
        record.size_limit_bytes = number.map(input::size_limit_bytes).transpose()?;
    }
    record.asks_reports = change.asks_reports.unwrap_or(record.asks_reports);
    if let Some(service) = change.service.filter(|service| *service != record.service) {
        if record.kind == ChannelKind::Direct {
            return Err(Trouble::field("service", "no_relay", "direct delivery belongs to no service"));
        }
        // Its options are another service's.
        (record.service, record.options) = (service, None);
    }
    if !change.options.is_empty() {
        let mut options = options_of(record)?;
        for (name, value) in &change.options {
            let is_known = record.service.facts().options.contains(name);
            let set = if is_known { options.with(*name, value).ok() } else { None };
            options = set.ok_or_else(|| {
                Trouble::field(
                    name.as_str(),
                    "not_an_option",
                    "letters, digits, - and _; and an option of this service",
                )
            })?;
        }
        record.options = Some(serde_json::to_string(&options).expect("options always serialise"));
    }
    if let Some(number) = change.connections {
        record.connections = input::connections(number)?;
    }
    if let Some(number) = change.letters_per_connection {
        record.letters_per_connection = input::letters_per_connection(number)?;
    }
    if let Some(number) = change.letters_per_second {
        record.letters_per_second = number.map(input::letters_per_second).transpose()?;
    }
    if let Some(number) = change.letters_per_day {
        record.letters_per_day = number.map(input::letters_per_day).transpose()?;
    }
    record.state = match (change.paused, record.state) {
        (Some(true), _) | (None, ChannelState::Paused) => ChannelState::Paused,
        // Whatever failed before is tried again with what is set now.
        (Some(false), _) | (None, ChannelState::Ready | ChannelState::Failing) => ChannelState::Ready,
    };
    match record.state {
        ChannelState::Ready => (record.last_error, record.troubled_at) = (None, None),
        ChannelState::Failing | ChannelState::Paused => record.troubled_at = record.troubled_at.or(Some(now)),
    }
    record.is_default = record.is_default || change.is_default == Some(true);
    Ok(())
}

/// A demo's administrator cannot lead its letters away from this machine either.
async fn refuse_far(work: &mut Work<'_>, record: &ChannelRecord) -> Result<(), Trouble> {
    match store::trust::workspace::get(work.transaction).await? {
        Some(workspace) => refuse_far_channel(&workspace, record),
        None => Ok(()),
    }
}

fn seal_secret(work: &mut Work<'_>, id: ChannelId, secret: &ChannelSecret) -> Vec<u8> {
    let plain = serde_json::to_vec(secret).expect("two texts always serialise");
    let place = Place { table: "channel", column: "sealed", row: id.as_i64() };
    work.keyring().seal_secret(place, &plain, &mut work.dice)
}

fn open(work: &Work<'_>, record: &ChannelRecord) -> Result<Option<ChannelSecret>, Trouble> {
    super::questions::open_secret(work.application(), record)
}

fn told(work: &mut Work<'_>, id: ChannelId, kind: &'static str, verb: &'static str, record: &ChannelRecord) {
    work.touched(id, kind);
    work.audit(verb, id, Some(&(&record.name, &record.host, record.port, record.security, record.sealed.is_some())));
    work.ring("outbox");
}
