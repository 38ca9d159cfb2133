//! Opening connections and what is learnt from those that fail.

use super::*;
use crate::sending::exchangers::Manner;
use crate::sending::worker::standing::{Cause, Relay};
use mail::smtp::HandOver;

/// A connection that was lost or never came.
pub(super) struct Loss {
    pub cause: Cause,
    pub why: String,
    /// Why the letters of a domain wait, once it has lost too many of them.
    pub reason: &'static str,
}

impl ChannelSender {
    /// The stream is open. Whether a password may cross it unencrypted, whether encryption is asked for, and how letters are handed
    /// over depends on where it leads.
    pub fn dialled(&mut self, line: LineNumber, passwords: PlainTextPasswords, manner: Manner, now: Timestamp) {
        if let Some(open) = self.lines.get_mut(&line) {
            let mut settings = self.settings.clone();
            settings.plain_text_passwords = passwords;
            open.bound = manner.bound;
            if manner.chunks_broken {
                settings.hand_over = HandOver::Data;
            }
            if open.demands_tls || manner.bound == Bound::Enforced {
                settings.security = Security::StartTlsRequired;
            } else if manner.tls_broken && settings.security == Security::StartTlsIfOffered {
                settings.security = Security::None;
            }
            open.client = Some(Client::new(settings, now));
            open.stage = LineStage::Open;
        }
    }

    /// The stream could not be opened.
    pub fn not_dialled(&mut self, line: LineNumber, why: String, now: Timestamp) {
        let Some(line) = self.lines.remove(&line) else { return };
        self.lost(&line.site, Loss { cause: Cause::Connection, why, reason: "no_connection" }, now);
    }

    pub(super) fn lost(&mut self, site: &Site, loss: Loss, now: Timestamp) {
        let Loss { cause, why, reason } = loss;
        let mut dice = self.dice.split();
        let standing = self.standing(site);
        standing.lost(cause, why, now, &mut dice);
        // A relay is waited for; a domain's exchangers are one destination of many, whose letters wait in the queue.
        if *site != Site::Relay && standing.lost_in_a_row() >= DOMAIN_LOST_AT {
            for letter in self.cells.take_out(|letter| letter.site == *site) {
                self.unready(&letter.claimed, Unready::Later(reason), now);
            }
        }
    }

    /// The stream could not be encrypted.
    pub fn not_encrypted(&mut self, line: LineNumber, why: String) {
        if let Some(line) = self.lines.get_mut(&line) {
            line.trouble = Some(why);
            if let Some(client) = &mut line.client {
                client.closed();
            }
        }
    }

    /// Connections that are still being dialled when the channel stops.
    pub(super) fn hang_up_undialled(&mut self, orders: &mut Vec<Order>) {
        let undialled = |line: &Line| line.client.is_none() && line.stage == LineStage::Closed;
        orders.extend(
            self.lines
                .extract_if(.., |_, line| undialled(line))
                .map(|(line, _)| Order::Hangup { line, parting: Parting::Usual }),
        );
    }

    pub(super) fn dial(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        if self.stopping || self.cells.stock() == 0 {
            return;
        }
        let most = usize::from(self.limits.connections);
        let mut wanted = Vec::new();
        for (site, stock, of_cell) in self.cells.waiting_at(u32::from(self.limits.connections)) {
            let standing = self.standings.get(site);
            if standing.is_some_and(|standing| now < standing.dial_not_before()) {
                continue;
            }
            let lines = self.lines.values().filter(|line| line.site == *site);
            let (open, idle) = lines.fold((0, 0), |(open, idle), line| {
                let is_idle = line.client.as_ref().is_none_or(Client::can_take_letter);
                (open + 1, idle + usize::from(is_idle))
            });
            let alone = standing.is_some_and(Standing::has_lost) || (*site == Site::Relay && self.must_prove_sign_in());
            // The letters of one group may go to a relay in few connections at once, and still keep others busy.
            let of_site = match site {
                Site::Relay => most,
                Site::Exchangers(_) => of_cell,
            };
            let at_most = if alone { 1 } else { of_site.min(most) };
            let count = stock.saturating_sub(idle).min(at_most.saturating_sub(open));
            wanted.push((site.clone(), count));
        }
        let mut room = most.saturating_sub(self.lines.len());
        if room == 0 && wanted.iter().any(|(_, count)| *count > 0) {
            self.end_idle_line(now);
        }
        // One each before anybody gets a second one.
        while room > 0 && wanted.iter().any(|(_, count)| *count > 0) {
            for (site, count) in wanted.iter_mut().filter(|(_, count)| *count > 0) {
                if room == 0 {
                    break;
                }
                (*count, room) = (*count - 1, room - 1);
                let demands_tls = self.cells.demands_tls(site);
                let number = LineNumber(self.next_line);
                self.next_line += 1;
                self.lines.insert(number, Line::dialling_to(site.clone(), demands_tls));
                orders.push(Order::Dial(number, site.clone()));
            }
        }
    }

    /// Until one connection was let in, a single one tries: twenty wrong passwords at once would lock many an account.
    fn must_prove_sign_in(&self) -> bool {
        let works = self.standings.get(&Site::Relay).is_some_and(|standing| standing.relay() == Relay::Works);
        let let_in = || self.lines.values().any(|line| line.client.as_ref().is_some_and(Client::is_prepared));
        self.settings.credentials.is_some() && !works && !let_in()
    }

    /// Makes room for a place that has no connection yet.
    pub(super) fn end_idle_line(&mut self, now: Timestamp) {
        let busy: Vec<LineNumber> = self.under_way.values().map(|letter| letter.line).collect();
        let idle = self.lines.iter_mut().find(|(number, line)| {
            !busy.contains(number) && line.client.as_ref().is_some_and(|client| client.begins_at_once())
        });
        if let Some(client) = idle.and_then(|(_, line)| line.client.as_mut()) {
            client.finish(now);
        }
    }
}
