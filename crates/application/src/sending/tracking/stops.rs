//! Targets that were stopped: a page that was taken over, a link that was a mistake. A stopped target leads nowhere, in letters that were
//! sent and in those to come, from whichever campaign.

use crate::sending::campaigns::sight;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CampaignId, LinkId, StoppedTarget, UserId};
use domain::trust::{Right, Viewer};
use store::sending::tracking::{self as rows, StoppedRow};

/// Where a click is not led any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Exact(String),
    /// Addresses that begin so: the rest is filled in for each reader.
    Prefix(String),
}

impl Target {
    /// Whether it is this address.
    pub fn holds(&self, address: &str) -> bool {
        match self {
            Target::Exact(url) => address == url,
            Target::Prefix(url) => address.starts_with(url),
        }
    }
}

/// Every stopped target.
///
/// # Errors
/// The ledger's.
pub async fn stopped_targets(app: &Application) -> Result<Vec<Target>, Trouble> {
    let target = |row: StoppedRow| match row.is_prefix {
        true => Target::Prefix(row.url),
        false => Target::Exact(row.url),
    };
    Ok(rows::stopped(app.database()).await?.into_iter().map(target).collect())
}

/// Whether a link, as its letter shows it, is among them.
pub fn is_stopped(stopped: &[Target], shown: &str) -> bool {
    let (url, is_prefix) = fixed_part(shown);
    let same = |target: &Target| match target {
        Target::Exact(stopped) => !is_prefix && *stopped == url,
        Target::Prefix(stopped) => is_prefix && *stopped == url,
    };
    stopped.iter().any(same)
}

/// The part of a shown link that is the same for every reader, and whether something follows it. Scheme and host always are.
fn fixed_part(shown: &str) -> (&str, bool) {
    match shown.find("{{") {
        Some(at) => (&shown[..at], true),
        None => (shown, false),
    }
}

/// Leads no click to this link's target any more. A repeat changes nothing.
pub struct StopLink {
    pub campaign: CampaignId,
    pub link: LinkId,
}

impl Verb for StopLink {
    const NAME: &'static str = "stop_link";
    const RIGHT: Right = Right::SendCampaigns;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        sight::find(work, by, self.campaign).await?;
        let shown = rows::link(work.transaction, self.campaign, self.link).await?.ok_or(Trouble::not_found("link"))?;
        let (url, is_prefix) = fixed_part(&shown);
        let id = work.mint::<StoppedTarget>()?;
        let row = StoppedRow {
            id,
            url: url.to_owned(),
            is_prefix,
            campaign: self.campaign,
            stopped_by: by.user_id().unwrap_or(UserId::from_i64(0)),
            stopped_at: work.now,
        };
        if rows::stop(work.transaction, &row).await? {
            work.touched(id, "created");
            work.touched(self.campaign, "changed");
            work.audit(Self::NAME, self.campaign, Some(&row.url));
        }
        Ok(())
    }
}

/// Leads clicks to this link's target again. A repeat changes nothing.
pub struct ResumeLink {
    pub campaign: CampaignId,
    pub link: LinkId,
}

impl Verb for ResumeLink {
    const NAME: &'static str = "resume_link";
    const RIGHT: Right = Right::SendCampaigns;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        sight::find(work, by, self.campaign).await?;
        let shown = rows::link(work.transaction, self.campaign, self.link).await?.ok_or(Trouble::not_found("link"))?;
        let (url, _) = fixed_part(&shown);
        if rows::resume(work.transaction, url).await? {
            let id = work.mint::<StoppedTarget>()?;
            work.touched(id, "removed");
            work.touched(self.campaign, "changed");
            work.audit(Self::NAME, self.campaign, Some(&url));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_link_is_stopped_by_what_all_readers_share() {
        let stopped = [Target::Exact("https://a.example/x".into()), Target::Prefix("https://b.example/?to=".into())];
        assert!(is_stopped(&stopped, "https://a.example/x"));
        assert!(
            !is_stopped(&stopped, "https://a.example/xy") && !is_stopped(&stopped, "https://a.example/x{{ first }}")
        );
        assert!(is_stopped(&stopped, "https://b.example/?to={{ first_name }}"));
    }
}
