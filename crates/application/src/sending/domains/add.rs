//! A new domain and its keys. An RSA key takes up to a second of one core, so it is made outside of the transaction.

use super::records::{Published, key_records, suggestions};
use crate::sending::keys::{DomainKeys, StoredKey};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::SendingDomainId;
use domain::trust::{Right, Viewer};
use mail::EmailAddress;
use mail::dkim::{Algorithm, GeneratedKey, generate_key};
use seal::Place;
use store::sending::channel::{self, DomainRecord};
use store::sending::{health, host, key_change};

/// Domains of one company.
const DOMAINS_LIMIT: usize = 200;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct DomainRequest {
    pub name: String,
    /// A second, Ed25519 key: shorter and younger, for receivers that know it.
    pub with_ed25519: bool,
}

/// Makes the keys of a new domain.
///
/// # Errors
/// `not_a_domain`, `too_many_domains`, [`Trouble::NotAllowed`].
pub async fn prepare_domain(app: &Application, by: &Viewer, request: DomainRequest) -> Result<AddDomain, Trouble> {
    if !by.may(Right::ManageChannels) {
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let name = read_name(&request.name)?;
    // Whether it is there already is asked in the verb, so that a repeated request gets its first answer.
    if channel::domains(app.database()).await?.len() >= DOMAINS_LIMIT {
        let detail = format!("there are {DOMAINS_LIMIT} domains already; remove one");
        return Err(Trouble::refused("too_many_domains", detail));
    }
    let hosts = channel::all(app.database()).await?.into_iter().map(|channel| channel.host);
    // An address cannot stand behind `a:`, and SPF allows ten look-ups (RFC 7208 §4.6.4).
    let mut hosts: Vec<String> =
        hosts.filter(|host| host.contains(|letter: char| letter.is_ascii_alphabetic())).collect();
    hosts.retain(|host| !host.contains(':'));
    hosts.dedup();
    hosts.truncate(4);
    let (selector, keys, mut records) = make_keys(app, &name, request.with_ed25519).await?;
    records.extend(suggestions(&name, &hosts));
    let public_records = serde_json::to_string(&records).expect("records are plain structs that always serialise");
    Ok(AddDomain { name, selector, keys, public_records })
}

/// New keys under one selector, with the records that publish them. RSA takes up to a second of one core.
///
/// # Errors
/// [`Trouble::Broken`] when the system makes none.
pub(crate) async fn make_keys(
    app: &Application,
    name: &str,
    with_ed25519: bool,
) -> Result<(String, DomainKeys, Vec<Published>), Trouble> {
    let mut dice = app.dice();
    let selector = format!("tw{:08x}", dice.number() as u32);
    let (domain, first) = (name.to_owned(), selector.clone());
    let making = app.aside(move || {
        let mut keys = vec![generate_key(&domain, &first, Algorithm::RsaSha256, &mut dice)?];
        if with_ed25519 {
            keys.push(generate_key(&domain, &format!("{first}e"), Algorithm::Ed25519Sha256, &mut dice)?);
        }
        Ok::<_, mail::dkim::KeyRefusal>(keys)
    });
    let made: Vec<GeneratedKey> = making.await?.map_err(|refusal| {
        tracing::error!(%refusal, "the keys of a domain could not be made");
        Trouble::broken(refusal.to_string())
    })?;
    let stored = made.iter().map(|key| StoredKey { selector: key.key.selector().to_owned(), pkcs8: key.pkcs8.clone() });
    let keys = DomainKeys { version: 1, keys: stored.collect() };
    let public: Vec<_> = made.into_iter().map(|key| key.key).collect();
    Ok((selector, keys, key_records(&public)))
}

/// [`prepare_domain`] and the verb, in one.
///
/// # Errors
/// As both.
pub async fn add_domain(app: &Application, by: &Viewer, request: DomainRequest) -> Result<SendingDomainId, Trouble> {
    let verb = prepare_domain(app, by, request).await?;
    app.perform(by, verb).await
}

/// Adds the domain with its keys.
pub struct AddDomain {
    name: String,
    selector: String,
    keys: DomainKeys,
    public_records: String,
}

impl Verb for AddDomain {
    const NAME: &'static str = "add_domain";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = SendingDomainId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<SendingDomainId, Trouble> {
        if channel::find_domains(work.transaction).await?.iter().any(|domain| domain.name == self.name) {
            return Err(exists(&self.name));
        }
        let id: SendingDomainId = work.mint()?;
        let plain = serde_json::to_vec(&self.keys).expect("keys are plain structs that always serialise");
        let place = Place { table: "sending_domain", column: "sealed", row: id.as_i64() };
        let declared = work.application().settings().declares(&self.name);
        let record = DomainRecord {
            id,
            name: self.name.clone(),
            state: if declared { "declared" } else { "unproven" }.to_owned(),
            selector: self.selector.clone(),
            sealed: work.keyring().seal_secret(place, &plain, &mut work.dice),
            public_records: self.public_records.clone(),
            found_records: None,
            checked_at: None,
            created_at: work.now,
            version: 1,
        };
        channel::insert_domain(work.transaction, &record).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&(&record.name, &record.selector)));
        Ok(id)
    }
}

/// Removes a domain and its keys for good: letters of the domain are unsigned from now on.
pub struct RemoveDomain {
    pub domain: SendingDomainId,
}

impl Verb for RemoveDomain {
    const NAME: &'static str = "remove_domain";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.domain).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let record = channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        channel::remove_domain(work.transaction, self.domain).await?;
        key_change::forget(work.transaction, self.domain).await?;
        host::forget(work.transaction, self.domain).await?;
        health::forget_all(work.transaction, self.domain.as_i64()).await?;
        work.touched(self.domain, "removed");
        work.audit(Self::NAME, self.domain, Some(&(&record.name, &record.selector)));
        Ok(())
    }
}

fn exists(name: &str) -> Trouble {
    Trouble::field("name", "domain_exists", format!("the domain {name} is there already"))
}

/// The domain as it stands behind the @ of an address: lower case, Unicode labels as `xn--…`.
fn read_name(text: &str) -> Result<String, Trouble> {
    let refused = || Trouble::field("name", "not_a_domain", "this is not a domain such as example.com");
    let text = text.trim().trim_end_matches('.');
    if text.contains('@') || text.parse::<std::net::IpAddr>().is_ok() {
        return Err(refused());
    }
    let address = EmailAddress::parse(&format!("postmaster@{text}")).map_err(|_| refused())?;
    let name = address.domain().to_owned();
    let is_name = name.contains('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if is_name { Ok(name) } else { Err(refused()) }
}
