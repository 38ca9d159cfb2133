//! Campaigns of the demo, made and sent as a person does it: chosen, checked, confirmed with their number.

use super::company::{DOMAIN, EMAIL};
use crate::commands::Failure;
use application::Application;
use application::sending::campaigns::{
    CampaignChange, ChangeCampaign, CreateCampaign, SendCampaign, audience, campaign, prepare_send,
};
use application::sending::channels::{ChangeChannel, ChannelChange};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, LetterId, ListId};
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::trust::Viewer;

/// Letters a second where somebody is going to press pause.
pub const SLOW: i64 = 5;

/// Makes a draft to everybody on a list.
pub async fn draft(
    application: &Application,
    viewer: &Viewer,
    name: &str,
    list: ListId,
    letter: LetterId,
    channel: ChannelId,
) -> Result<CampaignId, Failure> {
    let made = CreateCampaign { name: name.into(), kind: LetterKind::Nurture };
    let id = application.perform(viewer, made).await?;
    let version = campaign(application, viewer, id).await?.line.record.version;
    let change = CampaignChange {
        audience: Some(CampaignAudience { version: CampaignAudience::VERSION, lists: vec![list], condition: None }),
        letter: Some(Some(letter)),
        from_name: Some("Mei Lin, Tide & Timber".into()),
        from_address: Some(EMAIL.into()),
        reply_to: Some(Some(format!("sales@{DOMAIN}"))),
        channel: Some(Some(channel)),
        ..CampaignChange::default()
    };
    application.perform(viewer, ChangeCampaign { campaign: id, version, change }).await?;
    Ok(id)
}

/// Lets a channel send so many letters a second, or as many as it can.
pub async fn set_pace(app: &Application, by: &Viewer, channel: ChannelId, pace: Option<i64>) -> Result<(), Failure> {
    let change = ChannelChange { letters_per_second: Some(pace), ..ChannelChange::default() };
    app.perform(by, ChangeChannel { channel, change }).await?;
    Ok(())
}

/// Sends a draft at `at`, or now, to as many people as it reaches then; answers how many.
///
/// # Errors
/// What the checks forbid; [`application::Trouble::Loading`] while the people are not in memory.
pub async fn send(
    application: &Application,
    viewer: &Viewer,
    id: CampaignId,
    at: Option<Timestamp>,
) -> Result<u64, Failure> {
    application.people().caught_up().await;
    let (reach, _) = audience(application, viewer, id).await?;
    if reach.sendable == 0 {
        // Nobody reads a small demo's letters in some languages; the draft stays.
        return Ok(0);
    }
    let prepared = prepare_send(application, viewer, id).await?;
    let send = SendCampaign { campaign: id, confirmed_count: reach.sendable, at, prepared };
    application.perform(viewer, send).await?;
    Ok(reach.sendable)
}
