//! How fast the embedded ledger is on this machine: durable one-row updates by how many are in flight, and rows in bulk.
//!
//! `cargo run --release -p store --example ledger_speed [folder]`

#![expect(clippy::disallowed_methods, reason = "it measures the machine")]

use basics::Timestamp;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use store::testing::statement;
use store::{Database, DatabaseError, Isolation, Lane, Script, Statement, Transaction, args, migrate};

const ROWS: i64 = 10_000;
const EACH: Duration = Duration::from_secs(3);

const INSERT: Statement =
    statement("INSERT INTO destination (id, hash, sealed, provider_group) VALUES ($1, $2, $3, 'other')");
const READ: Statement = statement("SELECT provider_group FROM destination WHERE id = $1");
const UPDATE: Statement = statement("UPDATE destination SET sealed = $2 WHERE id = $1");
const CHANGE: Statement = statement("INSERT INTO change (noun, id, kind) VALUES ('destination', $1, 'changed')");

/// SQLite leaves a page alone whose bytes would not change, and a commit without pages syncs nothing.
fn never_the_same(number: i64) -> Vec<u8> {
    number.to_le_bytes().repeat(4)
}

struct One(i64);

impl Script for One {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute(UPDATE, &args![self.0 % ROWS, never_the_same(self.0)]).await.map(drop)
    }
}

/// One SELECT and three writes, as a verb does.
struct Four(i64);

impl Script for Four {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.first(READ, &args![self.0 % ROWS], |row| row.text(0)).await?;
        transaction.execute(UPDATE, &args![self.0 % ROWS, never_the_same(self.0)]).await?;
        transaction.execute(UPDATE, &args![(self.0 + 1) % ROWS, never_the_same(!self.0)]).await?;
        transaction.execute(CHANGE, &args![self.0]).await.map(drop)
    }
}

struct Many(i64);

impl Script for Many {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        let row = |id: i64| args![id, id.to_le_bytes(), vec![7u8; 32]];
        let rows: Vec<_> = (self.0..self.0 + ROWS).map(row).collect();
        transaction.execute_many(INSERT, &rows).await.map(drop)
    }
}

#[tokio::main]
async fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = tempfile::tempdir_in(folder).expect("a folder to write in");
    let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).expect("a new file opens");
    migrate(&database, Timestamp::EPOCH).await.expect("a new file migrates");
    println!("limit: {:.0} appends of 4 KiB/s, each synced", synced_appends(&folder.path().join("limit")));
    let began = Instant::now();
    let scripts = 20;
    for number in 0..scripts {
        let many = Arc::new(Many(number * ROWS));
        database.write(Lane::Ordinary, Isolation::Serializable, many).await.expect("rows are inserted");
    }
    println!("execute_many {:.0} rows/s", (scripts * ROWS) as f64 / began.elapsed().as_secs_f64());
    for in_flight in [1, 64, 256, 1_024] {
        let one = measure(&database, in_flight, One).await;
        let four = measure(&database, in_flight, Four).await;
        println!("{in_flight:5} in flight: {one:7.0} one-row updates/s, {four:7.0} verbs of four statements/s");
    }
}

/// What the disk allows one writer that waits for each sync: the measure of the line "1 in flight".
fn synced_appends(path: &Path) -> f64 {
    let mut file = File::create(path).expect("a new file opens");
    let began = Instant::now();
    let mut appends = 0;
    while began.elapsed() < EACH {
        file.write_all(&[7; 4_096]).expect("the disk has space");
        file.sync_data().expect("the disk syncs");
        appends += 1;
    }
    f64::from(appends) / began.elapsed().as_secs_f64()
}

async fn measure<S: Script<Answer = (), Trouble = DatabaseError>>(
    database: &Database,
    in_flight: usize,
    make: fn(i64) -> S,
) -> f64 {
    let next = Arc::new(AtomicI64::new(0));
    let began = Instant::now();
    let workers: Vec<_> = (0..in_flight)
        .map(|_| {
            let (database, next) = (database.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                while began.elapsed() < EACH {
                    let id = next.fetch_add(1, Ordering::Relaxed);
                    let written = database.write(Lane::Sending, Isolation::Serializable, Arc::new(make(id))).await;
                    written.expect("the ledger writes");
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("no worker panics");
    }
    next.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}
