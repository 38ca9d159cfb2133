//! The known name that is nearest to one that was mistyped.

/// A name further away than this many letters is no mistyping of it.
const DISTANCE_AT_MOST: usize = 3;

/// The nearest of `known` to `given`, if one is near.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let distances = known.into_iter().map(|name| (distance(&given, name), name));
    let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= DISTANCE_AT_MOST.min(given.chars().count() / 2)).then_some(name)
}

/// Letters to insert, remove or change (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (place, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_mistyped_name_finds_its_neighbour_and_a_strange_one_none() {
        let known = ["name", "address", "company_name"];
        assert_eq!(nearest("nmae", known), Some("name"));
        assert_eq!(nearest("adress", known), Some("address"));
        assert_eq!(nearest("companyName", known), Some("company_name"));
        assert_eq!(nearest("favourite_colour", known), None);
        assert_eq!(nearest("x", []), None);
    }
}
