//! The company whose letters these are, as a letter shows it.

use crate::{Application, Trouble};
use compose::Brand;
use store::trust::workspace;

/// The workspace's name and postal address as a letter's brand.
///
/// # Errors
/// The ledger's.
pub async fn brand(application: &Application) -> Result<Brand, Trouble> {
    let row = workspace::find(application.database()).await?;
    let row = row.ok_or_else(|| Trouble::broken("a ledger without workspace"))?;
    Ok(Brand { company: row.name, postal_address: row.postal_address, ..Brand::default() })
}
