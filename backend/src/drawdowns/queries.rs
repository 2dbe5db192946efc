//! Reads of this feature.

use std::collections::{BTreeMap, HashMap};

use paktbuch_entity::{authority, drawdown, drawdown_need, invoice, notice, payout, spending};
use paktbuch_types::{Cents, DrawdownId, DrawdownState, InvoiceId, NoticeId, PayoutId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::commands::ProgressData;
use super::rows::{DrawdownRow, Foreseen, NeedRow, PayoutChoice};

/// Every drawdown, by notice and number.
///
/// # Errors
/// The database's refusal.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<DrawdownRow>, DbErr> {
    rows(conn, None).await
}

/// The drawdowns of a notice, by number.
pub(super) async fn of_notice(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<DrawdownRow>, DbErr> {
    rows(conn, Some(notice)).await
}

async fn rows(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<Vec<DrawdownRow>, DbErr> {
    let mut query = drawdown::Entity::find()
        .find_also_related(notice::Entity)
        .order_by_asc(drawdown::Column::NoticeId)
        .order_by_asc(drawdown::Column::Number);
    if let Some(notice) = notice {
        query = query.filter(drawdown::Column::NoticeId.eq(notice));
    }
    let found = query.all(conn).await?;
    Ok(found
        .into_iter()
        .filter_map(|(row, notice)| Some(told(row, &notice?)))
        .collect())
}

/// One drawdown with the payments that it foresees.
///
/// # Errors
/// The database's refusal.
pub async fn entry(
    conn: &impl ConnectionTrait,
    id: DrawdownId,
) -> Result<Option<(DrawdownRow, Vec<Foreseen>)>, DbErr> {
    let found = drawdown::Entity::find_by_id(id)
        .find_also_related(notice::Entity)
        .one(conn)
        .await?;
    let Some((row, Some(notice))) = found else {
        return Ok(None);
    };
    let needs = drawdown_need::Entity::find()
        .filter(drawdown_need::Column::DrawdownId.eq(id))
        .order_by_asc(drawdown_need::Column::InvoiceId)
        .all(conn)
        .await?;
    let invoices = invoices(conn, needs.iter().map(|need| need.invoice_id).collect()).await?;
    let needs = needs
        .into_iter()
        .filter_map(|need| {
            let invoice = invoices.get(&need.invoice_id)?;
            Some(Foreseen {
                invoice: need.invoice_id,
                number: invoice.number.clone(),
                supplier: invoice.seller.clone(),
                issue_date: invoice.issue_date,
                due_date: invoice.due_date,
                eligible: need.eligible,
            })
        })
        .collect();
    Ok(Some((told(row, &notice), needs)))
}

fn told(row: drawdown::Model, notice: &notice::Model) -> DrawdownRow {
    DrawdownRow {
        id: row.id,
        notice: row.notice_id,
        notice_reference: notice.reference.clone(),
        number: row.number,
        kind: row.kind,
        as_of: row.as_of,
        amount: row.amount,
        paid_eligible: row.paid_eligible,
        need_eligible: row.need_eligible,
        drawn_before: row.drawn_before,
        rate: notice.rate,
        progress: progress(&row),
        version: row.version,
    }
}

/// What became of a stored drawdown.
pub(super) fn progress(row: &drawdown::Model) -> ProgressData {
    ProgressData {
        state: row.state,
        requested_on: row.requested_on,
        reference: row.reference.clone(),
        note: row.note.clone(),
        payout: row.payout_id,
    }
}

async fn invoices(
    conn: &impl ConnectionTrait,
    ids: Vec<InvoiceId>,
) -> Result<HashMap<InvoiceId, invoice::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Invoices with a part on the notice that is not paid, the first due first.
pub(super) async fn needs(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<NeedRow>, DbErr> {
    let rows = spending::Entity::find()
        .filter(spending::Column::NoticeId.eq(notice))
        .all(conn)
        .await?;
    let mut open: BTreeMap<InvoiceId, (Cents, Cents)> = BTreeMap::new();
    for row in rows {
        let entry = open.entry(row.invoice_id).or_default();
        entry.0 = entry.0.plus(row.invoiced.minus(row.paid));
        entry.1 = entry.1.plus(row.invoiced_eligible.minus(row.paid_eligible));
    }
    open.retain(|_, (gross, _)| gross.0 > 0);
    let invoices = invoices(conn, open.keys().copied().collect()).await?;
    let mut needs: Vec<NeedRow> = open
        .into_iter()
        .filter_map(|(id, (gross, eligible))| {
            let invoice = invoices
                .get(&id)
                .filter(|invoice| invoice.rejected_on.is_none())?;
            Some(NeedRow {
                invoice: id,
                number: invoice.number.clone(),
                supplier: invoice.seller.clone(),
                issue_date: invoice.issue_date,
                due_date: invoice.due_date,
                gross,
                eligible,
            })
        })
        .collect();
    needs.sort_by_key(|need| (need.due_date.unwrap_or(need.issue_date), need.invoice));
    Ok(needs)
}

/// The authority (Schulträger); `None` before it is set up.
pub(super) async fn the_authority(conn: &impl ConnectionTrait) -> Result<Option<authority::Model>, DbErr> {
    authority::Entity::find().one(conn).await
}

/// What was asked for and is not paid out yet.
pub(super) async fn waiting(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Cents, DbErr> {
    let amounts: Vec<Cents> = drawdown::Entity::find()
        .select_only()
        .column(drawdown::Column::Amount)
        .filter(drawdown::Column::NoticeId.eq(notice))
        .filter(drawdown::Column::State.eq(DrawdownState::Requested))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(amounts.into_iter().sum())
}

/// Payouts of the notice that answer no other drawdown, by day.
pub(super) async fn payouts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    own: Option<PayoutId>,
) -> Result<Vec<PayoutChoice>, DbErr> {
    let taken: Vec<Option<PayoutId>> = drawdown::Entity::find()
        .select_only()
        .column(drawdown::Column::PayoutId)
        .filter(drawdown::Column::NoticeId.eq(notice))
        .filter(drawdown::Column::PayoutId.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let rows = payout::Entity::find()
        .filter(payout::Column::NoticeId.eq(notice))
        .order_by_asc(payout::Column::PaidOn)
        .order_by_asc(payout::Column::Id)
        .all(conn)
        .await?;
    let is_free = |row: &payout::Model| Some(row.id) == own || !taken.contains(&Some(row.id));
    Ok(rows
        .into_iter()
        .filter(|row| row.amount.0 > 0 && is_free(row))
        .map(|row| PayoutChoice {
            id: row.id,
            paid_on: row.paid_on,
            amount: row.amount,
        })
        .collect())
}
