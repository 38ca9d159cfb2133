//! What became of a campaign: its sums, hours, links, refusals, and its people page by page. Reading only.
//!
//! Sums come from the batches' deltas, so that a running campaign of any size answers at once. Pages of people go by key:
//! those of everybody by contact, those of one state by letter.

use crate::{Database, DatabaseError, Pieces, Row, Statement, Transaction, args, statements};
use basics::ids::{CampaignId, ContactId, LinkId, OutgoingId, RecipientId, ThingId};
use basics::{Country, Timestamp};
use domain::sending::classification::Class;
use domain::sending::provider::ProviderGroup;

/// A sum of one name over one hour (hours since 1970).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourSum {
    pub hour: i64,
    pub name: String,
    pub amount: i64,
}

/// A tracked link of a campaign's letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub id: LinkId,
    /// Its place in the letter's link table, from 0.
    pub number: i64,
    pub url: String,
    /// The page or file that it leads to; nothing where the address is each reader's own.
    pub thing: Option<ThingId>,
}

/// Clicks of one link by one verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clicks {
    pub number: i64,
    pub verdict: String,
    pub clicks: i64,
    pub people: i64,
}

/// Refused letters with the same code and reason; `example` is the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals {
    pub code: Option<i64>,
    pub reason: Option<String>,
    pub letters: i64,
    pub example: OutgoingId,
}

/// Letters that were refused or came back for one reason, at one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub class: Class,
    pub provider: ProviderGroup,
    pub letters: i64,
}

/// One person of a frozen audience with their letter, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientRow {
    pub id: RecipientId,
    pub contact: ContactId,
    /// Of the letter where there is one, else of the plan: `skipped`.
    pub state: String,
    pub reason: Option<String>,
    /// Why the letter was refused, put off or came back.
    pub class: Option<Class>,
    pub outgoing: Option<OutgoingId>,
    pub sealed_reply: Option<Vec<u8>>,
    pub ended_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
    pub clicked_at: Option<Timestamp>,
    pub unsubscribed_at: Option<Timestamp>,
    /// What the next page begins after.
    pub key: i64,
}

/// Which people of a campaign are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipientFilter {
    Everybody,
    Queued,
    Deferred,
    Leased,
    Accepted,
    Refused,
    InDoubt,
    Skipped,
    Opened,
    Clicked,
    Unsubscribed,
    /// Of any state, where the person is in that country by now.
    InCountry(Country),
}

impl RecipientFilter {
    /// The filter of that word; `None` for an unknown one.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "queued" => RecipientFilter::Queued,
            "deferred" => RecipientFilter::Deferred,
            "leased" => RecipientFilter::Leased,
            "accepted" => RecipientFilter::Accepted,
            "refused" => RecipientFilter::Refused,
            "in_doubt" => RecipientFilter::InDoubt,
            "skipped" => RecipientFilter::Skipped,
            "opened" => RecipientFilter::Opened,
            "clicked" => RecipientFilter::Clicked,
            "unsubscribed" => RecipientFilter::Unsubscribed,
            _ => return None,
        })
    }
}

/// By person. The `+` keeps SQLite from joining by campaign, which would read every letter for every person.
macro_rules! by_person {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.contact, COALESCE(o.state, r.state), COALESCE(o.reason, r.reason), o.id, o.sealed_reply,
                o.ended_at, o.opened_at, o.clicked_at, o.unsubscribed_at, r.contact, o.class
            FROM recipient r
            LEFT JOIN outgoing o ON o.contact = r.contact AND +o.campaign = r.campaign
            WHERE r.campaign = $1 AND r.contact > $2",
            $condition,
            " ORDER BY r.contact LIMIT $3"
        )
    };
}

/// By letter. CROSS JOIN keeps SQLite from beginning with the people.
macro_rules! by_letter {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.contact, o.state, o.reason, o.id, o.sealed_reply, o.ended_at, o.opened_at, o.clicked_at,
                o.unsubscribed_at, o.id, o.class
            FROM outgoing o
            CROSS JOIN recipient r
            WHERE r.campaign = o.campaign AND r.contact = o.contact AND o.campaign = $1 AND o.id > $2 AND ",
            $condition,
            " ORDER BY o.id LIMIT $3"
        )
    };
}

statements! {
    SUMS = "SELECT name, CAST(SUM(amount) AS BIGINT) FROM campaign_delta WHERE campaign = $1 GROUP BY name";
    HOURS = "SELECT hour, name, CAST(SUM(amount) AS BIGINT)
        FROM campaign_delta
        WHERE campaign = $1
        GROUP BY hour, name
        ORDER BY hour, name";
    // Letters that are held are few, whatever the campaign's size: the partial index has no others.
    HELD = "SELECT COUNT(*) FROM outgoing WHERE campaign = $1 AND state IN ('leased', 'data_intent')";
    DEFERRED = "SELECT COUNT(*) FROM outgoing WHERE campaign = $1 AND state = 'queued' AND reason = 'deferred'";
    ADD_LINK = "INSERT INTO link (id, campaign, number, url, thing) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    REMOVE_LINKS = "DELETE FROM link WHERE campaign = $1";
    LINKS = "SELECT id, number, url, thing FROM link WHERE campaign = $1 ORDER BY number";
    CLICKS = "SELECT detail, verdict, COUNT(*), COUNT(DISTINCT contact)
        FROM event
        WHERE object = $1 AND kind = 'clicked' AND detail IS NOT NULL
        GROUP BY detail, verdict";
    REFUSALS = "SELECT reply_code, reason, COUNT(*), MIN(id)
        FROM outgoing
        WHERE campaign = $1 AND state = 'refused'
        GROUP BY reply_code, reason
        ORDER BY COUNT(*) DESC, reply_code, reason
        LIMIT 50";
    CAUSES = "SELECT class, provider, COUNT(*)
        FROM outgoing
        WHERE campaign = $1 AND class IS NOT NULL AND state IN ('refused', 'accepted')
        GROUP BY class, provider
        ORDER BY COUNT(*) DESC, class, provider
        LIMIT 200";
    REPLY = "SELECT sealed_reply FROM outgoing WHERE id = $1";
    EVERYBODY = by_person!("");
    IN_COUNTRY = by_person!(" AND EXISTS (SELECT 1 FROM contact p WHERE p.id = r.contact AND p.country = $4)");
    SKIPPED = by_person!(" AND COALESCE(o.state, r.state) = 'skipped'");
    QUEUED = by_letter!("o.state = 'queued' AND COALESCE(o.reason, '') <> 'deferred'");
    PUT_OFF = by_letter!("o.state = 'queued' AND o.reason = 'deferred'");
    LEASED = by_letter!("o.state IN ('leased', 'data_intent')");
    ACCEPTED = by_letter!("o.state = 'accepted'");
    REFUSED = by_letter!("o.state = 'refused'");
    IN_DOUBT = by_letter!("o.state = 'in_doubt'");
    OPENED = by_letter!("o.opened_at IS NOT NULL");
    CLICKED = by_letter!("o.clicked_at IS NOT NULL");
    UNSUBSCRIBED = by_letter!("o.unsubscribed_at IS NOT NULL");
    LETTER_OF = "SELECT o.id, o.state
        FROM recipient r
        LEFT JOIN outgoing o ON o.contact = r.contact AND +o.campaign = r.campaign
        WHERE r.id = $1 AND r.campaign = $2";
    // The id, and with it the Message-ID, stays: a receiver can see that it is the same letter.
    SEND_AGAIN = "UPDATE outgoing
        SET state = 'queued', not_before = $2, reason = NULL, reply_code = NULL, class = NULL, sealed_reply = NULL, intent_at = NULL,
            ended_at = NULL
        WHERE id = $1 AND state = 'in_doubt'";
    COLD = "SELECT id FROM contact
        WHERE (origin = 'bought' OR origin = 'scraped' OR origin = 'guessed') AND deleted_at IS NULL
        ORDER BY id";
}

const SUMS_OF_MANY: &str = "SELECT campaign, name, CAST(SUM(amount) AS BIGINT) FROM campaign_delta WHERE campaign IN ";

/// The sums of a campaign by name.
///
/// # Errors
/// The database's.
pub async fn sums(database: &Database, campaign: CampaignId) -> Result<Vec<(String, i64)>, DatabaseError> {
    database.query(SUMS, args![campaign], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// The sums of several campaigns by name.
///
/// # Errors
/// The database's.
pub async fn sums_of_many(
    database: &Database,
    campaigns: &[CampaignId],
) -> Result<Vec<(CampaignId, String, i64)>, DatabaseError> {
    let pieces = Pieces::new(SUMS_OF_MANY).list(campaigns.iter().copied()).text(" GROUP BY campaign, name");
    database.query_pieces(pieces, |row| Ok((row.id(0)?, row.text(1)?, row.int(2)?))).await
}

/// The sums of a campaign by hour and name, oldest first.
///
/// # Errors
/// The database's.
pub async fn hours(database: &Database, campaign: CampaignId) -> Result<Vec<HourSum>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(HourSum { hour: row.int(0)?, name: row.text(1)?, amount: row.int(2)? });
    database.query(HOURS, args![campaign], read).await
}

/// How many letters of a campaign workers hold, and how many wait for another try.
///
/// # Errors
/// The database's.
pub async fn held_and_deferred(database: &Database, campaign: CampaignId) -> Result<(i64, i64), DatabaseError> {
    let held = database.first(HELD, args![campaign], |row| row.int(0)).await?.unwrap_or(0);
    let deferred = database.first(DEFERRED, args![campaign], |row| row.int(0)).await?.unwrap_or(0);
    Ok((held, deferred))
}

/// Registers the links of a campaign's letter in the place of those it had.
///
/// # Errors
/// The database's.
pub async fn put_links(
    transaction: &mut Transaction,
    campaign: CampaignId,
    links: &[LinkRow],
) -> Result<(), DatabaseError> {
    transaction.execute(REMOVE_LINKS, &args![campaign]).await?;
    let row = |link: &LinkRow| args![link.id, campaign, link.number, link.url.as_str(), link.thing];
    let rows: Vec<_> = links.iter().map(row).collect();
    transaction.execute_many(ADD_LINK, &rows).await?;
    Ok(())
}

/// The links of a campaign's letter, in their order.
///
/// # Errors
/// The database's.
pub async fn links(database: &Database, campaign: CampaignId) -> Result<Vec<LinkRow>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(LinkRow { id: row.id(0)?, number: row.int(1)?, url: row.text(2)?, thing: row.optional_id(3)? })
    };
    database.query(LINKS, args![campaign], read).await
}

/// Clicks by link and verdict.
///
/// # Errors
/// The database's.
pub async fn clicks(database: &Database, campaign: CampaignId) -> Result<Vec<Clicks>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(Clicks { number: row.int(0)?, verdict: row.text(1)?, clicks: row.int(2)?, people: row.int(3)? })
    };
    database.query(CLICKS, args![campaign], read).await
}

/// The commonest refusals, up to 50 kinds.
///
/// # Errors
/// The database's.
pub async fn refusals(database: &Database, campaign: CampaignId) -> Result<Vec<Refusals>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(Refusals {
            code: row.optional_int(0)?,
            reason: row.optional_text(1)?,
            letters: row.int(2)?,
            example: row.id(3)?,
        })
    };
    database.query(REFUSALS, args![campaign], read).await
}

/// Why letters were refused or came back, and at which providers; the commonest first, up to 200 pairs.
///
/// # Errors
/// The database's.
pub async fn causes(database: &Database, campaign: CampaignId) -> Result<Vec<Cause>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(Cause { class: row.parsed(0)?, provider: row.parsed(1)?, letters: row.int(2)? });
    database.query(CAUSES, args![campaign], read).await
}

/// A letter's last reply, sealed.
///
/// # Errors
/// The database's.
pub async fn reply(database: &Database, letter: OutgoingId) -> Result<Option<Vec<u8>>, DatabaseError> {
    Ok(database.first(REPLY, args![letter], |row| row.optional_blob(0)).await?.flatten())
}

/// People of a campaign after a key, with one row more than a page where there are others.
///
/// # Errors
/// The database's.
pub async fn recipients(
    database: &Database,
    campaign: CampaignId,
    filter: RecipientFilter,
    after: i64,
    limit: u32,
) -> Result<Vec<RecipientRow>, DatabaseError> {
    match filter {
        RecipientFilter::InCountry(country) => {
            let values = args![campaign, after, limit, country.to_string()];
            database.query(IN_COUNTRY, values, read_recipient).await
        }
        _ => database.query(statement_of(filter), args![campaign, after, limit], read_recipient).await,
    }
}

const fn statement_of(filter: RecipientFilter) -> Statement {
    match filter {
        RecipientFilter::Everybody => EVERYBODY,
        RecipientFilter::InCountry(_) => IN_COUNTRY,
        RecipientFilter::Skipped => SKIPPED,
        RecipientFilter::Queued => QUEUED,
        RecipientFilter::Deferred => PUT_OFF,
        RecipientFilter::Leased => LEASED,
        RecipientFilter::Accepted => ACCEPTED,
        RecipientFilter::Refused => REFUSED,
        RecipientFilter::InDoubt => IN_DOUBT,
        RecipientFilter::Opened => OPENED,
        RecipientFilter::Clicked => CLICKED,
        RecipientFilter::Unsubscribed => UNSUBSCRIBED,
    }
}

fn read_recipient(row: &Row<'_>) -> Result<RecipientRow, DatabaseError> {
    Ok(RecipientRow {
        id: row.id(0)?,
        contact: row.id(1)?,
        state: row.text(2)?,
        reason: row.optional_text(3)?,
        outgoing: row.optional_id(4)?,
        sealed_reply: row.optional_blob(5)?,
        ended_at: row.optional_time(6)?,
        opened_at: row.optional_time(7)?,
        clicked_at: row.optional_time(8)?,
        unsubscribed_at: row.optional_time(9)?,
        key: row.int(10)?,
        class: row.optional_parsed(11)?,
    })
}

/// The letter of one person of a campaign and its state; `None` for an unknown person, an inner `None` for one without letter.
///
/// # Errors
/// The database's.
pub async fn letter_of(
    transaction: &mut Transaction,
    campaign: CampaignId,
    recipient: RecipientId,
) -> Result<Option<Option<(OutgoingId, String)>>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(row.optional_id(0)?.zip(row.optional_text(1)?));
    transaction.first(LETTER_OF, &args![recipient, campaign], read).await
}

/// Queues a letter in doubt once more; `false` when it is no longer in doubt.
///
/// # Errors
/// The database's.
pub async fn send_again(
    transaction: &mut Transaction,
    letter: OutgoingId,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(SEND_AGAIN, &args![letter, now]).await? == 1)
}

/// People whose addresses were bought, scraped or guessed, by id.
///
/// # Errors
/// The database's.
pub async fn cold_people(database: &Database) -> Result<Vec<ContactId>, DatabaseError> {
    database.query(COLD, args![], |row| row.id(0)).await
}
