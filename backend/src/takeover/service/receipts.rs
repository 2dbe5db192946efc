//! Receipts: invoices entered by hand, divided over the cost plan, with their payments.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, CostLineId, InvoiceId, PaymentKind, Quantity, format_date};

use super::Taking;
use super::cells::Cells;
use super::mark::Made;
use super::refusal;
use super::targets::{Schools, cost_line};
use crate::error::ServiceError;
use crate::funding::{self, PlanFigures};
use crate::purchasing::{
    self, AddPayment, Allocate, Assignment, EditDates, EnterInvoice, EnterLine, Part, PaymentFacts, Target,
    Typed,
};
use crate::takeover::commands::Remark;
use crate::takeover::queries::{self, KnownInvoice};
use crate::takeover::sheet::SheetRow;
use crate::text::search_form;

/// A row of the list.
#[derive(Debug, Clone)]
struct Receipt {
    line: usize,
    number: String,
    /// No number stands in the row.
    is_nameless: bool,
    supplier: String,
    /// USt-IdNr.
    vat_id: String,
    date: NaiveDate,
    purpose: String,
    gross: Cents,
    net: Option<Cents>,
    eligible: Cents,
    quantity: Option<Quantity>,
    target: Option<CostLineId>,
    paid: Option<(NaiveDate, Cents)>,
    proof: String,
    reference: String,
    ordered_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
}

/// Why the eligible part is smaller, where the list says so and no more.
const REASON: &str = "lt. übernommener Belegliste";
const NO_SUPPLIER: &str = "Lieferant unbekannt";

/// Rows of one invoice come in together. Known is an invoice of the same supplier, number and day; of one that was taken over
/// for this notice the payments and allocations that it lacks are added.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let schools = Schools(queries::schools(taking.tx.conn()).await?);
    let plan = funding::plan_figures(taking.tx.conn(), taking.notice, None).await?;
    let mut invoices: Vec<Vec<Receipt>> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    let file = taking.file;
    let cells = Cells::of(file);
    for row in &file.sheet.rows {
        match read(taking, &cells, row, (&schools, &plan)) {
            Ok(None) => {}
            Ok(Some(receipt)) if receipt.is_nameless => invoices.push(vec![receipt]),
            Ok(Some(receipt)) => match places.entry(key(&receipt.supplier, &receipt.number, receipt.date)) {
                Entry::Occupied(place) => invoices[*place.get()].push(receipt),
                Entry::Vacant(place) => {
                    place.insert(invoices.len());
                    invoices.push(vec![receipt]);
                }
            },
            Err(remark) => taking.outcome.refused.push(remark),
        }
    }
    name_the_nameless(&mut invoices);
    let stored = queries::invoices(taking.tx.conn()).await?;
    let known: HashMap<Key, KnownInvoice> = stored
        .into_iter()
        .rev()
        .map(|known| (key(&known.supplier, &known.number, known.date), known))
        .collect();
    for rows in invoices {
        let first = &rows[0];
        match known.get(&key(&first.supplier, &first.number, first.date)) {
            Some(found) => complete(taking, found, &rows).await?,
            None => enter(taking, &rows).await?,
        }
    }
    Ok(())
}

/// What makes two receipts one invoice: supplier, number and day, however they are written.
type Key = (String, String, NaiveDate);

fn key(supplier: &str, number: &str, date: NaiveDate) -> Key {
    (search_form(supplier), compact(number), date)
}

fn read(
    taking: &mut Taking<'_>,
    cells: &Cells<'_>,
    row: &SheetRow,
    (schools, plan): (&Schools, &PlanFigures),
) -> Result<Option<Receipt>, Remark> {
    let named = [
        "lieferant",
        "rechnungsnummer",
        "rechnungsdatum",
        "zahldatum",
        "beleg",
        "zweck",
    ];
    let has_amount = !cells.text(row, "brutto").is_empty() || !cells.text(row, "gezahlt").is_empty();
    if !has_amount && cells.is_sum(row, &named) {
        return Ok(None);
    }
    if has_amount && cells.is_sum(row, &named) {
        taking.warn(row.line, "", "Als Summenzeile ausgelassen.");
        return Ok(None);
    }
    let paid_amount = cells.amount(row, "gezahlt")?;
    let gross = match cells.amount(row, "brutto")?.or(paid_amount) {
        Some(gross) if gross != Cents::ZERO => gross,
        _ => {
            return Err(cells.remark(
                row,
                "brutto",
                "Der Betrag fehlt oder ist 0,00 €. Bitte in der Datei ergänzen.",
            ));
        }
    };
    let eligible = match cells.amount(row, "zuwendungsfaehig")? {
        None => gross,
        Some(eligible)
            if eligible.0.abs() <= gross.0.abs()
                && (eligible.0 == 0 || (eligible.0 < 0) == (gross.0 < 0)) =>
        {
            eligible
        }
        Some(eligible) => {
            let message =
                format!("Zuwendungsfähig können höchstens {gross} € sein, angegeben sind {eligible} €.");
            return Err(cells.remark(row, "zuwendungsfaehig", message));
        }
    };
    let paid_on = cells.day(row, "zahldatum")?;
    if paid_on.is_none() {
        taking.warn(
            row.line,
            "zahldatum",
            "Der Tag der Zahlung fehlt; der Beleg kommt ohne Zahlung.",
        );
    }
    let date = match cells.day(row, "rechnungsdatum")?.or(paid_on) {
        Some(date) => date,
        None => {
            let message =
                "Rechnungsdatum und Tag der Zahlung fehlen beide. Bitte eines in der Datei ergänzen.";
            return Err(cells.remark(row, "rechnungsdatum", message));
        }
    };
    if cells.day(row, "rechnungsdatum")?.is_none() {
        taking.warn(
            row.line,
            "rechnungsdatum",
            "Das Rechnungsdatum fehlt; eingetragen ist der Tag der Zahlung.",
        );
    }
    let mut supplier = cells.text(row, "lieferant");
    if supplier.is_empty() {
        taking.warn(row.line, "lieferant", "Der Lieferant fehlt.");
        NO_SUPPLIER.clone_into(&mut supplier);
    }
    let (number, voucher) = (cells.text(row, "rechnungsnummer"), cells.text(row, "beleg"));
    let number = match (number.is_empty(), voucher.is_empty()) {
        (false, _) => number,
        (true, false) => format!("Beleg {voucher}"),
        (true, true) => String::new(),
    };
    if number.is_empty() {
        taking.warn(row.line, "rechnungsnummer", "Die Rechnungsnummer fehlt.");
    }
    let school = schools
        .find(&cells.text(row, "schule"))
        .unwrap_or_else(|message| {
            taking.warn(row.line, "schule", message);
            None
        });
    let target = match cost_line(plan, &cells.text(row, "ansatz"), school) {
        Ok(target) => Some(target),
        Err(message) => {
            taking.warn(
                row.line,
                "ansatz",
                format!("{message} Der Beleg kommt ohne Zuordnung in den Rechnungseingang."),
            );
            None
        }
    };
    let purpose = cells.text(row, "zweck");
    Ok(Some(Receipt {
        line: row.line,
        is_nameless: number.is_empty(),
        number,
        purpose: if purpose.is_empty() {
            supplier.clone()
        } else {
            purpose
        },
        supplier,
        vat_id: cells.text(row, "ust"),
        date,
        gross,
        net: cells.amount(row, "netto")?,
        eligible,
        quantity: cells.quantity(row, "menge")?,
        target,
        paid: paid_on.map(|day| (day, paid_amount.unwrap_or(gross))),
        proof: cells.text(row, "zahlungsbeleg"),
        reference: cells.text(row, "buchungsnummer"),
        ordered_on: cells.day(row, "auftrag")?,
        accepted_on: cells.day(row, "abnahme")?,
    }))
}

/// Receipts without a number are told apart by their amount, equal ones are counted: the same file gives the same names.
fn name_the_nameless(invoices: &mut [Vec<Receipt>]) {
    let mut seen: HashMap<Key, usize> = HashMap::new();
    for receipt in invoices
        .iter_mut()
        .flatten()
        .filter(|receipt| receipt.is_nameless)
    {
        let base = format!("ohne Nummer ({} €)", receipt.gross);
        let count = seen
            .entry(key(&receipt.supplier, &base, receipt.date))
            .or_default();
        *count += 1;
        receipt.number = if *count == 1 {
            base
        } else {
            format!("{base} {count}")
        };
    }
}

/// Letters and digits only, in capitals.
fn compact(number: &str) -> String {
    number
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether the rows are payments of one amount, not lines that add up to it.
fn are_payments(rows: &[Receipt]) -> bool {
    let gross = rows[0].gross;
    let paid: Cents = rows
        .iter()
        .filter_map(|row| row.paid)
        .map(|(_, amount)| amount)
        .sum();
    rows.len() > 1
        && rows
            .iter()
            .all(|row| row.gross == gross && row.paid.is_some_and(|(_, amount)| amount != gross))
        && paid.0.abs() <= gross.0.abs()
}

fn lines(rows: &[Receipt]) -> &[Receipt] {
    if are_payments(rows) { &rows[..1] } else { rows }
}

/// Enters an invoice with all that its rows know.
async fn enter(taking: &mut Taking<'_>, rows: &[Receipt]) -> Result<(), ServiceError> {
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
        accounting_reference: first.reference.clone(),
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
            "Die Zeilen dieser Rechnung ergeben zusammen 0,00 €.",
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
    taking.outcome.created += rows.len();
    Ok(())
}

/// Adds what a known invoice lacks.
async fn complete(
    taking: &mut Taking<'_>,
    known: &KnownInvoice,
    rows: &[Receipt],
) -> Result<(), ServiceError> {
    let lines = lines(rows);
    let total: Cents = lines.iter().map(|row| row.gross).sum();
    let named = format!("Die Rechnung {} vom {}", known.number, format_date(known.date));
    if known.gross != total {
        for row in rows {
            let message = format!(
                "{named} steht mit {} € in Paktbuch, in der Datei mit {total} €. Sie bleibt, wie sie ist.",
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
        taking.outcome.unchanged += rows.len();
        return Ok(());
    }
    let allocated = allocate(taking, known.id, lines).await?;
    let paid = pay(taking, known.id, rows).await?;
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

/// Enters the payments that the invoice does not have yet, those of one day and proof as one; answers whether there was one.
async fn pay(taking: &mut Taking<'_>, invoice: InvoiceId, rows: &[Receipt]) -> Result<bool, ServiceError> {
    let mut known = queries::payments(taking.tx.conn(), invoice).await?;
    let mut payments: Vec<(&Receipt, NaiveDate, Cents)> = Vec::new();
    for row in rows {
        let Some((day, amount)) = row.paid else { continue };
        let same = |(other, other_day, _): &&mut (&Receipt, NaiveDate, Cents)| {
            *other_day == day && other.proof == row.proof && other.reference == row.reference
        };
        match payments.iter_mut().find(same) {
            Some((.., sum)) => *sum = sum.plus(amount),
            None => payments.push((row, day, amount)),
        }
    }
    let mut is_changed = false;
    for (row, day, amount) in payments {
        if let Some(place) = known.iter().position(|known| *known == (day, amount)) {
            known.swap_remove(place);
            continue;
        }
        let facts = PaymentFacts {
            paid_on: day,
            amount,
            kind: PaymentKind::Invoice,
            skonto: Cents::ZERO,
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

/// VAT rate of a receipt: what net and gross say, else the full rate of its day.
fn rate(row: &Receipt) -> BasisPoints {
    const RATES: [i64; 5] = [1_900, 1_600, 700, 500, 0];
    if let Some(net) = row.net {
        let near = |rate: &&i64| net.plus(net.share(BasisPoints(**rate))).minus(row.gross).0.abs() <= 2;
        if let Some(rate) = RATES.iter().find(near) {
            return BasisPoints(*rate);
        }
    }
    // 16 % from July to December 2020 (§ 28 Abs. 1 UStG).
    let is_lowered = row.date.year() == 2020 && row.date.month() >= 7;
    BasisPoints(if is_lowered { 1_600 } else { 1_900 })
}
