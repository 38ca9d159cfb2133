//! The program: reads the configuration, puts the rooms together, and runs one command.

mod assembly;
mod bench;
mod commands;
mod configuration;
mod control;
mod data_folder;
mod demo;
mod ending;
mod erasure_log;
mod first_run;
mod logging;
mod user_shapes;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The e-mail system of a company that sells abroad.
#[derive(Parser)]
#[command(name = "tradewind", version, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(clap::Args, Clone)]
pub struct Common {
    /// The folder of this workspace: ledger, files, keys.
    #[arg(long, global = true, default_value = "tradewind-data", value_name = "DIR")]
    pub data: PathBuf,
    /// The configuration file [default: DIR/tradewind.toml].
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A PostgreSQL ledger instead of the file in DIR: postgres://user@host/database.
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Run Tradewind: the app, the public pages and the sending.
    Serve(commands::serve::Serve),
    /// Show a small exporter whose campaign travels to a fake outside on this machine.
    Demo(commands::demo::Demo),
    /// Make an empty workspace in DIR and print its recovery key and set-up code.
    Init(commands::init::Init),
    /// Bring the ledger to this program's version.
    Migrate(commands::migrate::Migrate),
    /// Add and list the people who sign in.
    User(commands::user::User),
    MasterKey(commands::master_key::MasterKeyCommand),
    RecoveryKey(commands::recovery_key::RecoveryKeyCommand),
    Import(commands::import::Import),
    Export(commands::export::Export),
    Backup(commands::backup::Backup),
    Restore(commands::restore::Restore),
    Doctor(commands::doctor::Doctor),
    Classify(commands::classify::Classify),
    /// Measure speed as a ratio to a limit in the same run.
    Bench(commands::bench::Bench),
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
}

fn main() -> ExitCode {
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("tradewind: another cryptography provider is installed already");
        return ExitCode::FAILURE;
    }
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tradewind: the runtime cannot be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        let Arguments { common, command } = arguments;
        match command {
            Command::Serve(serve) => commands::serve::run(common, serve).await,
            Command::Demo(demo) => commands::demo::run(common, demo).await,
            Command::Init(init) => commands::init::run(common, init).await,
            Command::Migrate(migrate) => commands::migrate::run(common, migrate).await,
            Command::User(user) => commands::user::run(common, user).await,
            Command::MasterKey(command) => commands::master_key::run(common, command).await,
            Command::RecoveryKey(command) => commands::recovery_key::run(common, command).await,
            Command::Import(import) => commands::import::run(common, import).await,
            Command::Export(export) => commands::export::run(common, export).await,
            Command::Backup(backup) => commands::backup::run(common, backup).await,
            Command::Restore(restore) => commands::restore::run(common, restore).await,
            Command::Doctor(doctor) => commands::doctor::run(common, doctor).await,
            Command::Classify(classify) => commands::classify::run(&common, classify),
            Command::Bench(bench) => commands::bench::run(common, bench).await,
            Command::Openapi => commands::openapi::run(),
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tradewind: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
