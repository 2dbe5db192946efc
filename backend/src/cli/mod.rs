//! The command line, one file a command. Names, flags, exit codes and JSON keys are a promise (`docs/handbuch/befehle.md`).

mod causes;
mod check;
mod demo;
mod import;
mod list;
mod migrate;
mod os;
mod output;
pub mod play;
mod report;
mod seed;
mod serve;
mod token;
mod usage;
mod user;
mod verify;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::DataDir;
use output::Output;

/// Geräte- und Förderbuch der Schulträger.
#[derive(Debug, Parser)]
#[command(name = "paktbuch", version, disable_help_subcommand = true)]
struct Arguments {
    /// Datenverzeichnis: Datenbank, Dokumente, Konfiguration
    #[arg(long, global = true, env = "PAKTBUCH_DATA", default_value = "./data")]
    data: PathBuf,
    /// PostgreSQL statt der eingebetteten Datenbank (postgres://…)
    #[arg(long, global = true, env = "PAKTBUCH_DATABASE_URL", hide_env_values = true)]
    database_url: Option<DatabaseUrl>,
    /// Ein JSON-Objekt je Zeile auf der Standardausgabe
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

/// An address that may hold a password: its `Debug` form does not show it.
#[derive(Clone)]
struct DatabaseUrl(String);

impl std::str::FromStr for DatabaseUrl {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Dienst starten
    Serve(serve::Serve),
    /// Dateien einlesen
    #[command(subcommand)]
    Import(import::Import),
    /// Bestand auflisten
    #[command(subcommand)]
    List(list::List),
    /// Vorführung starten: wie serve, auf einem eigenen Datenverzeichnis
    Demo(demo::Demo),
    /// Szenario in ein leeres Datenverzeichnis einspielen
    Seed(seed::Seed),
    /// Alle Regeln prüfen und die Prüfhinweise zeigen
    Check(check::Check),
    /// Bericht schreiben
    Report(report::Report),
    /// Benutzerkonten
    #[command(subcommand)]
    User(user::User),
    /// API-Token
    #[command(subcommand)]
    Token(token::Token),
    /// Datenbank, Protokoll und Dokumente prüfen
    Verify(verify::Verify),
    /// Schema der Datenbank
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    /// Eine hochgeladene Datei lesen; so ruft sich das Programm selbst auf
    #[command(hide = true)]
    Worker(worker::Worker),
}

/// How a command ended, with its exit code; `docs/handbuch/befehle.md` tells users of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All done: 0.
    Done,
    /// Some inputs were refused, each reported: 1.
    SomeRefused,
    /// The data are damaged or fail a check: 3.
    Damaged,
}

/// Wrong usage or configuration, or a failure: told on stderr, exit code 2.
pub(crate) type CliError = Box<dyn std::error::Error + Send + Sync>;

/// What every command gets.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) data: DataDir,
    pub(crate) output: Output,
}

/// Reads the arguments, runs the command and answers the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::answer(&error),
    };
    if let Command::Worker(command) = &arguments.command {
        // Before any thread is there: threads reserve address space, which the worker limits.
        return command.run();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(carry_out(arguments)),
        Err(error) => {
            Output::new(arguments.json).failure(&error);
            ExitCode::from(2)
        }
    }
}

async fn carry_out(arguments: Arguments) -> ExitCode {
    let data = DataDir::new(
        &arguments.data,
        arguments.database_url.as_ref().map(|url| url.0.as_str()),
    );
    let context = Context {
        data,
        output: Output::new(arguments.json),
    };
    let result = match arguments.command {
        Command::Serve(command) => command.run(&context).await,
        Command::Import(command) => command.run(&context).await,
        Command::List(command) => command.run(&context).await,
        Command::Demo(command) => command.run(&context).await,
        Command::Seed(command) => command.run(&context).await,
        Command::Check(command) => command.run(&context).await,
        Command::Report(command) => command.run(&context).await,
        Command::User(command) => command.run(&context).await,
        Command::Token(command) => command.run(&context).await,
        Command::Verify(command) => command.run(&context).await,
        Command::Migrate(command) => command.run(&context).await,
        Command::Worker(command) => return command.run(),
    };
    match result {
        Ok(_) if context.output.has_failed() => ExitCode::from(2),
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeRefused) => ExitCode::from(1),
        Ok(Outcome::Damaged) => ExitCode::from(3),
        Err(error) => {
            context.output.failure(&*error);
            ExitCode::from(2)
        }
    }
}
