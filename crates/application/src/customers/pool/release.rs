//! Giving companies to the pool by hand: their owner, or who may assign.

use super::image::{Image, Moved};
use super::moves::{Handed, MoveReason, tell};
use super::setting::Setting;
use crate::customers::contacts::Undoable;
use crate::customers::sight::{self, Standing};
use crate::trust::undo::keep;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::CompanyId;
use domain::trust::{Right, Viewer};
use std::str::FromStr;
use store::customers::owner_move::MoveKind;
use store::customers::{company, pool as rows};

/// Companies released with one verb: a page of a list and more.
pub const RELEASED_AT_ONCE: usize = 500;

/// Why somebody lets a company go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseReason {
    NoAnswer,
    NoDemand,
    NotAFit,
    NoTime,
    Other,
}

impl ReleaseReason {
    const fn told(self) -> MoveReason {
        match self {
            ReleaseReason::NoAnswer => MoveReason::NoAnswer,
            ReleaseReason::NoDemand => MoveReason::NoDemand,
            ReleaseReason::NotAFit => MoveReason::NotAFit,
            ReleaseReason::NoTime => MoveReason::NoTime,
            ReleaseReason::Other => MoveReason::Other,
        }
    }
}

impl FromStr for ReleaseReason {
    type Err = Trouble;

    fn from_str(text: &str) -> Result<Self, Trouble> {
        Ok(match text {
            "no_answer" => ReleaseReason::NoAnswer,
            "no_demand" => ReleaseReason::NoDemand,
            "not_a_fit" => ReleaseReason::NotAFit,
            "no_time" => ReleaseReason::NoTime,
            "other" => ReleaseReason::Other,
            _ => {
                let detail = "a reason is no_answer, no_demand, not_a_fit, no_time or other";
                return Err(Trouble::field("reason", "unknown_value", detail));
            }
        })
    }
}

/// Gives companies to the pool. Those that are free already are left out.
pub struct ReleaseCompanies {
    /// At most [`RELEASED_AT_ONCE`].
    pub companies: Vec<CompanyId>,
    pub reason: ReleaseReason,
}

impl Verb for ReleaseCompanies {
    const NAME: &'static str = "release_companies";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        for id in &self.companies {
            sight::company_shown(application, by, *id).await?;
        }
        Ok(())
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        if self.companies.len() > RELEASED_AT_ONCE {
            let detail = format!("at most {RELEASED_AT_ONCE} companies are released at once");
            return Err(Trouble::field("companies", "too_many", detail));
        }
        let standings = sight::company_standings(work, by, &self.companies).await?;
        let seen = |id: &CompanyId| standings.get(id).is_some_and(|standing| *standing != Standing::Hidden);
        if !self.companies.iter().all(seen) {
            return Err(Trouble::not_found("company"));
        }
        let assigns = by.may(Right::Assign);
        if !assigns && !Setting::inside(work.transaction).await?.rules.on {
            let off = Trouble::refused("pool_is_off", "the pool is switched off");
            return Err(off.then(NextStep::new("ask_manager")));
        }
        let mut records = company::find_many(work.transaction, &self.companies).await?;
        records.retain(|record| record.owner.is_some());
        if records.is_empty() {
            return Err(Trouble::refused("company_is_free", "this company is in the pool already"));
        }
        // Who works along, or shares the team's customers, gives away nobody else's.
        if !assigns && records.iter().any(|record| record.owner != by.user_id()) {
            return Err(Trouble::NotAllowed { right: Right::Assign });
        }
        let mut handed: Vec<(Handed, MoveReason)> = Vec::with_capacity(records.len());
        for record in &mut records {
            handed.push(((record.id, record.owner.take(), None), self.reason.told()));
            record.updated_at = work.now;
        }
        company::update_many(work.transaction, &records).await?;
        tell(work, by, MoveKind::Released, &handed).await?;
        let ids: Vec<CompanyId> = records.iter().map(|record| record.id).collect();
        rows::forget_warnings(work.transaction, &ids).await?;
        work.touched_all(ids.iter().copied(), "changed");
        for id in ids {
            work.audit(Self::NAME, id, Some(&self.reason.told()));
        }
        let moved = |((company, before, after), _): &(Handed, MoveReason)| Moved {
            company: *company,
            before: *before,
            after: *after,
        };
        let image = Image { moved: handed.iter().map(moved).collect() };
        Ok(Undoable { changed: handed.len() as u64, undo: keep(work, by, Self::NAME, 1, &image).await? })
    }
}
