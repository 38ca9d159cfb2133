//! The markets of an audience: how many people each has, its zone and its weekend, so that a moment can be judged by their clocks.

use super::sight;
use crate::sending::audience::whole;
use crate::{Application, Trouble};
use basics::Country;
use basics::ids::CampaignId;
use domain::customers::condition::Condition;
use domain::sending::audience::CampaignAudience;
use domain::sending::market::{MarketClock, clock_of};
use domain::trust::Viewer;
use serde_json::json;

/// Markets shown each by itself; a moment that suits these suits nearly everybody.
const MARKETS_LIMIT: usize = 12;

/// People of one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Market {
    pub country: Country,
    pub people: u64,
    /// `None` where nobody wrote it down.
    pub clock: Option<MarketClock>,
}

/// The largest markets of an audience.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markets {
    /// Largest first.
    pub largest: Vec<Market>,
    /// Everybody whom the audience means.
    pub people: u64,
    /// People of other countries, or of none.
    pub others: u64,
}

/// The markets of a campaign's audience, within what its owner sees. Nobody is left out yet for permission or suppression.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::Loading`] until the people are in memory; the ledger's.
pub async fn markets(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<Markets, Trouble> {
    let record = sight::get(application, viewer, id).await?;
    let audience: CampaignAudience = serde_json::from_str(&record.audience).map_err(Trouble::broken)?;
    if !audience.is_chosen() {
        return Ok(Markets::default());
    }
    let owner = sight::viewer_of_owner(application, record.owner).await?;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(&owner), application.now());
    let everybody = whole(&audience);
    let (total, counted) = application
        .ask_people(move |engine| {
            let countries = engine.facets(&scope).countries.into_keys();
            let counted: Vec<(Country, u64)> = countries
                .filter_map(|country| Some((country, engine.count(&scope, &within(&everybody, country)?, now))))
                .collect();
            (engine.count(&scope, &everybody, now), counted)
        })
        .await?;
    let mut largest: Vec<Market> = counted
        .into_iter()
        .filter(|(_, people)| *people > 0)
        .map(|(country, people)| Market { country, people, clock: clock_of(country) })
        .collect();
    largest.sort_by_key(|market| (std::cmp::Reverse(market.people), market.country.to_string()));
    largest.truncate(MARKETS_LIMIT);
    let shown: u64 = largest.iter().map(|market| market.people).sum();
    Ok(Markets { largest, people: total, others: total.saturating_sub(shown) })
}

/// Those of an audience who are in a country; `None` when the condition would pass its limits.
fn within(audience: &Condition, country: Country) -> Option<Condition> {
    let mut written = serde_json::to_value(audience).ok()?;
    let version = written.as_object_mut()?.remove("version")?;
    let test = json!({"field": "country", "operator": "equals", "value": country.to_string()});
    serde_json::from_value(json!({"version": version, "all": [written, test]})).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_narrowed_to_a_country() {
        let germany: Country = "DE".parse().unwrap();
        let narrowed = within(&Condition::everybody(), germany).unwrap();
        assert!(narrowed.write().to_string().contains("\"DE\""));
    }
}
