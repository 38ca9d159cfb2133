//! Whether answers and bounces can come back: the MX records of a domain (RFC 5321 §5.1, RFC 7505).

use super::{Answer, Check, Finding, Health, Record};

/// Where a domain takes mail, as far as this check minds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailIn {
    /// Host names by preference.
    Exchangers(Vec<String>),
    /// An address and no MX.
    Itself,
    /// A null MX.
    Refused,
}

/// Judges a domain. `dead` is the first exchanger without address.
pub fn judge(domain: &str, answer: &Answer<MailIn>, dead: Option<&str>) -> Finding {
    let finding = |health, code| Finding::new(Check::Mx, health, code).with("domain", domain);
    let record = || Record { name: domain.to_owned(), kind: "MX".to_owned(), value: format!("10 mail.{domain}") };
    match answer {
        Answer::Unanswered => Finding::unknown(Check::Mx),
        Answer::Absent => finding(Health::Bad, "mx_missing").publish(record()),
        Answer::Found(MailIn::Refused) => finding(Health::Bad, "mx_null").found("0 .").publish(record()),
        Answer::Found(MailIn::Itself) => finding(Health::Warn, "mx_implicit").publish(record()),
        Answer::Found(MailIn::Exchangers(hosts)) => {
            let shown = hosts.join(", ");
            if let Some(dead) = dead {
                return finding(Health::Warn, "mx_dead").with("host", dead).found(&shown);
            }
            // RFC 2181 §10.3: a name, never an address.
            if let Some(number) = hosts.iter().find(|host| host.parse::<std::net::IpAddr>().is_ok()) {
                return finding(Health::Bad, "mx_number").with("host", number).found(&shown);
            }
            finding(Health::Good, "mx_good").with("count", hosts.len()).found(&shown)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_answers_come_back_is_judged() {
        let hosts = |hosts: &[&str]| Answer::Found(MailIn::Exchangers(hosts.iter().map(|h| (*h).to_owned()).collect()));
        for (answer, dead, code) in [
            (hosts(&["mx.a.example"]), None, "mx_good"),
            (hosts(&["mx.a.example"]), Some("mx.a.example"), "mx_dead"),
            (hosts(&["192.0.2.1"]), None, "mx_number"),
            (Answer::Found(MailIn::Refused), None, "mx_null"),
            (Answer::Found(MailIn::Itself), None, "mx_implicit"),
            (Answer::Absent, None, "mx_missing"),
            (Answer::Unanswered, None, "unanswered"),
        ] {
            assert_eq!(judge("a.example", &answer, dead).code, code);
        }
    }
}
