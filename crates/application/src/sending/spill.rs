//! Batches of hits as bytes, for the file that keeps them while the ledger is away. The recorder seals what this writes.

use super::recorder::{Hit, Whose};
use basics::Timestamp;
use basics::ids::{CampaignId, OutgoingId};
use domain::sending::tracking::{HitKind, Network, Signs};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A batch as it is stored; names of programs stand once.
#[derive(Serialize, Deserialize)]
struct Packed {
    version: u32,
    agents: Vec<String>,
    hits: Vec<PackedHit>,
}

/// Whose (0 a letter, 1 a campaign), id, kind (0 opened, 1 clicked, 2 trapped), link, time, agent, signs, network.
type PackedHit = (u8, i64, u8, u16, i64, u32, u8, Option<u64>);

const VERSION: u32 = 1;

/// A batch as bytes.
pub fn pack(batch: &[Hit]) -> Vec<u8> {
    let mut agents: Vec<String> = Vec::new();
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut hits = Vec::with_capacity(batch.len());
    for hit in batch {
        let agent = *known.entry(&hit.agent).or_insert_with(|| {
            agents.push(hit.agent.clone());
            agents.len() as u32 - 1
        });
        let (whose, id) = match hit.whose {
            Whose::Letter(id) => (0, id.as_i64()),
            Whose::Campaign(id) => (1, id.as_i64()),
        };
        let (kind, link) = match hit.kind {
            HitKind::Opened => (0, 0),
            HitKind::Clicked { link } => (1, link),
            HitKind::Trapped => (2, 0),
        };
        let network = hit.network.map(|network| u64::from_be_bytes(network.0));
        hits.push((whose, id, kind, link, hit.at.as_millis(), agent, hit.signs.number(), network));
    }
    serde_json::to_vec(&Packed { version: VERSION, agents, hits }).expect("texts and numbers always serialise")
}

/// What [`pack`] wrote; `None` when it is something else.
pub fn unpack(bytes: &[u8]) -> Option<Vec<Hit>> {
    let packed: Packed = serde_json::from_slice(bytes).ok().filter(|packed: &Packed| packed.version == VERSION)?;
    let hit = |(whose, id, kind, link, at, agent, signs, network)| {
        Some(Hit {
            whose: match whose {
                0 => Whose::Letter(OutgoingId::from_i64(id)),
                1 => Whose::Campaign(CampaignId::from_i64(id)),
                _ => return None,
            },
            kind: match kind {
                0 => HitKind::Opened,
                1 => HitKind::Clicked { link },
                2 => HitKind::Trapped,
                _ => return None,
            },
            at: Timestamp::from_millis(at),
            agent: packed.agents.get(agent as usize)?.clone(),
            signs: Signs::of_number(signs),
            network: Option::map(network, |network: u64| Network(network.to_be_bytes())),
        })
    };
    packed.hits.iter().copied().map(hit).collect::<Option<Vec<Hit>>>().filter(|hits| !hits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Id;

    #[test]
    fn a_batch_survives_its_bytes_and_a_cut_one_is_none() {
        let letter = Whose::Letter(Id::from_i64(7));
        let kinds = [HitKind::Opened, HitKind::Clicked { link: 3 }, HitKind::Trapped];
        let mut hits: Vec<Hit> =
            kinds.into_iter().map(|kind| Hit::of_browser(kind, letter, Timestamp::from_millis(5), "Firefox")).collect();
        hits[1].network = Some(Network([9; 8]));
        hits[2].whose = Whose::Campaign(Id::from_i64(8));
        let bytes = pack(&hits);
        let again = unpack(&bytes).unwrap();
        assert_eq!(format!("{again:?}"), format!("{hits:?}"));
        assert!(unpack(&bytes[..bytes.len() - 1]).is_none() && unpack(b"{}").is_none());
    }
}
