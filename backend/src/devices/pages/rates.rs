//! Rates of a lease: planned, invoiced, paid, and the difference.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::TITLE;
use crate::devices::forms::LeaseForm;
use crate::devices::leasing::{rate_due, rates_due};
use crate::devices::paths;
use crate::devices::rows::{BilledRate, DeviceDetail, LeaseLine};
use crate::purchasing::paths as purchasing;
use crate::web::components::{Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/geraete/{id}/leasing`.
#[derive(Debug, Template)]
#[template(path = "devices/leasing.html")]
pub struct RatesPage {
    layout: Layout,
    number: String,
    /// Lessor, model and what a month costs.
    note: String,
    rows: Vec<Row>,
    total: Sums,
    action: String,
    unlink: String,
    back: String,
    form: Option<Fields>,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
struct Row {
    rate: i64,
    due: String,
    planned: String,
    /// Number and position of the invoice, and where it is.
    invoice: Option<(String, String)>,
    billed: String,
    paid: String,
    /// Billed less planned.
    difference: String,
    state: State,
}

/// Sums of all rates.
#[derive(Debug)]
struct Sums {
    planned: String,
    billed: String,
    paid: String,
    difference: String,
}

#[derive(Debug)]
struct Fields {
    line: Field,
    first: Field,
    last: Field,
    amount: Field,
    whole_lease: Field,
}

impl RatesPage {
    /// The page as of `today`; `lines` are offered to those who may link, with what they typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        device: &DeviceDetail,
        billed: &[BilledRate],
        lines: Option<Vec<LeaseLine>>,
        (typed, errors): (&LeaseForm, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let number = device.inventory_number.to_string();
        let billed: BTreeMap<i64, &BilledRate> = billed.iter().map(|row| (row.rate, row)).collect();
        let lease = &device.lease;
        let due = lease
            .from
            .map(|from| rates_due(from, lease.rates, lease.until, today));
        let last_billed = billed.keys().last().copied().unwrap_or(0);
        let count = lease.rates.or(due).unwrap_or(0).max(last_billed);
        let rows = (1..=count).map(|rate| row(device, rate, billed.get(&rate).copied(), today));
        let counted = billed.values().filter(|row| !row.is_rejected);
        let sum = |of: fn(&BilledRate) -> Cents| counted.clone().map(|row| of(row)).sum::<Cents>();
        let planned = lease.rate.and_then(|rate| rate.times(count));
        let of_billed = counted.clone().count();
        let of_billed = i64::try_from(of_billed).ok();
        let expected = lease
            .rate
            .zip(of_billed)
            .and_then(|(rate, count)| rate.times(count));
        let total = Sums {
            planned: amount(planned),
            billed: sum(|row| row.amount).to_string(),
            paid: sum(|row| row.paid).to_string(),
            difference: amount(expected.map(|expected| sum(|row| row.amount).minus(expected))),
        };
        let back = lines.as_ref().map(|_| paths::edit(device.id));
        let price = lease.rate.map(|rate| format!(" · {rate}\u{a0}€ im Monat"));
        Self {
            layout: layout
                .titled(format!("Leasingraten {number} – {TITLE}"))
                .in_menu(paths::LIST)
                .crumb(TITLE, paths::LIST)
                .crumb(&number, paths::device(device.id))
                .here("Leasingraten"),
            note: format!(
                "{} · {} {}{}",
                lease.lessor,
                device.manufacturer,
                device.model,
                price.unwrap_or_default()
            ),
            rows: rows.collect(),
            total,
            action: paths::leasing(device.id),
            unlink: paths::unlink_rate(device.id),
            back: back.unwrap_or_default(),
            form: lines.map(|lines| fields(&lines, typed, errors)),
            errors: errors.list().to_vec(),
            number,
        }
    }
}

fn row(device: &DeviceDetail, rate: i64, billed: Option<&BilledRate>, today: NaiveDate) -> Row {
    let due = device.lease.from.and_then(|from| rate_due(from, rate));
    let planned = device.lease.rate;
    let counted = billed.filter(|row| !row.is_rejected);
    let state = match (billed, counted) {
        (_, Some(row)) if row.paid >= row.amount => State::success("bezahlt"),
        (_, Some(_)) => State::info("zu bezahlen"),
        (Some(_), None) => State::error("Rechnung zurückgewiesen"),
        (None, None) if due.is_some_and(|due| due < today) => State::warning("Rechnung fehlt"),
        (None, None) => State::off("noch nicht fällig"),
    };
    let difference = counted
        .zip(planned)
        .map(|(row, planned)| row.amount.minus(planned));
    Row {
        rate,
        due: due.map(format_date).unwrap_or_default(),
        planned: amount(planned),
        invoice: billed.map(|row| {
            let name = format!(
                "{} vom {}, Pos. {}",
                row.number,
                format_date(row.date),
                row.position
            );
            (name, purchasing::invoice(row.invoice))
        }),
        billed: amount(counted.map(|row| row.amount)),
        paid: amount(counted.map(|row| row.paid)),
        difference: amount(difference),
        state,
    }
}

fn fields(lines: &[LeaseLine], typed: &LeaseForm, errors: &FormErrors) -> Fields {
    let field =
        |name: &str, label: &str, value: &str| Field::new(name, label).value(value).error(errors.at(name));
    let choose = std::iter::once((String::new(), "bitte wählen".to_owned()));
    let lines = lines.iter().map(|line| {
        let label = format!(
            "{} vom {}, {}, Pos. {}: {} (frei {} € von {} €)",
            line.number,
            format_date(line.date),
            line.seller,
            line.position,
            line.name,
            line.open,
            line.gross
        );
        (line.id.to_string(), label)
    });
    Fields {
        line: field("line", "Rechnung und Position", &typed.line).options(choose.chain(lines)),
        first: field("first", "Von Rate", &typed.first),
        last: field("last", "Bis Rate", &typed.last)
            .optional()
            .hint("Leer: nur diese eine."),
        amount: field("amount", "Betrag je Rate, brutto", &typed.amount)
            .optional()
            .hint("Leer: die Leasingrate des Geräts."),
        whole_lease: field(
            "whole_lease",
            "Für alle Geräte desselben Leasings",
            &typed.whole_lease,
        )
        .hint("Geräte mit demselben Leasinggeber, derselben Rate, Zahl der Raten und ersten Rate."),
    }
}

/// An amount in a cell; empty for none.
fn amount(amount: Option<Cents>) -> String {
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}
