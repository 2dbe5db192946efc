//! What budgets of years provide.

use paktbuch_entity::budget_year;
use paktbuch_types::BudgetYearId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

/// What the budget of one year, or of all, provides for each programme.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn provided(
    conn: &impl ConnectionTrait,
    year: Option<i64>,
) -> Result<Vec<budget_year::Model>, DbErr> {
    budget_year::Entity::find()
        .apply_if(year, |query, year| {
            query.filter(budget_year::Column::Year.eq(year))
        })
        .order_by_desc(budget_year::Column::Year)
        .order_by_asc(budget_year::Column::Programme)
        .all(conn)
        .await
}

/// One of them; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn one_provided(
    conn: &impl ConnectionTrait,
    id: BudgetYearId,
) -> Result<Option<budget_year::Model>, DbErr> {
    budget_year::Entity::find_by_id(id).one(conn).await
}
