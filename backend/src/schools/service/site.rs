//! Sites of a school (Standorte).

use paktbuch_entity::site;
use paktbuch_types::SiteId;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet};

use super::{names, text};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditRooms, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::schools::commands::{AddSite, EditSite, SiteFacts};
use crate::schools::queries;

/// Adds a site.
///
/// # Errors
/// [`ServiceError::Field`] at a wrong input, or for a name that the school's sites have already.
pub async fn add_site(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: AddSite,
) -> Result<SiteId, ServiceError> {
    permit.at(command.school)?;
    queries::school(tx.conn(), command.school)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let mut row = site::Model {
        id: SiteId(0),
        school_id: command.school,
        name: String::new(),
        street: String::new(),
        postal_code: String::new(),
        city: String::new(),
        equipped_by: None,
        version: 1,
    };
    apply(&mut row, command.facts)?;
    check_name(tx, &row).await?;
    let name = row.name.clone();
    let mut active = row.into_active_model().reset_all();
    active.id = NotSet;
    let stored = active
        .insert(tx.conn())
        .await
        .map_err(|error| taken(error, &name))?;
    let event = Event::new(EventKind::SiteAdded, SubjectKind::School, stored.school_id.0)
        .changes(changes(None, &stored));
    audit::record(tx, [event]).await?;
    Ok(stored.id)
}

/// Changes a site's facts; unchanged facts are no change.
///
/// # Errors
/// [`ServiceError`].
pub async fn edit_site(
    tx: &WriteTx,
    permit: &Permit<EditRooms>,
    command: EditSite,
) -> Result<(), ServiceError> {
    let before = site::Entity::find_by_id(command.site)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    permit.at(before.school_id)?;
    if before.version != command.version {
        return Err(ServiceError::Stale);
    }
    let mut after = before.clone();
    apply(&mut after, command.facts)?;
    let mut event = Event::new(EventKind::SiteChanged, SubjectKind::School, before.school_id.0)
        .changes(changes(Some(&before), &after));
    if event.is_empty() {
        return Ok(());
    }
    if before.name == after.name {
        event = event.change(Change::set("Standort", &after.name));
    } else {
        check_name(tx, &after).await?;
    }
    after.version += 1;
    let name = after.name.clone();
    let active = after.into_active_model().reset_all();
    active
        .update(tx.conn())
        .await
        .map_err(|error| taken(error, &name))?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Refuses a name that another site of the school has, however it is written.
async fn check_name(tx: &WriteTx, row: &site::Model) -> Result<(), ServiceError> {
    let sites = queries::sites(tx.conn(), row.school_id).await?;
    let others = sites.iter().filter(|other| other.id != row.id);
    let others = others.map(|other| other.name.as_str());
    match names::same(std::slice::from_ref(&row.name), others).first() {
        Some(name) => Err(ServiceError::field("name", has_already(name))),
        None => Ok(()),
    }
}

fn has_already(name: &str) -> String {
    format!("Einen Standort „{name}“ hat diese Schule schon. Bitte einen anderen Namen wählen.")
}

fn taken(error: sea_orm::DbErr, name: &str) -> ServiceError {
    ServiceError::unique(error, "name", has_already(name))
}

fn apply(row: &mut site::Model, facts: SiteFacts) -> Result<(), ServiceError> {
    row.name = text::required("name", "Der Name des Standorts", &facts.name)?;
    row.street = text::optional("street", "Straße und Hausnummer", &facts.street)?;
    row.postal_code = text::postal_code(&facts.postal_code)?;
    row.city = text::optional("city", "Ort", &facts.city)?;
    row.equipped_by = text::maybe("equipped_by", "Ausgestattet von", facts.equipped_by.as_deref())?;
    Ok(())
}

fn changes(before: Option<&site::Model>, after: &site::Model) -> Vec<Change> {
    let change = |field, value: fn(&site::Model) -> &str| {
        Change::new(field, before.map(value).unwrap_or_default(), value(after))
    };
    vec![
        change("Name", |row| &row.name),
        change("Straße", |row| &row.street),
        change("Postleitzahl", |row| &row.postal_code),
        change("Ort", |row| &row.city),
        change("Ausgestattet von", |row| {
            row.equipped_by.as_deref().unwrap_or_default()
        }),
    ]
}
