//! The narrative part of a proof.

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, device, invoice_line, narrative, proof_progress};
use paktbuch_types::{NoticeId, ProofConfirmation};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

use crate::funding::commands::NarrativeData;
use crate::funding::rows::Narrative;

/// The Sachbericht of a notice; an empty one in version 0 where nothing was entered.
///
/// # Errors
/// The database's refusal.
pub async fn narrative(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Narrative, DbErr> {
    let row = narrative::Entity::find_by_id(notice).one(conn).await?;
    Ok(row.map(stored).unwrap_or_default())
}

/// Of these notices, those that something was bought on while no Sachbericht says what was done or reached.
///
/// # Errors
/// The database's refusal.
pub async fn without_narrative(
    conn: &impl ConnectionTrait,
    notices: &[NoticeId],
) -> Result<HashSet<NoticeId>, DbErr> {
    if notices.is_empty() {
        return Ok(HashSet::new());
    }
    let told: Vec<NoticeId> = narrative::Entity::find()
        .select_only()
        .column(narrative::Column::NoticeId)
        .filter(
            Condition::any()
                .add(narrative::Column::Measure.ne(""))
                .add(narrative::Column::Result.ne("")),
        )
        .into_tuple()
        .all(conn)
        .await?;
    let bought: Vec<NoticeId> = proof_progress::Entity::find()
        .select_only()
        .column(proof_progress::Column::NoticeId)
        .filter(proof_progress::Column::Invoices.gt(0))
        .filter(proof_progress::Column::NoticeId.is_in(notices.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut untold: HashSet<NoticeId> = bought.into_iter().collect();
    for id in told {
        untold.remove(&id);
    }
    Ok(untold)
}

/// The first order of what a notice pays, and the last acceptance or delivery of it.
///
/// # Errors
/// The database's refusal.
pub async fn measure_days(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), DbErr> {
    let lines: Vec<(Option<NaiveDate>, Option<NaiveDate>)> = allocation::Entity::find()
        .select_only()
        .column(invoice_line::Column::OrderedOn)
        .column(invoice_line::Column::AcceptedOn)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .into_tuple()
        .all(conn)
        .await?;
    let delivered: Vec<Option<NaiveDate>> = device::Entity::find()
        .select_only()
        .column(device::Column::DeliveredOn)
        .filter(device::Column::NoticeId.eq(notice))
        .filter(device::Column::DeliveredOn.is_not_null())
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    let first = lines.iter().filter_map(|(ordered, _)| *ordered).min();
    let accepted = lines.iter().filter_map(|(_, accepted)| *accepted);
    let last = accepted.chain(delivered.into_iter().flatten()).max();
    Ok((
        first,
        last.filter(|last| first.is_none_or(|first| first <= *last)),
    ))
}

fn stored(row: narrative::Model) -> Narrative {
    let is_confirmed = |what: &ProofConfirmation| match what {
        ProofConfirmation::Conditions => row.conditions_met,
        ProofConfirmation::Economy => row.economical,
        ProofConfirmation::Books => row.books_agree,
        ProofConfirmation::Purpose => row.purpose_reached,
        ProofConfirmation::Audit => row.audited,
    };
    let confirmed = ProofConfirmation::ALL.iter().copied();
    Narrative {
        version: row.version,
        data: NarrativeData {
            confirmed: confirmed.filter(is_confirmed).collect(),
            measure: row.measure,
            began_on: row.began_on,
            ended_on: row.ended_on,
            result: row.result,
            deviations: row.deviations,
            staff: row.staff,
            offices: row.offices,
            contact: row.contact,
            cover_text: row.cover_text,
            drawdown_text: row.drawdown_text,
            disposal_text: row.disposal_text,
        },
    }
}
