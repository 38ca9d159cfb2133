//! What a command asks for and what it is answered: plain values that travel as JSON.

use domain::customers::import::Conflict;
use domain::customers::origin::{LegalBasis, Origin};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a command asks for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    AddUser {
        name: String,
        email: String,
        role: String,
        password: String,
    },
    Users,
    /// The key is in the folder already, so that none counts that is nowhere.
    ReplaceMasterKey {
        key: String,
    },
    /// The key as it is shown: the command shows it before it asks, so that none counts that nobody saw.
    ReplaceRecoveryKey {
        key: String,
    },
    /// The file's bytes follow.
    Import(ImportErrand),
    /// The answer comes behind the file's bytes.
    Export(ExportErrand),
    /// The file's bytes follow.
    ImportOrders(OrdersErrand),
    /// The file's bytes follow.
    ImportRates {
        dry_run: bool,
    },
    /// The answer comes behind the file's bytes.
    ExportTiers(TiersErrand),
    /// The answer comes behind the file's bytes.
    ExportPredictions,
    /// The answer comes behind the backup's bytes.
    Backup,
    Examine,
}

#[derive(Serialize, Deserialize)]
pub struct ImportErrand {
    pub file_name: String,
    pub origin: Origin,
    pub legal_basis: LegalBasis,
    pub lists: Vec<String>,
    pub conflict: Conflict,
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub has_header: Option<bool>,
    /// A column by its header or its number from 1, and the field that it becomes; nothing leaves it out.
    pub mapping: Vec<(String, Option<String>)>,
    pub dry_run: bool,
    /// Findings told at the most.
    pub findings: usize,
}

#[derive(Serialize, Deserialize)]
pub struct OrdersErrand {
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    /// A column by its header or its number from 1, and what it becomes; nothing leaves it out.
    pub mapping: Vec<(String, Option<String>)>,
    /// Of amounts that name none.
    pub currency: Option<String>,
    /// `dmy` or `mdy`.
    pub dates: Option<String>,
    pub lines: bool,
    pub dry_run: bool,
    /// Findings told at the most.
    pub findings: usize,
}

#[derive(Serialize, Deserialize)]
pub struct TiersErrand {
    /// A day such as `2026-11-01`; today if not said.
    pub at: Option<String>,
    /// A JSON array, one company a line; else CSV.
    pub json: bool,
}

#[derive(Serialize, Deserialize)]
pub struct ExportErrand {
    pub list: Option<String>,
    /// A condition as the API takes it.
    pub condition: Option<serde_json::Value>,
    pub search: Option<String>,
}

/// What is heard while an errand is carried out; the last is `Done` or `Failed`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Progress { what: String, done: i64, total: i64 },
    Finding(RowFinding),
    Done(serde_json::Value),
    Failed { words: String, exit_code: u8 },
}

/// What is wrong with a row of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct RowFinding {
    /// As counted in the file, its header included.
    pub row: i64,
    /// What becomes of the row.
    pub action: String,
    pub code: String,
    /// The column's header, or its number from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What stands there, masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sample: String,
}

#[derive(Serialize, Deserialize)]
pub struct Imported {
    pub import: String,
    pub state: String,
    pub dry_run: bool,
    pub encoding: String,
    pub delimiter: char,
    pub has_header: bool,
    pub columns: Vec<ColumnMapped>,
    /// The account: `rows` is the sum of the other five.
    pub counts: application::customers::import::Counts,
    pub lists: Vec<String>,
    /// Lists that were made for this import, or would be.
    pub lists_made: Vec<String>,
    /// Why these people get no newsletters, where they get none.
    pub newsletter_refusal: Option<String>,
    /// Whether there are more findings than were told.
    pub more_findings: bool,
}

#[derive(Serialize, Deserialize)]
pub struct ColumnMapped {
    pub header: String,
    pub field: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct OrdersImported {
    pub dry_run: bool,
    pub encoding: String,
    pub delimiter: char,
    pub columns: Vec<ColumnMapped>,
    /// Of amounts that name none.
    pub currency: String,
    /// `dmy` or `mdy`.
    pub dates: String,
    /// Whether rows are lines of orders, added up by number.
    pub lines: bool,
    pub counts: application::trade::order_import::OrderCounts,
    /// Whether there are more findings than were told.
    pub more_findings: bool,
}

#[derive(Serialize, Deserialize)]
pub struct RatesImported {
    pub dry_run: bool,
    pub rows: i64,
    pub rates: u64,
    /// Rates that were new or differ from what was there.
    pub changed: u64,
    pub refused: u64,
}

#[derive(Serialize, Deserialize)]
pub struct TiersExported {
    pub companies: u64,
    /// The day as of which they were reckoned.
    pub at: String,
    /// Of all sums.
    pub currency: String,
}

#[derive(Serialize, Deserialize)]
pub struct PredictionsExported {
    pub companies: u64,
    /// The day as of which they were reckoned.
    pub at: String,
}

#[derive(Serialize, Deserialize)]
pub struct Exported {
    pub contacts: u64,
}

#[derive(Serialize, Deserialize)]
pub struct BackedUp {
    pub tables: BTreeMap<String, u64>,
    pub files: u64,
}

#[derive(Serialize, Deserialize)]
pub struct UserRow {
    pub id: String,
    pub name: String,
    pub role: String,
}

/// What `doctor` found.
#[derive(Serialize, Deserialize)]
pub struct Examined {
    pub findings: Vec<Finding>,
}

/// One thing that was looked at, whether it is well, and what to do.
#[derive(Serialize, Deserialize)]
pub struct Finding {
    pub what: String,
    pub well: bool,
    pub words: String,
}
