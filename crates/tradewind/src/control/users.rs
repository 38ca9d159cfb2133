//! Errands about the people who sign in.

use super::errand::UserRow;
use crate::commands::Failure;
use application::trust::{self, NewUser};
use application::{Application, PAGE_LIMIT};
use domain::trust::{Role, Viewer};

pub async fn add(
    application: &Application,
    name: String,
    email: String,
    role: &str,
    password: String,
) -> Result<String, Failure> {
    let role: Role = role.parse().map_err(|_| Failure::Input(format!("there is no role {role}")))?;
    let new = NewUser { name, email, role, password, language: None };
    Ok(trust::add_user(application, &Viewer::system(), new).await?.to_string())
}

pub async fn list(application: &Application) -> Result<Vec<UserRow>, Failure> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = trust::users(application, &Viewer::system(), after, PAGE_LIMIT).await?;
        rows.extend(page.items.into_iter().map(|user| UserRow {
            id: user.id.to_string(),
            name: user.name,
            role: user.role.as_str().to_owned(),
        }));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(rows),
        }
    }
}
