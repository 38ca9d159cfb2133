//! The look for duplicates: over every company, then over every person.
//!
//! Cards are opened a page at a time on every core and forgotten again: of a million people there are only numbers of keys in memory. Cards of
//! those who share a key are opened a second time to be compared.

use super::Kind;
use crate::customers::hashes::host_of;
use crate::customers::people::on_every_core;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, WorkspaceId};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::duplicates::{Blocks, CompanyFacts, Judged, Key, Pairs, PersonFacts};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::customers::duplicate::{self, DuplicateRow};
use store::customers::load::{self, LoadedCompany, LoadedContact, PAGE_ROWS};
use store::ledger::meta;

/// Rung when somebody asks for a look.
const BELL: &str = "duplicates";
/// A ring may get lost with its process, and a day begins without one.
const LOOKS_EVERY: Duration = Duration::from_secs(600);
/// Nobody needs to be told of the same twice within a day.
const AGAIN_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// A look that began so long ago ended with its process.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(60 * 60);
/// Pairs that are compared at the most. More than these are no slips but a second copy of everything: an import to take back.
const COMPARED_LIMIT: usize = 2_000_000;
/// Pairs that are kept of a noun: nobody looks through more by hand; the surest are kept.
const KEPT_LIMIT: usize = 20_000;
/// Cards opened again in one statement, and pairs written in one transaction.
const AT_ONCE: usize = 500;

/// What is known of looks, as it is kept; version 1, fields are only added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookState {
    pub asked_at: Option<Timestamp>,
    pub begun_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// What the last look went over.
    pub contacts: u64,
    pub companies: u64,
    /// Pairs that it compared.
    pub compared: u64,
}

impl LookState {
    /// Whether one is under way.
    pub fn is_running(&self, now: Timestamp) -> bool {
        self.begun_at
            .is_some_and(|begun| self.ended_at.is_none_or(|ended| ended < begun) && begun.plus(GIVEN_UP_AFTER) > now)
    }

    fn is_due(&self, now: Timestamp) -> bool {
        if self.is_running(now) {
            return false;
        }
        let Some(ended) = self.ended_at else { return true };
        self.asked_at.is_some_and(|asked| asked >= ended) || ended.plus(AGAIN_AFTER) <= now
    }
}

fn read(text: Option<String>) -> Result<LookState, Trouble> {
    text.map_or_else(|| Ok(LookState::default()), |text| serde_json::from_str(&text).map_err(Trouble::broken))
}

/// When was looked last, and whether one is under way.
///
/// # Errors
/// The ledger's.
pub async fn look_state(application: &Application) -> Result<LookState, Trouble> {
    read(meta::get(application.database(), meta::DUPLICATES).await?)
}

async fn change(work: &mut Work<'_>, how: impl FnOnce(&mut LookState)) -> Result<(), Trouble> {
    let mut state = read(meta::read(work.transaction, meta::DUPLICATES).await?)?;
    how(&mut state);
    let text = serde_json::to_string(&state).map_err(Trouble::broken)?;
    meta::set(work.transaction, meta::DUPLICATES, &text).await?;
    work.touched(WorkspaceId::from_i64(1), "looked");
    Ok(())
}

/// Asks for a look now.
pub struct AskForDuplicates;

impl Verb for AskForDuplicates {
    const NAME: &'static str = "ask_for_duplicates";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let now = work.now;
        change(work, |state| state.asked_at = Some(now)).await?;
        work.ring(BELL);
        Ok(())
    }
}

/// Takes the look for this node; `false` when none is due or another node looks.
struct BeginLook;

impl Verb for BeginLook {
    const NAME: &'static str = "begin_look_for_duplicates";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let state = read(meta::read(work.transaction, meta::DUPLICATES).await?)?;
        let (now, is_due) = (work.now, state.is_due(work.now));
        if is_due {
            change(work, |state| state.begun_at = Some(now)).await?;
        }
        Ok(is_due)
    }
}

/// Puts down some of what was found.
struct KeepPairs {
    kind: Kind,
    round: i64,
    found: Vec<(i64, i64, Judged)>,
}

impl Verb for KeepPairs {
    const NAME: &'static str = "keep_duplicates";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut rows = Vec::with_capacity(self.found.len());
        for (one, other, judged) in &self.found {
            rows.push(DuplicateRow {
                id: work.mint()?,
                noun: self.kind.as_str().to_owned(),
                one: *one,
                other: *other,
                points: judged.points,
                reasons: judged.reasons.clone(),
                found_at: work.now,
                round: self.round,
                dismissed_at: None,
            });
        }
        Ok(duplicate::put(work.transaction, &rows).await?)
    }
}

/// Takes away what was not found again, and says what was gone over.
struct EndLook {
    round: i64,
    contacts: u64,
    companies: u64,
    compared: u64,
}

impl Verb for EndLook {
    const NAME: &'static str = "end_look_for_duplicates";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        for kind in [Kind::Contact, Kind::Company] {
            duplicate::sweep(work.transaction, kind.as_str(), self.round).await?;
        }
        let now = work.now;
        change(work, |state| {
            state.ended_at = Some(now);
            (state.contacts, state.companies, state.compared) = (self.contacts, self.companies, self.compared);
        })
        .await
    }
}

/// Runs until the application ends; never returns by itself.
pub async fn run_duplicates(application: Application) {
    let bell = application.bell(BELL);
    loop {
        if let Err(trouble) = look_for_duplicates(&application).await {
            tracing::warn!(%trouble, "duplicates could not be looked for; tried again in ten minutes");
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Looks for duplicates when that is due; answers whether it was.
///
/// # Errors
/// The ledger's. The pairs of the last look stand until this one is through.
pub async fn look_for_duplicates(application: &Application) -> Result<bool, Trouble> {
    let system = Viewer::system();
    if !application.perform(&system, BeginLook).await? {
        return Ok(false);
    }
    let round = application.now().as_millis();
    let mut companies = Companies::load(application).await?;
    let (ids, blocks) = people(application, &mut companies).await?;
    let contacts = ids.len() as u64;
    let pairs = application.aside(move || blocks.pairs()).await?;
    let mut compared = compare_people(application, round, &ids, &companies, pairs).await?;
    compared += compare_companies(application, round, &companies).await?;
    let (companies, end) = (companies.ids.len() as u64, round);
    application.perform(&system, EndLook { round: end, contacts, companies, compared }).await?;
    tracing::info!(contacts, companies, compared, "looked for duplicates");
    Ok(true)
}

/// Every company, with what of it is compared.
#[derive(Default)]
struct Companies {
    ids: Vec<CompanyId>,
    facts: Vec<CompanyFacts>,
    places: HashMap<CompanyId, usize>,
}

impl Companies {
    async fn load(application: &Application) -> Result<Self, Trouble> {
        let mut all = Companies::default();
        let mut after = CompanyId::from_i64(-1);
        loop {
            let page = load::companies(application.database(), after).await?;
            let Some(last) = page.last().map(|row| row.id) else { return Ok(all) };
            let is_last = page.len() < PAGE_ROWS;
            let opened = on_every_core(application, page, |application: &Application, row: &LoadedCompany| {
                let opened = application.unseal("company", "sealed", row.id.as_i64(), &row.sealed);
                let card: CompanyCard = opened.ok()?;
                let facts = CompanyFacts::of(&card.name, host_of(&card.website).as_deref(), row.country);
                Some((row.id, facts.with_domains(&card.domains)))
            });
            for (id, facts) in opened.await?.into_iter().flatten() {
                all.places.insert(id, all.ids.len());
                all.ids.push(id);
                all.facts.push(facts);
            }
            if is_last {
                return Ok(all);
            }
            after = last;
        }
    }

    /// Number and core of a company, for comparing its people.
    fn core(&self, id: Option<CompanyId>) -> Option<(i64, &str)> {
        let id = id?;
        let place = self.places.get(&id)?;
        Some((id.as_i64(), self.facts[*place].core()))
    }
}

/// What is kept of a person after the first opening.
struct Keyed {
    id: ContactId,
    company: Option<CompanyId>,
    domain: Option<String>,
    keys: Vec<Key>,
}

fn facts_of(application: &Application, row: &LoadedContact, company: Option<(i64, &str)>) -> Option<PersonFacts> {
    let opened = application.unseal("contact", "sealed", row.id.as_i64(), &row.sealed);
    let card: ContactCard = opened.ok()?;
    Some(PersonFacts::of(&card, company, row.country))
}

/// Every person's number and keys; tells the companies the domains of their people.
async fn people(application: &Application, companies: &mut Companies) -> Result<(Vec<ContactId>, Blocks), Trouble> {
    let cores: Arc<HashMap<CompanyId, String>> = Arc::new(
        companies.ids.iter().zip(&companies.facts).map(|(id, facts)| (*id, facts.core().to_owned())).collect(),
    );
    let (mut ids, mut blocks) = (Vec::new(), Blocks::default());
    let mut after = ContactId::from_i64(-1);
    loop {
        let page = load::contacts(application.database(), after).await?;
        let Some(last) = page.last().map(|row| row.id) else { break };
        let is_last = page.len() < PAGE_ROWS;
        let cores = Arc::clone(&cores);
        let opened = on_every_core(application, page, move |application: &Application, row: &LoadedContact| {
            let company = row.company.and_then(|id| Some((id.as_i64(), cores.get(&id)?.as_str())));
            let facts = facts_of(application, row, company)?;
            let mut keys = Vec::with_capacity(9);
            facts.keys(|key| keys.push(key));
            Some(Keyed { id: row.id, company: row.company, domain: facts.own_domain().map(str::to_owned), keys })
        });
        for person in opened.await?.into_iter().flatten() {
            let number = u32::try_from(ids.len()).map_err(Trouble::broken)?;
            ids.push(person.id);
            person.keys.into_iter().for_each(|key| blocks.add(key, number));
            let place = person.company.and_then(|id| companies.places.get(&id).copied());
            if let (Some(place), Some(domain)) = (place, person.domain) {
                companies.facts[place].add_domain(&domain);
            }
        }
        if is_last {
            break;
        }
        after = last;
    }
    Ok((ids, blocks))
}

async fn compare_people(
    application: &Application,
    round: i64,
    ids: &[ContactId],
    companies: &Companies,
    found: Pairs,
) -> Result<u64, Trouble> {
    let mut pairs = found.pairs;
    pairs.truncate(COMPARED_LIMIT);
    let mut wanted: Vec<u32> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut facts: HashMap<ContactId, PersonFacts> = HashMap::with_capacity(wanted.len());
    for some in wanted.chunks(AT_ONCE) {
        let some: Vec<ContactId> = some.iter().map(|number| ids[*number as usize]).collect();
        for row in load::some_contacts(application.database(), &some).await? {
            if let Some(opened) = facts_of(application, &row, companies.core(row.company)) {
                facts.insert(row.id, opened);
            }
        }
    }
    let compared = pairs.len() as u64;
    let ids: Vec<ContactId> = ids.to_vec();
    let judged = application.aside(move || {
        let judge = |(one, other): (u32, u32)| {
            let (one, other) = (ids[one as usize], ids[other as usize]);
            let judged = facts.get(&one)?.compare(facts.get(&other)?);
            judged.is_shown().then(|| (one.as_i64().min(other.as_i64()), one.as_i64().max(other.as_i64()), judged))
        };
        pairs.into_iter().filter_map(judge).collect()
    });
    keep(application, Kind::Contact, round, judged.await?).await?;
    Ok(compared)
}

async fn compare_companies(application: &Application, round: i64, companies: &Companies) -> Result<u64, Trouble> {
    let mut blocks = Blocks::with_capacity(companies.ids.len() * 4);
    for (number, facts) in (0u32..).zip(&companies.facts) {
        facts.keys(|key| blocks.add(key, number));
    }
    let mut pairs = blocks.pairs().pairs;
    pairs.truncate(COMPARED_LIMIT);
    let compared = pairs.len() as u64;
    let judge = |(one, other): (u32, u32)| {
        let judged = companies.facts[one as usize].compare(&companies.facts[other as usize]);
        let (one, other) = (companies.ids[one as usize].as_i64(), companies.ids[other as usize].as_i64());
        judged.is_shown().then(|| (one.min(other), one.max(other), judged))
    };
    keep(application, Kind::Company, round, pairs.into_iter().filter_map(judge).collect()).await?;
    Ok(compared)
}

/// Puts down the surest of what was found.
async fn keep(
    application: &Application,
    kind: Kind,
    round: i64,
    mut found: Vec<(i64, i64, Judged)>,
) -> Result<(), Trouble> {
    found.sort_by_key(|(one, other, judged)| (std::cmp::Reverse(judged.points), *one, *other));
    found.truncate(KEPT_LIMIT);
    for some in found.chunks(AT_ONCE) {
        application.perform(&Viewer::system(), KeepPairs { kind, round, found: some.to_vec() }).await?;
    }
    Ok(())
}
