//! What the exporter has planned for its year: which letter goes to whom on which day, and when cards of a fair are entered.

use super::company::House;
use super::letters::{
    BENCHES_GERMAN, CHRISTMAS, DemoLetter, EID_ARABIC, FAIR_THANKS, FLOORS, FLOORS_GERMAN, FLOORS_SPANISH, GARDEN,
    GARDEN_SPANISH, MOON_CHINESE, NEW_YEAR, PORT_VIETNAMESE, PRICES,
};
use basics::Timestamp;
use basics::ids::ListId;
use fakeworld::world::{World, calendar};
use std::time::Duration;

/// Cards lie on the desk for some days.
const CARDS_AFTER: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// The greeting goes out when the offices open again.
const EID_AFTER: Duration = Duration::from_secs(5 * 24 * 60 * 60);
/// Before a campaign has ended no other begins.
const APART: Duration = Duration::from_secs(7 * 60 * 60);

/// Who gets a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// The newsletter in a language.
    Readers(&'static str),
    Distributors,
    Fair,
}

impl Whom {
    pub fn list(self, house: &House) -> Option<ListId> {
        match self {
            Whom::Readers(language) => house.newsletter(language),
            Whom::Distributors => Some(house.distributors),
            Whom::Fair => Some(house.fair),
        }
    }
}

#[derive(Clone, Copy)]
pub enum Plan {
    /// The cards of a fair of the world are entered.
    Cards(usize),
    Letter {
        name: &'static str,
        whom: Whom,
        letter: &'static DemoLetter,
    },
}

/// Month, day, hour in UTC, name, whom, which letter.
const LETTERS: [(i64, i64, u64, &str, Whom, &DemoLetter); 13] = [
    (1, 13, 8, "Before the New Year holidays", Whom::Readers("en"), &NEW_YEAR),
    (2, 24, 9, "Price list, spring", Whom::Distributors, &PRICES),
    (3, 4, 8, "Die Bank, die draußen bleibt", Whom::Readers("de"), &BENCHES_GERMAN),
    (3, 12, 14, "El banco que se queda afuera", Whom::Readers("es"), &GARDEN_SPANISH),
    (5, 6, 8, "After the spring fair", Whom::Fair, &FAIR_THANKS),
    (5, 19, 3, "Đà Nẵng mỗi tuần một chuyến", Whom::Readers("vi"), &PORT_VIETNAMESE),
    (6, 10, 8, "Oak in three widths", Whom::Readers("en"), &FLOORS),
    (7, 8, 8, "Christmas is ordered in July", Whom::Readers("en"), &CHRISTMAS),
    (8, 26, 8, "Eiche in drei Breiten", Whom::Readers("de"), &FLOORS_GERMAN),
    (9, 9, 14, "Roble en tres anchos", Whom::Readers("es"), &FLOORS_SPANISH),
    (9, 17, 2, "中秋問候", Whom::Readers("zh"), &MOON_CHINESE),
    (11, 4, 8, "After the autumn fair", Whom::Fair, &FAIR_THANKS),
    (11, 18, 9, "New price list for distributors", Whom::Distributors, &PRICES),
];

/// What is planned from `from` on and before `until`, in order, and never two letters at once.
pub fn plans(world: &World, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, Plan)> {
    let year = |at: Timestamp| i64::from(calendar::Local::of(at, "UTC").year);
    let mut plans = Vec::new();
    for (number, fair) in world.fairs().iter().enumerate() {
        plans.push((fair.ends.plus(CARDS_AFTER), Plan::Cards(number)));
    }
    for year in year(from)..=year(until) {
        for (month, day, hour, name, whom, letter) in LETTERS {
            let at = calendar::noon(year, month, day).minus(Duration::from_secs((12 - hour.min(12)) * 3_600));
            let at = at.plus(Duration::from_secs(hour.saturating_sub(12) * 3_600));
            plans.push((at, Plan::Letter { name, whom, letter }));
        }
        if let Some(eid) = calendar::eid(year) {
            let letter = &EID_ARABIC;
            plans.push((eid.plus(EID_AFTER), Plan::Letter { name: "تهنئة العيد", whom: Whom::Readers("ar"), letter }));
        }
    }
    plans.retain(|(at, _)| (from..until).contains(at));
    plans.sort_by_key(|(at, _)| *at);
    let mut free = from;
    for (at, _) in &mut plans {
        *at = (*at).max(free);
        free = at.plus(APART);
    }
    plans.retain(|(at, _)| *at < until);
    plans
}

/// The letters that go round among the readers while somebody looks on.
pub const ROUND: [(Whom, &DemoLetter); 6] = [
    (Whom::Readers("de"), &BENCHES_GERMAN),
    (Whom::Distributors, &PRICES),
    (Whom::Readers("es"), &GARDEN_SPANISH),
    (Whom::Readers("en"), &GARDEN),
    (Whom::Readers("ar"), &EID_ARABIC),
    (Whom::Fair, &FAIR_THANKS),
];
