//! The form for an invoice that is entered by hand.

use askama::Template;

use crate::purchasing::einvoice::names;
use crate::purchasing::forms::by_hand::{ByHand, ByHandLine, KINDS, RATES, line_field};
use crate::purchasing::paths;
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The tick that a credit note without a minus is meant as an expense.
pub const POSITIVE: &str = "positiv";

/// The form.
#[derive(Debug, Template)]
#[template(path = "purchasing/enter.html")]
pub struct EnterPage {
    layout: Layout,
    heading: String,
    action: String,
    back: String,
    version: String,
    /// The invoice that is credited; empty for none.
    credited: String,
    /// Names of known suppliers, offered while typing.
    suppliers: Vec<String>,
    supplier: Field,
    vat_id: Field,
    number: Field,
    kind: Field,
    date: Field,
    due: Field,
    typed: Field,
    lines: Vec<LineFields>,
    total: Field,
    prepaid: Field,
    /// Whether a credit note without a minus is meant, where that is asked.
    positive: Option<Field>,
    scan: Field,
    order: Field,
    accounting: Field,
    dms: Field,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

#[derive(Debug)]
struct LineFields {
    number: usize,
    name: Field,
    quantity: Field,
    amount: Field,
    rate: Field,
}

/// Where the form is sent and what it is about.
#[derive(Debug)]
pub struct Purpose {
    pub heading: String,
    pub action: String,
    pub back: String,
    /// A scan is stored already.
    pub has_scan: bool,
}

impl EnterPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        purpose: Purpose,
        form: &ByHand,
        suppliers: Vec<String>,
        errors: &FormErrors,
    ) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let scan = Field::new("scan", "Scan")
            .hint(if purpose.has_scan {
                "PDF, JPEG oder PNG. Ein neuer Scan ersetzt den vorhandenen."
            } else {
                "PDF, JPEG oder PNG. Nach einer Fehlermeldung bitte noch einmal auswählen."
            })
            .attribute(
                "accept",
                ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png",
            )
            .error(errors.at("scan"))
            .optional();
        let kinds = KINDS.map(|code| (code.to_string(), names::type_code(code)));
        Self {
            layout: layout
                .titled(format!("{} – Beschaffung", purpose.heading))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .here(purpose.heading.clone()),
            heading: purpose.heading,
            action: purpose.action,
            back: purpose.back,
            version: form.version.clone(),
            credited: form.credited.clone(),
            suppliers,
            supplier: field("lieferant", "Lieferant", &form.supplier).attribute("list", "lieferanten"),
            vat_id: field("ust", "USt-IdNr.", &form.vat_id).optional(),
            number: field("nummer", "Rechnungsnummer", &form.number),
            kind: field("art", "Art der Rechnung", &form.kind).options(kinds),
            date: field("datum", "Rechnungsdatum", &form.date),
            due: field("faellig", "Zahlbar bis", &form.due).optional(),
            typed: field("betraege", "Die Beträge der Positionen sind", &form.typed)
                .options([("brutto", "brutto"), ("netto", "netto")]),
            lines: form
                .lines
                .iter()
                .zip(1..)
                .map(|(line, number)| line_fields(line, number, errors))
                .collect(),
            total: field("gesamt", "Rechnungsbetrag, brutto", &form.total)
                .hint("Wie er auf der Rechnung steht; die Positionen werden damit verglichen."),
            prepaid: field("gezahlt", "davon schon gezahlt", &form.prepaid)
                .hint("Abschläge, die eine Schlussrechnung abzieht.")
                .optional(),
            positive: errors.at(POSITIVE).map(|message| {
                Field::new(POSITIVE, "Es ist wirklich so viel zu zahlen; als Ausgabe zählen")
                    .error(Some(message))
                    .optional()
            }),
            scan,
            order: field("auftrag", "Auftrag", &form.order).optional(),
            accounting: field("beleg", "Beleg der Buchhaltung", &form.accounting)
                .hint("Zum Beispiel die Belegnummer in Infoma.")
                .optional(),
            dms: field("dms", "Ablage im DMS", &form.dms)
                .hint("Zum Beispiel die Dokument-ID in d.3.")
                .optional(),
            errors: errors.list().to_vec(),
            conflict: None,
        }
    }
}

impl EnterPage {
    /// The same page with both versions after somebody else saved.
    #[must_use]
    pub fn with_conflict(mut self, conflict: Option<Conflict>) -> Self {
        self.conflict = conflict;
        self
    }
}

fn line_fields(line: &ByHandLine, number: usize, errors: &FormErrors) -> LineFields {
    let field = |name: &str, label: &str, value: &str| {
        let name = line_field(number, name);
        let error = errors.at(&name);
        Field::new(name, label).value(value).error(error).optional()
    };
    LineFields {
        number,
        name: field("name", "Leistung", &line.name),
        quantity: field("menge", "Menge", &line.quantity),
        amount: field("betrag", "Betrag", &line.amount),
        rate: field("satz", "Umsatzsteuer", &line.rate).options(RATES),
    }
}
