//! How many letters two texts are apart: one wrong, missing, added or swapped letter is one edit (optimal string alignment).

/// Texts longer than this are compared by their beginning: names and domains are shorter.
const LETTERS_LIMIT: usize = 64;

/// The number of edits between two texts.
pub fn edits(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().take(LETTERS_LIMIT).collect();
    let other: Vec<char> = other.chars().take(LETTERS_LIMIT).collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut line = Vec::with_capacity(other.len() + 1);
        line.push(row + 1);
        for (column, against) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != against);
            let mut best = replaced.min(last[column + 1] + 1).min(line[column] + 1);
            let is_swap = row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == *against;
            if is_swap {
                best = best.min(before_last[column - 1] + 1);
            }
            line.push(best);
        }
        before_last = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(0)
}

/// How alike two texts are in hundredths: 100 is the same, 0 shares nothing.
pub fn similarity(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).min(LETTERS_LIMIT);
    match longest {
        0 => 100,
        longest => 100 - (100 * edits(one, other).min(longest)) / longest,
    }
}
