//! What a verb works with: its transaction, the time (the same on each repeat), dice, keys, and the list of what it touched.

use super::{Application, Trouble, Verb};
use basics::{Dice, Id, Noun, Timestamp};
use domain::trust::{Actor, Viewer};
use seal::{Keyring, Place};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Transaction;
use store::ledger::audit;
use store::ledger::change::{self, Change};
use store::sending::last_look;

/// Salt in front of an audited payload, so that its commitment tells nothing once the payload is erased.
const SALT_BYTES: usize = 16;

pub struct Work<'a> {
    pub transaction: &'a mut Transaction,
    /// When the verb began; the same on each repeat.
    pub now: Timestamp,
    pub dice: Dice,
    application: &'a Application,
    actor: Actor,
    changes: Vec<Change>,
    audited: Vec<Audited>,
    bells: Vec<&'static str>,
    stops_letters: bool,
}

/// What a verb wrote into the audit log, without its salt.
///
/// # Errors
/// [`Trouble::Broken`] when it is no entry of that number.
pub(crate) fn audited<T: DeserializeOwned>(application: &Application, entry: i64, sealed: &[u8]) -> Result<T, Trouble> {
    let salted = application.unseal_bytes("audit", "sealed", entry, sealed)?;
    let payload = salted.get(SALT_BYTES..).ok_or_else(|| Trouble::broken("an audit entry without its salt"))?;
    serde_json::from_slice(payload).map_err(Trouble::broken)
}

struct Audited {
    verb: &'static str,
    noun: &'static str,
    id: i64,
    payload: Option<Vec<u8>>,
}

/// What is to be told after the commit.
pub(crate) struct Closed {
    pub changes: Vec<Change>,
    pub bells: Vec<&'static str>,
}

impl<'a> Work<'a> {
    pub(crate) fn new(
        transaction: &'a mut Transaction,
        application: &'a Application,
        actor: Actor,
        now: Timestamp,
        dice: Dice,
    ) -> Self {
        let (changes, audited, bells) = (Vec::new(), Vec::new(), Vec::new());
        Work { transaction, now, dice, application, actor, changes, audited, bells, stops_letters: false }
    }

    /// The application, for its limits and settings; never for another transaction.
    pub fn application(&self) -> &'a Application {
        self.application
    }

    pub fn keyring(&self) -> &'a Keyring {
        self.application.keyring()
    }

    /// A new id.
    ///
    /// # Errors
    /// [`Trouble::Busy`] when the node's lease on numbers ran out; it is extended before the next verb.
    pub fn mint<N: Noun>(&mut self) -> Result<Id<N>, Trouble> {
        self.application.mint(self.now).map(Id::from_i64)
    }

    /// Says that a thing was made, changed or removed: for the change log and for those who look at it live.
    pub fn touched<N: Noun>(&mut self, id: Id<N>, kind: &'static str) {
        let change = Change { noun: N::NAME, id: id.as_i64(), kind };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Says the same of many things at once, without looking for repeats.
    pub fn touched_all<N: Noun>(&mut self, ids: impl IntoIterator<Item = Id<N>>, kind: &'static str) {
        self.changes.extend(ids.into_iter().map(|id| Change { noun: N::NAME, id: id.as_i64(), kind }));
    }

    /// Writes the verb into the audit log under a thing, with what was before and after (sealed).
    pub fn audit<N: Noun>(&mut self, verb: &'static str, id: Id<N>, before_and_after: Option<&impl Serialize>) {
        let payload = before_and_after
            .map(|value| serde_json::to_vec(value).expect("audited values are plain structs that always serialise"));
        self.audited.push(Audited { verb, noun: N::NAME, id: id.as_i64(), payload });
    }

    /// Rings a doorbell after the commit: `outbox`, `jobs`.
    pub fn ring(&mut self, bell: &'static str) {
        if !self.bells.contains(&bell) {
            self.bells.push(bell);
        }
    }

    /// Says that letters under way must not leave once this is committed: no last look may have missed it.
    pub const fn stops_letters(&mut self) {
        self.stops_letters = true;
    }

    /// Runs another verb in the same transaction; its own right is not asked again, the caller's stands for both.
    ///
    /// # Errors
    /// The other verb's.
    pub fn perform<'b, V: Verb>(
        &'b mut self,
        by: &'b Viewer,
        verb: &'b V,
    ) -> impl Future<Output = Result<V::Answer, Trouble>> + Send + 'b {
        verb.run(by, self)
    }

    /// Seals a value as JSON for its place.
    pub fn seal(&mut self, table: &'static str, column: &'static str, row: i64, value: &impl Serialize) -> Vec<u8> {
        let plain = serde_json::to_vec(value).expect("sealed values are plain structs that always serialise");
        self.application.keyring().seal(Place { table, column, row }, &plain, &mut self.dice)
    }

    /// Opens what [`Work::seal`] made.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when the value was made for another place, with another key, or is damaged.
    pub fn unseal<T: DeserializeOwned>(
        &self,
        table: &'static str,
        column: &'static str,
        row: i64,
        sealed: &[u8],
    ) -> Result<T, Trouble> {
        self.application.unseal(table, column, row, sealed)
    }

    /// Writes change log and audit; answers what to tell after the commit.
    pub(crate) async fn close(mut self) -> Result<Closed, Trouble> {
        change::record(self.transaction, self.application.node(), &self.changes).await?;
        for Audited { verb, noun, id: noun_id, payload } in std::mem::take(&mut self.audited) {
            let id = self.application.mint(self.now)?;
            let salt: [u8; SALT_BYTES] = self.dice.bytes();
            let salted = [&salt[..], payload.as_deref().unwrap_or_default()].concat();
            let keyring = self.application.keyring();
            let place = Place { table: "audit", column: "sealed", row: id };
            let entry = audit::Entry {
                id,
                at: self.now,
                actor_kind: self.actor.kind(),
                actor: self.actor.number(),
                verb,
                noun,
                noun_id,
                sealed: Some(keyring.seal(place, &salted, &mut self.dice)),
                commitment: keyring.secret_hash(&salted).to_vec(),
            };
            audit::append(self.transaction, entry).await?;
        }
        if self.stops_letters {
            last_look::stop(self.transaction).await?;
        }
        Ok(Closed { changes: self.changes, bells: self.bells })
    }
}
