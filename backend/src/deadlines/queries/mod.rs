//! Reads of this feature.

mod ends;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    application, cost_item, delivery_line, device_summary, drawdown, invoice, notice, notice_amendment,
    notice_condition, order_line, payout, purchase_order, spending_summary, supplier,
};
use paktbuch_types::{
    ApplicationState, Cents, InvoiceId, NoticeId, NoticeState, OrderId, OrderLineId, OrderState, PayoutId,
    SchoolId,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

pub(super) use ends::{
    Bound, LicenceTerm, Warranty, billed_rates, bound_at, leased, leased_by_rates, licence_terms, warranties,
};

/// Money of an invoice that is kept back, with the day on which it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) invoice: InvoiceId,
    pub(super) number: String,
    pub(super) supplier: String,
    pub(super) amount: Cents,
    pub(super) until: NaiveDate,
}

/// An invoice that is to be paid by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payable {
    pub(super) id: InvoiceId,
    pub(super) number: String,
    pub(super) supplier: String,
    /// Not paid, beside what is kept back.
    pub(super) open: Cents,
    pub(super) until: NaiveDate,
}

/// An order whose goods are promised for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Promised {
    pub(super) id: OrderId,
    pub(super) number: String,
    pub(super) subject: String,
    pub(super) supplier: String,
    pub(super) on: NaiveDate,
}

/// What is paid on each notice: gross, and the eligible part of it.
pub(super) type Paid = HashMap<NoticeId, (Cents, Cents)>;

/// Every notice, by day.
pub(super) async fn notices(conn: &impl ConnectionTrait) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .order_by_asc(notice::Column::NoticeDate)
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await
}

/// Conditions of notices that are neither closed nor revoked, with a day and not yet met.
pub(super) async fn conditions(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(notice_condition::Model, NaiveDate)>, DbErr> {
    let rows = notice_condition::Entity::find()
        .inner_join(notice::Entity)
        .filter(notice::Column::State.is_not_in([NoticeState::Closed, NoticeState::Revoked]))
        .filter(notice_condition::Column::DueOn.is_not_null())
        .filter(notice_condition::Column::DoneOn.is_null())
        .order_by_asc(notice_condition::Column::NoticeId)
        .order_by_asc(notice_condition::Column::Position)
        .all(conn)
        .await?;
    let dated = rows.into_iter().filter_map(|row| {
        let due = row.due_on?;
        Some((row, due))
    });
    Ok(dated.collect())
}

/// Change notices whose Bekanntgabe is known.
pub(super) async fn announced_amendments(
    conn: &impl ConnectionTrait,
) -> Result<Vec<notice_amendment::Model>, DbErr> {
    notice_amendment::Entity::find()
        .filter(notice_amendment::Column::AnnouncedOn.is_not_null())
        .order_by_asc(notice_amendment::Column::Id)
        .all(conn)
        .await
}

/// Applications that are not yet submitted.
pub(super) async fn drafts(conn: &impl ConnectionTrait) -> Result<Vec<application::Model>, DbErr> {
    application::Entity::find()
        .filter(application::Column::State.eq(ApplicationState::Draft))
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await
}

/// Applications whose Nachforderung is to be answered.
pub(super) async fn queried(conn: &impl ConnectionTrait) -> Result<Vec<application::Model>, DbErr> {
    application::Entity::find()
        .filter(application::Column::State.eq(ApplicationState::Queried))
        .filter(application::Column::AnswerBy.is_not_null())
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await
}

/// Invoices of which money is kept back until a day and still open.
pub(super) async fn kept(conn: &impl ConnectionTrait) -> Result<Vec<Kept>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::RetentionUntil.is_not_null())
        .filter(invoice::Column::Retention.ne(0))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let kept = rows.into_iter().filter_map(|row| {
        let open = row.due.minus(row.paid).minus(row.skonto);
        let amount = if row.retention.0 < open.0 {
            row.retention
        } else {
            open
        };
        let kept = Kept {
            invoice: row.id,
            number: row.number,
            supplier: row.seller,
            amount,
            until: row.retention_until?,
        };
        (amount.0 > 0).then_some(kept)
    });
    Ok(kept.collect())
}

/// Invoices with a Zahlungsziel of which more is open than what is kept back.
pub(super) async fn payable(conn: &impl ConnectionTrait) -> Result<Vec<Payable>, DbErr> {
    let column = |column: invoice::Column| Expr::col((invoice::Entity, column));
    let open = column(invoice::Column::Due)
        .sub(column(invoice::Column::Paid))
        .sub(column(invoice::Column::Skonto));
    let rows = invoice::Entity::find()
        .filter(invoice::Column::DueDate.is_not_null())
        .filter(invoice::Column::RejectedOn.is_null())
        .filter(open.gt(column(invoice::Column::Retention)))
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let payable = rows.into_iter().filter_map(|row| {
        Some(Payable {
            id: row.id,
            open: row.due.minus(row.paid).minus(row.skonto).minus(row.retention),
            until: row.due_date?,
            number: row.number,
            supplier: row.seller,
        })
    });
    Ok(payable.collect())
}

/// Orders with the days for which goods are promised that are not here, each day once. A line has its own day or that of its order;
/// of lines for these schools, or of all.
pub(super) async fn promised(
    conn: &impl ConnectionTrait,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<Promised>, DbErr> {
    let awaited = OrderState::ALL
        .iter()
        .copied()
        .filter(|state| state.awaits_goods());
    let orders: BTreeMap<OrderId, (purchase_order::Model, String)> = purchase_order::Entity::find()
        .filter(purchase_order::Column::State.is_in(awaited))
        .find_also_related(supplier::Entity)
        .all(conn)
        .await?
        .into_iter()
        .map(|(order, supplier)| {
            let supplier = supplier.map(|row| row.name).unwrap_or_default();
            (order.id, (order, supplier))
        })
        .collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(orders.keys().copied()))
        .apply_if(schools, |query, schools| {
            query.filter(order_line::Column::SchoolId.is_in(schools.iter().copied()))
        })
        .all(conn)
        .await?;
    let rows = delivery_line::Entity::find()
        .filter(delivery_line::Column::OrderLineId.is_in(lines.iter().map(|line| line.id)))
        .all(conn)
        .await?;
    let mut came: HashMap<OrderLineId, i64> = HashMap::new();
    for row in rows {
        *came.entry(row.order_line_id).or_default() += row.quantity.0;
    }
    let mut days: BTreeSet<(OrderId, NaiveDate)> = BTreeSet::new();
    for line in lines {
        let missing = line.quantity.0 - came.get(&line.id).copied().unwrap_or_default();
        let of_order = orders
            .get(&line.order_id)
            .and_then(|(order, _)| order.promised_on);
        if missing > 0 {
            days.extend(line.promised_on.or(of_order).map(|day| (line.order_id, day)));
        }
    }
    let row = |(id, on): (OrderId, NaiveDate)| {
        let (order, supplier) = orders.get(&id)?;
        Some(Promised {
            id,
            on,
            number: order.number.clone(),
            subject: order.subject.clone(),
            supplier: supplier.clone(),
        })
    };
    Ok(days.into_iter().filter_map(row).collect())
}

/// Every payout, by day.
pub(super) async fn payouts(conn: &impl ConnectionTrait) -> Result<Vec<payout::Model>, DbErr> {
    payout::Entity::find()
        .order_by_asc(payout::Column::PaidOn)
        .order_by_asc(payout::Column::Id)
        .all(conn)
        .await
}

/// What is paid on each notice.
pub(super) async fn paid(conn: &impl ConnectionTrait) -> Result<Paid, DbErr> {
    let rows: Vec<(NoticeId, Cents, Cents)> = spending_summary::Entity::find()
        .select_only()
        .columns([
            spending_summary::Column::NoticeId,
            spending_summary::Column::Paid,
            spending_summary::Column::PaidEligible,
        ])
        .into_tuple()
        .all(conn)
        .await?;
    let mut paid = Paid::new();
    for (notice, gross, eligible) in rows {
        let sums = paid.entry(notice).or_default();
        *sums = (sums.0.plus(gross), sums.1.plus(eligible));
    }
    Ok(paid)
}

/// Number of the drawdown that each payout answers.
pub(super) async fn drawdown_numbers(conn: &impl ConnectionTrait) -> Result<HashMap<PayoutId, i64>, DbErr> {
    let rows = drawdown::Entity::find()
        .filter(drawdown::Column::PayoutId.is_not_null())
        .all(conn)
        .await?;
    let numbers = rows
        .into_iter()
        .filter_map(|row| Some((row.payout_id?, row.number)));
    Ok(numbers.collect())
}

/// The summary of all devices.
pub(super) async fn summary(conn: &impl ConnectionTrait) -> Result<Vec<device_summary::Model>, DbErr> {
    device_summary::Entity::find()
        .filter(device_summary::Column::Devices.gt(0))
        .all(conn)
        .await
}

/// Notices of which an Einzelansatz binds its devices for another time (Zweckbindung).
pub(super) async fn bound_by_item(conn: &impl ConnectionTrait) -> Result<HashSet<NoticeId>, DbErr> {
    let says = Condition::any()
        .add(cost_item::Column::ZweckbindungStart.is_not_null())
        .add(cost_item::Column::ZweckbindungYears.is_not_null());
    let notices: Vec<NoticeId> = cost_item::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .filter(says)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(notices.into_iter().collect())
}
