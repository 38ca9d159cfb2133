//! What may be asked of the grid: sorts by their words, and what those who see masked addresses may not ask.

use crate::Trouble;
use audience::{Direction, Sort, SortField};
use domain::customers::condition::{Condition, Test, TextField, TextTest};
use domain::customers::folding::{fold, fold_words};
use domain::trust::Viewer;
use serde_json::json;

/// Words of a search by those who see masked addresses; more only make it slower.
const MASKED_WORD_LIMIT: usize = 8;

/// `name` or `-name`; nothing is by name.
///
/// # Errors
/// A refusal of the field `sort`.
pub fn read_contact_sort(text: Option<&str>) -> Result<Sort, Trouble> {
    let text = text.unwrap_or("name");
    let (word, direction) = match text.strip_prefix('-') {
        Some(word) => (word, Direction::Descending),
        None => (text, Direction::Ascending),
    };
    let field = match word {
        "name" => SortField::Name,
        "address" => SortField::Address,
        "company" => SortField::Company,
        "country" => SortField::Country,
        "language" => SortField::Language,
        "owner" => SortField::Owner,
        "created" => SortField::Created,
        "score" => SortField::Score,
        _ => {
            let detail = "people are sorted by name, address, company, country, language, owner, created or score";
            return Err(Trouble::field("sort", "unknown_sort", detail));
        }
    };
    Ok(Sort { field, direction })
}

/// The search and the condition as this viewer may ask them: who sees addresses masked cannot find them out letter by letter.
pub(in crate::customers) fn allowed(
    viewer: &Viewer,
    condition: Condition,
    search: Option<String>,
) -> Result<(Condition, Option<String>), Trouble> {
    if !viewer.role.sees_masked() {
        return Ok((condition, search));
    }
    let mut reads_addresses = false;
    condition.each_about_people(|test| {
        reads_addresses |= match test {
            Test::Text(TextField::Address, test) => !matches!(test, TextTest::IsEmpty | TextTest::IsSet),
            Test::Anything(_) => true,
            _ => false,
        }
    });
    if reads_addresses {
        let detail = "your role sees addresses masked, so it cannot choose people by them";
        return Err(Trouble::field("condition", "address_masked", detail));
    }
    Ok((with_words(&condition, search.as_deref())?, None))
}

/// Refuses the sort by address to whom addresses are masked: the cursor of a page would hold one.
pub(super) fn allowed_sort(viewer: &Viewer, sort: Sort) -> Result<Sort, Trouble> {
    if viewer.role.sees_masked() && sort.field == SortField::Address {
        return Err(Trouble::field(
            "sort",
            "address_masked",
            "your role sees addresses masked, so it cannot sort by them",
        ));
    }
    Ok(sort)
}

/// The condition, and each word in the name or the company's name.
fn with_words(condition: &Condition, search: Option<&str>) -> Result<Condition, Trouble> {
    let mut words = fold_words(&fold(search.unwrap_or_default()));
    words.truncate(MASKED_WORD_LIMIT);
    if words.is_empty() {
        return Ok(condition.clone());
    }
    let mut parts = vec![without_version(condition)];
    for word in words {
        let contains = |field: &str| json!({"field": field, "operator": "contains", "value": word});
        parts.push(json!({"any": [contains("name"), contains("company_name")]}));
    }
    let whole = json!({"version": domain::customers::condition::VERSION, "all": parts});
    Condition::read(&whole)
        .map_err(|_| Trouble::field("condition", "too_large", "the condition and the search together are too large"))
}

fn without_version(condition: &Condition) -> serde_json::Value {
    let mut written = condition.write();
    if let Some(object) = written.as_object_mut() {
        object.remove("version");
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_are_read_by_their_words() {
        assert_eq!(
            read_contact_sort(Some("-created")).unwrap(),
            Sort { field: SortField::Created, direction: Direction::Descending }
        );
        assert_eq!(read_contact_sort(None).unwrap().field, SortField::Name);
        assert!(read_contact_sort(Some("phone")).is_err());
    }
}
