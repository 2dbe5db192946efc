//! Where an amount stands: in invoices, at devices, in notices and what belongs to them.

use std::collections::BTreeMap;

use paktbuch_entity::{allocation, device, invoice, invoice_line, payment, proof_step};
use paktbuch_types::{Cents, InvoiceId, PaymentId, format_date};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::find::{devices, of_invoice};
use super::letters::steps;
use super::planned::planned;
use crate::auth::Scope;
use crate::evidence::rows::{HITS, Hit};

/// Devices of one price that are offered.
const DEVICES: usize = 20;

/// Where in an invoice an amount stands.
pub(in crate::evidence) type Places = BTreeMap<InvoiceId, Vec<String>>;

/// Everything in which an amount stands: invoices with their lines, payments and allocations, each one hit which says where; devices by
/// their price; notices, cost lines and steps of the examination.
pub(in crate::evidence) async fn amounts(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    amount: Cents,
) -> Result<Vec<Hit>, DbErr> {
    let mut places = Places::new();
    own(conn, amount, &mut places).await?;
    lines(conn, amount, &mut places).await?;
    paid(conn, amount, &mut places).await?;
    allocated(conn, amount, &mut places).await?;
    let mut hits = invoices_at(conn, &places).await?;
    let price = Condition::any()
        .add(device::Column::Gross.eq(amount))
        .add(device::Column::Net.eq(amount));
    let priced = devices(conn, scope, (amount != Cents::ZERO).then_some(price)).await?;
    hits.extend(priced.into_iter().take(DEVICES).map(|hit| Hit {
        places: vec!["Preis".to_owned()],
        ..hit
    }));
    hits.extend(planned(conn, amount).await?);
    let claimed = Condition::any()
        .add(proof_step::Column::Amount.eq(amount))
        .add(proof_step::Column::Interest.eq(amount));
    hits.extend(steps(conn, claimed, Some(amount)).await?);
    Ok(hits)
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

async fn own(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let own: Vec<InvoiceId> = invoice::Entity::find()
        .filter(
            Condition::any()
                .add(invoice::Column::Gross.eq(amount))
                .add(invoice::Column::Due.eq(amount)),
        )
        .select_only()
        .column(invoice::Column::Id)
        .order_by_asc(invoice::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    for id in own {
        places.entry(id).or_default().push("Rechnungsbetrag".to_owned());
    }
    Ok(())
}

async fn lines(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let lines: Vec<(InvoiceId, i64)> = invoice_line::Entity::find()
        .filter(invoice_line::Column::Gross.eq(amount))
        .select_only()
        .columns([invoice_line::Column::InvoiceId, invoice_line::Column::Position])
        .order_by_asc(invoice_line::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, position) in lines {
        places.entry(id).or_default().push(format!("Position {position}"));
    }
    Ok(())
}

async fn paid(conn: &impl ConnectionTrait, amount: Cents, places: &mut Places) -> Result<(), DbErr> {
    let paid: Vec<(InvoiceId, PaymentId, chrono::NaiveDate)> = payment::Entity::find()
        .filter(payment::Column::Amount.eq(amount))
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Id,
            payment::Column::PaidOn,
        ])
        .order_by_asc(payment::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, _, day) in paid {
        let place = format!("Zahlung vom {}", format_date(day));
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
        .limit(HITS)
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
