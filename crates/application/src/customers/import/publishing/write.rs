//! Writing a planned chunk, if it is still true.

use super::plan::{NoLonger, Plan, Touched};
use crate::customers::import::stored::{Before, StoredCounts, before_place, find, json, settings_of, turn, write};
use crate::trust::suppressions::{self, Barred};
use crate::{Trouble, Verb, Work};
use basics::ids::{ContactId, ImportId, ListId, TagId};
use basics::{Id, Timestamp};
use domain::customers::folding::fold;
use domain::customers::import::ImportState;
use domain::customers::permission::Permission;
use domain::trust::{ConsentSource, Right, Viewer};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use store::customers::import::advance;
use store::customers::label::{self, TagRecord};
use store::customers::staged::{self, StagedRow};
use store::customers::{company, contact, facts, published};
use store::ledger::erasure;
use store::{DatabaseError, Lane};

/// How long an import can be taken back.
const UNDO_LASTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How a chunk is refused that would bring an address a second time; it is planned anew.
pub(super) const OVERTAKEN: &str = "overtaken";
/// Rows of one call to the ledger, below its own limit.
const PAIRS_AT_ONCE: usize = 8_000;

pub(super) struct PublishRows {
    pub import: ImportId,
    pub uploaded_at: Timestamp,
    pub from: i64,
    pub to: i64,
    pub plan: Plan,
    pub counts: StoredCounts,
    pub is_last: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    Done,
    /// Somebody got in between since the plan was made: plan again.
    Overtaken,
    /// The import is somebody else's or no longer publishing.
    Stopped,
}

impl Verb for PublishRows {
    const NAME: &'static str = "publish_import_rows";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Wide;
    type Answer = Written;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Written, Trouble> {
        if !self.is_still_true(work).await? {
            return Ok(Written::Overtaken);
        }
        let counts = json(&self.counts);
        let publishing = ImportState::Publishing;
        if !advance(work.transaction, self.import, publishing, self.from, self.to, &counts).await? {
            return Ok(Written::Stopped);
        }
        let Plan { companies, contacts, touched, consents, .. } = &self.plan;
        company::insert_new(work.transaction, companies).await?;
        contact::insert_new(work.transaction, contacts).await.map_err(or_overtaken)?;
        let after: Vec<_> = touched.iter().filter_map(|touched| touched.after.clone()).collect();
        if contact::update(work.transaction, &after).await?.contains(&false) {
            return Err(Trouble::broken("a person changed inside the transaction that had just compared it"));
        }
        let changed: Vec<ContactId> = after.iter().map(|record| record.id).collect();
        let mut facts_at = facts::find_many(work.transaction, &changed).await?;
        let told: Vec<_> = changed.into_iter().map(|id| (id, Some(work.now))).collect();
        facts::set(work.transaction, &told).await?;
        published::insert_consents(work.transaction, consents, Permission::Granted, ConsentSource::Import, work.now)
            .await?;
        let withdrawn = &self.plan.withdrawals;
        published::insert_consents(work.transaction, withdrawn, Permission::Withdrawn, ConsentSource::Import, work.now)
            .await?;
        for NoLonger { address_hash, suppression_hash, address, reason } in &self.plan.barred {
            let barred = Barred { suppression_hash, address_hash, address: Some(address) };
            suppressions::put(work, barred, *reason, ConsentSource::Import).await?;
        }
        self.put_labels(work, &mut facts_at).await?;
        work.touched(self.import, "changed");
        if self.is_last {
            self.finish(work).await?;
        }
        Ok(Written::Done)
    }
}

/// Somebody with one of the new addresses was made since the plan was.
fn or_overtaken(error: DatabaseError) -> Trouble {
    match error {
        DatabaseError::Constraint { .. } => Trouble::refused(OVERTAKEN, "an address of the import is there by now"),
        other => other.into(),
    }
}

/// When the facts of people were last changed, before the import changed them.
type FactsAt = BTreeMap<ContactId, Option<Timestamp>>;

impl PublishRows {
    /// Whether those people and companies are there that the plan was made for, and nobody was erased whom it would bring back. That
    /// nobody else is there either is said by the index of addresses, when the new ones are written.
    async fn is_still_true(&self, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let addresses: Vec<&[u8]> = self.plan.expected.iter().map(|(address, ..)| address.as_slice()).collect();
        let mut there = published::versions(work.transaction, &addresses).await?;
        let mut expected = self.plan.expected.clone();
        there.sort_unstable();
        expected.sort_unstable();
        let names: Vec<&[u8]> = self.plan.companies.name_hashes().collect();
        let companies = published::companies_by_name_inside(work.transaction, &names).await?;
        let erasures = erasure::count_after(work.transaction, self.uploaded_at, self.import.as_i64()).await?;
        let new: Vec<&[u8]> = self.plan.contacts.address_hashes().collect();
        let is_somebodys = published::is_other_address(work.transaction, &new).await?;
        Ok(!is_somebodys && there == expected && companies.is_empty() && erasures == self.plan.erasures as i64)
    }

    async fn put_labels(&self, work: &mut Work<'_>, facts_at: &mut FactsAt) -> Result<(), Trouble> {
        let settings = settings_of(&find(work, self.import).await?)?;
        let named = self.named_tags(work).await?;
        let everybody: Vec<ContactId> = self.people().collect();
        let mut tags: Vec<(ContactId, TagId)> =
            self.plan.tags.iter().map(|(contact, name)| (*contact, named[&fold(name)])).collect();
        tags.extend(everybody.iter().flat_map(|contact| settings.tags.iter().map(|tag| (*contact, *tag))));
        let lists: Vec<(ContactId, ListId)> =
            everybody.iter().flat_map(|contact| settings.lists.iter().map(|list| (*contact, *list))).collect();
        let mut new_tags: HashMap<ContactId, Vec<TagId>> = HashMap::new();
        for some in tags.chunks(PAIRS_AT_ONCE) {
            let put = label::put_tags(work.transaction, some).await?;
            for ((contact, tag), _) in some.iter().zip(put).filter(|(_, new)| *new) {
                new_tags.entry(*contact).or_default().push(*tag);
            }
        }
        let mut new_lists: HashMap<ContactId, Vec<ListId>> = HashMap::new();
        for some in lists.chunks(PAIRS_AT_ONCE) {
            let put = label::put_on_lists(work.transaction, some, work.now).await?;
            for ((contact, list), _) in some.iter().zip(put).filter(|(_, new)| *new) {
                new_lists.entry(*contact).or_default().push(*list);
            }
        }
        self.remember(work, &mut new_tags, &mut new_lists, facts_at).await
    }

    /// Keeps what was before with each row that touched somebody who was there.
    async fn remember(
        &self,
        work: &mut Work<'_>,
        tags: &mut HashMap<ContactId, Vec<TagId>>,
        lists: &mut HashMap<ContactId, Vec<ListId>>,
        facts_at: &mut FactsAt,
    ) -> Result<(), Trouble> {
        let mut rows: Vec<StagedRow> = Vec::with_capacity(self.plan.touched.len());
        for Touched { row, before, contact, version, .. } in &self.plan.touched {
            let before = Before {
                person: before.clone(),
                version: *version,
                tags: tags.remove(contact).unwrap_or_default(),
                lists: lists.remove(contact).unwrap_or_default(),
                facts_at: facts_at.remove(contact).flatten(),
            };
            let nothing = before.person.is_none() && before.tags.is_empty() && before.lists.is_empty();
            let place = before_place(self.import, row.row_number);
            let sealed = (!nothing).then(|| work.keyring().seal(place, json(&before).as_bytes(), &mut work.dice));
            rows.push(StagedRow { sealed_before: sealed, ..row.clone() });
        }
        staged::changed(work.transaction, self.import, &rows).await?;
        Ok(())
    }

    /// The tags that rows name, made where they are missing.
    async fn named_tags(&self, work: &mut Work<'_>) -> Result<BTreeMap<String, TagId>, Trouble> {
        let names: BTreeMap<String, &String> = self.plan.tags.iter().map(|(_, name)| (fold(name), name)).collect();
        let mut ids = BTreeMap::new();
        let mut made = Vec::new();
        for (folded, name) in names {
            let id = match label::tag_by_name(work.transaction, &folded).await? {
                Some(id) => id,
                None => {
                    let id: TagId = work.mint()?;
                    let tag = TagRecord { id, name: name.clone(), created_at: work.now };
                    label::insert_tag(work.transaction, &tag, &folded).await?;
                    work.touched(id, "created");
                    made.push(id);
                    id
                }
            };
            ids.insert(folded, id);
        }
        if !made.is_empty() {
            let mut record = find(work, self.import).await?;
            let mut settings = settings_of(&record)?;
            settings.made_tags.extend(made);
            record.settings = json(&settings);
            write(work, &record).await?;
        }
        Ok(ids)
    }

    fn people(&self) -> impl Iterator<Item = ContactId> {
        let new = self.plan.contacts.ids().iter().copied();
        new.chain(self.plan.touched.iter().map(|touched| touched.contact)).map(|id| Id::from_i64(id.as_i64()))
    }

    async fn finish(&self, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        turn(&mut record, ImportState::Published, work.now)?;
        record.published_at = Some(work.now);
        record.undo_until = Some(work.now.plus(UNDO_LASTS));
        write(work, &record).await?;
        work.touched(self.import, "published");
        work.audit("import_published", self.import, Some(&self.counts));
        Ok(())
    }
}
