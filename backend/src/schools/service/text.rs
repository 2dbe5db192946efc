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

/// A number as people write it (digits, blanks and `+ / - ( ) .`, at least three digits), or nothing.
pub(super) fn phone(text: &str) -> Result<String, ServiceError> {
    let text = optional("phone", "Telefon", text)?;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let sign = |c: char| c.is_ascii_digit() || " +/-–().".contains(c);
    if text.is_empty() || (digits >= 3 && text.chars().all(sign)) {
        Ok(text)
    } else {
        let message = format!(
            "„{text}“ ist keine Telefonnummer. Bitte nur Ziffern und Trennzeichen eintragen, zum Beispiel 02507 33-120."
        );
        Err(ServiceError::field("phone", message))
    }
}

/// An address with something before one `@` and a host with a dot after it, or nothing.
pub(super) fn email(text: &str) -> Result<String, ServiceError> {
    let text = optional("email", "E-Mail", text)?;
    let fits = text.is_empty()
        || text.split_once('@').is_some_and(|(user, host)| {
            let host_fits = host.contains('.') && host.split('.').all(|part| !part.is_empty());
            !user.is_empty() && host_fits && !host.contains('@') && !text.contains([' ', ',', ';'])
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
