//! The work list of payments that no invoice was found for.

use std::collections::BTreeMap;

use askama::Template;
use paktbuch_types::{PaymentKind, PaymentRowId, PaymentRowState, format_date};

use super::euro;
use crate::purchasing::forms::{AsideForm, FileRowForm, owed_code};
use crate::purchasing::matching::Candidate;
use crate::purchasing::paths;
use crate::purchasing::rows::FileRow;
use crate::web::components::{Conflict, Fact, Field, FieldError, Pager};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;
use crate::web::listing::PAGE_ROWS;

/// Nicht zugeordnete Zahlungen.
#[derive(Debug, Template)]
#[template(path = "purchasing/waiting.html")]
pub struct WaitingPage {
    layout: Layout,
    rows: Vec<(String, FileRow)>,
    choices: Vec<Choice>,
    set_aside: bool,
    may_import: bool,
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
    /// The page of rows in `state`; `counts` of the open ones and of those set aside.
    #[must_use]
    pub fn new(
        layout: Layout,
        state: PaymentRowState,
        rows: Vec<FileRow>,
        (open, aside): (u64, u64),
        page: u64,
        may_import: bool,
        aside_form: Option<(&AsideForm, &FormErrors)>,
    ) -> Self {
        let choice = |label: &str, count: u64, of: PaymentRowState| Choice {
            label: format!("{label} ({count})"),
            href: paths::waiting_in(of),
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
            pager: Pager {
                page,
                size: PAGE_ROWS,
                total: if state == PaymentRowState::SetAside {
                    aside
                } else {
                    open
                },
                more: false,
                base: format!("{}&seite=", paths::waiting_in(state)),
            },
            rows: rows
                .into_iter()
                .map(|row| (paths::waiting_row(row.id), row))
                .collect(),
            may_import,
            errors: aside_form
                .map(|(_, errors)| errors.list().to_vec())
                .unwrap_or_default(),
            aside: aside_form
                .filter(|_| state == PaymentRowState::Open && open > 0)
                .map(|(form, errors)| Aside {
                    action: match page {
                        1 => paths::WAITING.to_owned(),
                        page => format!("{}?seite={page}", paths::WAITING),
                    },
                    chosen: form.rows.clone(),
                    reason: Field::new("reason", "Grund für alle ausgewählten")
                        .value(form.reason.clone())
                        .hint("Zum Beispiel: gehört zum Bauhof.")
                        .error(errors.at("reason")),
                }),
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
    action: String,
    aside_action: String,
    version: String,
    invoice: Field,
    /// Only once it is asked for.
    other_payee: Option<Field>,
    reason: Field,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

impl WaitingRowPage {
    /// The page; `owed` is what of which invoice can be chosen, in that order.
    #[must_use]
    pub fn new(
        layout: Layout,
        row: &FileRow,
        owed: &[(&Candidate, PaymentKind)],
        form: &FileRowForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let mut options = vec![(String::new(), "bitte wählen".to_owned())];
        options.extend(owed.iter().map(|(candidate, kind)| {
            let what = match kind {
                PaymentKind::Invoice => "offen",
                PaymentKind::Tax => "Umsatzsteuer an das Finanzamt, offen",
                PaymentKind::Prepaid => "Vorauszahlung, nicht belegt",
            };
            let open = euro(candidate.open_of(*kind));
            let label = format!("{}, {}: {what} {open}", candidate.number, candidate.seller);
            (owed_code(candidate.invoice, *kind), label)
        }));
        Self {
            layout: layout
                .titled("Zahlung zuordnen – Beschaffung")
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb("Nicht zugeordnete Zahlungen", paths::WAITING)
                .here("Zahlung zuordnen"),
            facts: facts(row),
            reason_before: row.reason.clone(),
            is_aside: row.state == PaymentRowState::SetAside,
            is_booked: row.state == PaymentRowState::Booked,
            action: paths::waiting_row(row.id),
            aside_action: paths::waiting_aside(row.id),
            version: row.version.to_string(),
            invoice: Field::new("invoice", "Bezahlte Rechnung")
                .value(form.invoice.clone())
                .hint("Zuerst stehen Beträge, die genau passen. Was als vorausgezahlt abgezogen und nicht belegt ist, steht für sich.")
                .error(errors.at("invoice"))
                .options(options),
            other_payee: (errors.at("other_payee").is_some() || form.other_payee == "true").then(|| {
                Field::new("other_payee", "Der Zahlungsempfänger heißt anders als der Lieferant, die Zahlung gehört zu dieser Rechnung")
                    .value(form.other_payee.clone())
                    .error(errors.at("other_payee"))
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

fn facts(row: &FileRow) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Gezahlt am", format_date(row.paid_on)),
        Fact::new("Betrag", euro(row.amount)).strong(),
        Fact::new("Zahlungsempfänger", &row.payee),
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
