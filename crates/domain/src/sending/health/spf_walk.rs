//! Walking an SPF record with all that it includes: look-ups are counted, addresses collected.
//!
//! Nothing is asked here: [`SpfWalk::question`] says what to ask next, [`SpfWalk::answer`] takes what came. Ten terms may cost a
//! look-up and two may find nothing (RFC 7208 §4.6.4); the walk itself goes a little further, to say by how much.

use super::Answer;
use super::spf::{Mechanism, Net, Qualifier, SpfRecord, parse, records_in};
use std::collections::{BTreeSet, VecDeque};
use std::net::IpAddr;

/// Beyond it a receiver gives up (§4.6.4).
pub const MOST_LOOKUPS: u32 = 10;
pub const MOST_VOIDS: u32 = 2;
/// Mail servers of one `mx` (§4.6.4).
const MOST_EXCHANGERS: usize = 10;
/// Questions of one walk, addresses of mail servers among them.
const MOST_QUESTIONS: usize = 80;
/// Networks collected.
const MOST_NETS: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpfQuestion {
    Texts(String),
    Addresses(String),
    Exchangers(String),
}

/// What came, in the shape of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpfReply {
    Texts(Answer<Vec<String>>),
    Addresses(Answer<Vec<IpAddr>>),
    Exchangers(Answer<Vec<String>>),
}

/// How the record of the domain itself stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpfStanding {
    Missing,
    /// A permanent error: receivers take none of them.
    Several(Vec<String>),
    One(String),
}

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpfSummary {
    pub standing: SpfStanding,
    pub lookups: u32,
    pub voids: u32,
    /// The verdict on everybody else, also of a redirect.
    pub all: Option<Qualifier>,
    /// Addresses that pass.
    pub nets: Vec<Net>,
    /// Names that are included, also deeper.
    pub includes: BTreeSet<String>,
    /// A term that no receiver reads, with the name where it stands.
    pub broken: Option<(String, String)>,
    /// An included name without a record of its own: a permanent error (§5.2).
    pub empty_include: Option<String>,
    pub unanswered: bool,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Start,
    Include { passes: bool },
    Redirect,
    Addresses { passes: bool, prefixes: (u8, u8) },
    Exists,
}

pub struct SpfWalk {
    queue: VecDeque<(SpfQuestion, Why)>,
    seen: BTreeSet<String>,
    asked: usize,
    summary: SpfSummary,
}

impl SpfWalk {
    pub fn new(domain: &str) -> Self {
        SpfWalk {
            queue: VecDeque::from([(SpfQuestion::Texts(domain.to_owned()), Why::Start)]),
            seen: BTreeSet::from([domain.to_owned()]),
            asked: 0,
            summary: SpfSummary {
                standing: SpfStanding::Missing,
                lookups: 0,
                voids: 0,
                all: None,
                nets: Vec::new(),
                includes: BTreeSet::new(),
                broken: None,
                empty_include: None,
                unanswered: false,
            },
        }
    }

    /// What to ask next; nothing when the walk is over.
    pub fn question(&self) -> Option<&SpfQuestion> {
        self.queue.front().filter(|_| self.asked < MOST_QUESTIONS).map(|(question, _)| question)
    }

    /// Takes the answer to [`question`](Self::question).
    pub fn answer(&mut self, reply: SpfReply) {
        let Some((question, why)) = self.queue.pop_front() else { return };
        self.asked += 1;
        match (question, reply) {
            (SpfQuestion::Texts(name), SpfReply::Texts(texts)) => self.read(&name, why, texts),
            (SpfQuestion::Addresses(_), SpfReply::Addresses(addresses)) => self.collect(why, addresses),
            (SpfQuestion::Exchangers(_), SpfReply::Exchangers(hosts)) => match hosts {
                Answer::Found(hosts) => {
                    let hosts = hosts.into_iter().filter(|host| !host.is_empty()).take(MOST_EXCHANGERS);
                    self.queue.extend(hosts.map(|host| (SpfQuestion::Addresses(host), why)));
                }
                Answer::Absent => self.summary.voids += 1,
                Answer::Unanswered => self.summary.unanswered = true,
            },
            // An answer to another question says nothing.
            _ => self.summary.unanswered = true,
        }
    }

    pub fn finish(self) -> SpfSummary {
        self.summary
    }

    fn read(&mut self, name: &str, why: Why, texts: Answer<Vec<String>>) {
        let found = match &texts {
            Answer::Unanswered => {
                self.summary.unanswered = true;
                return;
            }
            Answer::Absent => Vec::new(),
            Answer::Found(texts) => records_in(texts),
        };
        if why == Why::Start {
            self.summary.standing = match found[..] {
                [] => SpfStanding::Missing,
                [one] => SpfStanding::One(one.to_owned()),
                _ => SpfStanding::Several(found.iter().map(|text| (*text).to_owned()).collect()),
            };
        } else if texts == Answer::Absent {
            self.summary.voids += 1;
        }
        match found[..] {
            [one] => match parse(one) {
                Ok(record) => self.follow(name, why, record),
                Err(term) => self.summary.broken = Some((name.to_owned(), term)),
            },
            _ if why == Why::Start => {}
            _ => self.summary.empty_include = Some(name.to_owned()),
        }
    }

    fn follow(&mut self, name: &str, why: Why, record: SpfRecord) {
        // Only what passes inside of an include that passes lets letters through.
        let passes_here = !matches!(why, Why::Include { passes: false });
        if matches!(why, Why::Start | Why::Redirect) {
            self.summary.all = record.all();
        }
        for (qualifier, mechanism) in &record.terms {
            let passes = passes_here && *qualifier == Qualifier::Pass;
            self.summary.lookups += u32::from(mechanism.is_asked());
            let host = |host: &Option<String>| host.clone().unwrap_or_else(|| name.to_owned());
            match mechanism {
                Mechanism::Include(host) => {
                    self.summary.includes.insert(host.clone());
                    self.ask(SpfQuestion::Texts(host.clone()), Why::Include { passes });
                }
                Mechanism::A { host: of, prefixes } => {
                    self.ask(SpfQuestion::Addresses(host(of)), Why::Addresses { passes, prefixes: *prefixes });
                }
                Mechanism::Mx { host: of, prefixes } => {
                    self.ask(SpfQuestion::Exchangers(host(of)), Why::Addresses { passes, prefixes: *prefixes });
                }
                Mechanism::Exists(host) => self.ask(SpfQuestion::Addresses(host.clone()), Why::Exists),
                Mechanism::Addresses(net) if passes => self.keep(*net),
                Mechanism::All | Mechanism::Ptr | Mechanism::Addresses(_) => {}
            }
        }
        // `redirect` counts only where nothing is said of all (§6.1).
        if let (None, Some(host)) = (record.all(), record.redirect) {
            self.summary.lookups += 1;
            self.ask(SpfQuestion::Texts(host), if why == Why::Start { Why::Redirect } else { why });
        }
    }

    fn ask(&mut self, question: SpfQuestion, why: Why) {
        let (SpfQuestion::Texts(name) | SpfQuestion::Addresses(name) | SpfQuestion::Exchangers(name)) = &question;
        // Names made of the letter (`%{i}`) cannot be asked without one.
        if name.contains('%') {
            return;
        }
        // Who includes himself is counted, not followed.
        if matches!(question, SpfQuestion::Texts(_)) && !self.seen.insert(name.clone()) {
            return;
        }
        self.queue.push_back((question, why));
    }

    fn collect(&mut self, why: Why, addresses: Answer<Vec<IpAddr>>) {
        match (addresses, why) {
            (Answer::Found(addresses), Why::Addresses { passes: true, prefixes }) => {
                for address in addresses {
                    let prefix = if address.is_ipv4() { prefixes.0 } else { prefixes.1 };
                    self.keep(Net { address, prefix });
                }
            }
            (Answer::Found(_), _) => {}
            (Answer::Absent, _) => self.summary.voids += 1,
            (Answer::Unanswered, _) => self.summary.unanswered = true,
        }
    }

    fn keep(&mut self, net: Net) {
        if self.summary.nets.len() < MOST_NETS {
            self.summary.nets.push(net);
        }
    }
}

/// Walks with answers from a table; for tests.
#[cfg(test)]
pub(super) fn walk_table(domain: &str, table: &[(&str, &str)]) -> SpfSummary {
    let of = |name: &str| {
        let texts: Vec<String> =
            table.iter().filter(|(key, _)| *key == name).map(|(_, text)| (*text).to_owned()).collect();
        if texts.is_empty() { Answer::Absent } else { Answer::Found(texts) }
    };
    let mut walk = SpfWalk::new(domain);
    while let Some(question) = walk.question().cloned() {
        walk.answer(match question {
            SpfQuestion::Texts(name) => SpfReply::Texts(of(&name)),
            SpfQuestion::Addresses(name) => SpfReply::Addresses(match of(&format!("A {name}")) {
                Answer::Found(texts) => Answer::Found(texts.iter().map(|text| text.parse().unwrap()).collect()),
                _ => Answer::Absent,
            }),
            SpfQuestion::Exchangers(name) => SpfReply::Exchangers(of(&format!("MX {name}"))),
        });
    }
    walk.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_are_counted_through_includes_and_redirects() {
        let table = [
            ("seller.example", "v=spf1 mx a:relay.example include:_spf.one.example ~all"),
            ("MX seller.example", "mx.seller.example"),
            ("A mx.seller.example", "203.0.113.1"),
            ("A relay.example", "203.0.113.2"),
            ("_spf.one.example", "v=spf1 ip4:198.51.100.0/24 include:_spf.two.example -all"),
            ("_spf.two.example", "v=spf1 ip6:2001:db8::/32 ?all"),
            ("other.example", "v=spf1 redirect=seller.example"),
        ];
        let found = walk_table("seller.example", &table);
        assert_eq!((found.lookups, found.voids, found.all), (4, 0, Some(Qualifier::SoftFail)));
        for (address, passes) in [
            ("203.0.113.1", true),
            ("203.0.113.2", true),
            ("198.51.100.9", true),
            ("2001:db8::5", true),
            ("203.0.113.3", false),
        ] {
            let address = address.parse().unwrap();
            assert_eq!(found.nets.iter().any(|net| net.holds(address)), passes, "{address}");
        }
        let redirected = walk_table("other.example", &table);
        assert_eq!((redirected.lookups, redirected.all), (5, Some(Qualifier::SoftFail)));
    }

    #[test]
    fn circles_end_and_holes_are_told() {
        let table = [
            ("round.example", "v=spf1 include:round2.example -all"),
            ("round2.example", "v=spf1 include:round.example include:gone.example a:void.example -all"),
        ];
        let found = walk_table("round.example", &table);
        assert_eq!((found.lookups, found.voids), (4, 2));
        assert_eq!(found.empty_include.as_deref(), Some("gone.example"));
        assert_eq!(walk_table("none.example", &table).standing, SpfStanding::Missing);
        let two = [("two.example", "v=spf1 a"), ("two.example", "v=spf1 mx")];
        assert!(matches!(walk_table("two.example", &two).standing, SpfStanding::Several(found) if found.len() == 2));
    }

    #[test]
    fn an_endless_record_ends() {
        let hosts: String = (0..95).map(|n| format!(" a:h{n}.example")).collect();
        let text = format!("v=spf1{hosts} -all");
        let found = walk_table("many.example", &[("many.example", &text)]);
        assert_eq!(found.lookups, 95);
    }
}
