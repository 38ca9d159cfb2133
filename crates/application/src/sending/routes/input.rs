//! What a route's parts may be.

use crate::{Trouble, Work};
use basics::ids::ChannelId;
use domain::sending::route::{CHANNELS_LIMIT, CONDITIONS_LIMIT, Conditions, LEAST_PATIENCE, LONGEST_PATIENCE};
use std::collections::BTreeSet;
use store::sending::channel;

pub(super) fn name(text: &str) -> Result<String, Trouble> {
    domain::trust::check_name(text)
        .map_err(|refusal| Trouble::field("name", refusal.code(), format!("the route's name: {refusal}")))
}

pub(super) fn patience(seconds: i64) -> Result<i64, Trouble> {
    let (least, longest) = (LEAST_PATIENCE.as_secs() as i64, LONGEST_PATIENCE.as_secs() as i64);
    match (least..=longest).contains(&seconds) {
        true => Ok(seconds),
        false => {
            let detail = format!("the patience is a number of seconds from {least} to {longest}");
            Err(Trouble::field("patience_seconds", "out_of_range", detail))
        }
    }
}

/// Conditions in a fixed order without repeats, as JSON.
pub(super) fn conditions(given: &Conditions) -> Result<String, Trouble> {
    let mut domains = BTreeSet::new();
    for domain in &given.domains {
        let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
        let is_name = domain.contains('.') && domain.len() <= 253 && outside::ascii_name(&domain).is_ok();
        if !is_name {
            return Err(Trouble::field("domains", "not_a_domain", "a From domain is a name such as tide.example"));
        }
        domains.insert(domain);
    }
    let conditions = Conditions {
        version: Conditions::VERSION,
        countries: sorted(&given.countries),
        providers: sorted(&given.providers),
        uses: sorted(&given.uses),
        domains: domains.into_iter().collect(),
    };
    let counts =
        [conditions.countries.len(), conditions.providers.len(), conditions.uses.len(), conditions.domains.len()];
    if counts.iter().any(|count| *count > CONDITIONS_LIMIT) {
        let detail = format!("a route names at most {CONDITIONS_LIMIT} of each");
        return Err(Trouble::field("countries", "too_many", detail));
    }
    Ok(serde_json::to_string(&conditions).expect("conditions always serialise"))
}

fn sorted<T: Ord + Copy>(given: &[T]) -> Vec<T> {
    given.iter().copied().collect::<BTreeSet<T>>().into_iter().collect()
}

/// Channels that are there, each once.
pub(super) async fn channels(work: &mut Work<'_>, given: &[ChannelId]) -> Result<Vec<ChannelId>, Trouble> {
    if given.is_empty() {
        return Err(Trouble::field("channels", "empty", "a route needs a channel"));
    }
    let distinct: BTreeSet<ChannelId> = given.iter().copied().collect();
    if distinct.len() != given.len() || given.len() > CHANNELS_LIMIT {
        let detail = format!("a route has up to {CHANNELS_LIMIT} channels, each once");
        return Err(Trouble::field("channels", "too_many", detail));
    }
    for id in given {
        if channel::find(work.transaction, *id).await?.is_none() {
            return Err(Trouble::field("channels", "unknown_channel", "there is no such channel"));
        }
    }
    Ok(given.to_vec())
}
