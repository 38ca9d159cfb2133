//! Which intents and outcomes are written together, and what their commits answer.

use super::*;

impl ChannelSender {
    /// The group is on disk; `intents` answers each intent in its order.
    pub fn recorded(&mut self, commit: CommitNumber, intents: &[Result<(), Denied>], now: Timestamp) {
        let Some(progress) = self.committing.remove(&commit) else { return };
        for ((line, held), answer) in progress.intents.iter().zip(intents) {
            let tag = tag_of(*held);
            let client = self.lines.get_mut(line).and_then(|line| line.client.as_mut());
            match (answer, client) {
                (Ok(()), Some(client)) if !client.is_closed() => client.intent_committed(tag, now),
                // The line went down while the intent was written: its end surely never left.
                (Ok(()), _) => self.end_unsent(tag, now),
                (Err(denied), client) => {
                    if let Some(client) = client {
                        client.intent_refused(tag, now);
                    }
                    self.denied(tag, *denied, now);
                }
            }
        }
    }

    /// The ledger did not take the group: the outcomes wait and are written again, the intents are asked again.
    pub fn not_recorded(&mut self, commit: CommitNumber, now: Timestamp) {
        if let Some(mut progress) = self.committing.remove(&commit) {
            progress.add(std::mem::take(&mut self.next));
            self.next = progress;
            self.commit_not_before = now.plus(COMMIT_AGAIN_AFTER);
        }
    }

    pub(super) fn commit(&mut self, now: Timestamp, monotonic: Duration, orders: &mut Vec<Order>) {
        if self.next.is_empty() || self.committing.len() >= COMMITS_AT_ONCE || now < self.commit_not_before {
            return;
        }
        // Half of the busy lines are enough: while their intents are written the others keep the receiver at work.
        let busy = self.lines.len().min(self.under_way.len());
        if self.next.intents.len() < busy.div_ceil(2) && monotonic < self.gathers_until {
            return;
        }
        // Commits may overtake each other. A connection's next intent waits until the end of the letter before is written, or goes
        // with it, and all wait for that of a connection that is gone: never are more letters in doubt than there are connections.
        let unwritten: BTreeSet<LineNumber> =
            self.committing.values().flat_map(|before| before.ended_on.iter().copied()).collect();
        let one_is_gone = unwritten.iter().any(|line| !self.lines.contains_key(line));
        let unwritten = |line: &LineNumber| one_is_gone || unwritten.contains(line);
        let (later, intents) =
            std::mem::take(&mut self.next.intents).into_iter().partition(|(line, _)| unwritten(line));
        let progress = Progress { intents, ..std::mem::take(&mut self.next) };
        self.next.intents = later;
        if progress.is_empty() {
            return;
        }
        self.gathers_until = monotonic + GATHER_FOR;
        let number = CommitNumber(self.next_commit);
        self.next_commit += 1;
        self.committing.insert(number, progress.clone());
        orders.push(Order::Record(number, progress));
    }
}
