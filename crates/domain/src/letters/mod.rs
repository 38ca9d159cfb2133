//! Letters: kinds, sources, slots, and what a reader is shown.
