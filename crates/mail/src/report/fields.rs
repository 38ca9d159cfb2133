//! Fields of machine-readable parts: like headers, in groups divided by empty lines (RFC 3464 §2.1).

/// Fields of one group.
const MAX_FIELDS: usize = 60;
/// Groups of a report: one for the letter and one a recipient.
pub(super) const MAX_GROUPS: usize = 101;
/// Bytes of one value, unfolded.
const MAX_VALUE_BYTES: usize = 4096;

/// Names in lower case.
#[derive(Debug, Default)]
pub(super) struct Group(Vec<(String, String)>);

impl Group {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
}

pub(super) fn read(text: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut group = Group::default();
    for line in text.lines() {
        if line.trim().is_empty() {
            if !group.0.is_empty() {
                groups.push(std::mem::take(&mut group));
            }
            if groups.len() >= MAX_GROUPS {
                return groups;
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.0.last_mut() {
                append(value, " ");
                append(value, line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            if group.0.len() < MAX_FIELDS {
                let mut kept = String::new();
                append(&mut kept, value.trim());
                group.0.push((name.trim().to_ascii_lowercase(), kept));
            }
        } else if let Some((_, value)) = group.0.last_mut() {
            // A line that forgot its blank: some servers break long diagnostics so.
            append(value, " ");
            append(value, line.trim());
        }
    }
    if !group.0.is_empty() {
        groups.push(group);
    }
    groups
}

fn append(value: &mut String, more: &str) {
    let mut room = MAX_VALUE_BYTES.saturating_sub(value.len()).min(more.len());
    while !more.is_char_boundary(room) {
        room -= 1;
    }
    value.push_str(&more[..room]);
}
