//! Latin letters: the West and North of Europe, and where its languages went.

use super::{Manner, Parts};

pub(super) const GERMAN: Manner = Manner {
    stems: &[
        ("Nordlicht", "nordlicht"),
        ("Hanse", "hanse"),
        ("Waldkauz", "waldkauz"),
        ("Elbtor", "elbtor"),
        ("Lindenhof", "lindenhof"),
        ("Alpenrand", "alpenrand"),
        ("Sonnberg", "sonnberg"),
        ("Kranich", "kranich"),
        ("Brückner", "brueckner"),
        ("Eichental", "eichental"),
        ("Seehaus", "seehaus"),
        ("Marktgraf", "marktgraf"),
    ],
    trades: &[
        ("Holzhandel", "holz"),
        ("Gartenwelt", "garten"),
        ("Parkett", "parkett"),
        ("Bauzentrum", "bau"),
        ("Wohnkultur", "wohnen"),
        ("Objektmöbel", "objekt"),
        ("Handel", "handel"),
    ],
    forms: &["GmbH", "GmbH & Co. KG", "AG"],
    order: Parts::StemTradeForm,
};

pub(super) const FRENCH: Manner = Manner {
    stems: &[
        ("du Canal", "canal"),
        ("des Tilleuls", "tilleuls"),
        ("Beaurivage", "beaurivage"),
        ("de l’Erdre", "erdre"),
        ("Saint-Clair", "saintclair"),
        ("Grand Large", "grandlarge"),
        ("Belledonne", "belledonne"),
        ("du Moulin", "moulin"),
    ],
    trades: &[
        ("Parquets", "parquets"),
        ("Jardins", "jardins"),
        ("Matériaux", "materiaux"),
        ("Maison", "maison"),
        ("Négoce", "negoce"),
        ("Bois", "bois"),
    ],
    forms: &["SARL", "SAS", "SA"],
    order: Parts::TradeStemForm,
};

pub(super) const SPANISH: Manner = Manner {
    stems: &[
        ("Andina", "andina"),
        ("del Sur", "delsur"),
        ("Costa Verde", "costaverde"),
        ("La Ribera", "laribera"),
        ("Montealto", "montealto"),
        ("El Roble", "elroble"),
        ("Buenavista", "buenavista"),
        ("del Pacífico", "pacifico"),
        ("Santa Elena", "santaelena"),
        ("Los Olivos", "losolivos"),
    ],
    trades: &[
        ("Maderas", "maderas"),
        ("Comercial", "comercial"),
        ("Pisos", "pisos"),
        ("Muebles", "muebles"),
        ("Jardines", "jardines"),
        ("Importadora", "importadora"),
        ("Constructora", "constructora"),
    ],
    forms: &["S.A.", "S.L.", "S.A.S."],
    order: Parts::TradeStemForm,
};

pub(super) const PORTUGUESE: Manner = Manner {
    stems: &[
        ("Atlântico", "atlantico"),
        ("Boa Vista", "boavista"),
        ("Serra Azul", "serraazul"),
        ("Ribeira", "ribeira"),
        ("do Vale", "dovale"),
        ("Ipê", "ipe"),
        ("Monte Claro", "monteclaro"),
        ("Três Rios", "tresrios"),
    ],
    trades: &[
        ("Madeiras", "madeiras"),
        ("Pisos", "pisos"),
        ("Casa", "casa"),
        ("Jardim", "jardim"),
        ("Comercial", "comercial"),
        ("Construções", "construcoes"),
    ],
    forms: &["Lda.", "Ltda.", "S.A."],
    order: Parts::TradeStemForm,
};

pub(super) const ITALIAN: Manner = Manner {
    stems: &[
        ("Adriatica", "adriatica"),
        ("Valverde", "valverde"),
        ("San Marco", "sanmarco"),
        ("Bellavista", "bellavista"),
        ("La Quercia", "laquercia"),
        ("Monviso", "monviso"),
        ("Castello", "castello"),
        ("Riva", "riva"),
    ],
    trades: &[
        ("Legnami", "legnami"),
        ("Parchetti", "parchetti"),
        ("Arredo", "arredo"),
        ("Giardini", "giardini"),
        ("Edilizia", "edilizia"),
        ("Forniture", "forniture"),
    ],
    forms: &["S.r.l.", "S.p.A."],
    order: Parts::TradeStemForm,
};

pub(super) const ENGLISH: Manner = Manner {
    stems: &[
        ("Harbour Lane", "harbourlane"),
        ("Redwood", "redwood"),
        ("Fairfield", "fairfield"),
        ("Kestrel", "kestrel"),
        ("Blackstone", "blackstone"),
        ("Northgate", "northgate"),
        ("Willow Creek", "willowcreek"),
        ("Anchor", "anchor"),
        ("Stonebridge", "stonebridge"),
        ("Maple Hill", "maplehill"),
        ("Seaview", "seaview"),
        ("Oldfield", "oldfield"),
        ("Summit", "summit"),
        ("Pioneer", "pioneer"),
    ],
    trades: &[
        ("Flooring", "flooring"),
        ("Garden Supply", "garden"),
        ("Timber", "timber"),
        ("Home", "home"),
        ("Interiors", "interiors"),
        ("Building Products", "building"),
        ("Outdoor Living", "outdoor"),
        ("Trading", "trading"),
    ],
    forms: &["Ltd", "Inc.", "LLC", "& Sons"],
    order: Parts::StemTradeForm,
};

pub(super) const NORDIC: Manner = Manner {
    stems: &[
        ("Fjord", "fjord"),
        ("Skog", "skog"),
        ("Nordan", "nordan"),
        ("Björk", "bjork"),
        ("Havn", "havn"),
        ("Lund", "lund"),
        ("Vinter", "vinter"),
        ("Klippe", "klippe"),
    ],
    trades: &[
        ("Golv", "golv"),
        ("Trä", "tra"),
        ("Hem", "hem"),
        ("Hage", "hage"),
        ("Bygg", "bygg"),
        ("Interiør", "interior"),
    ],
    forms: &["AB", "A/S", "AS", "Oy"],
    order: Parts::StemTradeForm,
};

pub(super) const DUTCH: Manner = Manner {
    stems: &[
        ("Maasoever", "maasoever"),
        ("Vechtdal", "vechtdal"),
        ("De Linde", "delinde"),
        ("Polder", "polder"),
        ("Zeezicht", "zeezicht"),
        ("Oranjehof", "oranjehof"),
        ("Waterland", "waterland"),
        ("De Eik", "deeik"),
    ],
    trades: &[
        ("Houthandel", "hout"),
        ("Tuinmeubelen", "tuin"),
        ("Vloeren", "vloeren"),
        ("Bouwmarkt", "bouw"),
        ("Wonen", "wonen"),
    ],
    forms: &["B.V.", "N.V."],
    order: Parts::StemTradeForm,
};
