//! The tools that people leave, known by the headers of their exports, and what each of their columns means.
//!
//! Facts as data: a header that is not here is guessed like that of any other file. What such a tool knows of who said no, or whose
//! mailbox is gone, is brought along as a reason to write to nobody; it never makes a subscriber.

use super::ImportField::{
    self, Address, Birthday, CompanyIndustry, CompanyName, CompanyWebsite, Country, FirstName, FullName, Gender,
    JobTitle, Language, LastName, Note, Phone, Status, Tags, TimeZone,
};
use super::guess::plain;
use crate::trust::SuppressionReason;

words! {
    /// A tool whose export was recognised.
    ImportSource, UnknownImportSource, "there is no tool of that name whose exports are known":
    /// The CSV of subscribers, with its attributes as JSON in one column.
    Listmonk = "listmonk",
    /// The CSV of an audience; who unsubscribed and who was cleaned stand in files of their own.
    Mailchimp = "mailchimp",
    Hubspot = "hubspot",
    /// 小满 OKKI: the customer list of Chinese exporters.
    Okki = "okki",
}

/// A recognised export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    pub source: ImportSource,
    /// Why nobody of the whole file is written to.
    pub everybody: Option<SuppressionReason>,
}

/// The tool that wrote a file with these headers.
pub fn recognise(headers: &[String]) -> Option<Recognised> {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let has = |name: &str| plain.iter().any(|header| header == name);
    let all = |names: &[&str]| names.iter().all(|name| has(name));
    let count = |names: &[&str]| names.iter().filter(|name| has(name)).count();
    let known = |source| Some(Recognised { source, everybody: None });
    if all(&["uuid", "email", "name", "status"]) {
        return known(ImportSource::Listmonk);
    }
    if has("email address") && count(&["member rating", "leid", "euid"]) > 0 {
        let everybody = if has("clean time") {
            Some(SuppressionReason::Bounced)
        } else if has("unsub time") {
            Some(SuppressionReason::Unsubscribed)
        } else {
            None
        };
        return Some(Recognised { source: ImportSource::Mailchimp, everybody });
    }
    let of_hubspot = ["lifecycle stage", "contact owner", "create date", "lead status", "associated company"];
    if all(&["record id", "email"]) && count(&of_hubspot) > 0 {
        return known(ImportSource::Hubspot);
    }
    let of_okki = ["跟进人", "客户来源", "客户编号", "客户阶段", "客户分组", "国家地区", "国家 地区", "客户星级"];
    if count(&of_okki) >= 2 && plain.iter().any(|header| header.contains("邮箱")) {
        return known(ImportSource::Okki);
    }
    None
}

impl ImportSource {
    /// What a column of this tool means; `None` when it is not known here, `Some(None)` when it is to be left out.
    pub fn column(self, header: &str) -> Option<Option<ImportField>> {
        let header = plain(header);
        let known = match self {
            ImportSource::Listmonk => LISTMONK,
            ImportSource::Mailchimp => MAILCHIMP,
            ImportSource::Hubspot => HUBSPOT,
            ImportSource::Okki => OKKI,
        };
        known.iter().find(|(name, _)| *name == header).map(|(_, field)| *field)
    }
}

const LISTMONK: &[(&str, Option<ImportField>)] = &[
    ("uuid", None),
    ("email", Some(Address)),
    ("name", Some(FullName)),
    ("status", Some(Status)),
    ("created at", None),
    ("updated at", None),
];

const MAILCHIMP: &[(&str, Option<ImportField>)] = &[
    ("email address", Some(Address)),
    ("first name", Some(FirstName)),
    ("last name", Some(LastName)),
    ("phone number", Some(Phone)),
    ("birthday", Some(Birthday)),
    ("company", Some(CompanyName)),
    ("timezone", Some(TimeZone)),
    ("cc", Some(Country)),
    ("notes", Some(Note)),
    ("tags", Some(Tags)),
    // A postal address in one cell, and what is Mailchimp's own.
    ("address", None),
    ("region", None),
    ("member rating", None),
    ("optin time", None),
    ("optin ip", None),
    ("confirm time", None),
    ("confirm ip", None),
    ("latitude", None),
    ("longitude", None),
    ("gmtoff", None),
    ("dstoff", None),
    ("last changed", None),
    ("leid", None),
    ("euid", None),
    ("clean time", None),
    ("clean campaign title", None),
    ("clean campaign id", None),
    ("unsub time", None),
    ("unsub campaign title", None),
    ("unsub campaign id", None),
    ("unsub reason", None),
    ("unsub reason other", None),
];

const HUBSPOT: &[(&str, Option<ImportField>)] = &[
    ("record id", None),
    ("first name", Some(FirstName)),
    ("last name", Some(LastName)),
    ("email", Some(Address)),
    ("phone number", Some(Phone)),
    ("mobile phone number", Some(Phone)),
    ("whatsapp phone number", Some(Phone)),
    ("job title", Some(JobTitle)),
    ("company name", Some(CompanyName)),
    ("associated company", Some(CompanyName)),
    ("website url", Some(CompanyWebsite)),
    ("industry", Some(CompanyIndustry)),
    ("country region", Some(Country)),
    ("preferred language", Some(Language)),
    ("lifecycle stage", Some(Tags)),
    ("unsubscribed from all email", Some(Status)),
    ("contact owner", None),
    ("lead status", None),
    ("create date", None),
    ("last activity date", None),
    ("last modified date", None),
    ("marketing contact status", None),
    ("email domain", None),
];

const OKKI: &[(&str, Option<ImportField>)] = &[
    ("公司名称", Some(CompanyName)),
    ("客户名称", Some(CompanyName)),
    ("联系人", Some(FullName)),
    ("联系人姓名", Some(FullName)),
    ("联系人名称", Some(FullName)),
    ("邮箱", Some(Address)),
    ("联系人邮箱", Some(Address)),
    ("主要联系人邮箱", Some(Address)),
    ("国家地区", Some(Country)),
    ("国家 地区", Some(Country)),
    ("客户来源", Some(Tags)),
    ("客户标签", Some(Tags)),
    ("客户分组", Some(Tags)),
    ("职位", Some(JobTitle)),
    ("性别", Some(Gender)),
    ("电话", Some(Phone)),
    ("联系电话", Some(Phone)),
    ("座机", Some(Phone)),
    ("手机", Some(Phone)),
    ("whatsapp", Some(Phone)),
    ("公司网址", Some(CompanyWebsite)),
    ("主页", Some(CompanyWebsite)),
    ("时区", Some(TimeZone)),
    ("备注", Some(Note)),
    ("公司备注", Some(Note)),
    ("联系人备注", Some(Note)),
    ("跟进人", None),
    ("客户编号", None),
    ("客户阶段", None),
    ("客户星级", None),
    ("创建时间", None),
    ("最近联系时间", None),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &str) -> Option<Recognised> {
        recognise(&headers.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn exports_are_known_by_their_headers() {
        let check = |headers, source, everybody| {
            assert_eq!(
                of(headers).map(|found| (found.source, found.everybody)),
                Some((source, everybody)),
                "{headers}"
            );
        };
        check("uuid,email,name,attributes,status,created_at,updated_at", ImportSource::Listmonk, None);
        check("Email Address,First Name,MEMBER_RATING,LEID,EUID,TAGS", ImportSource::Mailchimp, None);
        let (cleaned, left) = (Some(SuppressionReason::Bounced), Some(SuppressionReason::Unsubscribed));
        check("Email Address,MEMBER_RATING,CLEAN_TIME,LEID,EUID", ImportSource::Mailchimp, cleaned);
        check("Email Address,MEMBER_RATING,UNSUB_TIME,UNSUB_REASON,LEID,EUID", ImportSource::Mailchimp, left);
        check("Record ID,First Name,Last Name,Email,Lifecycle Stage,Contact owner", ImportSource::Hubspot, None);
        check("客户编号,公司名称,联系人,邮箱,国家/地区,客户来源,跟进人", ImportSource::Okki, None);
        assert_eq!(of("Email,Name,Company"), None);
        assert_eq!(of("邮箱,姓名,公司"), None);
    }

    #[test]
    fn columns_of_a_known_tool_are_mapped_or_left_out() {
        assert_eq!(ImportSource::Mailchimp.column("MEMBER_RATING"), Some(None));
        assert_eq!(ImportSource::Hubspot.column("Country/Region"), Some(Some(Country)));
        assert_eq!(ImportSource::Okki.column("国家/地区"), Some(Some(Country)));
        assert_eq!(ImportSource::Listmonk.column("city"), None);
    }
}
