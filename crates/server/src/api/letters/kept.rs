//! Previews that wait for the frame that shows them: ten minutes, in memory, under names that nobody guesses.

use basics::Timestamp;
use domain::trust::Actor;
use std::collections::VecDeque;
use std::time::Duration;

/// A frame asks at once; a person who comes back from lunch makes a new preview.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// All previews together; the oldest go first.
const BYTES_LIMIT: usize = 32 * 1024 * 1024;

struct Kept {
    token: String,
    of: Actor,
    until: Timestamp,
    html: String,
}

/// The previews of this process.
#[derive(Default)]
pub(crate) struct Previews {
    kept: VecDeque<Kept>,
    bytes: usize,
}

impl Previews {
    /// Keeps a page for whoever made it.
    pub fn keep(&mut self, token: String, of: Actor, html: String, now: Timestamp) {
        self.bytes += html.len();
        self.kept.push_back(Kept { token, of, until: now.plus(KEPT_FOR), html });
        while let Some(oldest) = self.kept.front() {
            if oldest.until > now && self.bytes <= BYTES_LIMIT {
                break;
            }
            self.bytes -= oldest.html.len();
            self.kept.pop_front();
        }
    }

    /// The page, for whoever made it.
    pub fn find(&self, token: &str, of: Actor, now: Timestamp) -> Option<String> {
        let found = self.kept.iter().find(|kept| kept.token == token && kept.of == of && kept.until > now)?;
        Some(found.html.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::ids::UserId;

    #[test]
    fn a_preview_is_for_its_maker_and_for_ten_minutes() {
        let (anna, ben) = (Actor::User(UserId::from_i64(1)), Actor::User(UserId::from_i64(2)));
        let now = Timestamp::from_millis(1_000_000);
        let mut previews = Previews::default();
        previews.keep("a".into(), anna, "<p>".into(), now);
        assert_eq!(previews.find("a", anna, now).as_deref(), Some("<p>"));
        assert_eq!(previews.find("a", ben, now), None);
        assert_eq!(previews.find("a", anna, now.plus(KEPT_FOR)), None);
        previews.keep("b".into(), anna, "<b>".into(), now.plus(KEPT_FOR));
        assert_eq!((previews.kept.len(), previews.bytes), (1, 3));
    }

    #[test]
    fn the_oldest_previews_go_when_there_is_no_room() {
        let anna = Actor::User(UserId::from_i64(1));
        let now = Timestamp::from_millis(1_000_000);
        let mut previews = Previews::default();
        for number in 0..40 {
            previews.keep(number.to_string(), anna, "x".repeat(1024 * 1024), now);
        }
        assert_eq!((previews.kept.len(), previews.bytes), (32, BYTES_LIMIT));
        assert!(previews.find("7", anna, now).is_none() && previews.find("8", anna, now).is_some());
    }
}
