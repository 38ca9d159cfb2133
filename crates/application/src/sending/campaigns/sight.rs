//! Who sees a campaign: everybody who sees all customers, and its owner. A sales rep sees no campaign of others.

use crate::{Application, Trouble, Work};
use basics::ids::{CampaignId, UserId};
use domain::trust::{Actor, Right, Role, Viewer};
use store::sending::campaign::{self, CampaignRecord};
use store::trust::{team, user};

/// Whether a viewer sees campaigns of this owner.
pub(super) fn sees(viewer: &Viewer, owner: UserId) -> bool {
    viewer.role != Role::Rep || viewer.user_id() == Some(owner)
}

/// The owner whose campaigns alone a viewer sees; nothing for who sees them all.
pub(crate) fn only_of(viewer: &Viewer) -> Option<UserId> {
    (viewer.role == Role::Rep).then(|| viewer.user_id().unwrap_or(UserId::from_i64(0)))
}

/// Whether a viewer may change a campaign of this owner: a proposal is its maker's, everything is for those who send.
pub(super) fn may_change(viewer: &Viewer, owner: UserId) -> bool {
    viewer.may(Right::SendCampaigns) || viewer.user_id() == Some(owner)
}

/// The campaign inside a verb, when the viewer sees it.
pub(crate) async fn find(work: &mut Work<'_>, by: &Viewer, id: CampaignId) -> Result<CampaignRecord, Trouble> {
    let found = campaign::find(work.transaction, id).await?;
    found.filter(|record| sees(by, record.owner)).ok_or(Trouble::not_found("campaign"))
}

/// The campaign inside a verb, when the viewer may change it.
pub(super) async fn find_to_change(
    work: &mut Work<'_>,
    by: &Viewer,
    id: CampaignId,
) -> Result<CampaignRecord, Trouble> {
    let record = find(work, by, id).await?;
    if may_change(by, record.owner) { Ok(record) } else { Err(Trouble::NotAllowed { right: Right::SendCampaigns }) }
}

/// The campaign for a question, when the viewer sees it.
pub(crate) async fn get(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<CampaignRecord, Trouble> {
    needs(viewer)?;
    let found = campaign::get(application.database(), id).await?;
    found.filter(|record| sees(viewer, record.owner)).ok_or(Trouble::not_found("campaign"))
}

/// For who may not do a thing with campaigns: whether this one is there and seen.
pub(crate) async fn shown(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<(), Trouble> {
    match viewer.may(Right::SeeLetters) {
        true => get(application, viewer, id).await.map(drop),
        false => Ok(()),
    }
}

/// What every question about campaigns asks first.
pub(crate) fn needs(viewer: &Viewer) -> Result<(), Trouble> {
    let right = Right::SeeLetters;
    if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) }
}

/// Whose a new campaign is.
pub(super) fn owner_of_new(by: &Viewer) -> Result<UserId, Trouble> {
    match by.actor {
        Actor::User(id) => Ok(id),
        Actor::Key(_) | Actor::System => Err(Trouble::refused(
            "only_people",
            "a campaign belongs to a person: make it signed in, then send it by key",
        )),
    }
}

/// The eyes of a campaign's owner, also of one who was switched off. An owner who is unknown sees what a new rep would.
///
/// # Errors
/// The ledger's.
pub(crate) async fn viewer_of_owner(application: &Application, owner: UserId) -> Result<Viewer, Trouble> {
    let database = application.database();
    let role = user::find(database, owner).await?.map_or(Role::Rep, |row| row.role);
    let (teams, sharing_colleagues) = team::of_user(database, owner).await?;
    let mut viewer = Viewer::user(owner, role);
    viewer.teams = teams;
    viewer.sharing_colleagues = sharing_colleagues;
    Ok(viewer)
}
