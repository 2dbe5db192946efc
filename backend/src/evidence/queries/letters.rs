//! Letters about a notice and its proof: change notices, and the steps of the examination.

use chrono::NaiveDate;
use paktbuch_entity::{notice, notice_amendment, proof_step};
use paktbuch_types::{AmendmentId, AmendmentKind, ExaminationStep, NoticeId, format_date};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::evidence::rows::{HITS, Hit, Start};

/// Change notices; not those that bear the reference of their notice, which is found itself. A part of a reference is looked for in that
/// of the notice alone: most begin with it.
pub(super) async fn amendments(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    type Found = (AmendmentId, AmendmentKind, String, NaiveDate, String, String);
    let of_notice = Expr::col((notice::Entity, notice::Column::Reference));
    let own = Expr::col((notice_amendment::Entity, notice_amendment::Column::Reference)).ne(of_notice);
    let rows: Vec<Found> = notice_amendment::Entity::find()
        .join(JoinType::InnerJoin, notice_amendment::Relation::Notice.def())
        .filter(matching)
        .filter(own)
        .select_only()
        .columns([
            notice_amendment::Column::Id,
            notice_amendment::Column::Kind,
            notice_amendment::Column::Reference,
            notice_amendment::Column::Dated,
        ])
        .column_as(notice::Column::Reference, "notice_reference")
        .column(notice::Column::Title)
        .order_by_asc(notice_amendment::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    let hit = |(id, kind, reference, dated, notice, title): Found| Hit {
        start: Start::Amendment(id),
        label: format!("{kind} {reference} vom {}", format_date(dated)),
        note: format!("Änderung des Bescheids {notice}, {title}"),
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}

/// Steps of the examination, by its notice.
pub(super) async fn steps(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    type Found = (NoticeId, ExaminationStep, NaiveDate, String, String, String);
    let rows: Vec<Found> = proof_step::Entity::find()
        .join(JoinType::InnerJoin, proof_step::Relation::Notice.def())
        .filter(matching)
        .select_only()
        .column(proof_step::Column::NoticeId)
        .column(proof_step::Column::Step)
        .column(proof_step::Column::DoneOn)
        .column(proof_step::Column::Reference)
        .column(proof_step::Column::BookingReference)
        .column_as(notice::Column::Reference, "notice_reference")
        .order_by_asc(proof_step::Column::DoneOn)
        .order_by_asc(proof_step::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    let hit = |(notice, step, day, reference, booking, of_notice): Found| {
        let numbers = [reference, booking];
        let numbers: Vec<String> = numbers.into_iter().filter(|number| !number.is_empty()).collect();
        Hit {
            start: Start::Examination(notice),
            label: format!("Prüfung des Nachweises zu {of_notice}"),
            note: format!("{step} am {}, {}", format_date(day), numbers.join(", ")),
            places: Vec::new(),
        }
    };
    Ok(rows.into_iter().map(hit).collect())
}
