//! What the ledger says, read out of the order that the seed gives to everything else, and the hand that writes into it.

use super::World;
use application::sending::trial::{CAMPAIGN, contact_id};
use basics::ids::{ContactId, OutgoingId};
use fakeworld::Account;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{DatabaseError, Isolation, Lane, Pieces, Script, Transaction};

/// Where a person's letter stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub outgoing: OutgoingId,
    pub state: String,
    pub suppressed: bool,
}

impl World {
    /// Letters that lie in a person's mailbox.
    pub fn received(&self, account: &Account, person: ContactId) -> u64 {
        account.of(&self.address_of(number_of(person))).received()
    }

    /// Every planned letter by person, as a look from outside of the order sees it.
    pub fn rows(&self) -> BTreeMap<ContactId, Row> {
        let question = Pieces::new(
            "SELECT o.contact, o.id, o.state, (SELECT COUNT(*) FROM suppression s WHERE s.hash = o.suppression_hash)
            FROM outgoing o WHERE o.campaign = ",
        );
        let rows = self.ask(question.value(CAMPAIGN), |row| {
            Ok((row.id(0)?, Row { outgoing: row.id(1)?, state: row.text(2)?, suppressed: row.int(3)? > 0 }))
        });
        rows.into_iter().collect()
    }

    /// People whom the plan holds, with a letter or with the reason why they get none.
    pub fn planned(&self) -> i64 {
        let question = Pieces::new("SELECT COUNT(*) FROM recipient WHERE campaign = ").value(CAMPAIGN);
        self.ask(question, |row| row.int(0)).into_iter().sum()
    }

    pub fn campaign(&self) -> store::sending::campaign::CampaignRecord {
        let database = self.database.unordered();
        ready(store::sending::campaign::get(&database, CAMPAIGN)).unwrap().unwrap()
    }

    /// What the counters of the report say, by name.
    pub fn sums(&self) -> BTreeMap<String, i64> {
        let question = Pieces::new("SELECT name, SUM(amount) FROM campaign_delta WHERE campaign = ").value(CAMPAIGN);
        self.ask(question.text(" GROUP BY name"), |row| Ok((row.text(0)?, row.int(1)?))).into_iter().collect()
    }

    fn ask<T: Send + 'static>(
        &self,
        question: Pieces,
        read: impl FnMut(&store::Row<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Vec<T> {
        ready(self.database.unordered().query_pieces(question, read)).unwrap()
    }

    /// A hand that writes into the ledger past the program.
    pub fn tamper(&self, pieces: Pieces) {
        // A disk that is full or fails takes nothing from anybody.
        ready(self.write(pieces)).ok();
    }

    pub(super) async fn write(&self, pieces: Pieces) -> Result<(), DatabaseError> {
        let database = self.database.unordered();
        database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(Write(pieces))).await
    }

    /// Every byte of the ledger.
    pub fn ledger(&self) -> Vec<store::backup::TableRows> {
        let database = self.database.unordered();
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(store::backup::every_row(&database))
            .unwrap()
    }
}

struct Write(Pieces);

impl Script for Write {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute_pieces(&self.0).await.map(drop)
    }
}

fn number_of(person: ContactId) -> usize {
    usize::try_from(person.as_i64() - contact_id(0).as_i64()).unwrap()
}

/// The answer of something that waits for nobody.
fn ready<T>(future: impl Future<Output = T>) -> T {
    futures_util::FutureExt::now_or_never(future).expect("a ledger in memory answers at once out of order")
}
