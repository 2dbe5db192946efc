//! What a notice says in lists, the places of its values, and its file.

use std::collections::HashMap;

use paktbuch_entity::{
    document, notice_citation, notice_condition, notice_document, notice_income, notice_own_share,
};
use paktbuch_types::NoticeId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

use super::filed::interim_filed;
use crate::funding::commands::{CitationData, ConditionData, IncomeData, NoticeLists};
use crate::funding::fields::CITABLE;
use crate::funding::rows::{InterimKnown, NoticeFile};

/// The lists of a notice, each in its order.
///
/// # Errors
/// The database's refusal.
pub async fn lists(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<NoticeLists, DbErr> {
    let own_sources = notice_own_share::Entity::find()
        .filter(notice_own_share::Column::NoticeId.eq(notice))
        .order_by_asc(notice_own_share::Column::Position)
        .all(conn);
    let conditions = notice_condition::Entity::find()
        .filter(notice_condition::Column::NoticeId.eq(notice))
        .order_by_asc(notice_condition::Column::Position)
        .all(conn);
    let (own_sources, mut received, conditions) =
        tokio::try_join!(own_sources, incomes(conn, Some(notice)), conditions)?;
    Ok(NoticeLists {
        own_sources: own_sources
            .into_iter()
            .map(|row| (row.source, row.amount))
            .collect(),
        incomes: received.remove(&notice).unwrap_or_default(),
        conditions: conditions.into_iter().map(condition).collect(),
    })
}

fn condition(row: notice_condition::Model) -> ConditionData {
    ConditionData {
        text: row.text,
        place: row.place,
        due_on: row.due_on,
        done_on: row.done_on,
        done_by: row.done_by,
        remark: row.remark,
    }
}

/// What tells of the interim proofs of one notice or of all: those that are filed, and the conditions, each in its order.
///
/// # Errors
/// The database's refusal.
pub async fn interim_known(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<NoticeId, InterimKnown>, DbErr> {
    let rows = notice_condition::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(notice_condition::Column::NoticeId.eq(notice))
        })
        .order_by_asc(notice_condition::Column::NoticeId)
        .order_by_asc(notice_condition::Column::Position)
        .all(conn)
        .await?;
    let mut known: HashMap<NoticeId, InterimKnown> = HashMap::new();
    for row in rows {
        let of_notice = known.entry(row.notice_id).or_default();
        of_notice.conditions.push(condition(row));
    }
    for (id, day) in interim_filed(conn, notice).await? {
        known.entry(id).or_default().filed.push(day);
    }
    Ok(known)
}

/// Leistungen Dritter and other money of one notice or of all, each in its order.
///
/// # Errors
/// The database's refusal.
pub async fn incomes(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<NoticeId, Vec<IncomeData>>, DbErr> {
    let rows = notice_income::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(notice_income::Column::NoticeId.eq(notice))
        })
        .order_by_asc(notice_income::Column::NoticeId)
        .order_by_asc(notice_income::Column::Position)
        .all(conn)
        .await?;
    let mut incomes: HashMap<NoticeId, Vec<IncomeData>> = HashMap::new();
    for row in rows {
        incomes.entry(row.notice_id).or_default().push(income(row));
    }
    Ok(incomes)
}

fn income(row: notice_income::Model) -> IncomeData {
    IncomeData {
        kind: row.kind,
        source: row.source,
        purpose: row.purpose,
        planned: row.planned,
        received: row.received,
        received_on: row.received_on,
    }
}

/// Places of a notice's values, in the order of [`CITABLE`].
///
/// # Errors
/// The database's refusal.
pub async fn citations(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<CitationData>, DbErr> {
    let rows = notice_citation::Entity::find()
        .filter(notice_citation::Column::NoticeId.eq(notice))
        .all(conn)
        .await?;
    let citation = |&(field, _): &(&'static str, &str)| {
        let row = rows.iter().find(|row| row.field == field)?;
        Some(CitationData {
            field,
            page: row.page,
            place: row.place.clone(),
        })
    };
    Ok(CITABLE.iter().filter_map(citation).collect())
}

/// The file of a notice.
///
/// # Errors
/// The database's refusal.
pub async fn file(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Option<NoticeFile>, DbErr> {
    let found = notice_document::Entity::find()
        .filter(notice_document::Column::NoticeId.eq(notice))
        .find_also_related(document::Entity)
        .one(conn)
        .await?;
    Ok(found.and_then(|(_, document)| document).map(told_file))
}

/// A document as pages tell it.
pub(super) fn told_file(document: document::Model) -> NoticeFile {
    NoticeFile {
        document: document.id,
        sha256: document.sha256,
        size: document.size,
        name: document.file_name,
        added_on: document.created_at.date_naive(),
    }
}
