//! The tokens in a letter's addresses: signed, and carrying what is needed, so that a click needs no database to be answered.
//!
//! An address for a reader who is not to be noted names the campaign alone. Both are 63-bit numbers in 8 bytes; a campaign's has its bits
//! turned over, so that the first bit tells them apart.

use super::recorder::Whose;
use basics::Timestamp;
use basics::ids::{CampaignId, OutgoingId};
use domain::customers::behaviour::site::CLICK_HOLDS;
use domain::sending::tracking::HitKind;
use seal::{Keyring, TokenError, TokenKind};

/// The number of the link that no reader follows.
const TRAP: u16 = u16::MAX;

/// Who clicked what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClickToken {
    pub whose: Whose,
    /// A click on a link by its place in the letter's table, or the trap.
    pub kind: HitKind,
    pub target: String,
}

/// The token of a tracked link of a letter.
pub fn click(keyring: &Keyring, outgoing: OutgoingId, link: u16, target: &str) -> String {
    click_of(keyring, Whose::Letter(outgoing), link, target)
}

/// The token of a tracked link; a letter's table has fewer links than [`u16::MAX`].
pub fn click_of(keyring: &Keyring, whose: Whose, link: u16, target: &str) -> String {
    let mut payload = Vec::with_capacity(10 + target.len());
    payload.extend_from_slice(&number(whose).to_be_bytes());
    payload.extend_from_slice(&link.to_be_bytes());
    payload.extend_from_slice(target.as_bytes());
    keyring.sign_token(TokenKind::Click, &payload)
}

/// The token of the address that no reader has a reason to follow. Whoever does is led to `target` like everybody.
pub fn trap(keyring: &Keyring, outgoing: OutgoingId, target: &str) -> String {
    click_of(keyring, Whose::Letter(outgoing), TRAP, target)
}

/// Reads the token of a tracked link.
///
/// # Errors
/// [`TokenError`] when it is not one of ours.
pub fn read_click(keyring: &Keyring, token: &str) -> Result<ClickToken, TokenError> {
    let mut payload = keyring.read_token(TokenKind::Click, token)?;
    let (whose, rest) = payload.split_first_chunk::<8>().ok_or(TokenError::Malformed)?;
    let (link, _) = rest.split_first_chunk::<2>().ok_or(TokenError::Malformed)?;
    let (whose, link) = (read_whose(*whose), u16::from_be_bytes(*link));
    payload.drain(..10);
    Ok(ClickToken {
        whose,
        kind: if link == TRAP { HitKind::Trapped } else { HitKind::Clicked { link } },
        target: String::from_utf8(payload).map_err(|_| TokenError::Malformed)?,
    })
}

/// The token of the pixel.
pub fn open(keyring: &Keyring, whose: Whose) -> String {
    keyring.sign_token(TokenKind::Open, &number(whose).to_be_bytes())
}

/// Reads the token of the pixel.
///
/// # Errors
/// [`TokenError`] when it is not one of ours.
pub fn read_open(keyring: &Keyring, token: &str) -> Result<Whose, TokenError> {
    let payload = keyring.read_token(TokenKind::Open, token)?;
    Ok(read_whose(payload.as_slice().try_into().map_err(|_| TokenError::Malformed)?))
}

const fn number(whose: Whose) -> i64 {
    match whose {
        Whose::Letter(id) => id.as_i64(),
        Whose::Campaign(id) => !id.as_i64(),
    }
}

const fn read_whose(bytes: [u8; 8]) -> Whose {
    match i64::from_be_bytes(bytes) {
        campaign if campaign < 0 => Whose::Campaign(CampaignId::from_i64(!campaign)),
        letter => Whose::Letter(OutgoingId::from_i64(letter)),
    }
}

/// A token that names nothing but the letter: the unsubscribe page, the preferences, the web copy, the page for sharing.
pub fn of_letter(keyring: &Keyring, kind: TokenKind, outgoing: OutgoingId) -> String {
    keyring.sign_token(kind, &outgoing.as_i64().to_be_bytes())
}

/// Reads a token made by [`of_letter`].
///
/// # Errors
/// [`TokenError`] when it is not one of ours.
pub fn read_of_letter(keyring: &Keyring, kind: TokenKind, token: &str) -> Result<OutgoingId, TokenError> {
    let payload = keyring.read_token(kind, token)?;
    let bytes: [u8; 8] = payload.as_slice().try_into().map_err(|_| TokenError::Malformed)?;
    match read_whose(bytes) {
        Whose::Letter(id) => Ok(id),
        Whose::Campaign(_) => Err(TokenError::Malformed),
    }
}

/// The token of a campaign's letter as anybody may see it. It names no reader, so whoever has it learns of none.
pub fn shared_copy(keyring: &Keyring, campaign: CampaignId) -> String {
    keyring.sign_token(TokenKind::SharedCopy, &number(Whose::Campaign(campaign)).to_be_bytes())
}

/// Reads a token made by [`shared_copy`].
///
/// # Errors
/// [`TokenError`] when it is not one of ours.
pub fn read_shared_copy(keyring: &Keyring, token: &str) -> Result<CampaignId, TokenError> {
    let payload = keyring.read_token(TokenKind::SharedCopy, token)?;
    let bytes: [u8; 8] = payload.as_slice().try_into().map_err(|_| TokenError::Malformed)?;
    match read_whose(bytes) {
        Whose::Campaign(id) => Ok(id),
        Whose::Letter(_) => Err(TokenError::Malformed),
    }
}

/// The token that tells a page of a registered site whose click led there.
pub fn visit(keyring: &Keyring, outgoing: OutgoingId, now: Timestamp) -> String {
    let mut payload = outgoing.as_i64().to_be_bytes().to_vec();
    payload.extend_from_slice(&now.as_millis().to_be_bytes());
    keyring.sign_token(TokenKind::Visit, &payload)
}

/// Reads a token made by [`visit`]; `None` when it is not one of ours, or older than [`CLICK_HOLDS`].
pub fn read_visit(keyring: &Keyring, token: &str, now: Timestamp) -> Option<OutgoingId> {
    let payload = keyring.read_token(TokenKind::Visit, token).ok()?;
    let (outgoing, at) = payload.split_first_chunk::<8>()?;
    let at = Timestamp::from_millis(i64::from_be_bytes(at.try_into().ok()?));
    (at.plus(CLICK_HOLDS) > now).then(|| OutgoingId::from_i64(i64::from_be_bytes(*outgoing)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::{Dice, Id};
    use seal::MasterKey;

    #[test]
    fn a_token_says_whose_it_is_and_what_it_leads_to_and_serves_no_other_purpose() {
        let mut dice = Dice::from_number(3);
        let (keyring, _) = Keyring::create(&MasterKey::generate(&mut dice), Timestamp::EPOCH, &mut dice);
        let (letter, campaign) = (Id::from_i64(i64::MAX - 5), Id::from_i64(77));
        for whose in [Whose::Letter(letter), Whose::Campaign(campaign)] {
            let token = click_of(&keyring, whose, 4, "https://shop.example/");
            let read = read_click(&keyring, &token).unwrap();
            assert_eq!(
                (read.whose, read.kind, read.target.as_str()),
                (whose, HitKind::Clicked { link: 4 }, "https://shop.example/")
            );
            assert_eq!(read_open(&keyring, &open(&keyring, whose)), Ok(whose));
            assert!(read_open(&keyring, &token).is_err() && read_click(&keyring, &open(&keyring, whose)).is_err());
        }
        let now = Timestamp::EPOCH.plus(CLICK_HOLDS);
        let token = visit(&keyring, letter, now);
        assert_eq!(read_visit(&keyring, &token, now), Some(letter));
        assert_eq!(
            read_visit(&keyring, &token, now.plus(CLICK_HOLDS)),
            None,
            "whoever has the address later is somebody else"
        );
        assert!(read_click(&keyring, &token).is_err());
        let read = read_click(&keyring, &trap(&keyring, letter, "https://mail.example/p/x")).unwrap();
        assert_eq!(read.kind, HitKind::Trapped);
        let pixel = open(&keyring, Whose::Campaign(campaign));
        assert!(read_of_letter(&keyring, TokenKind::Open, &pixel).is_err());
        assert_eq!(read_shared_copy(&keyring, &shared_copy(&keyring, campaign)), Ok(campaign));
        assert!(read_shared_copy(&keyring, &of_letter(&keyring, TokenKind::SharedCopy, letter)).is_err());
    }
}
