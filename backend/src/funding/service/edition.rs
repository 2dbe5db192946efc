//! Entering an edition of a funding programme (Fassung).

use paktbuch_entity::programme_edition;
use sea_orm::{ActiveModelTrait, Set};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditProgrammes, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::programme::{EditionPeriod, Programme, check_edition};
use crate::funding::queries;
use crate::text;

/// Longest text of an edition, characters.
const LONGEST: usize = 100_000;
/// The form's field.
const FIELD: &str = "toml";

/// Enters an edition of a programme, or a programme with its first one, from its text.
///
/// # Errors
/// [`ServiceError::Field`] for a text that is no sound programme, with the name of its key, and for an edition that does not follow
/// those before it.
pub async fn add_edition(
    tx: &WriteTx,
    _permit: &Permit<EditProgrammes>,
    toml: &str,
) -> Result<Programme, ServiceError> {
    enter(tx, toml, in_text).await
}

/// The same from the form with a field for each value, which has written the text.
///
/// # Errors
/// [`ServiceError::Field`] for an edition that does not follow those before it, at the field that says so.
pub async fn add_filled_edition(
    tx: &WriteTx,
    _permit: &Permit<EditProgrammes>,
    toml: &str,
) -> Result<Programme, ServiceError> {
    enter(tx, toml, at_field).await
}

fn in_text(key: &str, message: &str) -> ServiceError {
    ServiceError::field(FIELD, format!("{key}: {message}"))
}

/// What [`check_edition`] refuses, in the words of the form.
fn at_field(key: &str, message: &str) -> ServiceError {
    let (field, label) = match key {
        "version" => ("nummer", "Nummer der Fassung"),
        "ersetzt" => ("ersetzt", "berichtigt Fassung"),
        "fassung_von" => ("fassung_von", "Fassung vom"),
        _ => return ServiceError::refused(format!("{key}: {message}")),
    };
    let message = message
        .replace(
            "fassung_von oder fassung_bis",
            "„Fassung vom“ oder „Fassung gilt bis“",
        )
        .replace("„ersetzt = ", "bei „berichtigt Fassung“ die Nummer „");
    ServiceError::field(field, format!("{label}: {message}"))
}

async fn enter(
    tx: &WriteTx,
    toml: &str,
    refused: fn(&str, &str) -> ServiceError,
) -> Result<Programme, ServiceError> {
    let length = text::length(toml);
    if length > LONGEST {
        let message = format!("höchstens {LONGEST} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(refused("Angaben", &message));
    }
    let edition =
        Programme::read_entered("Fassung", toml).map_err(|error| refused(&error.field, &error.message))?;
    let all = queries::programmes(tx.conn()).await?;
    check_edition(&edition, &all).map_err(|(key, message)| refused(key, &message))?;
    let title = format!("{}, Fassung {}", edition.title, edition.version);
    let row = programme_edition::ActiveModel {
        code: Set(edition.code.clone()),
        number: Set(i64::from(edition.version)),
        title: Set(title),
        toml: Set(toml.replace("\r\n", "\n")),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let event = Event::new(EventKind::EditionAdded, SubjectKind::Programme, row.id.0)
        .change(Change::set("Programm", &edition.title))
        .change(Change::set("Kennung", &edition.code))
        .change(Change::set("Fassung", edition.version))
        .change(Change::set("Zeitraum", EditionPeriod::of(&edition)));
    audit::record(tx, [event]).await?;
    Ok(edition)
}
