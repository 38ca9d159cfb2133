//! How many people a condition means, and each of its tests by itself.

use super::question::allowed;
use crate::customers::needs;
use crate::{Application, Trouble};
use audience::{Direction, Sort, SortField};
use basics::ids::ContactId;
use domain::customers::condition::Condition;
use domain::trust::{Right, Viewer};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCount {
    pub count: u64,
    /// For each test in the order in which it is written: how many it means alone.
    pub branches: Vec<u64>,
    /// For each node, the whole first and then its parts in the order in which they are written: how many it means alone.
    pub nodes: Vec<u64>,
}

/// Counts within what the viewer sees.
///
/// # Errors
/// As [`super::contacts`].
pub async fn count_contacts(
    application: &Application,
    viewer: &Viewer,
    condition: Condition,
    search: Option<String>,
) -> Result<ContactCount, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let written = condition.clone();
    let (condition, search) = allowed(viewer, condition, search)?;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(viewer), application.now());
    let sort = Sort { field: SortField::Created, direction: Direction::Ascending };
    application
        .ask_people(move |engine| ContactCount {
            count: match search.as_deref() {
                Some(search) => engine.page(&scope, &condition, Some(search), sort, None, 0, now).total,
                None => engine.count(&scope, &condition, now),
            },
            branches: engine.branch_counts(&scope, &written, now),
            nodes: engine.node_counts(&scope, &written, now),
        })
        .await
}

/// The people themselves, in no order that matters.
pub(in crate::customers) async fn members(
    application: &Application,
    viewer: &Viewer,
    condition: Condition,
    search: Option<String>,
) -> Result<Vec<ContactId>, Trouble> {
    let (condition, search) = allowed(viewer, condition, search)?;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(viewer), application.now());
    application.ask_people(move |engine| engine.members_found(&scope, &condition, search.as_deref(), now)).await
}
