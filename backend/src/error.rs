//! What a service answers when it does not do what was asked. HTTP knows nothing of it; `web::error` maps it.

use sea_orm::DbErr;

use crate::db::{Failure, Reused, classify};

/// Refusal or failure of a service. Texts are German and for users.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// No such record, or none that this actor may know of.
    #[error("Den Eintrag gibt es nicht.")]
    NotFound,
    /// One input is wrong; `field` is its name in the form.
    #[error("{message}")]
    Field { field: &'static str, message: String },
    /// The request as a whole is refused.
    #[error("{0}")]
    Refused(String),
    /// Several things are wrong at once: field (empty = the whole) and message of each.
    #[error("{}", all_messages(.0))]
    Several(Vec<(&'static str, String)>),
    /// Someone else saved the record meanwhile.
    #[error(
        "Jemand anderes hat den Eintrag inzwischen geändert. Bitte vergleichen Sie beide Stände und speichern Sie erneut."
    )]
    Stale,
    /// A form's nonce came again, with another request.
    #[error(transparent)]
    Reused(#[from] Reused),
    /// The database failed; see [`classify`].
    #[error("Die Datenbank hat nicht geantwortet: {0}")]
    Database(#[from] DbErr),
}

impl ServiceError {
    /// A wrong input.
    #[must_use]
    pub fn field(field: &'static str, message: impl Into<String>) -> Self {
        Self::Field {
            field,
            message: message.into(),
        }
    }

    /// A refused request.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }

    /// Turns a unique violation into a message at the field that caused it; leaves every other error alone.
    #[must_use]
    pub fn unique(error: DbErr, field: &'static str, message: impl Into<String>) -> Self {
        if classify(&error) == Failure::Unique {
            Self::field(field, message)
        } else {
            Self::Database(error)
        }
    }
}

fn all_messages(list: &[(&'static str, String)]) -> String {
    let messages: Vec<&str> = list.iter().map(|(_, message)| message.as_str()).collect();
    messages.join(" ")
}

/// Notes refusals while a service goes on looking, so that all of them are told in one answer.
#[derive(Debug, Default)]
pub struct Refusals(Vec<(&'static str, String)>);

impl Refusals {
    /// The value; `None` with the refusal noted.
    ///
    /// # Errors
    /// Whatever is no refusal.
    pub fn take<T>(&mut self, result: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
        match result {
            Ok(value) => return Ok(Some(value)),
            Err(ServiceError::Field { field, message }) => self.0.push((field, message)),
            Err(ServiceError::Refused(message)) => self.0.push(("", message)),
            Err(ServiceError::Several(list)) => self.0.extend(list),
            Err(other) => return Err(other),
        }
        Ok(None)
    }

    /// Nothing where nothing was refused.
    ///
    /// # Errors
    /// All that was noted.
    pub fn finish(mut self) -> Result<(), ServiceError> {
        match (self.0.len(), self.0.pop()) {
            (_, None) => Ok(()),
            (1, Some(("", message))) => Err(ServiceError::Refused(message)),
            (1, Some((field, message))) => Err(ServiceError::Field { field, message }),
            (_, Some(last)) => {
                self.0.push(last);
                Err(ServiceError::Several(self.0))
            }
        }
    }
}

/// Why an upload is not read, for those that ask for it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is refused, in the user's words.
    #[error("{0}")]
    Refused(String),
    /// Not the file's fault.
    #[error("Der Leseprozess lässt sich nicht starten: {0}")]
    Unavailable(#[source] std::io::Error),
}
