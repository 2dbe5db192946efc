//! `user add`, `user disable`, `user link`, `user list`.

use clap::Subcommand;
use paktbuch_types::{Role, SchoolNumber};
use serde_json::json;

use super::{CliError, Context, Outcome};
use crate::account::commands::AddUser;
use crate::account::{self, SetupLink};
use crate::app::open_database;
use crate::auth::Actor;
use crate::clock::{Clock, local};
use crate::db::{Db, Who};
use crate::error::ServiceError;

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Legt ein Benutzerkonto an und zeigt den Einrichtungslink
    Add {
        /// Name zum Anmelden
        name: String,
        /// verwaltung, foerdermittel, schul-it oder pruefung
        #[arg(long)]
        role: Role,
        /// Schulnummer, nur für schul-it; mehrfach möglich
        #[arg(long = "school")]
        schools: Vec<SchoolNumber>,
        /// Name, wie ihn andere lesen
        #[arg(long, default_value = "")]
        display_name: String,
    },
    /// Stellt einen neuen Einrichtungslink aus
    Link { name: String },
    /// Sperrt ein Benutzerkonto sofort
    Disable { name: String },
    /// Zeigt alle Benutzerkonten
    List,
}

impl User {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let config = context.data.config()?;
        let db = open_database(&context.data, Clock::System).await?;
        let permit = Actor::system().permit()?;
        let hours = config.session.setup_link_hours;
        match self {
            Self::Add {
                name,
                role,
                schools,
                display_name,
            } => {
                let command = AddUser {
                    name: name.clone(),
                    display_name: display_name.clone(),
                    role: *role,
                    schools: schools.clone(),
                };
                let link = db
                    .write(Who::System, async |tx| {
                        let user = account::add_user(tx, &permit, command).await?;
                        account::issue_setup_link(tx, &permit, user, hours).await
                    })
                    .await?;
                print_link(
                    context,
                    name,
                    &link,
                    &config.server.base_url,
                    &format!("http://{}", config.server.listen),
                );
            }
            Self::Link { name } => {
                let user = existing(&db, name).await?;
                let link = db
                    .write(Who::System, async |tx| {
                        account::issue_setup_link(tx, &permit, user.id, hours).await
                    })
                    .await?;
                print_link(
                    context,
                    name,
                    &link,
                    &config.server.base_url,
                    &format!("http://{}", config.server.listen),
                );
            }
            Self::Disable { name } => {
                let user = existing(&db, name).await?;
                db.write(Who::System, async |tx| {
                    account::disable(tx, &permit, user.id).await
                })
                .await?;
                context
                    .output
                    .record(&json!({ "name": user.name, "disabled": true }), || {
                        format!("{} ist gesperrt und überall abgemeldet.", user.name)
                    });
            }
            Self::List => {
                for user in account::list_users(db.reader()).await? {
                    let disabled = user.disabled_at.is_some();
                    let value = json!({
                        "name": user.name, "display_name": user.display_name, "role": user.role, "disabled": disabled,
                    });
                    context.output.record(&value, || {
                        let state = if disabled { ", gesperrt" } else { "" };
                        format!("{}: {}, {}{state}", user.name, user.display_name, user.role)
                    });
                }
            }
        }
        db.close().await?;
        Ok(Outcome::Done)
    }
}

async fn existing(db: &Db, name: &str) -> Result<paktbuch_entity::user_account::Model, CliError> {
    let user = account::find_user(db.reader(), name).await?;
    Ok(user.ok_or_else(|| ServiceError::refused(format!("Das Benutzerkonto „{name}“ gibt es nicht.")))?)
}

fn print_link(context: &Context, name: &str, link: &SetupLink, base_url: &str, local_url: &str) {
    let base = if base_url.is_empty() { local_url } else { base_url };
    let url = format!(
        "{}{}",
        base.trim_end_matches('/'),
        account::paths::setup(link.token.reveal())
    );
    let until = local(link.expires_at).format("%d.%m.%Y, %H:%M Uhr").to_string();
    context.output.record(
        &json!({ "name": name, "setup_url": url, "expires_at": link.expires_at.to_rfc3339() }),
        || format!("Benutzerkonto {name}: Passwort setzen unter {url} (einmal, bis {until})."),
    );
}
