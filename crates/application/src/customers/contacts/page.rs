//! A page of the contact grid: which people, by the engine; who they are, by the ledger.

use super::question::{allowed, allowed_sort};
use super::row::{self, ContactRow};
use crate::customers::{needs, sight};
use crate::{Application, Trouble};
use audience::{Cursor, Engine, Sort};
use domain::customers::condition::Condition;
use domain::trust::{CustomerSight, Right, Viewer};

/// What a grid asks for.
#[derive(Debug, Clone)]
pub struct ContactQuestion {
    pub condition: Condition,
    pub search: Option<String>,
    pub sort: Sort,
    pub after: Option<Cursor>,
    pub limit: usize,
}

/// Rows in their order, where the next page begins, and how many people are meant in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPage {
    pub items: Vec<ContactRow>,
    pub next: Option<Cursor>,
    pub total: u64,
}

/// The people that a viewer asks for, within what the viewer sees.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory; a refusal where addresses are masked and asked for; the ledger's.
pub async fn contacts(
    application: &Application,
    viewer: &Viewer,
    question: ContactQuestion,
) -> Result<ContactPage, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let ContactQuestion { condition, search, sort, after, limit } = question;
    let sort = allowed_sort(viewer, sort)?;
    let (condition, search) = allowed(viewer, condition, search)?;
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(viewer), application.now());
    let asking = move |engine: &Engine| {
        let page = engine.page(&scope, &condition, search.as_deref(), sort, after.as_ref(), limit, now);
        let scores = engine.scores(&page.ids, now);
        (page, scores)
    };
    let (page, scores) = application.ask_people(asking).await?;
    let mut items = row::rows(application, viewer, &page.ids).await?;
    items.iter_mut().for_each(|row| row.score = scores.get(&row.id).copied());
    if viewer.customer_sight() != CustomerSight::Everything {
        // Another node may have given one of them to a colleague a moment ago.
        let seen = sight::contacts_seen(application, viewer, &page.ids).await?;
        items.retain(|row| seen.contains(&row.id));
    }
    Ok(ContactPage { items, next: page.next, total: page.total })
}
