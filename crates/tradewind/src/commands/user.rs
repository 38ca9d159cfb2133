//! `tradewind user add` and `tradewind user list`: without the app, for the first administrator or one who is locked out.

use super::Failure;
use crate::Common;
use crate::assembly::Ground;
use application::PAGE_LIMIT;
use application::trust::{self, NewUser};
use clap::{Args, Subcommand};
use domain::trust::{Role, Viewer};
use std::io::BufRead;

#[derive(Args)]
pub struct User {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Add a person who may sign in; the password is read from standard input, one line.
    Add {
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: String,
        /// rep, marketer, manager, administrator or read_only.
        #[arg(long, default_value = "administrator")]
        role: Role,
    },
    /// List the people who may sign in.
    List,
}

pub async fn run(common: Common, user: User) -> Result<(), Failure> {
    let ground = Ground::open(&common).await?;
    let application = ground.open_application().await?;
    match user.step {
        Step::Add { name, email, role } => {
            eprintln!("Password (at least 10 characters):");
            let mut password = String::new();
            std::io::stdin().lock().read_line(&mut password).map_err(Failure::io("the password cannot be read"))?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            let new = NewUser { name, email, role, password, language: None };
            let made = trust::add_user(&application, &Viewer::system(), new).await?;
            println!("{made}");
        }
        Step::List => {
            for user in trust::users(&application, &Viewer::system(), None, PAGE_LIMIT).await?.items {
                println!("{}  {:13}  {}", user.id, user.role.as_str(), user.name);
            }
        }
    }
    Ok(())
}
