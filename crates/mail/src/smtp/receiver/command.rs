//! One line of the other side as a command (RFC 5321 §4.1.1).
//!
//! Verbs in any case; paths with or without a source route, which is dropped (RFC 5321 appendix C); quoted local parts.
//! Unknown parameters are refused with 555, as RFC 5321 §4.1.1.11 asks.

/// RFC 5321 §4.5.3.1.3 asks for paths of 256 bytes; UTF-8 needs more for the same letters.
const LONGEST_ADDRESS_BYTES: usize = 512;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Ehlo(String),
    Helo(String),
    StartTls,
    SignIn {
        mechanism: Mechanism,
        initial: Option<String>,
    },
    Mail {
        address: String,
        size_bytes: Option<usize>,
        dsn: bool,
    },
    Recipient {
        address: String,
        dsn: bool,
    },
    Data,
    /// BDAT with its octets (RFC 3030 §2).
    Chunk {
        size_bytes: usize,
        last: bool,
    },
    Reset,
    Nothing,
    Verify,
    Quit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mechanism {
    Plain,
    Login,
    XOAuth2,
}

/// The reply to a line that is no command.
type Complaint = (u16, &'static str);

const SYNTAX: Complaint = (501, "5.5.4 Bad parameters");

impl Command {
    pub(super) fn parse(line: &[u8]) -> Result<Command, Complaint> {
        let text = std::str::from_utf8(line).map_err(|_| (500, "5.5.2 Not UTF-8"))?;
        if text.chars().any(char::is_control) {
            return Err((500, "5.5.2 Control characters"));
        }
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        match (verb.to_ascii_uppercase().as_str(), rest) {
            ("EHLO", name) => hello(name).map(Command::Ehlo),
            ("HELO", name) => hello(name).map(Command::Helo),
            ("MAIL", rest) => mail(after(rest, "FROM:")?),
            ("RCPT", rest) => recipient(after(rest, "TO:")?),
            ("AUTH", rest) => sign_in(rest),
            ("NOOP", _) => Ok(Command::Nothing),
            ("VRFY", _) => Ok(Command::Verify),
            ("DATA", "") => Ok(Command::Data),
            ("BDAT", rest) => chunk(rest),
            ("RSET", "") => Ok(Command::Reset),
            ("QUIT", "") => Ok(Command::Quit),
            ("STARTTLS", "") => Ok(Command::StartTls),
            ("DATA" | "RSET" | "QUIT" | "STARTTLS", _) => Err(SYNTAX),
            ("EXPN" | "HELP" | "TURN" | "ETRN", _) => Err((502, "5.5.1 Not offered")),
            _ => Err((500, "5.5.2 Not a command")),
        }
    }
}

fn hello(name: &str) -> Result<String, Complaint> {
    let named = !name.is_empty() && name.len() <= 255 && !name.contains(' ');
    if named { Ok(name.to_owned()) } else { Err((501, "5.5.4 Say your name")) }
}

fn after<'a>(rest: &'a str, word: &str) -> Result<&'a str, Complaint> {
    match rest.get(..word.len()) {
        Some(start) if start.eq_ignore_ascii_case(word) => Ok(rest[word.len()..].trim_start()),
        _ => Err(SYNTAX),
    }
}

fn mail(rest: &str) -> Result<Command, Complaint> {
    let (address, parameters) = path(rest)?;
    let mut size_bytes = None;
    let (mut international, mut dsn) = (false, false);
    for parameter in parameters.split_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match (name.to_ascii_uppercase().as_str(), value) {
            ("SIZE", value) => size_bytes = Some(value.parse().map_err(|_| SYNTAX)?),
            ("BODY", value) if ["7BIT", "8BITMIME"].iter().any(|known| value.eq_ignore_ascii_case(known)) => {}
            ("SMTPUTF8", "") => international = true,
            ("AUTH", value) if !value.is_empty() => {}
            ("RET", value) if ["FULL", "HDRS"].iter().any(|known| value.eq_ignore_ascii_case(known)) => dsn = true,
            ("ENVID", value) if !value.is_empty() => dsn = true,
            _ => return Err((555, "5.5.4 Unknown parameter")),
        }
    }
    if !address.is_ascii() && !international {
        return Err((553, "5.6.7 SMTPUTF8 must be asked for"));
    }
    Ok(Command::Mail { address, size_bytes, dsn })
}

fn recipient(rest: &str) -> Result<Command, Complaint> {
    let (address, parameters) = path(rest)?;
    if address.is_empty() {
        return Err((501, "5.1.3 No address"));
    }
    let mut dsn = false;
    for parameter in parameters.split_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match (name.to_ascii_uppercase().as_str(), value) {
            ("NOTIFY" | "ORCPT", value) if !value.is_empty() => dsn = true,
            _ => return Err((555, "5.5.4 Unknown parameter")),
        }
    }
    Ok(Command::Recipient { address, dsn })
}

fn chunk(rest: &str) -> Result<Command, Complaint> {
    let (size, last) = match rest.split_once(' ') {
        Some((size, word)) if word.trim().eq_ignore_ascii_case("LAST") => (size, true),
        Some(_) => return Err(SYNTAX),
        None => (rest, false),
    };
    let digits = (1..=18).contains(&size.len()) && size.bytes().all(|byte| byte.is_ascii_digit());
    let size_bytes = if digits { size.parse().map_err(|_| SYNTAX)? } else { return Err(SYNTAX) };
    Ok(Command::Chunk { size_bytes, last })
}

/// The address between the angle brackets, and what comes after them.
fn path(text: &str) -> Result<(String, &str), Complaint> {
    const BAD: Complaint = (501, "5.1.7 Not an address in angle brackets");
    let inside = text.strip_prefix('<').ok_or(BAD)?;
    let (mut quoted, mut escaped) = (false, false);
    let end = inside.find(|letter| {
        if escaped {
            escaped = false;
            return false;
        }
        match letter {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '>' => return !quoted,
            _ => {}
        }
        false
    });
    let end = end.ok_or(BAD)?;
    let (mut address, parameters) = (&inside[..end], &inside[end + 1..]);
    if address.starts_with('@') {
        address = address.split_once(':').ok_or(BAD)?.1;
    }
    let shaped = address.is_empty()
        || address.eq_ignore_ascii_case("postmaster")
        || address.rsplit_once('@').is_some_and(|(local, domain)| {
            let bare = !local.starts_with('"') && local.contains([' ', '<', '"', ',']);
            !local.is_empty() && !bare && !domain.is_empty() && !domain.contains([' ', '<', '"', ','])
        });
    let separate = parameters.is_empty() || parameters.starts_with(' ');
    if !shaped || !separate || address.len() > LONGEST_ADDRESS_BYTES {
        return Err(BAD);
    }
    Ok((address.to_owned(), parameters))
}

fn sign_in(rest: &str) -> Result<Command, Complaint> {
    let (name, initial) = match rest.split_once(' ') {
        Some((name, initial)) => (name, Some(initial.trim().to_owned())),
        None => (rest, None),
    };
    let mechanism = match name.to_ascii_uppercase().as_str() {
        "PLAIN" => Mechanism::Plain,
        "LOGIN" => Mechanism::Login,
        "XOAUTH2" => Mechanism::XOAuth2,
        _ => return Err((504, "5.5.4 Not a mechanism that is offered")),
    };
    Ok(Command::SignIn { mechanism, initial })
}
