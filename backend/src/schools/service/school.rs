//! Schools typed by hand, and what is common to typing and importing.

use paktbuch_entity::school;
use paktbuch_types::{SchoolId, SchoolNumber};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet};

use super::text;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditSchools, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::{EditSchool, SchoolFacts};
use crate::schools::queries;
use crate::text::{search_form, sort_key};

/// Adds a school that no list brings.
///
/// # Errors
/// [`ServiceError::Field`] at a wrong input, or for a number that exists.
pub async fn add_school(
    tx: &WriteTx,
    _permit: &Permit<EditSchools>,
    facts: SchoolFacts,
) -> Result<SchoolId, ServiceError> {
    let authority_number = queries::authority(tx.conn())
        .await?
        .and_then(|authority| authority.number);
    let number = facts.number.clone();
    let mut row = blank(number.clone());
    row.authority_number = authority_number;
    apply(&mut row, facts)?;
    let mut active = row.clone().into_active_model().reset_all();
    active.id = NotSet;
    let stored = active
        .insert(tx.conn())
        .await
        .map_err(|error| taken(error, &number))?;
    let event =
        Event::new(EventKind::SchoolAdded, SubjectKind::School, stored.id.0).changes(changes(None, &stored));
    audit::record(tx, [event]).await?;
    Ok(stored.id)
}

/// Changes a school's facts; unchanged facts are no change.
///
/// # Errors
/// [`ServiceError`].
pub async fn edit_school(
    tx: &WriteTx,
    permit: &Permit<EditSchools>,
    command: EditSchool,
) -> Result<(), ServiceError> {
    permit.at(command.school)?;
    let before = school::Entity::find_by_id(command.school)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if before.version != command.version {
        return Err(ServiceError::Stale);
    }
    let number = command.facts.number.clone();
    let mut after = before.clone();
    apply(&mut after, command.facts)?;
    let event = Event::new(EventKind::SchoolChanged, SubjectKind::School, before.id.0)
        .changes(changes(Some(&before), &after));
    if event.is_empty() {
        return Ok(());
    }
    after.version += 1;
    let active = after.into_active_model().reset_all();
    active
        .update(tx.conn())
        .await
        .map_err(|error| taken(error, &number))?;
    audit::record(tx, [event]).await?;
    Ok(())
}

fn taken(error: sea_orm::DbErr, number: &SchoolNumber) -> ServiceError {
    ServiceError::unique(
        error,
        "number",
        format!("Die Schulnummer {number} gibt es schon."),
    )
}

fn apply(row: &mut school::Model, facts: SchoolFacts) -> Result<(), ServiceError> {
    row.number = facts.number;
    row.name = text::required("name", "Der Name der Schule", &facts.name)?;
    row.short_name = text::optional("short_name", "Kurzbezeichnung", &facts.short_name)?;
    row.form = text::optional("form", "Schulform", &facts.form)?;
    row.legal_form = text::optional("legal_form", "Rechtsform", &facts.legal_form)?;
    row.street = text::optional("street", "Straße und Hausnummer", &facts.street)?;
    row.postal_code = text::postal_code(&facts.postal_code)?;
    row.city = text::optional("city", "Ort", &facts.city)?;
    row.phone = text::optional("phone", "Telefon", &facts.phone)?;
    row.email = text::email(&facts.email)?;
    row.land = text::land(&facts.land)?;
    derive(row);
    Ok(())
}

/// A school of which only the number is known.
pub(super) fn blank(number: SchoolNumber) -> school::Model {
    school::Model {
        id: SchoolId(0),
        number,
        name: String::new(),
        short_name: String::new(),
        form: String::new(),
        legal_form: String::new(),
        street: String::new(),
        postal_code: String::new(),
        city: String::new(),
        phone: String::new(),
        email: String::new(),
        authority_number: None,
        municipality_key: None,
        land: String::new(),
        sort_key: String::new(),
        search: String::new(),
        version: 1,
    }
}

/// Fills the columns that follow from others.
pub(super) fn derive(row: &mut school::Model) {
    row.sort_key = sort_key(&row.name);
    row.search = search_form(&format!(
        "{} {} {} {} {}",
        row.number, row.name, row.short_name, row.form, row.city
    ));
}

/// The fields that differ, as users read them.
pub(super) fn changes(before: Option<&school::Model>, after: &school::Model) -> Vec<Change> {
    let change = |field, value: fn(&school::Model) -> &str| {
        Change::new(field, before.map(value).unwrap_or_default(), value(after))
    };
    vec![
        change("Schulnummer", |row| row.number.as_str()),
        change("Name", |row| &row.name),
        change("Kurzbezeichnung", |row| &row.short_name),
        change("Schulform", |row| &row.form),
        change("Rechtsform", |row| &row.legal_form),
        change("Straße", |row| &row.street),
        change("Postleitzahl", |row| &row.postal_code),
        change("Ort", |row| &row.city),
        change("Telefon", |row| &row.phone),
        change("E-Mail", |row| &row.email),
        change("Trägernummer", |row| {
            row.authority_number.as_deref().unwrap_or_default()
        }),
        change("Gemeindeschlüssel", |row| {
            row.municipality_key.as_deref().unwrap_or_default()
        }),
        change("Land", |row| &row.land),
    ]
}
