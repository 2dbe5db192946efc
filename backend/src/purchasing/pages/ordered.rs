//! An invoice beside the orders of its supplier and the one that it names: the panel on its page, and the form that says what belongs
//! together.

use askama::Template;
use paktbuch_types::Cents;

use super::euro;
use crate::ordering::paths as ordering;
use crate::purchasing::comparing::{Proposal, differences, named};
use crate::purchasing::forms::{MatchForm, MatchInput, ordered_field, reason_field};
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceDetail, LineDetail, OrderedLine};
use crate::text::sort_key;
use crate::web::components::{Conflict, ConflictRow, Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The panel on an invoice's page.
#[derive(Debug)]
pub(super) struct Ordered {
    pub(super) rows: Vec<OrderedRow>,
    /// What can be done, and where; none for those who may not.
    pub(super) action: Option<(String, &'static str)>,
    /// Which order the invoice names, in sentences; empty for none.
    pub(super) named: String,
}

/// An invoice line beside the line of the order that it bills.
#[derive(Debug)]
pub(super) struct OrderedRow {
    pub(super) position: i64,
    pub(super) name: String,
    /// Address and label of the order line.
    pub(super) order: Option<(String, String)>,
    /// Why it is in none.
    pub(super) reason: String,
    pub(super) ordered: String,
    pub(super) delivered: String,
    pub(super) billed: String,
    pub(super) unit_ordered: Option<Cents>,
    pub(super) unit_billed: Option<Cents>,
    pub(super) state: State,
    pub(super) differences: Vec<String>,
}

impl Ordered {
    /// The panel; none where the supplier has no order and nothing names one. `orders` has the lines of the supplier's orders, and of the
    /// one that the invoice names.
    pub(super) fn of(invoice: &InvoiceDetail, orders: &[OrderedLine], may_edit: bool) -> Option<Self> {
        let has_orders = !orders.is_empty();
        let bills_any = invoice.lines.iter().any(|line| line.ordered.is_some());
        if !bills_any && !has_orders && invoice.order_reference.is_empty() {
            return None;
        }
        Some(Self {
            rows: if bills_any {
                invoice.lines.iter().map(row).collect()
            } else {
                Vec::new()
            },
            action: (may_edit && (has_orders || bills_any)).then(|| {
                let verb = if bills_any {
                    "Abgleich ändern"
                } else {
                    "Mit Bestellung abgleichen"
                };
                (paths::match_order(invoice.row.id), verb)
            }),
            named: told_of(invoice, orders),
        })
    }
}

/// Which order an invoice names that bills none yet, and whether it was placed with another supplier; empty where it names none.
fn told_of(invoice: &InvoiceDetail, orders: &[OrderedLine]) -> String {
    let reference = &invoice.order_reference;
    match named(reference, orders) {
        _ if reference.is_empty() => String::new(),
        None => format!(
            "Die Rechnung nennt die Bestellung {reference}; vergeben ist in Paktbuch kein Auftrag mit dieser Nummer."
        ),
        Some(order) if is_of_another(invoice, order) => format!(
            "Die Rechnung nennt die Bestellung {reference}; abgeglichen ist sie noch nicht. {}",
            both_suppliers(invoice, order)
        ),
        Some(_) => {
            format!("Die Rechnung nennt die Bestellung {reference}; abgeglichen ist sie noch nicht.")
        }
    }
}

/// Whether an order was placed with a supplier of another name.
fn is_of_another(invoice: &InvoiceDetail, order: &OrderedLine) -> bool {
    order.supplier != invoice.supplier && sort_key(&order.supplier_name) != sort_key(&invoice.row.supplier)
}

fn both_suppliers(invoice: &InvoiceDetail, order: &OrderedLine) -> String {
    format!(
        "Lieferant der Bestellung: {}, der Rechnung: {} – derselbe?",
        order.supplier_name, invoice.row.supplier
    )
}

fn row(line: &LineDetail) -> OrderedRow {
    let differences = line
        .ordered
        .as_ref()
        .map(|ordered| differences(line, ordered))
        .unwrap_or_default();
    let state = match (&line.ordered, line.order_reason.as_str()) {
        (Some(_), _) if differences.is_empty() => State::success("stimmt überein"),
        (Some(_), _) => State::warning("weicht ab"),
        (None, "") if line.gross == Cents::ZERO => State::off("ohne Betrag"),
        (None, "") => State::warning("nicht bestellt, Grund fehlt"),
        (None, _) => State::info("nicht bestellt"),
    };
    let of = |value: fn(&OrderedLine) -> String| line.ordered.as_ref().map(value).unwrap_or_default();
    let whole = line.quantity.0 > 0;
    OrderedRow {
        position: line.position,
        name: line.name.clone(),
        order: line.ordered.as_ref().map(|ordered| {
            let href = format!("{}#position-{}", ordering::order(ordered.order), ordered.position);
            (href, ordered.label())
        }),
        reason: line.order_reason.clone(),
        ordered: of(|ordered| ordered.quantity.to_string()),
        delivered: of(|ordered| ordered.delivered().to_string()),
        billed: of(|ordered| ordered.billed.to_string()),
        unit_ordered: line.ordered.as_ref().map(OrderedLine::unit_net),
        unit_billed: (whole && line.ordered.is_some()).then(|| {
            line.net
                .pro_rata(paktbuch_types::Quantity::SCALE, line.quantity.0)
        }),
        state,
        differences,
    }
}

/// `/rechnungen/{id}/bestellung`.
#[derive(Debug, Template)]
#[template(path = "purchasing/ordered.html")]
pub struct MatchPage {
    layout: Layout,
    heading: String,
    note: String,
    action: String,
    back: String,
    version: String,
    lines: Vec<MatchFields>,
    has_orders: bool,
    /// Question and address where the named order was placed with another supplier.
    unite: Option<(String, String)>,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

#[derive(Debug)]
struct MatchFields {
    position: i64,
    name: String,
    told: String,
    ordered: Field,
    reason: Field,
}

impl MatchPage {
    /// The form.
    #[must_use]
    pub fn new(
        layout: Layout,
        invoice: &InvoiceDetail,
        form: &MatchForm,
        (offered, proposals): (&[OrderedLine], &[Proposal]),
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let number = &invoice.row.number;
        let heading = format!("Rechnung {number} mit Bestellung abgleichen");
        let lines = form.lines.iter().filter_map(|input| {
            let line = invoice.line(input.line)?;
            let proposal = proposals.iter().find(|proposal| proposal.line == line.id);
            Some(fields(line, input, offered, proposal, errors))
        });
        Self {
            layout: layout
                .titled(format!("{heading} – Beschaffung"))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb(number.clone(), paths::invoice(invoice.row.id))
                .here("Mit Bestellung abgleichen"),
            note: if invoice.order_reference.is_empty() {
                format!("{}; die Rechnung nennt keine Bestellung.", invoice.row.supplier)
            } else {
                let unknown = match named(&invoice.order_reference, offered) {
                    Some(_) => "",
                    None => " Vergeben ist in Paktbuch kein Auftrag mit dieser Nummer.",
                };
                format!(
                    "{}; die Rechnung nennt die Bestellung {}.{unknown}",
                    invoice.row.supplier, invoice.order_reference
                )
            },
            heading,
            action: paths::match_order(invoice.row.id),
            back: paths::invoice(invoice.row.id),
            version: form.version.clone(),
            lines: lines.collect(),
            has_orders: !offered.is_empty(),
            unite: named(&invoice.order_reference, offered)
                .filter(|order| is_of_another(invoice, order))
                .map(|order| {
                    let href = paths::merge_into(order.supplier, invoice.supplier);
                    (both_suppliers(invoice, order), href)
                }),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

fn fields(
    line: &LineDetail,
    input: &MatchInput,
    offered: &[OrderedLine],
    proposal: Option<&Proposal>,
    errors: &FormErrors,
) -> MatchFields {
    let options = offered.iter().map(|ordered| {
        let group = format!("{}: {}", ordered.number, ordered.subject);
        let label = format!(
            "Position {}: {} × {}, je {}, offen {}",
            ordered.position,
            ordered.quantity,
            ordered.name,
            euro(ordered.unit_net()),
            ordered.open()
        );
        (ordered.id.to_string(), group, label)
    });
    let name = ordered_field(line.id);
    let chosen = Field::new(name.clone(), "Berechnet aus der Bestellung")
        .value(&input.ordered)
        .error(errors.at(&name))
        .optional()
        .options([("", "steht in keiner Bestellung")])
        .grouped(options);
    let name = reason_field(line.id);
    MatchFields {
        position: line.position,
        name: line.name.clone(),
        told: format!("{} × zusammen {} netto", line.quantity, euro(line.net)),
        ordered: match proposal {
            Some(proposal) => chosen.hint(format!("Vorschlag: {}", proposal.because)),
            None => chosen,
        },
        reason: Field::new(name.clone(), "Warum sie in keiner Bestellung steht")
            .value(&input.reason)
            .error(errors.at(&name))
            .only_with("nur ohne Bestellung"),
    }
}

/// What was chosen beside what is stored.
#[must_use]
pub fn match_compared(
    invoice: &InvoiceDetail,
    form: &MatchForm,
    offered: &[OrderedLine],
) -> Vec<ConflictRow> {
    let stored = MatchForm::stored(invoice, &[]);
    let told = |input: &MatchInput| {
        let ordered = offered
            .iter()
            .find(|ordered| ordered.id.to_string() == input.ordered);
        ordered.map_or_else(|| input.reason.clone(), OrderedLine::label)
    };
    let rows = form.lines.iter().zip(&stored.lines).map(|(yours, stored)| {
        let position = invoice.line(yours.line).map_or(0, |line| line.position);
        ConflictRow::new(format!("Position {position}"), told(yours), told(stored))
    });
    rows.collect()
}
