//! Hosts below a sending domain: for the public pages of its letters, and for what comes back.

use crate::{Application, Trouble};
use basics::ids::SendingDomainId;
use domain::trust::{Right, Viewer};
use store::sending::channel;

/// The host that a person means: whole, or its label before the domain alone.
pub(super) fn below(text: &str, domain: &str) -> Result<String, Trouble> {
    let host = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let host = if host.contains('.') { host } else { format!("{host}.{domain}") };
    if !is_below(&host, domain) {
        let detail = format!("the host has to be below {domain}, such as t.{domain}");
        return Err(Trouble::field("host", "not_below_the_domain", detail));
    }
    Ok(host)
}

/// Whether a host is a name strictly below a domain.
fn is_below(host: &str, domain: &str) -> bool {
    let Some(label) = host.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.')) else { return false };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 253 && label.split('.').all(is_label)
}

/// As reading domains: who sends campaigns or keeps channels is told which are there.
pub(super) async fn shown(app: &Application, viewer: &Viewer, id: SendingDomainId) -> Result<(), Trouble> {
    if !viewer.may(Right::SendCampaigns) && !viewer.may(Right::ManageChannels) {
        return Ok(());
    }
    channel::get_domain(app.database(), id).await?.map(drop).ok_or(Trouble::not_found("domain"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_below_its_domain() {
        for (text, expected) in
            [("t", "t.example.com"), ("T.Example.com.", "t.example.com"), ("a.b.example.com", "a.b.example.com")]
        {
            assert_eq!(below(text, "example.com").unwrap(), expected);
        }
        for wrong in
            ["example.com", "texample.com", ".example.com", "t.example.org", "-t.example.com", "t_.example.com", ""]
        {
            assert!(below(wrong, "example.com").is_err(), "{wrong}");
        }
    }
}
