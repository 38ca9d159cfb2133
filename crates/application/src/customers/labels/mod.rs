//! Lists and tags: the words by which people are kept together.

mod lists;
mod tags;

pub use lists::{ChangeList, List, ListKind, MakeList, RemoveList, list_named, lists};
pub use tags::{MakeTag, RemoveTag, RenameTag, Tag, tags};

use crate::Trouble;
use domain::customers::folding::fold;
use store::DatabaseError;

/// Lists, and tags, of a workspace: what a picker shows and the engine keeps a bitmap each for.
pub(super) const LABELS_LIMIT: usize = 5_000;

pub(super) use lists::INVERSE as LIST_INVERSE;
pub(super) use tags::INVERSE as TAG_INVERSE;

/// The name as it is shown and as it is compared.
fn name(text: &str) -> Result<(String, String), Trouble> {
    let name = domain::trust::check_name(text)
        .map_err(|refusal| Trouble::field("name", refusal.code(), format!("the name: {refusal}")))?;
    let folded = fold(&name);
    if folded.is_empty() {
        return Err(Trouble::field("name", "empty", "the name: nothing of it can be read"));
    }
    Ok((name, folded))
}

fn taken(what: &str) -> Trouble {
    Trouble::field("name", "name_taken", format!("a {what} of this name is there already"))
}

/// What bringing a label back answers when its name is taken by now.
fn or_taken(what: &'static str) -> impl Fn(DatabaseError) -> Trouble {
    move |error| match error {
        DatabaseError::Constraint { .. } => taken(what),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests;
