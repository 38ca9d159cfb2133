//! What runs by itself: once a day, and when somebody asks for it, the learned score is trained on how prospects turned out here. The training
//! reads the ledger page by page, works aside, and writes one row; where two nodes do it at once both write the same.

use super::sale::zone;
use crate::customers::needs;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CompanyId, WorkspaceId};
use domain::customers::score::{self, Act, Example, History, LearnRefusal, NumberFact, held_out, middle};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use store::customers::learned_score::{self as rows, LearnedRecord};
use store::trade::tier;

/// A ring may get lost with its process, and a day begins without one: this is how long either waits at most.
const LOOKS_EVERY: Duration = Duration::from_secs(900);
/// Companies read in one go.
const PAGE: u32 = 500;
/// Rung when somebody asks for a training.
const BELL: &str = "scores";
/// The form of what is stored.
const FORM: u32 = 1;

/// What is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct Trained {
    form: u32,
    #[serde(flatten)]
    pub trained: score::Trained,
}

/// What was learned last.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnedInForce {
    /// `None`: nothing was, for the reason that is given.
    pub trained: Option<score::Trained>,
    /// The code of what stood against it.
    pub refusal: Option<String>,
    pub trained_on: Day,
    /// A new training was asked for and is not over.
    pub is_due: bool,
    /// How often a prospect was looked at.
    pub outcomes: u64,
    /// How many of these ordered within the horizon.
    pub won: u64,
}

/// What was learned last; nothing before the first training.
///
/// # Errors
/// The ledger's.
pub async fn learned_score(application: &Application, viewer: &Viewer) -> Result<Option<LearnedInForce>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let Some((record, trained)) = stored(application).await? else { return Ok(None) };
    Ok(Some(LearnedInForce {
        trained: trained.map(|stored| stored.trained),
        refusal: record.refusal,
        trained_on: record.trained_on,
        is_due: record.is_due,
        outcomes: record.outcomes.unsigned_abs(),
        won: record.won.unsigned_abs(),
    }))
}

/// The row, and what it holds where something was learned.
pub(super) async fn stored(application: &Application) -> Result<Option<(LearnedRecord, Option<Trained>)>, Trouble> {
    let Some(record) = rows::get(application.database()).await? else { return Ok(None) };
    let trained = record.trained.as_deref().map(serde_json::from_str).transpose().map_err(Trouble::broken)?;
    Ok(Some((record, trained)))
}

/// Asks for a new training.
pub struct TrainScore;

impl Verb for TrainScore {
    const NAME: &'static str = "train_score";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        rows::put_due(work.transaction).await?;
        work.ring(BELL);
        work.audit(Self::NAME, WorkspaceId::from_i64(1), None::<&()>);
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(())
    }
}

/// Runs until the application ends; never returns by itself.
pub async fn run_scores(application: Application) {
    let bell = application.bell(BELL);
    loop {
        if let Err(trouble) = train_score(&application).await {
            tracing::warn!(%trouble, "the learned score could not be trained; tried again in a quarter of an hour");
        }
        // Elapsed or rung is all the same: look again.
        tokio::select! {
            biased;
            () = bell.notified() => {}
            () = application.clock().wait(LOOKS_EVERY) => {}
        }
    }
}

/// Trains the score where today's training was not done, or somebody asked for it.
///
/// # Errors
/// The ledger's.
pub async fn train_score(application: &Application) -> Result<(), Trouble> {
    let zone = zone(application).await?;
    let today = Day::of(application.now(), &zone);
    let is_done = |record: &LearnedRecord| record.trained_on >= today && !record.is_due;
    if rows::get(application.database()).await?.as_ref().is_some_and(is_done) {
        return Ok(());
    }
    let keyring = application.keyring();
    let (mut examples, mut sales) = (Vec::new(), Vec::new());
    let mut after = CompanyId::from_i64(0);
    loop {
        let companies = rows::companies_after(application.database(), after, PAGE).await?;
        let Some((last, _)) = companies.last() else { break };
        after = *last;
        for ((company, _), history) in companies.iter().zip(histories(application, &companies, &zone).await?) {
            let held_out = held_out(*company, keyring);
            let example = |look: score::Look| Example { features: look.features, bought: look.bought, held_out };
            examples.extend(history.looks(today).into_iter().map(example));
            sales.extend(history.contacts_to_sale());
        }
    }
    let (outcomes, won) = (examples.len(), examples.iter().filter(|example| example.bought).count());
    let names: Vec<&'static str> = NumberFact::ALL.iter().map(|fact| fact.as_str()).collect();
    let trained = application.at_leisure(move || score::train(&names, &examples)).await?;
    let verb = KeepLearned { trained, today, outcomes, won, sales };
    application.perform(&Viewer::system(), verb).await
}

/// The histories of some companies, in their order.
pub(super) async fn histories(
    application: &Application,
    companies: &[(CompanyId, Timestamp)],
    zone: &TimeZone,
) -> Result<Vec<History>, Trouble> {
    let database = application.database();
    let ids: Vec<CompanyId> = companies.iter().map(|(id, _)| *id).collect();
    let day = |at: Timestamp| Day::of(at, zone);
    let history = |(id, known_since): &(CompanyId, Timestamp)| {
        let known_since = day(*known_since);
        (*id, History { known_since, people: vec![], acts: vec![], samples: vec![], orders: vec![] })
    };
    let mut found: BTreeMap<CompanyId, History> = companies.iter().map(history).collect();
    for (id, at, kind) in rows::acts(database, &ids).await? {
        if let (Some(of), Ok(act)) = (found.get_mut(&id), kind.parse::<Act>()) {
            of.acts.push((day(at), act));
        }
    }
    for (id, at) in rows::people(database, &ids).await? {
        if let Some(of) = found.get_mut(&id) {
            of.people.push(day(at));
        }
    }
    for (id, order) in tier::orders(database, &ids).await? {
        let Some(of) = found.get_mut(&id).filter(|_| order.cancelled.is_none()) else { continue };
        if order.sample {
            of.samples.push(day(order.placed));
        } else if order.confirmed.is_some() {
            of.orders.push(day(order.placed));
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

struct KeepLearned {
    trained: Result<score::Trained, LearnRefusal>,
    today: Day,
    outcomes: usize,
    won: usize,
    sales: Vec<u32>,
}

impl Verb for KeepLearned {
    const NAME: &'static str = "keep_learned_score";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let (trained, refusal) = match &self.trained {
            Ok(trained) => (Some(Trained { form: FORM, trained: trained.clone() }), None),
            Err(refusal) => (None, Some(refusal.code().to_owned())),
        };
        let trained = trained.map(|trained| serde_json::to_string(&trained)).transpose().map_err(Trouble::broken)?;
        let record = LearnedRecord {
            trained,
            refusal,
            trained_on: self.today,
            is_due: false,
            outcomes: self.outcomes as i64,
            won: self.won as i64,
            sale_contacts: middle(self.sales.clone()).map(i64::from),
            sale_companies: self.sales.len() as i64,
        };
        rows::put(work.transaction, &record).await?;
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(())
    }
}
