//! What somebody means who types a receipt number, a serial, a reference or an amount.

use std::collections::BTreeMap;

use paktbuch_entity::{device, device_model, invoice, invoice_line, notice, payment, school};
use paktbuch_types::{
    Cents, DeviceId, InventoryNumber, InvoiceId, InvoiceLineId, NoticeId, PaymentId, Serial, format_date,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::auth::Scope;
use crate::db::search::{Needle, devices_with};
use crate::evidence::rows::{HITS, Hit, Start};

/// Records that are exactly `text`; where there is none, those that hold it. Amounts match to the cent. Who is bound to schools
/// finds devices of these only.
pub(in crate::evidence) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<Vec<Hit>, DbErr> {
    let all = scope.schools().is_none();
    let mut hits = devices(conn, scope, exact_device(text)).await?;
    if all {
        hits.extend(invoices(conn, exact_invoice(text)).await?);
        hits.extend(payments(conn, text).await?);
        hits.extend(notices(conn, is_text(notice::Column::Reference, text)).await?);
        if let Ok(amount) = Cents::parse(text) {
            hits.extend(amounts(conn, amount).await?);
        }
    }
    if hits.is_empty() {
        let holding = devices_with(conn.get_database_backend(), text);
        hits.extend(devices(conn, scope, holding).await?);
        if let Some(needle) = Needle::new(text).filter(|_| all) {
            hits.extend(invoices(conn, needle.contained_in("invoice")).await?);
            hits.extend(notices(conn, needle.contained_in("notice")).await?);
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

/// Whether a column is this text, whatever the case of the letters A to Z: more no engine folds alike.
fn is_text(column: impl ColumnTrait, text: &str) -> Condition {
    let lower = Expr::from(Func::lower(Expr::col((column.entity_name(), column))));
    Condition::any()
        .add(column.eq(text))
        .add(lower.eq(text.to_ascii_lowercase()))
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

async fn devices(
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

fn of_invoice(row: &invoice::Model, places: Vec<String>) -> Hit {
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

async fn notices(conn: &impl ConnectionTrait, matching: Condition) -> Result<Vec<Hit>, DbErr> {
    let rows: Vec<(NoticeId, String, String)> = notice::Entity::find()
        .filter(matching)
        .select_only()
        .columns([
            notice::Column::Id,
            notice::Column::Reference,
            notice::Column::Title,
        ])
        .order_by_asc(notice::Column::Id)
        .limit(HITS)
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

/// Invoices in which an amount stands: as their own, at a line, or as a payment. Each is one hit, which says where.
async fn amounts(conn: &impl ConnectionTrait, amount: Cents) -> Result<Vec<Hit>, DbErr> {
    let mut places: BTreeMap<InvoiceId, Vec<String>> = BTreeMap::new();
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
    let lines: Vec<(InvoiceId, InvoiceLineId, i64)> = invoice_line::Entity::find()
        .filter(invoice_line::Column::Gross.eq(amount))
        .select_only()
        .columns([
            invoice_line::Column::InvoiceId,
            invoice_line::Column::Id,
            invoice_line::Column::Position,
        ])
        .order_by_asc(invoice_line::Column::Id)
        .limit(HITS)
        .into_tuple()
        .all(conn)
        .await?;
    for (id, _, position) in lines {
        places.entry(id).or_default().push(format!("Position {position}"));
    }
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
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(places.keys().copied()))
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let hit = |row: invoice::Model| of_invoice(&row, places.get(&row.id).cloned().unwrap_or_default());
    Ok(rows.into_iter().map(hit).collect())
}
