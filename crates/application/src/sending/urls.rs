//! The addresses in one person's letter, each with a token that opens this letter only.

use super::frozen::FrozenLetter;
use super::token;
use basics::ids::OutgoingId;
use compose::{LetterUrls, LinkNumber};
use seal::{Keyring, TokenKind};

pub struct OwnUrls<'a> {
    pub keyring: &'a Keyring,
    pub frozen: &'a FrozenLetter,
    pub outgoing: OutgoingId,
    /// Whether opening may be counted: a letter has a pixel, its web copy none.
    pub pixel: bool,
}

impl OwnUrls<'_> {
    fn page(&self, path: &str, kind: TokenKind) -> String {
        format!("{}/{path}/{}", self.frozen.public_url, token::of_letter(self.keyring, kind, self.outgoing))
    }
}

impl LetterUrls for OwnUrls<'_> {
    fn click(&self, link: LinkNumber, target: &str) -> String {
        if !self.frozen.track_clicks {
            return target.to_owned();
        }
        format!("{}/c/{}", self.frozen.public_url, token::click(self.keyring, self.outgoing, link.0, target))
    }

    fn open_pixel(&self) -> Option<String> {
        (self.pixel && self.frozen.track_opens).then(|| format!("{}.gif", self.page("o", TokenKind::Open)))
    }

    fn unsubscribe(&self) -> String {
        self.page("u", TokenKind::Unsubscribe)
    }

    fn preferences(&self) -> String {
        self.page("p", TokenKind::Preferences)
    }

    fn view(&self) -> String {
        self.page("v", TokenKind::WebCopy)
    }
}
