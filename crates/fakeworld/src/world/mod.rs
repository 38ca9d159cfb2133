//! A year of trade, and every day after it: who the buyers are, when they order, ask and are met, in their hours and seasons.
//!
//! Everything is a function of (seed, number of companies, begin). [`World::happenings`] may be read in one piece or day by day: the
//! pieces are the same. It knows nothing of letters; how a country reads them is in [`World::reading_of`].

mod buyer;
pub mod calendar;
mod fairs;
mod firms;
mod orders;
mod traits;

pub use buyer::{Buyer, Buying, Colleague, Met, Size};
pub use fairs::Fair;
pub use orders::Order;
pub use traits::{Reading, reading};

use basics::{Dice, Timestamp};
use calendar::next_at_work;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Something that the exporter hears of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    pub at: Timestamp,
    /// The number of the buyer.
    pub buyer: usize,
    pub deed: Deed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A company writes for the first time.
    Came,
    /// Somebody of it asks; the number is that of the colleague.
    Asked { colleague: usize, subject: String },
    /// An order was placed, confirmed or taken back: as it is known then.
    Traded(Order),
}

/// The world of a seed.
#[derive(Debug)]
pub struct World {
    seed: u64,
    begins: Timestamp,
    fairs: Vec<Fair>,
    buyers: Vec<Buyer>,
}

impl World {
    /// A world whose story begins at `begins` and that has `companies` a year later.
    pub fn new(seed: u64, companies: usize, begins: Timestamp) -> Self {
        let (fairs, buyers) = (fairs::of_year(begins), buyer::buyers(seed, companies, begins));
        World { seed, begins, fairs, buyers }
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    pub fn begins(&self) -> Timestamp {
        self.begins
    }

    /// The fairs of the first year, in order.
    pub fn fairs(&self) -> &[Fair] {
        &self.fairs
    }

    /// Every buyer, also those who are not known yet; each at the place of its number.
    pub fn buyers(&self) -> &[Buyer] {
        &self.buyers
    }

    /// Every order placed before `until`, oldest first, numbered by year; those of the books before the begin too.
    pub fn orders(&self, until: Timestamp) -> Vec<Order> {
        let mut orders: Vec<Order> =
            self.buyers.iter().flat_map(|buyer| orders::of_buyer(self, buyer, until)).collect();
        orders.sort_by_key(|order| (order.placed, order.buyer));
        let (mut year, mut count) = (0, 0);
        for order in &mut orders {
            let placed = calendar::Local::of(order.placed, "Asia/Shanghai").year;
            if placed != year {
                (year, count) = (placed, 0);
            }
            count += 1;
            order.number = format!("TT-{year}-{count:05}");
        }
        orders
    }

    /// What happens from `from` on and before `until`, in order.
    pub fn happenings(&self, from: Timestamp, until: Timestamp) -> Vec<Happening> {
        let now = from..until;
        let mut happenings = Vec::new();
        for buyer in &self.buyers {
            if let Met::Asked(at) = buyer.met
                && now.contains(&at)
            {
                happenings.push(Happening { at, buyer: buyer.number, deed: Deed::Came });
            }
            self.asks(buyer, &now, &mut happenings);
        }
        for order in self.orders(until) {
            for at in [Some(order.placed), order.confirmed, order.cancelled].into_iter().flatten() {
                if now.contains(&at) {
                    happenings.push(Happening { at, buyer: order.buyer, deed: Deed::Traded(order.known_at(at)) });
                }
            }
        }
        happenings.sort_by_key(|one| (one.at, one.buyer));
        happenings
    }

    /// The questions of one buyer: whoever came asks at once; the others now and then.
    fn asks(&self, buyer: &Buyer, now: &std::ops::Range<Timestamp>, into: &mut Vec<Happening>) {
        let mut dice = Dice::from_number(self.seed ^ 0x5eed_a5cd ^ ((buyer.number as u64 + 1) << 20));
        let mut at = buyer.known_since(self).plus(Duration::from_secs(40 * 60));
        let every = match buyer.buying {
            Buying::Never | Buying::Silent => 420,
            Buying::Lapsing => 260,
            Buying::Steady | Buying::Project | Buying::Christmas | Buying::Garden | Buying::First => 150,
        };
        if !matches!(buyer.met, Met::Asked(_)) {
            at = at.plus(Duration::from_secs(dice.below(2 * every * 24 * 3_600)));
        }
        while at < now.end {
            let asked = next_at_work(buyer.country, buyer.time_zone, at, &mut dice);
            let colleague = dice.below(buyer.people.len() as u64) as usize;
            let subjects = subjects(buyer.language.primary());
            let subject = (*dice.pick(subjects).expect("not empty")).to_owned();
            if now.contains(&asked) {
                into.push(Happening { at: asked, buyer: buyer.number, deed: Deed::Asked { colleague, subject } });
            }
            at = asked.plus((every / 2 + dice.below(every)) as u32 * DAY);
        }
    }

    /// How letters are read by somebody of a buyer.
    pub fn reading_of(&self, buyer: &Buyer) -> Reading {
        let country = reading(buyer.country);
        match buyer.buying {
            Buying::Steady | Buying::Project => Reading { open: country.open * 5 / 4, ..country },
            Buying::Silent | Buying::Lapsing => {
                Reading { open: country.open / 2, unsubscribe: country.unsubscribe * 2, ..country }
            }
            _ => country,
        }
    }
}

/// What buyers write about, in their language where the exporter answers in it.
fn subjects(language: &str) -> &'static [&'static str] {
    match language {
        "de" => &[
            "Anfrage: Eichendielen 18 cm, 600 m²",
            "Preis für Gartenbänke, 2 Container",
            "Muster der geölten Oberfläche",
            "Lieferzeit Akazie, Frühjahr",
        ],
        "es" => &[
            "Cotización: piso de roble, 1 200 m²",
            "Bancos de jardín para la temporada",
            "Muestras y precio CIF",
            "Consulta por certificado FSC",
        ],
        "pt" => &["Cotação: piso de carvalho", "Bancos de jardim, prazo de entrega", "Pedido de amostras"],
        "fr" => &["Demande de prix : parquet chêne 14 cm", "Bancs de jardin, un conteneur", "Échantillons huilés"],
        "vi" => &["Báo giá sàn gỗ sồi 18 cm", "Hỏi mẫu ghế gỗ keo", "Thời gian giao hàng và điều kiện FOB"],
        "ar" => &["طلب عرض سعر: أرضيات بلوط", "استفسار عن مقاعد الحدائق", "عينات ومدة التوريد"],
        "zh" => &["詢價：橡木地板 18 公分", "戶外長椅樣品", "交期與付款條件"],
        "ja" => &["オーク床材18cmの見積依頼", "ガーデンベンチのサンプルについて", "納期の確認"],
        "ko" => &["오크 마루 18cm 견적 요청", "정원 벤치 샘플 문의"],
        _ => &[
            "RFQ: oak flooring 18 cm, 900 m²",
            "Garden benches, price for two containers",
            "Samples of the oiled finish",
            "Lead time for acacia, spring season",
            "Your certificate of origin",
            "Mixed container, is it possible?",
        ],
    }
}

#[cfg(test)]
mod tests;
