//! The addresses in one person's letter, each with a token that opens this letter only. Of whom nothing is kept, nothing is in them.

use super::frozen::FrozenLetter;
use super::recorder::Whose;
use super::token;
use basics::ids::{CampaignId, OutgoingId};
use compose::{LetterUrls, LinkNumber};
use domain::sending::tracking::Kept;
use seal::{Keyring, TokenKind};
use std::cell::OnceCell;

/// What a letter's addresses say of its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracked {
    /// Links are plain, and there is no pixel.
    Nobody,
    /// Only the campaign's sums can grow.
    Sums,
    /// The letter is named: what may be kept is asked when a hit comes.
    #[default]
    Letter,
}

impl From<Kept> for Tracked {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Nothing => Tracked::Nobody,
            Kept::Sums => Tracked::Sums,
            Kept::LastDay | Kept::Everything => Tracked::Letter,
        }
    }
}

pub struct OwnUrls<'a> {
    pub keyring: &'a Keyring,
    pub frozen: &'a FrozenLetter,
    /// `None` for a letter of no campaign: a test, which is never counted.
    pub campaign: Option<CampaignId>,
    pub outgoing: OutgoingId,
    pub tracked: Tracked,
    /// Whether opening may be counted: a letter has a pixel, its web copy none.
    pub pixel: bool,
    /// Addresses that stand in a letter's head and again in its parts: each is signed once.
    pub made: Made,
}

/// Addresses that were made already.
#[derive(Default)]
pub struct Made {
    unsubscribe: OnceCell<String>,
    preferences: OnceCell<String>,
    trap: OnceCell<Option<String>>,
}

impl OwnUrls<'_> {
    fn page(&self, path: &str, kind: TokenKind) -> String {
        format!("{}/{path}/{}", self.frozen.public_url, token::of_letter(self.keyring, kind, self.outgoing))
    }

    fn whose(&self) -> Option<Whose> {
        match self.tracked {
            Tracked::Nobody => None,
            Tracked::Sums => self.campaign.map(Whose::Campaign),
            Tracked::Letter => Some(Whose::Letter(self.outgoing)),
        }
    }
}

impl LetterUrls for OwnUrls<'_> {
    fn click(&self, link: LinkNumber, target: &str) -> String {
        match self.whose() {
            Some(whose) if self.frozen.track_clicks => {
                format!("{}/c/{}", self.frozen.public_url, token::click_of(self.keyring, whose, link.0, target))
            }
            Some(_) | None => target.to_owned(),
        }
    }

    fn open_pixel(&self) -> Option<String> {
        let whose = self.whose().filter(|_| self.pixel && self.frozen.track_opens)?;
        Some(format!("{}/o/{}.gif", self.frozen.public_url, token::open(self.keyring, whose)))
    }

    /// Leads to the preferences, in case a person presses it.
    fn trap(&self) -> Option<String> {
        let make = || {
            let is_noted = self.tracked == Tracked::Letter && self.pixel && self.frozen.track_clicks;
            let token = is_noted.then(|| token::trap(self.keyring, self.outgoing, &self.preferences()))?;
            Some(format!("{}/c/{token}", self.frozen.public_url))
        };
        self.made.trap.get_or_init(make).clone()
    }

    fn unsubscribe(&self) -> String {
        self.made.unsubscribe.get_or_init(|| self.page("u", TokenKind::Unsubscribe)).clone()
    }

    fn preferences(&self) -> String {
        self.made.preferences.get_or_init(|| self.page("p", TokenKind::Preferences)).clone()
    }

    fn view(&self) -> String {
        self.page("v", TokenKind::WebCopy)
    }

    fn share(&self) -> String {
        self.page("s", TokenKind::Share)
    }
}
