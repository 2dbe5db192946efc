//! `user add`, `user link`, `user disable`, `user enable`, `user list`.

use clap::Subcommand;
use paktbuch_types::{Role, SchoolNumber};
use serde_json::json;

use super::{CliError, Context, Outcome};
use crate::account;
use crate::administration::commands::AddUser;
use crate::administration::{self, SetupLink, UserState};
use crate::app::{open_database, open_existing};
use crate::auth::{Actor, Secret};
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
    /// Entsperrt ein Benutzerkonto
    Enable { name: String },
    /// Zeigt alle Benutzerkonten
    List,
}

impl User {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let config = context.data.config()?;
        let db = match self {
            Self::Add { .. } => open_database(&context.data, Clock::System).await?,
            _ => open_existing(&context.data, Clock::System).await?,
        };
        let permit = Actor::system().permit()?;
        let hours = config.session.setup_link_hours;
        let token = Secret::generate().map_err(|error| error.to_string())?;
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
                        let user = administration::add_user(tx, &permit, command).await?;
                        administration::issue_setup_link(tx, &permit, user, token, hours).await
                    })
                    .await?;
                print_link(context, name, &link, config.server.address());
            }
            Self::Link { name } => {
                let user = existing(&db, name).await?;
                let link = db
                    .write(Who::System, async |tx| {
                        administration::issue_setup_link(tx, &permit, user.id, token, hours).await
                    })
                    .await?;
                print_link(context, name, &link, config.server.address());
            }
            Self::Disable { name } => {
                let user = existing(&db, name).await?;
                db.write(Who::System, async |tx| {
                    administration::disable(tx, &permit, user.id).await
                })
                .await?;
                context
                    .output
                    .record(&json!({ "name": user.name, "disabled": true }), || {
                        format!("{} ist gesperrt und überall abgemeldet.", user.name)
                    });
            }
            Self::Enable { name } => {
                let user = existing(&db, name).await?;
                db.write(Who::System, async |tx| {
                    administration::enable(tx, &permit, user.id).await
                })
                .await?;
                context
                    .output
                    .record(&json!({ "name": user.name, "disabled": false }), || {
                        format!("{} ist entsperrt.", user.name)
                    });
            }
            Self::List => {
                for user in administration::list_users(db.reader(), db.clock().now()).await? {
                    let disabled = matches!(user.state, UserState::Disabled(_));
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
    let user = administration::find_user(db.reader(), name).await?;
    Ok(user.ok_or_else(|| ServiceError::refused(format!("Das Benutzerkonto „{name}“ gibt es nicht.")))?)
}

/// Under the public address; without one nobody here knows where the service listens, so that the reader puts it in.
fn print_link(context: &Context, name: &str, link: &SetupLink, address: &str) {
    let path = account::paths::setup(link.token.reveal());
    let url = format!("{address}{path}");
    let told = if address.is_empty() {
        format!("<Adresse des Servers>{path}")
    } else {
        url.clone()
    };
    let until = local(link.expires_at).format("%d.%m.%Y, %H:%M Uhr").to_string();
    context.output.record(
        &json!({ "name": name, "setup_url": url, "expires_at": link.expires_at.to_rfc3339() }),
        || format!("Benutzerkonto {name}: Passwort setzen unter {told} (einmal, bis {until})."),
    );
}
