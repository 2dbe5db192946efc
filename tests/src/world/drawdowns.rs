//! What is asked of the granting authority on a notice: a drawdown, a change notice, a reallocation.

use paktbuch::db::WriteTx;
use paktbuch_entity::{
    drawdown, drawdown_need, drawdown_order, drawdown_receipt, notice_amendment, notice_amendment_value,
    reallocation, reallocation_item,
};
use paktbuch_types::{AmendmentKind, Cents, Drawdown, DrawdownState, OrderId, ReallocationState};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use super::day;
use super::funding::Funding;
use super::purchasing::Purchase;

/// A draft of a Mittelabruf that foresees the payment of the invoice.
pub(super) async fn drawdown(
    tx: &WriteTx,
    funding: &Funding,
    bought: &Purchase,
    (order, word): (OrderId, &str),
) -> Result<drawdown::Model, DbErr> {
    let row = drawdown::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        kind: Set(Drawdown::Advance),
        state: Set(DrawdownState::Draft),
        as_of: Set(day("2024-05-02")),
        requested_on: Set(None),
        amount: Set(Cents(10_000)),
        paid_eligible: Set(Cents(11_111)),
        need_eligible: Set(Cents(0)),
        drawn_before: Set(Cents(0)),
        reference: Set(format!("Vorgang {word}")),
        note: Set(format!("Bemerkung {word}")),
        payout_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let need = drawdown_need::ActiveModel {
        drawdown_id: Set(row.id),
        invoice_id: Set(bought.invoice.id),
        eligible: Set(Cents(0)),
    };
    drawdown_need::Entity::insert(need)
        .exec_without_returning(tx.conn())
        .await?;
    let expected = drawdown_order::ActiveModel {
        drawdown_id: Set(row.id),
        order_id: Set(order),
        eligible: Set(Cents(2_222)),
    };
    drawdown_order::Entity::insert(expected)
        .exec_without_returning(tx.conn())
        .await?;
    let paid = drawdown_receipt::ActiveModel {
        drawdown_id: Set(row.id),
        position: Set(1),
        invoice_id: Set(bought.invoice.id),
        subject: Set(bought.line.name.clone()),
        paid_on: Set(bought.payment.paid_on),
        spent: Set(Cents(11_111)),
        eligible: Set(Cents(11_111)),
        grant_share: Set(Cents(10_000)),
    };
    drawdown_receipt::Entity::insert(paid)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(row)
}

/// A change notice that moved the day of the proof.
pub(super) async fn amendment(
    tx: &WriteTx,
    funding: &Funding,
    bought: &Purchase,
    word: &str,
) -> Result<notice_amendment::Model, DbErr> {
    let row = notice_amendment::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        kind: Set(AmendmentKind::Change),
        reference: Set(format!("48.02.{word}/1")),
        dated: Set(day("2023-06-01")),
        announced_on: Set(None),
        reason: Set(format!("Antrag {word}")),
        granted_before: Set(Cents(900_000)),
        granted: Set(Cents(900_000)),
        document_id: Set(Some(bought.document.id)),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let value = notice_amendment_value::ActiveModel {
        amendment_id: Set(row.id),
        position: Set(1),
        label: Set("Verwendungsnachweis fällig am".to_owned()),
        value_before: Set("31.12.2026".to_owned()),
        value_after: Set("31.01.2027".to_owned()),
        page: Set(Some(2)),
        place: Set(format!("Nr. 4 {word}")),
    };
    notice_amendment_value::Entity::insert(value)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(row)
}

/// A draft of a reallocation.
pub(super) async fn reallocation(
    tx: &WriteTx,
    funding: &Funding,
    word: &str,
) -> Result<reallocation::Model, DbErr> {
    let row = reallocation::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        state: Set(ReallocationState::Draft),
        reason: Set(format!("Begründung {word}")),
        sent_on: Set(None),
        settled_on: Set(None),
        reference: Set(format!("Vorgang {word}")),
        amendment_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    let item = reallocation_item::ActiveModel {
        reallocation_id: Set(row.id),
        cost_item_id: Set(funding.cost_item.id),
        eligible_before: Set(Cents(1_000_000)),
        eligible: Set(Cents(1_000_000)),
    };
    reallocation_item::Entity::insert(item)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(row)
}
