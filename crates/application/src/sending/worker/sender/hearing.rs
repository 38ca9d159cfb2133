//! What connections say of letters: outcomes, refusals, denied intents, and what a receiver's "slower" stops.

use super::dialling::Loss;
use super::*;
use crate::sending::worker::standing::Cause;
use domain::sending::brake::{Signal, signal_of};
use domain::sending::classification::{Class, Lasting};
use mail::smtp::HandOver;

impl ChannelSender {
    pub(super) fn hear_lines(&mut self, now: Timestamp, monotonic: Duration, orders: &mut Vec<Order>) {
        let mut ended = Vec::new();
        let mut closed = Vec::new();
        for (number, line) in &mut self.lines {
            let Some(client) = line.client.as_mut() else { continue };
            while let Some(event) = client.next_event() {
                match event {
                    Event::StartTls => orders.push(Order::Encrypt(*number)),
                    Event::WantsIntent(tag) => match self.under_way.get(&tag) {
                        Some(letter) => self.next.intents.push((*number, held(&letter.claimed))),
                        None => client.intent_refused(tag, now),
                    },
                    Event::Outcome(tag, outcome) => ended.push((tag, outcome)),
                    Event::Close(end) => {
                        line.stage = LineStage::Closed;
                        closed.push((*number, end));
                    }
                }
            }
        }
        for (tag, outcome) in ended {
            self.outcome(tag, &outcome, now, monotonic);
        }
        for (number, end) in closed {
            let line = self.lines.remove(&number);
            let unwelcome = line.as_ref().is_some_and(|line| line.offered == 0 || !line.heard) && why(&end).is_some();
            let parting = match &end {
                ConnectionEnd::StartTlsNotOffered | ConnectionEnd::StartTlsRefused(_) => Parting::NotEncrypted,
                ConnectionEnd::ChunkingRefused(_) => Parting::NoChunks,
                _other if unwelcome => Parting::Unwelcome,
                _other => Parting::Usual,
            };
            orders.push(Order::Hangup { line: number, parting });
            let Some(line) = line.filter(|line| !line.excused) else { continue };
            if parting == Parting::NoChunks && line.site == Site::Relay {
                self.settings.hand_over = HandOver::Data;
            }
            let barred = line.bound == Bound::Enforced && (line.trouble.is_some() || parting == Parting::NotEncrypted);
            let reason = if barred { "mta_sts" } else { "no_connection" };
            if let Some(why) = line.trouble.or_else(|| why(&end)) {
                self.lost(&line.site, Loss { cause: cause(&end), why, reason }, now);
            }
        }
    }

    pub(super) fn outcome(&mut self, tag: LetterTag, outcome: &Outcome, now: Timestamp, monotonic: Duration) {
        // A refused intent was judged when the ledger denied it.
        let Some(letter) = self.take_under_way(tag) else { return };
        if let Some(line) = self.lines.get_mut(&letter.line) {
            line.heard |= !matches!(outcome, Outcome::NotBegun(_) | Outcome::NotSent(_));
        }
        let refusal = Refusal::of(outcome);
        self.learn(&letter, outcome, refusal, now, monotonic);
        let relay = self.standing(&letter.site).relay();
        let mut verdict = judged(&letter.claimed, relay, (outcome, refusal), now, &mut self.dice);
        // A relay that has taken no letter yet may say "unknown user" of everybody; a domain's own exchangers know.
        verdict.suppresses &= relay == Relay::Works || matches!(letter.site, Site::Exchangers(_));
        if refusal.map(Refusal::concern) == Some(Concern::Throttle) && verdict.ended.not_before.is_some() {
            // It comes again when its cell does.
            let held = self.cells.held_until(letter.cell).saturating_sub(monotonic);
            verdict.ended.not_before = Some(now.plus(held));
        }
        if let Some(name) = sum_of(&verdict.ended) {
            *self.next.sums.entry((letter.claimed.campaign, letter.claimed.provider, name)).or_default() += 1;
        }
        if let Some(signal) = signal_in(verdict.ended.class, outcome) {
            let key = (letter.claimed.campaign, letter.claimed.provider, signal.as_str());
            *self.next.sums.entry(key).or_default() += 1;
        }
        self.next.verdicts.push((letter.claimed.campaign, verdict));
        // An intent that waits for a commit belongs to a letter that has ended meanwhile.
        self.next.intents.retain(|(_, waiting)| tag_of(*waiting) != tag);
    }

    pub(super) fn take_under_way(&mut self, tag: LetterTag) -> Option<UnderWay> {
        let letter = self.under_way.remove(&tag)?;
        self.cells.ended(letter.cell, letter.line);
        self.next.ended_on.insert(letter.line);
        Some(letter)
    }

    /// What a letter's outcome says of its cell and of the channel.
    pub(super) fn learn(
        &mut self,
        letter: &UnderWay,
        outcome: &Outcome,
        refusal: Option<Refusal>,
        now: Timestamp,
        monotonic: Duration,
    ) {
        if matches!(outcome, Outcome::Accepted { .. }) {
            self.cells.accepted(letter.cell, monotonic);
            return self.standing(&letter.site).accepted();
        }
        let (Outcome::Refused { reply, scope } | Outcome::Deferred { reply, scope }) = outcome else { return };
        let why = || format!("{}: {}", stage(*scope), codes(reply));
        let mut dice = self.dice.split();
        match refusal.map(Refusal::concern) {
            Some(Concern::Throttle) => self.slow_down(letter, reply, why(), now, monotonic),
            Some(Concern::Channel | Concern::Either) => {
                self.standing(&letter.site).refused(why(), now, &mut dice);
            }
            // 421 ends the connection, which is counted there.
            Some(Concern::Pace) if *scope != Scope::Connection => {
                self.standing(&letter.site).slowed(why(), now, &mut dice);
            }
            Some(Concern::Pace | Concern::Letter) | None => {}
        }
    }

    /// The letter's receiver wants less: its cell stops at once, the others go on.
    pub(super) fn slow_down(
        &mut self,
        letter: &UnderWay,
        reply: &Reply,
        why: String,
        now: Timestamp,
        monotonic: Duration,
    ) {
        if let Some(line) = self.lines.get_mut(&letter.line) {
            line.excused = reply.closes_connection();
        }
        let asked = retry::asked_wait(&reply.text);
        let Some((back, until, share)) = self.cells.slow_down(letter.cell, asked, monotonic, &mut self.dice) else {
            return;
        };
        let until = now.plus(until.saturating_sub(monotonic));
        self.give_back(back, until);
        self.take_back_waiting(letter.cell, until);
        let slowed = Some((until, (share * 1_000.0) as u32, why));
        let place = self.cells.place(letter.cell);
        self.news.push(GroupNews { provider: letter.claimed.provider, place, slowed });
    }

    /// Letters of a cell that wait on a connection for the one before.
    pub(super) fn take_back_waiting(&mut self, cell: CellId, until: Timestamp) {
        for line in self.lines.values_mut() {
            let Some(client) = &mut line.client else { continue };
            let waits = client.waiting_letter().and_then(|tag| self.under_way.get(&tag).cloned());
            let Some(letter) = waits.filter(|letter| letter.cell == cell) else { continue };
            client.take_back();
            self.under_way.remove(&tag_of(held(&letter.claimed)));
            self.cells.ended(cell, letter.line);
            self.next.verdicts.push((letter.claimed.campaign, given_back(held(&letter.claimed), until)));
        }
    }

    /// The intent was written and its line is gone: nothing left, so the letter is queued again.
    pub(super) fn end_unsent(&mut self, tag: LetterTag, now: Timestamp) {
        let Some(letter) = self.take_under_way(tag) else { return };
        let outcome = Outcome::NotSent(ConnectionEnd::Dropped);
        let relay = self.standing(&letter.site).relay();
        let verdict = judged(&letter.claimed, relay, (&outcome, None), now, &mut self.dice);
        self.next.verdicts.push((letter.claimed.campaign, verdict));
    }

    pub(super) fn denied(&mut self, tag: LetterTag, denied: Denied, now: Timestamp) {
        let Some(UnderWay { claimed, .. }) = self.take_under_way(tag) else { return };
        match denied {
            Denied::LeaseLost => {}
            Denied::Skip(reason) => self.next.verdicts.push((claimed.campaign, skipped(held(&claimed), reason))),
            Denied::NotRunning => {
                self.next.verdicts.push((claimed.campaign, given_back(held(&claimed), now)));
                self.give_back_campaign(claimed.campaign, now);
            }
        }
    }

    /// A paused campaign's letters in stock wait in the queue, not here.
    pub(super) fn give_back_campaign(&mut self, campaign: CampaignId, now: Timestamp) {
        let back = self.cells.take_out(|letter| letter.claimed.campaign == campaign);
        self.give_back(back, now);
    }
}

/// What a refusal says of us as a sender.
fn signal_in(class: Option<Class>, outcome: &Outcome) -> Option<Signal> {
    let (Outcome::Refused { reply, .. } | Outcome::Deferred { reply, .. }) = outcome else { return None };
    let lasting = if reply.code >= 500 { Lasting::Permanent } else { Lasting::Transient };
    signal_of(class?, lasting)
}

/// Whether a person has to mend the sign-in. A 4xx to it is trouble of the server.
fn cause(end: &ConnectionEnd) -> Cause {
    match end {
        ConnectionEnd::AuthenticationRefused(reply) if reply.is_permanent() => Cause::SignIn,
        ConnectionEnd::AuthenticationNotOffered | ConnectionEnd::AuthenticationNeedsTls => Cause::SignIn,
        _other => Cause::Connection,
    }
}

/// Why a connection ended, in codes without the server's words; `None` when it was meant to.
fn why(end: &ConnectionEnd) -> Option<String> {
    Some(match end {
        ConnectionEnd::Finished | ConnectionEnd::Abandoned | ConnectionEnd::IntentRefused => return None,
        ConnectionEnd::Unwelcome(reply) => format!("EHLO: {}", codes(reply)),
        ConnectionEnd::ServiceClosing(reply) => codes(reply),
        ConnectionEnd::StartTlsRefused(reply) => format!("STARTTLS: {}", codes(reply)),
        ConnectionEnd::AuthenticationRefused(reply) => format!("AUTH: {}", codes(reply)),
        ConnectionEnd::ChunkingRefused(reply) => format!("BDAT: {}", codes(reply)),
        other => format!("{other:?}"),
    })
}
