//! Letters that belong to a season of the exporter's year.

use super::DemoLetter;

pub const FAIR_THANKS: DemoLetter = DemoLetter {
    name: "After the fair",
    language: "en",
    template: "newsletter",
    subject: "Your card lies on my desk, and what we talked about",
    slots: &[
        ("preheader", "Three answers we owed you at the stand, and the samples you pointed at."),
        ("kicker", "After the fair"),
        ("title", "It was good to meet you"),
        (
            "lead",
            "You left your card at our stand. Here are the three things that most visitors asked for, so that nobody has to wait for a call.",
        ),
        ("first_title", "The samples are packed"),
        (
            "first_text",
            "Oak in three widths, oiled and raw, in one box. Tell us the address and it leaves Ningbo tomorrow.",
        ),
        ("first_link", "https://www.tide-and-timber.example/samples"),
        ("button_text", "Ask for the box"),
        ("second_title", "Prices with freight to your port"),
        ("second_text", "The list shows the price at the mill and the freight of the month, port by port."),
        ("second_link", "https://www.tide-and-timber.example/price-list"),
        ("third_title", "What fits into a container"),
        ("third_text", "A plan for 20 and 40 feet, mixed or of one kind."),
        ("third_link", "https://www.tide-and-timber.example/loading-plan"),
        ("closing", "Was it something else you asked for? Answer this letter, Mei Lin was at the stand herself."),
    ],
};

pub const NEW_YEAR: DemoLetter = DemoLetter {
    name: "Before the New Year holidays",
    language: "en",
    template: "newsletter",
    subject: "Our mill rests for two weeks: the last ships before it",
    slots: &[
        ("preheader", "What is ordered by the 20th leaves before the holidays; what comes later leaves in March."),
        ("kicker", "From the mill"),
        ("title", "Before the mill rests"),
        (
            "lead",
            "For the Lunar New Year our people go home, some of them for two days by train. The mill stands still for two weeks, the ports for nearly as long.",
        ),
        ("first_title", "The last ships"),
        (
            "first_text",
            "Orders confirmed by the 20th are loaded before the holidays. The list of ships is kept up to date.",
        ),
        ("first_link", "https://www.tide-and-timber.example/ships"),
        ("button_text", "See the ships"),
        ("second_title", "Who is there meanwhile"),
        ("second_text", "One of us reads every letter. Samples leave from the store in Rotterdam."),
        ("second_link", "https://www.tide-and-timber.example/holidays"),
        ("third_title", "Freight after the holidays"),
        ("third_text", "Rates usually ease in the third week. We book for you when they do, if you wish."),
        ("third_link", "https://www.tide-and-timber.example/freight"),
        ("closing", "Shall we keep a place on a ship? Answer with the number of pallets."),
    ],
};

pub const CHRISTMAS: DemoLetter = DemoLetter {
    name: "Christmas goods, early order",
    language: "en",
    template: "newsletter",
    subject: "Christmas in July: what has to be on the water by September",
    slots: &[
        (
            "preheader",
            "Boards, candle trays and the small sledge: order by the end of August, on the shelf by November.",
        ),
        ("kicker", "For the season"),
        ("title", "Christmas is ordered in July"),
        (
            "lead",
            "A container needs five weeks to Hamburg and six to Halifax, and in October everybody wants one. So we ask you now.",
        ),
        ("first_title", "The small collection"),
        ("first_text", "Serving boards, candle trays and a sledge for the window, all from the offcuts of our floors."),
        ("first_link", "https://www.tide-and-timber.example/christmas"),
        ("button_text", "See the collection"),
        ("second_title", "Five per cent for the early ones"),
        ("second_text", "For orders confirmed by the 31st of August, on top of your usual terms."),
        ("second_link", "https://www.tide-and-timber.example/early-order"),
        ("third_title", "Packed for the shelf"),
        ("third_text", "Each piece in a box with your barcode; displays of 24 come ready to stand."),
        ("third_link", "https://www.tide-and-timber.example/packing"),
        ("closing", "Which quantity sold out last year? Answer, and we look it up for you."),
    ],
};
