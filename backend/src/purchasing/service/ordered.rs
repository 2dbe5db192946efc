//! Which lines of orders an invoice bills.

use std::collections::BTreeMap;

use paktbuch_entity::{invoice, invoice_line};
use paktbuch_types::{Cents, InvoiceId, InvoiceLineId, OrderLineId, Quantity};
use sea_orm::{EntityTrait, Set};

use super::kept::suggestion;
use super::lines;
use super::reject::refuse_rejected;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{EditLine, MatchLine, MatchOrder};
use crate::purchasing::queries;
use crate::purchasing::rows::OrderedLine;
use crate::text;

const REASON_CHARS: usize = 300;

/// Says which line of an order each line of an invoice bills, or why it is in none. A day of order or acceptance that is not known
/// yet is taken from the order and, once all that is billed has come, its last delivery; and from the order the kind of a line that has
/// only the one of its name.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] for a line of another supplier's order that the
/// invoice does not name, and where a line that is in no order has no reason.
pub async fn match_order(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: MatchOrder,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(command.invoice)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    refuse_rejected(&row)?;
    let stored = lines::of_invoice(tx, row.id).await?;
    let kept: Vec<OrderLineId> = stored.iter().filter_map(|line| line.order_line_id).collect();
    let offered = queries::order_lines(tx.conn(), row.supplier_id, &row.order_reference, &kept).await?;
    let mut offered: BTreeMap<OrderLineId, OrderedLine> =
        offered.into_iter().map(|line| (line.id, line)).collect();
    let mut asked: BTreeMap<InvoiceLineId, MatchLine> = BTreeMap::new();
    for line in command.lines {
        if !stored.iter().any(|known| known.id == line.line) {
            return Err(ServiceError::Stale);
        }
        asked.insert(line.line, line);
    }
    count_billed(&mut offered, &stored, &asked);
    let bills_any = asked.values().any(|line| line.ordered.is_some());
    let mut events = Vec::new();
    let mut matched = Event::new(EventKind::InvoiceOrdered, SubjectKind::Invoice, row.id.0);
    for line in &stored {
        let Some(asked) = asked.get(&line.id) else {
            continue;
        };
        let (of_line, change) = apply(tx, line, asked, &offered, bills_any).await?;
        events.extend(of_line);
        matched = matched.change(change);
    }
    if !matched.is_empty() {
        events.push(matched);
    }
    if events.is_empty() {
        return Ok(());
    }
    let changed = invoice::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        ..Default::default()
    };
    invoice::Entity::update(changed).exec(tx.conn()).await?;
    audit::record(tx, events).await?;
    Ok(())
}

/// Counts what is billed of each line of an order once the lines of the invoice bill what is asked.
fn count_billed(
    offered: &mut BTreeMap<OrderLineId, OrderedLine>,
    stored: &[invoice_line::Model],
    asked: &BTreeMap<InvoiceLineId, MatchLine>,
) {
    for line in stored {
        let Some(asked) = asked.get(&line.id) else {
            continue;
        };
        if let Some(before) = line.order_line_id.and_then(|id| offered.get_mut(&id)) {
            before.billed = Quantity(before.billed.0.saturating_sub(line.quantity.0));
        }
        if let Some(now) = asked.ordered.and_then(|id| offered.get_mut(&id)) {
            now.billed = Quantity(now.billed.0.saturating_add(line.quantity.0));
        }
    }
}

/// Says which lines of orders these lines of an invoice bill, as [`match_order`] does: what a line of an order binds and what is
/// allocated from it would otherwise count twice.
///
/// # Errors
/// As [`match_order`], but no version is asked for: who allocates the lines has just named theirs.
pub async fn bill_ordered(
    tx: &WriteTx,
    permit: &Permit<EditInvoices>,
    invoice: InvoiceId,
    billed: &[(InvoiceLineId, OrderLineId)],
) -> Result<(), ServiceError> {
    if billed.is_empty() {
        return Ok(());
    }
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let line = |(line, ordered): &(InvoiceLineId, OrderLineId)| MatchLine {
        line: *line,
        ordered: Some(*ordered),
        reason: String::new(),
    };
    let command = MatchOrder {
        invoice,
        version: row.version,
        lines: billed.iter().map(line).collect(),
    };
    match_order(tx, permit, command).await
}

/// Matches one line. Answers what else changed of it, and what it bills now; the comparison is one event for all lines.
async fn apply(
    tx: &WriteTx,
    line: &invoice_line::Model,
    asked: &MatchLine,
    offered: &BTreeMap<OrderLineId, OrderedLine>,
    bills_any: bool,
) -> Result<(Vec<Event>, Change), ServiceError> {
    let place = format!("Position {}", line.position);
    let ordered = match asked.ordered {
        None => None,
        Some(id) => Some(offered.get(&id).ok_or_else(|| {
            ServiceError::refused(format!(
                "{place}: Diese Bestellposition gehört nicht zu einem Auftrag an den Lieferanten der Rechnung, und die Rechnung nennt diesen \
                 Auftrag nicht. Ist es derselbe Lieferant, bitte beide zusammenführen (Seite des Lieferanten)."
            ))
        })?),
    };
    let mut reason = text::clean(&asked.reason);
    if ordered.is_some() || !bills_any {
        reason = String::new();
    } else if reason.is_empty() && line.gross != Cents::ZERO {
        return Err(ServiceError::refused(format!(
            "{place} steht in keiner Bestellung. Bitte geben Sie den Grund an."
        )));
    }
    if text::length(&reason) > REASON_CHARS {
        return Err(ServiceError::refused(format!(
            "{place}: Der Grund darf höchstens {REASON_CHARS} Zeichen haben."
        )));
    }
    let before = line.order_line_id.and_then(|id| offered.get(&id));
    let told = |ordered: Option<&OrderedLine>, reason: &str| match (ordered, reason) {
        (Some(ordered), _) => format!("{place}: {}", ordered.label()),
        (None, "") => String::new(),
        (None, reason) => format!("{place}: nicht bestellt, {reason}"),
    };
    let (said, says) = (told(before, &line.order_reason), told(ordered, &reason));
    let is_other = said != says;
    let mut edit = with_days(line, ordered);
    if let Some(ordered) = ordered.filter(|ordered| line.order_line_id != Some(ordered.id))
        && line.kind == suggestion(line)
        && lines::devices_of(tx, line.id).await? == 0
    {
        edit.kind = ordered.kind;
    }
    let events = lines::apply(tx, line, edit).await?;
    if is_other {
        let row = invoice_line::ActiveModel {
            id: Set(line.id),
            order_line_id: Set(ordered.map(|ordered| ordered.id)),
            order_reason: Set(reason),
            ..Default::default()
        };
        invoice_line::Entity::update(row).exec(tx.conn()).await?;
    }
    if is_other || !events.is_empty() {
        lines::raise_version(tx, line).await?;
    }
    Ok((events, Change::new("Bestellung", said, says)))
}

/// The days that the line does not have yet, from the order and the delivery that completed it, as far as they fit to each other.
fn with_days(line: &invoice_line::Model, ordered: Option<&OrderedLine>) -> EditLine {
    let ordered_on = line.ordered_on.or(ordered.and_then(|ordered| ordered.ordered_on));
    let completed = ordered.and_then(|ordered| ordered.completed_on(Quantity(0)));
    let completed = completed.filter(|day| ordered_on.is_none_or(|ordered| ordered <= *day));
    let accepted_on = line.accepted_on.or(completed);
    let ordered_on = ordered_on
        .filter(|day| line.ordered_on.is_some() || accepted_on.is_none_or(|accepted| *day <= accepted));
    EditLine {
        line: line.id,
        version: line.version,
        kind: line.kind,
        ordered_on,
        accepted_on,
    }
}
