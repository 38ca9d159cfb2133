//! Names of the internet: addresses, mail exchangers and texts, over configured name servers.
//!
//! Answers are kept between the floors and ceilings below, whatever their TTL says, so that a campaign to one provider
//! asks once. "Not there" and "could not ask" are told apart: only the first may count against an address.

use crate::Pending;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

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
/// A name of the DNS (RFC 1035 §2.3.4).
const LONGEST_NAME_BYTES: usize = 253;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailExchanger {
    pub preference: u16,
    /// Without the final dot; empty for a null MX (RFC 7505), which accepts no mail.
    pub host: String,
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
pub struct SystemResolver(TokioResolver);

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
        builder.build().map(SystemResolver).map_err(unanswered)
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
    let bare = name.strip_suffix('.').unwrap_or(name);
    let printable = bare.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if bare.is_empty() || bare.len() > LONGEST_NAME_BYTES || !printable {
        return Err(ResolveError::BadName);
    }
    Ok(format!("{bare}."))
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
            let found = self.0.lookup_ip(absolute(host)?).await.map_err(unanswered)?;
            let mut addresses: Vec<IpAddr> = found.iter().collect();
            addresses.sort_by_key(IpAddr::is_ipv6);
            not_empty(addresses)
        })
    }

    fn mail_exchangers<'a>(&'a self, domain: &'a str) -> Pending<'a, Result<Vec<MailExchanger>, ResolveError>> {
        Box::pin(async move {
            let found = self.0.mx_lookup(absolute(domain)?).await.map_err(unanswered)?;
            let mut exchangers = Vec::new();
            for record in found.answers() {
                if let RData::MX(mx) = &record.data {
                    let host = mx.exchange.to_ascii().trim_end_matches('.').to_ascii_lowercase();
                    exchangers.push(MailExchanger { preference: mx.preference, host });
                }
            }
            exchangers.sort();
            not_empty(exchangers)
        })
    }

    fn texts<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, ResolveError>> {
        Box::pin(async move {
            let found = self.0.txt_lookup(absolute(name)?).await.map_err(unanswered)?;
            let mut texts = Vec::new();
            for record in found.answers() {
                if let RData::TXT(txt) = &record.data {
                    texts.push(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned());
                }
            }
            not_empty(texts)
        })
    }
}

#[cfg(test)]
#[path = "resolver_tests.rs"]
mod tests;
