//! Where an amount stands: in invoices, at devices, in notices and what belongs to them.

use std::collections::BTreeMap;

use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, payment, proof_step,
};
use paktbuch_types::{Cents, InvoiceId, NoticeId, format_date};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

use super::find::{devices, of_invoice};
use super::letters::steps;
use super::others::worth;
use super::planned::planned;
use crate::auth::Scope;
use crate::evidence::rows::{HITS, Hit, ROWS};

/// Where in an invoice an amount stands.
pub(in crate::evidence) type Places = BTreeMap<InvoiceId, Vec<String>>;

/// Everything in which an amount stands: devices by their price, those that a notice pays for before all, those of own funds after all
/// others; invoices with their lines, payments and allocations, each one hit which says where; notices, cost lines, orders by their
/// net value and steps of the examination. With a notice before them, only the devices that it pays for.
pub(in crate::evidence) async fn amounts(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    amount: Cents,
    notice: Option<NoticeId>,
) -> Result<Vec<Hit>, DbErr> {
    let mut places = Places::new();
    own(conn, amount, &mut places).await?;
    lines(conn, amount, &mut places).await?;
    paid(conn, amount, &mut places).await?;
    skonto(conn, amount, &mut places).await?;
    allocated(conn, amount, &mut places).await?;
    shared(conn, amount, &mut places).await?;
    let places: Places = places.into_iter().take(most()).collect();
    let (mut hits, others) = priced(conn, scope, amount, notice).await?;
    hits.extend(invoices_at(conn, &places).await?);
    hits.extend(planned(conn, amount).await?);
    hits.extend(worth(conn, amount).await?);
    let claimed = Condition::any()
        .add(proof_step::Column::Amount.eq(amount))
        .add(proof_step::Column::Interest.eq(amount))
        .add(proof_step::Column::Decided.eq(amount));
    hits.extend(steps(conn, claimed, Some(amount)).await?);
    hits.extend(others);
    Ok(hits)
}

/// Hits of one kind that are shown.
pub(super) fn most() -> usize {
    usize::try_from(HITS).unwrap_or(usize::MAX)
}

/// The amount of a credit note or of a refund, which is looked for without its minus; `None` where the amount has one.
fn credited(amount: Cents) -> Option<Cents> {
    (amount > Cents::ZERO).then(|| Cents::ZERO.minus(amount))
}

/// Devices of a price: those that a notice pays for, or the one before them; and all others, none where there is one before them.
async fn priced(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    amount: Cents,
    notice: Option<NoticeId>,
) -> Result<(Vec<Hit>, Vec<Hit>), DbErr> {
    if amount == Cents::ZERO {
        return Ok((Vec::new(), Vec::new()));
    }
    let price = || {
        Condition::any()
            .add(device::Column::Gross.eq(amount))
            .add(device::Column::Net.eq(amount))
    };
    let paid_for = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .apply_if(notice, |query, id| {
            query.filter(cost_item::Column::NoticeId.eq(id))
        })
        .select_only()
        .column(funding_share::Column::DeviceId)
        .into_query();
    let is_financed = Condition::all()
        .add(price())
        .add(device::Column::Id.in_subquery(paid_for.clone()));
    let mut financed = devices(conn, scope, Some(is_financed)).await?;
    let is_other = Condition::all()
        .add(price())
        .add(device::Column::Id.not_in_subquery(paid_for));
    let mut others = devices(conn, scope, notice.is_none().then_some(is_other)).await?;
    others.truncate(most().saturating_sub(financed.len()));
    for hit in financed.iter_mut().chain(&mut others) {
        hit.places = vec!["Preis".to_owned()];
    }
    Ok((financed, others))
}

/// The invoices of these places, each one hit.
pub(in crate::evidence) async fn invoices_at(
    conn: &impl ConnectionTrait,
    places: &Places,
) -> Result<Vec<Hit>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(places.keys().copied()))
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let hit = |row: invoice::Model| of_invoice(&row, places.get(&row.id).cloned().unwrap_or_default());
    Ok(rows.into_iter().map(hit).collect())
}

/// Amounts of whole invoices; those of a credit note without their minus, too.
async fn own(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let credit = credited(amount);
    // Most invoices retain nothing, and repeat nothing that was billed before.
    let others = (amount != Cents::ZERO).then(|| {
        Condition::any()
            .add(invoice::Column::Retention.eq(amount))
            .add(invoice::Column::BilledBefore.eq(amount))
    });
    let any = Condition::any()
        .add(invoice::Column::Gross.eq(amount))
        .add(invoice::Column::Due.eq(amount))
        .add_option(credit.map(|credit| invoice::Column::Gross.eq(credit)))
        .add_option(credit.map(|credit| invoice::Column::Due.eq(credit)))
        .add_option(others);
    let own: Vec<(InvoiceId, Cents, Cents, Cents, Cents)> = invoice::Entity::find()
        .filter(any)
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Gross,
            invoice::Column::Due,
            invoice::Column::Retention,
            invoice::Column::BilledBefore,
        ])
        .order_by_asc(invoice::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, gross, due, retention, billed_before) in own {
        let told = places.entry(id).or_default();
        if [gross, due].contains(&amount) {
            told.push("Rechnungsbetrag".to_owned());
        } else if let Some(credit) = credit.filter(|credit| [gross, due].contains(credit)) {
            told.push(format!("Rechnungsbetrag {credit}\u{a0}€ (Gutschrift)"));
        }
        if retention == amount && amount != Cents::ZERO {
            told.push("Einbehalt".to_owned());
        }
        if billed_before == amount && amount != Cents::ZERO {
            told.push("bereits berechnet".to_owned());
        }
    }
    Ok(())
}

/// Lines by what is to be allocated, and by what the chain has billed of them before, and both together.
async fn lines(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let mut any = Condition::any().add(invoice_line::Column::Gross.eq(amount));
    // Of most lines nothing was billed before.
    if amount != Cents::ZERO {
        let column = |column: invoice_line::Column| Expr::col((invoice_line::Entity, column));
        let whole = column(invoice_line::Column::Gross).add(column(invoice_line::Column::Deduction));
        any = any
            .add(invoice_line::Column::Deduction.eq(amount))
            .add(whole.eq(amount.0));
    }
    let lines: Vec<(InvoiceId, i64, Cents, Cents)> = invoice_line::Entity::find()
        .filter(any)
        .select_only()
        .columns([
            invoice_line::Column::InvoiceId,
            invoice_line::Column::Position,
            invoice_line::Column::Gross,
            invoice_line::Column::Deduction,
        ])
        .order_by_asc(invoice_line::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, position, gross, deduction) in lines {
        let place = if gross == amount {
            format!("Position {position}")
        } else if deduction == amount {
            format!("Position {position}, schon berechnet")
        } else {
            format!("Position {position} vor Abzug des schon Berechneten")
        };
        places.entry(id).or_default().push(place);
    }
    Ok(())
}

/// Payments by what was paid and by their Skonto; those of a credit note, and refunds, without their minus, too.
async fn paid(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let credit = credited(amount);
    let mut any = Condition::any()
        .add(payment::Column::Amount.eq(amount))
        .add_option(credit.map(|credit| payment::Column::Amount.eq(credit)))
        .add_option(credit.map(|credit| payment::Column::Skonto.eq(credit)));
    // Most payments are without Skonto.
    if amount != Cents::ZERO {
        any = any.add(payment::Column::Skonto.eq(amount));
    }
    let paid: Vec<(InvoiceId, Cents, Cents, chrono::NaiveDate)> = payment::Entity::find()
        .filter(any)
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Amount,
            payment::Column::Skonto,
            payment::Column::PaidOn,
        ])
        .order_by_asc(payment::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, moved, discount, day) in paid {
        let told = places.entry(id).or_default();
        let day = format_date(day);
        if moved == amount {
            told.push(format!("Zahlung vom {day}"));
        } else if Some(moved) == credit {
            told.push(format!("Zahlung vom {day} über {moved}\u{a0}€"));
        }
        if discount != Cents::ZERO && (discount == amount || Some(discount) == credit) {
            told.push(format!("Skonto der Zahlung vom {day}"));
        }
    }
    Ok(())
}

/// The Skonto of all payments of an invoice, which its page adds up; one of a single payment is told as such.
async fn skonto(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    if amount == Cents::ZERO {
        return Ok(());
    }
    let ids: Vec<InvoiceId> = invoice::Entity::find()
        .filter(invoice::Column::Skonto.eq(amount))
        .select_only()
        .column(invoice::Column::Id)
        .order_by_asc(invoice::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for id in ids {
        let told = places.entry(id).or_default();
        if !told.iter().any(|place| place.starts_with("Skonto")) {
            told.push("Skonto aller Zahlungen".to_owned());
        }
    }
    Ok(())
}

/// Parts of allocations that paid for a device (Preis hieraus), each line once; those of a single device the allocation says already.
async fn shared(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    if amount == Cents::ZERO {
        return Ok(());
    }
    let parts: Vec<(InvoiceId, i64)> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(funding_share::Column::Gross.eq(amount))
        .filter(allocation::Column::Gross.ne(amount))
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .column(invoice_line::Column::Position)
        .distinct()
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::Position)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, position) in parts {
        let place = format!("Preis der Geräte aus Position {position}");
        places.entry(id).or_default().push(place);
    }
    Ok(())
}

/// Parts of lines: what the Belegliste shows where one payment pays it all.
async fn allocated(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let parts: Vec<(InvoiceId, i64, Cents)> = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(
            Condition::any()
                .add(allocation::Column::Gross.eq(amount))
                .add(allocation::Column::Eligible.eq(amount)),
        )
        .filter(allocation::Column::Gross.ne(Cents::ZERO))
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .column(invoice_line::Column::Position)
        .column(invoice_line::Column::Gross)
        .order_by_asc(allocation::Column::Id)
        .limit(ROWS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, position, gross) in parts {
        // The line itself says it already.
        if gross != amount {
            let place = format!("Zuordnung der Position {position}");
            places.entry(id).or_default().push(place);
        }
    }
    Ok(())
}
