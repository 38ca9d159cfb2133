//! The short code under which a person can ask about one request: `TW-` and eight letters and digits.

use basics::Dice;
use std::fmt;
use std::sync::Mutex;

/// Without letters that are mistaken for one another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 40 bits: two requests of a day hardly ever share a code.
const LENGTH: usize = 8;

/// One request's code. It is random, says nothing about the request, and is in its answer and in its log lines.
#[derive(Clone, PartialEq, Eq)]
pub struct TraceId([u8; LENGTH]);

impl TraceId {
    pub fn draw(dice: &Mutex<Dice>) -> Self {
        let number = dice.lock().expect("nothing panics while it holds the dice").number();
        let mut letters = [0; LENGTH];
        for (place, letter) in letters.iter_mut().enumerate() {
            *letter = LETTERS[(number >> (5 * place)) as usize & 31];
        }
        TraceId(letters)
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TW-{}", std::str::from_utf8(&self.0).expect("the letters are ASCII"))
    }
}
