//! Latin letters, West and North of Europe and where its languages went.

use super::{Culture, Order};

pub(super) const GERMAN: Culture = Culture {
    given: &[
        ("Anna", "anna"),
        ("Jürgen", "juergen"),
        ("Katrin", "katrin"),
        ("Lukas", "lukas"),
        ("Sabine", "sabine"),
        ("Thomas", "thomas"),
        ("Uwe", "uwe"),
        ("Änne", "aenne"),
    ],
    family: &[
        ("Müller", "mueller"),
        ("Schmidt", "schmidt"),
        ("Weiß", "weiss"),
        ("Vogel", "vogel"),
        ("Krüger", "krueger"),
        ("Hoffmann", "hoffmann"),
        ("Bäcker", "baecker"),
        ("Lang", "lang"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "GmbH",
};

pub(super) const FRENCH: Culture = Culture {
    given: &[
        ("Hélène", "helene"),
        ("François", "francois"),
        ("Camille", "camille"),
        ("Benoît", "benoit"),
        ("Zoé", "zoe"),
        ("Luc", "luc"),
        ("Aurélie", "aurelie"),
        ("Marc", "marc"),
    ],
    family: &[
        ("Lefèvre", "lefevre"),
        ("Dubois", "dubois"),
        ("Gérard", "gerard"),
        ("Moreau", "moreau"),
        ("Noël", "noel"),
        ("Petit", "petit"),
        ("Rousseau", "rousseau"),
        ("Bérard", "berard"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "SARL",
};

pub(super) const DUTCH: Culture = Culture {
    given: &[
        ("Daan", "daan"),
        ("Sanne", "sanne"),
        ("Jeroen", "jeroen"),
        ("Loïs", "lois"),
        ("Pieter", "pieter"),
        ("Femke", "femke"),
        ("Bram", "bram"),
        ("Noor", "noor"),
    ],
    family: &[
        ("de Vries", "devries"),
        ("van Dijk", "vandijk"),
        ("Bakker", "bakker"),
        ("Visser", "visser"),
        ("Smit", "smit"),
        ("Mulder", "mulder"),
        ("de Boer", "deboer"),
        ("Kok", "kok"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "B.V.",
};

pub(super) const NORDIC: Culture = Culture {
    given: &[
        ("Åsa", "asa"),
        ("Björn", "bjorn"),
        ("Søren", "soren"),
        ("Ingrid", "ingrid"),
        ("Märta", "marta"),
        ("Lars", "lars"),
        ("Øyvind", "oyvind"),
        ("Kaisa", "kaisa"),
    ],
    family: &[
        ("Ångström", "angstrom"),
        ("Lindqvist", "lindqvist"),
        ("Jørgensen", "jorgensen"),
        ("Berg", "berg"),
        ("Hämäläinen", "hamalainen"),
        ("Nyström", "nystrom"),
        ("Sørensen", "sorensen"),
        ("Dahl", "dahl"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "AB",
};

pub(super) const ENGLISH: Culture = Culture {
    given: &[
        ("Emma", "emma"),
        ("Oliver", "oliver"),
        ("Siobhán", "siobhan"),
        ("Jack", "jack"),
        ("Grace", "grace"),
        ("Liam", "liam"),
        ("Chloe", "chloe"),
        ("Noah", "noah"),
    ],
    family: &[
        ("O'Brien", "obrien"),
        ("Taylor", "taylor"),
        ("Walker", "walker"),
        ("Hughes", "hughes"),
        ("Clarke", "clarke"),
        ("Murphy", "murphy"),
        ("Young", "young"),
        ("Evans", "evans"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "Ltd",
};

pub(super) const AFRICAN: Culture = Culture {
    given: &[
        ("Chinedu", "chinedu"),
        ("Wanjiku", "wanjiku"),
        ("Kwame", "kwame"),
        ("Amara", "amara"),
        ("Thabo", "thabo"),
        ("Zawadi", "zawadi"),
        ("Sipho", "sipho"),
        ("Adé", "ade"),
    ],
    family: &[
        ("Okafor", "okafor"),
        ("Mwangi", "mwangi"),
        ("Mensah", "mensah"),
        ("Dlamini", "dlamini"),
        ("Adébáyò", "adebayo"),
        ("Otieno", "otieno"),
        ("Nkosi", "nkosi"),
        ("Boateng", "boateng"),
    ],
    order: Order::GivenFirst,
    space: " ",
    form: "Ltd",
};
