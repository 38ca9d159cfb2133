use store::catalogue;
use store::testing::{TestLedger, faults_on_postgres, faults_on_sqlite, not_run};

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
