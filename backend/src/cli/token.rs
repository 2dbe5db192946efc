//! `token add`, `token list`, `token revoke`.

use clap::Subcommand;
use paktbuch_types::{Role, SchoolNumber};
use serde_json::json;

use super::{CliError, Context, Outcome};
use crate::administration;
use crate::administration::commands::AddToken;
use crate::app::open_existing;
use crate::auth::{Actor, Secret, token};
use crate::clock::Clock;
use crate::db::Who;
use crate::error::ServiceError;

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Stellt ein API-Token aus und zeigt seinen Wert einmal
    Add {
        /// Wofür das Token da ist
        name: String,
        /// verwaltung, foerdermittel, schul-it oder pruefung
        #[arg(long)]
        role: Role,
        /// Schulnummer, nur für schul-it; mehrfach möglich
        #[arg(long = "school")]
        schools: Vec<SchoolNumber>,
    },
    /// Zeigt alle API-Token, ohne ihre Werte
    List,
    /// Widerruft ein API-Token sofort
    Revoke { name: String },
}

impl Token {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let db = open_existing(&context.data, Clock::System).await?;
        let permit = Actor::system().permit()?;
        match self {
            Self::Add { name, role, schools } => {
                let value = token::value(&Secret::generate().map_err(|error| error.to_string())?);
                let command = AddToken {
                    name: name.clone(),
                    role: *role,
                    schools: schools.clone(),
                };
                db.write(Who::System, async |tx| {
                    administration::add_token(tx, &permit, &value, command).await
                })
                .await?;
                context
                    .output
                    .record(&json!({ "name": name, "role": role, "token": value }), || {
                        format!("API-Token {name} (nur jetzt zu sehen): {value}")
                    });
            }
            Self::List => {
                for token in administration::list_tokens(db.reader()).await? {
                    let schools: Vec<_> = token.schools.iter().map(|school| &school.number).collect();
                    let value = json!({
                        "name": token.name, "role": token.role, "schools": schools,
                        "created_at": token.created_at.to_rfc3339(),
                        "revoked_at": token.revoked_at.map(|at| at.to_rfc3339()),
                    });
                    context.output.record(&value, || {
                        let state = if token.revoked_at.is_some() {
                            ", widerrufen"
                        } else {
                            ""
                        };
                        format!("{}: {}{state}", token.name, token.role)
                    });
                }
            }
            Self::Revoke { name } => {
                let found = administration::find_token(db.reader(), name).await?;
                let id = found.ok_or_else(|| {
                    ServiceError::refused(format!("Ein gültiges API-Token „{name}“ gibt es nicht."))
                })?;
                db.write(Who::System, async |tx| {
                    administration::revoke_token(tx, &permit, id).await
                })
                .await?;
                context
                    .output
                    .record(&json!({ "name": name, "revoked": true }), || {
                        format!("Das API-Token {name} ist widerrufen.")
                    });
            }
        }
        db.close().await?;
        Ok(Outcome::Done)
    }
}
