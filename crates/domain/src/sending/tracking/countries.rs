//! The countries whose rules are known, as shipped: dated and sourced. A workspace may say otherwise, row by row.

use super::mode::Mode;
use basics::Country;

/// What is shipped for a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedCountry {
    code: &'static str,
    pub mode: Mode,
    /// The law or the authority's word.
    pub source: &'static str,
    /// Since when it is so: a day, or a month.
    pub since: &'static str,
}

impl ShippedCountry {
    pub fn country(&self) -> Country {
        self.code.parse().expect("a test reads every shipped code")
    }
}

const UNION: &str = "EDPB Guidelines 2/2023 on article 5(3) of Directive 2002/58/EC";
const UNION_SINCE: &str = "2024-10";

const fn union(code: &'static str) -> ShippedCountry {
    ShippedCountry { code, mode: Mode::Aggregate, source: UNION, since: UNION_SINCE }
}

const SHIPPED: &[ShippedCountry] = &[
    union("AT"),
    union("BE"),
    union("BG"),
    union("CY"),
    union("CZ"),
    union("DE"),
    union("DK"),
    union("EE"),
    union("ES"),
    union("FI"),
    ShippedCountry {
        code: "FR",
        mode: Mode::Consented,
        source: "CNIL, deliberation 2026-042 on tracking pixels in e-mail",
        since: "2026-04-14",
    },
    ShippedCountry {
        code: "GB",
        mode: Mode::Aggregate,
        source: "Privacy and Electronic Communications Regulations 2003, regulation 6",
        since: "2011-05-26",
    },
    union("GR"),
    union("HR"),
    union("HU"),
    union("IE"),
    union("IS"),
    union("IT"),
    union("LI"),
    union("LT"),
    union("LU"),
    union("LV"),
    union("MT"),
    union("NL"),
    union("NO"),
    union("PL"),
    union("PT"),
    union("RO"),
    union("SE"),
    union("SI"),
    union("SK"),
];

/// Every country that is shipped, by code.
pub const fn shipped_countries() -> &'static [ShippedCountry] {
    SHIPPED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_country_in_order() {
        let codes: Vec<&str> = SHIPPED.iter().map(|row| row.code).collect();
        assert!(codes.is_sorted() && SHIPPED.iter().all(|row| row.country().to_string() == row.code));
    }
}
