//! Sending a campaign, now or at a time: checked, confirmed with the number of people, frozen.
//!
//! The letter is compiled and the people are counted before the transaction; the verb takes them only while the campaign is
//! still the one that was looked at. A repeat with the same idempotency key gets the first answer.

use super::checks::{self, Check};
use super::sight;
use super::steps::step;
use crate::customers::behaviour::targets;
use crate::sending::frozen::{FrozenLetter, FrozenSender};
use crate::sending::returns;
use crate::sending::tracking::url_for;
use crate::{Application, NextStep, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId};
use domain::sending::campaign::CampaignStep;
use domain::trust::{Right, Viewer};
use store::sending::campaign::CampaignRecord;
use store::sending::report::{self, LinkRow};

/// A campaign as it would be sent.
#[derive(Debug, Clone)]
pub struct PreparedSend {
    version: i64,
    checks: Vec<Check>,
    total: u64,
    sendable: u64,
    channel: Option<ChannelId>,
    frozen: Option<FrozenLetter>,
    /// Targets in the order of the letter's link table.
    links: Vec<String>,
}

/// Looks at a campaign as it would be sent now.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; [`Trouble::Loading`]; the ledger's. What forbids sending is said by the verb.
pub async fn prepare_send(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<PreparedSend, Trouble> {
    let record = sight::get(application, viewer, id).await?;
    if !viewer.may(SendCampaign::RIGHT) {
        return Err(Trouble::NotAllowed { right: SendCampaign::RIGHT });
    }
    let facts = checks::gather(application, record).await?;
    let (checks, compiled) = checks::judge(application, &facts);
    let links = compiled.iter().flat_map(|letter| letter.links()).map(|link| link.shown.clone()).collect();
    let (version, total, sendable) = (facts.record.version, facts.reach.total, facts.reach.sendable);
    let channel = facts.channel.as_ref().map(|channel| channel.id);
    let public_url = url_for(application, &facts.record.from_address).await?;
    let from_domain = facts.record.from_address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let return_hosts = returns::accepted_return_hosts(application).await?;
    let return_host = returns::return_host(&return_hosts, from_domain).map(str::to_owned);
    let frozen = freeze(facts, public_url).map(|frozen| FrozenLetter { return_host, ..frozen });
    Ok(PreparedSend { version, checks, total, sendable, channel, frozen, links })
}

/// Everything that the letters are made of, as it stands now; `None` without a letter.
pub(super) fn freeze(facts: checks::Facts, public_url: String) -> Option<FrozenLetter> {
    let record = facts.record;
    let sender = FrozenSender {
        name: record.from_name.clone(),
        company: facts.brand.company.clone(),
        ..FrozenSender::default()
    };
    Some(FrozenLetter {
        version: FrozenLetter::VERSION,
        source: facts.source?,
        brand: facts.brand,
        from_name: record.from_name,
        from_address: record.from_address,
        reply_to: record.reply_to,
        sender,
        track_opens: record.track_opens,
        track_clicks: record.track_clicks,
        public_url,
        return_host: None,
    })
}

/// Sends the campaign at `at`, or now.
pub struct SendCampaign {
    pub campaign: CampaignId,
    /// How many people the sender was told that it goes to.
    pub confirmed_count: u64,
    pub at: Option<Timestamp>,
    pub prepared: PreparedSend,
}

impl Verb for SendCampaign {
    const NAME: &'static str = "send_campaign";
    const RIGHT: Right = Right::SendCampaigns;
    type Answer = CampaignRecord;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<CampaignRecord, Trouble> {
        let before = sight::find(work, by, self.campaign).await?;
        let at = self.at.filter(|at| *at > work.now);
        let kind = if at.is_some() { CampaignStep::Schedule } else { CampaignStep::Send };
        if before.state.is_open() {
            self.check(&before)?;
        }
        let frozen = serde_json::to_string(&self.prepared.frozen).map_err(Trouble::broken)?;
        let now = work.now;
        let record = step(work, self.campaign, kind, Self::NAME, |record| {
            record.frozen = Some(frozen);
            record.channel = self.prepared.channel;
            record.audience_size = self.prepared.total as i64;
            record.send_at = at;
            record.started_at = at.is_none().then_some(now);
        })
        .await?;
        if at.is_none() {
            crate::sending::warm_up::begin_if_new(work, &record).await?;
        }
        self.put_links(work).await?;
        Ok(record)
    }
}

impl SendCampaign {
    async fn put_links(&self, work: &mut Work<'_>) -> Result<(), Trouble> {
        let addresses: Vec<&str> = self.prepared.links.iter().map(String::as_str).collect();
        let things = targets(work, &addresses).await?;
        let mut links = Vec::with_capacity(addresses.len());
        for (number, (url, thing)) in addresses.into_iter().zip(things).enumerate() {
            links.push(LinkRow { id: work.mint()?, number: number as i64, url: url.to_owned(), thing });
        }
        report::put_links(work.transaction, self.campaign, &links).await?;
        work.touched_all(links.iter().map(|link| link.id), "created");
        Ok(())
    }

    fn check(&self, record: &CampaignRecord) -> Result<(), Trouble> {
        let prepared = &self.prepared;
        if record.version != prepared.version {
            return Err(Trouble::Changed { noun: "campaign", version: record.version });
        }
        if let Some(block) = prepared.checks.iter().find(|check| check.blocks()) {
            let codes: Vec<&str> =
                prepared.checks.iter().filter(|check| check.blocks()).map(|check| check.code).collect();
            let detail = format!("the campaign's check forbids sending it: {}", codes.join(", "));
            let step = NextStep::new("mend_campaign").with("first", block.code).with("codes", codes.join(","));
            return Err(Trouble::refused("checks_block", detail).then(step));
        }
        if self.confirmed_count != prepared.sendable {
            let detail = format!(
                "{} people were confirmed, but it would go to {} now; look again and confirm",
                self.confirmed_count, prepared.sendable
            );
            let step = NextStep::new("confirm_again").with("count", prepared.sendable);
            return Err(Trouble::refused("count_changed", detail).then(step));
        }
        Ok(())
    }
}
