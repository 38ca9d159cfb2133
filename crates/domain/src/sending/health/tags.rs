//! Records of the form `name=value; name=value` (RFC 6376 §3.2), as DKIM, DMARC, BIMI and MTA-STS have them.

/// Tags of a record; more are an attack.
const MOST_TAGS: usize = 50;

/// Every tag in its order, names in lower case, blanks round both taken away.
pub fn tags(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(';').filter_map(|part| part.split_once('='));
    pairs.take(MOST_TAGS).map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())).collect()
}

/// The first tag of this name, every blank in it taken out: panels fold long keys.
pub fn tag(text: &str, name: &str) -> Option<String> {
    let found = text.split(';').filter_map(|part| part.split_once('='));
    let (_, value) = found.take(MOST_TAGS).find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
    Some(value.chars().filter(|letter| !letter.is_whitespace()).collect())
}

/// The record with one tag set anew, at its old place or at the end.
pub fn with_tag(text: &str, name: &str, value: &str) -> String {
    let mut all = tags(text);
    match all.iter_mut().find(|(key, _)| key == name) {
        Some((_, old)) => value.clone_into(old),
        None => all.push((name.to_owned(), value.to_owned())),
    }
    joined(&all)
}

/// The record without some tags.
pub fn without_tags(text: &str, names: &[&str]) -> String {
    let kept: Vec<_> = tags(text).into_iter().filter(|(name, _)| !names.contains(&name.as_str())).collect();
    joined(&kept)
}

fn joined(tags: &[(String, String)]) -> String {
    tags.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_changed_and_dropped() {
        let text = "v=DMARC1 ; P=none;rua=mailto:a@b.example; pct=50";
        assert_eq!(tag(text, "p").as_deref(), Some("none"));
        assert_eq!(tag("p=MII B\tAQ", "p").as_deref(), Some("MIIBAQ"));
        assert_eq!(with_tag(text, "p", "reject"), "v=DMARC1; p=reject; rua=mailto:a@b.example; pct=50");
        assert_eq!(with_tag("v=DMARC1", "p", "none"), "v=DMARC1; p=none");
        assert_eq!(without_tags(text, &["pct"]), "v=DMARC1; p=none; rua=mailto:a@b.example");
    }
}
