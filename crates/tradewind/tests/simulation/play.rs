//! Playing a seed: at each step the dice say who goes on, whether time passes, what people do, and when the process dies.

use crate::laws::{Broken, Laws};
use crate::world::{Row, World, person};
use application::sending::campaigns::steps::{CancelCampaign, PauseCampaign, ResumeCampaign};
use application::sending::record_hits::RecordHits;
use application::sending::recorder::{Hit, Whose};
use application::sending::trial::CAMPAIGN;
use application::sending::unsubscribe::Unsubscribe;
use application::trust::Suppress;
use aws_lc_rs::digest::{Context, SHA256};
use basics::Dice;
use basics::ids::OutgoingId;
use domain::sending::campaign::CampaignState;
use domain::sending::tracking::HitKind;
use domain::trust::{ConsentSource, SuppressionReason, Viewer};
use outside::Clock;
use std::fmt::Write;
use std::time::Duration;
use store::{Pieces, Value};

/// Steps with surprises; after them everything is left in peace, and the campaign has to come to its end.
const WILD_STEPS: usize = 1_500;
/// In peace a campaign ends within so many steps, about a dozen of them a second: some four hours, while a letter that was put off several
/// times waits for more than one.
const CALM_STEPS: usize = 200_000;
/// No step waits longer than this for its turn: a ledger that is slower ends its verbs itself.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// Kills of one run.
const MOST_CRASHES: u64 = 3;
/// How often leases run out in one run.
const MOST_EXPIRIES: u64 = 3;
/// The wall clock is set at most so far aside; beyond, sending has to be held.
const FARTHEST_ASIDE_SECONDS: u64 = 120;

/// A hand that breaks a law, to see that it is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    None,
    /// Letters in doubt are put back into the queue.
    DoubtsAreSentAgain,
    /// What a killed process intended is queued again, as if it had not been on the wire.
    OrphansAreSentAgain,
    /// The suppression list is emptied behind everybody's back.
    StoppedPeopleAreForgotten,
    /// The disk says that it has synced and has not.
    SyncsAreForgotten,
    /// Letters whose leases ran out are queued again, whatever was intended.
    ExpiredAreSentAgain,
}

/// What a run came to: its trace in words, and one hash over it and over every byte of the ledger.
pub struct Played {
    pub trace: String,
    pub hash: String,
    pub steps: usize,
    pub crashes: u64,
    pub broken: Option<Broken>,
}

pub fn play(seed: u64, sabotage: Sabotage) -> Played {
    let mut dice = Dice::from_number(seed);
    let lies = sabotage == Sabotage::SyncsAreForgotten;
    let mut run =
        Run { world: World::of(&mut dice, lies), dice, laws: Laws::default(), trace: String::new(), sabotage };
    let plan = run.world.plan.clone();
    writeln!(run.trace, "seed {seed}: {plan:?}").expect("a text takes every line");
    let (steps, broken) = match run.play() {
        Ok(steps) => (steps, None),
        Err((step, broken)) => (step, Some(broken)),
    };
    let hash = run.hash();
    Played { trace: run.trace, hash, steps, crashes: run.world.crashes, broken }
}

struct Run {
    world: World,
    dice: Dice,
    laws: Laws,
    trace: String,
    sabotage: Sabotage,
}

impl Run {
    fn play(&mut self) -> Result<usize, (usize, Broken)> {
        for step in 0..WILD_STEPS + CALM_STEPS {
            let wild = step < WILD_STEPS;
            self.world.settle();
            let did = if wild { self.wild_step() } else { self.calm_step(step == WILD_STEPS) };
            self.world.settle();
            let did = if self.world.is_broken() { did + ", " + &self.end_broken() } else { did };
            self.note(step, &did);
            self.laws.check(&self.world).map_err(|broken| (step, broken))?;
            if !wild && self.is_over() {
                return self.laws.check_end(&self.world).map(|()| step).map_err(|broken| (step, broken));
            }
        }
        Err((WILD_STEPS + CALM_STEPS, format!("the campaign does not end: {:?}", self.world.campaign().state)))
    }

    /// Every letter has its outcome, nothing waits for its turn, and the campaign knows it.
    fn is_over(&self) -> bool {
        let open = |row: &Row| ["queued", "leased", "data_intent"].contains(&row.state.as_str());
        let state = self.world.campaign().state;
        matches!(state, CampaignState::Finished | CampaignState::Cancelled)
            && self.world.order.waiting().0 == 0
            && !self.world.rows().values().any(open)
    }

    fn wild_step(&mut self) -> String {
        match self.dice.below(1_000) {
            0..4 if self.world.crashes < MOST_CRASHES => self.crash(),
            4..12 => self.set_wall(),
            12..60 => self.let_somebody_act(),
            60..70 => self.sabotage(),
            70..300 => self.pass_time().unwrap_or_else(|| self.release()),
            300..304 if self.world.crashes < MOST_CRASHES => self.lose_power(),
            304..307 if self.world.plan.is_on_disk => {
                self.world.set_full(!self.world.is_full());
                format!("disk full: {}", self.world.is_full())
            }
            307..309 if self.world.crashes < MOST_CRASHES => {
                self.world.let_syncs_fail();
                "syncs fail".into()
            }
            309..313 if self.world.expiries < MOST_EXPIRIES => self.let_leases_end(),
            313..320 => {
                self.world.set_down(!self.world.is_down());
                format!("first exchangers down: {}", self.world.is_down())
            }
            _ => self.release(),
        }
    }

    fn calm_step(&mut self, first: bool) -> String {
        if first {
            self.world.set_wall(0);
            self.world.set_full(false);
            self.world.set_down(false);
        }
        if self.world.order.waiting().0 > 0 {
            return self.release();
        }
        if self.world.campaign().state == CampaignState::Paused {
            self.world.spawn(|application| async move {
                application.perform(&Viewer::system(), ResumeCampaign(CAMPAIGN)).await.ok();
            });
            return "resume".into();
        }
        self.pass_time().unwrap_or_else(|| "nobody waits".into())
    }

    fn release(&mut self) -> String {
        let (waiting, _) = self.world.order.waiting();
        if waiting == 0 {
            return self.pass_time().unwrap_or_else(|| "nobody waits".into());
        }
        let place = self.dice.below(waiting as u64) as usize;
        let step = self.world.order.release(place);
        format!("{place} of {waiting}: {step:?}")
    }

    /// Turns to the next moment that somebody waits for; `None` while a step waits too long already, or nobody waits.
    fn pass_time(&mut self) -> Option<String> {
        let now = self.world.clock.monotonic();
        let next = self.world.clock.next_wait()?;
        let (_, oldest) = self.world.order.waiting();
        if oldest.is_some_and(|since| next > since + LONGEST_WAIT) {
            return None;
        }
        self.world.clock.turn(next.saturating_sub(now).max(Duration::from_millis(1)));
        Some("time".into())
    }

    fn crash(&mut self) -> String {
        self.world.crash();
        if self.sabotage == Sabotage::OrphansAreSentAgain {
            let again = "UPDATE outgoing SET state = 'queued', holder = NULL, lease_until = NULL WHERE state = ";
            self.world.tamper(Pieces::new(again).value("data_intent"));
        }
        // What was on the wire arrives before the machine starts the process again.
        self.world.settle();
        self.world.start(self.dice.split());
        "crash".into()
    }

    /// The machine loses its power: what its disk had not synced is gone, or some of it.
    fn lose_power(&mut self) -> String {
        let keeps_some = self.dice.below(2) == 0 && self.sabotage != Sabotage::SyncsAreForgotten;
        let mut dice = self.dice.split();
        self.world.lose_power(|| keeps_some && dice.below(2) == 0);
        self.world.settle();
        self.world.start(self.dice.split());
        "power".into()
    }

    /// A disk whose syncs fail ends the process, as the program does; it starts where the file stands.
    fn end_broken(&mut self) -> String {
        self.world.end_broken();
        self.world.settle();
        self.world.start(self.dice.split());
        "the disk ended the process".into()
    }

    fn let_leases_end(&mut self) -> String {
        self.world.let_leases_end();
        if self.sabotage == Sabotage::ExpiredAreSentAgain {
            let again = "UPDATE outgoing SET state = 'queued', holder = NULL, lease_until = NULL WHERE state = ";
            self.world.tamper(Pieces::new(again).value("data_intent"));
        }
        "leases end".into()
    }

    fn set_wall(&mut self) -> String {
        let aside = self.dice.below(2 * FARTHEST_ASIDE_SECONDS + 1) as i64 - FARTHEST_ASIDE_SECONDS as i64;
        self.world.set_wall(aside);
        format!("clock {aside}")
    }

    fn sabotage(&mut self) -> String {
        match self.sabotage {
            Sabotage::None
            | Sabotage::OrphansAreSentAgain
            | Sabotage::SyncsAreForgotten
            | Sabotage::ExpiredAreSentAgain => return self.release(),
            Sabotage::DoubtsAreSentAgain => {
                let again = "UPDATE outgoing SET state = 'queued', not_before = 0 WHERE state = ";
                self.world.tamper(Pieces::new(again).value("in_doubt"));
            }
            Sabotage::StoppedPeopleAreForgotten => {
                self.world.tamper(Pieces::new("DELETE FROM suppression WHERE at > ").value(0));
                self.world.tamper(Pieces::new("UPDATE contact SET permission = ").value("granted"));
            }
        }
        "sabotage".into()
    }

    fn let_somebody_act(&mut self) -> String {
        let number = self.dice.below(self.world.plan.people as u64) as usize;
        let rows = self.world.rows();
        let row = rows.get(&person(number)).cloned();
        let has_letter = self.world.received(&self.world.account(), person(number)) > 0;
        match (self.dice.below(12), row) {
            (0..3, Some(row)) if has_letter => self.open(row.outgoing),
            (3..6, Some(row)) if has_letter => {
                let outgoing = row.outgoing;
                let (source, proof) = (ConsentSource::OneClick, "one click".to_owned());
                self.world.spawn(move |application| async move {
                    application.perform(&Viewer::system(), Unsubscribe { outgoing, source, proof }).await.ok();
                });
                format!("unsubscribe {number}")
            }
            (6..9, _) => {
                let suppress = Suppress {
                    address: self.world.address_of(number),
                    reason: SuppressionReason::Complained,
                    source: ConsentSource::ByHand,
                };
                self.world.spawn(move |application| async move {
                    application.perform(&Viewer::system(), suppress).await.ok();
                });
                format!("suppress {number}")
            }
            (9, _) => {
                self.world.spawn(|application| async move {
                    application.perform(&Viewer::system(), PauseCampaign(CAMPAIGN)).await.ok();
                });
                "pause".into()
            }
            (10, _) if self.dice.below(20) == 0 => {
                self.world.spawn(|application| async move {
                    application.perform(&Viewer::system(), CancelCampaign(CAMPAIGN)).await.ok();
                });
                "cancel".into()
            }
            _ => {
                self.world.spawn(|application| async move {
                    application.perform(&Viewer::system(), ResumeCampaign(CAMPAIGN)).await.ok();
                });
                "resume".into()
            }
        }
    }

    fn open(&mut self, outgoing: OutgoingId) -> String {
        let (at, agent) = (self.world.clock.now(), "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        let hit = Hit::of_browser(HitKind::Opened, Whose::Letter(outgoing), at, agent);
        self.world.spawn(move |application| async move {
            application.perform(&Viewer::system(), RecordHits::new(vec![hit])).await.ok();
        });
        format!("open {outgoing}")
    }

    fn note(&mut self, step: usize, did: &str) {
        let rows = self.world.rows();
        let mut states = std::collections::BTreeMap::<&str, u32>::new();
        for row in rows.values() {
            *states.entry(row.state.as_str()).or_default() += 1;
        }
        let total = self.world.account().total;
        let at = self.world.clock.monotonic().as_millis();
        let waiting = self.world.order.waiting().0;
        let line = format!(
            "{step} at {at}: {did}; {waiting} wait; {states:?}; tries {}, accepted {}",
            total.tries, total.accepted
        );
        writeln!(self.trace, "{line}").expect("a text takes every line");
    }

    fn hash(&self) -> String {
        let mut sum = Context::new(&SHA256);
        sum.update(self.trace.as_bytes());
        for table in self.world.ledger() {
            sum.update(table.name.as_bytes());
            for value in table.rows.iter().flatten() {
                match value {
                    Value::Null => sum.update(b"null"),
                    Value::Int(number) => sum.update(&number.to_be_bytes()),
                    Value::Real(number) => sum.update(&number.to_be_bytes()),
                    Value::Text(text) => sum.update(text.as_bytes()),
                    Value::Blob(bytes) => sum.update(bytes),
                }
            }
        }
        sum.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
