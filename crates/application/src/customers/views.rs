//! Saved views: a question to a grid under a name. One's own are seen by oneself alone; who may share puts a view before everybody.
//!
//! What a view asks is kept as it was written and checked again when it is asked: a view is a bookmark, never a right.

use super::contacts::Undoable;
use super::needs;
use crate::trust::undo::{Inverse, keep};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{UserId, ViewId};
use domain::trust::{Right, Viewer};
use serde_json::Value;
use store::customers::view::{self, ViewRecord};

/// A person's own views of one grid: more tabs cannot be told apart.
const OWN_LIMIT: i64 = 20;
/// Views of one grid that everybody has.
const SHARED_LIMIT: i64 = 40;
const NAME_LIMIT_CHARACTERS: usize = 60;
/// Bytes of conditions, and of a layout.
const JSON_LIMIT_BYTES: usize = 16_384;
const SEARCH_LIMIT_CHARACTERS: usize = 200;

/// The grids that have views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    Contacts,
    Companies,
}

impl Grid {
    pub const fn as_str(self) -> &'static str {
        match self {
            Grid::Contacts => "contacts",
            Grid::Companies => "companies",
        }
    }
}

/// A view as its viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub record: ViewRecord,
    /// Whether the viewer may change it.
    pub may_change: bool,
}

/// What of a view may change; an inner `None` takes the value away.
#[derive(Debug, Clone, Default)]
pub struct ViewChange {
    pub name: Option<String>,
    pub shared: Option<bool>,
    pub search: Option<Option<String>>,
    pub sort: Option<Option<String>>,
    /// Checked by whoever reads it.
    pub condition: Option<Option<Value>>,
    pub columns: Option<Option<Value>>,
    /// Its order among the tabs; smaller ones stand first.
    pub place: Option<i64>,
}

/// The views of a grid, everybody's first, each group in its order. At most 200.
///
/// # Errors
/// The ledger's.
pub async fn views(application: &Application, viewer: &Viewer, grid: Grid) -> Result<Vec<View>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let found = view::of_grid(application.database(), grid.as_str(), user_of(viewer)).await?;
    Ok(found.into_iter().map(|record| shown(viewer, record)).collect())
}

/// A view by id.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or it is somebody else's; the ledger's.
pub async fn view(application: &Application, viewer: &Viewer, id: ViewId) -> Result<View, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let found = view::get(application.database(), id).await?.filter(|record| sees(viewer, record));
    found.map(|record| shown(viewer, record)).ok_or(Trouble::not_found("view"))
}

/// A key of the API is nobody: it sees what everybody sees.
fn user_of(viewer: &Viewer) -> UserId {
    viewer.user_id().unwrap_or(UserId::from_i64(0))
}

fn sees(viewer: &Viewer, record: &ViewRecord) -> bool {
    record.shared || record.owner == user_of(viewer)
}

fn may_change(viewer: &Viewer, record: &ViewRecord) -> bool {
    if record.shared { viewer.may(Right::ShareViews) } else { record.owner == user_of(viewer) }
}

fn shown(viewer: &Viewer, record: ViewRecord) -> View {
    View { may_change: may_change(viewer, &record), record }
}

/// Makes a view at the end of the tabs.
pub struct MakeView {
    pub grid: Grid,
    pub view: ViewChange,
}

impl Verb for MakeView {
    const NAME: &'static str = "make_view";
    const RIGHT: Right = Right::OwnAccount;
    type Answer = ViewId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<ViewId, Trouble> {
        let place = view::last_place(work.transaction, self.grid.as_str()).await? + 1;
        let empty = ViewRecord {
            id: work.mint()?,
            grid: self.grid.as_str().to_owned(),
            owner: user_of(by),
            shared: false,
            name: String::new(),
            search: None,
            sort: None,
            condition: None,
            columns: None,
            place,
            created_at: work.now,
        };
        let made = changed(by, empty, &self.view)?;
        refuse_too_many(work, &made).await?;
        view::insert(work.transaction, &made).await?;
        work.touched(made.id, "created");
        work.audit(Self::NAME, made.id, Some(&made.name));
        Ok(made.id)
    }
}

/// Changes a view; the last who saves is right.
pub struct ChangeView {
    pub id: ViewId,
    pub change: ViewChange,
}

impl Verb for ChangeView {
    const NAME: &'static str = "change_view";
    const RIGHT: Right = Right::OwnAccount;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let before = to_change(work, by, self.id).await?;
        let after = changed(by, before.clone(), &self.change)?;
        if after.shared != before.shared {
            refuse_too_many(work, &after).await?;
        }
        view::update(work.transaction, &after).await?;
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, Some(&(before.name, after.name)));
        Ok(())
    }
}

/// Removes a view.
pub struct RemoveView {
    pub id: ViewId,
}

impl Verb for RemoveView {
    const NAME: &'static str = "remove_view";
    const RIGHT: Right = Right::OwnAccount;
    type Answer = Undoable;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        to_change(work, by, self.id).await?;
        view::remove(work.transaction, self.id, work.now).await?;
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        let undo = keep(work, by, Self::NAME, 1, &self.id).await?;
        Ok(Undoable { changed: 1, undo })
    }
}

pub(super) const INVERSE: Inverse = Inverse {
    verb: RemoveView::NAME,
    version: 1,
    right: RemoveView::RIGHT,
    holds_people: false,
    run: |_by, work, before| {
        Box::pin(async move {
            let id: ViewId = serde_json::from_value(before).map_err(Trouble::broken)?;
            let back = view::bring_back(work.transaction, id).await?;
            work.touched(id, "created");
            Ok(u64::from(back))
        })
    },
};

async fn to_change(work: &mut Work<'_>, by: &Viewer, id: ViewId) -> Result<ViewRecord, Trouble> {
    let found = view::find(work.transaction, id).await?.filter(|record| sees(by, record));
    let record = found.ok_or(Trouble::not_found("view"))?;
    if may_change(by, &record) { Ok(record) } else { Err(Trouble::NotAllowed { right: Right::ShareViews }) }
}

async fn refuse_too_many(work: &mut Work<'_>, view: &ViewRecord) -> Result<(), Trouble> {
    let (own, shared) = view::counts(work.transaction, &view.grid, view.owner).await?;
    if view.shared && shared >= SHARED_LIMIT {
        return Err(Trouble::field(
            "shared",
            "too_many",
            format!("everybody has {SHARED_LIMIT} views of this already"),
        ));
    }
    if !view.shared && own >= OWN_LIMIT {
        return Err(Trouble::field("name", "too_many", format!("you have {OWN_LIMIT} views of this already")));
    }
    Ok(())
}

fn changed(by: &Viewer, mut record: ViewRecord, change: &ViewChange) -> Result<ViewRecord, Trouble> {
    if let Some(name) = &change.name {
        record.name = name.trim().to_owned();
    }
    if record.name.is_empty() {
        return Err(Trouble::field("name", "empty", "a view needs a name"));
    }
    if record.name.chars().count() > NAME_LIMIT_CHARACTERS || record.name.chars().any(char::is_control) {
        let detail = format!("the name of a view is one line of at most {NAME_LIMIT_CHARACTERS} characters");
        return Err(Trouble::field("name", "too_long", detail));
    }
    if let Some(shared) = change.shared.filter(|shared| *shared != record.shared) {
        needs(by, Right::ShareViews)?;
        record.shared = shared;
        // Who takes a view back has it alone.
        record.owner = user_of(by);
    }
    if let Some(search) = &change.search {
        record.search = search.clone().filter(|search| !search.is_empty());
    }
    if record.search.as_deref().is_some_and(|search| search.chars().count() > SEARCH_LIMIT_CHARACTERS) {
        let detail = format!("a search has at most {SEARCH_LIMIT_CHARACTERS} characters");
        return Err(Trouble::field("q", "too_long", detail));
    }
    if let Some(sort) = &change.sort {
        record.sort = sort.clone().filter(|sort| !sort.is_empty());
    }
    if record.sort.as_deref().is_some_and(|sort| sort.len() > NAME_LIMIT_CHARACTERS) {
        return Err(Trouble::field("sort", "unknown_sort", "there is no such order"));
    }
    if let Some(condition) = &change.condition {
        record.condition = json("condition", condition.as_ref())?;
    }
    if let Some(columns) = &change.columns {
        record.columns = json("columns", columns.as_ref())?;
    }
    record.place = change.place.unwrap_or(record.place);
    Ok(record)
}

fn json(field: &'static str, value: Option<&Value>) -> Result<Option<String>, Trouble> {
    let text = value.filter(|value| !value.is_null()).map(Value::to_string);
    if text.as_ref().is_some_and(|text| text.len() > JSON_LIMIT_BYTES) {
        return Err(Trouble::field(field, "too_large", format!("it is larger than {JSON_LIMIT_BYTES} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::testing::code;
    use crate::testing::TestTradewind;
    use crate::trust::UndoVerb;
    use domain::trust::Role;

    fn named(name: &str, shared: bool) -> MakeView {
        let view = ViewChange { name: Some(name.into()), shared: Some(shared), ..ViewChange::default() };
        MakeView { grid: Grid::Companies, view }
    }

    async fn names(tradewind: &TestTradewind, viewer: &Viewer) -> Vec<(String, bool)> {
        let found = views(&tradewind.application, viewer, Grid::Companies).await.unwrap();
        found.into_iter().map(|view| (view.record.name, view.may_change)).collect()
    }

    #[tokio::test]
    async fn ones_own_views_are_ones_own_and_managers_share() {
        let tradewind = TestTradewind::new().await;
        let app = &tradewind.application;
        let (anna, boss) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Manager).await);
        let own = app.perform(&anna, named("Mine", false)).await.unwrap();
        assert_eq!(code(app.perform(&anna, named("Ours", true)).await), "not_allowed");
        let shared = app.perform(&boss, named("Ours", true)).await.unwrap();
        assert_eq!(names(&tradewind, &anna).await, [("Ours".to_owned(), false), ("Mine".to_owned(), true)]);
        assert_eq!(names(&tradewind, &boss).await, [("Ours".to_owned(), true)]);
        let rename = |id| ChangeView {
            id,
            change: ViewChange { name: Some("Other".into()), place: Some(0), ..ViewChange::default() },
        };
        assert_eq!(code(app.perform(&boss, rename(own)).await), "not_found");
        assert_eq!(code(app.perform(&anna, rename(shared)).await), "not_allowed");
        app.perform(&anna, rename(own)).await.unwrap();
        assert_eq!(view(app, &anna, own).await.unwrap().record.name, "Other");
        assert!(views(app, &anna, Grid::Contacts).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_removed_view_comes_back_as_it_was() {
        let tradewind = TestTradewind::new().await;
        let anna = tradewind.as_role(Role::ReadOnly).await;
        let id = tradewind.application.perform(&anna, named("Mine", false)).await.unwrap();
        let gone = tradewind.application.perform(&anna, RemoveView { id }).await.unwrap();
        assert_eq!(names(&tradewind, &anna).await, []);
        tradewind.application.perform(&anna, UndoVerb { id: gone.undo, parts: 0 }).await.unwrap();
        assert_eq!(names(&tradewind, &anna).await, [("Mine".to_owned(), true)]);
    }
}
