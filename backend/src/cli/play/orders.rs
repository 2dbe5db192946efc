//! Orders with their awards and deliveries, and the invoices that bill them.

use paktbuch_entity::{invoice, invoice_line, order_line, purchase_order};
use paktbuch_seed::{AwardSeed, OrderLineSeed, OrderSeed, Target, ThresholdSeed};
use paktbuch_types::{OrderId, PriceBasis};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::grants::Plan;
use super::places::Keys;
use super::{PlayError, permit, write};
use crate::auth::{EditInvoices, EditOrders, Permit};
use crate::db::{Db, WriteTx};
use crate::error::ServiceError;
use crate::ordering::{
    self, AwardData, OfferRow, OrderData, OrderLineData, RecordDelivery, Step, TakeStep, ThresholdData,
};
use crate::purchasing::{MatchLine, MatchOrder, match_order};

/// Why a line of an invoice stands in no order.
const NOT_ORDERED: &str = "Nachlass oder Zusatz der Rechnung, nicht bestellt";

pub(super) async fn play(
    db: &Db,
    keys: &Keys,
    plan: &Plan,
    (thresholds, orders): (&[ThresholdSeed], &[OrderSeed]),
) -> Result<(), PlayError> {
    let may_edit = permit::<EditOrders>()?;
    for seed in thresholds {
        let data = ThresholdData {
            award: seed.award,
            up_to: seed.up_to,
            valid_from: seed.valid_from,
            valid_to: seed.valid_to,
            source: seed.source.clone(),
        };
        write(db, &seed.source, async |tx| {
            ordering::add_threshold(tx, &may_edit, data).await
        })
        .await?;
    }
    for seed in orders {
        let mut lines = Vec::with_capacity(seed.lines.len());
        for line in &seed.lines {
            lines.push(line_data(keys, plan, line)?);
        }
        let data = OrderData {
            number: seed.number.clone(),
            subject: seed.subject.clone(),
            supplier: seed.supplier.clone(),
            vat_id: String::new(),
            ordered_on: seed.ordered_on,
            promised_on: seed.promised_on,
            award: Some(seed.award),
            award_reference: seed.award_reference.clone(),
            prices: PriceBasis::Net,
            lines,
            note: String::new(),
        };
        write(db, &seed.number, async |tx| {
            let id = ordering::add_order(tx, &may_edit, data).await?;
            if let Some(note) = &seed.note {
                ordering::save_award(tx, &may_edit, id, 0, award(note)).await?;
            }
            if seed.ordered_on.is_some() {
                step(tx, &may_edit, id, Step::Place(None)).await?;
            }
            deliver(tx, &may_edit, id, seed).await
        })
        .await?;
    }
    Ok(())
}

/// Says which invoices bill the orders, and closes those of which nothing more comes.
pub(super) async fn settle(db: &Db, orders: &[OrderSeed]) -> Result<(), PlayError> {
    let (may_edit, may_order) = (permit::<EditInvoices>()?, permit::<EditOrders>()?);
    for seed in orders {
        write(db, &seed.number, async |tx| {
            let invoices = invoice::Entity::find()
                .filter(invoice::Column::OrderReference.eq(&seed.number))
                .filter(invoice::Column::RejectedOn.is_null())
                .order_by_asc(invoice::Column::Id)
                .all(tx.conn())
                .await?;
            let order = found(tx, &seed.number).await?;
            for invoice in invoices {
                let command = matched(tx, order.id, &invoice).await?;
                match_order(tx, &may_edit, command).await?;
            }
            if seed.is_closed {
                step(tx, &may_order, order.id, Step::Close).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

async fn found(tx: &WriteTx, number: &str) -> Result<purchase_order::Model, ServiceError> {
    let order = purchase_order::Entity::find()
        .filter(purchase_order::Column::Number.eq(number))
        .one(tx.conn())
        .await?;
    order.ok_or(ServiceError::NotFound)
}

async fn matched(tx: &WriteTx, order: OrderId, invoice: &invoice::Model) -> Result<MatchOrder, ServiceError> {
    let ordered = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(order))
        .all(tx.conn())
        .await?;
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(invoice.id))
        .order_by_asc(invoice_line::Column::Position)
        .all(tx.conn())
        .await?;
    let line = |line: invoice_line::Model| {
        let ordered = ordered.iter().find(|ordered| ordered.name == line.name);
        MatchLine {
            line: line.id,
            ordered: ordered.map(|ordered| ordered.id),
            reason: match ordered {
                Some(_) => String::new(),
                None => NOT_ORDERED.to_owned(),
            },
        }
    };
    Ok(MatchOrder {
        invoice: invoice.id,
        version: invoice.version,
        lines: lines.into_iter().map(line).collect(),
    })
}

fn line_data(keys: &Keys, plan: &Plan, seed: &OrderLineSeed) -> Result<OrderLineData, PlayError> {
    let (cost_line, school) = match &seed.target {
        Target::Cost { notice, item, line } => (Some(plan.line(notice, *item, *line)?), None),
        Target::Own { school } => (
            None,
            school.as_ref().map(|number| keys.school(number)).transpose()?,
        ),
    };
    Ok(OrderLineData {
        id: None,
        name: seed.name.clone(),
        kind: seed.kind,
        quantity: paktbuch_types::Quantity::whole(seed.quantity),
        unit_price: seed.unit_net,
        vat_rate: OrderLineSeed::RATE,
        cost_line,
        school,
        promised_on: None,
    })
}

fn award(seed: &AwardSeed) -> AwardData {
    let offers = seed.offers.iter().map(|(bidder, asked, came)| OfferRow {
        bidder: bidder.clone(),
        asked_on: Some(*asked),
        received_on: came.map(|(day, _)| day),
        net: came.map(|(_, net)| net),
    });
    AwardData {
        estimated_net: Some(seed.estimated_net),
        lots: seed.lots.clone(),
        reason: seed.reason.clone(),
        extensions: seed.extensions.clone(),
        offers: offers.collect(),
    }
}

async fn step(
    tx: &WriteTx,
    may_edit: &Permit<EditOrders>,
    order: OrderId,
    step: Step,
) -> Result<(), ServiceError> {
    let command = TakeStep {
        order,
        version: version(tx, order).await?,
        step,
    };
    ordering::take_step(tx, may_edit, command).await
}

async fn version(tx: &WriteTx, order: OrderId) -> Result<i64, ServiceError> {
    let row = purchase_order::Entity::find_by_id(order).one(tx.conn()).await?;
    Ok(row.ok_or(ServiceError::NotFound)?.version)
}

async fn deliver(
    tx: &WriteTx,
    may_edit: &Permit<EditOrders>,
    order: OrderId,
    seed: &OrderSeed,
) -> Result<(), ServiceError> {
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(order))
        .order_by_asc(order_line::Column::Position)
        .all(tx.conn())
        .await?;
    for delivery in &seed.deliveries {
        let quantities = lines.iter().zip(&delivery.quantities);
        let command = RecordDelivery {
            order,
            version: version(tx, order).await?,
            delivered_on: delivery.day,
            note_number: delivery.note_number.clone(),
            note: String::new(),
            quantities: quantities.map(|(line, quantity)| (line.id, *quantity)).collect(),
            more_confirmed: false,
        };
        ordering::record_delivery(tx, may_edit, command).await?;
    }
    Ok(())
}
