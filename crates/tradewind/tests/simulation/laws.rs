//! What must be true after each step, and at the end.

use crate::world::{Row, World};
use basics::ids::ContactId;
use domain::sending::campaign::CampaignState;
use std::collections::BTreeMap;

/// A law that does not hold, in words.
pub type Broken = String;

/// What the laws remember from step to step.
#[derive(Default)]
pub struct Laws {
    /// Of whoever was stopped: how many letters may lie in the mailbox at the most.
    stopped: BTreeMap<ContactId, u64>,
    /// While the campaign stands still: how many letters all mailboxes together may hold.
    halted_at: Option<u64>,
}

impl Laws {
    pub fn check(&mut self, world: &World) -> Result<(), Broken> {
        let (account, rows, campaign) = (world.account(), world.rows(), world.campaign());
        let count = |state: &str| rows.values().filter(|row| row.state == state).count() as u64;
        let intents = count("data_intent");
        let connections = u64::from(world.plan.connections);
        let received: u64 = account.recipients.values().map(|deeds| deeds.received()).sum();
        if world.planned() != campaign.planned {
            return Err(format!("{} people in the plan, {} are told", world.planned(), campaign.planned));
        }
        // One open intent a connection, and what a killed process left until the next one takes it over.
        if intents > connections * (1 + world.crashes + world.expiries) {
            return Err(format!("{intents} open intents on {connections} connections"));
        }
        let unanswered = account.total.dropped_after_dot() + account.total.dropped_in_letter;
        let doubts = count("in_doubt");
        if doubts > unanswered + connections * (world.crashes + world.expiries) {
            let ends = world.crashes + world.expiries;
            return Err(format!("{doubts} in doubt, {unanswered} unanswered, {ends} kills and lost leases"));
        }
        for (person, row) in &rows {
            let letters = world.received(&account, *person);
            if letters > 1 {
                return Err(format!("{person} received {letters} letters"));
            }
            match (row.state.as_str(), letters) {
                ("accepted", 0) => return Err(format!("{person} is told to have a letter and has none")),
                ("refused" | "skipped" | "queued" | "leased", 1) => {
                    return Err(format!("{person} has a letter that stands as {}", row.state));
                }
                _ => {}
            }
            self.check_stopped(world, *person, row, letters)?;
        }
        // Of a lost lease the intent stands as a doubt, and its final dot may still be on its way.
        let is_on_its_way =
            |(person, row): &(&ContactId, &Row)| row.state == "in_doubt" && world.received(&account, **person) == 0;
        let lost = (rows.iter().filter(is_on_its_way).count() as u64).min(connections * world.expiries);
        self.check_halted(campaign.state, received, intents + lost)
    }

    /// After the commit that stops a person only a letter arrives whose intent was written before.
    fn check_stopped(&mut self, world: &World, person: ContactId, row: &Row, letters: u64) -> Result<(), Broken> {
        if !row.suppressed && !self.stopped.contains_key(&person) {
            return Ok(());
        }
        let is_lost = row.state == "in_doubt" && letters == 0 && world.expiries > 0;
        let on_the_wire = u64::from(row.state == "data_intent" || is_lost);
        let most = *self.stopped.entry(person).or_insert(letters + on_the_wire);
        if letters > most { Err(format!("{person} was stopped and received a letter afterwards")) } else { Ok(()) }
    }

    fn check_halted(&mut self, state: CampaignState, received: u64, intents: u64) -> Result<(), Broken> {
        if !matches!(state, CampaignState::Paused | CampaignState::Cancelled) {
            self.halted_at = None;
            return Ok(());
        }
        let most = *self.halted_at.get_or_insert(received + intents);
        if received > most {
            Err(format!("{received} letters received after a halt that allowed {most}"))
        } else {
            Ok(())
        }
    }

    /// When the campaign is over every letter has one stated outcome, and the report's sums are those of the letters.
    pub fn check_end(&self, world: &World) -> Result<(), Broken> {
        let (rows, campaign, mut sums) = (world.rows(), world.campaign(), world.sums());
        let mut states: BTreeMap<&str, i64> = BTreeMap::new();
        for row in rows.values() {
            *states.entry(row.state.as_str()).or_default() += 1;
        }
        if campaign.state == CampaignState::Finished
            && (!campaign.plan_done || campaign.planned != world.plan.people as i64)
        {
            return Err(format!("finished with {} of {} people planned", campaign.planned, world.plan.people));
        }
        for open in ["queued", "leased", "data_intent"] {
            if states.contains_key(open) {
                return Err(format!("the campaign is over and letters are {open}: {states:?}"));
            }
        }
        for state in ["accepted", "refused", "in_doubt", "skipped"] {
            let (told, there) = (sums.remove(state).unwrap_or(0), states.get(state).copied().unwrap_or(0));
            if told != there {
                return Err(format!("the report says {told} {state}, the letters say {there}"));
            }
        }
        Ok(())
    }
}
