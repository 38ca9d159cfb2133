//! Judging and storing hits: the country's mode and the reader's word decide what is kept, the rules say who it was, and earlier
//! verdicts on the same letter are said anew with what came since.

use super::judging::{Told, judge_again, judge_letter, links, neighbours, seen};
use super::recorder::{Hit, Whose};
use super::tracking::policy;
use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::permission::Permission;
use domain::sending::tracking::{HitKind, JudgedLetter, Kept, Policy, Rule, Seen, Verdict, judge, kept};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use store::ledger::meta;
use store::sending::hits::{self, SentLetter};
use store::{Isolation, Lane};

/// From so many on the neighbours' own verdicts may change.
const CROWD: usize = 4;
const DAY_MILLIS: i64 = 86_400_000;

/// Which record of which spill a batch comes from, so that it is written once.
#[derive(Debug, Clone)]
pub struct SpillMark {
    pub spill: String,
    pub number: u64,
    /// Which batch of the record.
    pub part: u64,
    pub is_last: bool,
}

/// Judges and stores a batch.
pub struct RecordHits {
    pub hits: Vec<Hit>,
    pub spilled: Option<SpillMark>,
}

impl RecordHits {
    pub const fn new(hits: Vec<Hit>) -> Self {
        RecordHits { hits, spilled: None }
    }
}

impl Verb for RecordHits {
    const NAME: &'static str = "record_hits";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Ordinary;
    const ISOLATION: Isolation = Isolation::Serializable;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !begin_spilled(work, self.spilled.as_ref()).await? {
            return Ok(());
        }
        let policy = policy::inside(work.transaction).await?;
        let (whole, summed) = self.split(work, &policy).await?;
        let mut told = Told::default();
        for (kept, letter, hits) in summed {
            sum(work, kept, letter.as_ref(), &hits, &mut told).await?;
        }
        let mut crowded = BTreeSet::new();
        for (letter, hits) in &whole {
            let neighbours = neighbours(work, letter, hits, &whole).await?;
            if neighbours.len() >= CROWD {
                crowded.extend(neighbours.iter().map(|(id, _)| *id));
            }
            let times: Vec<Timestamp> = neighbours.into_iter().map(|(_, at)| at).collect();
            judge_letter(work, letter, hits, &times, &mut told).await?;
        }
        for id in crowded {
            judge_again(work, id, &mut told).await?;
        }
        told.write(work).await
    }
}

impl RecordHits {
    /// Hits to be kept with their letters, and those that only count, by what is kept of them.
    async fn split<'h>(
        &'h self,
        work: &mut Work<'_>,
        policy: &Policy,
    ) -> Result<(Vec<(SentLetter, Vec<&'h Hit>)>, Vec<(Kept, Option<SentLetter>, Vec<&'h Hit>)>), Trouble> {
        let mut by_owner: BTreeMap<Whose, Vec<&Hit>> = BTreeMap::new();
        for hit in &self.hits {
            by_owner.entry(hit.whose).or_default().push(hit);
        }
        let (mut whole, mut summed) = (Vec::new(), Vec::new());
        for (whose, hits) in by_owner {
            let Whose::Letter(id) = whose else {
                summed.push((Kept::Sums, None, hits));
                continue;
            };
            // Of an erased person nothing new is stored.
            let Some(letter) = hits::letter(work.transaction, id).await?.filter(|letter| letter.known) else {
                continue;
            };
            let asked_for = letter.permission == Some(Permission::Granted);
            match kept(policy.of(letter.country), letter.tracking, asked_for) {
                Kept::Nothing => {}
                Kept::Everything => whole.push((letter, hits)),
                less @ (Kept::Sums | Kept::LastDay) => summed.push((less, Some(letter), hits)),
            }
        }
        Ok((whole, summed))
    }
}

/// Whether a batch of a spill is still to be written; says then that it is.
async fn begin_spilled(work: &mut Work<'_>, mark: Option<&SpillMark>) -> Result<bool, Trouble> {
    let Some(mark) = mark else { return Ok(true) };
    let done = format!("{}{}", meta::HITS_REPLAYED, mark.spill);
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u64>().ok());
    if number(meta::read(work.transaction, &done).await?).is_some_and(|done| done >= mark.number) {
        return Ok(false);
    }
    let parts = format!("{done}.part");
    let before = meta::read(work.transaction, &parts).await?;
    let before = before.as_deref().and_then(|text| text.split_once(' '));
    let before = before.filter(|(of, _)| of.parse() == Ok(mark.number)).and_then(|(_, part)| part.parse::<u64>().ok());
    if before.is_some_and(|part| part >= mark.part) {
        return Ok(false);
    }
    if mark.is_last {
        meta::remove(work.transaction, &parts).await?;
        meta::set(work.transaction, &done, &mark.number.to_string()).await?;
    } else {
        meta::set(work.transaction, &parts, &format!("{} {}", mark.number, mark.part)).await?;
    }
    Ok(true)
}

/// Adds hits to the campaign's sums and leaves no other trace, but perhaps the day.
async fn sum(
    work: &mut Work<'_>,
    kept: Kept,
    letter: Option<&SentLetter>,
    hits: &[&Hit],
    told: &mut Told,
) -> Result<(), Trouble> {
    let campaign = match (letter, hits.first().map(|hit| hit.whose)) {
        (Some(letter), _) => letter.campaign,
        (None, Some(Whose::Campaign(campaign))) => Some(campaign),
        (None, _) => None,
    };
    // Of a campaign's address nobody knows the letter: only what is certain of one hit alone is said.
    let judged = match letter {
        Some(letter) => JudgedLetter {
            accepted_at: letter.ended_at,
            links: links(work, letter.campaign, told).await?,
            ..JudgedLetter::default()
        },
        None => JudgedLetter { accepted_at: Some(Timestamp::EPOCH), ..JudgedLetter::default() },
    };
    let seen: Vec<Seen<'_>> = hits.iter().map(|hit| seen(hit)).collect();
    // Several readers' hits under one campaign's address are no burst of one letter.
    let rules = match letter {
        Some(_) => judge(judged, &seen),
        None => seen.iter().map(|one| judge(judged, std::slice::from_ref(one))[0]).collect(),
    };
    for (hit, rule) in hits.iter().zip(rules) {
        if let Some(name) = sum_name(hit.kind, rule) {
            told.add(campaign, name, 1);
        }
        if let (Kept::LastDay, Some(letter), true) = (kept, letter, rule.shows_a_reader()) {
            let day = told.days.entry(letter.contact).or_default();
            *day = (*day).max(hit.at.as_millis().div_euclid(DAY_MILLIS));
        }
    }
    Ok(())
}

const fn sum_name(kind: HitKind, rule: Rule) -> Option<&'static str> {
    Some(match (kind, rule, rule.verdict()) {
        (HitKind::Trapped, ..) => return None,
        (HitKind::Opened, Rule::AppleProtected, _) => "opened_summed_protected",
        (HitKind::Opened, _, Verdict::Human | Verdict::Proxy) => "opened_summed",
        (HitKind::Opened, _, Verdict::Unknown) => "opened_summed_unknown",
        (HitKind::Opened, _, Verdict::Machine) => "opened_summed_machine",
        (HitKind::Clicked { .. }, _, Verdict::Human | Verdict::Proxy) => "clicked_summed",
        (HitKind::Clicked { .. }, _, Verdict::Unknown) => "clicked_summed_unknown",
        (HitKind::Clicked { .. }, _, Verdict::Machine) => "clicked_summed_machine",
    })
}

/// Judges the newest letters of somebody anew, of whom more is known by now: an answer.
pub struct JudgeReader(pub ContactId);

impl Verb for JudgeReader {
    const NAME: &'static str = "judge_reader";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut told = Told::default();
        for id in hits::letters_of(work.transaction, self.0).await? {
            if let Some(letter) = hits::letter(work.transaction, id).await?.filter(|letter| letter.known) {
                judge_letter(work, &letter, &[], &[], &mut told).await?;
            }
        }
        told.write(work).await
    }
}
