//! Segments in memory: their conditions, and of those that are watched who is in them, kept up as people change and as time passes.
//!
//! Every node keeps them in memory; one of them, the holder of a lease, writes down who moved. Whoever begins to write reads first what is
//! written, so that nothing is told twice and nothing is missed.

use crate::customers::segments::{KeepMoves, Kept};
use crate::{Application, Trouble};
use audience::{Engine, Move};
use basics::Timestamp;
use basics::ids::{ContactId, SegmentId};
use domain::customers::condition::Condition;
use domain::trust::Viewer;
use std::time::Duration;
use store::customers::segment::{self, SegmentRecord};

/// Moves written down in one transaction.
const AT_ONCE: usize = 2_000;
/// Without anything due, somebody looks after so long: a clock may have been set.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// Flips that follow each other by time are written down together.
const SHORTEST_REST: Duration = Duration::from_millis(20);
/// After a trouble of the ledger.
const PAUSE: Duration = Duration::from_secs(2);

/// What an engine has to know of one segment.
struct Known {
    id: SegmentId,
    condition: Condition,
    /// Who was in it and up to when that was written down, where it is watched.
    watched: Option<(Vec<ContactId>, Option<Timestamp>)>,
}

async fn known(application: &Application, record: SegmentRecord) -> Result<Known, Trouble> {
    let condition = Condition::read_text(&record.condition).map_err(Trouble::broken)?;
    let watched = match record.watched {
        true => Some((segment::members(application.database(), record.id).await?, record.turned_to)),
        false => None,
    };
    Ok(Known { id: record.id, condition, watched })
}

fn tell(engine: &mut Engine, known: Known) {
    engine.set_segment(known.id, known.condition);
    match known.watched {
        Some((members, turned_to)) => engine.listen(known.id, members, turned_to),
        None => engine.stop_listening(known.id),
    }
}

/// Tells an engine that was loaded just now of every segment.
pub(super) async fn prepare(application: &Application, engine: &mut Engine) -> Result<(), Trouble> {
    for record in segment::all(application.database()).await? {
        tell(engine, known(application, record).await?);
    }
    Ok(())
}

/// Brings the engine to what the ledger says now of some segments.
pub(super) async fn reload(application: &Application, some: &[SegmentId]) -> Result<(), Trouble> {
    for id in some {
        match segment::get(application.database(), *id).await? {
            Some(record) => {
                let known = known(application, record).await?;
                application.people().change(|engine| tell(engine, known));
            }
            None => application.people().change(|engine| engine.remove_segment(*id)),
        }
    }
    Ok(())
}

/// Writes down who enters and leaves watched segments, until the application is dropped.
pub(super) async fn keep_watch(application: &Application) {
    let mut fence = 0;
    loop {
        application.people().followed().await;
        let pause = match write_down(application, &mut fence).await {
            Ok(Watch::Kept { until }) => Some(rest(application, until)),
            Ok(Watch::OverNobody) => None,
            Err(trouble) => {
                tracing::error!(%trouble, "who entered and left segments could not be written down; tried again");
                // What the engine has counted as moved is told once more from what is written.
                if let Err(trouble) = listen_anew(application).await {
                    tracing::error!(%trouble, "watched segments could not be read");
                }
                Some(application.clock().monotonic().saturating_add(PAUSE))
            }
        };
        tokio::select! {
            () = application.clock().wait_until(pause.unwrap_or_default()), if pause.is_some() => {}
            () = application.people().stirred.notified() => {}
        }
    }
}

/// The moment, of the clock that never goes back, until which nobody moves by time alone; everybody is kept up to `until`.
fn rest(application: &Application, until: Timestamp) -> Duration {
    let (moment, now) = (application.clock().monotonic(), application.now());
    let after = |earlier: Timestamp, later: Timestamp| {
        Duration::from_millis(u64::try_from(later.as_millis() - earlier.as_millis()).unwrap_or(0))
    };
    let flip = application.people().ask(Engine::next_flip).ok().flatten();
    let pause = match flip {
        None => LONGEST_REST,
        Some(flip) if flip > now => after(now, flip).clamp(SHORTEST_REST, LONGEST_REST),
        // Somebody is due, unless everybody was looked at a moment ago.
        Some(_) => SHORTEST_REST.saturating_sub(after(until, now)),
    };
    moment.saturating_add(pause)
}

/// Whether any segment is watched.
enum Watch {
    Kept {
        until: Timestamp,
    },
    /// Nothing is to be done until people or segments change.
    OverNobody,
}

/// Brings the watched segments up to now and writes down who moved.
async fn write_down(application: &Application, fence: &mut i64) -> Result<Watch, Trouble> {
    let people = application.people();
    if people.ask(|engine| engine.listened().is_empty()).unwrap_or(true) {
        return Ok(Watch::OverNobody);
    }
    let mut fresh = fresh(application).await?;
    people.caught_up().await;
    let now = application.now();
    // Whoever is listened to is asked under the lock of the turn: what comes to be watched a moment later was not brought up to now.
    let turned = application.aside({
        let people = std::sync::Arc::clone(people);
        move || people.changed(|engine| (engine.turn(now), engine.listened()))
    });
    let Some((moves, ids)) = turned.await? else { return Ok(Watch::OverNobody) };
    fresh.retain(|(id, _)| ids.contains(id));
    if moves.is_empty() && fresh.is_empty() {
        return Ok(Watch::Kept { until: now });
    }
    // The last transaction says up to when all of them are written down.
    let mut chunks: Vec<&[Move]> = moves.chunks(AT_ONCE).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    let last = chunks.len() - 1;
    for (place, chunk) in chunks.into_iter().enumerate() {
        let turned = if place == last { ids.clone() } else { Vec::new() };
        let keep = |fence: i64| KeepMoves {
            moves: chunk.to_vec(),
            filling: fresh.clone(),
            turned: turned.clone(),
            turned_to: now,
            fence,
        };
        let (kept, held) = application.perform(&Viewer::system(), keep(*fence)).await?;
        *fence = held;
        match kept {
            Kept::Here => {}
            Kept::ByAnother => return Ok(Watch::Kept { until: now }),
            Kept::Anew => {
                listen_anew(application).await?;
                people.stirred.notify_one();
                return Ok(Watch::Kept { until: now });
            }
        }
    }
    Ok(Watch::Kept { until: now })
}

/// The watched segments of which nobody was written down yet, with the version that they have.
async fn fresh(application: &Application) -> Result<Vec<(SegmentId, i64)>, Trouble> {
    let all = segment::all(application.database()).await?;
    let fresh = all.into_iter().filter(|record| record.watched && record.turned_to.is_none());
    Ok(fresh.map(|record| (record.id, record.version)).collect())
}

/// Begins once more from what is written.
async fn listen_anew(application: &Application) -> Result<(), Trouble> {
    let all: Vec<SegmentId> = segment::all(application.database()).await?.iter().map(|record| record.id).collect();
    reload(application, &all).await
}
