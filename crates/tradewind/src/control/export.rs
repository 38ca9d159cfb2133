//! The errand of an export: people as CSV, piece by piece.

use super::Hands;
use super::errand::{ExportErrand, Exported, Reply};
use super::link::Link;
use crate::commands::Failure;
use application::Application;
use application::customers::labels::list_named;
use application::customers::{export_contacts, people};
use basics::Language;
use domain::customers::condition::{Condition, VERSION};
use domain::trust::Viewer;
use serde_json::json;

pub async fn carry_out(
    application: &Application,
    hands: Hands,
    errand: ExportErrand,
    link: &mut Link,
) -> Result<Exported, Failure> {
    let by = Viewer::system();
    let condition = condition(application, &by, &errand).await?;
    match hands {
        Hands::Own => people::load_people(application, Language::ENGLISH).await?,
        Hands::Serving => application.people().followed().await,
    }
    let mut export = export_contacts(application, &by, condition, errand.search).await?;
    let contacts = export.people_left();
    while let Some(piece) = export.next().await? {
        link.say_bytes(&piece).await?;
        let done = i64::try_from(contacts - export.people_left()).unwrap_or(i64::MAX);
        let total = i64::try_from(contacts).unwrap_or(i64::MAX);
        link.say(&Reply::Progress { what: "written".into(), done, total }).await?;
    }
    Ok(Exported { contacts })
}

async fn condition(application: &Application, by: &Viewer, errand: &ExportErrand) -> Result<Condition, Failure> {
    let mut parts = Vec::new();
    if let Some(name) = &errand.list {
        let id = list_named(application, by, name).await?;
        let id = id.ok_or_else(|| Failure::Input(format!("there is no list \"{name}\"; see Lists in the app")))?;
        parts.push(json!({"field": "lists", "operator": "in", "value": [id]}));
    }
    if let Some(condition) = &errand.condition {
        // Read by itself first, so that what is refused is named by its place in what was given.
        Condition::read(condition).map_err(|error| Failure::Input(format!("the condition cannot be read: {error}")))?;
        let mut condition = condition.clone();
        if let Some(object) = condition.as_object_mut() {
            object.remove("version");
        }
        parts.push(condition);
    }
    let whole = json!({"version": VERSION, "all": parts});
    Condition::read(&whole).map_err(|error| Failure::Input(format!("the condition cannot be read: {error}")))
}
