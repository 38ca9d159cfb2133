//! What letters cost, and to which tier they went: the price of a thousand letters, what single campaigns cost, and letters and orders of a
//! span by the tier in which the company stood at that moment.
//!
//! The tier of a moment is that of the last move before it; before the first move it is the one from which that led; a company that never
//! moved has been where it stands. A company that never ordered has no row: it is a prospect.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::ids::CampaignId;
use basics::{Money, Timestamp};
use domain::trade::tier::{Tier, Whose};

/// The price of a thousand letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterCostRecord {
    /// In the currency that was the base when it was entered; `None`: taken back.
    pub thousand: Option<Money>,
    pub version: i64,
}

/// Letters of a campaign to companies of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierLetters {
    pub campaign: CampaignId,
    pub whose: Whose,
    /// Handed over within the span.
    pub within: i64,
    /// Handed over at any time.
    pub all: i64,
}

/// The tier of company `$company` at `$at`, where a move of the moment itself counts or not.
macro_rules! tier_at {
    ($company:literal, $counts:literal, $at:literal) => {
        concat!(
            "COALESCE(
                (SELECT m.to_tier FROM tier_move m WHERE m.company = ",
            $company,
            " AND m.at ",
            $counts,
            " ",
            $at,
            " ORDER BY m.at DESC, m.id DESC LIMIT 1),
                (SELECT m.from_tier FROM tier_move m WHERE m.company = ",
            $company,
            " ORDER BY m.at, m.id LIMIT 1),
                (SELECT t.tier FROM company_tier t WHERE t.company = ",
            $company,
            "),
                'prospect')"
        )
    };
}

statements! {
    LETTER_COST = "SELECT thousand_minor, currency, version FROM letter_cost WHERE id = 1";
    PUT_LETTER_COST = "INSERT INTO letter_cost (id, thousand_minor, currency, version, changed_at)
        VALUES (1, $1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE
        SET thousand_minor = excluded.thousand_minor, currency = excluded.currency, version = excluded.version,
            changed_at = excluded.changed_at";
    CAMPAIGN_COST = "SELECT amount_minor, currency FROM campaign_cost WHERE campaign = $1";
    PUT_CAMPAIGN_COST = "INSERT INTO campaign_cost (campaign, amount_minor, currency, changed_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (campaign) DO UPDATE
        SET amount_minor = excluded.amount_minor, currency = excluded.currency, changed_at = excluded.changed_at";
    REMOVE_CAMPAIGN_COST = "DELETE FROM campaign_cost WHERE campaign = $1";
    COSTS_OF_CAMPAIGNS = "SELECT x.campaign, x.amount_minor, x.currency, c.started_at
        FROM campaign_cost x
        JOIN campaign c ON c.id = x.campaign
        WHERE c.started_at < $2 AND (c.finished_at IS NULL OR c.finished_at >= $1)
        ORDER BY x.campaign";
    // CROSS JOIN keeps SQLite from reading every letter to find the campaigns; MATERIALIZED, from asking for each tier twice.
    LETTERS = concat!(
        "WITH handed_over AS MATERIALIZED (
            SELECT c.id AS campaign, COALESCE(o.ended_at, o.intent_at) AS at,
                CASE WHEN p.company IS NULL THEN '' ELSE ",
        tier_at!("p.company", "<=", "COALESCE(o.ended_at, o.intent_at)"),
        " END AS tier
            FROM campaign c
            CROSS JOIN outgoing o
            LEFT JOIN contact p ON p.id = o.contact
            WHERE o.campaign = c.id AND o.state = 'accepted' AND c.started_at < $2
                AND (c.finished_at IS NULL OR c.finished_at >= $3)
        )
        SELECT campaign, tier, CAST(SUM(CASE WHEN at >= $1 AND at < $2 THEN 1 ELSE 0 END) AS BIGINT), COUNT(*)
        FROM handed_over
        GROUP BY campaign, tier
        ORDER BY campaign, tier"
    );
    // An order moves its company: it counts for the tier from which it came.
    ORDERS = concat!(
        "SELECT ",
        tier_at!("o.company", "<", "o.placed_at"),
        ", COUNT(*)
        FROM trade_order o
        JOIN company c ON c.id = o.company
        WHERE o.placed_at >= $1 AND o.placed_at < $2 AND o.confirmed_at IS NOT NULL AND o.cancelled_at IS NULL AND o.is_sample = 0
            AND c.deleted_at IS NULL
        GROUP BY 1
        ORDER BY 1"
    );
}

fn read_letter_cost(row: &Row<'_>) -> Result<LetterCostRecord, DatabaseError> {
    let currency = row.parsed(1)?;
    let thousand = row.optional_int(0)?.map(|minor| Money { minor, currency });
    Ok(LetterCostRecord { thousand, version: row.int(2)? })
}

fn read_money(row: &Row<'_>) -> Result<Money, DatabaseError> {
    Ok(Money { minor: row.int(0)?, currency: row.parsed(1)? })
}

/// What a thousand letters cost; `None`: it was never entered.
///
/// # Errors
/// The database's.
pub async fn letter_cost(database: &Database) -> Result<Option<LetterCostRecord>, DatabaseError> {
    database.first(LETTER_COST, [], read_letter_cost).await
}

/// [`letter_cost`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_letter_cost(transaction: &mut Transaction) -> Result<Option<LetterCostRecord>, DatabaseError> {
    transaction.first(LETTER_COST, &[], read_letter_cost).await
}

/// Writes what a thousand letters cost; `base` is the currency of an amount that is taken back too.
///
/// # Errors
/// The database's.
pub async fn put_letter_cost(
    transaction: &mut Transaction,
    record: &LetterCostRecord,
    base: basics::Currency,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let currency = record.thousand.map_or(base, |thousand| thousand.currency).to_string();
    let values = args![record.thousand.map(|thousand| thousand.minor), currency, record.version, now];
    transaction.execute(PUT_LETTER_COST, &values).await.map(drop)
}

/// What a campaign cost beside its letters.
///
/// # Errors
/// The database's.
pub async fn campaign_cost(database: &Database, campaign: CampaignId) -> Result<Option<Money>, DatabaseError> {
    database.first(CAMPAIGN_COST, args![campaign], read_money).await
}

/// [`campaign_cost`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_campaign_cost(
    transaction: &mut Transaction,
    campaign: CampaignId,
) -> Result<Option<Money>, DatabaseError> {
    transaction.first(CAMPAIGN_COST, &args![campaign], read_money).await
}

/// Writes what a campaign cost, or forgets it.
///
/// # Errors
/// The database's.
pub async fn put_campaign_cost(
    transaction: &mut Transaction,
    campaign: CampaignId,
    cost: Option<Money>,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    match cost {
        Some(cost) => {
            let values = args![campaign, cost.minor, cost.currency.to_string(), now];
            transaction.execute(PUT_CAMPAIGN_COST, &values).await.map(drop)
        }
        None => transaction.execute(REMOVE_CAMPAIGN_COST, &args![campaign]).await.map(drop),
    }
}

/// What campaigns cost that began before `until` and ended since `from` or go on, each with when it began.
///
/// # Errors
/// The database's.
pub async fn costs_of_campaigns(
    database: &Database,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(CampaignId, Money, Timestamp)>, DatabaseError> {
    let read = |row: &Row<'_>| Ok((row.id(0)?, Money { minor: row.int(1)?, currency: row.parsed(2)? }, row.time(3)?));
    database.query(COSTS_OF_CAMPAIGNS, args![from, until], read).await
}

/// Letters of campaigns that were handed over in `from..until`, by campaign and tier, of campaigns that ended since `ended` or go on.
///
/// Each letter of those campaigns is read once, with one look at its person and one to three at the moves of the company: it costs what it
/// takes to read the campaigns' letters, whatever else is in the ledger.
///
/// # Errors
/// The database's.
pub async fn letters(
    database: &Database,
    (from, until): (Timestamp, Timestamp),
    ended: Timestamp,
) -> Result<Vec<TierLetters>, DatabaseError> {
    let read = |row: &Row<'_>| {
        let whose: Whose = if row.text(1)?.is_empty() { None } else { Some(row.parsed(1)?) };
        Ok(TierLetters { campaign: row.id(0)?, whose, within: row.int(2)?, all: row.int(3)? })
    };
    database.query(LETTERS, args![from, until, ended], read).await
}

/// Orders that count, placed in `from..until`, by the tier in which their company stood just before. Reads the orders of the span and, for
/// each, up to three rows about its company.
///
/// # Errors
/// The database's.
pub async fn orders(
    database: &Database,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(Tier, i64)>, DatabaseError> {
    database.query(ORDERS, args![from, until], |row| Ok((row.parsed(0)?, row.int(1)?))).await
}
