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

/// What the relay takes for a thousand letters, in the middle of what such services ask.
pub const THOUSAND_LETTERS_CENTS: i64 = 90;

/// What was paid for single campaigns beside their letters, in cents: photographs, translations, a page in a fair's catalogue.
const BILLS: [(&str, i64); 6] = [
    ("Before the New Year holidays", 18_000),
    ("Die Bank, die draußen bleibt", 24_000),
    ("El banco que se queda afuera", 21_000),
    ("After the spring fair", 65_000),
    ("Christmas is ordered in July", 48_000),
    ("After the autumn fair", 65_000),
];

/// What was paid for a campaign of that name beside its letters.
pub fn bill_of(name: &str) -> Option<i64> {
    BILLS.iter().find(|(of, _)| *of == name).map(|(_, cents)| *cents)
}

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
