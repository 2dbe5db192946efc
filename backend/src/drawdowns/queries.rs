//! Reads of this feature.

mod counted;
mod drawn;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use paktbuch_entity::{
    authority, delivery, drawdown, drawdown_need, drawdown_order, filed_proof, filing, invoice, notice,
    order_line, payout, purchase_order, spending, supplier, taken_over,
};
use paktbuch_types::{Cents, Drawdown, DrawdownId, InvoiceId, NoticeId, NoticeState, OrderId, PayoutId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub(super) use counted::counted;
pub(super) use drawn::{drawn, waiting};

use super::commands::{NeedId, ProgressData};
use super::rows::{DrawdownRow, Foreseen, NeedRow, PayoutChoice};

/// Days after a delivery by which its invoice is expected to be due, § 286 Abs. 3 BGB.
const PAYMENT_DAYS: u64 = 30;

/// Every drawdown as it is stored, by notice and number.
pub(super) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<DrawdownRow>, DbErr> {
    rows(conn, None).await
}

/// The drawdowns of a notice as they are stored, by number.
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
    let known = Known::of(conn, notice).await?;
    Ok(found
        .into_iter()
        .filter_map(|(row, notice)| Some(told(row, &notice?, &known)))
        .collect())
}

/// What rows of drawdowns say beside their own record.
struct Known {
    /// Those that came in by a takeover.
    taken: HashSet<DrawdownId>,
    /// The day on which the proof of a notice was filed first.
    proofs_filed: HashMap<NoticeId, NaiveDate>,
    /// What payouts brought.
    payouts: HashMap<PayoutId, Cents>,
}

impl Known {
    /// Of the drawdowns of a notice, or of all.
    async fn of(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<Self, DbErr> {
        Ok(Self {
            taken: taken(conn, notice).await?,
            proofs_filed: proofs_filed(conn, notice).await?,
            payouts: paid_out(conn, notice).await?,
        })
    }
}

/// What the payouts of a notice, or of all, brought.
async fn paid_out(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<PayoutId, Cents>, DbErr> {
    let mut query = payout::Entity::find();
    if let Some(notice) = notice {
        query = query.filter(payout::Column::NoticeId.eq(notice));
    }
    let rows = query.all(conn).await?.into_iter();
    Ok(rows.map(|row| (row.id, row.amount)).collect())
}

/// Drawdowns that came in by a takeover, of a notice or of all, with their notices.
pub(super) async fn taken_over(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(drawdown::Model, notice::Model)>, DbErr> {
    let ids = taken(conn, notice).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = drawdown::Entity::find()
        .filter(drawdown::Column::Id.is_in(ids))
        .find_also_related(notice::Entity)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(row, notice)| Some((row, notice?)))
        .collect())
}

/// Those that came in by a takeover, of a notice or of all.
async fn taken(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<HashSet<DrawdownId>, DbErr> {
    let mut query = taken_over::Entity::find()
        .select_only()
        .column(taken_over::Column::DrawdownId)
        .filter(taken_over::Column::DrawdownId.is_not_null());
    if let Some(notice) = notice {
        query = query.filter(taken_over::Column::NoticeId.eq(notice));
    }
    let marks: Vec<Option<DrawdownId>> = query.into_tuple().all(conn).await?;
    Ok(marks.into_iter().flatten().collect())
}

/// The day on which the proof of a notice, or of each, was filed first, from Paktbuch or before it.
pub(super) async fn proofs_filed(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<NoticeId, NaiveDate>, DbErr> {
    // A version without receipts proves nothing of what was paid since.
    let mut filings = filing::Entity::find()
        .filter(filing::Column::IsInterim.eq(false))
        .filter(filing::Column::Receipts.gt(0));
    let mut before = filed_proof::Entity::find();
    if let Some(notice) = notice {
        filings = filings.filter(filing::Column::NoticeId.eq(notice));
        before = before.filter(filed_proof::Column::NoticeId.eq(notice));
    }
    let filings = filings.all(conn).await?.into_iter();
    // The day in UTC is never later than the German one.
    let filings = filings.map(|row| (row.notice_id, row.filed_at.date_naive()));
    let before = before.all(conn).await?.into_iter();
    let before = before.filter_map(|row| Some((row.notice_id, row.filed_on?)));
    let mut days: HashMap<NoticeId, NaiveDate> = HashMap::new();
    for (notice, day) in filings.chain(before) {
        let first = days.entry(notice).or_insert(day);
        *first = day.min(*first);
    }
    Ok(days)
}

/// One drawdown as it is stored, with the payments that it foresees.
pub(super) async fn entry(
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
    let mut needs = foreseen_invoices(conn, id).await?;
    needs.extend(foreseen_orders(conn, id).await?);
    let known = Known::of(conn, Some(notice.id)).await?;
    Ok(Some((told(row, &notice, &known), needs)))
}

async fn foreseen_invoices(conn: &impl ConnectionTrait, id: DrawdownId) -> Result<Vec<Foreseen>, DbErr> {
    let rows = drawdown_need::Entity::find()
        .filter(drawdown_need::Column::DrawdownId.eq(id))
        .order_by_asc(drawdown_need::Column::InvoiceId)
        .find_also_related(invoice::Entity)
        .all(conn)
        .await?;
    let row = |(need, invoice): (drawdown_need::Model, Option<invoice::Model>)| {
        let invoice = invoice?;
        Some(Foreseen {
            id: NeedId::Invoice(invoice.id),
            number: invoice.number,
            supplier: invoice.seller,
            day: Some(invoice.issue_date),
            due_date: invoice.due_date,
            eligible: need.eligible,
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

async fn foreseen_orders(conn: &impl ConnectionTrait, id: DrawdownId) -> Result<Vec<Foreseen>, DbErr> {
    let rows = drawdown_order::Entity::find()
        .filter(drawdown_order::Column::DrawdownId.eq(id))
        .all(conn)
        .await?;
    let orders = orders(conn, rows.iter().map(|row| row.order_id).collect()).await?;
    let row = |row: drawdown_order::Model| {
        let (order, supplier) = orders.get(&row.order_id)?;
        Some(Foreseen {
            id: NeedId::Order(order.id),
            number: order.number.clone(),
            supplier: supplier.clone(),
            day: order.ordered_on,
            due_date: None,
            eligible: row.eligible,
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

fn told(row: drawdown::Model, notice: &notice::Model, known: &Known) -> DrawdownRow {
    let is_filed = matches!(notice.state, NoticeState::ProofFiled | NoticeState::Closed);
    let filed_on = known.proofs_filed.get(&row.notice_id);
    let is_settled = is_filed && filed_on.is_some_and(|day| *day <= row.as_of);
    DrawdownRow {
        is_taken: known.taken.contains(&row.id),
        is_final_payment: row.kind == Drawdown::Instalments && is_settled,
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
        paid_out: row.payout_id.and_then(|id| known.payouts.get(&id).copied()),
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

/// Invoices with a part on the notice that is not paid, and orders of which `open` is not billed yet (gross, eligible), the first due
/// first.
pub(super) async fn needs(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    open: &BTreeMap<OrderId, (Cents, Cents)>,
) -> Result<Vec<NeedRow>, DbErr> {
    let mut needs = unpaid_invoices(conn, notice).await?;
    needs.extend(unbilled_orders(conn, open).await?);
    needs.sort_by_key(|need| (need.due_date.or(need.day), need.id));
    Ok(needs)
}

async fn unpaid_invoices(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<NeedRow>, DbErr> {
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
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let invoices = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(open.keys().copied()))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(conn)
        .await?;
    let need = |invoice: invoice::Model| {
        let (gross, eligible) = *open.get(&invoice.id)?;
        Some(NeedRow {
            id: NeedId::Invoice(invoice.id),
            number: invoice.number,
            supplier: invoice.seller,
            day: Some(invoice.issue_date),
            due_date: invoice.due_date,
            gross,
            eligible,
        })
    };
    Ok(invoices.into_iter().filter_map(need).collect())
}

async fn unbilled_orders(
    conn: &impl ConnectionTrait,
    open: &BTreeMap<OrderId, (Cents, Cents)>,
) -> Result<Vec<NeedRow>, DbErr> {
    let found = orders(conn, open.keys().copied().collect()).await?;
    let mut delivered: HashMap<OrderId, NaiveDate> = HashMap::new();
    for row in delivery::Entity::find()
        .filter(delivery::Column::OrderId.is_in(open.keys().copied()))
        .all(conn)
        .await?
    {
        let last = delivered.entry(row.order_id).or_insert(row.delivered_on);
        *last = row.delivered_on.max(*last);
    }
    // All of it is there, and billed, with what is promised last.
    let mut promised: HashMap<OrderId, NaiveDate> = HashMap::new();
    for line in order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(open.keys().copied()))
        .all(conn)
        .await?
    {
        let of_order = found.get(&line.order_id).and_then(|(order, _)| order.promised_on);
        if let Some(day) = line.promised_on.or(of_order) {
            let last = promised.entry(line.order_id).or_insert(day);
            *last = day.max(*last);
        }
    }
    let need = |(id, (gross, eligible)): (&OrderId, &(Cents, Cents))| {
        let (order, supplier) = found.get(id)?;
        let comes = delivered.get(id).or(promised.get(id)).copied();
        Some(NeedRow {
            id: NeedId::Order(*id),
            number: order.number.clone(),
            supplier: supplier.clone(),
            day: order.ordered_on,
            due_date: comes.and_then(|day| day.checked_add_days(Days::new(PAYMENT_DAYS))),
            gross: *gross,
            eligible: *eligible,
        })
    };
    Ok(open.iter().filter_map(need).collect())
}

/// Orders with the names of their suppliers.
async fn orders(
    conn: &impl ConnectionTrait,
    ids: Vec<OrderId>,
) -> Result<HashMap<OrderId, (purchase_order::Model, String)>, DbErr> {
    let rows = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(ids))
        .find_also_related(supplier::Entity)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(order, supplier)| {
            (
                order.id,
                (order, supplier.map(|row| row.name).unwrap_or_default()),
            )
        })
        .collect())
}

/// The authority (Schulträger); `None` before it is set up.
pub(super) async fn the_authority(conn: &impl ConnectionTrait) -> Result<Option<authority::Model>, DbErr> {
    authority::Entity::find().one(conn).await
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
