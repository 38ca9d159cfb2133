use crate::customers::import::{
    Change, Counts, ImportView, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import,
    import,
};
use crate::testing::TestTradewind;
use crate::{Application, Trouble};
use basics::ids::{ContactId, ImportId};
use domain::customers::card::ContactCard;
use domain::customers::import::{Conflict, ImportState};
use domain::customers::origin::{LegalBasis, Origin};
use store::customers::load;

pub async fn begin(test: &TestTradewind, bytes: impl Into<Vec<u8>>) -> Result<ImportId, Trouble> {
    let upload = Upload { file_name: "people.csv".into(), bytes: bytes.into() };
    begin_import(&test.application, &test.administrator(), upload).await
}

/// What most imports say.
pub fn ground(conflict: Conflict) -> Change {
    Change {
        origin: Some(Origin::Customers),
        legal_basis: Some(LegalBasis::Contract),
        conflict: Some(conflict),
        ..Change::default()
    }
}

pub async fn checked(test: &TestTradewind, bytes: impl Into<Vec<u8>>, change: Change) -> ImportId {
    let by = test.administrator();
    let id = begin(test, bytes).await.unwrap();
    change_import(&test.application, &by, id, None, change).await.unwrap();
    test.application.perform(&by, StartDryRun { import: id }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    assert_eq!(view(test, id).await.state, ImportState::Checked);
    id
}

pub async fn publish(test: &TestTradewind, id: ImportId) -> Counts {
    test.application.perform(&test.administrator(), PublishImport { import: id, seen: None }).await.unwrap();
    advance_imports(&test.application, Pace::ToTheEnd).await.unwrap();
    let view = view(test, id).await;
    assert_eq!(view.state, ImportState::Published);
    view.counts.unwrap()
}

pub async fn view(test: &TestTradewind, id: ImportId) -> ImportView {
    import(&test.application, &test.administrator(), id).await.unwrap()
}

/// Everybody who is shown, by address.
pub async fn shown(application: &Application) -> Vec<(String, ContactId, ContactCard, load::LoadedContact)> {
    let (mut people, mut after) = (Vec::new(), ContactId::from_i64(-1));
    loop {
        let page = load::contacts(application.database(), after).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.id;
        for row in page {
            let card: ContactCard = application.unseal("contact", "sealed", row.id.as_i64(), &row.sealed).unwrap();
            people.push((card.address.clone(), row.id, card, row));
        }
    }
    people.sort_by(|one, other| one.0.cmp(&other.0));
    people
}

pub const fn account(new: i64, updated: i64, unchanged: i64, duplicates: i64, refused: i64) -> Counts {
    Counts { rows: new + updated + unchanged + duplicates + refused, new, updated, unchanged, duplicates, refused }
}

/// Why it was refused.
pub fn code(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Refused { code, .. } => code,
        other => panic!("{other}"),
    }
}
