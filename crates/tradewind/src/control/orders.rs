//! The errand of an import of orders: what is wrong with rows is told as they are read, the account comes last.

use super::errand::{ColumnMapped, OrdersErrand, OrdersImported, Reply, RowFinding};
use super::link::Link;
use crate::commands::Failure;
use application::Application;
use application::customers::import::MAX_FILE_BYTES;
use application::trade::order_import::{OrderFile, OrderImport, OrderWish};
use domain::trust::Viewer;

pub async fn carry_out(
    application: &Application,
    errand: OrdersErrand,
    link: &mut Link,
) -> Result<OrdersImported, Failure> {
    let bytes = link.hear_bytes(MAX_FILE_BYTES).await?;
    let by = Viewer::system();
    let currency = errand.currency.map(|code| {
        code.parse().map_err(|error: basics::UnknownCurrency| Failure::Input(format!("--currency {code}: {error}")))
    });
    let dates = errand.dates.map(|word| {
        let unknown =
            |error: domain::trade::order_file::UnknownDayOrder| Failure::Input(format!("--dates {word}: {error}"));
        word.parse().map_err(unknown)
    });
    let wish = OrderWish {
        encoding: errand.encoding,
        delimiter: errand.delimiter,
        mapping: errand.mapping,
        columns: None,
        currency: currency.transpose()?,
        dates: dates.transpose()?,
        lines: errand.lines,
        dry_run: errand.dry_run,
    };
    let mut import = OrderImport::begin(application, &by, bytes, wish).await?;
    let (total, mut told, mut more_findings) = (import.file().look().rows(), 0, false);
    while let Some(step) = import.next().await? {
        for finding in step.findings {
            if told == errand.findings {
                more_findings = true;
                break;
            }
            told += 1;
            let column = finding.column.map(|at| column_name(import.file(), at));
            let action = if finding.is_refusal { "refused" } else { "left out" };
            let (row, code, sample) = (finding.row, finding.code.to_owned(), finding.sample);
            link.say(&Reply::Finding(RowFinding { row, action: action.to_owned(), code, column, sample })).await?;
        }
        link.say(&Reply::Progress { what: "read".into(), done: step.rows, total }).await?;
    }
    let file = import.file();
    let look = file.look();
    let columns = look.columns().iter().map(|column| ColumnMapped {
        header: column.header.clone(),
        field: column.becomes.map(|becomes| becomes.as_str().to_owned()),
    });
    Ok(OrdersImported {
        dry_run: errand.dry_run,
        encoding: look.encoding().to_owned(),
        delimiter: look.delimiter(),
        columns: columns.collect(),
        currency: look.currency().to_string(),
        dates: file.dates().as_str().to_owned(),
        lines: look.has_lines(),
        more_findings,
        counts: import.finish().await?,
    })
}

fn column_name(file: &OrderFile, at: usize) -> String {
    let header = file.look().columns().get(at).map(|column| column.header.clone()).unwrap_or_default();
    if header.is_empty() { (at + 1).to_string() } else { header }
}
