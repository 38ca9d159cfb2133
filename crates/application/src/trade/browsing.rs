//! Visits and views told calmly: what a person looked at without a longer pause is one line of the timeline.
//!
//! A line stands where the sitting began, so that the next page of a timeline goes on behind it.

use basics::Timestamp;
use basics::ids::ContactId;
use std::collections::BTreeMap;
use std::time::Duration;
use store::trade::timeline::EventLine;

/// A pause longer than this ends a sitting, as web statistics count it.
const PAUSE: Duration = Duration::from_secs(30 * 60);
/// Names told of a sitting; how many there were is told beside them.
const NAMES: usize = 5;

/// Looking around without a longer pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sitting {
    /// The first thing that was looked at: where the line stands.
    pub first: EventLine,
    /// How much was looked at.
    pub count: u64,
    /// What, as people read it, each once, the last look first.
    pub names: Vec<String>,
}

/// An event of its own, or several looks together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    Event(EventLine),
    Sitting(Sitting),
}

/// Lines on their way, the newest first.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub lines: Vec<Told>,
    /// Where each person's sitting stands that may go on.
    open: BTreeMap<ContactId, (usize, Timestamp)>,
}

impl Gathered {
    /// Takes the next older event.
    pub fn take(&mut self, line: EventLine) {
        let is_look = ["visited", "viewed"].contains(&line.kind.as_str());
        let Some(contact) = line.contact.filter(|_| is_look) else {
            self.lines.push(Told::Event(line));
            return;
        };
        let (at, name) = (line.at, line.thing.clone());
        if let Some((place, since)) = self.open.get(&contact).copied()
            && at >= since.minus(PAUSE)
            && let Some(Told::Sitting(sitting)) = self.lines.get_mut(place)
        {
            sitting.count += 1;
            sitting.first = line;
            if let Some(name) = name
                && sitting.names.len() < NAMES
                && !sitting.names.contains(&name)
            {
                sitting.names.push(name);
            }
            self.open.insert(contact, (place, at));
            return;
        }
        self.open.insert(contact, (self.lines.len(), at));
        self.lines.push(Told::Sitting(Sitting { first: line, count: 1, names: name.into_iter().collect() }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: &str, minutes: u64, contact: i64, thing: &str) -> EventLine {
        let at = Timestamp::from_millis(1_795_424_400_000).minus(Duration::from_secs(minutes * 60));
        EventLine {
            segment: None,
            id: minutes as i64,
            at,
            kind: kind.to_owned(),
            contact: Some(ContactId::from_i64(contact)),
            campaign: None,
            url: None,
            is_machine: false,
            sealed: None,
            thing: Some(thing.to_owned()),
            amount: None,
        }
    }

    fn told(lines: Vec<EventLine>) -> Vec<(String, u64, Vec<String>)> {
        let mut gathered = Gathered::default();
        lines.into_iter().for_each(|line| gathered.take(line));
        let shown = gathered.lines.into_iter().map(|told| match told {
            Told::Event(line) => (line.kind, 1, Vec::new()),
            Told::Sitting(sitting) => (sitting.first.kind, sitting.count, sitting.names),
        });
        shown.collect()
    }

    #[test]
    fn what_a_person_looks_at_without_a_longer_pause_is_one_line() {
        let lines = vec![
            line("viewed", 0, 1, "QL-860"),
            line("visited", 5, 2, "Home"),
            line("opened", 6, 1, ""),
            line("viewed", 20, 1, "QL-860"),
            line("visited", 49, 1, "Home"),
            line("visited", 80, 1, "Prices"),
        ];
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let expected = vec![
            ("visited".to_owned(), 3, names(&["QL-860", "Home"])),
            ("visited".to_owned(), 1, names(&["Home"])),
            ("opened".to_owned(), 1, names(&[])),
            ("visited".to_owned(), 1, names(&["Prices"])),
        ];
        assert_eq!(told(lines), expected);
    }
}
