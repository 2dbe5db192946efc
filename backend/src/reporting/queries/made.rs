//! Reports that were made.

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_entity::made_report::{self, Column};
use paktbuch_entity::notice;
use paktbuch_types::{MadeReportId, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::reporting::rows::MadeFilter;

/// A report that was made, without what it keeps for the next one.
#[derive(Debug, FromQueryResult)]
pub(in crate::reporting) struct MadeRecord {
    pub(in crate::reporting) id: MadeReportId,
    pub(in crate::reporting) kind: String,
    pub(in crate::reporting) notice_id: Option<NoticeId>,
    /// Reference of the notice.
    pub(in crate::reporting) reference: Option<String>,
    pub(in crate::reporting) question: String,
    pub(in crate::reporting) as_of: NaiveDate,
    pub(in crate::reporting) format: String,
    pub(in crate::reporting) sha256: String,
    pub(in crate::reporting) row_count: i64,
    pub(in crate::reporting) totals: String,
    pub(in crate::reporting) made_by: String,
    pub(in crate::reporting) made_at: DateTime<Utc>,
}

/// The latest reports that the filter lets through, the last one first; only those before `before`.
pub(in crate::reporting) async fn made_reports(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
    before: Option<MadeReportId>,
    most: u64,
) -> Result<Vec<MadeRecord>, DbErr> {
    let found = found(filter).apply_if(before, |query, before| query.filter(Column::Id.lt(before)));
    records(found).limit(most).into_model().all(conn).await
}

/// The latest report that the filter lets through and that kept what it says, with that.
pub(in crate::reporting) async fn last_kept(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
) -> Result<Option<(MadeRecord, String)>, DbErr> {
    let found = found(filter).filter(Column::Figures.ne(""));
    let Some(last) = records(found)
        .limit(1)
        .into_model::<MadeRecord>()
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let kept = made_report::Entity::find_by_id(last.id)
        .select_only()
        .column(Column::Figures)
        .into_tuple::<String>()
        .one(conn)
        .await?;
    Ok(Some((last, kept.unwrap_or_default())))
}

/// How many reports the filter lets through.
pub(in crate::reporting) async fn count_made(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
) -> Result<u64, DbErr> {
    found(filter).count(conn).await
}

/// Whether the filter lets this report through.
pub(in crate::reporting) async fn is_made(
    conn: &impl ConnectionTrait,
    filter: &MadeFilter,
    id: MadeReportId,
) -> Result<bool, DbErr> {
    Ok(found(filter).filter(Column::Id.eq(id)).count(conn).await? > 0)
}

fn found(filter: &MadeFilter) -> Select<made_report::Entity> {
    made_report::Entity::find()
        .apply_if((!filter.kind.is_empty()).then_some(filter.kind), |query, kind| {
            query.filter(Column::Kind.eq(kind))
        })
        .apply_if(
            (!filter.formats.is_empty()).then_some(filter.formats),
            |query, formats| query.filter(Column::Format.is_in(formats.iter().copied())),
        )
        .apply_if(filter.notice, |query, notice| {
            query.filter(Column::NoticeId.eq(notice))
        })
        .apply_if(filter.question.as_ref(), |query, question| {
            query.filter(Column::Question.eq(question))
        })
        .apply_if((!filter.by.is_empty()).then_some(&filter.by), |query, by| {
            query.filter(Column::MadeBy.eq(by))
        })
}

/// The last ones first, with the reference of their notice.
fn records(found: Select<made_report::Entity>) -> Select<made_report::Entity> {
    found
        .left_join(notice::Entity)
        .select_only()
        .columns([
            Column::Id,
            Column::Kind,
            Column::NoticeId,
            Column::Question,
            Column::AsOf,
            Column::Format,
            Column::Sha256,
            Column::RowCount,
            Column::Totals,
            Column::MadeBy,
            Column::MadeAt,
        ])
        .column_as(notice::Column::Reference, "reference")
        .order_by_desc(Column::Id)
}

/// Day and kept amounts of the latest report of this kind that keeps them and is of a day before `as_of`; `None` for none.
pub(in crate::reporting) async fn last_figures(
    conn: &impl ConnectionTrait,
    kind: &str,
    as_of: NaiveDate,
) -> Result<Option<(NaiveDate, String)>, DbErr> {
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
