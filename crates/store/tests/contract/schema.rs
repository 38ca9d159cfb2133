use store::catalogue;
use store::testing::{TestLedger, faults_on_postgres, faults_on_sqlite, not_run, whole_reads_on_postgres};

#[tokio::test]
async fn every_statement_prepares_on_sqlite() {
    let ledger = TestLedger::sqlite().await;
    let faults = faults_on_sqlite(&ledger.database, &catalogue()).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn every_statement_prepares_on_postgres_with_the_four_types_only() {
    let Some(ledger) = TestLedger::postgres().await else {
        return not_run("schema::every_statement_prepares_on_postgres_with_the_four_types_only");
    };
    let faults = faults_on_postgres(&ledger.address, &catalogue()).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    ledger.end().await;
}

/// A session keeps a plan that was made while the tables were empty; with a million letters it must still be a good one.
#[tokio::test]
async fn no_statement_of_sending_reads_a_table_from_end_to_end_on_postgres() {
    let Some(ledger) = TestLedger::postgres().await else {
        return not_run("schema::no_statement_of_sending_reads_a_table_from_end_to_end_on_postgres");
    };
    let sending = ["sending/outbox", "sending/outbox/grouped", "sending/outbox/orphans", "sending/plan"];
    let of_sending: Vec<_> = catalogue().into_iter().filter(|(name, _)| sending.contains(name)).collect();
    assert_eq!(of_sending.len(), sending.len());
    let tables = ["outgoing", "recipient", "contact", "suppression", "declined", "import", "destination"];
    let faults = whole_reads_on_postgres(&ledger.address, &of_sending, &tables).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    ledger.end().await;
}

#[test]
fn every_module_with_statements_is_in_the_catalogue() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut modules = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(source)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).unwrap().lines().any(|line| line.starts_with("statements! {")) {
                let module = path.strip_prefix(source).unwrap().with_extension("");
                modules.push(module.to_str().unwrap().trim_end_matches("/mod").to_owned());
            }
        }
    }
    modules.sort();
    let mut listed: Vec<_> = catalogue().into_iter().map(|(name, _)| name.to_owned()).collect();
    listed.sort();
    assert_eq!(listed, modules);
}
