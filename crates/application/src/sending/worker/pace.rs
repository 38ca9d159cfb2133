//! How fast a channel may offer letters: the generic cell rate algorithm (ITU-T I.371), on monotonic time.

use std::time::Duration;

/// A burst of at most a quarter second's letters: a relay that allows ten a second does not mind two at once.
const BURST: Duration = Duration::from_millis(250);

#[derive(Debug, Clone)]
pub struct Pace {
    between: Option<Duration>,
    /// When the next letter would be due at exactly the allowed rate.
    due: Duration,
}

impl Pace {
    /// `None` = as fast as the connections go.
    pub fn new(letters_per_second: Option<u32>) -> Self {
        let between = letters_per_second.map(|rate| Duration::from_secs(1) / rate.max(1));
        Pace { between, due: Duration::ZERO }
    }

    /// Takes one letter's place if it may go at `now` (monotonic); else answers when it may.
    ///
    /// # Errors
    /// The moment from which a letter may go.
    pub fn take(&mut self, now: Duration) -> Result<(), Duration> {
        let Some(between) = self.between else { return Ok(()) };
        let earliest = self.due.saturating_sub(BURST);
        if now < earliest {
            return Err(earliest);
        }
        self.due = self.due.max(now) + between;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_sees_more_than_the_rate_and_its_burst() {
        let mut pace = Pace::new(Some(20));
        let mut sent = Vec::new();
        for millis in 0..10_000u64 {
            let now = Duration::from_millis(millis);
            while pace.take(now).is_ok() {
                sent.push(millis);
            }
        }
        assert!((200..=206).contains(&sent.len()), "{}", sent.len());
        for (place, at) in sent.iter().enumerate() {
            let within = sent[place..].iter().take_while(|later| **later < at + 1_000).count();
            assert!(within <= 26, "{within} from {at}");
        }
    }

    #[test]
    fn without_a_rate_nothing_waits() {
        let mut pace = Pace::new(None);
        assert!((0..1_000).all(|_| pace.take(Duration::ZERO).is_ok()));
    }
}
