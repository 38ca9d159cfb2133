//! `tradewind user add` and `tradewind user list`: without the app, for the first administrator or one who is locked out.

use super::Failure;
use crate::Common;
use crate::control::{Errand, Line, UserRow};
use clap::{Args, Subcommand};
use domain::trust::Role;
use std::io::{BufRead, IsTerminal};

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
    let line = Line::open(&common).await?;
    match user.step {
        Step::Add { name, email, role } => {
            if std::io::stdin().is_terminal() {
                eprintln!("Password (at least 10 characters):");
            }
            let mut password = String::new();
            std::io::stdin().lock().read_line(&mut password).map_err(Failure::io("the password cannot be read"))?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            let errand = Errand::AddUser { name, email, role: role.as_str().to_owned(), password };
            let made: String = line.ask(errand, None, |_| Ok(())).await?;
            if common.json {
                println!("{}", serde_json::json!({"user": made}));
            } else {
                println!("{made}");
            }
        }
        Step::List => {
            let users: Vec<UserRow> = line.ask(Errand::Users, None, |_| Ok(())).await?;
            if common.json {
                println!("{}", serde_json::json!({"users": users}));
            } else {
                users.iter().for_each(|user| println!("{}  {:13}  {}", user.id, user.role, user.name));
            }
        }
    }
    Ok(())
}
