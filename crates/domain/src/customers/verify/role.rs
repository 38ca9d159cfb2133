//! Mailboxes of no person: of a desk, or of a program. RFC 2142 names the first of them; the others are what companies write on their cards.

/// Whose mailbox a role is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// People read it: `sales@`, `einkauf@`.
    Desk,
    /// Nobody who buys reads it: `noreply@`, `postmaster@`.
    Machine,
}

const MACHINES: &[&str] = &[
    "abuse",
    "bounce",
    "bounces",
    "daemon",
    "devnull",
    "donotreply",
    "hostmaster",
    "listserv",
    "mailerdaemon",
    "majordomo",
    "noreply",
    "noreplies",
    "nobody",
    "null",
    "postmaster",
    "root",
    "spam",
    "unsubscribe",
    "usenet",
    "uucp",
    "webmaster",
];

const DESKS: &[&str] = &[
    "account",
    "accounting",
    "accounts",
    "achats",
    "admin",
    "administracion",
    "administration",
    "anfrage",
    "bestellung",
    "billing",
    "biuro",
    "buchhaltung",
    "business",
    "buyer",
    "career",
    "careers",
    "compras",
    "comercial",
    "commercial",
    "contact",
    "contacto",
    "contato",
    "customerservice",
    "einkauf",
    "enquiries",
    "enquiry",
    "export",
    "exportsales",
    "finance",
    "ftp",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "import",
    "info",
    "infos",
    "inquiry",
    "inquiries",
    "international",
    "investor",
    "jobs",
    "kontakt",
    "kundenservice",
    "legal",
    "logistics",
    "logistik",
    "mail",
    "marketing",
    "media",
    "news",
    "newsletter",
    "office",
    "order",
    "orders",
    "post",
    "press",
    "privacy",
    "procurement",
    "purchase",
    "purchasing",
    "reception",
    "sales",
    "secretary",
    "sekretariat",
    "service",
    "services",
    "shipping",
    "shop",
    "sourcing",
    "support",
    "team",
    "tender",
    "trade",
    "ufficio",
    "ventas",
    "vendas",
    "verkauf",
    "vertrieb",
    "vendite",
    "warehouse",
    "welcome",
    "zakaz",
    "zakupki",
];

/// The role behind a local part, if it is one: dots, dashes and a number at its end do not count.
pub fn role_of(local: &str) -> Option<Role> {
    let lower = local.to_lowercase();
    let name = lower.split_once('+').map_or(lower.as_str(), |(name, _)| name);
    let letters: String = name.chars().filter(|letter| !['.', '-', '_'].contains(letter)).collect();
    let letters = letters.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if MACHINES.contains(&letters) {
        Some(Role::Machine)
    } else if DESKS.contains(&letters) {
        Some(Role::Desk)
    } else {
        None
    }
}

/// Whether the local part is a desk's or a program's.
pub fn is_role(local: &str) -> bool {
    role_of(local).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desks_are_told_from_programs_and_both_from_people() {
        for (local, role) in [
            ("sales", Some(Role::Desk)),
            ("Sales01", Some(Role::Desk)),
            ("export.sales", Some(Role::Desk)),
            ("no-reply", Some(Role::Machine)),
            ("MAILER-DAEMON", Some(Role::Machine)),
            ("info+fair", Some(Role::Desk)),
            ("salesman.li", None),
            ("li.wei", None),
            ("2024", None),
        ] {
            assert_eq!(role_of(local), role, "{local}");
        }
    }
}
