//! `tradewind import`: people from a contact file, with the account of every row; orders and exchange rates by commands below it.

mod orders;
mod rates;

use super::{Failure, bar};
use crate::Common;
use crate::control::{Errand, Heard, ImportErrand, Imported, Line, RowFinding};
use application::customers::import::MAX_FILE_BYTES;
use domain::customers::import::Conflict;
use domain::customers::origin::{LegalBasis, Origin};
use std::io::Read;
use std::path::{Path, PathBuf};

/// People from a CSV, XLSX or vCard file become contacts; `import orders` and `import rates` read orders and exchange rates.
///
/// Encoding, delimiter, header and columns are guessed and can be said. Nobody is written before the whole file was tried;
/// with --dry-run that is all that happens. Rows that cannot be read are refused one by one, with the reason; the others are
/// imported. The import can be taken back in the app for thirty days.
///
/// Exit code: 0 when it was done (refused rows or not), 2 when the file or a word of the command is at fault, 1 otherwise.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:\n  tradewind import fair.csv --origin fair --basis legitimate_interest --list \"Canton Fair\" --dry-run\n  \
                        tradewind import customers.csv --origin customers --basis contract --map \"Mail (work)=address\" --map 7=-"
)]
pub struct Import {
    #[command(subcommand)]
    what: Option<What>,
    /// The file, or - for standard input.
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// Where these people come from: customers, inquiries, fair, subscribers, partner, bought, scraped or guessed.
    #[arg(long, value_name = "WORD", required = true)]
    origin: Option<Origin>,
    /// On what ground they are written to: consent, contract, legitimate_interest or none.
    #[arg(long, value_name = "WORD", required = true)]
    basis: Option<LegalBasis>,
    /// Put everybody on this list; it is made when there is none of that name. May be given several times.
    #[arg(long, value_name = "NAME")]
    list: Vec<String>,
    /// What happens to a person who is there already: keep, fill (what is empty) or replace.
    #[arg(long, value_name = "WORD", default_value = "fill")]
    conflict: Conflict,
    /// What a column becomes, by its header or its number from 1; - leaves it out. May be given several times.
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// The text encoding, such as utf-8, gb18030 or windows-1252 [default: detected].
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What parts the columns: a comma, semicolon, bar, or "tab" [default: detected].
    #[arg(long, value_name = "SIGN")]
    delimiter: Option<String>,
    /// The first row is a person, not the names of the columns [default: detected].
    #[arg(long)]
    no_header: bool,
    /// Only try: print the account of rows and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print at most so many findings about rows.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    findings: usize,
}

/// What is no list of people.
#[derive(clap::Subcommand)]
enum What {
    Orders(orders::Orders),
    Rates(rates::Rates),
}

pub async fn run(common: Common, import: Import) -> Result<(), Failure> {
    match import.what {
        Some(What::Orders(orders)) => return orders::run(common, orders).await,
        Some(What::Rates(rates)) => return rates::run(common, rates).await,
        None => {}
    }
    let (Some(file), Some(origin), Some(basis)) = (import.file, import.origin, import.basis) else {
        return Err(Failure::Input("an import needs FILE, --origin and --basis; see tradewind import --help".into()));
    };
    let mapping = import.map.iter().map(|text| mapped(text)).collect::<Result<_, _>>()?;
    let delimiter = import.delimiter.as_deref().map(delimiter).transpose()?;
    let bytes = read(&file)?;
    let errand = ImportErrand {
        file_name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        origin,
        legal_basis: basis,
        lists: import.list,
        conflict: import.conflict,
        encoding: import.encoding,
        delimiter,
        has_header: import.no_header.then_some(false),
        mapping,
        dry_run: import.dry_run,
        findings: import.findings,
    };
    let line = Line::open(&common).await?;
    let mut findings = Vec::new();
    let imported: Imported = line
        .ask(Errand::Import(errand), Some(&bytes), |heard| {
            match heard {
                Heard::Progress { what, done, total } => bar(&what, done, total),
                Heard::Finding(finding) => findings.push(finding),
                Heard::Block(_) => {}
            }
            Ok(())
        })
        .await?;
    bar("", 0, 0);
    print(&common, &imported, &findings)
}

fn print(common: &Common, imported: &Imported, findings: &[RowFinding]) -> Result<(), Failure> {
    if common.json {
        let mut whole = serde_json::to_value(imported).map_err(|error| Failure::Other(error.to_string()))?;
        whole["findings"] = serde_json::to_value(findings).map_err(|error| Failure::Other(error.to_string()))?;
        println!("{whole}");
        return Ok(());
    }
    for column in &imported.columns {
        println!("{:30} {}", column.header, column.field.as_deref().unwrap_or("- (left out)"));
    }
    for finding in findings {
        let place = finding.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
        let sample = if finding.sample.is_empty() { String::new() } else { format!(" ({})", finding.sample) };
        println!("row {}{place}: {}, {}{sample}", finding.row, finding.action, finding.code);
    }
    if imported.more_findings {
        println!("… and more; --findings 1000000 prints all of them");
    }
    let counts = &imported.counts;
    println!(
        "{} rows: {} new, {} updated, {} unchanged, {} duplicates, {} refused",
        counts.rows, counts.new, counts.updated, counts.unchanged, counts.duplicates, counts.refused
    );
    for list in &imported.lists_made {
        println!("the list \"{list}\" {}", if imported.dry_run { "would be made" } else { "was made" });
    }
    if let Some(refusal) = &imported.newsletter_refusal {
        println!("these people get no newsletters and promotions ({refusal})");
    }
    if imported.dry_run {
        println!("Nothing was written. The same command without --dry-run imports.");
    }
    Ok(())
}

fn mapped(text: &str) -> Result<(String, Option<String>), Failure> {
    let (column, field) = text
        .rsplit_once('=')
        .ok_or_else(|| Failure::Input(format!("--map {text}: should be COLUMN=FIELD, such as \"E-mail=address\"")))?;
    let field = field.trim();
    Ok((column.trim().to_owned(), (!["", "-"].contains(&field)).then(|| field.to_owned())))
}

fn delimiter(text: &str) -> Result<char, Failure> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(letter), None) => Ok(letter),
        _ => Err(Failure::Input(format!("--delimiter {text}: should be one sign, or \"tab\""))),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |source| Failure::Unreadable { path: path.to_owned(), source };
    let limit = MAX_FILE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Failure::Input(format!(
            "{} is larger than {} MiB; split it",
            path.display(),
            MAX_FILE_BYTES >> 20
        )));
    }
    Ok(bytes)
}
