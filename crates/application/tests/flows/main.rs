//! Flows through the whole application on both databases, with a fake outside and a clock that the test turns.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod attributes;
mod behaviour;
mod braking;
mod bulk;
mod campaigns;
mod direct;
mod documents;
mod duplicates;
mod erasing;
mod groups;
mod harness;
mod hostile;
mod imports;
mod insight;
mod leaving;
mod mta_sts;
mod node_numbers;
mod nodes;
mod offers;
mod pool;
mod relays;
mod restoring;
mod routes;
mod segments;
mod sending;
mod shaping;
mod sign_in;
mod stopping;
mod tasks;
mod tiers;
mod tracking;
mod trade;
mod warming;
