//! The name of a sending address: PTR, its way back (forward-confirmed), and the name said in EHLO.

use super::{Answer, Check, Finding, Health, Record};
use std::net::IpAddr;

/// One address that letters leave from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending<'a> {
    pub address: IpAddr,
    /// What EHLO says; none where a relay speaks for us.
    pub hello: Option<&'a str>,
    /// Whether the address is ours to name; that of a relay is its owner's.
    pub is_ours: bool,
}

/// A name of an address, and the addresses that it leads to.
pub type Named = (String, Answer<Vec<IpAddr>>);

/// Judges the names of an address, each with the addresses that it leads to.
pub fn judge(sending: &Sending<'_>, names: &Answer<Vec<Named>>) -> Finding {
    // What another has to mend is told, not alarmed about.
    let worst = if sending.is_ours { Health::Bad } else { Health::Warn };
    let finding = |health, code| Finding::new(Check::Pointer, health, code).with("address", sending.address);
    let record =
        |value: &str| Record { name: sending.address.to_string(), kind: "PTR".to_owned(), value: value.to_owned() };
    let wish = sending.hello.filter(|hello| hello.contains('.'));
    let mend = |finding: Finding| match wish {
        Some(hello) if sending.is_ours => finding.publish(record(hello)),
        _ => finding,
    };
    let names = match names {
        Answer::Unanswered => return Finding::unknown(Check::Pointer),
        Answer::Absent => return mend(finding(worst, "ptr_missing")),
        Answer::Found(names) => names,
    };
    let leads_back = |answer: &Answer<Vec<IpAddr>>| {
        answer.found().is_some_and(|back| back.iter().any(|one| one.to_canonical() == sending.address.to_canonical()))
    };
    let shown = names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let Some((name, _)) = names.iter().find(|(_, back)| leads_back(back)) else {
        if names.iter().any(|(_, back)| *back == Answer::Unanswered) {
            return Finding::unknown(Check::Pointer).found(&shown);
        }
        return mend(finding(worst, "ptr_one_way").with("name", &shown)).found(&shown);
    };
    if is_generic(name, sending.address) {
        return mend(finding(Health::Warn, "ptr_generic").with("name", name)).found(&shown);
    }
    if let Some(hello) = sending.hello.filter(|hello| !hello.eq_ignore_ascii_case(name)) {
        return mend(finding(Health::Warn, "ptr_hello").with("name", name).with("hello", hello)).found(&shown);
    }
    finding(Health::Good, "ptr_good").with("name", name).found(&shown)
}

/// A name that only spells the address, as dial-up lines have: receivers distrust it.
fn is_generic(name: &str, address: IpAddr) -> bool {
    let IpAddr::V4(address) = address.to_canonical() else { return false };
    let parts: Vec<&str> =
        name.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let mut octets = address.octets().map(|octet| octet.to_string());
    let spelt = |octets: &[String; 4]| parts.windows(4).any(|window| window.iter().eq(octets.iter()));
    if spelt(&octets) {
        return true;
    }
    octets.reverse();
    spelt(&octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hello: Option<&str>, is_ours: bool, names: &[(&str, &str)], expected: (Health, &str)) {
        let sending = Sending { address: "203.0.113.24".parse().unwrap(), hello, is_ours };
        let names: Vec<_> = names
            .iter()
            .map(|(name, back)| {
                let back = back.parse().map_or(Answer::Absent, |back| Answer::Found(vec![back]));
                ((*name).to_owned(), back)
            })
            .collect();
        let answer = if names.is_empty() { Answer::Absent } else { Answer::Found(names) };
        let found = judge(&sending, &answer);
        assert_eq!((found.health, found.code), expected);
    }

    #[test]
    fn an_address_has_a_name_that_leads_back_and_is_said() {
        use Health::{Bad, Good, Warn};
        let hello = Some("out1.seller.example");
        check(hello, true, &[("out1.seller.example", "203.0.113.24")], (Good, "ptr_good"));
        check(hello, true, &[], (Bad, "ptr_missing"));
        check(None, false, &[], (Warn, "ptr_missing"));
        check(hello, true, &[("out1.seller.example", "203.0.113.25")], (Bad, "ptr_one_way"));
        check(hello, true, &[("out1.seller.example", "")], (Bad, "ptr_one_way"));
        check(hello, true, &[("host-203-0-113-24.isp.example", "203.0.113.24")], (Warn, "ptr_generic"));
        check(hello, true, &[("24.113.0.203.isp.example", "203.0.113.24")], (Warn, "ptr_generic"));
        check(Some("localhost"), true, &[("out1.seller.example", "203.0.113.24")], (Warn, "ptr_hello"));
        check(None, false, &[("out1.relay.example", "203.0.113.24")], (Good, "ptr_good"));
    }
}
