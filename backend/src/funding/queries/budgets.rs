//! Ceilings of programmes, and what applications and notices ask of them.

use std::collections::HashMap;

use paktbuch_entity::{application, application_school, budget, cost_item, cost_line, notice, school};
use paktbuch_types::{ApplicationId, BudgetId, Cents, NoticeId, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait,
};

use crate::funding::rows::{BudgetRow, SchoolName};

/// Budgets of one programme, or of all: by programme, Förderbereich and school, the newest first.
///
/// # Errors
/// The database's refusal.
pub async fn budgets(conn: &impl ConnectionTrait, programme: Option<&str>) -> Result<Vec<BudgetRow>, DbErr> {
    let rows = budget::Entity::find()
        .apply_if(programme, |query, programme| {
            query.filter(budget::Column::Programme.eq(programme))
        })
        .find_also_related(school::Entity)
        .order_by_asc(budget::Column::Programme)
        .order_by_asc(budget::Column::Category)
        .order_by_desc(budget::Column::ValidFrom)
        .order_by_asc(budget::Column::Id)
        .all(conn)
        .await?;
    let mut rows: Vec<(String, BudgetRow)> = rows.into_iter().map(sorted).collect();
    rows.sort_by(|(a_school, a), (b_school, b)| {
        let key =
            |school: &str, row: &BudgetRow| (row.programme.clone(), row.category.clone(), school.to_owned());
        key(a_school, a).cmp(&key(b_school, b))
    });
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// One budget; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn one_budget(conn: &impl ConnectionTrait, id: BudgetId) -> Result<Option<BudgetRow>, DbErr> {
    let found = budget::Entity::find_by_id(id)
        .find_also_related(school::Entity)
        .one(conn)
        .await?;
    Ok(found.map(|found| sorted(found).1))
}

/// With the sort key of its school; the authority's stand first.
fn sorted((row, school): (budget::Model, Option<school::Model>)) -> (String, BudgetRow) {
    let key = school
        .as_ref()
        .map(|school| school.sort_key.clone())
        .unwrap_or_default();
    let row = BudgetRow {
        id: row.id,
        programme: row.programme,
        category: row.category,
        school: school.map(|school| SchoolName {
            id: school.id,
            number: school.number,
            name: school.name,
        }),
        amount: row.amount,
        source: row.source,
        valid_from: row.valid_from,
        version: row.version,
    };
    (key, row)
}

/// An application with the spending of its schools, and what its notices grant.
#[derive(Debug, Clone)]
pub struct Applied {
    pub row: application::Model,
    pub schools: Vec<(SchoolId, Cents)>,
    /// `None` while no notice answers it.
    pub granted: Option<Cents>,
}

/// Every application, and the notices that answer none: programme, Förderbereich and grant.
///
/// # Errors
/// The database's refusal.
pub async fn applied(
    conn: &impl ConnectionTrait,
) -> Result<(Vec<Applied>, Vec<(String, String, Cents)>), DbErr> {
    let rows = application::Entity::find()
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await?;
    let mut schools: HashMap<ApplicationId, Vec<(SchoolId, Cents)>> = HashMap::new();
    for part in application_school::Entity::find().all(conn).await? {
        schools
            .entry(part.application_id)
            .or_default()
            .push((part.school_id, part.amount));
    }
    let mut granted: HashMap<ApplicationId, Cents> = HashMap::new();
    let mut others = Vec::new();
    for row in notice::Entity::find().all(conn).await? {
        match row.application_id {
            Some(id) => {
                let sum = granted.entry(id).or_default();
                *sum = sum.plus(row.granted);
            }
            None => others.push((row.programme, row.category, row.granted)),
        }
    }
    let applied = rows.into_iter().map(|row| Applied {
        schools: schools.remove(&row.id).unwrap_or_default(),
        granted: granted.get(&row.id).copied(),
        row,
    });
    Ok((applied.collect(), others))
}

/// What a notice plans, eligible: in all, and for each school that its cost plan names.
#[derive(Debug, Clone)]
pub struct Planned {
    pub programme: String,
    pub category: String,
    pub eligible: Cents,
    pub schools: Vec<(SchoolId, Cents)>,
}

/// What every notice plans that is not revoked.
///
/// # Errors
/// The database's refusal.
pub async fn planned(conn: &impl ConnectionTrait) -> Result<Vec<Planned>, DbErr> {
    let lines: Vec<(NoticeId, Option<SchoolId>, Cents)> = cost_line::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .columns([cost_line::Column::SchoolId, cost_line::Column::Eligible])
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_line::Column::SchoolId.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut schools: HashMap<NoticeId, Vec<(SchoolId, Cents)>> = HashMap::new();
    for (notice, school, eligible) in lines {
        schools
            .entry(notice)
            .or_default()
            .extend(school.map(|school| (school, eligible)));
    }
    let rows = notice::Entity::find()
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await?;
    let planning = rows.into_iter().filter(|row| row.state.plans());
    let planned = planning.map(|row| Planned {
        schools: schools.remove(&row.id).unwrap_or_default(),
        programme: row.programme,
        category: row.category,
        eligible: row.eligible,
    });
    Ok(planned.collect())
}
