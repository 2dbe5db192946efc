//! Letters about a notice and its proof: change notices, and the steps of the examination.

use chrono::NaiveDate;
use paktbuch_entity::{notice, notice_amendment, proof_step};
use paktbuch_types::{
    AmendmentId, AmendmentKind, Cents, ExaminationStep, NoticeId, ProofStepId, format_date,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
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

#[derive(Debug, FromQueryResult)]
struct Step {
    id: ProofStepId,
    notice_id: NoticeId,
    step: ExaminationStep,
    done_on: NaiveDate,
    reference: String,
    booking_reference: String,
    amount: Option<Cents>,
    interest: Option<Cents>,
    decided: Option<Cents>,
    notice_reference: String,
}

/// Steps of the examination; they say where in them the amount stands that was looked for.
pub(super) async fn steps(
    conn: &impl ConnectionTrait,
    matching: Condition,
    sought: Option<Cents>,
) -> Result<Vec<Hit>, DbErr> {
    let rows: Vec<Step> = proof_step::Entity::find()
        .join(JoinType::InnerJoin, proof_step::Relation::Notice.def())
        .filter(matching)
        .select_only()
        .columns([
            proof_step::Column::Id,
            proof_step::Column::NoticeId,
            proof_step::Column::Step,
            proof_step::Column::DoneOn,
            proof_step::Column::Reference,
            proof_step::Column::BookingReference,
            proof_step::Column::Amount,
            proof_step::Column::Interest,
            proof_step::Column::Decided,
        ])
        .column_as(notice::Column::Reference, "notice_reference")
        .order_by_asc(proof_step::Column::DoneOn)
        .order_by_asc(proof_step::Column::Id)
        .limit(HITS)
        .into_model()
        .all(conn)
        .await?;
    let hit = |row: Step| {
        let said = format!("{} am {}", row.step, format_date(row.done_on));
        let numbers = [row.reference, row.booking_reference];
        let numbers = numbers.into_iter().filter(|number| !number.is_empty());
        let amounts = [
            ("Betrag", row.amount),
            ("Zinsen", row.interest),
            ("Anerkannte Zuwendung", row.decided),
        ];
        let places = amounts
            .into_iter()
            .filter(|(_, amount)| sought.is_some() && *amount == sought);
        Hit {
            start: Start::Step(row.notice_id, row.id),
            label: format!("Prüfung des Nachweises zu {}", row.notice_reference),
            note: std::iter::once(said)
                .chain(numbers)
                .collect::<Vec<_>>()
                .join(", "),
            places: places.map(|(name, _)| name.to_owned()).collect(),
        }
    };
    Ok(rows.into_iter().map(hit).collect())
}
