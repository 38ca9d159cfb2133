//! Pages of lists: `{items, next}`, by the cursor of the last row.

use crate::http::Problem;
use application::{PAGE_LIMIT, page_limit};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Some rows and the cursor of the next page.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Ask on with `after`; `null` on the last page.
    #[schema(required)]
    pub next: Option<String>,
    /// How many there are in all, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// The page of an application's page.
    pub fn of<R>(page: application::Page<R>, shape: impl FnMut(R) -> T) -> Self {
        let application::Page { items, next } = page;
        Page { items: items.into_iter().map(shape).collect(), next: next.map(|next| next.to_string()), total: None }
    }
}

/// Which page is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The cursor `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    pub limit: Option<usize>,
}

impl PageQuery {
    /// # Errors
    /// 422 for a cursor that no page gave.
    pub fn after(&self) -> Result<Option<i64>, Problem> {
        cursor(self.after.as_deref())
    }

    /// # Errors
    /// 422 for more rows than a page has.
    pub fn limit(&self) -> Result<usize, Problem> {
        limit(self.limit)
    }
}

/// How many rows are asked for: those of a usual page when it is not said.
///
/// # Errors
/// 422 for none, and for more than a page has.
pub fn limit(asked: Option<usize>) -> Result<usize, Problem> {
    match asked {
        Some(rows) if !(1..=PAGE_LIMIT).contains(&rows) => {
            let detail = format!("`limit` is a number from 1 to {PAGE_LIMIT}; ask for the rest with `after`");
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "out_of_range", detail).field("limit", "out_of_range"))
        }
        rows => Ok(page_limit(rows)),
    }
}

/// The number in a cursor.
///
/// # Errors
/// 422 for one that no page gave.
pub fn cursor(after: Option<&str>) -> Result<Option<i64>, Problem> {
    let wrong = |_| {
        let detail = "`after` is the cursor `next` of the page before";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_cursor", detail).field("after", "wrong_cursor")
    };
    after.map(|after| after.parse::<i64>().map_err(wrong)).transpose()
}
