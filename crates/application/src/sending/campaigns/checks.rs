//! The check before a campaign is sent: what blocks it, what should be mended, what is well. Sending asks the same questions.

use super::reach::{Reach, reach};
use super::{sight, size};
use crate::sending::channels::size_limit;
use crate::{Application, Trouble};
use basics::ids::{CampaignId, ChannelId};
use compose::{Brand, CompiledLetter, LetterSource};
use domain::letters::{Finding, FindingCode, LetterKind, Severity};
use domain::sending::channel::ChannelState;
use domain::sending::size::SizeLimit;
use domain::trust::Viewer;
use mail::EmailAddress;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use store::letters::letter;
use store::sending::campaign::CampaignRecord;
use store::sending::channel::{self, ChannelRecord, DomainRecord};
use store::sending::{offer, route};

/// When more than this share of the people meant are held, somebody probably chose the wrong list.
const MANY_HELD_PERCENT: u64 = 50;

/// One line of the check, worded by its code in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub severity: Severity,
    pub code: &'static str,
    pub arguments: BTreeMap<&'static str, String>,
    pub place: Option<String>,
}

impl Check {
    pub(super) fn new(severity: Severity, code: &'static str) -> Self {
        Check { severity, code, arguments: BTreeMap::new(), place: None }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.insert(name, value.to_string());
        self
    }

    pub fn blocks(&self) -> bool {
        self.severity == Severity::Blocks
    }
}

impl From<&Finding> for Check {
    fn from(finding: &Finding) -> Self {
        Check {
            severity: finding.severity,
            code: finding.code.as_str(),
            arguments: finding.arguments.clone(),
            place: finding.place.clone(),
        }
    }
}

/// Everything the check looks at.
#[derive(Clone)]
pub(super) struct Facts {
    pub record: CampaignRecord,
    pub reach: Reach,
    /// The letter with the campaign's own kind and subject.
    pub source: Option<LetterSource>,
    pub brand: Brand,
    /// The chosen channel, or the default one.
    pub channel: Option<ChannelRecord>,
    /// Those that the routes may choose, where the campaign leaves it to them.
    pub routed: Vec<ChannelRecord>,
    /// The largest letter of the channels that have a limit.
    pub limits: BTreeMap<ChannelId, SizeLimit>,
    pub domains: Vec<DomainRecord>,
}

/// What the check says now, what blocks first.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::Loading`]; the ledger's.
pub async fn checks(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<Vec<Check>, Trouble> {
    let record = sight::get(application, viewer, id).await?;
    let facts = gather(application, record).await?;
    Ok(judge(application, &facts).0)
}

pub(super) async fn gather(application: &Application, record: CampaignRecord) -> Result<Facts, Trouble> {
    let database = application.database();
    let reach = reach(application, &record).await?;
    let letter = match record.letter {
        Some(id) => letter::get(database, id).await?,
        None => None,
    };
    let mut source = letter.as_ref().map(crate::letters::source_of).transpose()?;
    if let Some(source) = &mut source {
        // The kind decides whom the letter may reach and what it must carry: both by the campaign's word.
        source.kind = record.kind;
        if let Some(subject) = &record.subject {
            source.subject.clone_from(subject);
        }
    }
    let channels = channel::all(database).await?;
    let offers = offer::all(database).await?;
    let limit_of =
        |channel: &ChannelRecord| size_limit(channel, offers.iter().find(|offer| offer.channel == channel.id));
    let limits = channels.iter().filter_map(|channel| Some((channel.id, limit_of(channel)?))).collect();
    let routed: BTreeSet<ChannelId> = match record.by_routes {
        true => route::all(database).await?.into_iter().filter(|r| r.enabled).flat_map(|r| r.channels).collect(),
        false => BTreeSet::new(),
    };
    let routed = channels.iter().filter(|channel| routed.contains(&channel.id)).cloned().collect();
    let channel = match record.channel {
        Some(id) => channels.into_iter().find(|channel| channel.id == id),
        None => channels.into_iter().find(|channel| channel.is_default),
    };
    let brand = crate::letters::brand(application).await?;
    let domains = channel::domains(database).await?;
    Ok(Facts { record, reach, source, brand, channel, routed, limits, domains })
}

/// The findings, and the compiled letter where it compiles.
pub(super) fn judge(application: &Application, facts: &Facts) -> (Vec<Check>, Option<CompiledLetter>) {
    let mut checks = Vec::new();
    of_audience(facts, &mut checks);
    let compiled = of_letter(facts, &mut checks);
    of_sender(application, facts, &mut checks);
    of_channel(facts, &mut checks);
    if compiled.is_some() {
        size::of_size(application, facts, &mut checks);
    }
    of_public_pages(application, facts, &mut checks);
    checks.sort_by_key(|check| check.severity);
    (checks, compiled)
}

fn of_audience(facts: &Facts, checks: &mut Vec<Check>) {
    let Reach { total, sendable, .. } = facts.reach;
    if total == 0 {
        checks.push(Check::new(Severity::Blocks, "no_audience"));
    } else if sendable == 0 {
        checks.push(Check::new(Severity::Blocks, "nobody_sendable").with("count", total));
    } else if (total - sendable) * 100 > total * MANY_HELD_PERCENT {
        checks.push(Check::new(Severity::ShouldMend, "many_people_held").with("count", total - sendable));
    }
}

fn of_letter(facts: &Facts, checks: &mut Vec<Check>) -> Option<CompiledLetter> {
    let Some(source) = &facts.source else {
        checks.push(Check::new(Severity::Blocks, "no_letter"));
        return None;
    };
    let has_address = !facts.brand.postal_address.trim().is_empty();
    if !has_address && facts.record.kind.needs_postal_address() {
        checks.push(Check::new(Severity::Blocks, "postal_address_missing"));
    }
    // Without an address of the company no letter can show one: said once, where it is mended.
    let told = |finding: &&Finding| has_address || finding.code != FindingCode::MissingPostalAddress;
    match compose::compile(source, &facts.brand, words()) {
        Ok(compiled) => {
            checks.extend(compiled.findings().iter().filter(told).map(Check::from));
            Some(compiled)
        }
        Err(trouble) => {
            checks.extend(trouble.findings().iter().map(Check::from));
            None
        }
    }
}

fn of_sender(application: &Application, facts: &Facts, checks: &mut Vec<Check>) {
    let Ok(address) = EmailAddress::parse(&facts.record.from_address) else {
        checks.push(Check::new(Severity::Blocks, "no_sender"));
        return;
    };
    let host = address.domain().to_ascii_lowercase();
    let fits = |domain: &&DomainRecord| host == domain.name || host.ends_with(&format!(".{}", domain.name));
    let known = facts.domains.iter().filter(fits).max_by_key(|domain| domain.name.len());
    let check = match known.map(|domain| domain.state.as_str()) {
        Some("proven") => Check::new(Severity::Passed, "domain_proven"),
        Some("declared") => Check::new(Severity::Passed, "domain_declared"),
        _ if application.settings().declares(&host) => Check::new(Severity::Passed, "domain_declared"),
        _ => Check::new(Severity::Blocks, "domain_unproven"),
    };
    checks.push(check.with("domain", host));
}

fn of_channel(facts: &Facts, checks: &mut Vec<Check>) {
    let Some(channel) = &facts.channel else {
        checks.push(Check::new(Severity::Blocks, "no_channel"));
        return;
    };
    if facts.record.by_routes {
        of_routes(facts, checks);
    }
    let ways = facts.routed.iter().chain([channel]);
    if facts.record.kind == LetterKind::Cold
        && let Some(strict) = ways.into_iter().find(|channel| !channel.service.facts().takes_cold_letters)
    {
        let name = strict.service.facts().name;
        checks.push(Check::new(Severity::ShouldMend, "service_forbids_cold").with("service", name));
    }
    let check = match channel.state {
        ChannelState::Ready => Check::new(Severity::Passed, "channel_ready"),
        // It is tried again by itself as soon as there are letters: they wait, none is lost.
        ChannelState::Failing => Check::new(Severity::ShouldMend, "channel_failing"),
        ChannelState::Paused => Check::new(Severity::Blocks, "channel_paused"),
    };
    checks.push(check.with("channel", &channel.name));
}

/// Letters wait for a channel in trouble, or go by the next one of their route.
fn of_routes(facts: &Facts, checks: &mut Vec<Check>) {
    match facts.routed.iter().find(|channel| channel.state != ChannelState::Ready) {
        _ if facts.routed.is_empty() => checks.push(Check::new(Severity::ShouldMend, "no_routes")),
        Some(troubled) => {
            checks.push(Check::new(Severity::ShouldMend, "route_in_trouble").with("channel", &troubled.name));
        }
        None => checks.push(Check::new(Severity::Passed, "routes_ready").with("count", facts.routed.len())),
    }
}

fn of_public_pages(application: &Application, facts: &Facts, checks: &mut Vec<Check>) {
    let settings = application.settings();
    let is_near = |channel: &ChannelRecord| settings.is_near(&channel.host);
    let near = facts.channel.as_ref().is_some_and(is_near) && facts.routed.iter().all(is_near);
    if settings.public_url.is_empty() {
        checks.push(Check::new(Severity::Blocks, "public_url_missing"));
    } else if !(settings.is_public() || (near && settings.is_loopback())) {
        checks.push(Check::new(Severity::Blocks, "public_url_not_https").with("url", &settings.public_url));
    } else {
        checks.push(Check::new(Severity::Passed, "public_url_good").with("url", &settings.public_url));
    }
}

/// The texts that come with the program: the same for every workspace.
pub(super) fn words() -> &'static words::Catalogue {
    static WORDS: LazyLock<words::Catalogue> = LazyLock::new(words::Catalogue::embedded);
    &WORDS
}
