use super::*;
use crate::unpack::tests::{gzip, zip};
use basics::Dice;

/// The form of RFC 7489, as most receivers write it.
const OLD: &str = r#"<?xml version="1.0" encoding="UTF-8" ?>
<feedback>
  <report_metadata><org_name>Mail Giant</org_name><email>noreply@giant.example</email><report_id>1234</report_id>
    <date_range><begin>1764028800</begin><end>1764115199</end></date_range></report_metadata>
  <policy_published><domain>Seller.example</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><sp>none</sp><pct>100</pct></policy_published>
  <record>
    <row><source_ip>203.0.113.24</source_ip><count>120</count>
      <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
    <identifiers><header_from>seller.example</header_from></identifiers>
    <auth_results>
      <dkim><domain>relay.example</domain><selector>r1</selector><result>fail</result></dkim>
      <dkim><domain>seller.example</domain><selector>tw1</selector><result>pass</result></dkim>
      <spf><domain>bounce.relay.example</domain><result>pass</result></spf></auth_results>
  </record>
  <record>
    <row><source_ip>2001:db8::bad</source_ip><count>7</count>
      <policy_evaluated><disposition>quarantine</disposition><dkim>fail</dkim><spf>fail</spf>
        <reason><type>forwarded</type><comment>x &amp; y</comment></reason></policy_evaluated></row>
    <identifiers><envelope_from>a.example</envelope_from><header_from>seller.example</header_from></identifiers>
    <auth_results><spf><domain>a.example</domain><result>softfail</result></spf></auth_results>
  </record>
  <record><row><source_ip>no address</source_ip><count>1</count></row></record>
</feedback>"#;

/// The form of RFC 9990: a name space, `discovery_method`, `testing`, extensions.
const NEW: &str = r#"<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0" xmlns:x="urn:x"><version>1.0</version>
  <report_metadata><org_name>New Mail</org_name><email>a@new.example</email><report_id>z@new.example</report_id>
    <date_range><begin>1764028800</begin><end>1764115200</end></date_range><generator>g 1</generator></report_metadata>
  <policy_published><domain>seller.example</domain><discovery_method>treewalk</discovery_method><p>reject</p><np>reject</np>
    <testing>n</testing></policy_published><extension><x:any>1</x:any></extension>
  <record><row><source_ip>203.0.113.24</source_ip><count>3</count><policy_evaluated><disposition>pass</disposition>
    <dkim>pass</dkim><spf>pass</spf></policy_evaluated></row><identifiers><header_from>seller.example</header_from></identifiers>
    <auth_results><dkim><domain>seller.example</domain><selector>tw1</selector><result>pass</result></dkim>
    <spf><domain>bounce.seller.example</domain><scope>mfrom</scope><result>pass</result></spf></auth_results></record></feedback>"#;

#[test]
fn the_older_form_is_read() {
    let report = parse(OLD).unwrap();
    assert_eq!((report.organisation.as_str(), report.domain.as_str()), ("Mail Giant", "seller.example"));
    assert_eq!((report.policy.as_deref(), report.rows.len()), (Some("none"), 2));
    let [good, bad] = &report.rows[..] else { panic!("two rows") };
    assert!(good.passes() && good.dkim && !good.spf);
    assert_eq!((good.letters, good.dkim_selector.as_deref()), (120, Some("tw1")));
    assert!(!bad.passes());
    assert_eq!((bad.disposition, bad.reason.as_deref()), (Disposition::Quarantine, Some("forwarded")));
}

#[test]
fn the_newer_form_is_read_packed_in_either_way() {
    let report = parse(NEW).unwrap();
    assert_eq!((report.policy.as_deref(), report.rows[0].letters), (Some("reject"), 3));
    assert_eq!(read(&gzip(NEW.as_bytes())), Ok(report.clone()));
    assert_eq!(read(&zip(&[b"<html/>", NEW.as_bytes()], None)), Ok(report));
}

#[test]
fn other_files_are_refused() {
    assert_eq!(read(b"hello"), Err(DmarcRefusal::NotAReport));
    assert_eq!(read(b"<html></html>"), Err(DmarcRefusal::NotAReport));
    assert_eq!(read(b"<feedback></feedback>"), Err(DmarcRefusal::Head));
    let backwards = OLD.replace("1764115199", "1");
    assert_eq!(read(backwards.as_bytes()), Err(DmarcRefusal::Head));
    let far = OLD.replace("1764115199", "18446744073709551615");
    assert_eq!(read(far.as_bytes()), Err(DmarcRefusal::Head));
}

/// Rounds of the mutator: some seconds.
const ROUNDS: u64 = 3_000;

#[test]
fn whatever_is_changed_in_a_report_nothing_panics() {
    let seeds = [
        OLD.as_bytes().to_vec(),
        NEW.as_bytes().to_vec(),
        gzip(OLD.as_bytes()),
        zip(&[OLD.as_bytes()], None),
        zip(&[b"a", b"b"], Some(1)),
        "<a>".repeat(2_000).into_bytes(),
    ];
    for seed in 0..ROUNDS {
        let mut dice = Dice::from_number(seed);
        let mut bytes = dice.pick(&seeds).unwrap().clone();
        for _ in 0..=dice.below(12) {
            let at = dice.below(bytes.len() as u64) as usize;
            match dice.below(5) {
                0 => bytes[at] = dice.number() as u8,
                1 => bytes[at] ^= 1 << dice.below(8),
                2 => bytes.truncate(at.max(1)),
                3 => {
                    let piece: Vec<u8> = bytes[at..].iter().copied().take(40).collect();
                    bytes.splice(at..at, piece);
                }
                _ => {
                    let end = (at + dice.below(30) as usize).min(bytes.len());
                    bytes.splice(
                        at..end,
                        dice.pick(&["&#x0;", "]]>", "<![CDATA[", "<!--", "&amp", "PK\u{1}\u{2}", "\u{0}"])
                            .unwrap()
                            .bytes(),
                    );
                    if bytes.is_empty() {
                        bytes.push(b'<');
                    }
                }
            }
        }
        if let Ok(report) = read(&bytes) {
            assert!(report.rows.len() <= MOST_ROWS);
        }
        crate::report::tls::read(&bytes).ok();
    }
}
