//! Texts of a command, cleaned and checked; each message names the field and what to do.

use crate::error::ServiceError;
use crate::text::{clean, length};

/// Longest text of one line.
pub(super) const MAX: usize = 200;

/// A text that may be empty.
pub(super) fn optional(field: &'static str, label: &str, text: &str) -> Result<String, ServiceError> {
    let text = clean(text);
    if length(&text) > MAX {
        let message = format!("{label}: höchstens {MAX} Zeichen, es sind {}.", length(&text));
        return Err(ServiceError::field(field, message));
    }
    Ok(text)
}

/// A text that must be there.
pub(super) fn required(field: &'static str, label: &str, text: &str) -> Result<String, ServiceError> {
    match optional(field, label, text)? {
        text if text.is_empty() => Err(ServiceError::field(
            field,
            format!("{label} fehlt. Bitte eintragen."),
        )),
        text => Ok(text),
    }
}

/// A text that may be empty, `None` then.
pub(super) fn maybe(
    field: &'static str,
    label: &str,
    text: Option<&str>,
) -> Result<Option<String>, ServiceError> {
    let text = optional(field, label, text.unwrap_or_default())?;
    Ok((!text.is_empty()).then_some(text))
}

/// Five digits, or nothing.
pub(super) fn postal_code(text: &str) -> Result<String, ServiceError> {
    let text = clean(text);
    let fits = text.is_empty() || (text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()));
    if fits {
        Ok(text)
    } else {
        let message =
            format!("„{text}“ ist keine Postleitzahl. Bitte fünf Ziffern eintragen, zum Beispiel 48329.");
        Err(ServiceError::field("postal_code", message))
    }
}

/// An address with something before and after one `@`, or nothing.
pub(super) fn email(text: &str) -> Result<String, ServiceError> {
    let text = optional("email", "E-Mail", text)?;
    let fits = text.is_empty()
        || text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(' ')
        });
    if fits {
        Ok(text)
    } else {
        let message = format!("„{text}“ ist keine E-Mail-Adresse. Bitte als name@schule.de eintragen.");
        Err(ServiceError::field("email", message))
    }
}

/// Two letters of one of the sixteen Länder.
pub(super) fn land(text: &str) -> Result<String, ServiceError> {
    let text = clean(text).to_uppercase();
    if crate::schools::commands::LAENDER
        .iter()
        .any(|(code, _)| *code == text)
    {
        Ok(text)
    } else {
        Err(ServiceError::field(
            "land",
            format!("„{text}“ ist kein Bundesland. Bitte eines auswählen, zum Beispiel NW."),
        ))
    }
}
