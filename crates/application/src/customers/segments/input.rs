//! What a segment may be called, and which conditions it may have: of known segments, and not of itself by any way.

use crate::customers::attributes;
use crate::{NextStep, Trouble, Work};
use basics::ids::SegmentId;
use domain::customers::condition::Condition;
use domain::customers::folding::fold;
use std::collections::{BTreeMap, BTreeSet};
use store::customers::segment::{self, SegmentRecord};

/// A name is one line on a tab or a chip.
const NAME_LIMIT_CHARACTERS: usize = 80;
/// A note is a paragraph.
const NOTE_LIMIT_CHARACTERS: usize = 500;
/// Segments within segments. Nobody can say any more whom a longer chain means.
const CHAIN_LIMIT: usize = 7;

/// A name as it is shown and as it is compared.
pub(super) fn name(text: &str) -> Result<(String, String), Trouble> {
    let name = text.trim();
    let folded = fold(name);
    if folded.is_empty() {
        return Err(Trouble::field("name", "empty", "a segment needs a name"));
    }
    if name.chars().count() > NAME_LIMIT_CHARACTERS || name.chars().any(char::is_control) {
        let detail = format!("the name of a segment is one line of at most {NAME_LIMIT_CHARACTERS} characters");
        return Err(Trouble::field("name", "too_long", detail));
    }
    Ok((name.to_owned(), folded))
}

pub(super) fn note(text: &str) -> Result<String, Trouble> {
    if text.chars().count() > NOTE_LIMIT_CHARACTERS {
        return Err(Trouble::field(
            "note",
            "too_long",
            format!("a note has at most {NOTE_LIMIT_CHARACTERS} characters"),
        ));
    }
    Ok(text.trim().to_owned())
}

/// Refuses a name that another segment has.
pub(super) async fn refuse_taken(work: &mut Work<'_>, folded: &str, own: Option<SegmentId>) -> Result<(), Trouble> {
    match segment::find_named(work.transaction, folded).await? {
        Some(other) if Some(other) != own => {
            Err(Trouble::field("name", "taken", "there is a segment of this name already")
                .then(NextStep::new("choose_other_name")))
        }
        _ => Ok(()),
    }
}

/// Refuses a condition of segments or attributes that are not there.
pub(in crate::customers) async fn check_condition(work: &mut Work<'_>, condition: &Condition) -> Result<(), Trouble> {
    check(work, condition, None).await
}

/// Refuses a condition of segments that are not there, or that leads back to the segment itself.
pub(super) async fn check(work: &mut Work<'_>, condition: &Condition, own: Option<SegmentId>) -> Result<(), Trouble> {
    attributes::check(work, condition).await?;
    let named = condition.segments();
    if named.is_empty() {
        return Ok(());
    }
    let all = segment::find_all(work.transaction).await?;
    let known: BTreeMap<SegmentId, Vec<SegmentId>> = all.iter().map(|one| (one.id, names(one))).collect();
    let mut level: BTreeSet<SegmentId> = named.into_iter().collect();
    for _ in 0..CHAIN_LIMIT {
        if level.iter().any(|id| Some(*id) == own) {
            let detail = "this segment would be part of itself, by way of the segments that it names";
            return Err(Trouble::field("condition", "circle", detail));
        }
        let mut next = BTreeSet::new();
        for id in &level {
            let names = known.get(id);
            let names =
                names.ok_or_else(|| Trouble::field("condition", "unknown_segment", "there is no such segment"))?;
            next.extend(names.iter().copied());
        }
        if next.is_empty() {
            return Ok(());
        }
        level = next;
    }
    let detail = format!("a segment may lead to another at most {CHAIN_LIMIT} times");
    Err(Trouble::field("condition", "too_deep", detail))
}

/// The segments that a segment names.
pub(super) fn names(record: &SegmentRecord) -> Vec<SegmentId> {
    Condition::read_text(&record.condition).map(|condition| condition.segments()).unwrap_or_default()
}
