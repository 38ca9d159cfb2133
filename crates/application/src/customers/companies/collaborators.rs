//! Who works along on a company: sees and changes it and its people like its owner.

use super::create::refuse_unknown_user;
use crate::customers::sight;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, UserId};
use domain::trust::{Right, Viewer};
use store::customers::sight as rows;

/// More work along on no company; who needs more makes a team that shares its customers.
const COLLABORATORS_LIMIT: usize = 50;

/// Lets a user work along.
pub struct AddCollaborator {
    pub company: CompanyId,
    pub user: UserId,
}

impl Verb for AddCollaborator {
    const NAME: &'static str = "add_collaborator";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::company_shown(application, by, self.company).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        sight::company_to_edit(work, by, self.company).await?;
        refuse_unknown_user(work, "user", self.user).await?;
        if rows::collaborators(work.transaction, &[self.company]).await?.len() >= COLLABORATORS_LIMIT {
            let detail = format!("at most {COLLABORATORS_LIMIT} people work along; share the team's customers instead");
            return Err(Trouble::field("user", "too_many", detail));
        }
        if rows::put_collaborator(work.transaction, self.company, self.user).await? {
            work.touched(self.company, "changed");
            work.audit(Self::NAME, self.company, Some(&self.user));
        }
        Ok(())
    }
}

/// Ends a user's working along.
pub struct RemoveCollaborator {
    pub company: CompanyId,
    pub user: UserId,
}

impl Verb for RemoveCollaborator {
    const NAME: &'static str = "remove_collaborator";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::company_shown(application, by, self.company).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        sight::company_to_edit(work, by, self.company).await?;
        if rows::take_collaborator(work.transaction, self.company, self.user).await? {
            work.touched(self.company, "changed");
            work.audit(Self::NAME, self.company, Some(&self.user));
        }
        Ok(())
    }
}
