//! Filters of the list under a name, and the columns that somebody sees.

use paktbuch_entity::{list_columns, saved_filter};
use paktbuch_types::SavedFilterId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Set};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{Permit, ReadDevices, ShareFilters};
use crate::db::WriteTx;
use crate::devices::commands::SaveFilter;
use crate::devices::filter::Shown;
use crate::devices::queries::{self, EVERYBODY};
use crate::devices::rows::MOST_FILTERS;
use crate::error::ServiceError;
use crate::text;

/// Longest name: the column of the facets shows about half of it.
const NAME: usize = 60;

/// Saves a filter: for everybody with the permit to share, else for who saves it. Only one that everybody has stands in the history.
///
/// # Errors
/// [`ServiceError::NotFound`] for a school, room or site outside of the scope; [`ServiceError::Field`] (`name`) without a name, with one that is too
/// long or taken, and where there are [`MOST_FILTERS`] already.
pub async fn save_filter(
    tx: &WriteTx,
    permit: &Permit<ReadDevices>,
    share: Option<&Permit<ShareFilters>>,
    command: SaveFilter,
) -> Result<SavedFilterId, ServiceError> {
    let school = &command.list.filter.schule;
    if !school.is_empty() {
        let known = queries::school_by_number(tx.conn(), permit.scope(), school).await?;
        known.ok_or(ServiceError::NotFound)?;
    }
    if !queries::is_within(tx.conn(), permit.scope(), &command.list.filter).await? {
        return Err(ServiceError::NotFound);
    }
    let owner = match share {
        Some(_) => EVERYBODY.to_owned(),
        None => permit.who().to_string(),
    };
    let name = checked(&command.name)?;
    let saved = of_owner(tx, &owner).await?;
    if saved.len() >= MOST_FILTERS {
        let message = format!(
            "Name: Es sind schon {MOST_FILTERS} Filter gespeichert, mehr geht nicht. Bitte erst einen entfernen."
        );
        return Err(ServiceError::field("name", message));
    }
    refuse_alike(&saved, &name)?;
    let row = saved_filter::ActiveModel {
        owner: Set(owner),
        name: Set(name.clone()),
        query: Set(command.list.query()),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await.map_err(|error| taken(error, &name))?;
    if share.is_some() {
        let event = event(EventKind::FilterShared)
            .change(Change::set("Name", &row.name))
            .change(Change::set("Filter", &row.query));
        audit::record(tx, [event]).await?;
    }
    Ok(row.id)
}

/// Gives a saved filter another name; one that everybody has only with the permit to share.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] (`name`) as [`save_filter`].
pub async fn rename_filter(
    tx: &WriteTx,
    permit: &Permit<ReadDevices>,
    share: Option<&Permit<ShareFilters>>,
    id: SavedFilterId,
    name: &str,
) -> Result<(), ServiceError> {
    let row = writable(tx, permit, share, id).await?;
    let name = checked(name)?;
    if name == row.name {
        return Ok(());
    }
    let mut others = of_owner(tx, &row.owner).await?;
    others.retain(|other| other.id != row.id);
    refuse_alike(&others, &name)?;
    let event = event(EventKind::FilterRenamed).change(Change::new("Name", &row.name, &name));
    let mut active = row.into_active_model();
    active.name = Set(name.clone());
    active
        .update(tx.conn())
        .await
        .map_err(|error| taken(error, &name))?;
    if share.is_some() {
        audit::record(tx, [event]).await?;
    }
    Ok(())
}

/// Removes a saved filter; one that everybody has only with the permit to share.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn remove_filter(
    tx: &WriteTx,
    permit: &Permit<ReadDevices>,
    share: Option<&Permit<ShareFilters>>,
    id: SavedFilterId,
) -> Result<(), ServiceError> {
    let row = writable(tx, permit, share, id).await?;
    saved_filter::Entity::delete_by_id(id).exec(tx.conn()).await?;
    if share.is_some() {
        let event = event(EventKind::FilterRemoved)
            .change(Change::new("Name", &row.name, ""))
            .change(Change::new("Filter", &row.query, ""));
        audit::record(tx, [event]).await?;
    }
    Ok(())
}

/// Remembers the columns that somebody sees.
///
/// # Errors
/// The database's refusal.
pub async fn choose_columns(
    tx: &WriteTx,
    permit: &Permit<ReadDevices>,
    columns: &[Shown],
) -> Result<(), ServiceError> {
    let chosen = list_columns::ActiveModel {
        owner: Set(permit.who().to_string()),
        list: Set(Shown::LIST.to_owned()),
        hidden: Set(Shown::hidden(columns)),
    };
    let replace = OnConflict::columns([list_columns::Column::Owner, list_columns::Column::List])
        .update_column(list_columns::Column::Hidden)
        .to_owned();
    list_columns::Entity::insert(chosen)
        .on_conflict(replace)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// A filter of one's own, or with the permit to share one that everybody has: never the one for the other.
async fn writable(
    tx: &WriteTx,
    permit: &Permit<ReadDevices>,
    share: Option<&Permit<ShareFilters>>,
    id: SavedFilterId,
) -> Result<saved_filter::Model, ServiceError> {
    let owner = match share {
        Some(_) => EVERYBODY.to_owned(),
        None => permit.who().to_string(),
    };
    let row = saved_filter::Entity::find_by_id(id).one(tx.conn()).await?;
    row.filter(|row| row.owner == owner).ok_or(ServiceError::NotFound)
}

fn checked(name: &str) -> Result<String, ServiceError> {
    let name = text::clean(name);
    let length = text::length(&name);
    if length == 0 {
        let message = "Name: Bitte ausfüllen, zum Beispiel „Tablets ohne Seriennummer“.";
        return Err(ServiceError::field("name", message));
    }
    if length > NAME {
        let message = format!("Name: höchstens {NAME} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field("name", message));
    }
    Ok(name)
}

/// All filters of somebody, or of everybody.
async fn of_owner(tx: &WriteTx, owner: &str) -> Result<Vec<saved_filter::Model>, DbErr> {
    saved_filter::Entity::find()
        .filter(saved_filter::Column::Owner.eq(owner))
        .all(tx.conn())
        .await
}

/// Refuses a name that one of these filters has but for upper and lower case.
fn refuse_alike(filters: &[saved_filter::Model], name: &str) -> Result<(), ServiceError> {
    let key = name.to_lowercase();
    let alike = filters.iter().find(|filter| filter.name.to_lowercase() == key);
    alike.map_or(Ok(()), |filter| {
        Err(ServiceError::field("name", is_taken(&filter.name)))
    })
}

fn taken(error: DbErr, name: &str) -> ServiceError {
    ServiceError::unique(error, "name", is_taken(name))
}

fn is_taken(name: &str) -> String {
    format!("Name: „{name}“ gibt es schon. Bitte einen anderen wählen oder den vorhandenen entfernen.")
}

fn event(kind: EventKind) -> Event {
    Event::new(kind, SubjectKind::Authority, 1)
}
