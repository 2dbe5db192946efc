//! Adding and disabling users.

use paktbuch_entity::{school, setup_link, user_account, user_school};
use paktbuch_types::{Role, UserId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use crate::account::commands::AddUser;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ManageUsers, Permit, session};
use crate::db::WriteTx;
use crate::error::ServiceError;

/// Adds a user without a password; a set-up link gives one.
///
/// # Errors
/// [`ServiceError::Field`] for a name that is taken or no name, a school that does not exist, or Schul-IT without a school.
pub async fn add_user(
    tx: &WriteTx,
    _permit: &Permit<ManageUsers>,
    command: AddUser,
) -> Result<UserId, ServiceError> {
    let name = command.name.trim().to_lowercase();
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
    if (command.role == Role::SchulIt) == command.schools.is_empty() {
        let message = if command.role == Role::SchulIt {
            "Für die Rolle Schul-IT bitte mindestens eine Schule angeben."
        } else {
            "Schulen werden nur für die Rolle Schul-IT angegeben; die anderen Rollen sehen alle."
        };
        return Err(ServiceError::field("schools", message));
    }
    let display_name = match command.display_name.trim() {
        "" => name.clone(),
        given => given.to_owned(),
    };
    let row = user_account::ActiveModel {
        name: Set(name.clone()),
        display_name: Set(display_name),
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
    let mut names = Vec::new();
    for number in &command.schools {
        let school = school::Entity::find()
            .filter(school::Column::Number.eq(number.clone()))
            .one(tx.conn())
            .await?;
        let school = school.ok_or_else(|| {
            ServiceError::field(
                "schools",
                format!("Die Schule {number} gibt es hier nicht. Bitte zuerst die Schulliste einlesen."),
            )
        })?;
        let link = user_school::ActiveModel {
            user_id: Set(user.id),
            school_id: Set(school.id),
        };
        user_school::Entity::insert(link)
            .exec_without_returning(tx.conn())
            .await?;
        names.push(school.name);
    }
    let event = Event::new(EventKind::UserAdded, SubjectKind::User, user.id.0)
        .change(Change::set("Name", &name).personal())
        .change(Change::set("Rolle", command.role))
        .change(Change::set("Schulen", names.join(", ")));
    audit::record(tx, [event]).await?;
    Ok(user.id)
}

/// Locks a user out at once: disabled, sessions and links gone.
///
/// # Errors
/// [`ServiceError`].
pub async fn disable(tx: &WriteTx, _permit: &Permit<ManageUsers>, user: UserId) -> Result<(), ServiceError> {
    let row = user_account::Entity::find_by_id(user)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
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
