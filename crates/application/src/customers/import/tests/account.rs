use super::harness::{account, checked, ground, publish, shown, view};
use crate::customers::import::errors;
use crate::testing::TestTradewind;
use domain::customers::import::Conflict;
use fakeworld::people::{CsvEncoding, CsvFile, Outcome, csv_file};
use std::collections::BTreeSet;
use std::path::Path;

/// Small enough for every run; the full size is asked for by the proof.
const ROWS: usize = 5_000;
const NASTY_THOUSANDTHS: usize = 30;

fn rows() -> usize {
    std::env::var("TRADEWIND_IMPORT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS)
}

/// Imports the file and compares the account row by row; answers what stands in the folder afterwards.
async fn import_exactly(test: &TestTradewind, file: &CsvFile) {
    let id = checked(test, file.bytes.clone(), ground(Conflict::Fill)).await;
    let owed = file.by_outcome();
    let owed = |outcome| owed.get(&outcome).copied().unwrap_or_default() as i64;
    let expected = account(owed(Outcome::Imported), 0, 0, owed(Outcome::Duplicate), owed(Outcome::Refused));
    assert_eq!(view(test, id).await.counts, Some(expected));
    assert!(shown(&test.application).await.is_empty());

    // Each row that is owed a finding has it, and no other.
    let (mut found, mut after) = (BTreeSet::new(), 0);
    loop {
        let page = errors(&test.application, &test.administrator(), id, after, 200).await.unwrap();
        found.extend(page.items.iter().map(|row| (row[0].row, row[0].problem.code == "duplicate")));
        let Some(next) = page.next else { break };
        after = next;
    }
    let owed: BTreeSet<(i64, bool)> = (2i64..)
        .zip(&file.rows)
        .filter(|(_, row)| row.kind.outcome() != Outcome::Imported)
        .map(|(number, row)| (number, row.kind.outcome() == Outcome::Duplicate))
        .collect();
    assert_eq!(found, owed);

    assert_eq!(publish(test, id).await, expected);
    let shown: BTreeSet<String> = shown(&test.application).await.into_iter().map(|person| person.0).collect();
    let normal = |address: &str| mail::EmailAddress::parse(address).unwrap().to_string();
    let owed: BTreeSet<String> = file
        .rows
        .iter()
        .filter(|row| row.kind.outcome() == Outcome::Imported)
        .map(|row| normal(&row.address))
        .collect();
    assert_eq!(shown, owed);

    // The same file again changes nobody.
    let again = checked(test, file.bytes.clone(), ground(Conflict::Fill)).await;
    let unchanged = account(0, 0, expected.new, expected.duplicates, expected.refused);
    assert_eq!(view(test, again).await.counts, Some(unchanged));
    assert_eq!(publish(test, again).await, unchanged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_of_a_utf8_file_is_accounted_for_and_nobody_is_found_in_clear() {
    let test = TestTradewind::on_file().await;
    let file = csv_file(7, rows(), NASTY_THOUSANDTHS, CsvEncoding::Utf8);
    import_exactly(&test, &file).await;
    assert_nothing_in_clear(test.folder.path(), &file.markers());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_of_a_gb18030_file_is_accounted_for() {
    let test = TestTradewind::new().await;
    let file = csv_file(7, rows(), NASTY_THOUSANDTHS, CsvEncoding::Gb18030);
    import_exactly(&test, &file).await;
}

/// Looks for every marker in every file of the folder: database, write-ahead log, stored files.
fn assert_nothing_in_clear(folder: &Path, markers: &BTreeSet<&str>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_nothing_in_clear(&path, markers);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(10).find(|window| {
            window.iter().all(u8::is_ascii_alphabetic)
                && std::str::from_utf8(window).is_ok_and(|text| markers.contains(text.to_ascii_lowercase().as_str()))
        });
        assert!(found.is_none(), "{} holds {:?}", path.display(), found.map(String::from_utf8_lossy));
    }
}
