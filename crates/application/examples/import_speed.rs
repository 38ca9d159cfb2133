//! Measures an import from the upload to its end on a SQLite file: `import_speed [rows]`.
//!
//! Prints the rows per second of each step and of staging and publishing together, and the process's peak memory.

use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import, import,
};
use application::testing::TestTradewind;
use domain::customers::origin::{LegalBasis, Origin};
use fakeworld::people::{CsvEncoding, csv_file};
use std::time::Instant;

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: usize = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let bytes = csv_file(7, rows, 30, CsvEncoding::Utf8).bytes;
    let test = TestTradewind::on_file().await;
    let by = test.administrator();
    let application = &test.application;
    let began = Instant::now();
    let upload = Upload { file_name: "people.csv".to_owned(), bytes };
    let id = begin_import(application, &by, upload).await?;
    println!("upload      {:>8.2} s", began.elapsed().as_secs_f64());
    let change =
        Change { origin: Some(Origin::Customers), legal_basis: Some(LegalBasis::Contract), ..Change::default() };
    change_import(application, &by, id, None, change).await?;
    let staging = Instant::now();
    application.perform(&by, StartDryRun { import: id }).await?;
    advance_imports(application, Pace::ToTheEnd).await?;
    let staged = staging.elapsed().as_secs_f64();
    println!("staging     {staged:>8.2} s {:>8.0} rows/s", rows as f64 / staged);
    let publishing = Instant::now();
    application.perform(&by, PublishImport { import: id, seen: None }).await?;
    advance_imports(application, Pace::ToTheEnd).await?;
    let published = publishing.elapsed().as_secs_f64();
    println!("publishing  {published:>8.2} s {:>8.0} rows/s", rows as f64 / published);
    println!("together             {:>10.0} rows/s", rows as f64 / (staged + published));
    println!("{:?}", import(application, &by, id).await?.counts);
    let status = std::fs::read_to_string("/proc/self/status")?;
    status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    Ok(())
}
