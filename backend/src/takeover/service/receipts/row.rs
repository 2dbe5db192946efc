//! A row of the list as a receipt.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::{BasisPoints, Cents, CostLineId, Quantity};

use super::together::{Days, Name};
use crate::funding::PlanFigures;
use crate::purchasing::compact_number;
use crate::schools::SchoolFinder;
use crate::takeover::commands::Remark;
use crate::takeover::service::Taking;
use crate::takeover::service::cells::Cells;
use crate::takeover::service::targets::cost_line;
use crate::takeover::sheet::SheetRow;
use crate::text::search_form;

/// A row of the list.
#[derive(Debug, Clone)]
pub(super) struct Receipt {
    pub(super) line: usize,
    pub(super) number: String,
    /// No number stands in the row.
    pub(super) is_nameless: bool,
    /// The number is that of the invoice, not one of this list (Belegnummer).
    pub(super) names_invoice: bool,
    pub(super) supplier: String,
    /// USt-IdNr.
    pub(super) vat_id: String,
    pub(super) date: NaiveDate,
    pub(super) dated_by: DatedBy,
    /// The row itself tells the Rechnungsdatum.
    pub(super) tells_issue: bool,
    pub(super) purpose: String,
    pub(super) gross: Cents,
    pub(super) net: Option<Cents>,
    pub(super) eligible: Cents,
    pub(super) quantity: Option<Quantity>,
    pub(super) target: Option<CostLineId>,
    pub(super) paid_on: Option<NaiveDate>,
    /// What the row tells as paid, else its amount less Skonto; a payment only with a day.
    pub(super) paid_amount: Cents,
    /// Taken off with the payment, with the sign of the amount.
    pub(super) skonto: Cents,
    pub(super) proof: String,
    pub(super) reference: String,
    pub(super) ordered_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
}

/// What the rows of an invoice tell as its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DatedBy {
    /// Its Rechnungsdatum, in at least one of them.
    Issue,
    /// The day of their first payment.
    Payment,
    /// Nothing: the day is the Ersatzdatum.
    Fallback,
}

/// What a supplier that no row names is called.
pub(super) const NO_SUPPLIER: &str = "Lieferant unbekannt";

/// Supplier and number of the row's invoice, folded; `None` without a number.
pub(super) fn name(cells: &Cells<'_>, row: &SheetRow) -> Option<Name> {
    let supplier = cells.text(row, "lieferant");
    let supplier = if supplier.is_empty() {
        NO_SUPPLIER
    } else {
        supplier.as_str()
    };
    let number = number(cells, row);
    (!number.is_empty()).then(|| (search_form(supplier), compact_number(&number)))
}

/// Number of the invoice, else of the voucher; may be empty.
fn number(cells: &Cells<'_>, row: &SheetRow) -> String {
    let (number, voucher) = (cells.text(row, "rechnungsnummer"), cells.text(row, "beleg"));
    match (number.is_empty(), voucher.is_empty()) {
        (false, _) => number,
        (true, false) => format!("Beleg {voucher}"),
        (true, true) => String::new(),
    }
}

/// Reads a row; `None` for titles and sums.
pub(super) fn read(
    taking: &mut Taking<'_>,
    cells: &Cells<'_>,
    row: &SheetRow,
    (schools, plan, days): (&SchoolFinder, &PlanFigures, &Days),
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
        taking.leave_out_sum(row.line, cells.amount(row, "brutto").ok().flatten());
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
    taking.count(row.line, gross);
    let eligible = match cells.amount(row, "zuwendungsfaehig")? {
        None => gross,
        Some(eligible)
            if eligible.0.abs() <= gross.0.abs()
                && (eligible.0 == 0 || (eligible.0 < 0) == (gross.0 < 0)) =>
        {
            eligible
        }
        Some(eligible) => {
            let message = format!(
                "Zuwendungsfähig können höchstens {gross} € sein, angegeben sind {eligible} €. Bitte einen Betrag berichtigen."
            );
            return Err(cells.remark(row, "zuwendungsfaehig", message));
        }
    };
    let paid_on = cells.day(row, "zahldatum")?;
    let tells_issue = cells.day(row, "rechnungsdatum")?.is_some();
    let told = days
        .day(cells, row)
        .map_err(|message| cells.remark(row, "rechnungsdatum", message))?;
    let Some((date, dated_by)) = told.or_else(|| Some((taking.fallback?, DatedBy::Fallback))) else {
        let message = "Rechnungsdatum und Tag der Zahlung fehlen beide. Bitte eines in der Datei ergänzen oder bei der Übernahme ein Ersatzdatum angeben.";
        return Err(cells.remark(row, "rechnungsdatum", message));
    };
    if paid_on.is_none() {
        taking.warn(
            row.line,
            "zahldatum",
            "Der Tag der Zahlung fehlt; der Beleg kommt ohne Zahlung.",
        );
    }
    let mut supplier = cells.text(row, "lieferant");
    if supplier.is_empty() {
        taking.warn(row.line, "lieferant", "Der Lieferant fehlt.");
        NO_SUPPLIER.clone_into(&mut supplier);
    }
    let number = number(cells, row);
    if number.is_empty() {
        taking.warn(row.line, "rechnungsnummer", "Die Rechnungsnummer fehlt.");
    } else if cells.text(row, "rechnungsnummer").is_empty() {
        let message = "Die Rechnungsnummer fehlt; die Rechnung heißt „Beleg“ mit ihrer Belegnummer.";
        taking.warn(row.line, "rechnungsnummer", message);
    }
    let school = taking.school(schools, (row.line, &cells.text(row, "schule")), "");
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
    let skonto = skonto(taking, cells, row, gross);
    let purpose = cells.text(row, "zweck");
    Ok(Some(Receipt {
        line: row.line,
        is_nameless: number.is_empty(),
        names_invoice: !cells.text(row, "rechnungsnummer").is_empty(),
        number,
        purpose: if purpose.is_empty() {
            supplier.clone()
        } else {
            purpose
        },
        supplier,
        vat_id: cells.text(row, "ust"),
        date,
        dated_by,
        tells_issue,
        gross,
        net: cells.amount(row, "netto")?,
        eligible,
        quantity: cells.quantity(row, "menge")?,
        target,
        paid_on,
        paid_amount: paid_amount.unwrap_or(gross.minus(skonto)),
        skonto,
        proof: cells.text(row, "zahlungsbeleg"),
        reference: cells.text(row, "buchungsnummer"),
        ordered_on: cells.day(row, "auftrag")?,
        accepted_on: cells.day(row, "abnahme")?,
    }))
}

/// Skonto of the row; lists write it with or without a minus. One that cannot be read is left out with a warning.
fn skonto(taking: &mut Taking<'_>, cells: &Cells<'_>, row: &SheetRow, gross: Cents) -> Cents {
    match cells.amount(row, "skonto") {
        Ok(told) => {
            let amount = told.unwrap_or_default().0.abs();
            Cents(if gross < Cents::ZERO { -amount } else { amount })
        }
        Err(remark) => {
            let message = format!("{} Das Skonto ist ausgelassen.", remark.message);
            taking.warn(row.line, "skonto", message);
            Cents::ZERO
        }
    }
}

/// VAT rate of a receipt: what net and gross say, else the full rate of its day.
pub(super) fn rate(row: &Receipt) -> BasisPoints {
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
