//! Where in a JSON text something stands: `phones[1]`, `condition.rules[0].field`. For errors that name the field.

/// The path of the value that ends at or surrounds `offset`; empty for the whole text. Bad JSON gives the path so far.
pub fn path_at(json: &[u8], offset: usize) -> String {
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    let end = offset.min(json.len());
    while at < end {
        match json[at] {
            b'{' => steps.push(Step::Key { name: String::new(), value: false }),
            b'[' => steps.push(Step::Index(0)),
            // The bracket at the very end closes the value that is spoken of.
            b'}' | b']' if at + 1 < end => drop(steps.pop()),
            b',' if at + 1 < end => match steps.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key { value, .. }) => *value = false,
                None => {}
            },
            b':' => {
                if let Some(Step::Key { value, .. }) = steps.last_mut() {
                    *value = true;
                }
            }
            b'"' => {
                let begin = at + 1;
                at = string_end(json, begin);
                if let Some(Step::Key { name, value: false }) = steps.last_mut() {
                    *name = String::from_utf8_lossy(&json[begin..at.min(json.len())]).into_owned();
                }
            }
            _ => {}
        }
        at += 1;
    }
    written(&steps)
}

enum Step {
    Key { name: String, value: bool },
    Index(usize),
}

/// The place of the closing quote.
fn string_end(json: &[u8], begin: usize) -> usize {
    let mut at = begin;
    while at < json.len() {
        match json[at] {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    at
}

fn written(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key { name, .. } if name.is_empty() => {}
            Step::Key { name, .. } => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// The byte at serde_json's line and column (both from 1; a column counts bytes).
pub fn offset_of(json: &[u8], line: usize, column: usize) -> usize {
    let mut begin = 0;
    for _ in 1..line {
        match json[begin..].iter().position(|byte| *byte == b'\n') {
            Some(length) => begin += length + 1,
            None => return json.len(),
        }
    }
    (begin + column).min(json.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_path_of_its_value() {
        let json = br#"{"name": "a\"b", "phones": ["1", 2], "inner": {"deep": [ {"x": true} ]}, "last": 7}"#;
        let at = |needle: &str| {
            let text = std::str::from_utf8(json).unwrap();
            path_at(json, text.find(needle).unwrap() + needle.len())
        };
        assert_eq!(at("a\\\"b\""), "name");
        assert_eq!(at("\"1\", 2"), "phones[1]");
        assert_eq!(at("true"), "inner.deep[0].x");
        assert_eq!(at(" 7"), "last");
        assert_eq!(path_at(json, 1), "");
        assert_eq!(path_at(b"{\"a\": \"never closed", 900), "a");
    }

    #[test]
    fn lines_and_columns_are_bytes() {
        assert_eq!(offset_of(b"{\n  \"a\": 1\n}", 2, 3), 5);
        assert_eq!(offset_of(b"{}", 9, 9), 2);
    }
}
