//! What somebody means who types a receipt number, a serial, a reference or an amount.

use std::collections::HashSet;

use paktbuch_entity::{
    application, device, device_model, drawdown, invoice, notice, notice_amendment, payment, proof_step,
    purchase_order, school, spending,
};
use paktbuch_types::{DeviceId, InventoryNumber, InvoiceId, NoticeId, Serial, format_date};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

use super::amounts::amounts;
use super::letters::{amendments, steps};
use super::others::{others, schools};
use crate::auth::Scope;
use crate::db::search::{Needle, bare, case_folded, devices_with, escape_like};
use crate::evidence::rows::{HITS, Hit, Start};
use crate::evidence::typed;
use crate::text::{bare_reference, fold_case};

/// Shortest text that is looked for within numbers.
const SHORTEST: usize = 3;

/// Records that are exactly `text`; where there is none, those that hold it. Amounts match to the cent. Who is bound to schools
/// finds devices of these only. A notice before them narrows the devices of an amount.
pub(in crate::evidence) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (text, notice): (&str, Option<NoticeId>),
) -> Result<Vec<Hit>, DbErr> {
    let all = scope.schools().is_none();
    let mut hits = devices(conn, scope, exact_device(text)).await?;
    if all {
        hits.extend(invoices(conn, exact_invoice(text)).await?);
        hits.extend(payments(conn, text).await?);
        hits.extend(notices(conn, exact_notice(conn, text).await?, Some(HITS)).await?);
        hits.extend(amendments(conn, is_text(notice_amendment::Column::Reference, text)).await?);
        let said = is_text(proof_step::Column::Reference, text);
        let said = said.add(is_text(proof_step::Column::BookingReference, text));
        hits.extend(steps(conn, said, None).await?);
        let same = [
            is_text(purchase_order::Column::Number, text)
                .add(is_text(purchase_order::Column::AwardReference, text)),
            is_text(application::Column::Reference, text),
            is_text(drawdown::Column::Reference, text),
        ];
        hits.extend(others(conn, same).await?);
        hits.extend(schools(conn, text).await?);
        if let Some(amount) = typed::amount(text) {
            hits.extend(amounts(conn, scope, amount, notice).await?);
        }
    }
    if hits.is_empty() {
        let holding = devices_with(conn.get_database_backend(), text);
        hits.extend(devices(conn, scope, holding).await?);
        if all && text.chars().count() >= SHORTEST {
            hits.extend(payments_holding(conn, text).await?);
            let said = holds(proof_step::Column::Reference, text);
            let said = said.add(holds(proof_step::Column::BookingReference, text));
            hits.extend(steps(conn, said, None).await?);
        }
        if let Some(needle) = Needle::new(text).filter(|_| all) {
            hits.extend(invoices(conn, needle.contained_in("invoice")).await?);
            hits.extend(notices(conn, needle.contained_in("notice"), Some(HITS)).await?);
        }
    }
    if hits.is_empty() && text.chars().count() >= SHORTEST {
        let device = is_spelled(device::Column::InventoryNumber, text);
        let device = device.add(is_spelled(device::Column::Serial, text));
        hits = devices(conn, scope, Some(device)).await?;
        if all {
            hits.extend(spelled(conn, text).await?);
        }
    }
    let mut known = Vec::with_capacity(hits.len());
    hits.retain(|hit| {
        let is_new = !known.contains(&hit.start);
        known.push(hit.start);
        is_new
    });
    Ok(hits)
}

/// Whether a column is this text, whatever the case of its letters, umlauts too: others no engine folds alike.
fn is_text(column: impl ColumnTrait, text: &str) -> Condition {
    let folded = case_folded(Expr::col((column.entity_name(), column)));
    Condition::any()
        .add(column.eq(text))
        .add(folded.eq(fold_case(text)))
}

/// Whether a column holds this text.
fn holds(column: impl ColumnTrait, text: &str) -> Condition {
    let escaped = escape_like(&fold_case(text));
    let folded = case_folded(Expr::col((column.entity_name(), column)));
    Condition::any().add(folded.like(LikeExpr::new(format!("%{escaped}%")).escape('\\')))
}

/// Records that all schools share with a number that is this text but for its spaces, hyphens, points and case.
async fn spelled(conn: &impl ConnectionTrait, text: &str) -> Result<Vec<Hit>, DbErr> {
    let invoice = is_spelled(invoice::Column::Number, text);
    let mut hits = invoices(
        conn,
        invoice.add(is_spelled(invoice::Column::AccountingReference, text)),
    )
    .await?;
    let payment = is_spelled(payment::Column::Reference, text);
    hits.extend(payments_saying(conn, payment.add(is_spelled(payment::Column::Proof, text))).await?);
    hits.extend(notices(conn, is_spelled(notice::Column::Reference, text), Some(HITS)).await?);
    hits.extend(amendments(conn, is_spelled(notice_amendment::Column::Reference, text)).await?);
    let step = is_spelled(proof_step::Column::Reference, text);
    let step = step.add(is_spelled(proof_step::Column::BookingReference, text));
    hits.extend(steps(conn, step, None).await?);
    let same = [
        is_spelled(purchase_order::Column::Number, text)
            .add(is_spelled(purchase_order::Column::AwardReference, text)),
        is_spelled(application::Column::Reference, text),
        is_spelled(drawdown::Column::Reference, text),
    ];
    hits.extend(others(conn, same).await?);
    Ok(hits)
}

/// Whether a column is this text but for the signs between its letters and digits.
fn is_spelled(column: impl ColumnTrait, text: &str) -> Condition {
    let wanted = bare_reference(text);
    if wanted.is_empty() {
        return Condition::any().add(Expr::value(false));
    }
    let said = bare(Expr::col((column.entity_name(), column)));
    Condition::any().add(said.eq(wanted))
}

/// The reference, also as file names spell it.
async fn exact_notice(conn: &impl ConnectionTrait, text: &str) -> Result<Condition, DbErr> {
    let all: Vec<(NoticeId, String)> = notice::Entity::find()
        .select_only()
        .columns([notice::Column::Id, notice::Column::Reference])
        .into_tuple()
        .all(conn)
        .await?;
    let plain = typed::plain_reference(text);
    let meant = all
        .into_iter()
        .filter(|(_, reference)| !plain.is_empty() && typed::plain_reference(reference) == plain);
    Ok(is_text(notice::Column::Reference, text).add(notice::Column::Id.is_in(meant.map(|(id, _)| id))))
}

/// Invoices among these that there still are.
pub(in crate::evidence) async fn known_invoices(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = InvoiceId>,
) -> Result<HashSet<InvoiceId>, DbErr> {
    let rows: Vec<InvoiceId> = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids))
        .select_only()
        .column(invoice::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Notices on which something is spent, with their references.
pub(in crate::evidence) async fn spending_notices(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(NoticeId, String)>, DbErr> {
    let spending = spending::Entity::find()
        .select_only()
        .column(spending::Column::NoticeId)
        .into_query();
    notice::Entity::find()
        .filter(notice::Column::Id.in_subquery(spending))
        .select_only()
        .columns([notice::Column::Id, notice::Column::Reference])
        .order_by_asc(notice::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

fn exact_invoice(text: &str) -> Condition {
    Condition::any()
        .add(is_text(invoice::Column::Number, text))
        .add(is_text(invoice::Column::AccountingReference, text))
}

fn exact_device(text: &str) -> Option<Condition> {
    let number = text.parse::<InventoryNumber>().ok();
    let serial = text.parse::<Serial>().ok();
    let any = Condition::any()
        .add_option(number.map(|number| device::Column::InventoryNumber.eq(number)))
        .add_option(serial.map(|serial| device::Column::Serial.eq(serial)));
    (!any.is_empty()).then_some(any)
}

/// The devices with these ids, in `scope`.
pub(in crate::evidence) async fn devices_with_ids(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = DeviceId>,
) -> Result<Vec<Hit>, DbErr> {
    let any = Condition::all().add(device::Column::Id.is_in(ids));
    devices(conn, scope, Some(any)).await
}

pub(super) async fn devices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    matching: Option<Condition>,
) -> Result<Vec<Hit>, DbErr> {
    let Some(matching) = matching else {
        return Ok(Vec::new());
    };
    type Found = (DeviceId, InventoryNumber, Option<Serial>, String, String, String);
    let mut query = device::Entity::find()
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join(JoinType::InnerJoin, device::Relation::School.def())
        .join(JoinType::LeftJoin, device::Relation::Room.def())
        .filter(matching);
    if let Some(schools) = scope.schools() {
        query = query.filter(device::Column::SchoolId.is_in(schools.iter().copied()));
    }
    let rows: Vec<Found> = query
        .select_only()
        .columns([
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::Serial,
        ])
        .column(device_model::Column::Manufacturer)
        .column_as(device_model::Column::Name, "model")
        .column(school::Column::ShortName)
        .order_by_asc(device::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    let hit = |(id, number, serial, manufacturer, model, school): Found| Hit {
        start: Start::Device(id),
        label: format!("Gerät {number}"),
        note: match serial {
            Some(serial) => format!("{manufacturer} {model}, Seriennummer {serial}, {school}"),
            None => format!("{manufacturer} {model}, {school}"),
        },
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}

async fn invoices(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(matching)
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .limit(HITS)
        .all(conn)
        .await?;
    Ok(rows.iter().map(|row| of_invoice(row, Vec::new())).collect())
}

pub(super) fn of_invoice(row: &invoice::Model, places: Vec<String>) -> Hit {
    Hit {
        start: Start::Invoice(row.id),
        label: format!("Rechnung {}", row.number),
        note: format!(
            "{} vom {}, {}\u{a0}€ brutto",
            row.seller,
            format_date(row.issue_date),
            row.gross
        ),
        places,
    }
}

/// Payments by their number in the accounts or what proves them.
async fn payments(conn: &impl ConnectionTrait, text: &str) -> Result<Vec<Hit>, DbErr> {
    let said = is_text(payment::Column::Reference, text).add(is_text(payment::Column::Proof, text));
    payments_saying(conn, said).await
}

/// Payments whose number or proof holds a text: often only the number of the statement is at hand.
async fn payments_holding(conn: &impl ConnectionTrait, text: &str) -> Result<Vec<Hit>, DbErr> {
    let said = holds(payment::Column::Reference, text).add(holds(payment::Column::Proof, text));
    payments_saying(conn, said).await
}

async fn payments_saying(conn: &impl ConnectionTrait, said: Condition) -> Result<Vec<Hit>, DbErr> {
    let rows = payment::Entity::find()
        .find_also_related(invoice::Entity)
        .filter(said)
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .limit(HITS)
        .all(conn)
        .await?;
    let hit = |(row, invoice): (payment::Model, Option<invoice::Model>)| {
        let invoice = invoice?;
        Some(Hit {
            start: Start::Payment(row.id),
            label: format!(
                "Zahlung vom {} über {}\u{a0}€",
                format_date(row.paid_on),
                row.amount
            ),
            note: format!("Rechnung {}, {}", invoice.number, invoice.seller),
            places: Vec::new(),
        })
    };
    Ok(rows.into_iter().filter_map(hit).collect())
}

/// Notices as hits, at most `limit`.
pub(super) async fn notices(
    conn: &impl ConnectionTrait,
    matching: Condition,
    limit: Option<u64>,
) -> Result<Vec<Hit>, DbErr> {
    let rows: Vec<(NoticeId, String, String)> = notice::Entity::find()
        .filter(matching)
        .select_only()
        .columns([
            notice::Column::Id,
            notice::Column::Reference,
            notice::Column::Title,
        ])
        .order_by_asc(notice::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await?;
    let hit = |(id, reference, title): (NoticeId, String, String)| Hit {
        start: Start::Notice(id),
        label: format!("Bescheid {reference}"),
        note: title,
        places: Vec::new(),
    };
    Ok(rows.into_iter().map(hit).collect())
}
