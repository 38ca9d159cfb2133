//! Where a domain takes its mail (RFC 5321 §5.1): its exchangers, itself when it names none, or nowhere (RFC 7505).

use super::{MailExchanger, ResolveError, Resolver};

/// Where a domain takes its mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailHosts {
    /// By preference, the wished first; never empty, none of them null.
    Exchangers(Vec<MailExchanger>),
    /// No MX record, but an address: the domain is its own exchanger.
    Itself,
    /// The domain says that it takes no mail.
    Null,
}

/// Looks up where a domain takes its mail.
///
/// # Errors
/// [`ResolveError::NoSuchRecord`] when there is neither exchanger nor address: letters there can never arrive.
pub async fn mail_hosts(resolver: &dyn Resolver, domain: &str) -> Result<MailHosts, ResolveError> {
    match resolver.mail_exchangers(domain).await {
        Ok(found) => {
            // A null MX beside others breaks RFC 7505 §3; the others then count.
            let real: Vec<MailExchanger> = found.into_iter().filter(|exchanger| !exchanger.is_null()).collect();
            Ok(if real.is_empty() { MailHosts::Null } else { MailHosts::Exchangers(real) })
        }
        Err(ResolveError::NoSuchRecord) => resolver.addresses(domain).await.map(|_| MailHosts::Itself),
        Err(error) => Err(error),
    }
}
