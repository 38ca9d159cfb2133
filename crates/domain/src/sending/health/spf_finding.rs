//! What an SPF record means for the channels that send in the domain's name.

use super::spf::Qualifier;
use super::spf_walk::{MOST_LOOKUPS, MOST_VOIDS, SpfStanding, SpfSummary};
use super::{Check, Finding, Health, Record};
use std::net::IpAddr;

/// A way out, as SPF sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub name: String,
    /// The host that we hand letters to, or that we are.
    pub host: String,
    /// Its public addresses, as far as they are known; a relay may send from others.
    pub addresses: Vec<IpAddr>,
    /// Where it stands: what is behind private addresses hands on by a way that is not known here.
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Public,
    /// In our own network.
    Nearby,
}

/// Judges the record of `domain`.
pub fn judge(domain: &str, summary: &SpfSummary, sources: &[Source]) -> Finding {
    let finding = |health, code| Finding::new(Check::Spf, health, code).with("lookups", summary.lookups);
    let record = |value: String| Record::text(domain, value);
    let text = match &summary.standing {
        SpfStanding::Missing if summary.unanswered => return Finding::unknown(Check::Spf),
        SpfStanding::Missing => return finding(Health::Bad, "spf_missing").publish(record(suggestion(sources))),
        SpfStanding::Several(texts) => {
            let merged = record(merge(texts));
            return finding(Health::Bad, "spf_two")
                .with("count", texts.len())
                .found(&texts.join(" · "))
                .publish(merged);
        }
        SpfStanding::One(text) => text,
    };
    let finding = |health, code| finding(health, code).found(text);
    if let Some((name, term)) = &summary.broken {
        return finding(Health::Bad, "spf_broken").with("name", name).with("term", term);
    }
    if let Some(name) = &summary.empty_include {
        return finding(Health::Bad, "spf_empty_include")
            .with("name", name)
            .publish(record(without_include(text, name)));
    }
    if summary.lookups > MOST_LOOKUPS {
        return finding(Health::Bad, "spf_lookups");
    }
    if summary.voids > MOST_VOIDS {
        return finding(Health::Bad, "spf_voids").with("voids", summary.voids);
    }
    if summary.all == Some(Qualifier::Pass) {
        return finding(Health::Bad, "spf_everybody").publish(record(with_ending(text, "~all")));
    }
    if summary.unanswered {
        return Finding::unknown(Check::Spf).found(text);
    }
    if let Some(source) = sources.iter().find(|source| source.place == Place::Public && !names(summary, source)) {
        let wider = before_ending(text, &term_of(source));
        return finding(Health::Warn, "spf_channel_missing").with("channel", &source.name).publish(record(wider));
    }
    match summary.all {
        None | Some(Qualifier::Neutral) => finding(Health::Warn, "spf_open").publish(record(with_ending(text, "~all"))),
        Some(_) => finding(Health::Good, "spf_good"),
    }
}

/// Whether letters of this channel pass: by address, or by an include that carries the name of its provider.
pub fn names(summary: &SpfSummary, source: &Source) -> bool {
    let by_address = source.addresses.iter().any(|address| summary.nets.iter().any(|net| net.holds(*address)));
    by_address || summary.includes.iter().any(|include| share_a_provider(include, &source.host))
}

/// `_spf.relay.example` and `smtp.eu.relay.example` belong together.
fn share_a_provider(include: &str, host: &str) -> bool {
    let registrable = |name: &str| {
        let labels: Vec<&str> = name.rsplit('.').take(2).collect();
        (labels.len() == 2).then(|| labels.join(".").to_ascii_lowercase())
    };
    registrable(include).is_some_and(|name| registrable(host) == Some(name))
}

fn term_of(source: &Source) -> String {
    match source.addresses.first() {
        Some(IpAddr::V4(address)) => format!("ip4:{address}"),
        Some(IpAddr::V6(address)) => format!("ip6:{address}"),
        None => format!("a:{}", source.host),
    }
}

fn suggestion(sources: &[Source]) -> String {
    let named = |source: &&Source| source.place == Place::Public && source.host.parse::<IpAddr>().is_err();
    let hosts = sources.iter().filter(named).take(4);
    let terms: String = hosts.map(|source| format!(" a:{}", source.host)).collect();
    format!("v=spf1 mx{terms} ~all")
}

/// One record that says what several said.
fn merge(texts: &[String]) -> String {
    let mut terms: Vec<&str> = Vec::new();
    for term in texts.iter().flat_map(|text| text.split(' ').skip(1)) {
        if !term.is_empty() && !is_ending(term) && !terms.contains(&term) {
            terms.push(term);
        }
    }
    format!("v=spf1 {} ~all", terms.join(" ")).replace("  ", " ")
}

fn is_ending(term: &str) -> bool {
    let term = term.to_ascii_lowercase();
    matches!(term.trim_start_matches(['+', '-', '~', '?']), "all") || term.starts_with("redirect=")
}

fn with_ending(text: &str, ending: &str) -> String {
    let kept: Vec<&str> = text.split(' ').filter(|term| !term.is_empty() && !is_ending(term)).collect();
    format!("{} {ending}", kept.join(" "))
}

fn before_ending(text: &str, term: &str) -> String {
    let (mut kept, mut endings) = (Vec::new(), Vec::new());
    for part in text.split(' ').filter(|part| !part.is_empty()) {
        if is_ending(part) { endings.push(part) } else { kept.push(part) }
    }
    kept.push(term);
    kept.extend(endings);
    kept.join(" ")
}

fn without_include(text: &str, name: &str) -> String {
    let is_it = |term: &&str| {
        let term = term.to_ascii_lowercase();
        term.trim_start_matches(['+', '-', '~', '?']).strip_prefix("include:") == Some(name)
    };
    text.split(' ').filter(|term| !is_it(term)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::spf_walk::walk_table;
    use super::*;

    fn source(host: &str, address: &str) -> Source {
        Source {
            name: "Relay".into(),
            host: host.into(),
            addresses: address.parse().ok().into_iter().collect(),
            place: Place::Public,
        }
    }

    fn check(texts: &[&str], expected: (Health, &str, Option<&str>)) {
        let mut table: Vec<(&str, &str)> = texts.iter().map(|text| ("seller.example", *text)).collect();
        table.push(("_spf.relay.example", "v=spf1 ip4:198.51.100.0/24 -all"));
        let summary = walk_table("seller.example", &table);
        let found = judge("seller.example", &summary, &[source("smtp.relay.example", "203.0.113.24")]);
        let published = found.publish.as_ref().map(|record| record.value.as_str());
        assert_eq!((found.health, found.code, published), expected, "{texts:?}");
    }

    #[test]
    fn a_relay_of_our_own_network_is_not_asked_to_be_named() {
        let summary = walk_table("seller.example", &[("seller.example", "v=spf1 ip4:203.0.113.24 -all")]);
        let nearby = Source { place: Place::Nearby, ..source("127.0.0.1", "") };
        assert_eq!(judge("seller.example", &summary, &[nearby]).code, "spf_good");
    }

    #[test]
    fn each_fault_has_its_words_and_its_record() {
        use Health::{Bad, Good, Warn};
        check(&[], (Bad, "spf_missing", Some("v=spf1 mx a:smtp.relay.example ~all")));
        check(&["v=spf1 a -all", "v=spf1 mx ~all"], (Bad, "spf_two", Some("v=spf1 a mx ~all")));
        check(&["v=spf1 ip4:203.0.113.0/24 +all"], (Bad, "spf_everybody", Some("v=spf1 ip4:203.0.113.0/24 ~all")));
        check(&["v=spf1 ip4:203.0.113.24 -all"], (Good, "spf_good", None));
        check(&["v=spf1 include:_spf.relay.example ~all"], (Good, "spf_good", None));
        check(&["v=spf1 ip4:203.0.113.24"], (Warn, "spf_open", Some("v=spf1 ip4:203.0.113.24 ~all")));
        let wider = Some("v=spf1 ip4:192.0.2.1 ip4:203.0.113.24 -all");
        check(&["v=spf1 ip4:192.0.2.1 -all"], (Warn, "spf_channel_missing", wider));
        check(&["v=spf1 ip4:1.2.3 -all"], (Bad, "spf_broken", None));
        check(&["v=spf1 include:gone.example ~all"], (Bad, "spf_empty_include", Some("v=spf1 ~all")));
        check(&[&format!("v=spf1{} -all", " exists:x.example".repeat(11))], (Bad, "spf_lookups", None));
        check(&["v=spf1 a:x.example a:y.example a:z.example -all"], (Bad, "spf_voids", None));
    }
}
