//! Documents that programmes ask for.

use paktbuch_entity::{
    allocation, cost_item, cost_line, document, notice, order_line, school, school_document,
};
use paktbuch_types::{NoticeId, SchoolDocumentId, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::funding::rows::{ConceptRow, SchoolName};

/// Every such document: those of all schools first, then by school and kind, the newest first.
///
/// # Errors
/// The database's refusal.
pub async fn concepts(conn: &impl ConnectionTrait) -> Result<Vec<ConceptRow>, DbErr> {
    let rows = school_document::Entity::find()
        .find_also_related(school::Entity)
        .find_also_related(document::Entity)
        .order_by_desc(school_document::Column::DatedOn)
        .order_by_desc(school_document::Column::Id)
        .all(conn)
        .await?;
    let row = |(row, school, file): (
        school_document::Model,
        Option<school::Model>,
        Option<document::Model>,
    )| {
        let key = school
            .as_ref()
            .map(|school| school.sort_key.clone())
            .unwrap_or_default();
        let row = ConceptRow {
            id: row.id,
            school: school.map(|school| SchoolName {
                id: school.id,
                number: school.number,
                name: school.name,
            }),
            kind: row.kind,
            title: row.title,
            edition: row.edition,
            dated_on: row.dated_on,
            valid_to: row.valid_to,
            sha256: file.map(|file| file.sha256).unwrap_or_default(),
        };
        (key, row)
    };
    let mut rows: Vec<(String, ConceptRow)> = rows.into_iter().map(row).collect();
    rows.sort_by(|(a_key, a), (b_key, b)| (a_key, a.kind.code()).cmp(&(b_key, b.kind.code())));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// One of them; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn one_concept(
    conn: &impl ConnectionTrait,
    id: SchoolDocumentId,
) -> Result<Option<ConceptRow>, DbErr> {
    Ok(concepts(conn).await?.into_iter().find(|row| row.id == id))
}

/// Notices whose Förderakte has the documents of a school: it stands in their cost plan, or in an order or an allocation on it. For the
/// documents of all schools: every notice.
///
/// # Errors
/// The database's refusal.
pub async fn notices_for_school(
    conn: &impl ConnectionTrait,
    school: Option<SchoolId>,
) -> Result<Vec<NoticeId>, DbErr> {
    let Some(school) = school else {
        let all = notice::Entity::find().select_only().column(notice::Column::Id);
        return all.into_tuple().all(conn).await;
    };
    let planned = cost_line::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_line::Column::SchoolId.eq(school));
    let mut notices: Vec<NoticeId> = planned.into_tuple().all(conn).await?;
    let ordered = order_line::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, order_line::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(order_line::Column::SchoolId.eq(school));
    notices.extend(ordered.into_tuple::<NoticeId>().all(conn).await?);
    let allocated = allocation::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(allocation::Column::SchoolId.eq(school));
    notices.extend(allocated.into_tuple::<NoticeId>().all(conn).await?);
    notices.sort_unstable();
    notices.dedup();
    Ok(notices)
}
