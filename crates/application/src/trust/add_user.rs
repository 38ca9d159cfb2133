//! A new user, made by an administrator with a first password.

use super::user::UserCard;
use super::{input, passwords};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::UserId;
use domain::trust::{Right, Role, Viewer};
use store::trust::{user, workspace};

/// What an administrator types.
pub struct NewUser {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub password: String,
    pub language: Option<String>,
}

/// Adds a user.
///
/// # Errors
/// [`Trouble::NotAllowed`]; a field's refusal; `address_taken`.
pub async fn add_user(application: &Application, viewer: &Viewer, new: NewUser) -> Result<UserId, Trouble> {
    let NewUser { name, email, role, password, language } = new;
    super::session::needs(viewer, AddUser::RIGHT)?;
    input::password("password", &password, &input::email(&email)?.normalised())?;
    let password_hash = passwords::hash(application, &password).await?;
    application.perform(viewer, AddUser { name, email, role, password_hash, language }).await
}

/// The verb behind [`add_user`], with the password hashed.
pub struct AddUser {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub password_hash: String,
    /// The workspace's where it is not given.
    pub language: Option<String>,
}

impl Verb for AddUser {
    const NAME: &'static str = "add_user";
    const RIGHT: Right = Right::ManageUsers;
    type Answer = UserId;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<UserId, Trouble> {
        let address = input::email(&self.email)?;
        let card = UserCard { name: input::name("name", &self.name)?, email: address.as_str().to_owned() };
        let hash = work.keyring().address_hash(&address.normalised());
        if user::get_by_address(work.transaction, &hash).await?.is_some() {
            return Err(Trouble::field(
                "email",
                "address_taken",
                "a user with this address is there already; change that one",
            ));
        }
        let workspace = workspace::get(work.transaction).await?.ok_or(Trouble::broken("a ledger without workspace"))?;
        let language = self.language.as_deref().map(input::language).transpose()?.unwrap_or(workspace.language);
        let id: UserId = work.mint()?;
        let row = user::UserRow {
            id,
            address_hash: hash.to_vec(),
            sealed: card.seal(work, id),
            role: self.role,
            password_hash: self.password_hash.clone(),
            language,
            time_zone: workspace.time_zone,
            active: true,
            // An administrator answers for the address.
            verified: true,
            created_at: work.now,
            seen_at: None,
            version: 1,
        };
        user::insert(work.transaction, &row).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&self.role));
        Ok(id)
    }
}
