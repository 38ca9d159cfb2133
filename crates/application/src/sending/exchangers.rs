//! Direct delivery: which machines take the letters of a domain, in which order they are dialled, and what is remembered of those that
//! did not answer or broke TLS.
//!
//! RFC 5321 §5.1: exchangers by preference, equal ones in random order; without any the domain's own address; a null MX (RFC 7505)
//! takes no mail. Only public addresses are dialled: that door is the dialler's. A letter whose final dot has left is never offered
//! to the next exchanger; that is the sender's part.

use super::worker::order::Unready;
use super::worker::site::Site;
use basics::{Dice, Timestamp};
use outside::{
    Clock, Connection, DialError, Dialler, MailExchanger, MailHosts, ResolveError, Resolver, Security, Target,
    Verification, mail_hosts,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The port of mail between servers.
pub const PORT: u16 = 25;
/// A machine that did not answer is passed over for so long, as long as another one is there.
const DOWN_FOR: Duration = Duration::from_secs(5 * 60);
/// A machine whose TLS broke is spoken with in clear for so long, where nothing demands encryption.
const TLS_BROKEN_FOR: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// What is known of a domain's exchangers; the resolver's own cache lies below.
const KNOWN_FOR: Duration = Duration::from_secs(10 * 60);
/// Exchangers dialled for one connection.
const DIALLED_AT_MOST: usize = 5;
/// Entries of each memory; beyond it the memory begins anew.
const REMEMBERED_AT_MOST: usize = 50_000;

/// The way to the exchangers of the world, for one channel.
pub struct Exchangers {
    resolver: Arc<dyn Resolver>,
    dialler: Arc<dyn Dialler>,
    clock: Arc<dyn Clock>,
    memory: Mutex<Memory>,
}

struct Memory {
    dice: Dice,
    domains: BTreeMap<String, (Timestamp, Result<Site, Unready>)>,
    sites: BTreeMap<Site, Arc<Vec<MailExchanger>>>,
    down_until: BTreeMap<String, Timestamp>,
    tls_broken_until: BTreeMap<String, Timestamp>,
}

/// A connection to one of the exchangers.
#[derive(Debug)]
pub struct Reached {
    pub connection: Connection,
    pub target: Target,
    /// Its TLS broke before: it is spoken with in clear unless encryption is demanded.
    pub tls_broken: bool,
}

impl Exchangers {
    /// `dialler` leads to public addresses only.
    pub fn new(resolver: Arc<dyn Resolver>, dialler: Arc<dyn Dialler>, clock: Arc<dyn Clock>, dice: Dice) -> Self {
        let memory = Memory {
            dice,
            domains: BTreeMap::new(),
            sites: BTreeMap::new(),
            down_until: BTreeMap::new(),
            tls_broken_until: BTreeMap::new(),
        };
        Exchangers { resolver, dialler, clock, memory: Mutex::new(memory) }
    }

    pub fn dialler(&self) -> &dyn Dialler {
        &*self.dialler
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the letters of a domain go.
    ///
    /// # Errors
    /// Why none can go there now, or ever.
    pub async fn site_of(&self, domain: &str) -> Result<Site, Unready> {
        let now = self.clock.now();
        if let Some((until, known)) = self.memory().domains.get(domain)
            && now < *until
        {
            return known.clone();
        }
        let answer = self.look_up(domain).await;
        let mut memory = self.memory();
        let found = match answer {
            Ok(exchangers) => {
                let hosts: Vec<String> =
                    exchangers.iter().map(|host| format!("{}:{}", host.preference, host.host)).collect();
                let site = Site::Exchangers(hosts.join(" ").into());
                if memory.sites.len() >= REMEMBERED_AT_MOST {
                    memory.sites.clear();
                    memory.domains.clear();
                }
                memory.sites.insert(site.clone(), Arc::new(exchangers));
                Ok(site)
            }
            Err(why) => Err(why),
        };
        if memory.domains.len() >= REMEMBERED_AT_MOST {
            memory.domains.clear();
        }
        memory.domains.insert(domain.to_owned(), (now.plus(KNOWN_FOR), found.clone()));
        found
    }

    async fn look_up(&self, domain: &str) -> Result<Vec<MailExchanger>, Unready> {
        match mail_hosts(&*self.resolver, domain).await {
            Ok(MailHosts::Exchangers(mut exchangers)) => {
                exchangers.iter_mut().for_each(|exchanger| exchanger.host.make_ascii_lowercase());
                exchangers.sort();
                exchangers.dedup();
                Ok(exchangers)
            }
            Ok(MailHosts::Itself) => Ok(vec![MailExchanger { preference: 0, host: domain.to_owned() }]),
            Ok(MailHosts::Null) => Err(Unready::Refused("null_mx")),
            Err(ResolveError::NoSuchRecord | ResolveError::BadName) => Err(Unready::Refused("no_such_domain")),
            Err(ResolveError::Unanswered(_)) => Err(Unready::Later("name_not_answered")),
        }
    }

    /// The exchanger of a domain that would be dialled first.
    pub async fn first_of(&self, domain: &str) -> Option<Target> {
        let site = self.site_of(domain).await.ok()?;
        self.order(&site).into_iter().next().map(target)
    }

    /// Opens a connection to the first exchanger that answers; those that did not lately come last.
    ///
    /// # Errors
    /// Of the last one that was dialled.
    pub async fn dial(&self, site: &Site) -> Result<Reached, DialError> {
        let mut failure =
            DialError::Resolve { host: "the domain's exchangers".into(), source: ResolveError::NoSuchRecord };
        for host in self.order(site).into_iter().take(DIALLED_AT_MOST) {
            let target = target(host.clone());
            match self.dialler.dial(&target).await {
                Ok(connection) => {
                    let now = self.clock.now();
                    let tls_broken = self.memory().tls_broken_until.get(&host).is_some_and(|until| now < *until);
                    return Ok(Reached { connection, target, tls_broken });
                }
                Err(error) => {
                    self.is_down(&host);
                    failure = error;
                }
            }
        }
        Err(failure)
    }

    fn order(&self, site: &Site) -> Vec<String> {
        let now = self.clock.now();
        let mut memory = self.memory();
        let Some(exchangers) = memory.sites.get(site).cloned() else { return Vec::new() };
        let mut hosts: Vec<(bool, u16, u64, String)> = Vec::with_capacity(exchangers.len());
        for exchanger in exchangers.iter() {
            let is_down = memory.down_until.get(&exchanger.host).is_some_and(|until| now < *until);
            let lot = memory.dice.number();
            hosts.push((is_down, exchanger.preference, lot, exchanger.host.clone()));
        }
        hosts.sort();
        hosts.into_iter().map(|(.., host)| host).collect()
    }

    /// The machine did not answer, or did not welcome us.
    pub fn is_down(&self, host: &str) {
        let until = self.clock.now().plus(DOWN_FOR);
        let mut memory = self.memory();
        if memory.down_until.len() >= REMEMBERED_AT_MOST {
            memory.down_until.clear();
        }
        memory.down_until.insert(host.to_owned(), until);
    }

    /// The machine offered TLS and could not do it.
    pub fn breaks_tls(&self, host: &str) {
        let until = self.clock.now().plus(TLS_BROKEN_FOR);
        let mut memory = self.memory();
        if memory.tls_broken_until.len() >= REMEMBERED_AT_MOST {
            memory.tls_broken_until.clear();
        }
        memory.tls_broken_until.insert(host.to_owned(), until);
    }
}

fn target(host: String) -> Target {
    Target { host, port: PORT, security: Security::Plain, verification: Verification::Opportunistic }
}
