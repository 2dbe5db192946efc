//! The names that accounting systems give their columns.

use super::Column;
use crate::purchasing::payment_file::Sheet;
use crate::purchasing::payment_file::rows::is_sum;
use crate::text;

impl Column {
    /// Headings that mean it, in letters and digits only; the first one found counts.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Date => &[
                "zahldatum",
                "zahlungsdatum",
                "zahltag",
                "gezahltam",
                "bezahltam",
                "ausgezahltam",
                "valuta",
                "valutadatum",
                "wertstellung",
                "wertstellungsdatum",
                "buchungsdatum",
                "buchungstag",
                "belegdatum",
                "datum",
            ],
            Self::Amount => &[
                "zahlbetrag",
                "zahlbetrageur",
                "zahlbetragineur",
                "zahlungsbetrag",
                "auszahlungsbetrag",
                "gezahlterbetrag",
                "gezahlt",
                "betrageur",
                "betragineur",
                "betragmw",
                "betrag",
                "umsatzohnesollhabenkz",
                "umsatz",
            ],
            Self::Number => &[
                "rechnungsnummer",
                "rechnungsnr",
                "rechnung",
                "renr",
                "rgnr",
                "rgnummer",
                "externebelegnummer",
                "externebelegnr",
                "fremdbelegnummer",
                "fremdbelegnr",
                "belegfeld1",
            ],
            Self::Purpose => &[
                "verwendungszweck",
                "zahlungsgrund",
                "buchungstext",
                "beschreibung",
                "bemerkung",
                "text",
            ],
            Self::Creditor => &[
                "kreditorennummer",
                "kreditorennr",
                "kreditornummer",
                "kreditornr",
                "kreditorenkonto",
                "kreditorkonto",
                "personenkonto",
                "lieferantennummer",
                "lieferantennr",
                NUMBER_OR_NAME,
            ],
            Self::Payee => &[
                "zahlungsempfanger",
                "empfanger",
                "kreditorname",
                "kreditorenname",
                "lieferant",
                "begunstigter",
                "auftraggeberempfanger",
                "geschaftspartner",
                "name",
                NUMBER_OR_NAME,
            ],
            Self::Iban => &[
                "ibanempfanger",
                "empfangeriban",
                "ibandesempfangers",
                "ibanzahlungsempfanger",
                "ibanzahlungsbeteiligter",
                "kreditoriban",
                "lieferanteniban",
                "iban",
            ],
            Self::Skonto => &["skontobetrag", "skontoabzug", "skonto", "abzug"],
            Self::Reference => &[
                "buchungsnummer",
                "buchungsnr",
                "belegnummer",
                "belegnr",
                "vorgang",
                "vorgangsnummer",
                "lfdbuchungsnr",
            ],
            Self::Shared => &[
                "kassenzeichen",
                "anordnungsnummer",
                "anordnungsnr",
                "zahlungsanordnung",
                "auszahlungsanordnung",
                "zahllauf",
                "zahllaufnummer",
                "zahllaufnr",
                "zahlungslauf",
            ],
            Self::Proof => &[
                "zahlungsbeleg",
                "kontoauszug",
                "auszugsnummer",
                "auszugsnr",
                "auszug",
            ],
            Self::Year => &["haushaltsjahr", "hhjahr", "hhj"],
            Self::Side => &[
                "sollhabenkennzeichen",
                "sollhaben",
                "sollhabenkz",
                "shkennzeichen",
                "shkz",
                "sh",
            ],
            Self::Account => &["konto"],
            Self::Currency => &[
                "wahrung",
                "wahrungskennzeichen",
                "wahrungsschlussel",
                "wkzumsatz",
                "wkz",
            ],
            Self::Status => &["zahlungsstatus", "status"],
            Self::Storno => &["storno", "storniert", "stornokennzeichen", "stornokz"],
        }
    }
}

/// Whether accounting systems name a column so.
pub(in crate::purchasing::payment_file) fn is_known(heading: &str) -> bool {
    let plain = letters(heading);
    Column::ALL
        .iter()
        .any(|column| column.names().contains(&plain.as_str()))
}

/// A heading of numbers of suppliers in one accounting system, of their names in another.
pub(super) const NUMBER_OR_NAME: &str = "kreditor";

/// Whether a column has numbers only, perhaps with a letter or two; what stands in it beside a sum does not count.
pub(super) fn are_numbers(sheet: &Sheet, place: usize) -> bool {
    let is_number = |cell: &String| {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        digits > cell.chars().filter(|c| c.is_alphabetic()).count()
    };
    let rows = sheet.rows.iter().filter(|row| !is_sum(row));
    let cells = rows.filter_map(|row| row.cells.get(place));
    let mut cells = cells.filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some() && cells.all(is_number)
}

pub(super) fn letters(heading: &str) -> String {
    text::search_form(heading)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}
