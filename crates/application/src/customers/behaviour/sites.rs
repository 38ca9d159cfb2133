//! The company's web sites that report visits: a name, the origins that are heard, and the key of the snippet.

use crate::{Application, Trouble, Verb, Work};
use basics::ids::SiteId;
use domain::customers::behaviour::site::{SITES_LIMIT, SiteRefusal, origins, site_name};
use domain::trust::{Right, Viewer};
use store::customers::site as rows;
pub use store::customers::site::SiteRecord;

/// Bytes of a site's key: nobody shall guess one, and everybody may read it in the page.
const KEY_BYTES: usize = 10;

fn refused(refusal: SiteRefusal) -> Trouble {
    Trouble::field(refusal.field(), refusal.code(), refusal.to_string())
}

/// Every site, the oldest first.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn sites(application: &Application, viewer: &Viewer) -> Result<Vec<SiteRecord>, Trouble> {
    crate::customers::needs(viewer, Right::ManageWorkspace)?;
    Ok(rows::all(application.database()).await?)
}

/// Every site, for the doors that hear them.
///
/// # Errors
/// The ledger's.
pub async fn known_sites(application: &Application) -> Result<Vec<SiteRecord>, Trouble> {
    Ok(rows::all(application.database()).await?)
}

/// Registers a site.
pub struct AddSite {
    pub name: String,
    pub origins: Vec<String>,
}

impl Verb for AddSite {
    const NAME: &'static str = "add_site";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = SiteId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<SiteId, Trouble> {
        let name = site_name(&self.name).map_err(refused)?;
        let origins = origins(&self.origins).map_err(refused)?;
        if rows::find_all(work.transaction).await?.len() >= SITES_LIMIT {
            return Err(Trouble::refused("too_many", format!("there are {SITES_LIMIT} sites already")));
        }
        let id: SiteId = work.mint()?;
        let key = seal::to_base32(&work.dice.bytes::<KEY_BYTES>());
        let site = SiteRecord { id, name, key, origins, created_at: work.now, heard_at: None };
        rows::insert(work.transaction, &site).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&(&site.name, &site.origins)));
        Ok(id)
    }
}

/// Changes what a site is called and which origins are heard. What is left out stays.
pub struct ChangeSite {
    pub id: SiteId,
    pub name: Option<String>,
    pub origins: Option<Vec<String>>,
}

impl Verb for ChangeSite {
    const NAME: &'static str = "change_site";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let all = rows::find_all(work.transaction).await?;
        let mut site = all.into_iter().find(|site| site.id == self.id).ok_or(Trouble::not_found("site"))?;
        let before = (site.name.clone(), site.origins.clone());
        if let Some(name) = &self.name {
            site.name = site_name(name).map_err(refused)?;
        }
        if let Some(texts) = &self.origins {
            site.origins = origins(texts).map_err(refused)?;
        }
        rows::change(work.transaction, &site).await?;
        work.touched(site.id, "changed");
        work.audit(Self::NAME, site.id, Some(&(before, (&site.name, &site.origins))));
        Ok(())
    }
}

/// Takes a site away: its pages are heard no more. What they reported stays.
pub struct RemoveSite {
    pub id: SiteId,
}

impl Verb for RemoveSite {
    const NAME: &'static str = "remove_site";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !rows::remove(work.transaction, self.id).await? {
            return Err(Trouble::not_found("site"));
        }
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(())
    }
}
