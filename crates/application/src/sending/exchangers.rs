//! Direct delivery: which machines take the letters of a domain, in which order they are dialled, and what is remembered of those that
//! did not answer or broke TLS.
//!
//! RFC 5321 §5.1: exchangers by preference, equal ones in random order; without any the domain's own address; a null MX (RFC 7505)
//! takes no mail. Only public addresses are dialled: that door is the dialler's. A letter whose final dot has left is never offered
//! to the next exchanger; that is the sender's part.
//!
//! A domain whose MTA-STS policy is enforced (RFC 8461 §4.2) is a place of its own: only exchangers that the policy names, and only
//! with a certificate of their name. A policy in testing changes nothing of the way; what it would have held back is counted.

use super::tls_policies::TlsPolicies;
use super::tls_tally::Bound;
use super::worker::order::Unready;
use super::worker::site::Site;
use basics::{Dice, Timestamp};
use mail::mta_sts::Mode;
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
/// A machine that offers CHUNKING and does not know it gets its letters by DATA for so long.
const CHUNKS_BROKEN_FOR: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// One domain's name servers are waited for no longer; its letters come again, the others have gone on.
const NAME_PATIENCE: Duration = Duration::from_secs(5);
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
    policies: Option<TlsPolicies>,
    memory: Mutex<Memory>,
}

struct Memory {
    dice: Dice,
    domains: BTreeMap<String, (Timestamp, Result<Site, Unready>)>,
    sites: BTreeMap<Site, Arc<Machines>>,
    down_until: BTreeMap<String, Timestamp>,
    tls_broken_until: BTreeMap<String, Timestamp>,
    chunks_broken_until: BTreeMap<String, Timestamp>,
}

/// The machines of a place.
#[derive(Debug, Clone)]
struct Machines {
    exchangers: Vec<MailExchanger>,
    bound: Bound,
    /// Which of them the policy names; of a policy that is enforced all are.
    named: Vec<bool>,
}

/// A connection to one of the exchangers.
#[derive(Debug)]
pub struct Reached {
    pub connection: Connection,
    pub target: Target,
    pub manner: Manner,
}

/// How a machine is to be spoken with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    pub bound: Bound,
    /// The policy, if there is one, names it.
    pub named: bool,
    /// Its TLS broke before: it is spoken with in clear unless encryption is demanded.
    pub tls_broken: bool,
    /// It did not know BDAT though it offered it.
    pub chunks_broken: bool,
}

impl Manner {
    /// As with a relay.
    pub const PLAIN: Manner = Manner { bound: Bound::Free, named: false, tls_broken: false, chunks_broken: false };
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
            chunks_broken_until: BTreeMap::new(),
        };
        Exchangers { resolver, dialler, clock, policies: None, memory: Mutex::new(memory) }
    }

    /// Obeys what destinations publish.
    #[must_use]
    pub fn with_policies(mut self, policies: TlsPolicies) -> Self {
        self.policies = Some(policies);
        self
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
            Ok(machines) => {
                let site = machines.site();
                if memory.sites.len() >= REMEMBERED_AT_MOST {
                    memory.sites.clear();
                    memory.domains.clear();
                }
                memory.sites.insert(site.clone(), Arc::new(machines));
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

    async fn look_up(&self, domain: &str) -> Result<Machines, Unready> {
        let policy = async {
            match &self.policies {
                Some(policies) => policies.of(domain).await,
                None => None,
            }
        };
        let (exchangers, kept) = futures_util::join!(self.machines_of(domain), policy);
        let exchangers = exchangers?;
        let Some(policy) = kept.as_ref().map(|kept| &kept.policy).filter(|policy| policy.mode != Mode::None) else {
            let named = vec![false; exchangers.len()];
            return Ok(Machines { exchangers, bound: Bound::Free, named });
        };
        if policy.mode == Mode::Testing {
            let named = exchangers.iter().map(|exchanger| policy.names(&exchanger.host)).collect();
            return Ok(Machines { exchangers, bound: Bound::Testing, named });
        }
        let exchangers: Vec<MailExchanger> =
            exchangers.into_iter().filter(|exchanger| policy.names(&exchanger.host)).collect();
        if exchangers.is_empty() {
            return Err(Unready::Later("mta_sts_no_host"));
        }
        let named = vec![true; exchangers.len()];
        Ok(Machines { exchangers, bound: Bound::Enforced, named })
    }

    async fn machines_of(&self, domain: &str) -> Result<Vec<MailExchanger>, Unready> {
        let answer = tokio::select! {
            biased;
            answer = mail_hosts(&*self.resolver, domain) => answer,
            () = self.clock.wait(NAME_PATIENCE) => return Err(Unready::Later("name_not_answered")),
        };
        match answer {
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
        let (hosts, bound) = self.order(&site);
        hosts.into_iter().next().map(|host| target(host.name, bound))
    }

    /// Opens a connection to the first exchanger that answers; those that did not lately come last.
    ///
    /// # Errors
    /// Of the last one that was dialled.
    pub async fn dial(&self, site: &Site) -> Result<Reached, DialError> {
        let mut failure =
            DialError::Resolve { host: "the domain's exchangers".into(), source: ResolveError::NoSuchRecord };
        let (hosts, bound) = self.order(site);
        for Machine { name, named } in hosts.into_iter().take(DIALLED_AT_MOST) {
            let target = target(name.clone(), bound);
            match self.dialler.dial(&target).await {
                Ok(connection) => {
                    let (now, memory) = (self.clock.now(), self.memory());
                    let remembered =
                        |broken: &BTreeMap<String, Timestamp>| broken.get(&name).is_some_and(|until| now < *until);
                    let manner = Manner {
                        bound,
                        named,
                        tls_broken: remembered(&memory.tls_broken_until),
                        chunks_broken: remembered(&memory.chunks_broken_until),
                    };
                    return Ok(Reached { connection, target, manner });
                }
                Err(error) => {
                    self.is_down(&name);
                    failure = error;
                }
            }
        }
        Err(failure)
    }

    fn order(&self, site: &Site) -> (Vec<Machine>, Bound) {
        let now = self.clock.now();
        let mut memory = self.memory();
        let Some(machines) = memory.sites.get(site).cloned() else { return (Vec::new(), Bound::Free) };
        let mut hosts: Vec<(bool, u16, u64, Machine)> = Vec::with_capacity(machines.exchangers.len());
        for (exchanger, named) in machines.exchangers.iter().zip(&machines.named) {
            let is_down = memory.down_until.get(&exchanger.host).is_some_and(|until| now < *until);
            let lot = memory.dice.number();
            let machine = Machine { name: exchanger.host.clone(), named: *named };
            hosts.push((is_down, exchanger.preference, lot, machine));
        }
        hosts.sort();
        (hosts.into_iter().map(|(.., machine)| machine).collect(), machines.bound)
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

    /// The machine offered CHUNKING and could not do it.
    pub fn breaks_chunks(&self, host: &str) {
        let until = self.clock.now().plus(CHUNKS_BROKEN_FOR);
        let mut memory = self.memory();
        if memory.chunks_broken_until.len() >= REMEMBERED_AT_MOST {
            memory.chunks_broken_until.clear();
        }
        memory.chunks_broken_until.insert(host.to_owned(), until);
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Machine {
    name: String,
    named: bool,
}

impl Machines {
    /// Domains that share all machines and what binds letters to them share connections.
    fn site(&self) -> Site {
        let mut text = match self.bound {
            Bound::Free => String::new(),
            Bound::Testing => "testing".to_owned(),
            Bound::Enforced => "enforced".to_owned(),
        };
        for (exchanger, named) in self.exchangers.iter().zip(&self.named) {
            let mark = if self.bound == Bound::Testing && !named { "!" } else { "" };
            text.push_str(&format!(" {}:{}{mark}", exchanger.preference, exchanger.host));
        }
        Site::Exchangers(text.trim_start().into())
    }
}

fn target(host: String, bound: Bound) -> Target {
    let verification = match bound {
        Bound::Enforced => Verification::Verified,
        Bound::Free | Bound::Testing => Verification::Opportunistic,
    };
    Target { host, port: PORT, security: Security::Plain, verification }
}
