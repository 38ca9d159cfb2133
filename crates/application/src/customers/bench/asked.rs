//! The published segments: counted, shown, compared with SQL, and watched while people do something.

use super::{PAGE_ROWS, Times, percentile};
use crate::customers::contacts::{ContactQuestion, contacts, count_contacts};
use crate::customers::segments::{MakeSegment, RemoveSegment};
use crate::trade::RecordReply;
use crate::{Application, Trouble};
use audience::{Direction, Engine, Scope, Sort, SortField};
use basics::ids::{ContactId, SegmentId};
use domain::customers::condition::Condition;
use domain::trust::Viewer;
use serde_json::json;
use store::customers::measured;

/// How often each segment is counted.
const ROUNDS: usize = 20;
/// How often each is counted by an engine that keeps no answers.
const ROUNDS_ANEW: usize = 5;
/// Events, each waited for until its person is in the segments.
const EVENTS: usize = 60;
/// How often SQL is asked the same; the quickest counts.
const SQL_ROUNDS: usize = 3;

pub(super) struct Published {
    pub counts: Times,
    pub counts_anew: Times,
    /// Of each segment: the median counted anew, and how many it means.
    pub segments: Vec<(f64, u64)>,
    pub pages: Times,
    pub sql: Vec<(usize, f64)>,
}

/// The list that is measured: the predicates of everyday and the hard ones, over a million people.
fn conditions() -> Vec<Condition> {
    serde_json::from_str(include_str!("segments.json")).expect("the published conditions are well formed")
}

/// Counts each segment many times, in turn, and shows its first page in several sorts.
pub(super) async fn published(application: &Application) -> Result<Published, Trouble> {
    let (clock, viewer, conditions) = (application.clock(), Viewer::system(), conditions());
    let scope = Scope::Everything;
    let mut of_each: Vec<Times> = vec![Times::new(); conditions.len()];
    let mut found = vec![0; conditions.len()];
    for _ in 0..ROUNDS_ANEW {
        for (place, condition) in conditions.iter().enumerate() {
            application.people().ask(Engine::forget_answers)?;
            let (began, now) = (clock.monotonic(), application.now());
            found[place] = application.people().ask(|engine| engine.count(&scope, condition, now))?;
            of_each[place].push(clock.monotonic().saturating_sub(began));
        }
    }
    let mut counts = Times::new();
    application.people().ask(Engine::forget_answers)?;
    for _ in 0..ROUNDS {
        for condition in &conditions {
            let (began, now) = (clock.monotonic(), application.now());
            application.people().ask(|engine| engine.count(&scope, condition, now))?;
            counts.push(clock.monotonic().saturating_sub(began));
        }
    }
    let mut pages = Times::new();
    for condition in &conditions {
        for field in [SortField::Name, SortField::Created, SortField::Company] {
            let sort = Sort { field, direction: Direction::Descending };
            let question =
                ContactQuestion { condition: condition.clone(), search: None, sort, after: None, limit: PAGE_ROWS };
            let began = clock.monotonic();
            contacts(application, &viewer, question).await?;
            pages.push(clock.monotonic().saturating_sub(began));
        }
    }
    let mut sql = Vec::new();
    for number in 0..measured::COUNT {
        let mut times = Times::new();
        let mut twin = 0;
        for _ in 0..SQL_ROUNDS {
            let now = application.now();
            let began = clock.monotonic();
            let (place, count) = measured::ask(application.database(), number, now).await?;
            times.push(clock.monotonic().saturating_sub(began));
            twin = place;
            let found = application.people().ask(|engine| engine.count(&scope, &conditions[place], now))?;
            if count != found {
                tracing::error!(place, count, found, "SQL and the engine count differently");
            }
        }
        sql.push((twin, percentile(&mut times, 0)));
    }
    let counts_anew = of_each.iter().flatten().copied().collect();
    let segments = of_each.iter_mut().zip(found).map(|(times, found)| (percentile(times, 50), found)).collect();
    Ok(Published { counts, counts_anew, segments, pages, sql })
}

/// Watches all segments and one more, lets people answer, and waits until each is in the one more; then brings single people up to date.
pub(super) async fn memberships(application: &Application) -> Result<(Times, Times), Trouble> {
    let (clock, viewer) = (application.clock(), Viewer::system());
    let mut made: Vec<SegmentId> = Vec::new();
    let answered = json!({"version": 2, "happened": "replied", "operator": "at_least", "value": 1,
        "from": application.now()});
    let answered = Condition::read(&answered).expect("the condition is well formed");
    for (number, condition) in conditions().into_iter().chain([answered]).enumerate() {
        let name = format!("Measured {number}");
        made.push(
            application.perform(&viewer, MakeSegment { name, note: String::new(), condition, watched: true }).await?,
        );
    }
    let last = made[made.len() - 1];
    let is_in = |contact: ContactId| {
        application.people().ask(|engine| engine.listened_members(last).is_some_and(|all| all.contains(&contact)))
    };
    while application.people().ask(|engine| engine.listened().len())? < made.len() {
        tokio::task::yield_now().await;
    }
    // The first fill of everybody is written down by then.
    while store::customers::segment::get(application.database(), last).await?.is_some_and(|one| one.turned_to.is_none())
    {
        tokio::task::yield_now().await;
    }
    let everybody = Condition::everybody();
    let now = application.now();
    let all = application.people().ask(|engine| engine.members(&Scope::Everything, &everybody, now))?;
    let (mut memberships, mut turns) = (Times::new(), Times::new());
    for contact in all.iter().step_by((all.len() / EVENTS).max(1)).take(EVENTS) {
        let reply = RecordReply { contact: *contact, at: application.now(), subject: String::new(), campaign: None };
        application.perform(&viewer, reply).await?;
        let began = clock.monotonic();
        while !is_in(*contact)? {
            tokio::task::yield_now().await;
        }
        memberships.push(clock.monotonic().saturating_sub(began));
        turns.push(application.people().measure_turn(application, *contact));
    }
    for id in made {
        application.perform(&viewer, RemoveSegment { id }).await?;
    }
    count_contacts(application, &viewer, Condition::everybody(), None).await?;
    Ok((memberships, turns))
}
