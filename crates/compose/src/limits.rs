//! The limits of a letter, each with its reason.

/// A source above this is no letter: Gmail clips the result at 102 KB.
pub const SOURCE_BYTES: usize = 256 * 1024;

/// One slot's text: a long article has 20 KB.
pub const SLOT_BYTES: usize = 32 * 1024;

/// A subject with fields; headers beyond this are cut or refused by servers.
pub const SUBJECT_BYTES: usize = 1_000;

/// Tags within tags in a source. The MJML reader recurses, so this protects the stack; real letters need about fifteen.
pub const DEPTH: usize = 64;

/// Fields, links and control tags of one letter together. Each is one mark while compiling, and there are so many.
pub const HOLES: usize = 4_096;

/// Instructions of the template engine for one reader: far above any letter, far below a noticeable delay.
pub const FUEL: u64 = 50_000;

/// Blocks within blocks of the template engine.
pub const TEMPLATE_DEPTH: usize = 32;

/// What a letter with control tags may grow to for one reader.
pub const OUTPUT_BYTES: usize = 1024 * 1024;

/// A field's value in a letter: names and titles, not novels.
pub const VALUE_CHARACTERS: usize = 500;
