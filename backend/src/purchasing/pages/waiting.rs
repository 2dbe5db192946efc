//! The work list of payments that no invoice was found for.

use std::collections::BTreeMap;

use askama::Template;
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId, PaymentRowState, format_date};

use super::euro;
use crate::evidence::paths as evidence;
use crate::purchasing::forms::{AsideForm, FileRowForm, owed_code, together_code};
use crate::purchasing::matching::{Candidate, open_sum};
use crate::purchasing::paths::{self, WaitingPlace};
use crate::purchasing::rows::FileRow;
use crate::web::components::{Conflict, Fact, Field, FieldError, Pager};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// The rows of a page of the work list.
#[derive(Debug)]
pub struct FoundRows {
    pub rows: Vec<FileRow>,
    /// On all pages.
    pub total: u64,
    pub page: u64,
}

/// Nicht zugeordnete Zahlungen.
#[derive(Debug, Template)]
#[template(path = "purchasing/waiting.html")]
pub struct WaitingPage {
    layout: Layout,
    rows: Vec<(String, FileRow)>,
    choices: Vec<Choice>,
    set_aside: bool,
    may_import: bool,
    search: Field,
    /// Code of the state that is searched in.
    stand: String,
    pager: Pager,
    /// Setting several aside; none for those who may not, and where there is nothing to.
    aside: Option<Aside>,
    errors: Vec<FieldError>,
}

/// The form that sets several waiting payments aside.
#[derive(Debug)]
struct Aside {
    /// With the page that is shown.
    action: String,
    chosen: BTreeMap<PaymentRowId, i64>,
    reason: Field,
}

impl Aside {
    fn has(&self, row: &FileRow) -> bool {
        self.chosen.contains_key(&row.id)
    }
}

#[derive(Debug)]
struct Choice {
    label: String,
    href: String,
    active: bool,
}

impl WaitingPage {
    /// The page at a place of the work list; `counts` of all open rows and of all set aside.
    #[must_use]
    pub fn new(
        layout: Layout,
        place: &WaitingPlace,
        found: FoundRows,
        (open, aside): (u64, u64),
        may_import: bool,
        aside_form: Option<(&AsideForm, &FormErrors)>,
    ) -> Self {
        let state = place.state();
        let choice = |label: &str, count: u64, of: PaymentRowState| Choice {
            label: format!("{label} ({count})"),
            href: place.in_state(of),
            active: of == state,
        };
        Self {
            layout: layout
                .titled("Nicht zugeordnete Zahlungen – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .here("Nicht zugeordnete Zahlungen"),
            choices: vec![
                choice("nicht zugeordnet", open, PaymentRowState::Open),
                choice("zurückgestellt", aside, PaymentRowState::SetAside),
            ],
            set_aside: state == PaymentRowState::SetAside,
            search: Field::new("q", "Empfänger, Verwendungszweck, Nummer, Tag, Betrag oder Grund")
                .value(&place.q)
                .optional(),
            stand: state.code().to_owned(),
            pager: Pager {
                page: found.page,
                size: PAGE_ROWS,
                total: found.total,
                more: false,
                base: format!("{}&seite=", place.in_state(state)),
            },
            errors: aside_form
                .map(|(_, errors)| errors.list().to_vec())
                .unwrap_or_default(),
            aside: aside_form
                .filter(|_| state == PaymentRowState::Open && !found.rows.is_empty())
                .map(|(form, errors)| Aside {
                    action: place.list(),
                    chosen: form.rows.clone(),
                    reason: Field::new("reason", "Grund für alle ausgewählten")
                        .value(form.reason.clone())
                        .hint("Zum Beispiel: gehört zum Bauhof.")
                        .error(errors.at("reason")),
                }),
            rows: found
                .rows
                .into_iter()
                .map(|row| (place.row(row.id), row))
                .collect(),
            may_import,
        }
    }
}

/// One waiting payment.
#[derive(Debug, Template)]
#[template(path = "purchasing/waiting_row.html")]
pub struct WaitingRowPage {
    layout: Layout,
    facts: Vec<Fact>,
    reason_before: String,
    is_aside: bool,
    is_booked: bool,
    /// Weg des Geldes, once it is entered on an invoice.
    way: Option<String>,
    /// The work list where it was left.
    list: String,
    action: String,
    aside_action: String,
    /// The Sammelzahlung with what the payment tells.
    transfer: String,
    version: String,
    invoice: Field,
    /// Only once it is asked for.
    other_payee: Option<Field>,
    /// Only once it is asked for.
    twice: Option<Field>,
    reason: Field,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

impl WaitingRowPage {
    /// The page; `owed` is what of which invoice can be chosen, in that order, before it the invoices that it pays together; `skonto` is what
    /// it took of each invoice, if it paid that one.
    #[must_use]
    pub fn new(
        layout: Layout,
        (row, place): (&FileRow, &WaitingPlace),
        (together, owed, skonto): (
            &[Vec<&Candidate>],
            &[(&Candidate, PaymentKind)],
            &BTreeMap<InvoiceId, Cents>,
        ),
        form: &FileRowForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let mut options = vec![(String::new(), "bitte wählen".to_owned())];
        options.extend(together.iter().map(|chosen| several(chosen)));
        options.extend(owed.iter().map(|(candidate, kind)| {
            let what = match kind {
                PaymentKind::Invoice => "offen",
                PaymentKind::Tax => "Umsatzsteuer an das Finanzamt, offen",
                PaymentKind::Prepaid => "Vorauszahlung, nicht belegt",
            };
            let open = euro(candidate.asked_of(*kind));
            let back = match kind {
                PaymentKind::Invoice if candidate.back != Cents::ZERO => {
                    format!(", zurückgezahlt {}", euro(candidate.back))
                }
                _ => String::new(),
            };
            let taken = skonto
                .get(&candidate.invoice)
                .filter(|_| *kind == PaymentKind::Invoice)
                .map(|taken| format!(", davon {} Skonto", euro(*taken)));
            let taken = taken.unwrap_or_default();
            let label = format!(
                "{} vom {}, {}: {what} {open}{back}{taken}",
                candidate.number,
                format_date(candidate.issued),
                candidate.seller
            );
            (owed_code(candidate.invoice, *kind), label)
        }));
        Self {
            layout: layout
                .titled("Zahlung zuordnen – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb("Nicht zugeordnete Zahlungen", place.list())
                .here("Zahlung zuordnen"),
            facts: facts(row),
            reason_before: row.reason.clone(),
            is_aside: row.state == PaymentRowState::SetAside,
            is_booked: row.state == PaymentRowState::Booked,
            way: None,
            list: place.list(),
            action: place.row(row.id),
            aside_action: place.aside(row.id),
            transfer: paths::transfer_as(row.id),
            version: row.version.to_string(),
            invoice: Field::new("invoice", "Bezahlte Rechnung")
                .value(form.invoice.clone())
                .hint("Zuerst stehen Beträge, die genau passen, dann die Rechnungen des Empfängers. Was als vorausgezahlt abgezogen und nicht belegt ist, steht für sich.")
                .error(errors.at("invoice"))
                .options(options),
            other_payee: (errors.at("other_payee").is_some() || form.other_payee == "true").then(|| {
                Field::new("other_payee", "Der Zahlungsempfänger heißt anders als der Lieferant, die Zahlung gehört zu dieser Rechnung")
                    .value(form.other_payee.clone())
                    .error(errors.at("other_payee"))
            }),
            twice: (errors.at("twice").is_some() || form.twice == "true").then(|| {
                Field::new("twice", "Es ist eine eigene Zahlung, die noch nicht eingetragen ist")
                    .value(form.twice.clone())
                    .error(errors.at("twice"))
            }),
            reason: Field::new("reason", "Grund")
                .value(form.reason.clone())
                .hint("Zum Beispiel: gehört zum Bauhof.")
                .error(errors.at("reason")),
            conflict,
            errors: errors.list().to_vec(),
        }
    }
}

impl WaitingRowPage {
    /// The page with the way of the payment that the row became.
    #[must_use]
    pub fn entered_as(mut self, payment: Option<PaymentId>) -> Self {
        self.way = payment.map(evidence::payment);
        self
    }
}

/// Invoices that are paid together, as one choice.
fn several(chosen: &[&Candidate]) -> (String, String) {
    let numbers: Vec<&str> = chosen.iter().map(|candidate| candidate.number.as_str()).collect();
    let seller = chosen.first().map_or("", |candidate| candidate.seller.as_str());
    let open = euro(open_sum(chosen.iter().copied()));
    let label = format!(
        "{} Rechnungen zusammen ({}), {seller}: offen {open}",
        chosen.len(),
        numbers.join(", ")
    );
    (
        together_code(chosen.iter().map(|candidate| candidate.invoice)),
        label,
    )
}

fn facts(row: &FileRow) -> Vec<Fact> {
    let mut amount = Fact::new("Betrag", euro(row.amount));
    if row.entered != Cents::ZERO {
        let (whole, entered) = (euro(row.amount.plus(row.entered)), euro(row.entered));
        amount = amount.note(format!("der Rest von {whole}; {entered} sind eingetragen"));
    }
    let mut facts = vec![
        Fact::new("Gezahlt am", format_date(row.paid_on)),
        amount.strong(),
        Fact::new("Zahlungsempfänger", &row.payee),
        Fact::new("Kreditorennummer", &row.creditor),
        Fact::new("Rechnungsnummer", &row.number),
        Fact::new("Verwendungszweck", &row.purpose),
        Fact::new("Buchungsnummer", &row.reference),
        Fact::new("Haushaltsjahr", row.fiscal_year.to_string()),
        Fact::new("Datei", format!("{}, Zeile {}", row.file_name, row.line)),
    ];
    if row.skonto.0 != 0 {
        facts.insert(2, Fact::new("Skonto", euro(row.skonto)));
    }
    facts
}
