//! The list of invoices with the upload, and what became of uploaded files.

use askama::Template;
use paktbuch_types::{Cents, format_date};

use super::state;
use crate::ordering::paths as ordering;
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceFilter, InvoiceRow, InvoiceSort, InvoiceState, InvoiceSums};
use crate::text;
use crate::web::components::{Action, Direction, Field, FieldError, FilterTag, Pager, SortHead, State};
use crate::web::filters;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// What the list is made of.
#[derive(Debug)]
pub struct ListParts {
    pub filter: InvoiceFilter,
    pub rows: Vec<InvoiceRow>,
    pub sums: InvoiceSums,
    /// Invoices in each state, of the same search.
    pub counts: Vec<(InvoiceState, u64)>,
    pub page: u64,
    pub may_import: bool,
    /// Payments of files that no invoice was found for.
    pub waiting: u64,
    pub may_enter: bool,
}

/// The list of invoices.
#[derive(Debug, Template)]
#[template(path = "purchasing/list.html")]
pub struct InvoicesPage {
    layout: Layout,
    actions: Vec<Action>,
    upload: Option<Field>,
    may_enter: bool,
    search: Field,
    choices: Vec<StateChoice>,
    /// The chosen state, for the search form; a search from the inbox looks everywhere.
    chosen: &'static str,
    tags: Vec<FilterTag>,
    heads: Vec<SortHead>,
    rows: Vec<Row>,
    sums: InvoiceSums,
    pager: Pager,
}

/// A state to filter by.
#[derive(Debug)]
struct StateChoice {
    label: String,
    href: String,
    active: bool,
}

#[derive(Debug)]
struct Row {
    href: String,
    invoice: InvoiceRow,
    state: State,
}

/// Sums of the choices, with "all" last.
fn tag_counts(counts: &[(InvoiceState, u64)]) -> u64 {
    counts.iter().map(|(_, count)| count).sum()
}

const COLUMNS: [(InvoiceSort, &str); 5] = [
    (InvoiceSort::Date, "datum"),
    (InvoiceSort::Supplier, "lieferant"),
    (InvoiceSort::Number, "nummer"),
    (InvoiceSort::Gross, "betrag"),
    (InvoiceSort::Due, "faellig"),
];

/// The column with this name in an address.
#[must_use]
pub fn column(name: &str) -> InvoiceSort {
    COLUMNS
        .iter()
        .find(|(_, code)| *code == name)
        .map_or(InvoiceSort::Date, |(sort, _)| *sort)
}

impl InvoicesPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: ListParts) -> Self {
        let ListParts {
            filter,
            rows,
            sums,
            counts,
            page,
            may_import,
            waiting,
            may_enter,
        } = parts;
        let base = address(&filter, &filter.sort_code(), filter.state);
        Self {
            may_enter,
            layout: layout
                .titled("Rechnungen – Beschaffung")
                .in_menu(paths::INVOICES)
                .here("Beschaffung")
                .printing_filter(filter.state.map(InvoiceState::label).unwrap_or_default()),
            actions: actions(may_import, waiting),
            upload: may_import.then(upload_field),
            search: Field::new("q", "Rechnungsnummer, Lieferant oder Leistung")
                .value(&filter.search)
                .optional(),
            chosen: match filter.state {
                Some(InvoiceState::Open) => "",
                Some(state) => state.code(),
                None => "alle",
            },
            choices: choices(&filter, &counts),
            tags: tags(&filter),
            heads: heads(&filter),
            rows: rows
                .into_iter()
                .map(|invoice| Row {
                    href: paths::invoice(invoice.id),
                    state: state(&invoice),
                    invoice,
                })
                .collect(),
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total: sums.count,
                more: false,
                base: format!("{base}&seite="),
            },
            sums,
        }
    }
}

impl InvoiceFilter {
    /// Column and direction as an address has them.
    #[must_use]
    pub fn sort_code(&self) -> String {
        let code = COLUMNS
            .iter()
            .find(|(sort, _)| *sort == self.sort)
            .map_or("datum", |(_, code)| code);
        if self.descending {
            format!("-{code}")
        } else {
            code.to_owned()
        }
    }
}

fn actions(may_import: bool, waiting: u64) -> Vec<Action> {
    let mut actions = vec![Action::new("Bestellungen", ordering::ORDERS)];
    if may_import {
        actions.push(Action::new("Sammelzahlung", paths::TRANSFER));
        actions.push(Action::new("Zahlungen einlesen", paths::PAYMENT_IMPORT));
    }
    if waiting > 0 {
        let label = format!("Nicht zugeordnete Zahlungen ({waiting})");
        actions.push(Action::new(label, paths::WAITING));
    }
    actions.push(Action::new("Lieferanten", paths::SUPPLIERS).low());
    actions
}

fn upload_field() -> Field {
    Field::new("dateien", "E-Rechnungen (XML oder PDF)")
        .hint("XRechnung, ZUGFeRD oder Factur-X, auch mehrere auf einmal. Dateien hierher ziehen oder auswählen.")
        .attribute("multiple", "")
        .attribute("accept", ".xml,.pdf,application/xml,text/xml,application/pdf")
}

fn address(filter: &InvoiceFilter, sort: &str, state: Option<InvoiceState>) -> String {
    let state = state.map_or("alle", InvoiceState::code);
    paths::list(state, sort, &filter.search)
}

fn choices(filter: &InvoiceFilter, counts: &[(InvoiceState, u64)]) -> Vec<StateChoice> {
    let choice = |label: &str, count: u64, state: Option<InvoiceState>| StateChoice {
        label: format!("{label} ({count})"),
        href: address(filter, &filter.sort_code(), state),
        active: filter.state == state,
    };
    let mut choices: Vec<StateChoice> = counts
        .iter()
        .map(|(state, count)| choice(state.label(), *count, Some(*state)))
        .collect();
    choices.push(choice("alle", tag_counts(counts), None));
    choices
}

fn tags(filter: &InvoiceFilter) -> Vec<FilterTag> {
    let mut tags = Vec::new();
    if let Some(state) = filter.state {
        tags.push(FilterTag::new(
            "Stand",
            state.label(),
            address(filter, &filter.sort_code(), None),
        ));
    }
    if !filter.search.is_empty() {
        let without = InvoiceFilter {
            search: String::new(),
            ..filter.clone()
        };
        tags.push(FilterTag::new(
            "Suche",
            &filter.search,
            address(&without, &filter.sort_code(), filter.state),
        ));
    }
    tags
}

fn heads(filter: &InvoiceFilter) -> Vec<SortHead> {
    let head = |label: &str, sort: InvoiceSort| {
        let sorted = filter.sort == sort;
        let turned = InvoiceFilter {
            sort,
            descending: sorted && !filter.descending,
            ..filter.clone()
        };
        let direction = if filter.descending {
            Direction::Descending
        } else {
            Direction::Ascending
        };
        SortHead::new(label, address(filter, &turned.sort_code(), filter.state))
            .sorted(sorted.then_some(direction))
    };
    vec![
        head("Rechnung", InvoiceSort::Number),
        head("Lieferant", InvoiceSort::Supplier).low(),
        head("Datum", InvoiceSort::Date).low(),
        head("fällig", InvoiceSort::Due).low(),
        head("brutto", InvoiceSort::Gross).numeric(),
        SortHead::plain("zugeordnet").numeric().low(),
        SortHead::plain("bezahlt").numeric().low(),
        SortHead::plain("Stand"),
    ]
}

impl Row {
    /// Supplier and date, under the number on narrow screens.
    fn sub(&self) -> String {
        format!("{}, {}", self.invoice.supplier, format_date(self.invoice.date))
    }
}

/// What became of a file: read.
pub const IMPORTED: &str = "eingelesen";
/// Read, and something in it is to be checked.
pub const WITH_HINT: &str = "eingelesen, mit Hinweis";
/// In the books before.
pub const KNOWN: &str = "schon vorhanden";
/// Not read.
pub const REFUSED: &str = "abgewiesen";

/// What became of one uploaded file.
#[derive(Debug)]
pub struct Outcome {
    pub file: String,
    pub state: State,
    /// The invoice, as (address, label).
    pub invoice: Option<(String, String)>,
    /// Seller and gross amount of the invoice; empty where there is none.
    pub told: String,
    /// What helps is entering it by hand.
    pub by_hand: bool,
    /// It may be a list of payments.
    pub as_payments: bool,
    /// Why it was refused, or what is to be checked in it.
    pub message: String,
}

/// Characters of a seller's name that the result shows.
const SELLER_CHARS: usize = 100;

/// What became of each uploaded file.
#[derive(Debug, Template)]
#[template(path = "purchasing/result.html")]
pub struct ResultPage {
    pub layout: Layout,
    pub summary: String,
    pub outcomes: Vec<Outcome>,
    pub upload: Field,
    pub errors: Vec<FieldError>,
}

impl ResultPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, mut outcomes: Vec<Outcome>, errors: Vec<FieldError>) -> Self {
        for outcome in &mut outcomes {
            outcome.message = text::message(&outcome.message);
        }
        let error = errors.first().map(|error| error.message.clone());
        Self {
            layout: layout
                .titled("Rechnungen einlesen – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .here("Rechnungen einlesen"),
            summary: summary(&outcomes),
            outcomes,
            upload: upload_field().error(error),
            errors,
        }
    }
}

/// An uploaded invoice in a few words: „Musterhandel GmbH · 1.190,00 € brutto“.
#[must_use]
pub fn told(seller: &str, gross: Cents) -> String {
    format!("{} · {gross}\u{a0}€ brutto", text::excerpt(seller, SELLER_CHARS))
}

fn summary(outcomes: &[Outcome]) -> String {
    let count = |word: &str| {
        outcomes
            .iter()
            .filter(|outcome| outcome.state.text == word)
            .count()
    };
    let hints = match count(WITH_HINT) {
        0 => String::new(),
        hints => format!(" (davon {hints} mit Hinweis)"),
    };
    format!(
        "{} eingelesen{hints}, {} schon vorhanden, {} abgewiesen",
        count(IMPORTED) + count(WITH_HINT),
        count(KNOWN),
        count(REFUSED)
    )
}
