//! Provider groups: who really runs a mailbox, by the name of its domain or of its mail exchangers.
//!
//! Providers throttle, block and complain as one, whatever domain stands behind the `@`: limits, warm-up and reports go by group.
//! The names are those that the providers publish for their MX hosts; a company's own domain is placed by its MX.

words! {
    /// Who runs the mailbox.
    ProviderGroup, UnknownProviderGroup, "there is no provider group of that name":
    Google = "google",
    /// outlook.com, hotmail.com, live.com, msn.com.
    MicrosoftConsumer = "microsoft_consumer",
    /// Companies at Microsoft 365.
    Microsoft365 = "microsoft_365",
    /// With AOL.
    Yahoo = "yahoo",
    Apple = "apple",
    Tencent = "tencent",
    NetEase = "netease",
    Aliyun = "aliyun",
    MailRu = "mail_ru",
    Yandex = "yandex",
    /// GMX, WEB.DE, mail.com and IONOS.
    UnitedInternet = "united_internet",
    TOnline = "t_online",
    Orange = "orange",
    Comcast = "comcast",
    Zoho = "zoho",
    Naver = "naver",
    /// Gateways before a company's own mailboxes.
    Proofpoint = "proofpoint",
    Mimecast = "mimecast",
    Barracuda = "barracuda",
    /// Everybody else, each domain for itself.
    Other = "other",
}

/// Domains of mailboxes that a provider gives to everybody.
const DOMAINS: &[(&str, ProviderGroup)] = &[
    ("126.com", ProviderGroup::NetEase),
    ("163.com", ProviderGroup::NetEase),
    ("188.com", ProviderGroup::NetEase),
    ("aim.com", ProviderGroup::Yahoo),
    ("aliyun.com", ProviderGroup::Aliyun),
    ("aol.com", ProviderGroup::Yahoo),
    ("bk.ru", ProviderGroup::MailRu),
    ("comcast.net", ProviderGroup::Comcast),
    ("foxmail.com", ProviderGroup::Tencent),
    ("gmail.com", ProviderGroup::Google),
    ("gmx.at", ProviderGroup::UnitedInternet),
    ("gmx.ch", ProviderGroup::UnitedInternet),
    ("gmx.com", ProviderGroup::UnitedInternet),
    ("gmx.de", ProviderGroup::UnitedInternet),
    ("gmx.net", ProviderGroup::UnitedInternet),
    ("googlemail.com", ProviderGroup::Google),
    ("hanmail.net", ProviderGroup::Other),
    ("icloud.com", ProviderGroup::Apple),
    ("inbox.ru", ProviderGroup::MailRu),
    ("list.ru", ProviderGroup::MailRu),
    ("mac.com", ProviderGroup::Apple),
    ("mail.com", ProviderGroup::UnitedInternet),
    ("mail.ru", ProviderGroup::MailRu),
    ("me.com", ProviderGroup::Apple),
    ("msn.com", ProviderGroup::MicrosoftConsumer),
    ("naver.com", ProviderGroup::Naver),
    ("orange.fr", ProviderGroup::Orange),
    ("passport.com", ProviderGroup::MicrosoftConsumer),
    ("qq.com", ProviderGroup::Tencent),
    ("rocketmail.com", ProviderGroup::Yahoo),
    ("t-online.de", ProviderGroup::TOnline),
    ("vip.163.com", ProviderGroup::NetEase),
    ("vip.qq.com", ProviderGroup::Tencent),
    ("wanadoo.fr", ProviderGroup::Orange),
    ("web.de", ProviderGroup::UnitedInternet),
    ("yeah.net", ProviderGroup::NetEase),
    ("ymail.com", ProviderGroup::Yahoo),
    ("zoho.com", ProviderGroup::Zoho),
    ("zohomail.com", ProviderGroup::Zoho),
];

/// First labels of providers that sell under many country endings (`yahoo.co.jp` runs alone, and is not among them).
const FAMILIES: &[(&str, ProviderGroup)] = &[
    ("hotmail", ProviderGroup::MicrosoftConsumer),
    ("live", ProviderGroup::MicrosoftConsumer),
    ("outlook", ProviderGroup::MicrosoftConsumer),
    ("yahoo", ProviderGroup::Yahoo),
    ("yandex", ProviderGroup::Yandex),
];

/// Endings of MX hosts, the longer one first where one holds another.
const EXCHANGERS: &[(&str, ProviderGroup)] = &[
    ("olc.protection.outlook.com", ProviderGroup::MicrosoftConsumer),
    ("mail.protection.outlook.com", ProviderGroup::Microsoft365),
    ("mx.microsoft", ProviderGroup::Microsoft365),
    ("google.com", ProviderGroup::Google),
    ("googlemail.com", ProviderGroup::Google),
    ("yahoodns.net", ProviderGroup::Yahoo),
    ("icloud.com", ProviderGroup::Apple),
    ("apple.com", ProviderGroup::Apple),
    ("qq.com", ProviderGroup::Tencent),
    ("163.com", ProviderGroup::NetEase),
    ("netease.com", ProviderGroup::NetEase),
    ("126.com", ProviderGroup::NetEase),
    ("yeah.net", ProviderGroup::NetEase),
    ("qiye.aliyun.com", ProviderGroup::Aliyun),
    ("aliyun.com", ProviderGroup::Aliyun),
    ("mail.ru", ProviderGroup::MailRu),
    ("yandex.ru", ProviderGroup::Yandex),
    ("yandex.net", ProviderGroup::Yandex),
    ("gmx.net", ProviderGroup::UnitedInternet),
    ("web.de", ProviderGroup::UnitedInternet),
    ("kundenserver.de", ProviderGroup::UnitedInternet),
    ("ionos.com", ProviderGroup::UnitedInternet),
    ("t-online.de", ProviderGroup::TOnline),
    ("orange.fr", ProviderGroup::Orange),
    ("comcast.net", ProviderGroup::Comcast),
    ("zoho.com", ProviderGroup::Zoho),
    ("zoho.eu", ProviderGroup::Zoho),
    ("zoho.in", ProviderGroup::Zoho),
    ("naver.com", ProviderGroup::Naver),
    ("pphosted.com", ProviderGroup::Proofpoint),
    ("ppe-hosted.com", ProviderGroup::Proofpoint),
    ("mimecast.com", ProviderGroup::Mimecast),
    ("mimecast-offshore.com", ProviderGroup::Mimecast),
    ("barracudanetworks.com", ProviderGroup::Barracuda),
];

/// The provider of a domain whose name alone tells it; `None` = its exchangers have to be asked. `domain` in lower case.
pub fn by_domain(domain: &str) -> Option<ProviderGroup> {
    if let Ok(place) = DOMAINS.binary_search_by_key(&domain, |(name, _)| name) {
        return Some(DOMAINS[place].1);
    }
    let (label, ending) = domain.split_once('.')?;
    let is_country = ending.len() <= 6 && ending.split('.').all(|part| (2..=3).contains(&part.len()));
    if !is_country || domain == "yahoo.co.jp" {
        return None;
    }
    FAMILIES.iter().find(|(family, _)| *family == label).map(|(_, group)| *group)
}

/// The provider behind a domain's mail exchangers, the wished first. `hosts` in lower case, without the final dot.
pub fn by_exchangers<'a>(hosts: impl IntoIterator<Item = &'a str>) -> ProviderGroup {
    let mut hosts = hosts.into_iter();
    hosts.find_map(by_exchanger).unwrap_or(ProviderGroup::Other)
}

fn by_exchanger(host: &str) -> Option<ProviderGroup> {
    let ends =
        |ending: &str| host.strip_suffix(ending).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    EXCHANGERS.iter().find(|(ending, _)| ends(ending)).map(|(_, group)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_placed_by_its_name_or_by_its_exchangers() {
        assert!(DOMAINS.is_sorted_by_key(|(name, _)| name));
        for (domain, group) in [
            ("gmail.com", Some(ProviderGroup::Google)),
            ("hotmail.co.uk", Some(ProviderGroup::MicrosoftConsumer)),
            ("yahoo.com.br", Some(ProviderGroup::Yahoo)),
            ("yahoo.co.jp", None),
            ("live.example-company.com", None),
            ("outlook.industries", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(by_domain(domain), group, "{domain}");
        }
        for (hosts, group) in [
            (&["aspmx.l.google.com", "alt1.aspmx.l.google.com"][..], ProviderGroup::Google),
            (&["acme-com.mail.protection.outlook.com"], ProviderGroup::Microsoft365),
            (&["outlook-com.olc.protection.outlook.com"], ProviderGroup::MicrosoftConsumer),
            (&["mxbiz1.qq.com"], ProviderGroup::Tencent),
            (&["hzmx01.mxmail.netease.com"], ProviderGroup::NetEase),
            (&["mx.notgoogle.com"], ProviderGroup::Other),
            (&["mail.example.com", "mx1.mimecast.com"], ProviderGroup::Mimecast),
            (&[], ProviderGroup::Other),
        ] {
            assert_eq!(by_exchangers(hosts.iter().copied()), group, "{hosts:?}");
        }
    }
}
