//! One payment over several invoices.

use askama::Template;
use paktbuch_types::{Cents, SupplierId, format_date};

use super::euro;
use crate::purchasing::forms::{CHOSEN, TransferForm, TransferLine, amount_field, skonto_field};
use crate::purchasing::paths;
use crate::purchasing::rows::OpenInvoice;
use crate::web::components::{Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Sammelzahlung.
#[derive(Debug, Template)]
#[template(path = "purchasing/transfer.html")]
pub struct TransferPage {
    layout: Layout,
    /// The waiting payment of a list that it is; empty for none.
    row: String,
    supplier: Field,
    lines: Vec<LineView>,
    paid_on: Field,
    fiscal_year: Field,
    reference: Field,
    proof: Field,
    /// Only once it is asked for.
    twice: Option<Field>,
    total: State,
    /// What the waiting payment comes to, in words and in cents; empty without one.
    goal: String,
    goal_cents: String,
    /// There are more open invoices than the page shows.
    more: bool,
    errors: Vec<FieldError>,
}

#[derive(Debug)]
struct LineView {
    id: String,
    chosen: bool,
    href: String,
    number: String,
    /// Supplier and due date.
    note: String,
    open: String,
    amount: Field,
    skonto: Field,
}

impl TransferPage {
    /// The page; `shown` are the open invoices that can be chosen.
    #[must_use]
    pub fn new(
        layout: Layout,
        (suppliers, chosen): (Vec<(SupplierId, String)>, Option<SupplierId>),
        (shown, more): (&[OpenInvoice], bool),
        form: &TransferForm,
        errors: &FormErrors,
    ) -> Self {
        let field = |name: &'static str, label: &'static str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let mut options = vec![(String::new(), "alle Lieferanten".to_owned())];
        options.extend(suppliers.into_iter().map(|(id, name)| (id.to_string(), name)));
        Self {
            layout: layout
                .titled("Sammelzahlung – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .here("Sammelzahlung"),
            row: form.row.clone(),
            supplier: Field::new("lieferant", "Lieferant")
                .value(chosen.map(|id| id.to_string()).unwrap_or_default())
                .options(options),
            lines: form
                .lines
                .iter()
                .map(|line| LineView::new(line, shown, errors))
                .collect(),
            paid_on: field("paid_on", "Gezahlt am", &form.paid_on),
            fiscal_year: field("fiscal_year", "Haushaltsjahr", &form.fiscal_year)
                .hint("Leer = Jahr der Zahlung.")
                .optional(),
            reference: field("reference", "Buchungsnummer", &form.reference).optional(),
            proof: field("proof", "Zahlungsbeleg", &form.proof).optional(),
            twice: (errors.at("twice").is_some() || form.twice == "true").then(|| {
                field(
                    "twice",
                    "Es sind eigene Zahlungen, keine ist schon eingetragen",
                    &form.twice,
                )
            }),
            total: if is_reached(form) {
                State::success(euro(form.total()))
            } else {
                State::off(euro(form.total()))
            },
            goal: form.goal.map(goal).unwrap_or_default(),
            goal_cents: form
                .goal
                .map(|(amount, _)| amount.0.to_string())
                .unwrap_or_default(),
            more,
            errors: errors.list().to_vec(),
        }
    }
}

impl LineView {
    fn new(line: &TransferLine, shown: &[OpenInvoice], errors: &FormErrors) -> Self {
        let invoice = shown.iter().find(|invoice| invoice.id == line.invoice);
        let number = invoice.map_or_else(|| "nicht mehr offen".to_owned(), |invoice| invoice.number.clone());
        let field = |name: String, label: String, value: &str| {
            let error = errors.at(&name);
            Field::new(name, label).value(value).error(error)
        };
        Self {
            id: line.invoice.to_string(),
            chosen: line.chosen,
            href: paths::invoice(line.invoice),
            note: invoice.map(note).unwrap_or_default(),
            open: invoice
                .map(|invoice| invoice.open.to_string())
                .unwrap_or_default(),
            amount: field(
                amount_field(line.invoice),
                format!("Betrag für Rechnung {number} in Euro"),
                &line.amount,
            ),
            skonto: field(
                skonto_field(line.invoice),
                format!("Skonto von Rechnung {number} in Euro"),
                &line.skonto,
            ),
            number,
        }
    }
}

/// Whether something is chosen, and just what the waiting payment comes to.
fn is_reached(form: &TransferForm) -> bool {
    let total = form.total();
    total != Cents::ZERO && form.goal.is_none_or(|(amount, _)| amount == total)
}

fn goal((amount, skonto): (Cents, Cents)) -> String {
    let words = format!("Zu erreichen laut Zahlungsliste: {}", euro(amount));
    if skonto == Cents::ZERO {
        format!("{words}.")
    } else {
        format!("{words}, dazu {} Skonto.", euro(skonto))
    }
}

fn note(invoice: &OpenInvoice) -> String {
    match invoice.due_date {
        Some(due) => format!("{}, fällig {}", invoice.seller, format_date(due)),
        None => format!("{}, vom {}", invoice.seller, format_date(invoice.date)),
    }
}
