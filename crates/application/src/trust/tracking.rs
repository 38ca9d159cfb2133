//! What new campaigns note of their readers unless somebody says otherwise: opens, clicks, both or neither.

use crate::Trouble;
use store::ledger::meta;
use store::{Database, Transaction};

const OPENS: &str = "opens";
const CLICKS: &str = "clicks";

/// What is noted of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tracking {
    pub opens: bool,
    pub clicks: bool,
}

impl Tracking {
    fn read(stored: Option<String>) -> Self {
        let says = |word: &str| stored.as_ref().is_none_or(|words| words.split(' ').any(|one| one == word));
        Tracking { opens: says(OPENS), clicks: says(CLICKS) }
    }

    pub(super) async fn of(database: &Database) -> Result<Self, Trouble> {
        Ok(Tracking::read(meta::get(database, meta::TRACKING).await?))
    }

    /// The same inside a verb.
    pub(crate) async fn inside(transaction: &mut Transaction) -> Result<Self, Trouble> {
        Ok(Tracking::read(meta::read(transaction, meta::TRACKING).await?))
    }

    pub(super) async fn write(self, transaction: &mut Transaction) -> Result<(), Trouble> {
        let words = [(self.opens, OPENS), (self.clicks, CLICKS)];
        let said: Vec<&str> = words.into_iter().filter_map(|(on, word)| on.then_some(word)).collect();
        Ok(meta::set(transaction, meta::TRACKING, &said.join(" ")).await?)
    }
}
