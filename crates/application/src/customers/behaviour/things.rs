//! Things that events are about: known from the first report on, and named better by the next.

use super::reported::ReportedThing;
use crate::customers::needs;
use crate::{Application, Trouble, Verb, Work, page_limit};
use basics::ids::ThingId;
use domain::customers::behaviour::{THINGS_LIMIT, Thing, ThingKey, ThingType};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::customers::thing::{self as rows, ThingRecord};

/// A thing with its category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownThing {
    pub id: ThingId,
    pub kind: ThingType,
    pub key: String,
    pub name: String,
    pub category: Option<String>,
}

/// A page of things, and the key after which the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingPage {
    pub items: Vec<ShownThing>,
    pub next: Option<String>,
}

/// The ids of things by their keys: those that are there with what is newly known of them, the others made. Beyond
/// [`THINGS_LIMIT`] no thing is made, and is missing in the answer.
///
/// # Errors
/// The ledger's.
pub(crate) async fn intern(work: &mut Work<'_>, things: &[Thing]) -> Result<BTreeMap<ThingKey, ThingId>, Trouble> {
    let mut wanted: BTreeMap<ThingKey, Wanted> = BTreeMap::new();
    for thing in things {
        if let Some(category) = &thing.category {
            wanted.entry(category.clone()).or_default().learn(&thing.category_name, None);
        }
        wanted.entry(thing.key.clone()).or_default().learn(&thing.name, thing.category.as_ref());
    }
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys: Vec<ThingKey> = wanted.keys().cloned().collect();
    let mut known: BTreeMap<ThingKey, ThingRecord> = by_key(rows::find(work.transaction, &keys).await?);
    let mut room = if known.len() < keys.len() {
        THINGS_LIMIT.saturating_sub(usize::try_from(rows::count(work.transaction).await?).unwrap_or(usize::MAX))
    } else {
        0
    };
    let (mut made, mut changed) = (Vec::new(), Vec::new());
    // Categories first: what is below them names them.
    let (categories, others): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|(key, _)| key.kind == ThingType::Category);
    for (key, Wanted { name, category }) in categories.into_iter().chain(others) {
        let parent = category.and_then(|category| known.get(&category)).map(|record| record.id);
        match known.get_mut(&key) {
            Some(record) => {
                let name = if name.is_empty() { record.name.clone() } else { name };
                let parent = parent.or(record.parent);
                if record.name != name || record.parent != parent {
                    (record.name, record.parent) = (name, parent);
                    changed.push(record.clone());
                }
            }
            None if room > 0 => {
                room -= 1;
                let name = if name.is_empty() { key.key.clone() } else { name };
                let record = ThingRecord { id: work.mint()?, key: key.clone(), name, parent, created_at: work.now };
                made.push(record.clone());
                known.insert(key, record);
            }
            None => {}
        }
    }
    rows::insert(work.transaction, &made).await?;
    rows::change(work.transaction, &changed).await?;
    work.touched_all(made.iter().map(|record| record.id), "created");
    work.touched_all(changed.iter().map(|record| record.id), "changed");
    Ok(known.into_iter().map(|(key, record)| (key, record.id)).collect())
}

/// What reports say of a thing.
#[derive(Default)]
struct Wanted {
    name: String,
    category: Option<ThingKey>,
}

impl Wanted {
    /// The later report counts, where it says something.
    fn learn(&mut self, name: &str, category: Option<&ThingKey>) {
        if !name.is_empty() {
            name.clone_into(&mut self.name);
        }
        if let Some(category) = category {
            self.category = Some(category.clone());
        }
    }
}

fn by_key(records: Vec<ThingRecord>) -> BTreeMap<ThingKey, ThingRecord> {
    records.into_iter().map(|record| (record.key.clone(), record)).collect()
}

/// Says what a thing is called and to which category it belongs, whether it was met before or not.
pub struct PutThing {
    pub thing: ReportedThing,
}

impl Verb for PutThing {
    const NAME: &'static str = "put_thing";
    const RIGHT: Right = Right::RecordEvents;
    type Answer = ThingId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<ThingId, Trouble> {
        let thing =
            self.thing.checked().map_err(|refusal| Trouble::field("thing", refusal.code(), refusal.to_string()))?;
        let known = intern(work, std::slice::from_ref(&thing)).await?;
        let full = || Trouble::refused("too_many", format!("there are {THINGS_LIMIT} things already"));
        let id = known.get(&thing.key).copied().ok_or_else(full)?;
        work.audit(Self::NAME, id, None::<&()>);
        Ok(id)
    }
}

/// Things of a type by key, from after one on.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn things(
    application: &Application,
    viewer: &Viewer,
    kind: ThingType,
    after: Option<&str>,
    limit: Option<usize>,
) -> Result<ThingPage, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let limit = page_limit(limit);
    let mut found = rows::of_type(application.database(), kind, after.unwrap_or_default(), limit as u32 + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more { found.last().map(|record| record.key.key.clone()) } else { None };
    Ok(ThingPage { items: shown(application, found).await?, next })
}

/// A thing by type and key, for whoever has just named it.
///
/// # Errors
/// The ledger's.
pub async fn named_thing(application: &Application, kind: ThingType, key: &str) -> Result<Option<ShownThing>, Trouble> {
    let Ok(key) = ThingKey::new(kind, key) else { return Ok(None) };
    let record = rows::get(application.database(), &key).await?;
    Ok(shown(application, record.into_iter().collect()).await?.pop())
}

async fn shown(application: &Application, records: Vec<ThingRecord>) -> Result<Vec<ShownThing>, Trouble> {
    let parents: Vec<ThingId> = records.iter().filter_map(|record| record.parent).collect();
    let names: BTreeMap<ThingId, String> = match parents.is_empty() {
        true => BTreeMap::new(),
        false => {
            rows::some(application.database(), &parents).await?.into_iter().map(|one| (one.id, one.name)).collect()
        }
    };
    let shape = |record: ThingRecord| ShownThing {
        id: record.id,
        kind: record.key.kind,
        key: record.key.key,
        name: record.name,
        category: record.parent.and_then(|parent| names.get(&parent).cloned()),
    };
    Ok(records.into_iter().map(shape).collect())
}
