//! Freezing an audience: recipients and their letters in the outbox, in chunks that can be repeated after a crash.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, ContactId, DestinationId, OutgoingId, RecipientId, RouteId};
use domain::sending::outbox::SkipReason;
use domain::sending::provider::ProviderGroup;
use std::collections::{BTreeMap, BTreeSet};

/// One person of an audience, judged.
#[derive(Debug, Clone)]
pub struct Planned {
    pub recipient: RecipientId,
    pub outgoing: OutgoingId,
    pub contact: ContactId,
    pub address_hash: Vec<u8>,
    pub suppression_hash: Vec<u8>,
    pub destination: DestinationId,
    pub provider: ProviderGroup,
    pub channel: ChannelId,
    /// Which route chose the channel; `None` = it is the campaign's.
    pub route: Option<RouteId>,
    /// Why no letter goes; `None` = one goes.
    pub skip: Option<SkipReason>,
}

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlannedCounts {
    pub queued: u64,
    pub skipped: u64,
}

statements! {
    INSERT = "INSERT INTO recipient (id, campaign, contact, address_hash, state, reason)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING";
    ENQUEUE = "INSERT INTO outgoing (id, campaign, contact, channel, destination, address_hash, suppression_hash, state,
            not_before, provider, route)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10)";
    PUT_DESTINATION = "INSERT INTO destination (id, hash, sealed, provider_group, asked_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (hash) DO NOTHING";
    DESTINATION = "SELECT id FROM destination WHERE hash = $1";
    PLACE_DESTINATION = "UPDATE destination SET provider_group = $2, asked_at = $3 WHERE id = $1";
    ADVANCE = "UPDATE campaign SET planned = planned + $2, plan_done = $3, audience_size = $4
        WHERE id = $1 AND plan_done = 0";
    SKIPPED = "SELECT reason, COUNT(*) FROM recipient WHERE campaign = $1 AND state = 'skipped' GROUP BY reason";
}

/// Freezes a chunk. A person or an address that the campaign has already is not planned again: the second person behind one
/// address is skipped, a repeat after a crash changes nothing.
///
/// # Errors
/// The database's.
pub async fn freeze(
    transaction: &mut Transaction,
    campaign: CampaignId,
    not_before: Timestamp,
    people: &[Planned],
) -> Result<PlannedCounts, DatabaseError> {
    let mut counts = PlannedCounts::default();
    let row = |person: &Planned, skip: Option<SkipReason>| {
        let (state, reason) = match skip {
            Some(reason) => ("skipped", Some(reason.as_str())),
            None => ("planned", None),
        };
        args![person.recipient, campaign, person.contact, person.address_hash.as_slice(), state, reason]
    };
    let first: Vec<_> = people.iter().map(|person| row(person, person.skip)).collect();
    let inserted = transaction.execute_many(INSERT, &first).await?;
    let (mut letters, mut doubles) = (Vec::new(), Vec::new());
    for (person, inserted) in people.iter().zip(inserted) {
        match (inserted, person.skip) {
            (1, None) => letters.push(args![
                person.outgoing,
                campaign,
                person.contact,
                person.channel,
                person.destination,
                person.address_hash.as_slice(),
                person.suppression_hash.as_slice(),
                not_before,
                person.provider.as_str(),
                person.route
            ]),
            (1, Some(_)) => counts.skipped += 1,
            (_, None) => doubles.push(row(person, Some(SkipReason::SameAddress))),
            (_, Some(_)) => {}
        }
    }
    counts.queued = letters.len() as u64;
    transaction.execute_many(ENQUEUE, &letters).await?;
    counts.skipped += transaction.execute_many(INSERT, &doubles).await?.into_iter().sum::<u64>();
    Ok(counts)
}

/// Moves a campaign's plan on by people who are in it now for the first time; `audience` = how many are meant as far as known.
///
/// # Errors
/// The database's.
pub async fn advance(
    transaction: &mut Transaction,
    campaign: CampaignId,
    people: u64,
    done: bool,
    audience: i64,
) -> Result<(), DatabaseError> {
    transaction.execute(ADVANCE, &args![campaign, people as i64, done, audience]).await?;
    Ok(())
}

/// A domain that letters go to, and who runs its mailboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    pub id: DestinationId,
    pub provider: ProviderGroup,
    /// When its mail exchangers were asked; `None` = its name alone told it, or nobody could be asked.
    pub asked_at: Option<Timestamp>,
}

/// The id of a destination, made when it is new.
///
/// # Errors
/// The database's.
pub async fn destination(
    transaction: &mut Transaction,
    destination: Destination,
    hash: &[u8],
    sealed: &[u8],
) -> Result<DestinationId, DatabaseError> {
    let Destination { id, provider, asked_at } = destination;
    transaction.execute(PUT_DESTINATION, &args![id, hash, sealed, provider.as_str(), asked_at]).await?;
    let found = transaction.first(DESTINATION, &args![hash], |row| row.id(0)).await?;
    found.ok_or_else(|| DatabaseError::shape("a destination that was just put is missing"))
}

/// Says who runs a destination's mailboxes by now.
///
/// # Errors
/// The database's.
pub async fn place_destination(
    transaction: &mut Transaction,
    id: DestinationId,
    provider: ProviderGroup,
    asked_at: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PLACE_DESTINATION, &args![id, provider.as_str(), asked_at]).await?;
    Ok(())
}

const DESTINATIONS: &str = "SELECT hash, id, provider_group, asked_at FROM destination WHERE hash IN ";

/// The destinations that are known already, by hash of their domain.
///
/// # Errors
/// The database's.
pub async fn destinations(
    database: &Database,
    hashes: &[Vec<u8>],
) -> Result<BTreeMap<Vec<u8>, Destination>, DatabaseError> {
    let mut found = BTreeMap::new();
    for some in hashes.chunks(500) {
        let pieces = Pieces::new(DESTINATIONS).list(some.iter().map(Vec::as_slice));
        let read = |row: &Row<'_>| {
            let destination = Destination { id: row.id(1)?, provider: row.parsed(2)?, asked_at: row.optional_time(3)? };
            Ok((row.blob(0)?, destination))
        };
        found.extend(database.query_pieces(pieces, read).await?);
    }
    Ok(found)
}

const SUPPRESSED: &str = "SELECT hash FROM suppression WHERE hash IN ";

/// Which of these addresses are suppressed, by hash.
///
/// # Errors
/// The database's.
pub async fn suppressed(database: &Database, hashes: Vec<Vec<u8>>) -> Result<BTreeSet<Vec<u8>>, DatabaseError> {
    let mut found = BTreeSet::new();
    for some in hashes.chunks(500) {
        let pieces = Pieces::new(SUPPRESSED).list(some.iter().map(Vec::as_slice));
        found.extend(database.query_pieces(pieces, |row| row.blob(0)).await?);
    }
    Ok(found)
}

/// How many were skipped, by reason.
///
/// # Errors
/// The database's.
pub async fn skipped(database: &Database, campaign: CampaignId) -> Result<Vec<(String, i64)>, DatabaseError> {
    database.query(SKIPPED, args![campaign], |row| Ok((row.text(0)?, row.int(1)?))).await
}
