//! Where a channel's letters go, and which connections lead there.

use super::order::Prepared;
use super::site::Site;
use crate::sending::exchangers::{Exchangers, Manner, Reached};
use futures_util::StreamExt;
use outside::{DialError, Dialler, Target};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Domains whose exchangers are looked up at once: a batch waits for the slowest of them, not for their sum.
const LOOKED_UP_AT_ONCE: usize = 32;

/// The way out of a channel.
#[derive(Clone)]
pub enum Route {
    Relay {
        dialler: Arc<dyn Dialler>,
        target: Arc<Target>,
    },
    /// To the exchangers of each reader's domain.
    Direct(Arc<Exchangers>),
}

impl Route {
    pub(super) fn dialler(&self) -> &dyn Dialler {
        match self {
            Route::Relay { dialler, .. } => &**dialler,
            Route::Direct(exchangers) => exchangers.dialler(),
        }
    }

    pub(super) async fn dial(&self, site: &Site) -> Result<Reached, DialError> {
        match self {
            Route::Relay { dialler, target } => {
                let connection = dialler.dial(target).await?;
                Ok(Reached { connection, target: (**target).clone(), manner: Manner::PLAIN })
            }
            Route::Direct(exchangers) => exchangers.dial(site).await,
        }
    }

    /// Says of each letter where it goes.
    pub(super) async fn place(&self, letters: &mut [Prepared]) {
        let Route::Direct(exchangers) = self else { return };
        let domain_of =
            |letter: &Prepared| letter.offer.as_ref().ok().map(|offer| offer.envelope.recipient.domain().to_owned());
        let domains: BTreeSet<String> = letters.iter().filter_map(domain_of).collect();
        let looked_up = domains.into_iter().map(|domain| {
            let exchangers = Arc::clone(exchangers);
            async move { drop(exchangers.site_of(&domain).await) }
        });
        futures_util::stream::iter(looked_up).buffer_unordered(LOOKED_UP_AT_ONCE).count().await;
        for letter in letters {
            let Some(domain) = domain_of(letter) else { continue };
            match exchangers.site_of(&domain).await {
                Ok(site) => letter.site = site,
                Err(why) => letter.offer = Err(why),
            }
        }
    }
}
