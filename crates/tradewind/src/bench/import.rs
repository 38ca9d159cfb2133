//! `tradewind bench import`: a made-up contact file through the real import, from the upload to its last published row.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use super::process::{forget_peak_memory, peak_memory, surroundings};
use crate::Common;
use crate::assembly::Ground;
use crate::commands::Failure;
use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import, import,
};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::Viewer;
use fakeworld::people::{CsvEncoding, csv_file};
use std::time::Instant;

/// Rows of a thousand that are nasty in some way, as in an address book of real life.
const NASTY_THOUSANDTHS: usize = 30;

/// What every person is written with.
const COLUMNS_WRITTEN: [&str; 16] = [
    "id",
    "company",
    "sealed",
    "address_hash",
    "suppression_hash",
    "country",
    "language",
    "time_zone",
    "owner",
    "permission",
    "origin",
    "legal_basis",
    "created_at",
    "updated_at",
    "hidden_by",
    "version",
];
/// The indexes of `contact` that every new person enters.
const INDEXES_KEPT: [&str; 4] =
    ["contact primary key", "contact_address (unique)", "contact_company", "contact_import"];

/// Rows a second of a contact file, dry run and publishing together, on a ledger of its own.
#[derive(clap::Args, Clone)]
pub struct ImportBench {
    /// Rows of the file.
    #[arg(long, default_value_t = 100_000)]
    pub rows: usize,
}

pub async fn run(common: &Common, bench: ImportBench) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let ground = Ground::open(&Common { data: folder.path().join("bench"), ..common.clone() }).await?;
    if !ground.initialise_to_measure().await? {
        return Err(Failure::Input("the measure needs an empty database".into()));
    }
    let application = ground.open_application().await?;
    let by = Viewer::system();
    let file = csv_file(7, bench.rows, NASTY_THOUSANDTHS, CsvEncoding::Utf8);
    let (bytes, file_bytes) = (file.bytes.clone(), file.bytes.len());
    drop(file);
    // Making the file is not part of the measure.
    forget_peak_memory();
    let began = Instant::now();
    let id = begin_import(&application, &by, Upload { file_name: "people.csv".into(), bytes }).await?;
    let uploaded = began.elapsed();
    let change =
        Change { origin: Some(Origin::Customers), legal_basis: Some(LegalBasis::Contract), ..Change::default() };
    change_import(&application, &by, id, None, change).await?;
    application.perform(&by, StartDryRun { import: id }).await?;
    advance_imports(&application, Pace::ToTheEnd).await?;
    let checked = began.elapsed();
    application.perform(&by, PublishImport { import: id, seen: None }).await?;
    advance_imports(&application, Pace::ToTheEnd).await?;
    let whole = began.elapsed();
    let counts = import(&application, &by, id).await?.counts.unwrap_or_default();
    let rate = |seconds: f64| (bench.rows as f64 / seconds).round();
    let mut result = serde_json::json!({
        "rows": counts.rows,
        "counts": counts,
        "file_bytes": file_bytes,
        "columns_written": COLUMNS_WRITTEN,
        "indexes_kept": INDEXES_KEPT,
        "seconds": whole.as_secs_f64(),
        "rows_per_second": rate(whole.as_secs_f64()),
        "dry_run_rows_per_second": rate((checked - uploaded).as_secs_f64()),
        "publishing_rows_per_second": rate((whole - checked).as_secs_f64()),
        "peak_memory_bytes": peak_memory(),
    });
    surroundings(&mut result, ground.database.name());
    super::print(common, &result);
    Ok(())
}
