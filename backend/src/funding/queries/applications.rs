//! Applications: the list, one record, and the choices of forms.

use std::collections::HashMap;

use paktbuch_entity::{application, application_school, authority, notice, school};
use paktbuch_types::{ApplicationId, Cents, NoticeId, SchoolId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::data;
use crate::funding::rows::{ApplicationFilter, ApplicationRow, ApplicationView, SchoolName};
use crate::text::{search_form, sort_key};

/// Applications that the filter lets through, in its order.
///
/// # Errors
/// The database's refusal.
pub async fn applications(
    conn: &impl ConnectionTrait,
    filter: &ApplicationFilter,
) -> Result<Vec<ApplicationRow>, DbErr> {
    let mut query = application::Entity::find().order_by_asc(application::Column::Id);
    if let Some(state) = filter.state {
        query = query.filter(application::Column::State.eq(state));
    }
    if !filter.programme.is_empty() {
        query = query.filter(application::Column::Programme.eq(filter.programme.as_str()));
    }
    if !filter.category.is_empty() {
        query = query.filter(application::Column::Category.eq(filter.category.as_str()));
    }
    if !filter.school.is_empty() {
        query = query.filter(application::Column::Id.in_subquery(of_school(&filter.school)));
    }
    let found = query.all(conn).await?;
    let parts: Vec<(ApplicationId, Cents)> = application_school::Entity::find()
        .select_only()
        .columns([
            application_school::Column::ApplicationId,
            application_school::Column::Amount,
        ])
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<ApplicationId, (usize, Cents)> = HashMap::new();
    for (application, amount) in parts {
        let (schools, sum) = sums.entry(application).or_default();
        (*schools, *sum) = (*schools + 1, sum.plus(amount));
    }
    let words: Vec<String> = filter.q.split_whitespace().map(search_form).collect();
    let mut rows: Vec<ApplicationRow> = found
        .into_iter()
        .map(|row| {
            let (schools, requested) = sums.get(&row.id).copied().unwrap_or_default();
            ApplicationRow {
                id: row.id,
                reference: row.reference,
                programme: row.programme,
                category: row.category,
                title: row.title,
                state: row.state,
                submitted_on: row.submitted_on,
                schools,
                requested,
            }
        })
        .filter(|row| {
            let text = search_form(&format!("{} {} {}", row.reference, row.title, row.category));
            words.iter().all(|word| text.contains(word))
        })
        .collect();
    rows.sort_by(|a, b| {
        let order = match filter.sort.as_str() {
            "title" => sort_key(&a.title).cmp(&sort_key(&b.title)),
            "submitted_on" => a.submitted_on.cmp(&b.submitted_on),
            "requested" => a.requested.cmp(&b.requested),
            "state" => a.state.cmp(&b.state),
            _ => sort_key(&a.reference).cmp(&sort_key(&b.reference)),
        };
        if filter.descending { order.reverse() } else { order }
    });
    Ok(rows)
}

/// The applications with a part of the school of this number.
fn of_school(number: &str) -> SelectStatement {
    let school = school::Entity::find()
        .filter(school::Column::Number.eq(number))
        .select_only()
        .column(school::Column::Id)
        .into_query();
    application_school::Entity::find()
        .filter(application_school::Column::SchoolId.in_subquery(school))
        .select_only()
        .column(application_school::Column::ApplicationId)
        .into_query()
}

/// An application with its schools; `None` where it does not exist.
///
/// # Errors
/// The database's refusal.
pub async fn application_view(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<Option<ApplicationView>, DbErr> {
    let Some(row) = application::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let data = data::application(conn, &row).await?;
    let ids: Vec<SchoolId> = data.schools.iter().map(|(school, _)| *school).collect();
    let found = schools(
        conn,
        Condition::all().add(school::Column::Id.is_in(ids.iter().copied())),
    )
    .await?;
    let notices: Vec<(NoticeId, String)> = notice::Entity::find()
        .select_only()
        .columns([notice::Column::Id, notice::Column::Reference])
        .filter(notice::Column::ApplicationId.eq(id))
        .order_by_asc(notice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let of = |id: &SchoolId| found.iter().find(|school| school.id == *id).cloned();
    Ok(Some(ApplicationView {
        id,
        version: row.version,
        schools: ids.iter().filter_map(of).collect(),
        data,
        notices,
    }))
}

/// Schools that a form offers: the authority's own, and those of `also`.
///
/// # Errors
/// The database's refusal.
pub async fn school_choices(
    conn: &impl ConnectionTrait,
    also: &[SchoolId],
) -> Result<Vec<SchoolName>, DbErr> {
    let number = authority::Entity::find_by_id(1_i64)
        .one(conn)
        .await?
        .and_then(|row| row.number);
    let own = match number {
        Some(number) => Condition::any()
            .add(school::Column::AuthorityNumber.eq(number))
            .add(school::Column::AuthorityNumber.is_null()),
        None => Condition::all(),
    };
    let offered = Condition::any()
        .add(own)
        .add(school::Column::Id.is_in(also.iter().copied()));
    schools(conn, offered).await
}

/// Applications that a notice can answer: id, reference and title.
///
/// # Errors
/// The database's refusal.
pub async fn application_choices(
    conn: &impl ConnectionTrait,
    programme: &str,
) -> Result<Vec<(ApplicationId, String)>, DbErr> {
    let mut rows = application::Entity::find()
        .filter(application::Column::Programme.eq(programme))
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await?;
    rows.sort_by_cached_key(|row| sort_key(&row.reference));
    Ok(rows
        .into_iter()
        .map(|row| (row.id, format!("{}: {}", row.reference, row.title)))
        .collect())
}

async fn schools(conn: &impl ConnectionTrait, which: Condition) -> Result<Vec<SchoolName>, DbErr> {
    let rows = school::Entity::find()
        .filter(which)
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .limit(500)
        .all(conn)
        .await?;
    let name = |row: school::Model| SchoolName {
        id: row.id,
        number: row.number,
        name: row.name,
    };
    Ok(rows.into_iter().map(name).collect())
}
