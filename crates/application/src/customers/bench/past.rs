//! Events for measuring: a skewed year of nine classes, as a mailing company's customers make it.

use crate::{Trouble, Work};
use basics::ids::{CampaignId, CompanyId, ContactId, Event, ThingId};
use basics::{Dice, Timestamp};
use store::sending::hits::EventRow;
use store::sending::report::{self, LinkRow};

/// The classes and how many of a thousand events are of each.
const CLASSES: [(&str, u64); 9] = [
    ("opened", 460),
    ("clicked", 150),
    ("visited", 140),
    ("viewed", 150),
    ("replied", 35),
    ("downloaded", 30),
    ("inquired", 15),
    ("carted", 15),
    ("unsubscribed", 5),
];
/// Things that people look at; the first ones are what the measure's conditions name.
const THINGS: u64 = 500;
const CAMPAIGNS: u64 = 40;
const FIRST_CAMPAIGN: u64 = 1_000;
/// Links of each campaign's letter, every one to a thing.
const LINKS: u64 = 8;
const YEAR_MINUTES: u64 = 365 * 24 * 60;
/// Events of a person on average before they are stretched to what is asked for.
const AVERAGE: f64 = 10.9;

/// The events of one person: most have few, some have very many.
pub(super) fn events_of(
    work: &mut Work<'_>,
    dice: &mut Dice,
    contact: ContactId,
    company: Option<CompanyId>,
    each: f64,
) -> Result<Vec<EventRow>, Trouble> {
    let count = match dice.below(100) {
        0..=29 => dice.below(3),
        30..=79 => 3 + dice.below(11),
        80..=97 => 12 + dice.below(21),
        _ => 60 + dice.below(141),
    };
    let count = (count as f64 * each / AVERAGE).round() as u64;
    let mut events = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    for _ in 0..count {
        // More of them lately: the younger of two draws.
        let ago = dice.below(YEAR_MINUTES).min(dice.below(YEAR_MINUTES));
        let at = Timestamp::from_millis(work.now.as_millis() - (ago * 60_000 + dice.below(60_000)) as i64);
        let kind = class(dice);
        let about = match kind {
            "opened" | "clicked" | "unsubscribed" => FIRST_CAMPAIGN + dice.below(CAMPAIGNS),
            _ => 1 + dice.below(THINGS).min(dice.below(THINGS)),
        };
        events.push(EventRow {
            id: work.mint::<Event>()?,
            at,
            kind,
            contact: Some(contact),
            company,
            object: Some(about as i64),
            link: (kind == "clicked").then_some((ago % LINKS) as i64),
            verdict: "human",
            rule: "measured",
            rule_version: None,
            sealed: None,
        });
    }
    Ok(events)
}

/// The links of the campaigns.
pub(super) async fn put_links(work: &mut Work<'_>) -> Result<(), Trouble> {
    for campaign in 0..CAMPAIGNS {
        let mut links = Vec::new();
        for number in 0..LINKS {
            let thing = ThingId::from_i64((1 + (campaign * LINKS + number) % THINGS) as i64);
            let url = format!("https://www.example.com/{thing}");
            links.push(LinkRow { id: work.mint()?, number: number as i64, url, thing: Some(thing) });
        }
        report::put_links(work.transaction, CampaignId::from_i64((FIRST_CAMPAIGN + campaign) as i64), &links).await?;
    }
    Ok(())
}

fn class(dice: &mut Dice) -> &'static str {
    let mut drawn = dice.below(1_000);
    for (class, share) in CLASSES {
        if drawn < share {
            return class;
        }
        drawn -= share;
    }
    "opened"
}
