//! Ids of things whose noun is only known when the program runs: in the audit log, in jobs, in live changes.

use crate::http::Problem;
use basics::ids::{
    ApiKey, BulkRun, Campaign, Channel, Company, Contact, Destination, Document, Duplicate, Event, Import, Job, Letter,
    List, Order, Outgoing, Recipient, Segment, SendingDomain, Session, Suppression, Tag, Task, Team, Undo, User, View,
    Workspace,
};
use basics::{Id, Noun};

macro_rules! nouns {
    ($($noun:ident)*) => {
        fn written(noun: &str, id: i64) -> Option<String> {
            $(if noun == <$noun as Noun>::NAME { return Some(Id::<$noun>::from_i64(id).to_string()); })*
            None
        }

        fn read(text: &str) -> Option<i64> {
            $(if let Ok(id) = text.parse::<Id<$noun>>() { return Some(id.as_i64()); })*
            None
        }
    };
}

nouns! {
    ApiKey BulkRun Campaign Channel Company Contact Destination Document Duplicate Event Import Job Letter List Order Outgoing Recipient Segment
    SendingDomain Session Suppression Tag Task Team Undo User View Workspace
}

/// The id as it is shown outside; `None` for a noun that has no ids there.
pub fn name_of(noun: &str, id: i64) -> Option<String> {
    written(noun, id)
}

/// The number of an id of whichever noun.
///
/// # Errors
/// 400 when it is none.
pub fn number_of(text: &str) -> Result<i64, Problem> {
    let wrong = || Problem::unreadable("wrong_id", "`id` is no id such as con_01h2x3…").field("id", "wrong_id");
    read(text).ok_or_else(wrong)
}
