//! A trial: people, one channel and one running campaign, put straight into a new ledger. For measuring and for tests that kill
//! the process; never for a workspace of real people.

use super::composer::{Composer, LetterReader};
use super::frozen::{FrozenLetter, FrozenSender};
use super::keys::{DomainKeys, StoredKey, signing_keys};
use crate::{Application, Trouble};
use basics::ids::{CampaignId, ChannelId, ContactId, SendingDomainId, UserId};
use basics::{Dice, Id, Language, Timestamp};
use compose::{Brand, LetterSource};
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::sending::channel::{ChannelKind, ChannelSecurity, ChannelState};
use domain::sending::service::Service;
use domain::trust::Role;
use mail::dkim::{Algorithm, SigningKey, generate_key};
use seal::{Keyring, Place};
use std::sync::Arc;
use store::customers::contact::{self, ContactRecord};
use store::sending::campaign::{self, CampaignRecord};
use store::sending::channel::{self, ChannelRecord, DomainRecord};
use store::trust::user::{self, UserRow};
use store::{DatabaseError, Isolation, Lane, Script, Transaction};
use words::Catalogue;

/// The only channel and campaign of a trial.
pub const CHANNEL: ChannelId = Id::from_i64(1 << 22);
pub const CAMPAIGN: CampaignId = Id::from_i64(2 << 22);
/// The owner of a trial's campaign.
pub const OWNER: UserId = Id::from_i64(1);
/// The domain that a trial's letters come from.
pub const FROM_DOMAIN: &str = "tide.example";
/// People of one transaction: a script stays within its rows.
const PEOPLE_AT_ONCE: usize = 5_000;

/// What a trial is made of.
#[derive(Debug, Clone)]
pub struct Trial {
    pub people: usize,
    /// Whose mailboxes they have, in turn; none = all at example.com.
    pub domains: Vec<String>,
    pub host: String,
    pub port: u16,
    pub connections: u16,
    pub letters_per_connection: u32,
    pub signatures: Vec<Algorithm>,
    pub letter: LetterSource,
    pub tracked: bool,
    /// Draft = nothing is sent before somebody asks.
    pub state: CampaignState,
}

/// The address of a person of a trial, by number.
pub fn address(number: usize) -> String {
    address_at(number, "example.com")
}

fn address_at(number: usize, domain: &str) -> String {
    format!("person{number}@{domain}")
}

/// The first shipped letter, in English.
pub fn shipped_letter() -> LetterSource {
    compose::shipped_letters()[0].source(Language::ENGLISH, Language::ENGLISH, &words::Catalogue::embedded())
}

/// The id of a person of a trial, by number.
pub fn contact_id(number: usize) -> ContactId {
    Id::from_i64((10 << 22) + number as i64)
}

/// Puts the trial into the ledger.
///
/// # Errors
/// The ledger's; it was not empty.
pub async fn prepare(application: &Application, trial: Trial) -> Result<(), Trouble> {
    let now = application.now();
    let keyring = application.keyring().clone();
    for from in (0..trial.people).step_by(PEOPLE_AT_ONCE) {
        let until = (from + PEOPLE_AT_ONCE).min(trial.people);
        let domains = trial.domains.clone();
        let people = People { from, until, domains, now, keyring: keyring.clone() };
        application.database().write(Lane::Ordinary, Isolation::Serializable, Arc::new(people)).await?;
    }
    let world = World { trial, now, keyring };
    Ok(application.database().write(Lane::Ordinary, Isolation::Serializable, Arc::new(world)).await?)
}

/// How many bytes the first person's letter has, signatures included, as it goes over the wire.
///
/// # Errors
/// The ledger's; the letter cannot be made.
pub async fn bytes_of_a_letter(application: &Application, words: &Catalogue) -> Result<usize, Trouble> {
    let record = campaign::get(application.database(), CAMPAIGN).await?;
    let frozen = record.and_then(|record| record.frozen).ok_or(Trouble::not_found("campaign"))?;
    let frozen: FrozenLetter = serde_json::from_str(&frozen).map_err(Trouble::broken)?;
    let keys = signing_keys(application, &frozen.from_address).await?;
    bytes(application, words, frozen, keys)
}

/// [`bytes_of_a_letter`] of a letter that is in no campaign yet, unsigned.
///
/// # Errors
/// The letter cannot be made.
pub fn bytes_of(application: &Application, words: &Catalogue, letter: &LetterSource) -> Result<usize, Trouble> {
    bytes(application, words, frozen(letter, true), Vec::new())
}

fn bytes(
    application: &Application,
    words: &Catalogue,
    frozen: FrozenLetter,
    keys: Vec<Arc<SigningKey>>,
) -> Result<usize, Trouble> {
    let keyring = application.keyring().clone();
    let composer = Composer::new(frozen, CAMPAIGN, keys, keyring, words).map_err(Trouble::broken)?;
    let reader = LetterReader { card: card(0), ..LetterReader::default() };
    let offer = composer.compose(Id::from_i64(1 << 40), &reader, application.now()).map_err(Trouble::broken)?;
    Ok(offer.letter.as_bytes().len())
}

fn frozen(letter: &LetterSource, tracked: bool) -> FrozenLetter {
    FrozenLetter {
        version: FrozenLetter::VERSION,
        source: letter.clone(),
        brand: Brand {
            company: "Tide & Timber".into(),
            postal_address: "1 Quay Street, Ningbo, China".into(),
            ..Brand::default()
        },
        from_name: "Mei Lin".into(),
        from_address: format!("mei@{FROM_DOMAIN}"),
        reply_to: None,
        sender: FrozenSender { name: "Mei Lin".into(), company: "Tide & Timber".into(), ..FrozenSender::default() },
        track_opens: tracked,
        track_clicks: tracked,
        public_url: "https://mail.tide.example".into(),
        return_host: None,
    }
}

fn card(number: usize) -> ContactCard {
    ContactCard { first_name: format!("Person {number}"), address: address(number), ..ContactCard::default() }
}

struct People {
    from: usize,
    until: usize,
    domains: Vec<String>,
    now: Timestamp,
    keyring: Keyring,
}

impl Script for People {
    type Answer = ();
    type Trouble = DatabaseError;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        let mut dice = Dice::from_number(self.from as u64);
        let people: Vec<_> = (self.from..self.until).map(|number| self.person(number, &mut dice)).collect();
        contact::insert(transaction, &people).await
    }
}

impl People {
    fn person(&self, number: usize, dice: &mut Dice) -> ContactRecord {
        let domain = self.domains.get(number % self.domains.len().max(1)).map_or("example.com", String::as_str);
        let (id, address) = (contact_id(number), address_at(number, domain));
        let place = Place { table: "contact", column: "sealed", row: id.as_i64() };
        let card = ContactCard { address: address.clone(), ..card(number) };
        let card = serde_json::to_vec(&card).expect("a card always serialises");
        ContactRecord {
            id,
            company: None,
            sealed: self.keyring.seal(place, &card, dice),
            address_hash: self.keyring.address_hash(&address).to_vec(),
            suppression_hash: self.keyring.suppression_hash(&address).to_vec(),
            country: "US".parse().ok(),
            language: Some(Language::ENGLISH),
            time_zone: None,
            owner: None,
            permission: Permission::Granted,
            origin: Origin::Subscribers,
            legal_basis: LegalBasis::Consent,
            created_at: self.now,
            updated_at: self.now,
            hidden_by: None,
            version: 1,
        }
    }
}

struct World {
    trial: Trial,
    now: Timestamp,
    keyring: Keyring,
}

impl Script for World {
    type Answer = ();
    type Trouble = DatabaseError;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        if !self.trial.signatures.is_empty() {
            channel::insert_domain(transaction, &self.domain()).await?;
        }
        user::insert(transaction, &self.owner()).await?;
        channel::insert(transaction, &self.channel()).await?;
        campaign::insert(transaction, &self.campaign()).await
    }
}

impl World {
    /// Who owns the campaign and so decides whom it may see; nobody can sign in as that user.
    fn owner(&self) -> UserRow {
        let id = OWNER;
        let address = format!("mei@{FROM_DOMAIN}");
        let place = Place { table: "user_account", column: "sealed", row: id.as_i64() };
        let card = serde_json::json!({"name": "Mei Lin", "email": address}).to_string();
        UserRow {
            id,
            address_hash: self.keyring.address_hash(&address).to_vec(),
            sealed: self.keyring.seal(place, card.as_bytes(), &mut Dice::from_number(1)),
            role: Role::Manager,
            password_hash: String::new(),
            language: Language::ENGLISH,
            time_zone: "UTC".into(),
            active: true,
            verified: false,
            created_at: self.now,
            seen_at: None,
            version: 1,
        }
    }

    fn domain(&self) -> DomainRecord {
        let id: SendingDomainId = Id::from_i64(3 << 22);
        let mut dice = Dice::from_number(3);
        let keys = self.trial.signatures.iter().map(|algorithm| {
            let selector = format!("tw{}", algorithm.tag().replace('-', ""));
            let made = generate_key(FROM_DOMAIN, &selector, *algorithm, &mut dice);
            StoredKey { selector, pkcs8: made.expect("a literal domain and selector").pkcs8 }
        });
        let keys = DomainKeys { version: 1, keys: keys.collect() };
        let keys = serde_json::to_vec(&keys).expect("keys always serialise");
        let place = Place { table: "sending_domain", column: "sealed", row: id.as_i64() };
        DomainRecord {
            id,
            name: FROM_DOMAIN.into(),
            state: "declared".into(),
            selector: "tw".into(),
            sealed: self.keyring.seal_secret(place, &keys, &mut dice),
            public_records: "[]".into(),
            found_records: None,
            checked_at: None,
            created_at: self.now,
            version: 1,
        }
    }

    fn channel(&self) -> ChannelRecord {
        ChannelRecord {
            id: CHANNEL,
            name: "Relay".into(),
            kind: ChannelKind::Smtp,
            host: self.trial.host.clone(),
            port: self.trial.port,
            security: ChannelSecurity::None,
            service: Service::Own,
            options: None,
            sealed: None,
            connections: i64::from(self.trial.connections),
            letters_per_connection: i64::from(self.trial.letters_per_connection),
            letters_per_second: None,
            letters_per_day: None,
            size_limit_bytes: None,
            asks_reports: false,
            state: ChannelState::Ready,
            last_error: None,
            troubled_at: None,
            is_default: true,
            created_at: self.now,
            version: 1,
        }
    }

    fn campaign(&self) -> CampaignRecord {
        let frozen = frozen(&self.trial.letter, self.trial.tracked);
        let everybody = CampaignAudience {
            version: CampaignAudience::VERSION,
            lists: Vec::new(),
            condition: Some(Condition::everybody()),
        };
        CampaignRecord {
            id: CAMPAIGN,
            name: "First letter".into(),
            kind: frozen.source.kind,
            state: self.trial.state,
            owner: OWNER,
            audience: serde_json::to_string(&everybody).expect("an audience always serialises"),
            letter: None,
            subject: None,
            from_name: frozen.from_name.clone(),
            from_address: frozen.from_address.clone(),
            reply_to: None,
            channel: Some(CHANNEL),
            by_routes: false,
            track_opens: self.trial.tracked,
            track_clicks: self.trial.tracked,
            frozen: Some(serde_json::to_string(&frozen).expect("a frozen letter always serialises")),
            send_at: None,
            started_at: Some(self.now),
            finished_at: None,
            audience_size: self.trial.people as i64,
            planned: 0,
            plan_done: false,
            created_at: self.now,
            updated_at: self.now,
            version: 1,
        }
    }
}
