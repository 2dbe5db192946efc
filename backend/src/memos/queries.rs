//! Reads of this feature.

use paktbuch_entity::{
    application, device, document, drawdown, invoice, memo, notice, purchase_order, school,
};
use paktbuch_types::{
    ApplicationId, DeviceId, DrawdownId, InvoiceId, MemoId, MemoSubject, NoticeId, OrderId, SchoolId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::commands::MemoData;
use super::rows::{FollowUp, Record};

/// Characters of a note that a list shows.
const FIRST_WORDS: usize = 120;

/// The record; `None` where there is none.
pub(super) async fn record(
    conn: &impl ConnectionTrait,
    kind: MemoSubject,
    id: i64,
) -> Result<Option<Record>, DbErr> {
    let mut found = Record {
        kind,
        id,
        label: String::new(),
        school: None,
        school_number: String::new(),
        notice: None,
    };
    match kind {
        MemoSubject::Application => {
            let row = application::Entity::find_by_id(ApplicationId(id))
                .one(conn)
                .await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Antrag {}, {}", row.reference, row.title);
        }
        MemoSubject::Notice => {
            let row = notice::Entity::find_by_id(NoticeId(id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Bescheid {}, {}", row.reference, row.title);
        }
        MemoSubject::Invoice => {
            let row = invoice::Entity::find_by_id(InvoiceId(id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Rechnung {}, {}", row.number, row.seller);
        }
        MemoSubject::Device => {
            let row = device::Entity::find_by_id(DeviceId(id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Gerät {}", row.inventory_number);
            found.school = Some(row.school_id);
        }
        MemoSubject::School => {
            let row = school::Entity::find_by_id(SchoolId(id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Schule {}", row.name);
            found.school = Some(row.id);
            found.school_number = row.number.to_string();
        }
        MemoSubject::Order => {
            let row = purchase_order::Entity::find_by_id(OrderId(id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Bestellung {}, {}", row.number, row.subject);
        }
        MemoSubject::Drawdown => {
            let row = drawdown::Entity::find_by_id(DrawdownId(id))
                .find_also_related(notice::Entity)
                .one(conn)
                .await?;
            let Some((row, Some(notice))) = row else {
                return Ok(None);
            };
            found.label = format!("Mittelabruf {} zu Bescheid {}", row.number, notice.reference);
            found.notice = Some(notice.id);
        }
        MemoSubject::Proof => {
            let row = notice::Entity::find_by_id(NoticeId(id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            found.label = format!("Nachweis zu Bescheid {}, {}", row.reference, row.title);
            found.notice = Some(row.id);
        }
    }
    Ok(Some(found))
}

/// A stored note with its file.
pub(super) type Stored = (memo::Model, Option<document::Model>);

/// Notes on a record, the latest first.
pub(super) async fn of_record(
    conn: &impl ConnectionTrait,
    kind: MemoSubject,
    id: i64,
) -> Result<Vec<Stored>, DbErr> {
    memo::Entity::find()
        .find_also_related(document::Entity)
        .filter(memo::Column::SubjectKind.eq(kind))
        .filter(memo::Column::SubjectId.eq(id))
        .order_by_desc(memo::Column::SaidOn)
        .order_by_desc(memo::Column::Id)
        .all(conn)
        .await
}

/// One note.
pub(super) async fn entry(conn: &impl ConnectionTrait, id: MemoId) -> Result<Option<Stored>, DbErr> {
    memo::Entity::find_by_id(id)
        .find_also_related(document::Entity)
        .one(conn)
        .await
}

/// What a stored note says.
pub(super) fn data(row: memo::Model) -> MemoData {
    MemoData {
        said_on: row.said_on,
        with_whom: row.with_whom,
        text: row.text,
        follow_up_on: row.follow_up_on,
        done_on: row.done_on,
    }
}

/// Every Wiedervorlage that is not settled, by day; one whose record is gone is left out.
///
/// # Errors
/// The database's refusal.
pub async fn follow_ups(conn: &impl ConnectionTrait) -> Result<Vec<FollowUp>, DbErr> {
    let rows = memo::Entity::find()
        .filter(memo::Column::FollowUpOn.is_not_null())
        .filter(memo::Column::DoneOn.is_null())
        .order_by_asc(memo::Column::FollowUpOn)
        .order_by_asc(memo::Column::Id)
        .all(conn)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(on), Some(record)) = (
            row.follow_up_on,
            record(conn, row.subject_kind, row.subject_id).await?,
        ) else {
            continue;
        };
        let line = row.text.lines().next().unwrap_or_default();
        let mut text: String = line.chars().take(FIRST_WORDS).collect();
        if text.len() < line.len() {
            text.push('…');
        }
        found.push(FollowUp {
            on,
            text,
            kind: row.subject_kind,
            subject: row.subject_id,
            record: record.label,
        });
    }
    Ok(found)
}
