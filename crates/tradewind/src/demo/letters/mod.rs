//! The letters of the demo's company: templates that come with Tradewind, with what a maker of oak floors would write in them.

mod abroad;
mod seasons;

pub use abroad::{
    BENCHES_GERMAN, EID_ARABIC, FLOORS_GERMAN, FLOORS_SPANISH, GARDEN_SPANISH, MOON_CHINESE, PORT_VIETNAMESE,
};
pub use seasons::{CHRISTMAS, FAIR_THANKS, NEW_YEAR};

use crate::commands::Failure;
use application::Application;
use application::letters::{ChangeLetter, LetterBeginning, LetterChange, NewLetter, make_letter};
use basics::Language;
use basics::ids::LetterId;
use domain::trust::Viewer;
use std::sync::Arc;

/// A letter of the demo.
pub struct DemoLetter {
    pub name: &'static str,
    /// A tag of BCP 47.
    language: &'static str,
    template: &'static str,
    subject: &'static str,
    slots: &'static [(&'static str, &'static str)],
}

pub const FLOORS: DemoLetter = DemoLetter {
    name: "Three widths of oak",
    language: "en",
    template: "newsletter",
    subject: "Oak in three widths: what the wear test showed",
    slots: &[
        ("preheader", "A wear test, a hotel in Porto, and a better way to load a container."),
        ("kicker", "News from the mill"),
        ("title", "Oak in three widths"),
        (
            "lead",
            "Since this month our oak floor comes in 14, 18 and 22 cm. Three notes on what that means for your warehouse.",
        ),
        ("first_title", "What the wear test showed"),
        (
            "first_text",
            "12,000 turns of the abrasive wheel, and the oiled surface is still whole. The institute's report is open to you.",
        ),
        ("first_link", "https://www.tide-and-timber.example/wear-test"),
        ("button_text", "Read the report"),
        ("second_title", "A hotel in Porto laid 1,400 square metres in nine days"),
        (
            "second_text",
            "The fitter tells how he did it without closing a single room, and what he would do otherwise today.",
        ),
        ("second_link", "https://www.tide-and-timber.example/porto"),
        ("third_title", "Eleven per cent more in a 40-foot container"),
        (
            "third_text",
            "The new pallets are 3 cm lower. The loading plan is free to use, also for the floors of others.",
        ),
        ("third_link", "https://www.tide-and-timber.example/loading-plan"),
        ("closing", "Would you like samples of the three widths? Answer this letter; they leave Ningbo the next day."),
    ],
};

pub const PRICES: DemoLetter = DemoLetter {
    name: "Price list for distributors",
    language: "en",
    template: "newsletter",
    subject: "The new price list, and what stays as it is",
    slots: &[
        ("preheader", "Oak stays, ash comes down by four per cent, and freight is shown apart."),
        ("kicker", "For our distributors"),
        ("title", "The new price list"),
        ("lead", "The new list holds for six months. Oak stays as it is, ash comes down by four per cent."),
        ("first_title", "Freight is shown apart now"),
        (
            "first_text",
            "You see the price at the mill and the freight of the month side by side, so that you can book your own forwarder.",
        ),
        ("first_link", "https://www.tide-and-timber.example/price-list"),
        ("button_text", "Open the list"),
        ("second_title", "Smaller lots"),
        ("second_text", "From now on one pallet of each width may share a container."),
        ("second_link", "https://www.tide-and-timber.example/lots"),
        ("third_title", "A sample box for your counter"),
        ("third_text", "Twelve boards in a case of oak, with your name burnt into the lid."),
        ("third_link", "https://www.tide-and-timber.example/sample-box"),
        ("closing", "Questions about your own conditions? Answer this letter, it reaches Mei Lin."),
    ],
};

pub const GARDEN: DemoLetter = DemoLetter {
    name: "Garden benches, the first picture",
    language: "en",
    template: "newsletter",
    subject: "The bench that stays outside all winter",
    slots: &[
        ("preheader", "Acacia, three years in the rain of Bergen, and a spare part for everything."),
        ("kicker", "News from the mill"),
        ("title", "The bench that stays outside"),
        (
            "lead",
            "Three of our acacia benches stood in Bergen for three winters. We brought one home and sawed it through.",
        ),
        ("first_title", "What three winters did to it"),
        ("first_text", "Grey outside, sound inside: the pictures, and the moisture measured every month."),
        ("first_link", "https://www.tide-and-timber.example/bergen"),
        ("button_text", "See the pictures"),
        ("second_title", "A spare part for everything"),
        ("second_text", "Each slat, each screw and each foot can be ordered by its number for ten years."),
        ("second_link", "https://www.tide-and-timber.example/spare-parts"),
        ("third_title", "Flat in the box, up in a quarter of an hour"),
        ("third_text", "One key, eight screws, no words: the leaflet has pictures only, so it serves every country."),
        ("third_link", "https://www.tide-and-timber.example/leaflet"),
        ("closing", "Shall we keep some for your spring? Answer with a number, that is enough."),
    ],
};

/// Every letter of the exporter, in the order in which they were written.
pub const ALL: [&DemoLetter; 13] = [
    &FLOORS,
    &PRICES,
    &GARDEN,
    &FAIR_THANKS,
    &NEW_YEAR,
    &CHRISTMAS,
    &FLOORS_GERMAN,
    &BENCHES_GERMAN,
    &FLOORS_SPANISH,
    &GARDEN_SPANISH,
    &PORT_VIETNAMESE,
    &EID_ARABIC,
    &MOON_CHINESE,
];

impl DemoLetter {
    /// Makes the letter.
    pub async fn make(
        &self,
        application: &Application,
        viewer: &Viewer,
        words: &Arc<words::Catalogue>,
    ) -> Result<LetterId, Failure> {
        let new = NewLetter {
            name: self.name.into(),
            kind: None,
            language: self.language.parse().unwrap_or(Language::ENGLISH),
            beginning: LetterBeginning::Template(self.template.into()),
        };
        let letter = make_letter(application, viewer, words, new).await?;
        let change = LetterChange {
            subject: Some(self.subject.into()),
            slots: self.slots.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            ..LetterChange::default()
        };
        application.perform(viewer, ChangeLetter { letter, version: 1, change }).await?;
        Ok(letter)
    }
}
