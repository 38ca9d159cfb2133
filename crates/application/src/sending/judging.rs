//! Judging all that is known of one letter: with what is new, with its neighbours, and again when more is known. What a batch changes is
//! gathered and written together.

use super::add_sums;
use super::recorder::Hit;
use crate::{Trouble, Work};
use basics::ids::{CampaignId, ChannelId, ContactId, Event, EventId, OutgoingId};
use basics::{Id, Timestamp};
use domain::sending::provider::ProviderGroup;
use domain::sending::tracking::{HitKind, JudgedLetter, Network, RULES_VERSION, Rule, Seen, Signs, Verdict, judge};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::sending::delivery::{self, DeliveryDelta};
use store::sending::hits::{self, EventRow, HitRow, SentLetter};
use store::sending::tracking as rows;

/// Opens and clicks of one letter that are looked at, and kept: more says nothing new, and nobody fills the ledger with one address.
const MOST_OF_LETTER: usize = 300;
/// The same request again within this is the same look at the letter.
const SAME_LOOK: Duration = Duration::from_secs(60);
/// How far around a click its neighbours are looked for.
const NEIGHBOURHOOD: Duration = Duration::from_secs(60);
const HOUR_MILLIS: i64 = 3_600_000;
/// The name under which they are summed for their channel and provider group.
pub(super) const READ_BY_PEOPLE: &str = "read_by_people";
/// What is sealed of a hit; version 1 was the agent's name alone.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum RawHit {
    Second { version: u32, agent: String, signs: u8, network: Option<[u8; 8]> },
    First(String),
}

type Sums = BTreeMap<(CampaignId, &'static str), i64>;

/// What a batch changes, written together at its end.
#[derive(Default)]
pub(super) struct Told {
    events: Vec<EventRow>,
    judged: Vec<(EventId, &'static str, &'static str)>,
    marks: Vec<(OutgoingId, Option<Timestamp>, Option<Timestamp>)>,
    sums: Sums,
    pub(super) days: BTreeMap<ContactId, i64>,
    people: BTreeSet<ContactId>,
    links: BTreeMap<CampaignId, usize>,
    /// Letters that a person surely read, by where and when they went.
    read: BTreeMap<ReadCell, i64>,
}

/// Channel, who runs the mailbox, campaign, and the hour in which the letter was taken.
type ReadCell = (ChannelId, ProviderGroup, Option<CampaignId>, i64);

impl Told {
    pub(super) fn add(&mut self, campaign: Option<CampaignId>, name: &'static str, amount: i64) {
        if let Some(campaign) = campaign {
            *self.sums.entry((campaign, name)).or_default() += amount;
        }
    }

    pub(super) async fn write(self, work: &mut Work<'_>) -> Result<(), Trouble> {
        hits::append(work.transaction, &self.events).await?;
        hits::judge(work.transaction, RULES_VERSION, &self.judged).await?;
        hits::mark_read(work.transaction, &self.marks).await?;
        rows::note_last_open(work.transaction, &self.days).await?;
        work.touched_all(self.people, "changed");
        let mut deltas = Vec::new();
        for ((channel, provider, campaign, hour), amount) in self.read.into_iter().filter(|(_, amount)| *amount != 0) {
            let id = work.mint::<Event>()?.as_i64();
            deltas.push(DeliveryDelta { id, channel, provider, campaign, hour, name: READ_BY_PEOPLE, amount });
        }
        if !deltas.is_empty() {
            delivery::add_deltas(work.transaction, &deltas).await?;
        }
        add_sums(work, self.sums).await
    }
}

pub(super) fn seen(hit: &Hit) -> Seen<'_> {
    Seen { at: hit.at, kind: hit.kind, agent: &hit.agent, signs: hit.signs, network: hit.network }
}

pub(super) async fn links(
    work: &mut Work<'_>,
    campaign: Option<CampaignId>,
    told: &mut Told,
) -> Result<usize, Trouble> {
    let Some(campaign) = campaign else { return Ok(0) };
    if let Some(known) = told.links.get(&campaign) {
        return Ok(*known);
    }
    let count = usize::try_from(hits::links(work.transaction, campaign).await?).unwrap_or(0);
    told.links.insert(campaign, count);
    Ok(count)
}

/// Clicks of others behind the same company's domain around these: of the ledger and of the batch.
pub(super) async fn neighbours(
    work: &mut Work<'_>,
    letter: &SentLetter,
    hits: &[&Hit],
    batch: &[(SentLetter, Vec<&Hit>)],
) -> Result<Vec<(OutgoingId, Timestamp)>, Trouble> {
    let is_click = |hit: &&&Hit| matches!(hit.kind, HitKind::Clicked { .. });
    let clicks = hits.iter().filter(is_click).map(|hit| hit.at);
    let (Some(campaign), Some(first), Some(last)) = (letter.campaign, clicks.clone().min(), clicks.max()) else {
        return Ok(Vec::new());
    };
    if is_public(work, letter).await? {
        return Ok(Vec::new());
    }
    let span = (first.minus(NEIGHBOURHOOD), last.plus(NEIGHBOURHOOD));
    let stored = hits::neighbours(work.transaction, campaign, letter.destination, span).await?;
    let mut near: BTreeMap<OutgoingId, Timestamp> = stored.into_iter().collect();
    for (other, hits) in batch {
        if (other.campaign, other.destination) == (letter.campaign, letter.destination)
            && let Some(at) =
                hits.iter().filter(is_click).map(|hit| hit.at).filter(|at| *at >= span.0 && *at <= span.1).min()
        {
            near.entry(other.id).or_insert(at);
        }
    }
    near.remove(&letter.id);
    Ok(near.into_iter().collect())
}

/// Behind the domain of a mailbox provider there are strangers, no colleagues.
async fn is_public(work: &mut Work<'_>, letter: &SentLetter) -> Result<bool, Trouble> {
    let Some(sealed) = hits::destination(work.transaction, letter.destination).await? else { return Ok(true) };
    let application = work.application();
    let name = application.unseal_bytes("destination", "sealed", letter.destination.as_i64(), &sealed)?;
    Ok(domain::sending::tracking::is_public_mailbox(&String::from_utf8_lossy(&name)))
}

/// Judges a letter that nothing new is known of but its neighbours.
pub(super) async fn judge_again(work: &mut Work<'_>, id: OutgoingId, told: &mut Told) -> Result<(), Trouble> {
    let fresh = |event: &EventRow, letter: &SentLetter| {
        event.contact == Some(letter.contact) && event.object == letter.campaign.map(|campaign| campaign.as_i64())
    };
    let Some(letter) = hits::letter(work.transaction, id).await?.filter(|letter| letter.known) else { return Ok(()) };
    // Of this batch: it was judged with the same neighbours.
    if told.events.iter().any(|event| fresh(event, &letter)) {
        return Ok(());
    }
    let earlier = hits::of_letter(work.transaction, &letter, Timestamp::EPOCH, MOST_OF_LETTER as i64).await?;
    let clicks = earlier.iter().filter(|hit| hit.is_click && hit.link.is_some()).map(|hit| hit.at);
    let (Some(first), Some(last), Some(campaign)) = (clicks.clone().min(), clicks.max(), letter.campaign) else {
        return Ok(());
    };
    let span = (first.minus(NEIGHBOURHOOD), last.plus(NEIGHBOURHOOD));
    let stored = hits::neighbours(work.transaction, campaign, letter.destination, span).await?;
    let mut times: Vec<Timestamp> = stored.into_iter().filter(|(other, _)| *other != id).map(|(_, at)| at).collect();
    let of_batch = told
        .events
        .iter()
        .filter(|event| event.kind == "clicked" && event.object == letter.campaign.map(|campaign| campaign.as_i64()));
    times.extend(of_batch.map(|event| event.at));
    judge_letter(work, &letter, &[], &times, told).await
}

/// A hit that is stored already, opened.
struct Earlier {
    id: EventId,
    kind: HitKind,
    at: Timestamp,
    agent: String,
    signs: Signs,
    network: Option<Network>,
    rule: String,
}

fn open(work: &Work<'_>, row: HitRow) -> Earlier {
    let kind = match (row.is_click, row.link) {
        (false, _) => HitKind::Opened,
        (true, Some(link)) => HitKind::Clicked { link: u16::try_from(link).unwrap_or(u16::MAX) },
        (true, None) => HitKind::Trapped,
    };
    // What an erasure emptied is judged by its time alone.
    let raw = row.sealed.and_then(|sealed| work.unseal::<RawHit>("event", "sealed", row.id.as_i64(), &sealed).ok());
    let (agent, signs, network) = match raw {
        Some(RawHit::Second { agent, signs, network, .. }) => (agent, Signs::of_number(signs), network.map(Network)),
        // Before version 2 nothing but the name was kept: a language is given the benefit of the doubt.
        Some(RawHit::First(agent)) => (agent, Signs::LANGUAGE, None),
        None => (String::new(), Signs::LANGUAGE, None),
    };
    Earlier { id: row.id, kind, at: row.at, agent, signs, network, rule: row.rule }
}

/// Judges everything that is known of a letter with what is new; stores the new, corrects the old, and sets the letter's marks.
pub(super) async fn judge_letter(
    work: &mut Work<'_>,
    letter: &SentLetter,
    hits: &[&Hit],
    neighbours: &[Timestamp],
    told: &mut Told,
) -> Result<(), Trouble> {
    let earlier = hits::of_letter(work.transaction, letter, Timestamp::EPOCH, MOST_OF_LETTER as i64).await?;
    let room = MOST_OF_LETTER.saturating_sub(earlier.len());
    let earlier: Vec<Earlier> = earlier.into_iter().map(|row| open(work, row)).collect();
    let fresh = looks(&earlier, hits, room);
    let mut all: Vec<Seen<'_>> = earlier
        .iter()
        .map(|hit| Seen { at: hit.at, kind: hit.kind, agent: &hit.agent, signs: hit.signs, network: hit.network })
        .collect();
    all.extend(fresh.iter().map(|hit| seen(hit)));
    let mut facts = JudgedLetter {
        accepted_at: letter.ended_at,
        links: links(work, letter.campaign, told).await?,
        replied_at: None,
        neighbours,
    };
    let mut rules = judge(facts, &all);
    if rules.iter().any(|rule| rule.verdict() == Verdict::Unknown) {
        let since = letter.ended_at.unwrap_or(Timestamp::EPOCH);
        facts.replied_at = hits::replied_at(work.transaction, letter.contact, since).await?;
        rules = judge(facts, &all);
    }
    for (hit, rule) in earlier.iter().zip(&mut rules) {
        // Neighbours were looked for when their clicks came, and not at each later look.
        if hit.rule == Rule::ManyOfOneDomain.as_str() && rule.verdict() != Verdict::Machine {
            *rule = Rule::ManyOfOneDomain;
        }
        // What an erasure emptied keeps its verdict: there is nothing to judge it by.
        if hit.rule != rule.as_str() && !hit.agent.is_empty() {
            told.judged.push((hit.id, rule.verdict().as_str(), rule.as_str()));
        }
    }
    for (hit, rule) in fresh.iter().zip(&rules[earlier.len()..]) {
        let event = event(work, hit, letter, *rule)?;
        told.events.push(event);
    }
    if !fresh.is_empty() {
        told.people.insert(letter.contact);
        if hits::prove(work.transaction, letter.id, "opened_or_clicked").await? {
            told.add(letter.campaign, "in_doubt", -1);
            told.add(letter.campaign, "accepted", 1);
        }
    }
    mark(letter, &all, &rules, room == 0, told);
    let before = earlier.iter().any(|hit| hit.rule.parse().is_ok_and(|rule| is_read(hit.kind, rule)));
    let now = all.iter().zip(&rules).any(|(hit, rule)| is_read(hit.kind, *rule));
    // Where older hits are not looked at any more, and where an erasure emptied them, what they said stays.
    let keeps = before && (room == 0 || earlier.iter().any(|hit| hit.agent.is_empty()));
    read(letter, before, now || keeps, told);
    Ok(())
}

/// Whether a person surely saw the letter: what a provider fetches for its users does not count.
fn is_read(kind: HitKind, rule: Rule) -> bool {
    match kind {
        HitKind::Opened | HitKind::Clicked { .. } => rule.verdict() == Verdict::Human,
        HitKind::Trapped => false,
    }
}

/// Counts a letter that a person read where and when it went, or takes it back.
fn read(letter: &SentLetter, before: bool, now: bool, told: &mut Told) {
    let Some(taken_at) = letter.ended_at.filter(|_| before != now) else { return };
    let cell = (letter.channel, letter.provider, letter.campaign, taken_at.as_millis().div_euclid(HOUR_MILLIS));
    *told.read.entry(cell).or_default() += if now { 1 } else { -1 };
}

/// The new hits without those that are the same look once more, as many as there is room for.
fn looks<'h>(earlier: &[Earlier], hits: &[&'h Hit], room: usize) -> Vec<&'h Hit> {
    let near = |one: Timestamp, other: Timestamp| {
        if one >= other { one.since(other) < SAME_LOOK } else { other.since(one) < SAME_LOOK }
    };
    let mut fresh: Vec<&Hit> = Vec::new();
    for hit in hits {
        let stored = earlier.iter().any(|other| {
            (other.kind, other.signs, other.network) == (hit.kind, hit.signs, hit.network)
                && other.agent == hit.agent
                && near(other.at, hit.at)
        });
        let taken = fresh.iter().any(|other| {
            (other.kind, other.signs, other.network) == (hit.kind, hit.signs, hit.network)
                && other.agent == hit.agent
                && near(other.at, hit.at)
        });
        if !stored && !taken && fresh.len() < room {
            fresh.push(hit);
        }
    }
    fresh
}

/// Puts the first opening and the first click by a person on the letter, or takes them back; the campaign's sums follow.
fn mark(letter: &SentLetter, all: &[Seen<'_>], rules: &[Rule], is_cut: bool, told: &mut Told) {
    let first = |clicks_only: bool| {
        let counts = |(hit, rule): &(&Seen<'_>, &Rule)| match hit.kind {
            HitKind::Opened => !clicks_only && rule.shows_a_reader(),
            // Who clicks has seen the letter, even where pictures are off.
            HitKind::Clicked { .. } => rule.verdict() == Verdict::Human,
            HitKind::Trapped => false,
        };
        all.iter().zip(rules).filter(counts).map(|(hit, _)| hit.at).min()
    };
    // Where older hits are not looked at any more, what they said stays.
    let keep = |before: Option<Timestamp>, now: Option<Timestamp>| if is_cut { before.or(now) } else { now };
    let (opened, clicked) = (keep(letter.opened_at, first(false)), keep(letter.clicked_at, first(true)));
    if (opened, clicked) == (letter.opened_at, letter.clicked_at) {
        return;
    }
    for (name, before, now) in [("opened", letter.opened_at, opened), ("clicked", letter.clicked_at, clicked)] {
        match (before, now) {
            (None, Some(_)) => told.add(letter.campaign, name, 1),
            (Some(_), None) => told.add(letter.campaign, name, -1),
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
    told.people.insert(letter.contact);
    told.marks.push((letter.id, opened, clicked));
}

fn event(work: &mut Work<'_>, hit: &Hit, letter: &SentLetter, rule: Rule) -> Result<EventRow, Trouble> {
    let id: Id<Event> = work.mint()?;
    let (kind, link) = match hit.kind {
        HitKind::Opened => ("opened", None),
        HitKind::Clicked { link } => ("clicked", Some(i64::from(link))),
        HitKind::Trapped => ("clicked", None),
    };
    let network = hit.network.map(|network| network.0);
    let raw = RawHit::Second { version: 2, agent: hit.agent.clone(), signs: hit.signs.number(), network };
    Ok(EventRow {
        id,
        at: hit.at,
        kind,
        contact: Some(letter.contact),
        company: letter.company,
        object: letter.campaign.map(|campaign| campaign.as_i64()),
        link,
        verdict: rule.verdict().as_str(),
        rule: rule.as_str(),
        rule_version: Some(RULES_VERSION),
        sealed: Some(work.seal("event", "sealed", id.as_i64(), &raw)),
    })
}
