//! What a campaign's list needs, day by day and group by group, and the order in which people get their letters.

use super::begin::usual;
use super::{ChannelHours, KNOWN_DAYS, domain_of, growth_of, state_of};
use crate::sending::campaigns::sight;
use crate::sending::planner::members;
use crate::{Application, Trouble};
use basics::ids::{CampaignId, ContactId, OutgoingId};
use domain::customers::card::ContactCard;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::sending::provider::{ProviderGroup, by_domain};
use domain::sending::warm_up::{FIRST_DAY_NEW, PlanDay, PlanGroup, WarmUpState, hour_of, plan};
use domain::trust::Viewer;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::customers::contact;
use store::sending::campaign::CampaignRecord;
use store::sending::channel::{self, ChannelRecord};
use store::sending::warm_up::{self as rows, WarmUpRow};

/// People whose domains are looked at; of a larger list every so-manyth.
const SAMPLE: usize = 2_000;
/// Who read a letter of so many days ago or later counts as engaged.
const READ_DAYS: u32 = 180;
/// An id holds its milliseconds above so many bits.
const ID_CLOCK_SHIFT: u32 = 21;
const DAY: Duration = Duration::from_secs(86_400);

/// The days that a campaign needs while its sender is being warmed up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CampaignPlan {
    /// Whether a warm-up limits it at all.
    pub is_limited: bool,
    /// Whether the warm-up begins with this very campaign.
    pub begins: bool,
    pub domain: String,
    pub channel: String,
    /// Whether the groups were reckoned from a part of the list.
    pub estimated: bool,
    pub letters: u64,
    pub days: Vec<PlanDay>,
}

/// The plan of a campaign, before it is sent or while it is.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::Loading`]; the ledger's.
pub async fn campaign_plan(app: &Application, viewer: &Viewer, id: CampaignId) -> Result<CampaignPlan, Trouble> {
    let record = sight::get(app, viewer, id).await?;
    let Some(domain) = domain_of(&record.from_address) else { return Ok(CampaignPlan::default()) };
    let Some(channel) = channel_of(app, &record).await? else { return Ok(CampaignPlan::default()) };
    let over = matches!(record.state, CampaignState::Finished | CampaignState::Cancelled);
    let sources = rows::of_channel(app.database(), channel.id).await?;
    let source = sources.iter().find(|source| source.domain == domain);
    let begins = source.is_none() && would_begin(app, &channel, &domain).await?;
    let is_limited = begins || source.is_some_and(|source| source.state != WarmUpState::Ended);
    if over || !is_limited {
        return Ok(CampaignPlan { domain, channel: channel.name, ..CampaignPlan::default() });
    }
    let (groups, estimated) = letters_by_group(app, &record).await?;
    let start = source.map_or(FIRST_DAY_NEW, |source| source.start_cap);
    let groups = standing(app, &channel, source, groups).await?;
    let letters = groups.iter().map(|group| group.letters).sum();
    Ok(CampaignPlan {
        is_limited,
        begins,
        domain,
        channel: channel.name,
        estimated,
        letters,
        days: plan(&groups, start),
    })
}

async fn channel_of(app: &Application, record: &CampaignRecord) -> Result<Option<ChannelRecord>, Trouble> {
    let channels = channel::all(app.database()).await?;
    Ok(match record.channel {
        Some(id) => channels.into_iter().find(|channel| channel.id == id),
        None => channels.into_iter().find(|channel| channel.is_default),
    })
}

async fn would_begin(app: &Application, channel: &ChannelRecord, domain: &str) -> Result<bool, Trouble> {
    let choices = rows::choices(app.database()).await?;
    let chosen = choices.into_iter().find(|(of, _)| *of == channel.id).map(|(_, automatic)| automatic);
    if !chosen.unwrap_or_else(|| usual(channel.kind)) {
        return Ok(false);
    }
    let since = app.now().minus(DAY * KNOWN_DAYS as u32);
    let recent = rows::campaigns_since(app.database(), channel.id, since).await?;
    Ok(!recent.iter().any(|(_, from)| domain_of(from).as_deref() == Some(domain)))
}

/// The letters that are still to go, by group; whether it is an estimate.
async fn letters_by_group(
    app: &Application,
    record: &CampaignRecord,
) -> Result<(BTreeMap<ProviderGroup, u64>, bool), Trouble> {
    if record.plan_done {
        let waiting = rows::waiting(app.database(), record.id).await?;
        return Ok((waiting.into_iter().map(|(group, count)| (group, count.max(0) as u64)).collect(), false));
    }
    let audience: CampaignAudience = serde_json::from_str(&record.audience).map_err(Trouble::broken)?;
    let owner = sight::viewer_of_owner(app, record.owner).await?;
    let members = members(app, &owner, &audience).await?;
    let step = members.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<ContactId> = members.iter().copied().step_by(step).collect();
    let counts = groups_of(app, &sample).await?;
    let seen: u64 = counts.values().sum();
    if seen == 0 {
        return Ok((BTreeMap::new(), false));
    }
    let all = members.len() as u64;
    let scaled = counts.into_iter().map(|(group, count)| (group, (count * all).div_ceil(seen)));
    Ok((scaled.collect(), step > 1))
}

/// Who runs the mailboxes of these people, by what is known now: nobody is asked.
async fn groups_of(app: &Application, people: &[ContactId]) -> Result<BTreeMap<ProviderGroup, u64>, Trouble> {
    let mut domains: BTreeMap<String, u64> = BTreeMap::new();
    for person in contact::get_many(app.database(), people).await? {
        let card: ContactCard = app.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
        if let Some(domain) = domain_of(&card.address) {
            *domains.entry(domain).or_default() += 1;
        }
    }
    let unknown: Vec<(&String, Vec<u8>)> = domains
        .keys()
        .filter(|domain| by_domain(domain).is_none())
        .map(|domain| (domain, app.keyring().address_hash(domain).to_vec()))
        .collect();
    let hashes: Vec<Vec<u8>> = unknown.iter().map(|(_, hash)| hash.clone()).collect();
    let known = store::sending::plan::destinations(app.database(), &hashes).await?;
    let placed: BTreeMap<&String, ProviderGroup> =
        unknown.into_iter().filter_map(|(domain, hash)| Some((domain, known.get(&hash)?.provider))).collect();
    let mut groups: BTreeMap<ProviderGroup, u64> = BTreeMap::new();
    for (domain, count) in &domains {
        let group = by_domain(domain).or_else(|| placed.get(domain).copied()).unwrap_or(ProviderGroup::Other);
        *groups.entry(group).or_default() += count;
    }
    Ok(groups)
}

async fn standing(
    app: &Application,
    channel: &ChannelRecord,
    source: Option<&WarmUpRow>,
    letters: BTreeMap<ProviderGroup, u64>,
) -> Result<Vec<PlanGroup>, Trouble> {
    let Some(source) = source else {
        let group = |(provider, letters)| PlanGroup { provider, letters, state: None, left_today: None };
        return Ok(letters.into_iter().map(group).collect());
    };
    let known = rows::groups(app.database(), source.id).await?;
    let hours = ChannelHours::read(app, channel.id, std::slice::from_ref(source)).await?;
    let hour = hour_of(app.now());
    let group = |(provider, letters)| {
        let hours = hours.of(source, provider);
        let state = state_of(source, &known, provider);
        let (state, _) = state.advance(&hours, source.start_cap, false, growth_of(source), hour);
        PlanGroup { provider, letters, state: Some(state), left_today: state.left(&hours, hour) }
    };
    Ok(letters.into_iter().map(group).collect())
}

/// People in the order in which a warm-up wants them: who opened something lately first, then who came last. Where nothing is warmed
/// up the order stays.
pub(in crate::sending) async fn engaged_first(
    app: &Application,
    record: &CampaignRecord,
    members: Vec<ContactId>,
) -> Result<Vec<ContactId>, Trouble> {
    let (Some(channel), Some(domain)) = (record.channel, domain_of(&record.from_address)) else { return Ok(members) };
    let sources = rows::of_channel(app.database(), channel).await?;
    let is_warming = |source: &WarmUpRow| source.domain == domain && source.state != WarmUpState::Ended;
    if !sources.iter().any(is_warming) {
        return Ok(members);
    }
    let mut open: BTreeSet<ContactId> = members.into_iter().collect();
    let mut ordered = Vec::with_capacity(open.len());
    let since = OutgoingId::from_i64(app.now().minus(DAY * READ_DAYS).as_millis().max(0) << ID_CLOCK_SHIFT);
    for contact in rows::last_opens(app.database(), since).await? {
        if open.remove(&contact) {
            ordered.push(contact);
        }
    }
    ordered.extend(open.into_iter().rev());
    Ok(ordered)
}
