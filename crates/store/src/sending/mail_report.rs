//! Reports of other servers: who sent in a domain's name (DMARC), and how encrypted its mail came in (TLS).

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::MailReportId;

/// A report's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRecord {
    pub id: MailReportId,
    /// `dmarc` or `tls`.
    pub kind: String,
    pub domain: String,
    pub organisation: String,
    pub report_id: String,
    pub from_at: Timestamp,
    pub until_at: Timestamp,
    /// Letters or sessions.
    pub passed: i64,
    pub failed: i64,
    /// JSON.
    pub detail: Option<String>,
    pub taken_at: Timestamp,
}

/// Letters of one source that fared alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    pub day: i64,
    pub source: String,
    pub letters: i64,
    pub passes: bool,
    pub dkim: bool,
    pub spf: bool,
    pub disposition: &'static str,
    pub dkim_domain: Option<String>,
    pub spf_domain: Option<String>,
}

/// Letters of a source over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSum {
    pub source: String,
    pub dkim_domain: Option<String>,
    pub passed: i64,
    pub failed: i64,
}

/// Letters of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySum {
    pub day: i64,
    pub passed: i64,
    pub failed: i64,
}

statements! {
    TAKEN_SINCE = "SELECT COUNT(*) FROM mail_report WHERE taken_at >= $1";
    INSERT = "INSERT INTO mail_report (id, kind, domain, organisation, report_id, from_at, until_at, passed, failed, detail, taken_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (kind, domain, organisation, report_id) DO NOTHING";
    INSERT_ROW = "INSERT INTO mail_report_row (report, place, domain, day, source, letters, passes, dkim, spf, disposition,
            dkim_domain, spf_domain)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    LATEST = "SELECT id, kind, domain, organisation, report_id, from_at, until_at, passed, failed, detail, taken_at
        FROM mail_report
        WHERE domain = $1 AND from_at >= $2
        ORDER BY from_at DESC, id DESC
        LIMIT 200";
    SOURCES = "SELECT source, MAX(dkim_domain), CAST(SUM(CASE WHEN passes = 1 THEN letters ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN passes = 1 THEN 0 ELSE letters END) AS BIGINT)
        FROM mail_report_row
        WHERE domain = $1 AND day >= $2
        GROUP BY source
        ORDER BY SUM(letters) DESC, source
        LIMIT 100";
    DAYS = "SELECT day, CAST(SUM(CASE WHEN passes = 1 THEN letters ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN passes = 1 THEN 0 ELSE letters END) AS BIGINT)
        FROM mail_report_row
        WHERE domain = $1 AND day >= $2
        GROUP BY day
        ORDER BY day
        LIMIT 400";
    SWEEP_ROWS = "DELETE FROM mail_report_row WHERE day < $1";
    SWEEP = "DELETE FROM mail_report WHERE until_at < $1";
}

fn read(row: &Row<'_>) -> Result<ReportRecord, DatabaseError> {
    Ok(ReportRecord {
        id: row.id(0)?,
        kind: row.text(1)?,
        domain: row.text(2)?,
        organisation: row.text(3)?,
        report_id: row.text(4)?,
        from_at: row.time(5)?,
        until_at: row.time(6)?,
        passed: row.int(7)?,
        failed: row.int(8)?,
        detail: row.optional_text(9)?,
        taken_at: row.time(10)?,
    })
}

/// Keeps a report; `false` when it is there already.
///
/// # Errors
/// The database's.
pub async fn insert(
    transaction: &mut Transaction,
    report: &ReportRecord,
    rows: &[ReportRow],
) -> Result<bool, DatabaseError> {
    let head = args![
        report.id,
        report.kind.as_str(),
        report.domain.as_str(),
        report.organisation.as_str(),
        report.report_id.as_str(),
        report.from_at,
        report.until_at,
        report.passed,
        report.failed,
        report.detail.as_deref(),
        report.taken_at
    ];
    if transaction.execute(INSERT, &head).await? == 0 {
        return Ok(false);
    }
    for (place, row) in rows.iter().enumerate() {
        let row = args![
            report.id,
            i64::try_from(place).map_err(DatabaseError::shape)?,
            report.domain.as_str(),
            row.day,
            row.source.as_str(),
            row.letters,
            row.passes,
            row.dkim,
            row.spf,
            row.disposition,
            row.dkim_domain.as_deref(),
            row.spf_domain.as_deref()
        ];
        transaction.execute(INSERT_ROW, &row).await?;
    }
    Ok(true)
}

/// The reports about a domain since `from`, the newest first.
///
/// # Errors
/// The database's.
pub async fn latest(database: &Database, domain: &str, from: Timestamp) -> Result<Vec<ReportRecord>, DatabaseError> {
    database.query(LATEST, args![domain, from], read).await
}

/// Who sent in the domain's name since `from` (days since 1970), the most letters first.
///
/// # Errors
/// The database's.
pub async fn sources(database: &Database, domain: &str, from: i64) -> Result<Vec<SourceSum>, DatabaseError> {
    let sum = |row: &Row<'_>| {
        Ok(SourceSum {
            source: row.text(0)?,
            dkim_domain: row.optional_text(1)?,
            passed: row.int(2)?,
            failed: row.int(3)?,
        })
    };
    database.query(SOURCES, args![domain, from], sum).await
}

/// Letters in the domain's name by day since `from` (days since 1970).
///
/// # Errors
/// The database's.
pub async fn days(database: &Database, domain: &str, from: i64) -> Result<Vec<DaySum>, DatabaseError> {
    let sum = |row: &Row<'_>| Ok(DaySum { day: row.int(0)?, passed: row.int(1)?, failed: row.int(2)? });
    database.query(DAYS, args![domain, from], sum).await
}

/// How many reports were taken since then.
///
/// # Errors
/// The database's.
pub async fn taken_since(database: &Database, since: Timestamp) -> Result<i64, DatabaseError> {
    Ok(database.first(TAKEN_SINCE, args![since], |row| row.int(0)).await?.unwrap_or(0))
}

/// Forgets rows before a day and reports that ended before it.
///
/// # Errors
/// The database's.
pub async fn sweep(transaction: &mut Transaction, before_day: i64, before: Timestamp) -> Result<u64, DatabaseError> {
    transaction.execute(SWEEP_ROWS, &args![before_day]).await?;
    transaction.execute(SWEEP, &args![before]).await
}
