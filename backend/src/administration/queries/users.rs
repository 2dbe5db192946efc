//! Accounts and the schools they may be limited to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use paktbuch_entity::{api_token, school, setup_link, user_account, user_school};
use paktbuch_types::{SchoolId, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::administration::rows::{SchoolRow, UserRow, UserState};

/// A user by the sign-in name.
///
/// # Errors
/// The database's refusal.
pub async fn find_user(
    conn: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<user_account::Model>, DbErr> {
    user_account::Entity::find()
        .filter(user_account::Column::Name.eq(crate::text::clean(name).to_lowercase()))
        .one(conn)
        .await
}

/// All users by name.
///
/// # Errors
/// The database's refusal.
pub async fn list_users(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<UserRow>, DbErr> {
    let users = user_account::Entity::find()
        .order_by_asc(user_account::Column::Name)
        .all(conn)
        .await?;
    rows(conn, users, now).await
}

/// One user.
///
/// # Errors
/// The database's refusal.
pub(in crate::administration) async fn user(
    conn: &impl ConnectionTrait,
    id: UserId,
    now: DateTime<Utc>,
) -> Result<Option<UserRow>, DbErr> {
    let found = user_account::Entity::find_by_id(id).all(conn).await?;
    Ok(rows(conn, found, now).await?.pop())
}

/// All schools in order, to choose from.
///
/// # Errors
/// The database's refusal.
pub(in crate::administration) async fn school_choices(
    conn: &impl ConnectionTrait,
) -> Result<Vec<SchoolRow>, DbErr> {
    let schools = school::Entity::find()
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await?;
    Ok(schools.into_iter().map(row).collect())
}

/// Schools with these ids, by id.
pub(super) async fn schools_by_id(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = SchoolId>,
) -> Result<HashMap<SchoolId, SchoolRow>, DbErr> {
    let schools = school::Entity::find()
        .filter(school::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    Ok(schools
        .into_iter()
        .map(|school| (school.id, row(school)))
        .collect())
}

fn row(school: school::Model) -> SchoolRow {
    SchoolRow {
        number: school.number,
        name: school.name,
    }
}

async fn rows(
    conn: &impl ConnectionTrait,
    users: Vec<user_account::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<UserRow>, DbErr> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let links = user_school::Entity::find()
        .filter(user_school::Column::UserId.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let schools = schools_by_id(conn, links.iter().map(|link| link.school_id)).await?;
    let open = setup_link::Entity::find()
        .filter(setup_link::Column::UserId.is_in(ids))
        .filter(setup_link::Column::UsedAt.is_null())
        .filter(setup_link::Column::ExpiresAt.gt(now))
        .all(conn)
        .await?;
    let issued: Vec<Option<UserId>> = api_token::Entity::find()
        .filter(api_token::Column::RevokedAt.is_null())
        .select_only()
        .column(api_token::Column::IssuedBy)
        .into_tuple()
        .all(conn)
        .await?;
    let of = |user: user_account::Model| {
        let tokens = issued.iter().filter(|issuer| **issuer == Some(user.id)).count();
        let invited = open.iter().find(|link| link.user_id == user.id);
        let state = match (user.disabled_at, user.password_hash, invited) {
            (Some(at), _, _) => UserState::Disabled(at),
            (None, Some(_), _) => UserState::Active,
            (None, None, Some(link)) => UserState::Invited(link.expires_at),
            (None, None, None) => UserState::WithoutPassword,
        };
        let mut own: Vec<SchoolRow> = links
            .iter()
            .filter(|link| link.user_id == user.id)
            .filter_map(|link| schools.get(&link.school_id).cloned())
            .collect();
        own.sort_by(|a, b| a.number.cmp(&b.number));
        UserRow {
            id: user.id,
            name: user.name,
            display_name: user.display_name,
            role: user.role,
            schools: own,
            state,
            tokens: i64::try_from(tokens).unwrap_or(i64::MAX),
            version: user.version,
        }
    };
    Ok(users.into_iter().map(of).collect())
}
