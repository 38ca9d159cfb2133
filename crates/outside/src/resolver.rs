//! Names of the internet: addresses, mail exchangers, texts, pointers and aliases, over configured name servers.
//!
//! Answers and absences are kept between the floors and ceilings below, whatever their TTL says, so that a campaign to one
//! provider asks once; servers that do not answer are left alone for a moment. "Not there" and "could not ask" are told
//! apart: only the first may count against an address. Unicode names are asked as A-labels (RFC 5891).

use crate::{Clock, Pending, SystemClock};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

mod mail_hosts;
mod name;

pub use mail_hosts::{MailHosts, mail_hosts};
pub use name::{ascii_name, reverse_name};

/// Records with a TTL of seconds would make a campaign ask for every letter.
const ANSWER_FLOOR: Duration = Duration::from_secs(60);
/// A relay that moves is found within the hour.
const ANSWER_CEILING: Duration = Duration::from_secs(3600);
/// A missing name stays missing for a minute; a person who has just published a record waits no longer.
const ABSENCE_FLOOR: Duration = Duration::from_secs(30);
const ABSENCE_CEILING: Duration = Duration::from_secs(60);
/// Answers kept, at some hundred bytes each.
const MOST_ANSWERS: u64 = 20_000;
/// One question, tried three times.
const QUESTION_TIMEOUT: Duration = Duration::from_secs(5);
/// Servers that were silent are not asked the same again at once: a campaign would wait fifteen seconds a letter.
const SILENCE_KEPT: Duration = Duration::from_secs(10);
/// Silent questions remembered; beyond it the memory starts anew.
const MOST_SILENCES: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailExchanger {
    pub preference: u16,
    /// Without the final dot; empty for a null MX (RFC 7505), which accepts no mail.
    pub host: String,
}

impl MailExchanger {
    /// Whether this record says that the domain takes no mail (RFC 7505).
    pub fn is_null(&self) -> bool {
        self.host.is_empty()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    #[error("there is no such record")]
    NoSuchRecord,
    #[error("not a name that can be looked up")]
    BadName,
    #[error("the name servers could not be asked: {0}")]
    Unanswered(String),
}

pub trait Resolver: Send + Sync {
    /// IPv4 addresses first, then IPv6; never empty.
    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, ResolveError>>;

    /// By preference, the wished first; never empty.
    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>>;

    /// Every TXT record, its strings joined (RFC 7208 §3.3, RFC 6376 §3.6.2.2); never empty.
    fn texts<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>>;

    /// The names that an address is called by (PTR), lower case, without the final dot; never empty.
    fn pointers(&self, address: IpAddr) -> Pending<'_, Result<Vec<String>, ResolveError>>;

    /// The name that this name stands for (CNAME), when it is an alias.
    fn alias<'a>(&'a self, name: &'a str) -> Pending<'a, Result<String, ResolveError>>;
}

/// Which servers are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameServers {
    /// Those of the machine (`/etc/resolv.conf`).
    System,
    /// These, by UDP and TCP.
    These(Vec<SocketAddr>),
}

/// Looks names up on the network.
pub struct SystemResolver {
    asked: TokioResolver,
    clock: SystemClock,
    /// Questions that nobody answered, until when they are not asked again.
    silences: Mutex<BTreeMap<(RecordType, String), Duration>>,
}

impl SystemResolver {
    /// # Errors
    /// When the machine's own configuration cannot be read, or the list is empty.
    pub fn new(servers: &NameServers) -> Result<Self, ResolveError> {
        let provider = TokioRuntimeProvider::default();
        let mut builder = match servers {
            NameServers::System => TokioResolver::builder(provider).map_err(unanswered)?,
            NameServers::These(servers) if servers.is_empty() => {
                return Err(ResolveError::Unanswered("no name server is configured".to_owned()));
            }
            NameServers::These(servers) => {
                let servers = servers.iter().map(|server| name_server(*server)).collect();
                TokioResolver::builder_with_config(ResolverConfig::from_parts(None, Vec::new(), servers), provider)
            }
        };
        set_options(builder.options_mut());
        let asked = builder.build().map_err(unanswered)?;
        Ok(SystemResolver { asked, clock: SystemClock::new(), silences: Mutex::default() })
    }

    async fn ask(&self, name: String, kind: RecordType) -> Result<Lookup, ResolveError> {
        let question = (kind, name);
        if self.silences().get(&question).is_some_and(|until| *until > self.clock.monotonic()) {
            return Err(ResolveError::Unanswered("the name servers were silent a moment ago".to_owned()));
        }
        let answer = self.asked.lookup(question.1.as_str(), kind).await.map_err(unanswered);
        if matches!(answer, Err(ResolveError::Unanswered(_))) {
            let mut silences = self.silences();
            if silences.len() >= MOST_SILENCES {
                silences.clear();
            }
            silences.insert(question, self.clock.monotonic() + SILENCE_KEPT);
        }
        answer
    }

    fn silences(&self) -> MutexGuard<'_, BTreeMap<(RecordType, String), Duration>> {
        self.silences.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    for connection in &mut server.connections {
        connection.port = address.port();
    }
    server
}

fn set_options(options: &mut ResolverOpts) {
    options.timeout = QUESTION_TIMEOUT;
    options.cache_size = MOST_ANSWERS;
    options.positive_min_ttl = Some(ANSWER_FLOOR);
    options.positive_max_ttl = Some(ANSWER_CEILING);
    options.negative_min_ttl = Some(ABSENCE_FLOOR);
    options.negative_max_ttl = Some(ABSENCE_CEILING);
    options.edns0 = true;
    options.use_hosts_file = ResolveHosts::Always;
}

/// The name with its final dot, so that no search domain of the machine is appended.
fn absolute(name: &str) -> Result<String, ResolveError> {
    ascii_name(name).map(|name| format!("{name}."))
}

/// A name as it is compared: lower case, no final dot.
fn bare(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}

fn unanswered(error: NetError) -> ResolveError {
    if error.is_no_records_found() || error.is_nx_domain() {
        return ResolveError::NoSuchRecord;
    }
    ResolveError::Unanswered(error.to_string())
}

fn not_empty<T>(found: Vec<T>) -> Result<Vec<T>, ResolveError> {
    if found.is_empty() { Err(ResolveError::NoSuchRecord) } else { Ok(found) }
}

impl Resolver for SystemResolver {
    fn addresses<'a>(&'a self, host: &'a str) -> Pending<'a, Result<Vec<IpAddr>, ResolveError>> {
        Box::pin(async move {
            let found = self.asked.lookup_ip(absolute(host)?).await.map_err(unanswered)?;
            let mut addresses: Vec<IpAddr> = found.iter().collect();
            addresses.sort_by_key(IpAddr::is_ipv6);
            not_empty(addresses)
        })
    }

    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>> {
        Box::pin(async move {
            let found = self.ask(absolute(domain)?, RecordType::MX).await?;
            let mut exchangers = Vec::new();
            for record in found.answers() {
                if let RData::MX(mx) = &record.data {
                    exchangers.push(MailExchanger { preference: mx.preference, host: bare(&mx.exchange) });
                }
            }
            exchangers.sort();
            not_empty(exchangers)
        })
    }

    fn texts<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>> {
        Box::pin(async move {
            let found = self.ask(absolute(name)?, RecordType::TXT).await?;
            let mut texts = Vec::new();
            for record in found.answers() {
                if let RData::TXT(txt) = &record.data {
                    texts.push(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned());
                }
            }
            not_empty(texts)
        })
    }

    fn pointers(&self, address: IpAddr) -> Pending<'_, Result<Vec<String>, ResolveError>> {
        Box::pin(async move {
            let found = self.ask(absolute(&reverse_name(address))?, RecordType::PTR).await?;
            let mut names = Vec::new();
            for record in found.answers() {
                if let RData::PTR(name) = &record.data {
                    names.push(bare(&name.0));
                }
            }
            not_empty(names)
        })
    }

    fn alias<'a>(&'a self, name: &'a str) -> Pending<'a, Result<String, ResolveError>> {
        Box::pin(async move {
            let found = self.ask(absolute(name)?, RecordType::CNAME).await?;
            let alias = found.answers().iter().find_map(|record| match &record.data {
                RData::CNAME(name) => Some(bare(&name.0)),
                _ => None,
            });
            alias.ok_or(ResolveError::NoSuchRecord)
        })
    }
}

#[cfg(test)]
#[path = "resolver_tests.rs"]
mod tests;
