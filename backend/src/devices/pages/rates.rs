//! Rates of a lease: planned, invoiced, paid, and the difference.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::TITLE;
use crate::devices::forms::LeaseForm;
use crate::devices::leasing::{self, Rate, RateState};
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
    doubts: Vec<String>,
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
        billed: Vec<BilledRate>,
        lines: Option<Vec<LeaseLine>>,
        (typed, errors): (&LeaseForm, &FormErrors),
        today: NaiveDate,
    ) -> Self {
        let number = device.inventory_number.to_string();
        let lease = &device.lease;
        let rates = leasing::rates(lease, billed, today);
        let counted = rates.iter().filter_map(Rate::counted);
        let sum = |of: fn(&BilledRate) -> Cents| counted.clone().map(of).sum::<Cents>();
        let count = i64::try_from(rates.len()).ok();
        let planned = lease.rate.zip(count).and_then(|(rate, count)| rate.times(count));
        let of_billed = i64::try_from(counted.clone().count()).ok();
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
            rows: rates.iter().map(row).collect(),
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

fn row(rate: &Rate) -> Row {
    let counted = rate.counted();
    Row {
        rate: rate.number,
        due: rate.due.map(format_date).unwrap_or_default(),
        planned: amount(rate.planned),
        invoice: rate.billed.as_ref().map(|row| {
            let name = format!(
                "{} vom {}, Pos. {}",
                row.number,
                format_date(row.date),
                row.position
            );
            (name, purchasing::invoice(row.invoice))
        }),
        doubts: rate.doubts.clone(),
        billed: amount(counted.map(|row| row.amount)),
        paid: amount(counted.map(|row| row.paid)),
        difference: amount(rate.difference()),
        state: match rate.state {
            RateState::Paid => State::success("bezahlt"),
            RateState::ToPay => State::info("zu bezahlen"),
            RateState::Rejected => State::error("Rechnung zurückgewiesen"),
            RateState::Missing => State::warning("Rechnung fehlt"),
            RateState::Coming => State::off("noch nicht fällig"),
        },
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
