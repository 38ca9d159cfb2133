//! The company's own room: what it is called, where it is, and what a viewer may do in it.

use super::{Tracking, User, input};
use crate::trade::tiers::RunCause;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::WorkspaceId;
use basics::{Country, Language};
use domain::trust::{Right, Viewer, WorkspaceKind};
use store::trust::workspace as rows;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub short_id: String,
    pub name: String,
    pub country: Option<Country>,
    pub language: Language,
    pub time_zone: String,
    pub postal_address: String,
    pub kind: WorkspaceKind,
    /// Of new campaigns.
    pub tracking: Tracking,
    pub version: i64,
}

/// # Errors
/// The ledger's.
pub async fn workspace(application: &Application) -> Result<Workspace, Trouble> {
    let row = rows::find(application.database()).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
    Ok(Workspace {
        short_id: row.short_id,
        name: row.name,
        country: row.country,
        language: row.language,
        time_zone: row.time_zone,
        postal_address: row.postal_address,
        kind: row.kind.parse().map_err(Trouble::broken)?,
        tracking: Tracking::of(application.database()).await?,
        version: row.version,
    })
}

/// What the first screen after sign-in needs.
#[derive(Debug, Clone)]
pub struct Me {
    pub user: User,
    pub workspace: Workspace,
    pub rights: Vec<Right>,
}

/// # Errors
/// The ledger's.
pub async fn me(application: &Application, viewer: &Viewer, user: User) -> Result<Me, Trouble> {
    let rights = Right::ALL.into_iter().filter(|right| viewer.may(*right)).collect();
    Ok(Me { user, workspace: workspace(application).await?, rights })
}

/// `None` leaves a part as it is.
#[derive(Default)]
pub struct ChangeWorkspace {
    pub name: Option<String>,
    pub country: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub postal_address: Option<String>,
    pub track_opens: Option<bool>,
    pub track_clicks: Option<bool>,
}

impl Verb for ChangeWorkspace {
    const NAME: &'static str = "change_workspace";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut row = rows::get(work.transaction).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        if let Some(name) = &self.name {
            row.name = input::name("name", name)?;
        }
        if let Some(country) = &self.country {
            row.country = Some(input::country(country)?);
        }
        if let Some(language) = &self.language {
            row.language = input::language(language)?;
        }
        let zone_before = row.time_zone.clone();
        if let Some(zone) = &self.time_zone {
            row.time_zone = input::time_zone(zone)?;
        }
        if let Some(address) = &self.postal_address {
            row.postal_address = input::postal_address(address)?;
        }
        if self.track_opens.or(self.track_clicks).is_some() {
            let before = Tracking::inside(work.transaction).await?;
            let opens = self.track_opens.unwrap_or(before.opens);
            let clicks = self.track_clicks.unwrap_or(before.clicks);
            Tracking { opens, clicks }.write(work.transaction).await?;
        }
        rows::update(work.transaction, &row).await?;
        if row.time_zone != zone_before {
            // Days are cut anew, and tiers are counted in days.
            crate::trade::tiers::ask_for_run(work, &RunCause::Recount).await?;
        }
        work.touched(WorkspaceId::from_i64(1), "changed");
        work.audit(Self::NAME, WorkspaceId::from_i64(1), None::<&()>);
        Ok(())
    }
}
