//! What people do that is no letter of ours: they visit pages, look at products, load files down, fill carts, call, meet.
//!
//! An event has a class, a time, often a thing that it is about and sometimes an amount. The classes that everybody needs are there;
//! a workspace declares its own beside them. Whatever is reported comes through these checks, from whichever door.

mod class;
mod event;
pub mod interest;
pub mod site;
mod thing;

pub use class::{
    BROWSER_CLASSES, CLASS_NAME_LIMIT, CLASSES_LIMIT, ClassRefusal, EventKind, TITLE_LIMIT_CHARACTERS,
    UnknownEventKind, class_name, class_title,
};
pub use event::{
    AHEAD, EVENTS_AT_ONCE, EventRefusal, LINES_LIMIT, OLDEST, SOURCE_ID_LIMIT_CHARACTERS, Verdict, amount, source_id,
    when,
};
pub use thing::{
    KEY_LIMIT_CHARACTERS, NAME_LIMIT_CHARACTERS, THINGS_LIMIT, Thing, ThingKey, ThingRefusal, ThingType,
    UnknownThingType,
};
