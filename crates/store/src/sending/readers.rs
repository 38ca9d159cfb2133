//! Who read a campaign's letters: by country, and which of the opens were machines'. Each reads the campaign's letters or events
//! once, so a report asks for it apart from its sums.

use crate::{Database, DatabaseError, Row, args, statements};
use basics::Country;
use basics::ids::CampaignId;

/// Letters of one country; `None` of people whose country nobody knows or who were erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountrySum {
    pub country: Option<Country>,
    pub letters: i64,
    pub accepted: i64,
    pub opened: i64,
    pub clicked: i64,
}

/// People whose letter was opened by a person or a machine, by the rule that said which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openers {
    pub verdict: String,
    pub rule: String,
    pub people: i64,
}

statements! {
    COUNTRIES = "SELECT p.country, COUNT(*), CAST(SUM(CASE WHEN o.state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT),
            COUNT(o.opened_at), COUNT(o.clicked_at)
        FROM outgoing o
        LEFT JOIN contact p ON p.id = o.contact
        WHERE o.campaign = $1
        GROUP BY p.country
        ORDER BY COUNT(*) DESC, p.country
        LIMIT 300";
    OPENERS = "SELECT verdict, rule, COUNT(DISTINCT contact)
        FROM event
        WHERE object = $1 AND kind = 'opened'
        GROUP BY verdict, rule
        ORDER BY COUNT(DISTINCT contact) DESC, verdict, rule
        LIMIT 50";
    MACHINE_HOURS = "SELECT at / 3600000, COUNT(DISTINCT contact)
        FROM event
        WHERE object = $1 AND kind = 'opened' AND verdict <> 'human' AND rule NOT IN ('gmail_proxy', 'yahoo_proxy')
        GROUP BY at / 3600000
        ORDER BY at / 3600000";
}

/// Letters by the country of their people, most first.
///
/// # Errors
/// The database's.
pub async fn countries(database: &Database, campaign: CampaignId) -> Result<Vec<CountrySum>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(CountrySum {
            country: row.optional_parsed(0)?,
            letters: row.int(1)?,
            accepted: row.int(2)?,
            opened: row.int(3)?,
            clicked: row.int(4)?,
        })
    };
    database.query(COUNTRIES, args![campaign], read).await
}

/// People by the verdict on their opens and its rule; one person may stand under several.
///
/// # Errors
/// The database's.
pub async fn openers(database: &Database, campaign: CampaignId) -> Result<Vec<Openers>, DatabaseError> {
    let read = |row: &Row<'_>| Ok(Openers { verdict: row.text(0)?, rule: row.text(1)?, people: row.int(2)? });
    database.query(OPENERS, args![campaign], read).await
}

/// People whose letter a machine opened, by hour (hours since 1970).
///
/// # Errors
/// The database's.
pub async fn machine_hours(database: &Database, campaign: CampaignId) -> Result<Vec<(i64, i64)>, DatabaseError> {
    database.query(MACHINE_HOURS, args![campaign], |row| Ok((row.int(0)?, row.int(1)?))).await
}
