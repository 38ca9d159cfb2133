//! Which letters are claimed next, and what becomes of those that came.

use super::*;

impl ChannelSender {
    /// The ring of the outbox bell, or of a resumed campaign: letters may be due.
    pub fn ring(&mut self, now: Timestamp) {
        self.lease_not_before = now.max(self.lease_held_until);
        self.group_not_before.clear();
    }

    /// The claimed letters, all of them (also none), ready or not.
    pub fn prepared(&mut self, letters: Vec<Prepared>, now: Timestamp, monotonic: Duration) {
        self.leasing = false;
        (self.unprepared_in_a_row, self.claim_lost) = (0, false);
        for group in std::mem::take(&mut self.asked) {
            if letters.iter().all(|letter| letter.claimed.provider != group) {
                self.group_not_before.insert(group, now.plus(ASK_AGAIN_AFTER));
            }
        }
        let sizes = letters.iter().filter_map(|letter| Some(letter.offer.as_ref().ok()?.letter.size_bytes()));
        let (count, bytes) = sizes.fold((0, 0), |(count, bytes), size| (count + 1, bytes + size));
        self.letter_bytes = bytes.checked_div(count).unwrap_or(self.letter_bytes).max(1);
        for letter in letters {
            if let Err(why) = letter.offer {
                self.unready(&letter.claimed, why, now);
                continue;
            }
            if let Err((letter, moment)) = self.cells.put(letter, &self.limits, monotonic) {
                self.give_back(vec![letter], now.plus(moment.saturating_sub(monotonic)));
            }
        }
    }

    /// No server is asked about this letter.
    pub(super) fn unready(&mut self, claimed: &Claimed, why: Unready, now: Timestamp) {
        let verdict = match why {
            Unready::Skip(reason) => skipped(held(claimed), reason),
            Unready::Refused(reason) => undeliverable(claimed, reason),
            Unready::Later(reason) => put_off(claimed, reason, now, &mut self.dice),
        };
        if let Some(name) = sum_of(&verdict.ended) {
            *self.next.sums.entry((claimed.campaign, claimed.provider, name)).or_default() += 1;
        }
        self.next.verdicts.push((claimed.campaign, verdict));
    }

    /// These letters were claimed and could not be prepared: they go back and come again after a wait.
    pub fn not_prepared(&mut self, claimed: &[Claimed], now: Timestamp) {
        (self.leasing, self.claim_lost) = (false, false);
        let again = retry::after_lost_connection(PREPARE_AGAIN_STEP + self.unprepared_in_a_row, now, &mut self.dice);
        self.unprepared_in_a_row = self.unprepared_in_a_row.saturating_add(1);
        (self.lease_not_before, self.lease_held_until) = (again, again);
        self.next.verdicts.extend(claimed.iter().map(|letter| (letter.campaign, given_back(held(letter), again))));
    }

    /// The ledger did not answer a claim: whether any letters were claimed is looked at before the next one.
    pub fn not_claimed(&mut self, now: Timestamp) {
        (self.leasing, self.claim_lost) = (false, true);
        self.lease_not_before = now.plus(ASK_AGAIN_AFTER);
    }

    pub(super) fn lease(&mut self, now: Timestamp, monotonic: Duration, orders: &mut Vec<Order>) {
        let held = (STOCK_BYTES / self.letter_bytes).max(1);
        let all = (usize::from(self.limits.connections) * STOCK_PER_CONNECTION).min(held);
        let wanted = match self.limits.rate {
            Some(rate) => two_seconds(rate.each_second()).min(all).max(1),
            None => all,
        };
        // A relay that does not answer gets a single letter to try with.
        let relay = self.standings.get(&Site::Relay);
        let wanted = if relay.is_some_and(|relay| relay.has_lost() || relay.tries_singly()) { 1 } else { wanted };
        let stock = self.cells.stock();
        if self.leasing || self.stopping || now < self.lease_not_before || stock > wanted / 2 {
            return;
        }
        if self.limits.quotas.is_used_up() {
            return;
        }
        let room = wanted.saturating_sub(stock).clamp(1, LEASE_AT_MOST) as u32;
        let groups = self.wanted_groups(room, now, monotonic);
        if groups.is_empty() {
            return;
        }
        self.leasing = true;
        self.asked = groups.iter().map(|(group, _)| *group).collect();
        let strays_beside = self.claim_lost.then(|| self.known());
        orders.push(Order::Lease(Wanted { room, groups, strays_beside }));
    }

    /// The groups that may have letters to begin, in turn, and how many of each.
    pub(super) fn wanted_groups(
        &mut self,
        room: u32,
        now: Timestamp,
        monotonic: Duration,
    ) -> Vec<(ProviderGroup, u32)> {
        let groups = ProviderGroup::ALL;
        self.first_group = (self.first_group + 1) % groups.len();
        let turn = groups.iter().cycle().skip(self.first_group).take(groups.len()).copied();
        let mut wanted = Vec::new();
        for group in turn {
            let shape = self.limits.shape(group);
            let held = monotonic < self.cells.group_held_until(group);
            let empty = self.group_not_before.get(&group).is_some_and(|moment| now < *moment);
            if shape.suspended || held || empty || !self.limits.quotas.allow(group) {
                continue;
            }
            // Of the mixed group each domain has a rate of its own.
            let Some(rate) = shape.rate.filter(|_| group != ProviderGroup::Other) else {
                wanted.push((group, room));
                continue;
            };
            let have = self.cells.stock_of(group);
            let most = two_seconds(rate.each_second() * self.cells.group_share(group)).max(1);
            if have <= most / 2 {
                wanted.push((group, (most - have) as u32));
            }
        }
        wanted
    }

    /// Every letter of which it still has something to do or to write.
    pub(super) fn known(&self) -> Vec<OutgoingId> {
        let stock = self.cells.letters().map(|prepared| prepared.claimed.id);
        let under_way = self.under_way.values().map(|letter| letter.claimed.id);
        let groups = self.committing.values().chain([&self.next]).flat_map(|group| &group.verdicts);
        stock.chain(under_way).chain(groups.map(|(_, verdict)| verdict.ended.held.id)).collect()
    }
}

fn two_seconds(each_second: f64) -> usize {
    (each_second * 2.0).ceil() as usize
}
