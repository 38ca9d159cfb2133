//! Changing a draft or a scheduled campaign. Whoever read an older version is told.
//!
//! What was confirmed is what is sent: a scheduled campaign whose content or audience changes is a draft again.

use super::{input, sight};
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, LetterId};
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::trust::{Right, Viewer};
use store::customers::label;
use store::letters::letter;
use store::sending::campaign::{self, CampaignRecord};
use store::sending::channel;

/// What is changed; `None` leaves a part as it is, an inner `None` empties it.
#[derive(Debug, Clone, Default)]
pub struct CampaignChange {
    pub name: Option<String>,
    pub kind: Option<LetterKind>,
    pub audience: Option<CampaignAudience>,
    pub letter: Option<Option<LetterId>>,
    pub subject: Option<Option<String>>,
    pub from_name: Option<String>,
    pub from_address: Option<String>,
    pub reply_to: Option<Option<String>>,
    pub channel: Option<Option<ChannelId>>,
    /// Whether the routes choose each letter's channel.
    pub by_routes: Option<bool>,
    pub track_opens: Option<bool>,
    pub track_clicks: Option<bool>,
    /// When it is meant to go; kept with a draft, binding once it is scheduled.
    pub send_at: Option<Option<Timestamp>>,
}

/// Changes a campaign where its version is still `version`; answers it as it is then.
pub struct ChangeCampaign {
    pub campaign: CampaignId,
    pub version: i64,
    pub change: CampaignChange,
}

impl Verb for ChangeCampaign {
    const NAME: &'static str = "change_campaign";
    const RIGHT: Right = Right::ProposeCampaigns;
    type Answer = CampaignRecord;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<CampaignRecord, Trouble> {
        let before = sight::find_to_change(work, by, self.campaign).await?;
        if before.version != self.version {
            return Err(Trouble::Changed { noun: "campaign", version: before.version });
        }
        if !before.state.is_open() {
            let detail = format!("a {} campaign can no longer be changed; copy it", before.state);
            return Err(Trouble::refused("campaign_already_sent", detail));
        }
        let mut record = before.clone();
        self.apply(&mut record, work).await?;
        if record.state == CampaignState::Scheduled && !is_as_confirmed(&before, &record) {
            record.state = CampaignState::Draft;
            record.frozen = None;
        }
        record.updated_at = work.now;
        if !campaign::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "campaign", version: record.version });
        }
        record.version += 1;
        work.touched(record.id, "changed");
        work.audit(Self::NAME, record.id, Some(&(image(&before), image(&record))));
        Ok(record)
    }
}

impl ChangeCampaign {
    async fn apply(&self, record: &mut CampaignRecord, work: &mut Work<'_>) -> Result<(), Trouble> {
        let change = &self.change;
        if let Some(name) = &change.name {
            record.name = input::name(name)?;
        }
        record.kind = change.kind.unwrap_or(record.kind);
        if let Some(audience) = &change.audience {
            let wanted: std::collections::BTreeSet<_> = audience.lists.iter().copied().collect();
            let wanted: Vec<_> = wanted.into_iter().collect();
            if !wanted.is_empty() && label::known_lists(work.transaction, &wanted).await?.len() != wanted.len() {
                return Err(Trouble::field("audience.lists", "unknown_list", "there is no such list"));
            }
            record.audience = input::audience(audience)?;
        }
        if let Some(letter) = change.letter {
            if let Some(id) = letter {
                let found = letter::find(work.transaction, id).await?;
                found.ok_or_else(|| Trouble::field("letter_id", "unknown_letter", "there is no such letter"))?;
            }
            record.letter = letter;
        }
        if let Some(subject) = &change.subject {
            let subject = subject.as_deref().map(|subject| input::line("subject", subject)).transpose()?;
            record.subject = subject.filter(|subject| !subject.is_empty());
        }
        if let Some(name) = &change.from_name {
            record.from_name = input::sender_name(name)?;
        }
        if let Some(address) = &change.from_address {
            record.from_address = input::address("from.address", address)?;
        }
        if let Some(address) = &change.reply_to {
            let address = address.as_deref().map(|address| input::address("reply_to", address)).transpose()?;
            record.reply_to = address.filter(|address| !address.is_empty());
        }
        if let Some(channel) = change.channel {
            if let Some(id) = channel {
                let found = channel::find(work.transaction, id).await?;
                found.ok_or_else(|| Trouble::field("channel_id", "unknown_channel", "there is no such channel"))?;
            }
            record.channel = channel;
        }
        record.by_routes = self.change.by_routes.unwrap_or(record.by_routes);
        record.track_opens = change.track_opens.unwrap_or(record.track_opens);
        record.track_clicks = change.track_clicks.unwrap_or(record.track_clicks);
        if let Some(send_at) = change.send_at {
            record.send_at = send_at;
        }
        Ok(())
    }
}

/// Whether everything that somebody confirmed by sending is as it was; a name is not part of it.
fn is_as_confirmed(before: &CampaignRecord, after: &CampaignRecord) -> bool {
    let same = CampaignRecord { name: before.name.clone(), ..after.clone() };
    same == *before
}

/// What the audit log keeps of a campaign. The frozen letter is not repeated there.
fn image(record: &CampaignRecord) -> serde_json::Value {
    serde_json::json!({
        "name": record.name, "kind": record.kind, "state": record.state.as_str(), "audience": record.audience,
        "letter": record.letter, "subject": record.subject, "from_name": record.from_name,
        "from_address": record.from_address, "reply_to": record.reply_to, "channel": record.channel,
        "by_routes": record.by_routes,
        "track_opens": record.track_opens, "track_clicks": record.track_clicks,
        "send_at": record.send_at.map(Timestamp::as_millis),
    })
}
