//! Which companies a score is not trained on, so that it can be measured on them.

use basics::ids::CompanyId;
use seal::Keyring;

/// The share of companies that are held out.
pub const HELD_OUT_PERCENT: u64 = 20;

/// Whether a company is held out. By a keyed hash of the company, not of the outcome: all that is known of a company lies on one
/// side, the same one at each training, and nobody can choose it by choosing an id.
pub fn held_out(company: CompanyId, keyring: &Keyring) -> bool {
    let hash = keyring.search_hash(&format!("held out of scores: {}", company.as_i64()));
    u64::from_be_bytes(hash) % 100 < HELD_OUT_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::{Dice, Timestamp};
    use seal::MasterKey;

    #[test]
    fn a_fifth_of_companies_is_held_out_and_stays_so() {
        let mut dice = Dice::from_number(1);
        let (keyring, _) = Keyring::create(&MasterKey::generate(&mut dice), Timestamp::EPOCH, &mut dice);
        let (other, _) = Keyring::create(&MasterKey::generate(&mut dice), Timestamp::EPOCH, &mut dice);
        let ids = || (0..5_000).map(CompanyId::from_i64);
        let held: Vec<CompanyId> = ids().filter(|id| held_out(*id, &keyring)).collect();
        // Four standard deviations around 1,000.
        assert!((887..=1_113).contains(&held.len()), "{}", held.len());
        assert_eq!(held, ids().filter(|id| held_out(*id, &keyring)).collect::<Vec<_>>());
        assert_ne!(held, ids().filter(|id| held_out(*id, &other)).collect::<Vec<_>>());
    }
}
