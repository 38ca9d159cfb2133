//! Buyers that belong together: two houses with their subsidiaries, their other domains, and people who also have a private address.

use super::customers::Directory;
use crate::commands::Failure;
use application::Application;
use application::customers::companies::{ChangeCompany, CompanyPatch, company};
use application::customers::contacts::{ChangeContact, ContactPatch, contact};
use basics::ids::CompanyId;
use domain::trust::Viewer;
use fakeworld::world::Buyer;

/// Buyers before these are in the books twice.
const FIRST: usize = 12;
const GROUPS: usize = 2;
const PARTS: usize = 3;

/// Makes the groups, their domains and the other addresses.
///
/// # Errors
/// What a verb refuses: a fault of this story or of the program.
pub async fn make(
    application: &Application,
    by: &Viewer,
    directory: &Directory,
    buyers: &[Buyer],
) -> Result<(), Failure> {
    let known: Vec<(&Buyer, CompanyId)> =
        buyers.iter().filter_map(|buyer| Some((buyer, directory.company(buyer)?))).skip(FIRST).collect();
    for group in known.chunks_exact(PARTS + 1).take(GROUPS) {
        let [(head, id), parts @ ..] = group else { continue };
        let domains = Some(vec![format!("group-{}", head.domain), format!("asia-{}", head.domain)]);
        change(application, by, *id, CompanyPatch { domains, ..CompanyPatch::default() }).await?;
        for (_, part) in parts {
            change(application, by, *part, CompanyPatch { parent: Some(Some(*id)), ..CompanyPatch::default() }).await?;
        }
        give_addresses(application, by, directory, head).await?;
    }
    Ok(())
}

async fn change(application: &Application, by: &Viewer, id: CompanyId, patch: CompanyPatch) -> Result<(), Failure> {
    let version = company(application, by, id).await?.row.version;
    application.perform(by, ChangeCompany { id, version, patch }).await?;
    Ok(())
}

async fn give_addresses(
    application: &Application,
    by: &Viewer,
    directory: &Directory,
    buyer: &Buyer,
) -> Result<(), Failure> {
    for person in &buyer.people {
        let Some(id) = directory.contact(&person.address) else { continue };
        let Some((local, _)) = person.address.split_once('@') else { continue };
        let others = [
            (format!("{local}@group-{}", buyer.domain), "Group".to_owned()),
            (format!("{local}.{}@mail.example", buyer.number), "Private".to_owned()),
        ];
        let version = contact(application, by, id).await?.row.version;
        let patch = ContactPatch { other_addresses: Some(others.to_vec()), ..ContactPatch::default() };
        application.perform(by, ChangeContact { id, version, patch }).await?;
    }
    Ok(())
}
