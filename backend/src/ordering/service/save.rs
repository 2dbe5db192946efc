//! Entering and changing orders.

use paktbuch_entity::{order_line, purchase_order, supplier};
use paktbuch_types::{OrderId, OrderState};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use super::deliver::follow;
use super::{check, lines, supplier as suppliers};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditOrders, Permit};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::error::ServiceError;
use crate::ordering::commands::{CorrectOrder, OrderData};
use crate::ordering::fields::{self, Labelled};
use crate::ordering::queries;
use crate::text;

/// Characters of the text that orders are searched by.
const SEARCH: usize = 2_000;

/// Enters an order as a draft.
///
/// # Errors
/// [`ServiceError::Field`] for a number that is taken, a supplier that is not clear, days that do not fit;
/// [`ServiceError::Refused`] naming the line that is wrong, or the notice that is revoked.
pub async fn add_order(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    data: OrderData,
) -> Result<OrderId, ServiceError> {
    let (data, supplier) = checked(tx, data, OrderState::Draft).await?;
    let row = purchase_order::ActiveModel {
        state: Set(OrderState::Draft),
        cancelled_because: Set(String::new()),
        version: Set(1),
        ..row(&data, &supplier)
    };
    let id = row
        .insert(tx.conn())
        .await
        .map_err(|error| taken(error, &data))?
        .id;
    lines::refuse_revoked(tx, &[], &data).await?;
    lines::store(tx, id, &[], &data).await?;
    let changes = told(tx, &data).await?;
    let changes = changes
        .into_iter()
        .map(|(label, value)| Change::set(label, value));
    let event = Event::new(EventKind::OrderAdded, SubjectKind::Order, id.0).changes(changes);
    audit::record(tx, [event]).await?;
    Ok(id)
}

/// Changes the order that has the version `version`.
///
/// # Errors
/// As [`add_order`]; [`ServiceError::Stale`] where someone else saved meanwhile, [`ServiceError::Refused`] once it is delivered,
/// closed or cancelled.
pub async fn change_order(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    id: OrderId,
    version: i64,
    data: OrderData,
) -> Result<(), ServiceError> {
    let row = check::current(tx, id, version).await?;
    if !row.state.is_editable() {
        return Err(ServiceError::refused(format!(
            "Die Bestellung {} ist {}; ihr Inhalt ändert sich nicht mehr.",
            row.number,
            row.state.label().to_lowercase()
        )));
    }
    let stored = lines::of_order(tx, id).await?;
    let before = stored_data(tx, &row, &stored).await?;
    let (data, supplier) = checked(tx, data, row.state).await?;
    if row.state != OrderState::Draft && data.lines.is_empty() {
        return Err(ServiceError::refused(
            "Ein erteilter Auftrag braucht mindestens eine Position. Stornieren Sie ihn, wenn nichts mehr kommen soll.",
        ));
    }
    let event = Event::new(EventKind::OrderChanged, SubjectKind::Order, id.0)
        .changes(check::changes(told(tx, &before).await?, told(tx, &data).await?));
    if event.is_empty() {
        return Ok(());
    }
    let changed = purchase_order::ActiveModel {
        id: Set(id),
        version: Set(version + 1),
        ..self::row(&data, &supplier)
    };
    changed
        .update(tx.conn())
        .await
        .map_err(|error| taken(error, &data))?;
    lines::refuse_revoked(tx, &stored, &data).await?;
    lines::store(tx, id, &stored, &data).await?;
    if row.state != OrderState::Draft {
        follow(tx, &row).await?;
    }
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Changes the order that has the version `version`; once its content does not change any more, corrects its number and Vergabe-Az. for a
/// `reason`, where all else is sent as it is stored.
///
/// # Errors
/// As [`change_order`] and [`correct_order`]; [`ServiceError::Refused`] naming what else was to change.
pub async fn replace_order(
    tx: &WriteTx,
    permit: &Permit<EditOrders>,
    id: OrderId,
    version: i64,
    (data, reason): (OrderData, String),
) -> Result<(), ServiceError> {
    let row = check::current(tx, id, version).await?;
    if row.state.is_editable() || row.state == OrderState::Cancelled {
        return change_order(tx, permit, id, version, data).await;
    }
    let stored = lines::of_order(tx, id).await?;
    let before = stored_data(tx, &row, &stored).await?;
    let others = beside_printed(tx, &before, &data).await?;
    if !others.is_empty() {
        return Err(ServiceError::refused(format!(
            "Die Bestellung {} ist {}; ihr Inhalt ändert sich nicht mehr. Berichtigen lassen sich Bestellnummer und Vergabe-Az. mit Grund. \
             Anders als gespeichert: {}. Bitte unverändert senden.",
            row.number,
            row.state.label().to_lowercase(),
            others.join(", ")
        )));
    }
    let command = CorrectOrder {
        order: id,
        version,
        number: data.number,
        award_reference: data.award_reference,
        reason,
    };
    correct_order(tx, permit, command).await
}

/// What of `data` differs from what is stored, beside number and Vergabe-Az.
async fn beside_printed(
    tx: &WriteTx,
    stored: &OrderData,
    data: &OrderData,
) -> Result<Vec<&'static str>, ServiceError> {
    let lines = lines::checked(tx, &data.lines).await?;
    let vat_id = text::clean(&data.vat_id);
    let differs = [
        ("Gegenstand", text::clean(&data.subject) != stored.subject),
        ("Lieferant", text::clean(&data.supplier) != stored.supplier),
        ("USt-IdNr.", !vat_id.is_empty() && vat_id != stored.vat_id),
        ("Auftragsdatum", data.ordered_on != stored.ordered_on),
        ("Liefertermin", data.promised_on != stored.promised_on),
        ("Vergabeart", data.award != stored.award),
        ("Preise", data.prices != stored.prices),
        ("Positionen", lines != stored.lines),
        ("Bemerkung", text::clean_lines(&data.note) != stored.note),
    ];
    let differs = differs.into_iter().filter(|(_, is_other)| *is_other);
    Ok(differs.map(|(label, _)| label).collect())
}

/// Corrects number and Vergabe-Az. of an order, also once its content does not change any more: both are printed in the Belegliste.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a number that is missing or taken and for a
/// missing reason; [`ServiceError::Refused`] for a cancelled order.
pub async fn correct_order(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    command: CorrectOrder,
) -> Result<(), ServiceError> {
    let row = check::current(tx, command.order, command.version).await?;
    if row.state == OrderState::Cancelled {
        return Err(ServiceError::refused(format!(
            "Die Bestellung {} ist storniert; an ihr ändert sich nichts mehr.",
            row.number
        )));
    }
    let stored = lines::of_order(tx, row.id).await?;
    let before = stored_data(tx, &row, &stored).await?;
    let data = OrderData {
        number: check::required("nummer", "Bestellnummer", &command.number)?,
        award_reference: check::optional("vergabe_az", "Vergabe-Az.", &command.award_reference)?,
        ..before.clone()
    };
    let reason = check::required("grund", "Grund der Berichtigung", &command.reason)?;
    let event = Event::new(EventKind::OrderChanged, SubjectKind::Order, row.id.0)
        .changes(check::changes(told(tx, &before).await?, told(tx, &data).await?));
    if event.is_empty() {
        return Ok(());
    }
    let changed = purchase_order::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        number: Set(data.number.clone()),
        award_reference: Set(data.award_reference.clone()),
        search: Set(search_text(&data)),
        ..Default::default()
    };
    changed
        .update(tx.conn())
        .await
        .map_err(|error| taken(error, &data))?;
    audit::record(tx, [event.change(Change::set("Grund", reason))]).await?;
    Ok(())
}

/// The order with cleaned texts and checked lines, and its supplier.
async fn checked(
    tx: &WriteTx,
    data: OrderData,
    state: OrderState,
) -> Result<(OrderData, supplier::Model), ServiceError> {
    check::days(tx, &data, state)?;
    let checked = OrderData {
        number: check::required("nummer", "Bestellnummer", &data.number)?,
        subject: check::required("gegenstand", "Gegenstand", &data.subject)?,
        award_reference: check::optional("vergabe_az", "Vergabe-Az.", &data.award_reference)?,
        note: check::note("bemerkung", "Bemerkung", &data.note)?,
        lines: lines::checked(tx, &data.lines).await?,
        ..data
    };
    let supplier = suppliers::named(tx, &checked.supplier, &checked.vat_id).await?;
    let checked = OrderData {
        supplier: supplier.name.clone(),
        vat_id: supplier.vat_id.clone(),
        ..checked
    };
    Ok((checked, supplier))
}

/// What an order is searched by.
fn search_text(data: &OrderData) -> String {
    let names = data.lines.iter().map(|line| line.name.as_str());
    let names = [data.subject.as_str(), data.supplier.as_str()]
        .into_iter()
        .chain(names);
    let search = haystack([data.number.as_str(), data.award_reference.as_str()], names);
    search.chars().take(SEARCH).collect()
}

fn row(data: &OrderData, supplier: &supplier::Model) -> purchase_order::ActiveModel {
    purchase_order::ActiveModel {
        number: Set(data.number.clone()),
        subject: Set(data.subject.clone()),
        supplier_id: Set(supplier.id),
        ordered_on: Set(data.ordered_on),
        promised_on: Set(data.promised_on),
        award: Set(data.award),
        award_reference: Set(data.award_reference.clone()),
        prices: Set(data.prices),
        note: Set(data.note.clone()),
        search: Set(search_text(data)),
        ..Default::default()
    }
}

async fn stored_data(
    tx: &WriteTx,
    row: &purchase_order::Model,
    lines: &[order_line::Model],
) -> Result<OrderData, ServiceError> {
    let supplier = supplier::Entity::find_by_id(row.supplier_id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    Ok(OrderData {
        number: row.number.clone(),
        subject: row.subject.clone(),
        supplier: supplier.name,
        vat_id: supplier.vat_id,
        ordered_on: row.ordered_on,
        promised_on: row.promised_on,
        award: row.award,
        award_reference: row.award_reference.clone(),
        prices: row.prices,
        lines: lines.iter().map(lines::data).collect(),
        note: row.note.clone(),
    })
}

async fn told(tx: &WriteTx, data: &OrderData) -> Result<Labelled, ServiceError> {
    let cost_lines = data.lines.iter().filter_map(|line| line.cost_line).collect();
    let schools = data.lines.iter().filter_map(|line| line.school).collect();
    let names = queries::line_names(tx.conn(), cost_lines, schools).await?;
    Ok(fields::order(data, names))
}

fn taken(error: DbErr, data: &OrderData) -> ServiceError {
    let message = format!(
        "Die Bestellnummer {} gibt es schon. Bitte eine andere wählen.",
        data.number
    );
    ServiceError::unique(error, "nummer", message)
}
