//! Taking a company out of the pool. Of two who want it at once one gets it, and the other reads who.

use super::image::{Image, Moved};
use super::moves::{MoveReason, tell};
use super::setting::Setting;
use crate::customers::contacts::Undoable;
use crate::customers::sight::{self, Standing};
use crate::trust::undo::keep;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::{CompanyId, UserId};
use domain::customers::pool::{ClaimRefusal, Claimant, may_claim};
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::customers::owner_move::{self, MoveKind};
use store::customers::{company, pool as rows};

/// Who comes too late is told who was first while a list that still shows the company may be open; later it is like any other customer
/// of a colleague.
const LATE_FOR: Duration = Duration::from_secs(15 * 60);

/// Takes a company out of the pool for oneself.
pub struct ClaimCompany {
    pub id: CompanyId,
}

impl Verb for ClaimCompany {
    const NAME: &'static str = "claim_company";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = Undoable;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::company_shown(application, by, self.id).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        let id = self.id;
        if sight::company_standing(work, by, id).await? == Standing::Hidden {
            return Err(late(work, id).await?.unwrap_or(Trouble::not_found("company")));
        }
        let mut record = company::find(work.transaction, id).await?.ok_or(Trouble::not_found("company"))?;
        let Some(me) = by.user_id() else {
            return Err(Trouble::refused("claim_needs_a_person", "a company is claimed by a person, not by a program"));
        };
        if let Some(owner) = record.owner {
            return Err(if owner == me {
                Trouble::refused("company_is_yours", "this company is yours already")
            } else {
                taken(work, owner)
            });
        }
        let setting = Setting::inside(work.transaction).await?;
        let today = setting.day(work.now);
        let had_until = owner_move::had_until(work.transaction, me, id).await?;
        let claimant = Claimant {
            claimed_today: owner_move::claimed_since(work.transaction, me, setting.begin(today)).await?,
            holds: rows::holds(work.transaction, me).await?,
            had_until: had_until.map(|at| setting.day(at)),
        };
        may_claim(&claimant, &setting.rules, today).map_err(refused)?;
        record.owner = Some(me);
        record.updated_at = work.now;
        if !company::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "company", version: record.version });
        }
        tell(work, by, MoveKind::Claimed, &[((id, None, Some(me)), MoveReason::ByHand)]).await?;
        work.touched(id, "changed");
        work.audit(Self::NAME, id, None::<&()>);
        let image = Image { moved: vec![Moved { company: id, before: None, after: Some(me) }] };
        Ok(Undoable { changed: 1, undo: keep(work, by, Self::NAME, 1, &image).await? })
    }
}

/// Of a company that was claimed a moment ago: who did.
async fn late(work: &mut Work<'_>, id: CompanyId) -> Result<Option<Trouble>, Trouble> {
    let newest = owner_move::newest(work.transaction, id).await?;
    let claimed = newest.filter(|one| one.kind == MoveKind::Claimed && work.now < one.at.plus(LATE_FOR));
    let Some(owner) = claimed.and_then(|one| one.after) else { return Ok(None) };
    // A company that was removed right after it was claimed is nobody's.
    let still = company::find(work.transaction, id).await?.is_some_and(|record| record.owner == Some(owner));
    Ok(still.then(|| taken(work, owner)))
}

fn taken(work: &Work<'_>, owner: UserId) -> Trouble {
    let name = work.application().people().user_name(owner).unwrap_or_default();
    let taken = Trouble::refused("claimed_by_another", "somebody else has this company");
    taken.then(NextStep::new("choose_another").with("name", name))
}

fn refused(refusal: ClaimRefusal) -> Trouble {
    let detail = refusal.to_string();
    match refusal {
        ClaimRefusal::Off => Trouble::refused("pool_is_off", detail).then(NextStep::new("ask_manager")),
        ClaimRefusal::EnoughToday { limit } => {
            Trouble::refused("claimed_enough_today", detail).then(NextStep::new("claim_tomorrow").with("count", limit))
        }
        ClaimRefusal::HoldsEnough { limit } => {
            Trouble::refused("holds_enough", detail).then(NextStep::new("release_first").with("count", limit))
        }
        ClaimRefusal::HadItLately { again_on } => Trouble::refused("had_it_lately", detail)
            .then(NextStep::new("claim_again_on").with("day", again_on.to_date())),
    }
}
