//! Letters: made from a shipped template or a source of one's own, changed, removed, looked at, tried on oneself.
//!
//! A draft can always be saved: what is wrong with it comes back as findings. Only what no draft may hold (a line break in a
//! subject, texts beyond every limit) is refused.

mod brand;
mod change;
mod make;
mod preview;
mod questions;
mod remove;
mod sample;
mod slots;
mod test_letter;
#[cfg(test)]
mod tests;

pub use brand::brand;
pub use change::{ChangeLetter, LetterChange};
pub use make::{LetterBeginning, MakeLetter, NewLetter, make_letter};
pub use preview::{Preview, preview, preview_template};
pub use questions::{LetterDetail, LetterSlot, Template, letter, letters, letters_count, templates};
pub(crate) use remove::INVERSES;
pub use remove::RemoveLetter;
pub(crate) use sample::sample_reader;
pub use slots::source_of;
pub use store::letters::letter::{LetterLine, LetterRecord};
pub(crate) use test_letter::{TestOf, hand_over, reader, way_out};
pub use test_letter::{TestReply, send_test};
