//! A letter's source → HTML, text and subject for one reader.
//!
//! [`compile`] runs once per letter: MJML becomes HTML, slots and brand are filled in, links are registered, the text part is
//! made. [`CompiledLetter::render`] runs once per reader and only fills holes into finished text. Whatever a contact's fields
//! contain, they are escaped for the place where they stand, and no header gains a line. No I/O, no clock, no chance; sending,
//! MIME and signatures are other rooms.

mod compile;
mod conditions;
mod dynamic;
mod escape;
mod holes;
mod limits;
mod links;
mod mjml;
mod program;
mod render;
mod shipped;
mod slots;
mod source;
mod stretches;
mod text;

pub use compile::compile;
pub use links::{Link, LinkNumber};
pub use render::{CompiledLetter, LetterUrls, ReaderContext, RenderTrouble, RenderedLetter};
pub use shipped::{ShippedLetter, shipped_letters};
pub use slots::discover_slots;
pub use source::{Brand, ComposeTrouble, LetterSource};
pub use stretches::{FilledLetter, ReaderValues, Stretch, Stretches};
