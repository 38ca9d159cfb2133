//! Scripts and row readers without their types: what the engines run is compiled once, not once for each verb and each
//! question. A script costs one allocation more for it.

use crate::{DatabaseError, Row, Script, Transaction};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Takes each row of an answer.
pub(crate) type TakeRow<'a> = dyn FnMut(&Row<'_>) -> Result<(), DatabaseError> + Send + 'a;

/// A script that keeps its own answer.
pub(crate) trait Run: Send + Sync {
    /// Runs it, again if it ran before; answers whether the transaction may be kept.
    fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

    fn lasts_at_most(&self) -> Duration;
}

/// A script with the answer of its last run.
pub(crate) struct Running<S: Script> {
    script: Arc<S>,
    answer: Mutex<Option<Result<S::Answer, S::Trouble>>>,
}

impl<S: Script> Running<S> {
    pub fn new(script: Arc<S>) -> Self {
        Running { script, answer: Mutex::new(None) }
    }

    /// What the last run answered.
    pub fn take(&self) -> Result<S::Answer, S::Trouble> {
        let answer = self.answer.lock().expect("nothing panics while it holds the answer").take();
        answer.unwrap_or_else(|| Err(DatabaseError::Broken("a script ended without an answer".into()).into()))
    }
}

impl<S: Script> Run for Running<S> {
    fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
        Box::pin(async move {
            let answer = self.script.run(transaction).await;
            let keep = answer.is_ok();
            *self.answer.lock().expect("nothing panics while it holds the answer") = Some(answer);
            keep
        })
    }

    fn lasts_at_most(&self) -> Duration {
        S::LASTS_AT_MOST
    }
}
