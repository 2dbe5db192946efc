//! Contacts of a school (Ansprechpersonen): personal data.

use paktbuch_entity::contact;
use paktbuch_types::ContactId;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait, NotSet};

use super::text;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditRooms, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::{AddContact, ContactFacts, EditContact, RemoveContact};
use crate::schools::queries;
use crate::text::name_key;

/// Adds a contact.
///
/// # Errors
/// [`ServiceError`].
pub async fn add_contact(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: AddContact,
) -> Result<ContactId, ServiceError> {
    permit.at(command.school)?;
    queries::school(tx.conn(), command.school)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mut row = contact::Model {
        id: ContactId(0),
        school_id: command.school,
        task: String::new(),
        name: String::new(),
        email: String::new(),
        phone: String::new(),
        version: 1,
    };
    apply(&mut row, command.facts)?;
    check_double(tx, &row).await?;
    let mut active = row.into_active_model().reset_all();
    active.id = NotSet;
    let stored = active.insert(tx.conn()).await?;
    record(tx, EventKind::ContactAdded, None, Some(&stored)).await?;
    Ok(stored.id)
}

/// Changes a contact; unchanged values are no change.
///
/// # Errors
/// [`ServiceError`].
pub async fn edit_contact(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: EditContact,
) -> Result<(), ServiceError> {
    let before = found(tx, permit, command.contact, command.version).await?;
    let mut after = before.clone();
    apply(&mut after, command.facts)?;
    if before == after {
        return Ok(());
    }
    if (&before.name, &before.task) != (&after.name, &after.task) {
        check_double(tx, &after).await?;
    }
    after.version += 1;
    record(tx, EventKind::ContactChanged, Some(&before), Some(&after)).await?;
    after.into_active_model().reset_all().update(tx.conn()).await?;
    Ok(())
}

/// Removes a contact; nothing refers to one.
///
/// # Errors
/// [`ServiceError`].
pub async fn remove_contact(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: RemoveContact,
) -> Result<(), ServiceError> {
    let row = found(tx, permit, command.contact, command.version).await?;
    record(tx, EventKind::ContactRemoved, Some(&row), None).await?;
    row.delete(tx.conn()).await?;
    Ok(())
}

async fn found(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    id: ContactId,
    version: i64,
) -> Result<contact::Model, ServiceError> {
    let row = contact::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    permit.at(row.school_id)?;
    if row.version == version {
        Ok(row)
    } else {
        Err(ServiceError::Stale)
    }
}

fn apply(row: &mut contact::Model, facts: ContactFacts) -> Result<(), ServiceError> {
    row.task = text::required("task", "Die Aufgabe", &facts.task)?;
    row.name = text::required("name", "Der Name", &facts.name)?;
    row.email = text::email(&facts.email)?;
    row.phone = text::phone(&facts.phone)?;
    Ok(())
}

/// Refuses a person who is entered with the same task already.
async fn check_double(tx: &WriteTx, row: &contact::Model) -> Result<(), ServiceError> {
    let key = |row: &contact::Model| (name_key(&row.name), name_key(&row.task));
    let contacts = queries::contacts(tx.conn(), row.school_id).await?;
    let mut others = contacts.iter().filter(|other| other.id != row.id);
    match others.find(|other| key(other) == key(row)) {
        Some(other) => {
            let message = format!(
                "{} steht schon als {} in der Liste. Bitte dort ändern oder eine andere Aufgabe eintragen.",
                other.name, other.task
            );
            Err(ServiceError::field("name", message))
        }
        None => Ok(()),
    }
}

async fn record(
    tx: &WriteTx,
    kind: EventKind,
    before: Option<&contact::Model>,
    after: Option<&contact::Model>,
) -> Result<(), ServiceError> {
    let Some(subject) = after.or(before) else {
        return Ok(());
    };
    let change = |field, value: fn(&contact::Model) -> &str| {
        Change::new(
            field,
            before.map(value).unwrap_or_default(),
            after.map(value).unwrap_or_default(),
        )
    };
    let event = Event::new(kind, SubjectKind::School, subject.school_id.0)
        .change(change("Aufgabe", |row| &row.task))
        .change(change("Name", |row| &row.name).personal())
        .change(change("E-Mail", |row| &row.email).personal())
        .change(change("Telefon", |row| &row.phone).personal());
    audit::record(tx, [event]).await?;
    Ok(())
}
