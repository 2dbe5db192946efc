//! The form for a receipt that is no invoice.

use askama::Template;
use paktbuch_types::LineKind;

use crate::purchasing::forms::ReceiptForm;
use crate::purchasing::paths;
use crate::web::components::{Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const TITLE: &str = "Beleg ohne Rechnung erfassen";

/// The form.
#[derive(Debug, Template)]
#[template(path = "purchasing/receipt.html")]
pub struct ReceiptPage {
    layout: Layout,
    kind: Field,
    payee: Field,
    number: Field,
    date: Field,
    title: Field,
    amount: Field,
    person_key: Field,
    month: Field,
    employer_gross: Field,
    share: Field,
    scan: Field,
    accounting: Field,
    dms: Field,
    errors: Vec<FieldError>,
}

impl ReceiptPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, form: &ReceiptForm, errors: &FormErrors) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let kinds = LineKind::OTHERS.iter().map(|kind| (kind.code(), kind.label()));
        Self {
            layout: layout
                .titled(format!("{TITLE} – Beschaffung"))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .here(TITLE),
            kind: field("art", "Art des Belegs", &form.kind).options(kinds),
            payee: field("empfaenger", "Empfänger", &form.payee)
                .hint("Wer das Geld bekam; bei eigenem Personal, eigenen Ämtern und Eigenleistungen der Schulträger."),
            number: field("nummer", "Belegnummer", &form.number),
            date: field("datum", "Belegdatum", &form.date),
            title: field("bezeichnung", "Bezeichnung", &form.title)
                .hint("Zum Beispiel „IT-Administration der Schulen“ oder „Fortbildung Tafelsoftware“."),
            amount: field("betrag", "Betrag", &form.amount)
                .hint("Bei Personalausgaben leer: Er folgt aus den Angaben darunter."),
            person_key: field("schluessel", "Personenschlüssel", &form.person_key)
                .hint("Zum Beispiel die Personalnummer; bitte keinen Namen."),
            month: field("monat", "Monat", &form.month).hint("Zum Beispiel 03.2024."),
            employer_gross: field("arbeitgeberbrutto", "Arbeitgeberbrutto des Monats", &form.employer_gross),
            share: field("anteil", "Anteil in Prozent", &form.share)
                .hint("Wie viel der Stelle für die Maßnahme arbeitet."),
            scan: Field::new("scan", "Scan")
                .hint("PDF, JPEG oder PNG. Nach einer Fehlermeldung bitte noch einmal auswählen.")
                .attribute(
                    "accept",
                    ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png",
                )
                .error(errors.at("scan"))
                .optional(),
            accounting: field("beleg", "Beleg der Buchhaltung", &form.accounting)
                .hint("Zum Beispiel die Belegnummer in Infoma.")
                .optional(),
            dms: field("dms", "Ablage im DMS", &form.dms)
                .hint("Zum Beispiel die Dokument-ID in d.3.")
                .optional(),
            errors: errors.list().to_vec(),
        }
    }
}
