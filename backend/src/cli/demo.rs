//! `demo`: the service on the demonstration authority, with fresh passwords and a fresh token at every start.

use std::net::SocketAddr;

use clap::Args;
use paktbuch_entity::{authority, installation, user_account};
use paktbuch_types::{Role, SchoolNumber};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait, PaginatorTrait, Set};
use serde_json::json;

use super::play::{self, PlayError};
use super::serve::start_log;
use super::{CliError, Context, Outcome};
use crate::account;
use crate::administration;
use crate::administration::commands::{AddToken, AddUser};
use crate::app::{open_database, serve, state};
use crate::auth::password::Passwords;
use crate::auth::{Actor, Secret, token};
use crate::clock::Clock;
use crate::db::{Db, SchemaError, Who};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Adresse, auf der gelauscht wird (Vorgabe: aus der Konfiguration)
    #[arg(long)]
    listen: Option<SocketAddr>,
}

/// Key of the mark in the table of facts about this installation.
const MARK: &str = "demonstration";
/// The mark's value once the scenario is played.
const PLAYED: &str = "havixbeck";
/// The mark's value while it is being played; found at a start, it was interrupted.
const PLAYING: &str = "havixbeck, unfertig";

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
enum DemoError {
    #[error(
        "Dieses Datenverzeichnis enthält echte Daten und keine Vorführung. Bitte ein leeres angeben, zum Beispiel \
         --data ./vorfuehrung."
    )]
    NotADemonstration,
    #[error(
        "Die Vorführung in diesem Datenverzeichnis wurde beim Einspielen unterbrochen, und seither sind Benutzerkonten \
         dazugekommen. Bitte ein leeres Verzeichnis angeben, zum Beispiel --data ./vorfuehrung."
    )]
    UsedUnfinished,
    #[error(transparent)]
    Play(#[from] PlayError),
    #[error(transparent)]
    Schema(#[from] SchemaError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Name, shown name, role and school of the demonstration's users. All invented.
const USERS: [(&str, &str, Role, Option<&str>); 4] = [
    ("vera", "Vera Verwaltung", Role::Verwaltung, None),
    ("erika", "Erika Beispiel", Role::Foerdermittel, None),
    ("sven", "Sven Probe", Role::SchulIt, Some("190743")),
    ("paula", "Paula Prüfer", Role::Pruefung, None),
];

/// A user who can sign in now.
#[derive(Debug)]
struct Account {
    name: &'static str,
    password: String,
    role: Role,
}

impl Demo {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let config = context.data.config()?;
        start_log(&config)?;
        let reserved = context.data.reserve()?;
        let db = open_database(&context.data, Clock::System).await?;
        fill(context, &db).await?;
        let accounts = refresh_accounts(&db).await?;
        let api_token = refresh_token(&db).await?;
        let listen = self.listen.unwrap_or(config.server.listen);
        serve(
            state(db.clone(), &context.data, config, true),
            listen,
            |address| {
                tell(context, &format!("http://{address}"), &accounts, &api_token);
            },
        )
        .await?;
        db.close().await?;
        drop(reserved);
        Ok(Outcome::Done)
    }
}

/// Fills an empty database; a filled one must bear the mark. One whose filling was interrupted is filled anew.
async fn fill(context: &Context, db: &Db) -> Result<(), DemoError> {
    let mark = installation::Entity::find_by_id(MARK).one(db.reader()).await?;
    let accounts = user_account::Entity::find().count(db.reader()).await?;
    match mark {
        Some(mark) if mark.value == PLAYED => return Ok(()),
        Some(_) if accounts > 0 => return Err(DemoError::UsedUnfinished),
        Some(_) => db.start_over().await?,
        None if accounts > 0 || authority::Entity::find().count(db.reader()).await? > 0 => {
            return Err(DemoError::NotADemonstration);
        }
        None => {}
    }
    mark_as(db, PLAYING).await?;
    let scenario = paktbuch_seed::havixbeck();
    let progress = context
        .output
        .progress("Vorführung einspielen", scenario.invoices.len() as u64);
    play::scenario(db, &context.data, &scenario, || progress.inc(1)).await?;
    progress.finish_and_clear();
    Ok(mark_as(db, PLAYED).await?)
}

async fn mark_as(db: &Db, value: &str) -> Result<(), DbErr> {
    db.write(Who::System, async |tx| {
        let mark = installation::ActiveModel {
            name: Set(MARK.to_owned()),
            value: Set(value.to_owned()),
        };
        let replace = OnConflict::column(installation::Column::Name)
            .update_column(installation::Column::Value)
            .to_owned();
        installation::Entity::insert(mark)
            .on_conflict(replace)
            .exec_without_returning(tx.conn())
            .await?;
        Ok(())
    })
    .await
}

async fn refresh_accounts(db: &Db) -> Result<Vec<Account>, CliError> {
    let permit = Actor::system().permit()?;
    let passwords = Passwords::default();
    let mut accounts = Vec::new();
    for (name, display_name, role, school) in USERS {
        let user = match administration::find_user(db.reader(), name).await? {
            Some(user) => user.id,
            None => {
                let command = AddUser {
                    name: name.to_owned(),
                    display_name: display_name.to_owned(),
                    role,
                    schools: school
                        .map(str::parse::<SchoolNumber>)
                        .transpose()?
                        .into_iter()
                        .collect(),
                };
                db.write(Who::System, async |tx| {
                    administration::add_user(tx, &permit, command).await
                })
                .await?
            }
        };
        let password = random_password()?;
        account::set_password_of_demonstration(db, &passwords, user, &password).await?;
        accounts.push(Account { name, password, role });
    }
    Ok(accounts)
}

/// Five groups of four hexadecimal digits: 80 random bits that can be typed.
fn random_password() -> Result<String, CliError> {
    let secret = Secret::generate().map_err(|error| error.to_string())?;
    let groups: Vec<&str> = (0..5)
        .map(|group| &secret.reveal()[group * 4..group * 4 + 4])
        .collect();
    Ok(groups.join("-"))
}

/// Revokes the token of the last start and issues a new one that may do everything.
async fn refresh_token(db: &Db) -> Result<String, CliError> {
    const NAME: &str = "Vorführung";
    let secret = Secret::generate().map_err(|error| error.to_string())?;
    let value = token::value(&secret);
    let permit = Actor::system().permit()?;
    let before = administration::find_token(db.reader(), NAME).await?;
    db.write(Who::System, async |tx| {
        if let Some(before) = before {
            administration::revoke_token(tx, &permit, before).await?;
        }
        let command = AddToken {
            name: NAME.to_owned(),
            role: Role::Verwaltung,
            schools: Vec::new(),
        };
        administration::add_token(tx, &permit, &value, command).await
    })
    .await?;
    Ok(value)
}

fn tell(context: &Context, url: &str, accounts: &[Account], api_token: &str) {
    let users: Vec<_> = accounts
        .iter()
        .map(|account| json!({ "name": account.name, "password": account.password, "role": account.role }))
        .collect();
    context.output.record(
        &json!({ "url": url, "users": users, "api_token": api_token }),
        || {
            let mut text = format!("Paktbuch läuft: {url}\n");
            for account in accounts {
                text.push_str(&format!(
                    "Benutzer: {}  Passwort: {}  Rolle: {}\n",
                    account.name,
                    account.password,
                    account.role.code()
                ));
            }
            text.push_str(&format!("API-Token: {api_token}"));
            text
        },
    );
}
