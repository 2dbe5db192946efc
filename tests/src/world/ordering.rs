//! An order of one line with the delivery of a half of it, placed with the supplier of the invoice.

use paktbuch::db::WriteTx;
use paktbuch::text::search_form;
use paktbuch_entity::{
    award_note, award_offer, award_threshold, delivery, delivery_line, invoice_line, order_document,
    order_line, purchase_order,
};
use paktbuch_types::{
    AwardType, BasisPoints, Cents, CostLineId, LineKind, OrderState, PriceBasis, Quantity, SchoolId,
};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use super::day;
use super::purchasing::Purchase;

pub(super) struct Ordered {
    pub(super) order: purchase_order::Model,
    pub(super) delivery: delivery::Model,
    pub(super) threshold: award_threshold::Model,
}

pub(super) async fn order(
    tx: &WriteTx,
    school: SchoolId,
    cost_line: CostLineId,
    bought: &Purchase,
    word: &str,
) -> Result<Ordered, DbErr> {
    let order = purchase_order::ActiveModel {
        number: Set(format!("B-{word}")),
        subject: Set(format!("Tablets {word}")),
        supplier_id: Set(bought.supplier.id),
        state: Set(OrderState::PartlyDelivered),
        ordered_on: Set(Some(day("2023-04-01"))),
        promised_on: Set(Some(day("2023-05-01"))),
        award: Set(Some(AwardType::Direct)),
        award_reference: Set(format!("V 4 {word}")),
        prices: Set(PriceBasis::Net),
        note: Set(format!("Notiz {word}")),
        cancelled_because: Set(String::new()),
        search: Set(search_form(&format!("B-{word} Tablets {word}"))),
        version: Set(1),
        ..Default::default()
    };
    let order = order.insert(tx.conn()).await?;
    let line = order_line::ActiveModel {
        order_id: Set(order.id),
        position: Set(1),
        name: Set(format!("Tablet {word}")),
        kind: Set(LineKind::Device),
        quantity: Set(Quantity::whole(2)),
        unit_price: Set(Cents(50_000)),
        vat_rate: Set(BasisPoints(1_900)),
        net: Set(Cents(100_000)),
        gross: Set(Cents(119_000)),
        cost_line_id: Set(Some(cost_line)),
        school_id: Set(Some(school)),
        ..Default::default()
    };
    let line = line.insert(tx.conn()).await?;
    let delivery = delivery::ActiveModel {
        order_id: Set(order.id),
        delivered_on: Set(day("2023-05-03")),
        note_number: Set(format!("LS {word}")),
        note: Set(format!("Karton {word}")),
        version: Set(1),
        ..Default::default()
    };
    let delivery = delivery.insert(tx.conn()).await?;
    let came = delivery_line::ActiveModel {
        delivery_id: Set(delivery.id),
        order_line_id: Set(line.id),
        quantity: Set(Quantity::whole(1)),
    };
    delivery_line::Entity::insert(came)
        .exec_without_returning(tx.conn())
        .await?;
    let billed = invoice_line::ActiveModel {
        id: Set(bought.line.id),
        order_line_id: Set(Some(line.id)),
        ..Default::default()
    };
    billed.update(tx.conn()).await?;
    awarded(tx, &order, bought, word).await?;
    let threshold = award_threshold::ActiveModel {
        award: Set(AwardType::Direct),
        up_to: Set(Some(Cents::euros(25_000))),
        valid_from: Set(day("2023-01-01")),
        valid_to: Set(Some(day("2023-12-31"))),
        source: Set("Vergabesatzung vom 12.12.2022, § 3".to_owned()),
        ..Default::default()
    };
    let threshold = threshold.insert(tx.conn()).await?;
    Ok(Ordered {
        order,
        delivery,
        threshold,
    })
}

/// The award note with its offer, and a document.
async fn awarded(
    tx: &WriteTx,
    order: &purchase_order::Model,
    bought: &Purchase,
    word: &str,
) -> Result<(), DbErr> {
    let note = award_note::ActiveModel {
        order_id: Set(order.id),
        estimated_net: Set(Some(Cents(110_000))),
        lots: Set(format!("Los {word}")),
        reason: Set(format!("Grund {word}")),
        extensions: Set(format!("Option {word}")),
        version: Set(1),
    };
    award_note::Entity::insert(note)
        .exec_without_returning(tx.conn())
        .await?;
    let offer = award_offer::ActiveModel {
        order_id: Set(order.id),
        position: Set(1),
        bidder: Set(format!("Bieter {word}")),
        asked_on: Set(Some(day("2023-03-01"))),
        received_on: Set(Some(day("2023-03-10"))),
        net: Set(Some(Cents(100_000))),
    };
    award_offer::Entity::insert(offer)
        .exec_without_returning(tx.conn())
        .await?;
    let file = order_document::ActiveModel {
        order_id: Set(order.id),
        document_id: Set(bought.document.id),
        title: Set(format!("Angebot {word}")),
    };
    order_document::Entity::insert(file)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
