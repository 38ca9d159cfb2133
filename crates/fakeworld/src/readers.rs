//! The recipients: who opens, clicks and unsubscribes after a delivery, when, and with which program.
//!
//! A pure function of (seed, recipient, letter): it draws nothing that another letter's reader draws. It performs nothing;
//! the owner makes the requests when their time comes. Images and links are found as a mail program finds them, in the HTML.

use crate::Delivery;
use basics::Dice;
use mail_parser::{HeaderValue, Message, MessageParser};
use std::time::Duration;

/// Links looked at in one letter.
const MOST_LINKS: usize = 200;

/// Shares in thousandths of delivered letters (clicks: of opened ones).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadersSettings {
    pub open: u64,
    pub click: u64,
    pub unsubscribe: u64,
    /// Letters that are answered.
    pub answer: u64,
    /// Letters whose links a security gateway fetches within seconds, before any human.
    pub scanned: u64,
    /// Opens that come through an image proxy of the mail provider.
    pub proxied: u64,
    /// A human's delays are spread up to this long after the delivery, most of them early.
    pub slowest: Duration,
}

impl Default for ReadersSettings {
    fn default() -> Self {
        let slowest = Duration::from_secs(48 * 3600);
        ReadersSettings { open: 420, click: 220, unsubscribe: 6, answer: 0, scanned: 80, proxied: 300, slowest }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    Human,
    /// A provider's image proxy: a human opened, the request comes from a machine.
    Proxy,
    /// A security gateway: nobody read anything.
    Machine,
}

impl Agent {
    /// The User-Agent header that it sends.
    pub fn user_agent(self) -> &'static str {
        match self {
            Agent::Human => "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
            Agent::Proxy => "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            Agent::Machine => "Mozilla/5.0 (compatible; SafeLinkScanner/2.1)",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionKind {
    /// GET of an image.
    Open(String),
    /// GET of a link.
    Click(String),
    /// POST of `List-Unsubscribe=One-Click` (RFC 8058).
    OneClickUnsubscribe(String),
    /// An answer under this subject. Nobody sends it: the owner says that it came.
    Answer(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// After the delivery.
    pub after: Duration,
    pub agent: Agent,
    pub kind: ActionKind,
}

/// All recipients of a world.
#[derive(Debug, Clone)]
pub struct Readers {
    seed: u64,
    settings: ReadersSettings,
}

impl Readers {
    pub fn new(seed: u64, settings: ReadersSettings) -> Self {
        Readers { seed, settings }
    }

    /// What the recipient does with the letter, in order of time. Nothing for what is no letter.
    pub fn read(&self, delivery: &Delivery) -> Vec<Action> {
        self.read_as(delivery, &self.settings)
    }

    /// The same for a recipient with habits of its own.
    pub fn read_as(&self, delivery: &Delivery, habits: &ReadersSettings) -> Vec<Action> {
        let Some(message) = MessageParser::default().parse(&*delivery.letter) else { return Vec::new() };
        let mut dice = self.dice(&delivery.recipient, message.message_id().unwrap_or_default());
        let html = message.body_html(0).unwrap_or_default();
        let images = urls(&html, "img", "src");
        let links = urls(&html, "a", "href");
        let mut actions = Vec::new();
        let chance = |dice: &mut Dice, thousandths| dice.chance_in_thousand(thousandths);
        if chance(&mut dice, habits.scanned) {
            let after = Duration::from_millis(500 + dice.below(4_000));
            let act = |url: &String| Action { after, agent: Agent::Machine, kind: ActionKind::Click(url.clone()) };
            actions.extend(links.iter().map(act));
        }
        if chance(&mut dice, habits.open) {
            let after = delay(habits, &mut dice);
            let agent = if chance(&mut dice, habits.proxied) { Agent::Proxy } else { Agent::Human };
            actions.extend(images.iter().map(|url| Action { after, agent, kind: ActionKind::Open(url.clone()) }));
            if chance(&mut dice, habits.click)
                && let Some(url) = dice.pick(&followed(&html))
            {
                let after = after + Duration::from_secs(3 + dice.below(90));
                actions.push(Action { after, agent: Agent::Human, kind: ActionKind::Click(url.clone()) });
            }
        }
        if chance(&mut dice, habits.unsubscribe)
            && let Some(url) = one_click(&message)
        {
            let after = delay(habits, &mut dice);
            actions.push(Action { after, agent: Agent::Human, kind: ActionKind::OneClickUnsubscribe(url) });
        }
        if chance(&mut dice, habits.answer) {
            let after = delay(habits, &mut dice) + Duration::from_secs(600 + dice.below(7_200));
            let subject = format!("Re: {}", message.subject().unwrap_or_default());
            actions.push(Action { after, agent: Agent::Human, kind: ActionKind::Answer(subject) });
        }
        actions.sort_by_key(|action| action.after);
        actions
    }

    fn dice(&self, recipient: &str, message_id: &str) -> Dice {
        let words = recipient.bytes().map(|byte| byte.to_ascii_lowercase()).chain([0]).chain(message_id.bytes());
        let hash =
            words.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Dice::from_number(hash ^ self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// Squared evenness: a quarter of the people have read by a sixteenth of the time.
fn delay(habits: &ReadersSettings, dice: &mut Dice) -> Duration {
    let part = dice.below(1_000_000) as f64 / 1_000_000.0;
    habits.slowest.mul_f64(part * part)
}

/// The https (or loopback http) address of List-Unsubscribe, when List-Unsubscribe-Post allows one click.
fn one_click(message: &Message<'_>) -> Option<String> {
    let allowed = header_text(message, "List-Unsubscribe-Post")?;
    if !allowed.trim().eq_ignore_ascii_case("List-Unsubscribe=One-Click") {
        return None;
    }
    let listed = header_text(message, "List-Unsubscribe")?;
    let mut addresses = listed.split(',').map(|address| address.trim().trim_matches(['<', '>']));
    addresses.find(|address| address.starts_with("http")).map(str::to_owned)
}

fn header_text(message: &Message<'_>, name: &str) -> Option<String> {
    if let Some(HeaderValue::Text(text)) = message.header(name) {
        return Some(text.to_string());
    }
    message.header_raw(name).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The links that a person follows: what stands in them says something. A lone punctuation mark does not.
fn followed(html: &str) -> Vec<String> {
    let says = |piece: &&str| {
        let shown = piece.split_once('>').map_or("", |(_, shown)| shown).trim();
        let is_mark = shown == "&middot;" || !shown.chars().any(char::is_alphanumeric);
        // Where another tag follows at once, it is that which says it.
        shown.is_empty() || !is_mark
    };
    let pieces = html.split('<').skip(1).filter(says).map(|piece| format!("<{piece}"));
    urls(&pieces.collect::<String>(), "a", "href")
}

/// The web addresses in an attribute of a tag. Letters of ours are well-formed; in foreign ones some may be missed.
fn urls(html: &str, tag: &str, attribute: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in html.split('<').skip(1) {
        let Some(inside) = piece.split('>').next() else { continue };
        let name = inside.split_whitespace().next().unwrap_or_default();
        if !name.eq_ignore_ascii_case(tag) || found.len() >= MOST_LINKS {
            continue;
        }
        let mut rest = &inside[name.len()..];
        while let Some(equals) = rest.find('=') {
            let key = rest[..equals].split_whitespace().next_back().unwrap_or_default();
            let value = rest[equals + 1..].trim_start();
            let Some(quote @ ('"' | '\'')) = value.chars().next() else { break };
            let Some(end) = value[1..].find(quote) else { break };
            let url = value[1..=end].replace("&amp;", "&");
            if key.eq_ignore_ascii_case(attribute) && url.starts_with("http") {
                found.push(url);
            }
            rest = &value[end + 2..];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Timestamp;

    fn delivery(number: usize) -> Delivery {
        let letter = format!(
            "Message-ID: <{number}@seller.example>\r\nList-Unsubscribe: <mailto:u@seller.example>,\r\n <http://127.0.0.1/u/t{number}>\r\n\
             List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
             <p><a class=\"x\" href=\"http://127.0.0.1/c/1?a=1&amp;b=2\">see</a> <a href='mailto:x@y.example'>write</a>\
             <img width=\"1\" src=\"http://127.0.0.1/o/{number}.gif\"></p>\r\n"
        );
        let (sender, recipient) = ("a@seller.example".to_owned(), format!("p{number}@buyer.example"));
        Delivery { at: Timestamp::EPOCH, sender, recipient, letter: letter.into_bytes().into() }
    }

    #[test]
    fn readers_act_in_the_asked_shares_and_repeat() {
        let settings = ReadersSettings { unsubscribe: 100, ..ReadersSettings::default() };
        let act = || -> Vec<Vec<Action>> {
            let readers = Readers::new(7, settings.clone());
            (0..2_000).map(|number| readers.read(&delivery(number))).collect()
        };
        let all = act();
        assert_eq!(all, act());
        let count = |wanted: fn(&ActionKind) -> bool, machine: bool| {
            let fits = |action: &&Action| wanted(&action.kind) && (action.agent == Agent::Machine) == machine;
            all.iter().flatten().filter(fits).count()
        };
        assert!((760..920).contains(&count(|kind| matches!(kind, ActionKind::Open(_)), false)));
        assert!((130..240).contains(&count(|kind| matches!(kind, ActionKind::Click(_)), false)));
        assert!((120..200).contains(&count(|kind| matches!(kind, ActionKind::Click(_)), true)));
        assert!((150..250).contains(&count(|kind| matches!(kind, ActionKind::OneClickUnsubscribe(_)), false)));
        assert!(all.iter().all(|actions| actions.is_sorted_by_key(|action| action.after)));
    }

    #[test]
    fn the_addresses_are_those_of_the_letter() {
        let every =
            ReadersSettings { open: 1000, click: 1000, unsubscribe: 1000, scanned: 0, ..ReadersSettings::default() };
        let mut kinds: Vec<_> =
            Readers::new(1, every).read(&delivery(3)).into_iter().map(|action| action.kind).collect();
        kinds.sort_by_key(|kind| format!("{kind:?}"));
        assert_eq!(
            kinds,
            [
                ActionKind::Click("http://127.0.0.1/c/1?a=1&b=2".to_owned()),
                ActionKind::OneClickUnsubscribe("http://127.0.0.1/u/t3".to_owned()),
                ActionKind::Open("http://127.0.0.1/o/3.gif".to_owned()),
            ]
        );
    }
}
