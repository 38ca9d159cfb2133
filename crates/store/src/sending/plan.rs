//! Freezing an audience: recipients and their letters in the outbox, in chunks that can be repeated after a crash.

use crate::listed::{Field, Hexadecimal, listed};
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
    // Both for many people at once: a field '-' is none, hashes are in hexadecimal.
    POSTGRES_INSERT = "INSERT INTO recipient (id, campaign, contact, address_hash, state, reason)
        SELECT v.id, $1, v.contact, decode(v.hash, 'hex'), v.state, v.reason
        FROM unnest(string_to_array($2, ',')::BIGINT[], string_to_array($3, ',')::BIGINT[], string_to_array($4, ','),
            string_to_array($5, ','), string_to_array($6, ',', '-')) AS v (id, contact, hash, state, reason)
        ON CONFLICT DO NOTHING
        RETURNING id";
    POSTGRES_ENQUEUE = "INSERT INTO outgoing (id, campaign, contact, channel, destination, address_hash, suppression_hash, state,
            not_before, provider, route)
        SELECT v.id, $1, v.contact, v.channel, v.destination, decode(v.address, 'hex'), decode(v.suppression, 'hex'), 'queued',
            $2, v.provider, v.route::BIGINT
        FROM unnest(string_to_array($3, ',')::BIGINT[], string_to_array($4, ',')::BIGINT[], string_to_array($5, ',')::BIGINT[],
            string_to_array($6, ',')::BIGINT[], string_to_array($7, ','), string_to_array($8, ','), string_to_array($9, ','),
            string_to_array($10, ',', '-')) AS v (id, contact, channel, destination, address, suppression, provider, route)";
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
    let first: Vec<_> = people.iter().map(|person| (person, person.skip)).collect();
    let inserted = insert(transaction, campaign, &first).await?;
    let (mut letters, mut doubles) = (Vec::new(), Vec::new());
    for (person, inserted) in people.iter().zip(inserted) {
        match (inserted, person.skip) {
            (true, None) => letters.push(person),
            (true, Some(_)) => counts.skipped += 1,
            (false, None) => doubles.push((person, Some(SkipReason::SameAddress))),
            (false, Some(_)) => {}
        }
    }
    counts.queued = letters.len() as u64;
    enqueue(transaction, campaign, not_before, &letters).await?;
    let skipped = insert(transaction, campaign, &doubles).await?;
    counts.skipped += skipped.into_iter().filter(|inserted| *inserted).count() as u64;
    Ok(counts)
}

/// Puts people into the campaign; answers for each whether neither person nor address was in it.
async fn insert(
    transaction: &mut Transaction,
    campaign: CampaignId,
    people: &[(&Planned, Option<SkipReason>)],
) -> Result<Vec<bool>, DatabaseError> {
    let state = |skip: Option<SkipReason>| if skip.is_some() { "skipped" } else { "planned" };
    if transaction.is_postgres() && !people.is_empty() {
        let lists = args![
            campaign,
            listed(people.iter().map(|(person, _)| person.recipient.as_i64())),
            listed(people.iter().map(|(person, _)| person.contact.as_i64())),
            listed(people.iter().map(|(person, _)| Hexadecimal(&person.address_hash))),
            listed(people.iter().map(|(_, skip)| state(*skip))),
            listed(people.iter().map(|(_, skip)| Field(skip.map(SkipReason::as_str))))
        ];
        let inserted: BTreeSet<RecipientId> =
            transaction.query(POSTGRES_INSERT, &lists, |row| row.id(0)).await?.into_iter().collect();
        return Ok(people.iter().map(|(person, _)| inserted.contains(&person.recipient)).collect());
    }
    let row = |(person, skip): &(&Planned, Option<SkipReason>)| {
        let (hash, reason) = (person.address_hash.as_slice(), skip.map(SkipReason::as_str));
        args![person.recipient, campaign, person.contact, hash, state(*skip), reason]
    };
    let rows: Vec<_> = people.iter().map(row).collect();
    let changed = transaction.execute_many(INSERT, &rows).await?;
    Ok(changed.into_iter().map(|changed| changed == 1).collect())
}

/// Queues people's letters.
async fn enqueue(
    transaction: &mut Transaction,
    campaign: CampaignId,
    not_before: Timestamp,
    people: &[&Planned],
) -> Result<(), DatabaseError> {
    if transaction.is_postgres() && !people.is_empty() {
        let lists = args![
            campaign,
            not_before,
            listed(people.iter().map(|person| person.outgoing.as_i64())),
            listed(people.iter().map(|person| person.contact.as_i64())),
            listed(people.iter().map(|person| person.channel.as_i64())),
            listed(people.iter().map(|person| person.destination.as_i64())),
            listed(people.iter().map(|person| Hexadecimal(&person.address_hash))),
            listed(people.iter().map(|person| Hexadecimal(&person.suppression_hash))),
            listed(people.iter().map(|person| person.provider.as_str())),
            listed(people.iter().map(|person| Field(person.route.map(RouteId::as_i64))))
        ];
        transaction.execute(POSTGRES_ENQUEUE, &lists).await?;
        return Ok(());
    }
    let row = |person: &&Planned| {
        let (address, suppression) = (person.address_hash.as_slice(), person.suppression_hash.as_slice());
        let (outgoing, channel, provider) = (person.outgoing, person.channel, person.provider.as_str());
        let (contact, destination, route) = (person.contact, person.destination, person.route);
        args![outgoing, campaign, contact, channel, destination, address, suppression, not_before, provider, route]
    };
    let rows: Vec<_> = people.iter().map(row).collect();
    transaction.execute_many(ENQUEUE, &rows).await?;
    Ok(())
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
