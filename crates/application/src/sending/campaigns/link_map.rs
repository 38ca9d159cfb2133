//! The letter of a campaign with the share of its clicks beside each link: what was looked at, where it stands.
//!
//! It is the frozen letter, filled in for a sample person, so that it names nobody. Its links lead nowhere.

use super::report::report;
use super::sight;
use crate::letters::sample_reader;
use crate::sending::composer::reader_of;
use crate::sending::frozen::FrozenLetter;
use crate::{Application, Trouble};
use basics::ids::CampaignId;
use compose::{LetterUrls, LinkNumber, ReaderContext};
use domain::trust::Viewer;
use std::sync::Arc;
use words::Catalogue;

/// Below this many people a share says nothing: the badge shows their number.
const LEAST_FOR_A_SHARE: i64 = 30;
/// The address of a link in the page; its number follows.
const MARK: &str = "#tradewind-link-";

/// The page, for a frame that runs nothing.
///
/// # Errors
/// [`Trouble::NotFound`] for a campaign that was not sent, and when its letter cannot be filled in any more; the ledger's.
pub async fn link_map(
    application: &Application,
    viewer: &Viewer,
    words: Arc<Catalogue>,
    id: CampaignId,
) -> Result<String, Trouble> {
    let record = sight::get(application, viewer, id).await?;
    let gone = || Trouble::not_found("letter");
    let frozen: FrozenLetter = serde_json::from_str(&record.frozen.ok_or_else(gone)?).map_err(Trouble::broken)?;
    let people: Vec<i64> = report(application, viewer, id).await?.links.iter().map(|link| link.people).collect();
    // Compiling takes milliseconds of a core: not on the threads that answer clicks.
    let html = tokio::task::spawn_blocking(move || {
        let compiled = compose::compile(&frozen.source, &frozen.brand, &words).ok()?;
        let sender = frozen.signed_by();
        let reader = sample_reader(frozen.source.language);
        compiled.render(&ReaderContext { reader: reader_of(&reader), sender }, &Marked).ok()
    });
    let filled = html.await.map_err(Trouble::broken)?.ok_or_else(gone)?;
    Ok(with_badges(&filled.html, &people))
}

/// Puts a badge at the end of every marked link.
fn with_badges(html: &str, people: &[i64]) -> String {
    let total: i64 = people.iter().sum();
    let most = people.iter().copied().max().unwrap_or(0);
    let mut marked = String::with_capacity(html.len() + people.len() * 256);
    let mut rest = html;
    while let Some(at) = rest.find(MARK) {
        let after = at + MARK.len();
        let digits = rest[after..].bytes().take_while(u8::is_ascii_digit).count();
        let count = rest[after..after + digits].parse::<usize>().ok().and_then(|number| people.get(number));
        // Only of an `<a …>` the end is known; a shape for old Outlook has its own.
        let opens_a_link = rest[..at].rfind('<').is_some_and(|tag| rest[tag..].starts_with("<a "));
        let end = rest[after..].find("</a>").map(|end| after + end);
        match (count, end) {
            (Some(count), Some(end)) if opens_a_link => {
                marked.push_str(&rest[..end]);
                marked.push_str(&badge(*count, total, most));
                rest = &rest[end..];
            }
            _ => {
                marked.push_str(&rest[..after]);
                rest = &rest[after..];
            }
        }
    }
    marked.push_str(rest);
    marked
}

fn badge(count: i64, total: i64, most: i64) -> String {
    let text = match total >= LEAST_FOR_A_SHARE {
        true => format!("{}\u{a0}%", (count * 100 + total / 2) / total),
        false => count.to_string(),
    };
    let (ground, ink) = if count > 0 && count == most { ("#0958d9", "#ffffff") } else { ("#e7edf7", "#16191e") };
    format!(
        "<span dir=\"ltr\" style=\"display:inline-block;margin:0 6px;padding:0 6px;border-radius:4px;\
         font:600 12px/18px system-ui,sans-serif;background:{ground};color:{ink};text-decoration:none;\
         white-space:nowrap\">{text}</span>"
    )
}

/// Every link is marked with its number; nothing else leads anywhere.
struct Marked;

impl LetterUrls for Marked {
    fn click(&self, link: LinkNumber, _: &str) -> String {
        format!("{MARK}{}", link.0)
    }

    fn open_pixel(&self) -> Option<String> {
        None
    }

    fn unsubscribe(&self) -> String {
        "#".to_owned()
    }

    fn preferences(&self) -> String {
        "#".to_owned()
    }

    fn view(&self) -> String {
        "#".to_owned()
    }

    fn share(&self) -> String {
        "#".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_has_its_share_and_what_is_no_link_has_none() {
        let html = "<v:rect href=\"#tradewind-link-1\"></v:rect><a class=\"x\" href=\"#tradewind-link-0\">One</a>\
            <a href=\"#tradewind-link-1\"><b>Two</b></a><a href=\"#\">Three</a>";
        let shown = with_badges(html, &[30, 10]);
        let text: Vec<&str> = shown.split("</span></a>").collect();
        assert_eq!(text.len(), 3, "{shown}");
        assert!(text[0].ends_with(">75\u{a0}%") && text[0].contains("One<span") && text[0].contains("#0958d9"));
        assert!(text[1].ends_with(">25\u{a0}%") && text[1].contains("Two</b><span") && !text[1].contains("#0958d9"));
        assert!(text[2].ends_with(">Three</a>"));
    }

    #[test]
    fn few_people_are_counted_and_not_divided() {
        let html = "<a href=\"#tradewind-link-0\">One</a><a href=\"#tradewind-link-7\">Unknown</a>";
        let shown = with_badges(html, &[3]);
        assert!(shown.contains(">3</span></a>") && shown.ends_with(">Unknown</a>"), "{shown}");
    }
}
