//! Whether a campaign's letter is larger than one of its channels takes: found before anybody gets it, by a letter to nobody that is
//! made as every other one.

use super::checks::{Check, Facts, words};
use crate::Application;
use crate::sending::composer::{Composer, LetterReader};
use basics::Id;
use basics::ids::OutgoingId;
use domain::customers::card::ContactCard;
use domain::letters::Severity;
use domain::sending::size::{LARGEST_LETTER_BYTES, SizeLimit};

/// For the signature, the headers of a service, and names that are longer than the usual ones.
const MORE_BYTES: u64 = 4_096;
const KILOBYTE: u64 = 1_024;

/// Says which channel takes no letter of this size. Without a limit within reach no letter is made.
pub(super) fn of_size(application: &Application, facts: &Facts, checks: &mut Vec<Check>) {
    let ways = facts.routed.iter().chain(&facts.channel);
    let limits = ways.filter_map(|channel| Some((channel, *facts.limits.get(&channel.id)?)));
    let strictest = limits.min_by_key(|(_, limit)| limit.bytes);
    let Some((channel, SizeLimit { bytes, .. })) = strictest else { return };
    if bytes >= LARGEST_LETTER_BYTES {
        return;
    }
    let Some(size) = size_of(application, facts).map(|size| size + MORE_BYTES).filter(|size| *size > bytes) else {
        return;
    };
    let check = Check::new(Severity::Blocks, "letter_too_large").with("channel", &channel.name);
    checks.push(check.with("size", size.div_ceil(KILOBYTE)).with("limit", bytes / KILOBYTE));
}

/// Of a letter to somebody with usual names; `None` where none can be made, which other checks say.
fn size_of(application: &Application, facts: &Facts) -> Option<u64> {
    let frozen = super::send::freeze(facts.clone(), application.settings().public_url.clone())?;
    let keyring = application.keyring().clone();
    let composer = Composer::new(frozen, facts.record.id, Vec::new(), keyring, words()).ok()?;
    let card = ContactCard {
        first_name: "Maximiliana".into(),
        last_name: "Castellanos".into(),
        address: "maximiliana.castellanos@customer.example".into(),
        ..ContactCard::default()
    };
    let reader = LetterReader { card, company_name: "Castellanos and Daughters".into(), ..LetterReader::default() };
    // Never minted: its addresses lead nowhere, and the letter is thrown away.
    let nobody: OutgoingId = Id::from_i64(1);
    Some(composer.compose(nobody, &reader, application.now()).ok()?.letter.size_bytes() as u64)
}
