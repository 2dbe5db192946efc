//! Receipts become an invoice, or complete one.

use chrono::NaiveDate;
use paktbuch_entity::payment;
use paktbuch_types::{Cents, InvoiceId, PaymentKind, Quantity, format_date};

use super::row::{DatedBy, Receipt, rate};
use super::stays::tell_left_out;
use crate::error::ServiceError;
use crate::purchasing::{
    self, AddPayment, Allocate, Assignment, EditDates, EditPayment, EnterInvoice, EnterLine, Part,
    PaymentFacts, Target, Typed,
};
use crate::takeover::queries::{self, KnownInvoice};
use crate::takeover::service::mark::Made;
use crate::takeover::service::{Taking, refusal};

/// Why the eligible part is smaller, where the list says so and no more.
const REASON: &str = "lt. übernommener Belegliste";

/// Whether the rows are payments of one amount, not lines that add up to it.
fn are_payments(rows: &[Receipt]) -> bool {
    let gross = rows[0].gross;
    let paid: Cents = rows.iter().map(|row| row.paid_amount).sum();
    rows.len() > 1
        && rows
            .iter()
            .all(|row| row.gross == gross && row.paid_amount != gross)
        && paid.0.abs() <= gross.0.abs()
}

/// The rows that are lines of their invoice.
pub(super) fn lines(rows: &[Receipt]) -> &[Receipt] {
    if are_payments(rows) { &rows[..1] } else { rows }
}

/// Enters an invoice with all that its rows know.
pub(super) async fn enter(taking: &mut Taking<'_>, rows: &[Receipt]) -> Result<(), ServiceError> {
    let first = &rows[0];
    let lines = lines(rows);
    let total: Cents = lines.iter().map(|row| row.gross).sum();
    let command = EnterInvoice {
        supplier: first.supplier.clone(),
        vat_id: first.vat_id.clone(),
        number: first.number.clone(),
        issue_date: first.date,
        due_date: None,
        type_code: if total < Cents::ZERO { 381 } else { 380 },
        order_reference: String::new(),
        // Each payment has its own number, which the Belegliste names where the invoice has none.
        accounting_reference: if rows.iter().any(|row| row.paid_on.is_some()) {
            String::new()
        } else {
            first.reference.clone()
        },
        dms_reference: String::new(),
        typed: Typed::Gross,
        lines: lines
            .iter()
            .map(|row| EnterLine {
                name: row.purpose.clone(),
                quantity: row.quantity.unwrap_or(Quantity::whole(1)),
                amount: row.gross,
                rate: rate(row),
                self_assessed_rate: None,
            })
            .collect(),
        total,
        prepaid: Cents::ZERO,
    };
    let entered = if total == Cents::ZERO {
        Err(ServiceError::refused(
            "Die Zeilen dieser Rechnung ergeben zusammen 0,00 €. Bitte Beträge oder Rechnungsnummer berichtigen.",
        ))
    } else {
        purchasing::enter_invoice(taking.tx, &taking.permits.record, command, None).await
    };
    let id = match entered {
        Ok(id) => id,
        Err(error) => {
            let message = refusal(error)?;
            for row in rows {
                taking.refuse(row.line, "", &message);
            }
            return Ok(());
        }
    };
    taking.mark(first.line, Made::Invoice(id)).await?;
    dates(taking, id, first).await?;
    allocate(taking, id, lines).await?;
    pay(taking, id, rows).await?;
    tell_open(taking, id, rows).await?;
    taking.outcome.created += rows.len();
    taking.uses_fallback |= first.dated_by == DatedBy::Fallback;
    Ok(())
}

/// Adds what a known invoice lacks.
pub(super) async fn complete(
    taking: &mut Taking<'_>,
    known: &KnownInvoice,
    rows: &[Receipt],
) -> Result<(), ServiceError> {
    let lines = lines(rows);
    let total: Cents = lines.iter().map(|row| row.gross).sum();
    let named = format!("Die Rechnung {} vom {}", known.number, format_date(known.date));
    if known.gross != total {
        let is_undated = rows.iter().all(|row| !row.tells_issue);
        let other = if is_undated && !rows[0].is_nameless {
            " Ist es eine andere Rechnung, bitte ihr Rechnungsdatum in der Datei ergänzen."
        } else {
            ""
        };
        for row in rows {
            let message = format!(
                "{named} steht mit {} € in Paktbuch, in der Datei mit {total} €. Sie bleibt, wie sie ist; bitte berichtigen Sie sie dort oder die Datei.{other}",
                known.gross
            );
            taking.refuse(row.line, "brutto", message);
        }
        return Ok(());
    }
    if known.taken_for != Some(taking.notice) {
        taking.warn(
            rows[0].line,
            "",
            format!("{named} war schon da und bleibt, wie sie ist."),
        );
        tell_left_out(taking, known, rows).await?;
        taking.outcome.unchanged += rows.len();
        return Ok(());
    }
    let allocated = allocate(taking, known.id, lines).await?;
    let paid = pay(taking, known.id, rows).await?;
    tell_open(taking, known.id, rows).await?;
    if allocated || paid {
        taking.outcome.updated += rows.len();
    } else {
        taking.outcome.unchanged += rows.len();
    }
    Ok(())
}

async fn dates(taking: &mut Taking<'_>, invoice: InvoiceId, first: &Receipt) -> Result<(), ServiceError> {
    if first.ordered_on.is_none() && first.accepted_on.is_none() {
        return Ok(());
    }
    let command = EditDates {
        invoice,
        ordered_on: first.ordered_on,
        accepted_on: first.accepted_on,
    };
    if let Err(error) = purchasing::edit_dates(taking.tx, &taking.permits.invoices, command).await {
        taking.warn(first.line, "abnahme", refusal(error)?);
    }
    Ok(())
}

/// Divides the lines that no part is allocated of; answers whether there was one.
async fn allocate(
    taking: &mut Taking<'_>,
    invoice: InvoiceId,
    rows: &[Receipt],
) -> Result<bool, ServiceError> {
    let stored = queries::lines(taking.tx.conn(), invoice).await?;
    let mut is_changed = false;
    for (line, row) in stored.iter().zip(rows) {
        let Some(target) = row.target else { continue };
        if line.is_allocated || line.gross != row.gross {
            continue;
        }
        let part = Part {
            target: Target::CostLine(target),
            school: None,
            gross: row.gross,
            eligible: row.eligible,
            reason: if row.eligible == row.gross {
                String::new()
            } else {
                REASON.to_owned()
            },
            quantity: None,
            assignment: Assignment::default(),
        };
        let command = Allocate {
            line: line.id,
            version: line.version,
            parts: vec![part],
        };
        match purchasing::allocate(taking.tx, &taking.permits.invoices, command).await {
            Ok(_) => is_changed = true,
            Err(error) => taking.warn(row.line, "ansatz", refusal(error)?),
        }
    }
    Ok(is_changed)
}

/// What rows of one day and proof say of a payment.
struct Payment<'a> {
    row: &'a Receipt,
    day: NaiveDate,
    amount: Cents,
    skonto: Cents,
}

/// Enters the payments that the invoice does not have yet, those of one day and proof as one, and completes those it has; answers
/// whether something changed.
async fn pay(taking: &mut Taking<'_>, invoice: InvoiceId, rows: &[Receipt]) -> Result<bool, ServiceError> {
    let mut known = queries::payments(taking.tx.conn(), invoice).await?;
    let mut payments: Vec<Payment<'_>> = Vec::new();
    for row in rows {
        let Some(day) = row.paid_on else { continue };
        let amount = row.paid_amount;
        let same = |other: &&mut Payment<'_>| {
            other.day == day && other.row.proof == row.proof && other.row.reference == row.reference
        };
        match payments.iter_mut().find(same) {
            Some(payment) => {
                payment.amount = payment.amount.plus(amount);
                payment.skonto = payment.skonto.plus(row.skonto);
            }
            None => payments.push(Payment {
                row,
                day,
                amount,
                skonto: row.skonto,
            }),
        }
    }
    let mut is_changed = false;
    for told in payments {
        let Payment { row, day, amount, .. } = told;
        let same = |place: &usize| (known[*place].paid_on, known[*place].amount) == (day, amount);
        let places = (0..known.len()).filter(same);
        if let Some(place) = places.min_by_key(|place| unlikeness(&known[*place], row)) {
            let payment = known.remove(place);
            is_changed |= complete_payment(taking, payment, &told).await?;
            continue;
        }
        let facts = PaymentFacts {
            paid_on: day,
            amount,
            kind: PaymentKind::Invoice,
            skonto: told.skonto,
            fiscal_year: None,
            reference: row.reference.clone(),
            proof: row.proof.clone(),
        };
        match purchasing::add_payment(taking.tx, &taking.permits.invoices, AddPayment { invoice, facts })
            .await
        {
            Ok(id) => {
                taking.mark(row.line, Made::Payment(id)).await?;
                is_changed = true;
            }
            Err(error) => taking.warn(
                row.line,
                "zahldatum",
                format!("Die Zahlung fehlt: {}", refusal(error)?),
            ),
        }
    }
    Ok(is_changed)
}

/// Says what stays open of an invoice whose rows are all paid.
async fn tell_open(
    taking: &mut Taking<'_>,
    invoice: InvoiceId,
    rows: &[Receipt],
) -> Result<(), ServiceError> {
    if rows.iter().any(|row| row.paid_on.is_none()) {
        return Ok(());
    }
    let open = queries::open_rest(taking.tx.conn(), invoice).await?;
    if open != Cents::ZERO {
        let remedy = if taking.file.mapping.0.contains_key("skonto") {
            "bitte in der Datei ergänzen"
        } else {
            "bitte die Spalte „Skonto“ zuordnen"
        };
        let message = format!("{open} € bleiben offen; ist es Skonto, {remedy}.");
        taking.warn(rows[0].line, "skonto", message);
    }
    Ok(())
}

/// How little a payment of the same day and amount is the one of a row: 0 where proof and number are the same, 1 where none contradicts.
fn unlikeness(known: &payment::Model, row: &Receipt) -> u8 {
    let texts = [(&known.proof, &row.proof), (&known.reference, &row.reference)];
    if texts.iter().all(|(known, told)| known == told) {
        0
    } else if texts
        .iter()
        .all(|(known, told)| known == told || known.is_empty() || told.is_empty())
    {
        1
    } else {
        2
    }
}

/// Adds the Skonto, the proof and the number in the accounts that a known payment lacks; answers whether it lacked one that is told.
async fn complete_payment(
    taking: &mut Taking<'_>,
    known: payment::Model,
    told: &Payment<'_>,
) -> Result<bool, ServiceError> {
    let row = told.row;
    let either = |known: &str, told: &str| {
        let kept = if known.is_empty() { told } else { known };
        kept.to_owned()
    };
    let reference = either(&known.reference, &row.reference);
    let proof = either(&known.proof, &row.proof);
    let skonto = if known.skonto == Cents::ZERO {
        told.skonto
    } else {
        known.skonto
    };
    if (&reference, &proof, skonto) == (&known.reference, &known.proof, known.skonto) {
        return Ok(false);
    }
    let command = EditPayment {
        payment: known.id,
        version: known.version,
        facts: PaymentFacts {
            paid_on: known.paid_on,
            amount: known.amount,
            kind: known.kind,
            skonto,
            fiscal_year: Some(known.fiscal_year),
            reference,
            proof,
        },
        reason: REASON.to_owned(),
    };
    match purchasing::complete_payment(taking.tx, &taking.permits.invoices, command).await {
        Ok(_) => Ok(true),
        Err(error) => {
            taking.warn(row.line, "zahlungsbeleg", refusal(error)?);
            Ok(false)
        }
    }
}
