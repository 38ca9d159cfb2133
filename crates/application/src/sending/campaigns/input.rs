//! What people may write into a campaign.

use crate::Trouble;
use domain::customers::condition::Condition;
use domain::sending::audience::CampaignAudience;
use mail::{EmailAddress, Mailbox};

/// A name of a campaign, a subject, a sender's name: more is no line any more.
const LINE_LIMIT_CHARACTERS: usize = 200;
/// Lists of one audience: more than anybody keeps.
const LISTS_LIMIT: usize = 100;

/// A line without blanks around it and without control characters; it may be empty.
pub(super) fn line(field: &'static str, text: &str) -> Result<String, Trouble> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(Trouble::field(field, "line_break", format!("{field} holds a line break or a control character")));
    }
    if text.chars().count() > LINE_LIMIT_CHARACTERS {
        let detail = format!("{field} is longer than {LINE_LIMIT_CHARACTERS} characters; shorten it");
        return Err(Trouble::field(field, "too_long", detail));
    }
    Ok(text.to_owned())
}

/// A line that may not be empty.
pub(super) fn name(text: &str) -> Result<String, Trouble> {
    let name = line("name", text)?;
    if name.is_empty() { Err(Trouble::field("name", "missing", "a campaign needs a name")) } else { Ok(name) }
}

/// The sender's name as a header can carry it.
pub(super) fn sender_name(text: &str) -> Result<String, Trouble> {
    let name = line("from.name", text)?;
    let nobody = EmailAddress::parse("nobody@example.com").expect("a literal address");
    match Mailbox::named(&name, nobody) {
        Ok(_) => Ok(name),
        Err(refusal) => Err(Trouble::field("from.name", "wrong_name", refusal.to_string())),
    }
}

/// An address; empty stays empty, which means that none was chosen yet.
pub(super) fn address(field: &'static str, text: &str) -> Result<String, Trouble> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    match EmailAddress::parse(text) {
        Ok(address) => Ok(address.as_str().to_owned()),
        Err(refusal) => Err(Trouble::field(field, "wrong_address", refusal.to_string())),
    }
}

/// An audience as it is stored.
pub(super) fn audience(audience: &CampaignAudience) -> Result<String, Trouble> {
    if audience.lists.len() > LISTS_LIMIT {
        let detail = format!("an audience has at most {LISTS_LIMIT} lists");
        return Err(Trouble::field("audience.lists", "too_many", detail));
    }
    // Lists and condition count together: what could not be asked as one would mean nobody when it is sent.
    let together: &Condition = &crate::sending::audience::whole(audience);
    let is_nobody =
        serde_json::to_value(together).is_ok_and(|value| value["any"].as_array().is_some_and(Vec::is_empty));
    if is_nobody && audience.is_chosen() {
        return Err(Trouble::field(
            "audience.condition",
            "too_many_parts",
            "lists and conditions together are too many",
        ));
    }
    Ok(serde_json::to_string(audience).expect("an audience always serialises"))
}
