//! One mailbox under its several addresses: what stands after a plus, and the dots that Gmail does not look at.

/// Domains whose mailboxes are the same with and without dots (Google says so of its own, of nobody else's).
const DOTS_DO_NOT_COUNT: &[&str] = &["gmail.com", "googlemail.com"];

/// Local part and domain of the mailbox behind a normalised address; `None` where there is no address.
pub fn mailbox_of(address: &str) -> Option<(String, String)> {
    let (local, domain) = address.rsplit_once('@')?;
    let (local, domain) = (local.to_lowercase(), domain.to_lowercase());
    // A plus at the very beginning is a name.
    let whole = local.clone();
    let local = match local.split_once('+') {
        Some((before, _)) if !before.is_empty() => before.to_owned(),
        _ => whole,
    };
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    match DOTS_DO_NOT_COUNT.contains(&domain.as_str()) {
        true => Some((local.replace('.', ""), "gmail.com".to_owned())),
        false => Some((local, domain)),
    }
}
