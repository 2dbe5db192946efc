//! Adding, changing, disabling and enabling users.

use paktbuch_entity::{school, setup_link, user_account, user_school};
use paktbuch_types::{Role, UserId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, Set,
};

use super::schools::{named, names};
use crate::administration::commands::{AddUser, ChangeUser};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ManageUsers, Permit, session};
use crate::db::{Who, WriteTx};
use crate::error::ServiceError;
use crate::text;

/// Longest name that others read, characters.
const NAME_CHARS: usize = 100;

/// Adds a user without a password; a set-up link gives one.
///
/// # Errors
/// [`ServiceError::Field`] for a name that is taken or no name, a school that does not exist, or Schul-IT without a school.
pub async fn add_user(
    tx: &WriteTx,
    _permit: &Permit<ManageUsers>,
    command: AddUser,
) -> Result<UserId, ServiceError> {
    let name = text::clean(&command.name).to_lowercase();
    let fits = (2..=60).contains(&name.chars().count())
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'));
    if !fits {
        return Err(ServiceError::field(
            "name",
            "Der Name zum Anmelden braucht 2 bis 60 Zeichen: Buchstaben, Ziffern, . - _ @",
        ));
    }
    let display_name = shown_name(&command.display_name, &name)?;
    let schools = named(tx, command.role, &command.schools).await?;
    let row = user_account::ActiveModel {
        name: Set(name.clone()),
        display_name: Set(display_name.clone()),
        role: Set(command.role),
        password_hash: Set(None),
        disabled_at: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    let user = row
        .insert(tx.conn())
        .await
        .map_err(|error| ServiceError::unique(error, "name", format!("Den Namen „{name}“ gibt es schon.")))?;
    link_schools(tx, user.id, &schools).await?;
    let event = Event::new(EventKind::UserAdded, SubjectKind::User, user.id.0)
        .change(Change::set("Name zum Anmelden", &name).personal())
        .change(Change::set("Name", &display_name).personal())
        .change(Change::set("Rolle", command.role))
        .change(Change::set("Schulen", names(&schools)));
    audit::record(tx, [event]).await?;
    Ok(user.id)
}

/// Changes name, role and schools of a user; the rights count from the next request.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] for what does not fit, for one's own rights and for those of the last
/// account with the role Verwaltung.
pub async fn change_user(
    tx: &WriteTx,
    permit: &Permit<ManageUsers>,
    command: ChangeUser,
) -> Result<(), ServiceError> {
    let row = found(tx, command.id).await?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let display_name = shown_name(&command.display_name, &row.name)?;
    if command.role != row.role {
        if permit.who() == Who::User(row.id) {
            return Err(ServiceError::field(
                "role",
                "Die eigene Rolle kann niemand ändern. Bitte lassen Sie das ein anderes Konto der Verwaltung tun.",
            ));
        }
        if row.disabled_at.is_none() && is_last_administrator(tx, &row).await? {
            return Err(ServiceError::field("role", LAST));
        }
    }
    let before = schools_of(tx, row.id).await?;
    let after = named(tx, command.role, &command.schools).await?;
    user_school::Entity::delete_many()
        .filter(user_school::Column::UserId.eq(row.id))
        .exec(tx.conn())
        .await?;
    link_schools(tx, row.id, &after).await?;
    let event = Event::new(EventKind::UserChanged, SubjectKind::User, row.id.0)
        .change(Change::new("Name", &row.display_name, &display_name).personal())
        .change(Change::new("Rolle", row.role, command.role))
        .change(Change::new("Schulen", names(&before), names(&after)));
    if event.is_empty() {
        return Ok(());
    }
    let mut row = row.into_active_model();
    row.display_name = Set(display_name);
    row.role = Set(command.role);
    row.version = Set(command.version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Locks a user out at once: disabled, sessions and links gone. A second time changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] for oneself and for the last account with the role Verwaltung.
pub async fn disable(tx: &WriteTx, permit: &Permit<ManageUsers>, user: UserId) -> Result<(), ServiceError> {
    let row = found(tx, user).await?;
    if permit.who() == Who::User(user) {
        return Err(ServiceError::refused(
            "Das eigene Konto kann niemand sperren. Bitte lassen Sie das ein anderes Konto der Verwaltung tun.",
        ));
    }
    if row.disabled_at.is_some() {
        return Ok(());
    }
    if is_last_administrator(tx, &row).await? {
        return Err(ServiceError::refused(LAST));
    }
    let version = row.version;
    let mut row = row.into_active_model();
    row.disabled_at = Set(Some(tx.now()));
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    session::close_all(tx, user).await?;
    setup_link::Entity::delete_many()
        .filter(setup_link::Column::UserId.eq(user))
        .exec(tx.conn())
        .await?;
    audit::record(
        tx,
        [Event::new(EventKind::UserDisabled, SubjectKind::User, user.0)],
    )
    .await?;
    Ok(())
}

/// Opens a disabled account again; its password still counts.
///
/// # Errors
/// [`ServiceError`].
pub async fn enable(tx: &WriteTx, _permit: &Permit<ManageUsers>, user: UserId) -> Result<(), ServiceError> {
    let row = found(tx, user).await?;
    if row.disabled_at.is_none() {
        return Ok(());
    }
    let version = row.version;
    let mut row = row.into_active_model();
    row.disabled_at = Set(None);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(
        tx,
        [Event::new(EventKind::UserEnabled, SubjectKind::User, user.0)],
    )
    .await?;
    Ok(())
}

const LAST: &str = "Das ist das letzte Konto der Verwaltung, mit dem sich jemand anmelden kann. Bitte richten Sie zuerst ein weiteres ein.";

async fn found(tx: &WriteTx, user: UserId) -> Result<user_account::Model, ServiceError> {
    user_account::Entity::find_by_id(user)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)
}

fn shown_name(given: &str, sign_in_name: &str) -> Result<String, ServiceError> {
    let name = text::clean(given);
    if text::length(&name) > NAME_CHARS {
        let message = format!("Der Name ist länger als {NAME_CHARS} Zeichen.");
        return Err(ServiceError::field("display_name", message));
    }
    Ok(if name.is_empty() {
        sign_in_name.to_owned()
    } else {
        name
    })
}

/// Whether without this account nobody of the role Verwaltung could sign in.
async fn is_last_administrator(tx: &WriteTx, user: &user_account::Model) -> Result<bool, DbErr> {
    if user.role != Role::Verwaltung {
        return Ok(false);
    }
    let others = user_account::Entity::find()
        .filter(user_account::Column::Role.eq(Role::Verwaltung))
        .filter(user_account::Column::DisabledAt.is_null())
        .filter(user_account::Column::PasswordHash.is_not_null())
        .filter(user_account::Column::Id.ne(user.id))
        .count(tx.conn())
        .await?;
    Ok(others == 0)
}

async fn schools_of(tx: &WriteTx, user: UserId) -> Result<Vec<school::Model>, DbErr> {
    let links = user_school::Entity::find()
        .filter(user_school::Column::UserId.eq(user))
        .find_also_related(school::Entity)
        .order_by_asc(school::Column::Number)
        .all(tx.conn())
        .await?;
    Ok(links.into_iter().filter_map(|(_, school)| school).collect())
}

async fn link_schools(tx: &WriteTx, user: UserId, schools: &[school::Model]) -> Result<(), DbErr> {
    for school in schools {
        let link = user_school::ActiveModel {
            user_id: Set(user),
            school_id: Set(school.id),
        };
        user_school::Entity::insert(link)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}
