//! The largest letter that a channel takes: what a person set, what is known of its service, and what its relay announced last
//! (RFC 1870). The smallest of them holds.

use super::service::Service;

/// No letter that is composed here can be larger: both parts have a limit (`compose`), and no encoding makes them four times as large.
pub const LARGEST_LETTER_BYTES: u64 = 9 << 20;
/// What a person may set at the least; below it hardly a letter fits.
pub const LEAST_LIMIT_BYTES: i64 = 16 << 10;
/// And at the most.
pub const MOST_LIMIT_BYTES: i64 = 1 << 30;

words! {
    /// Who says what the largest letter is.
    LimitSource, UnknownLimitSource, "a size is limited by a person, the service or the relay":
    Person = "person",
    Service = "service",
    /// In its answer to EHLO.
    Relay = "relay",
}

/// The largest letter, and by whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimit {
    pub bytes: u64,
    pub source: LimitSource,
}

/// The limit that holds of those that are known; `None` where nobody says any.
pub fn smallest(person: Option<u64>, service: Service, announced: Option<u64>) -> Option<SizeLimit> {
    let limit = |bytes: Option<u64>, source| bytes.map(|bytes| SizeLimit { bytes, source });
    let of_service = limit(service.facts().size_limit_bytes, LimitSource::Service);
    let all = [limit(person, LimitSource::Person), of_service, limit(announced, LimitSource::Relay)];
    all.into_iter().flatten().min_by_key(|limit| limit.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_limit_holds_and_says_whose_it_is() {
        let limit = |bytes, source| Some(SizeLimit { bytes, source });
        for (person, service, announced, expected) in [
            (None, Service::Own, None, None),
            (None, Service::Own, Some(20), limit(20, LimitSource::Relay)),
            (Some(10), Service::Own, Some(20), limit(10, LimitSource::Person)),
            (None, Service::Postmark, Some(50 << 20), limit(10 << 20, LimitSource::Service)),
            (Some(30 << 20), Service::Ses, None, limit(30 << 20, LimitSource::Person)),
        ] {
            assert_eq!(smallest(person, service, announced), expected);
        }
    }
}
