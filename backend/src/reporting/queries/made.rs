//! Reports that were made.

use chrono::NaiveDate;
use paktbuch_entity::{made_report, notice};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::reporting::rows::MadeFilter;

/// The latest reports that the filter lets through, each with its notice, the last one first.
pub(in crate::reporting) async fn made_reports(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
    most: u64,
) -> Result<Vec<(made_report::Model, Option<notice::Model>)>, DbErr> {
    use made_report::Column;
    made_report::Entity::find()
        .apply_if((!filter.kind.is_empty()).then_some(filter.kind), |query, kind| {
            query.filter(Column::Kind.eq(kind))
        })
        .apply_if(filter.notice, |query, notice| {
            query.filter(Column::NoticeId.eq(notice))
        })
        .apply_if((!filter.by.is_empty()).then_some(&filter.by), |query, by| {
            query.filter(Column::MadeBy.eq(by))
        })
        .order_by_desc(Column::Id)
        .limit(most)
        .find_also_related(notice::Entity)
        .all(conn)
        .await
}

/// Day and kept amounts of the latest report of this kind that keeps them and is of a day before `as_of`; `None` for none.
pub(in crate::reporting) async fn last_figures(
    conn: &impl ConnectionTrait,
    kind: &str,
    as_of: NaiveDate,
) -> Result<Option<(NaiveDate, String)>, DbErr> {
    use made_report::Column;
    made_report::Entity::find()
        .select_only()
        .columns([Column::AsOf, Column::Figures])
        .filter(Column::Kind.eq(kind))
        .filter(Column::AsOf.lt(as_of))
        .filter(Column::Figures.ne(""))
        .order_by_desc(Column::AsOf)
        .order_by_desc(Column::Id)
        .into_tuple()
        .one(conn)
        .await
}
