//! The steps of a campaign: send, pause, resume, cancel. Which may follow which is a rule of the domain.

use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::ids::CampaignId;
use domain::sending::campaign::{CampaignState, CampaignStep};
use domain::trust::{Right, Viewer};
use store::sending::campaign::{self, CampaignRecord};

/// Takes a step and writes it; the caller changes what belongs to it in `change`.
pub(in crate::sending) async fn step(
    work: &mut Work<'_>,
    id: CampaignId,
    step: CampaignStep,
    verb: &'static str,
    change: impl FnOnce(&mut CampaignRecord) + Send,
) -> Result<CampaignRecord, Trouble> {
    let found = campaign::find(work.transaction, id).await?;
    let mut record = found.ok_or(Trouble::not_found("campaign"))?;
    let before = record.state;
    record.state = before.after(step).map_err(|refusal| {
        let code = match refusal.step {
            CampaignStep::Send | CampaignStep::Schedule => "campaign_already_sent",
            CampaignStep::Pause => "campaign_not_running",
            CampaignStep::Resume => "campaign_not_paused",
            CampaignStep::Cancel | CampaignStep::Reopen => "campaign_ended",
        };
        Trouble::refused(code, refusal.to_string())
    })?;
    if matches!(step, CampaignStep::Pause | CampaignStep::Cancel) {
        work.stops_letters();
    }
    record.updated_at = work.now;
    change(&mut record);
    if !campaign::update(work.transaction, &record).await? {
        return Err(Trouble::Changed { noun: "campaign", version: record.version });
    }
    record.version += 1;
    work.touched(id, "changed");
    work.audit(verb, id, Some(&(before, record.state)));
    work.ring("outbox");
    Ok(record)
}

/// Stops a running campaign after what is on the wire: at most one letter a connection.
pub struct PauseCampaign(pub CampaignId);

impl Verb for PauseCampaign {
    const NAME: &'static str = "pause_campaign";
    const RIGHT: Right = Right::SendCampaigns;
    const LANE: store::Lane = store::Lane::Sending;
    type Answer = CampaignRecord;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::sight::shown(application, by, self.0).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<CampaignRecord, Trouble> {
        step(work, self.0, CampaignStep::Pause, Self::NAME, |_| {}).await
    }
}

/// Lets a paused campaign go on.
pub struct ResumeCampaign(pub CampaignId);

impl Verb for ResumeCampaign {
    const NAME: &'static str = "resume_campaign";
    const RIGHT: Right = Right::SendCampaigns;
    type Answer = CampaignRecord;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::sight::shown(application, by, self.0).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<CampaignRecord, Trouble> {
        let brake = store::sending::brake::find_brake(work.transaction, self.0).await?;
        if brake.is_some_and(|row| row.released_at.is_none()) {
            let detail =
                "the campaign paused by itself: look at the numbers, and let it go on nevertheless or cancel it";
            return Err(Trouble::refused("campaign_braked", detail).then(NextStep::new("go_on_nevertheless")));
        }
        step(work, self.0, CampaignStep::Resume, Self::NAME, |_| {}).await
    }
}

/// Stops a campaign for good: what is not handed over is not sent.
pub struct CancelCampaign(pub CampaignId);

impl Verb for CancelCampaign {
    const NAME: &'static str = "cancel_campaign";
    const RIGHT: Right = Right::SendCampaigns;
    const LANE: store::Lane = store::Lane::Sending;
    type Answer = CampaignRecord;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::sight::shown(application, by, self.0).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<CampaignRecord, Trouble> {
        work.ring("cancelled");
        let now = work.now;
        step(work, self.0, CampaignStep::Cancel, Self::NAME, |record| record.finished_at = Some(now)).await
    }
}

/// Starts a scheduled campaign whose time has come.
pub struct StartScheduled(pub CampaignId);

impl Verb for StartScheduled {
    const NAME: &'static str = "start_scheduled_campaign";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(record) = campaign::find(work.transaction, self.0).await? else { return Ok(false) };
        if record.state != CampaignState::Scheduled || record.send_at.is_none_or(|at| at > work.now) {
            return Ok(false);
        }
        let now = work.now;
        let started =
            step(work, self.0, CampaignStep::Send, Self::NAME, |record| record.started_at = Some(now)).await?;
        crate::sending::warm_up::begin_if_new(work, &started).await?;
        Ok(true)
    }
}
