//! An order of one line, placed with the supplier of the invoice.

use paktbuch::db::WriteTx;
use paktbuch::text::search_form;
use paktbuch_entity::{order_line, purchase_order};
use paktbuch_types::{
    AwardType, BasisPoints, Cents, CostLineId, LineKind, OrderState, PriceBasis, Quantity, SchoolId,
};
use sea_orm::{ActiveModelTrait, DbErr, Set};

use super::day;
use super::purchasing::Purchase;

pub(super) async fn order(
    tx: &WriteTx,
    school: SchoolId,
    cost_line: CostLineId,
    bought: &Purchase,
    word: &str,
) -> Result<purchase_order::Model, DbErr> {
    let order = purchase_order::ActiveModel {
        number: Set(format!("B-{word}")),
        subject: Set(format!("Tablets {word}")),
        supplier_id: Set(bought.supplier.id),
        state: Set(OrderState::Placed),
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
    line.insert(tx.conn()).await?;
    Ok(order)
}
