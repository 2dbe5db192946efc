//! The fields of EN 16931 that are read, by number and German name.

use std::fmt;

/// A business term or group of EN 16931, as error messages name it: `BT-1 (Rechnungsnummer)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Number in the standard, for example `BT-1`.
    pub term: &'static str,
    /// German name.
    pub name: &'static str,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.term, self.name)
    }
}

macro_rules! fields {
    ($($constant:ident = $term:literal, $name:literal;)+) => {
        $(pub(super) const $constant: Field = Field { term: $term, name: $name };)+
    };
}

fields! {
    NUMBER = "BT-1", "Rechnungsnummer";
    ISSUE_DATE = "BT-2", "Rechnungsdatum";
    TYPE_CODE = "BT-3", "Art der Rechnung";
    CURRENCY = "BT-5", "Währung";
    DUE_DATE = "BT-9", "Fälligkeitsdatum";
    PRECEDING_DATE = "BT-26", "Datum der vorausgegangenen Rechnung";
    SELLER_NAME = "BT-27", "Name des Verkäufers";
    BUYER_NAME = "BT-44", "Name des Käufers";
    DELIVERY_DATE = "BT-72", "Lieferdatum";
    PERIOD_START = "BT-73", "Beginn des Abrechnungszeitraums";
    PERIOD_END = "BT-74", "Ende des Abrechnungszeitraums";
    ALLOWANCE_AMOUNT = "BT-92", "Nachlass auf Dokumentenebene";
    ALLOWANCE_CATEGORY = "BT-95", "Umsatzsteuerkategorie des Nachlasses";
    ALLOWANCE_RATE = "BT-96", "Umsatzsteuersatz des Nachlasses";
    CHARGE_AMOUNT = "BT-99", "Zuschlag auf Dokumentenebene";
    CHARGE_CATEGORY = "BT-102", "Umsatzsteuerkategorie des Zuschlags";
    CHARGE_RATE = "BT-103", "Umsatzsteuersatz des Zuschlags";
    CHARGE_INDICATOR = "BG-20/BG-21", "Kennzeichen Nachlass oder Zuschlag";
    TOTALS = "BG-22", "Gesamtsummen";
    LINE_NET_TOTAL = "BT-106", "Summe der Positionen netto";
    ALLOWANCE_TOTAL = "BT-107", "Summe der Nachlässe";
    CHARGE_TOTAL = "BT-108", "Summe der Zuschläge";
    NET_TOTAL = "BT-109", "Gesamtbetrag netto";
    TAX_TOTAL = "BT-110", "Umsatzsteuer gesamt";
    GROSS_TOTAL = "BT-112", "Gesamtbetrag brutto";
    PREPAID = "BT-113", "bereits gezahlt";
    ROUNDING = "BT-114", "Rundungsbetrag";
    DUE = "BT-115", "fälliger Betrag";
    BREAKDOWN_TAXABLE = "BT-116", "Bemessungsgrundlage der Umsatzsteuer";
    BREAKDOWN_TAX = "BT-117", "Steuerbetrag je Kategorie";
    BREAKDOWN_CATEGORY = "BT-118", "Umsatzsteuerkategorie";
    BREAKDOWN_RATE = "BT-119", "Umsatzsteuersatz";
    LINES = "BG-25", "Rechnungspositionen";
    LINE_ID = "BT-126", "Positionsnummer";
    QUANTITY = "BT-129", "Menge";
    UNIT_CODE = "BT-130", "Mengeneinheit";
    LINE_NET = "BT-131", "Nettobetrag der Position";
    LINE_ALLOWANCE = "BT-136", "Nachlass der Position";
    LINE_CHARGE = "BT-141", "Zuschlag der Position";
    LINE_INDICATOR = "BG-27/BG-28", "Kennzeichen Nachlass oder Zuschlag";
    UNIT_PRICE = "BT-146", "Einzelpreis netto";
    BASE_QUANTITY = "BT-149", "Preisbezugsmenge";
    LINE_CATEGORY = "BT-151", "Umsatzsteuerkategorie der Position";
    LINE_RATE = "BT-152", "Umsatzsteuersatz der Position";
    ITEM_NAME = "BT-153", "Artikelname";
}
