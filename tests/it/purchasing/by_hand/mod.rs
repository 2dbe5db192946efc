//! Invoices entered by hand, with and without a scan; references of other systems; VAT that the authority owes itself.

mod correcting;
mod credit_notes;
mod entering;

use paktbuch_tests::Form;
use paktbuch_types::InvoiceId;

pub(super) const ENTER: &str = "/rechnungen/neu";

fn id_of(location: &str) -> InvoiceId {
    location.trim_start_matches("/rechnungen/").parse().unwrap()
}

/// Two lines at 19 %: 119,00 € and 23,80 €.
pub(super) fn filled(form: Form) -> Form {
    form.with(&[
        ("lieferant", "Papier & Co. KG"),
        ("nummer", "4711"),
        ("datum", "1.3.24"),
        ("faellig", "31.03.2024"),
        ("art", "380"),
        ("betraege", "brutto"),
        ("z1-name", "Beamer"),
        ("z1-menge", "2"),
        ("z1-betrag", "119,00"),
        ("z1-satz", "1900"),
        ("z2-name", "Kabel"),
        ("z2-menge", "1,5"),
        ("z2-betrag", "23,80"),
        ("z2-satz", "1900"),
        ("gesamt", "142,80"),
        ("beleg", "INF-2024-00815"),
    ])
}
