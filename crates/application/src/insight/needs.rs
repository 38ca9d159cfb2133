//! What waits for this person now, by consequence, what is left to set up, and what comes next when nothing waits.

use crate::customers::import;
use crate::customers::pool::returning_of;
use crate::customers::tasks::tasks_due;
use crate::sending::brake::{open_brakes, open_holds};
use crate::sending::campaigns::sight;
use crate::sending::health::turned_bad;
use crate::sending::warm_up::stopped_groups;
use crate::start::{SendingHold, sending_hold};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, UserId};
use domain::customers::import::ImportState;
use domain::sending::channel::ChannelState;
use domain::sending::provider::ProviderGroup;
use domain::trust::{Right, Viewer};
use store::insight::needs::{self as rows, NamedCampaign};
use store::letters::letter;
use store::sending::channel;

/// More things than these nobody does at once; the lists of each noun have them all.
const NEEDS_LIMIT: usize = 20;
/// Imports looked at for one that was tried.
const IMPORTS_LOOKED_AT: usize = 20;

/// What is the matter, in the order of consequence: what stops every letter comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeedKind {
    SendingHeld,
    ChannelFailing,
    ChannelPaused,
    /// A check of sending health ended badly.
    HealthBad,
    /// A campaign paused by itself.
    CampaignBraked,
    /// A receiver blocks us; its letters wait.
    ReceiverBlocks,
    /// A warm-up stopped a group for a day.
    WarmUpStopped,
    LettersInDoubt,
    CampaignPaused,
    ImportWaits,
    /// Companies of this person return to the pool soon.
    CompaniesReturning,
    /// Own tasks are due today, or were before.
    TasksDue,
}

impl NeedKind {
    pub const fn code(self) -> &'static str {
        match self {
            NeedKind::SendingHeld => "sending_held",
            NeedKind::ChannelFailing => "channel_failing",
            NeedKind::ChannelPaused => "channel_paused",
            NeedKind::HealthBad => "health_bad",
            NeedKind::CampaignBraked => "campaign_braked",
            NeedKind::ReceiverBlocks => "receiver_blocks",
            NeedKind::WarmUpStopped => "warm_up_stopped",
            NeedKind::LettersInDoubt => "letters_in_doubt",
            NeedKind::CampaignPaused => "campaign_paused",
            NeedKind::ImportWaits => "import_waits",
            NeedKind::CompaniesReturning => "companies_returning",
            NeedKind::TasksDue => "tasks_due",
        }
    }
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub kind: NeedKind,
    /// Of the thing; `None` for sending as a whole.
    pub id: Option<String>,
    pub name: String,
    /// What a server said of it, or the code of a hold.
    pub detail: Option<String>,
    /// How many letters it is about.
    pub count: Option<i64>,
    pub owner: Option<String>,
    pub since: Option<Timestamp>,
}

/// A step to the first letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUpStep {
    pub code: &'static str,
    pub done: bool,
}

/// What happens next by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDue {
    pub campaign: CampaignId,
    pub name: String,
    pub at: Timestamp,
}

/// What waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    pub items: Vec<Need>,
    /// Empty once all of them are done, and for who can do none.
    pub set_up: Vec<SetUpStep>,
    pub next: Option<NextDue>,
}

/// What waits for this viewer.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn needs(app: &Application, viewer: &Viewer) -> Result<Needs, Trouble> {
    sight::needs(viewer)?;
    let owner = sight::only_of(viewer);
    let database = app.database();
    let mut items = Vec::new();
    if viewer.may(Right::SendCampaigns) {
        items.extend(sending_hold(app).await?.map(held));
        items.extend(channels(app).await?);
        items.extend(health(app).await?);
        items.extend(receivers(app).await?);
    }
    for (campaign, letters) in rows::in_doubt(database, owner).await? {
        items.push(of_campaign(app, NeedKind::LettersInDoubt, campaign, Some(letters)));
    }
    let brakes = open_brakes(app).await?;
    for campaign in rows::stopped(database, owner).await? {
        let brake = brakes.iter().find(|row| row.campaign == campaign.id);
        items.push(match brake {
            None => of_campaign(app, NeedKind::CampaignPaused, campaign, None),
            Some(row) => {
                let count = i64::try_from(row.excess.part).ok();
                let detail = Some(row.excess.measure.as_str().to_owned());
                let since = Some(row.braked_at);
                Need { detail, since, ..of_campaign(app, NeedKind::CampaignBraked, campaign, count) }
            }
        });
    }
    if viewer.may(Right::Import) {
        items.extend(imports(app, viewer).await?);
    }
    items.extend(returning(app, viewer).await?);
    items.extend(due(app, viewer).await?);
    items.sort_by_key(|need| need.kind);
    items.truncate(NEEDS_LIMIT);
    let next = rows::next(database, owner).await?.and_then(|campaign| {
        let at = campaign.at?;
        Some(NextDue { campaign: campaign.id, name: campaign.name, at })
    });
    let set_up = if viewer.may(Right::SendCampaigns) { set_up(app).await? } else { Vec::new() };
    Ok(Needs { items, set_up, next })
}

/// Own companies that return to the pool; of whoever else's their owners are told.
async fn returning(app: &Application, viewer: &Viewer) -> Result<Option<Need>, Trouble> {
    let Some(me) = viewer.user_id() else { return Ok(None) };
    let Some((count, first)) = returning_of(app, me).await? else { return Ok(None) };
    Ok(Some(Need {
        kind: NeedKind::CompaniesReturning,
        id: None,
        name: String::new(),
        detail: Some(first.to_date().to_string()),
        count: Some(count),
        owner: None,
        since: None,
    }))
}

/// Own tasks of today and before; the first of them by what it is.
async fn due(app: &Application, viewer: &Viewer) -> Result<Option<Need>, Trouble> {
    let due = tasks_due(app, viewer, 1).await?;
    let Some(first) = due.items.into_iter().next() else { return Ok(None) };
    Ok(Some(Need {
        kind: NeedKind::TasksDue,
        id: None,
        name: first.what,
        detail: Some(first.due.day().to_date().to_string()),
        count: i64::try_from(due.overdue + due.today).ok(),
        owner: None,
        since: None,
    }))
}

fn held(hold: SendingHold) -> Need {
    Need {
        kind: NeedKind::SendingHeld,
        id: None,
        name: String::new(),
        detail: Some(hold.as_str().to_owned()),
        count: None,
        owner: None,
        since: None,
    }
}

async fn channels(app: &Application) -> Result<Vec<Need>, Trouble> {
    let mut found = Vec::new();
    for record in channel::all(app.database()).await? {
        let kind = match record.state {
            ChannelState::Ready => continue,
            ChannelState::Failing => NeedKind::ChannelFailing,
            ChannelState::Paused => NeedKind::ChannelPaused,
        };
        found.push(Need {
            kind,
            id: Some(record.id.to_string()),
            name: record.name,
            detail: record.last_error,
            count: None,
            owner: None,
            since: None,
        });
    }
    Ok(found)
}

/// Receivers that nothing goes to for now, each on its channel.
async fn receivers(app: &Application) -> Result<Vec<Need>, Trouble> {
    let (holds, stopped) = (open_holds(app).await?, stopped_groups(app).await?);
    if holds.is_empty() && stopped.is_empty() {
        return Ok(Vec::new());
    }
    let channels = channel::all(app.database()).await?;
    let need = |kind, of: ChannelId, provider: ProviderGroup, count, since| {
        let channel = channels.iter().find(|record| record.id == of)?;
        Some(Need {
            kind,
            id: Some(of.to_string()),
            name: channel.name.clone(),
            detail: Some(provider.as_str().to_owned()),
            count,
            owner: None,
            since: Some(since),
        })
    };
    let held = holds.iter().filter_map(|hold| {
        need(NeedKind::ReceiverBlocks, hold.channel, hold.provider, i64::try_from(hold.part).ok(), hold.at)
    });
    let warming =
        stopped.iter().filter_map(|(of, provider, since)| need(NeedKind::WarmUpStopped, *of, *provider, None, *since));
    Ok(held.chain(warming).collect())
}

/// One line for each domain or channel, with the first check that ended badly.
async fn health(app: &Application) -> Result<Vec<Need>, Trouble> {
    let mut found: Vec<Need> = Vec::new();
    for (name, check, since) in turned_bad(app).await? {
        if let Some(need) = found.iter_mut().find(|need| need.name == name) {
            need.count = need.count.map(|count| count + 1);
            continue;
        }
        found.push(Need {
            kind: NeedKind::HealthBad,
            id: None,
            name,
            detail: Some(check.as_str().to_owned()),
            count: Some(1),
            owner: None,
            since: Some(since),
        });
    }
    Ok(found)
}

fn of_campaign(app: &Application, kind: NeedKind, campaign: NamedCampaign, count: Option<i64>) -> Need {
    Need {
        kind,
        id: Some(campaign.id.to_string()),
        name: campaign.name,
        detail: None,
        count,
        owner: name_of(app, campaign.owner),
        since: campaign.at,
    }
}

fn name_of(app: &Application, owner: UserId) -> Option<String> {
    app.people().user_name(owner)
}

async fn imports(app: &Application, viewer: &Viewer) -> Result<Vec<Need>, Trouble> {
    let page = import::imports(app, viewer, None, IMPORTS_LOOKED_AT).await?;
    let tried = page.items.into_iter().filter(|view| view.state == ImportState::Checked);
    let need = |view: import::ImportView| Need {
        kind: NeedKind::ImportWaits,
        id: Some(view.id.to_string()),
        name: view.file_name,
        detail: None,
        count: Some(view.rows),
        owner: None,
        since: Some(view.created_at),
    };
    Ok(tried.map(need).collect())
}

async fn set_up(app: &Application) -> Result<Vec<SetUpStep>, Trouble> {
    let database = app.database();
    let channels = channel::all(database).await?;
    let domains = channel::domains(database).await?;
    let step = |code, done| SetUpStep { code, done };
    let steps = vec![
        step("domain", domains.iter().any(|domain| domain.state != "unproven")),
        step("channel", channels.iter().any(|channel| channel.state == ChannelState::Ready)),
        step("contacts", app.people().contacts() > 0),
        step("letter", letter::count(database).await? > 0),
        step("campaign", rows::any_begun(database).await?),
    ];
    Ok(if steps.iter().all(|step| step.done) { Vec::new() } else { steps })
}
