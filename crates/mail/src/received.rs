//! A letter read back: what a recipient's program would show. A thin layer over mail-parser, for tests and the fake
//! outside; a mailbox's own reading, with its limits and quirks, is not this.

use mail_parser::{HeaderValue, Message, MessageParser};

/// Larger letters are not read.
pub const MAX_LETTER_BYTES: usize = 50 * 1024 * 1024;

/// The bytes are no letter, or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no letter, or one over {MAX_LETTER_BYTES} bytes")]
pub struct Unreadable;

/// A parsed letter.
#[derive(Debug)]
pub struct ReceivedLetter<'a>(Message<'a>);

impl<'a> ReceivedLetter<'a> {
    /// # Errors
    /// Bytes without any header, or too many of them.
    pub fn read(bytes: &'a [u8]) -> Result<ReceivedLetter<'a>, Unreadable> {
        if bytes.len() > MAX_LETTER_BYTES {
            return Err(Unreadable);
        }
        MessageParser::new().parse(bytes).map(ReceivedLetter).ok_or(Unreadable)
    }

    pub fn subject(&self) -> Option<&str> {
        self.0.subject()
    }

    /// Without angle brackets.
    pub fn message_id(&self) -> Option<&str> {
        self.0.message_id()
    }

    /// The first address of From, as it stands there.
    pub fn from(&self) -> Option<&str> {
        self.0.from()?.first()?.address()
    }

    pub fn from_name(&self) -> Option<&str> {
        self.0.from()?.first()?.name()
    }

    /// All addresses of To.
    pub fn to(&self) -> Vec<&str> {
        self.0.to().into_iter().flat_map(|to| to.iter()).filter_map(|address| address.address()).collect()
    }

    pub fn to_name(&self) -> Option<&str> {
        self.0.to()?.first()?.name()
    }

    /// The text part, or the HTML part turned to text.
    pub fn text(&self) -> Option<String> {
        self.0.body_text(0).map(|text| text.into_owned())
    }

    pub fn html(&self) -> Option<String> {
        self.0.body_html(0).map(|html| html.into_owned())
    }

    /// A header's value as it came, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let raw = self.0.header_raw(name)?;
        Some(raw.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The one-click address of RFC 8058, when both headers allow it.
    pub fn one_click_unsubscribe(&self) -> Option<String> {
        let allowed = self.header("List-Unsubscribe-Post")?.eq_ignore_ascii_case("List-Unsubscribe=One-Click");
        let links = self.header("List-Unsubscribe")?;
        let mut links = links.split(',').map(|link| link.trim().trim_start_matches('<').trim_end_matches('>'));
        links.find(|link| allowed && link.starts_with("http")).map(str::to_string)
    }

    /// Every `href="…"` and `src="…"` of the HTML part, in its order, `&amp;` undone.
    pub fn links(&self) -> Vec<String> {
        let Some(html) = self.html() else { return Vec::new() };
        let mut found = Vec::new();
        let mut rest = html.as_str();
        while let Some(at) = rest.find(['=']) {
            let (before, after) = (rest[..at].trim_end(), rest[at + 1..].trim_start());
            rest = &rest[at + 1..];
            let ends_with = |name: &str| {
                before.len() >= name.len()
                    && before.is_char_boundary(before.len() - name.len())
                    && before[before.len() - name.len()..].eq_ignore_ascii_case(name)
            };
            let Some(quote @ ('"' | '\'')) = after.chars().next() else { continue };
            if (ends_with("href") || ends_with("src"))
                && let Some(end) = after[1..].find(quote)
            {
                found.push(after[1..=end].replace("&amp;", "&"));
            }
        }
        found
    }

    /// Names of the headers in their order, as they were written.
    pub fn header_names(&self) -> Vec<&str> {
        self.0
            .headers()
            .iter()
            .filter(|header| !matches!(header.value, HeaderValue::Empty))
            .map(|header| header.name())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_read_back() {
        let bytes = b"From: \"Ann\" <a@x.example>\r\nTo: b@y.example, c@z.example\r\nSubject: =?utf-8?b?5pil?=\r\n\
            List-Unsubscribe: <mailto:u@x.example>,\r\n <https://x.example/u/1>\r\n\
            List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
            <a class=x HREF='https://x.example/c/1?a=1&amp;b=2'>x</a><img src = \"https://x.example/o/1\">\r\n";
        let letter = ReceivedLetter::read(bytes).unwrap();
        assert_eq!(
            (letter.subject(), letter.from(), letter.from_name()),
            (Some("春"), Some("a@x.example"), Some("Ann"))
        );
        assert_eq!(letter.to(), ["b@y.example", "c@z.example"]);
        assert_eq!(letter.one_click_unsubscribe().unwrap(), "https://x.example/u/1");
        assert_eq!(letter.links(), ["https://x.example/c/1?a=1&b=2", "https://x.example/o/1"]);
        assert_eq!(letter.header_names()[0], "From");
        assert_eq!(letter.header("subject").unwrap(), "=?utf-8?b?5pil?=");
    }
}
