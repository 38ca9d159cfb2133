//! All routes and channels as they stand, opened once for many letters of one From domain.

use super::cells::Cells;
use crate::sending::returns::{accepted_return_hosts, return_host};
use crate::{Application, Trouble};
use basics::ids::ChannelId;
use basics::{Country, Timestamp};
use domain::sending::channel::ChannelState;
use domain::sending::health::Health;
use domain::sending::health::alignment::{self, Outgoing};
use domain::sending::health::dmarc::Alignment;
use domain::sending::provider::ProviderGroup;
use domain::sending::route::{
    ChannelStanding, Choice, LetterUse, Route, RoutedLetter, TroubleCause, WayTrouble, choose,
};
use domain::sending::service::EnvelopeRule;
use std::collections::BTreeMap;
use std::time::Duration;
use store::sending::channel::{self, ChannelRecord, DomainRecord};
use store::sending::route::{self, RouteRecord};

/// Routes and channels for letters from one address.
#[derive(Debug, Clone)]
pub(crate) struct RouteBook {
    routes: Vec<Route>,
    /// Each channel as a whole.
    standings: BTreeMap<ChannelId, ChannelStanding>,
    cells: Cells,
    domain: String,
    usual: Option<ChannelId>,
}

impl RouteBook {
    /// # Errors
    /// The ledger's; conditions that this program does not read.
    pub async fn read(app: &Application, from_address: &str) -> Result<RouteBook, Trouble> {
        let domain = from_address.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        let channels = channel::all(app.database()).await?;
        let usual = channels.iter().find(|record| record.is_default).map(|record| record.id);
        let domains = channel::domains(app.database()).await?;
        let hosts = accepted_return_hosts(app).await?;
        let host = return_host(&hosts, &domain);
        let key = key_of(&domains, &domain);
        let standing = |record: &ChannelRecord| ChannelStanding {
            trouble: trouble_of(record),
            aligned: is_aligned(record, &domain, key, host),
        };
        let cells = Cells::read(app, &channels).await?;
        let standings = channels.iter().map(|record| (record.id, standing(record))).collect();
        let records = route::all(app.database()).await?;
        let routes = records.into_iter().map(opened).collect::<Result<_, _>>()?;
        Ok(RouteBook { routes, standings, cells, domain, usual })
    }

    /// The channel of one letter, and why. `usual` = for letters that no route is for; without it the default one.
    pub fn choose(
        &self,
        (country, provider, letter_use): (Option<Country>, ProviderGroup, LetterUse),
        usual: Option<ChannelId>,
        now: Timestamp,
    ) -> Choice {
        let letter = RoutedLetter { country, provider, letter_use, domain: &self.domain };
        choose(&self.routes, &letter, usual.or(self.usual), now, |id| self.standing(id, provider))
    }

    /// How a channel stands for letters to a receiver: of two troubles the older one counts.
    fn standing(&self, channel: ChannelId, provider: ProviderGroup) -> Option<ChannelStanding> {
        let standing = self.standings.get(&channel).copied()?;
        let trouble = standing.trouble.into_iter().chain(self.cells.of(channel, provider));
        Some(ChannelStanding { trouble: trouble.min_by_key(|trouble| trouble.since), ..standing })
    }

    /// A single route as it would choose for letters to a receiver that it is for already.
    pub fn within(&self, id: basics::ids::RouteId, provider: ProviderGroup, now: Timestamp) -> Option<ChannelId> {
        let route = self.routes.iter().find(|route| route.id == id)?;
        // Every letter that it was chosen for once fits: what it is for may have changed meanwhile, the letter has not.
        let any = Route { conditions: Default::default(), enabled: true, ..route.clone() };
        let letter = RoutedLetter { country: None, provider, letter_use: LetterUse::Campaign, domain: &self.domain };
        choose(std::slice::from_ref(&any), &letter, None, now, |id| self.standing(id, provider)).channel
    }
}

/// A route of the ledger as a rule.
pub(crate) fn opened(record: RouteRecord) -> Result<Route, Trouble> {
    Ok(Route {
        id: record.id,
        conditions: serde_json::from_str(&record.conditions).map_err(Trouble::broken)?,
        channels: record.channels,
        patience: Duration::from_secs(u64::try_from(record.patience_seconds).unwrap_or_default()),
        enabled: record.enabled,
    })
}

/// Since when no letter goes by a channel; `None` while it works.
pub(crate) fn trouble_of(record: &ChannelRecord) -> Option<WayTrouble> {
    match record.state {
        ChannelState::Ready => None,
        ChannelState::Failing | ChannelState::Paused => {
            let since = record.troubled_at.unwrap_or(record.created_at);
            Some(WayTrouble { since, cause: TroubleCause::Channel })
        }
    }
}

/// The domain whose key signs letters from `domain`, when that key is proven or declared.
fn key_of<'a>(domains: &'a [DomainRecord], domain: &str) -> Option<&'a str> {
    let fits = |record: &&DomainRecord| domain == record.name || domain.ends_with(&format!(".{}", record.name));
    let nearest = domains.iter().filter(fits).max_by_key(|record| record.name.len());
    let is_good = |record: &&DomainRecord| matches!(record.state.as_str(), "proven" | "declared");
    nearest.filter(is_good).map(|record| record.name.as_str())
}

/// Whether a letter by this channel passes DMARC for its From domain, as far as it can be told without asking the world: by our own
/// signature, where the service keeps it, or by our return host, where the service keeps our envelope sender.
fn is_aligned(record: &ChannelRecord, domain: &str, key: Option<&str>, return_host: Option<&str>) -> bool {
    let facts = record.service.facts();
    let signing_domain = key.filter(|_| facts.signatures.is_kept());
    let envelope_domain = return_host.filter(|_| facts.envelope == EnvelopeRule::Ours);
    let letter = Outgoing {
        channel: &record.name,
        from_domain: domain,
        envelope_domain,
        signing_domain,
        has_good_key: key.is_some(),
        // Whether the channel's addresses stand in the SPF record is the health centre's question.
        passes_spf: false,
    };
    let organisation = key.unwrap_or(domain);
    alignment::judge(&letter, organisation, Alignment::Relaxed, Alignment::Relaxed).health != Health::Bad
}
