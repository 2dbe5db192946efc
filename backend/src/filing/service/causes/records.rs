//! What can change a value of a receipt, a device or a fixed installation.

use super::{AMOUNT, AMOUNT_FIELDS, Cause, NOTHING, PLACE, TERMS, Whose, cause};
use crate::audit::EventKind::{
    Allocated, CostItemChanged, CostItemRemoved, CostLineChanged, CostLineRemoved, DeviceChanged,
    DeviceDisposed, DeviceRestored, InvoiceChanged, InvoiceEntered, InvoiceImported, InvoiceLinked,
    InvoiceOrdered, InvoiceRejected, InvoiceRestored, InvoiceSignTurned, InvoiceUnlinked, LineChanged,
    ModelChanged, OrderChanged, PaymentAdded, PaymentChanged, PaymentRemoved, ReceiptEntered, SchoolChanged,
    SharesChanged, SupplierChanged,
};

/// Fields of an invoice that a correction of it names.
const INVOICE_FIELDS: &[&str] = &["Rechnungsnummer", "Rechnungsdatum", "Lieferant", "Positionen"];

/// What changes to what an allocation belongs.
static TARGET: [Cause; 3] = [
    cause(Whose::Own, &[Allocated], &[]),
    cause(
        Whose::Saying,
        &[CostItemChanged, CostLineChanged],
        &["Bezeichnung", "Nummer", "Einzelansatz", "Schule"],
    ),
    cause(Whose::Saying, &[SchoolChanged], &["Name", "Schulnummer"]),
];

pub(super) fn receipt(name: &str) -> &'static [Cause] {
    static NUMBER: [Cause; 3] = [
        cause(Whose::Own, &[InvoiceChanged], &["Beleg der Buchhaltung"]),
        cause(
            Whose::Own,
            &[PaymentChanged],
            &["Buchungsnummer", "Beleg der Zahlung"],
        ),
        cause(Whose::Own, &[PaymentAdded, PaymentRemoved], &[]),
    ];
    static INVOICE: [Cause; 2] = [
        cause(Whose::Own, &[InvoiceChanged], INVOICE_FIELDS),
        cause(Whose::Saying, &[SupplierChanged], &[]),
    ];
    // Tax goes to the Finanzamt, and a prepayment is called so.
    static PAID_TO: [Cause; 3] = [
        cause(Whose::Own, &[InvoiceChanged], INVOICE_FIELDS),
        cause(Whose::Own, &[PaymentChanged], &["Art der Zahlung"]),
        cause(Whose::Saying, &[SupplierChanged], &[]),
    ];
    static ORDER: [Cause; 3] = [
        cause(Whose::Own, &[InvoiceOrdered], &["Bestellung"]),
        cause(Whose::Own, &[InvoiceChanged], INVOICE_FIELDS),
        cause(Whose::Saying, &[OrderChanged], &["Bestellnummer", "Vergabe-Az."]),
    ];
    // What an invoice says to be paid already counts as of its own day.
    static PAID_ON: [Cause; 3] = [
        cause(Whose::Own, &[PaymentChanged], &["Zahlung am"]),
        cause(Whose::Own, &[PaymentAdded, PaymentRemoved], &[]),
        cause(Whose::Own, &[InvoiceChanged], &["Rechnungsdatum"]),
    ];
    // An event of a cost line names the school and not its number.
    static SCHOOL_NUMBER: [Cause; 3] = [
        cause(Whose::Own, &[Allocated], &[]),
        cause(Whose::Notice, &[CostLineChanged], &["Schule"]),
        cause(Whose::Saying, &[SchoolChanged], &["Schulnummer"]),
    ];
    static AREA: [Cause; 1] = [cause(Whose::Notice, TERMS, &["Förderbereich"])];
    match name {
        "Belegnummer" => &NUMBER,
        "Zahlungsdatum" => &PAID_ON,
        "Kostenzeile" | "Ansatz" | "Schule" => &TARGET,
        "Schulnummer" => &SCHOOL_NUMBER,
        "Förderbereich" => &AREA,
        "Betrag brutto" | "davon zuwendungsfähig" | "Skonto" => &AMOUNT,
        "Rechnungsnummer" | "Rechnungsdatum" => &INVOICE,
        "Zahlungsempfänger" | "Gegenstand" => &PAID_TO,
        "Auftrag / Vergabe-Az." => &ORDER,
        _ => &NOTHING,
    }
}

pub(super) fn device(name: &str) -> &'static [Cause] {
    static MODEL: [Cause; 2] = [
        cause(Whose::Own, &[DeviceChanged], &["Modell", "Kategorie"]),
        cause(
            Whose::Saying,
            &[ModelChanged],
            &["Hersteller", "Modell", "Kategorie"],
        ),
    ];
    static SERIAL: [Cause; 1] = [cause(Whose::Own, &[DeviceChanged], &["Seriennummer"])];
    static COMMISSIONED: [Cause; 1] = [cause(Whose::Own, &[DeviceChanged], &["Inbetriebnahme"])];
    static PURCHASED: [Cause; 3] = [
        cause(Whose::Own, &[DeviceChanged], &["Zugang"]),
        cause(Whose::Own, &[SharesChanged], &[]),
        cause(Whose::Saying, &[InvoiceChanged], &["Rechnungsdatum"]),
    ];
    static PRICE: [Cause; 1] = [cause(Whose::Own, &[SharesChanged], &[])];
    static PLACES: [Cause; 2] = [
        cause(Whose::Own, &[DeviceChanged], &["Schule", "Standort", "Raum"]),
        cause(Whose::Saying, PLACE, &[]),
    ];
    static BOUND: [Cause; 2] = [
        cause(Whose::Own, &[DeviceChanged, SharesChanged], &["Zweckbindung bis"]),
        cause(
            Whose::Notice,
            TERMS,
            &[
                "Durchführungszeitraum bis",
                "Beginn der Zweckbindung",
                "Jahre der Zweckbindung",
                "Ende der Zweckbindung",
            ],
        ),
    ];
    static STATUS: [Cause; 2] = [
        cause(Whose::Own, &[DeviceDisposed, DeviceRestored], &[]),
        cause(Whose::Own, &[DeviceChanged], &["Status"]),
    ];
    static NOTICE: [Cause; 2] = [
        cause(Whose::Own, &[SharesChanged], &["Bescheid"]),
        cause(Whose::Notice, TERMS, &["Aktenzeichen", "Programm", "Fassung"]),
    ];
    static BILL: [Cause; 4] = [
        cause(Whose::Own, &[SharesChanged], &[]),
        cause(
            Whose::Saying,
            &[InvoiceChanged],
            &["Rechnungsnummer", "Lieferant", "Beleg der Buchhaltung"],
        ),
        cause(
            Whose::Saying,
            &[PaymentAdded, PaymentChanged, PaymentRemoved],
            &["Buchungsnummer", "Beleg der Zahlung"],
        ),
        cause(Whose::Saying, &[SupplierChanged], &["Name"]),
    ];
    match name {
        "Kategorie" | "Modell" => &MODEL,
        "Seriennummer" => &SERIAL,
        "Inbetriebnahme" => &COMMISSIONED,
        "Anschaffungsdatum" => &PURCHASED,
        "Preis brutto" | "Preis netto" => &PRICE,
        "Schule" | "Schulnummer" | "Standort" | "Raum" => &PLACES,
        "Zweckbindung bis" => &BOUND,
        "Status" | "Verbleib" => &STATUS,
        "Programm" | "Bescheid-Az." => &NOTICE,
        "Lieferant" | "Rechnungsnummer" | "Belegnummer" => &BILL,
        _ => &NOTHING,
    }
}

/// What adds or removes a fixed installation: its invoice, its allocation, its kind, or an acceptance after the Stichtag.
pub(super) static INSTALLATION: [Cause; 4] = [
    cause(
        Whose::Own,
        &[
            Allocated,
            InvoiceImported,
            InvoiceEntered,
            ReceiptEntered,
            InvoiceRejected,
            InvoiceRestored,
        ],
        &[],
    ),
    cause(Whose::Own, &[LineChanged], &["Art", "Abnahme"]),
    cause(Whose::Own, &[InvoiceChanged], &["Positionen", "Rechnungsdatum"]),
    cause(
        Whose::Named,
        &[CostItemRemoved, CostLineRemoved, CostLineChanged],
        &[],
    ),
];

pub(super) fn installation(name: &str) -> &'static [Cause] {
    // Causes of changes of the invoice line in this field.
    macro_rules! of_line {
        ($field:literal) => {{
            static CHANGED: [Cause; 1] = [cause(Whose::Own, &[LineChanged], &[$field])];
            &CHANGED
        }};
    }
    static INVOICE: [Cause; 1] = [cause(Whose::Own, &[InvoiceChanged], INVOICE_FIELDS)];
    static BILLED: [Cause; 2] = [
        cause(
            Whose::Own,
            &[Allocated, InvoiceLinked, InvoiceUnlinked, InvoiceSignTurned],
            &[],
        ),
        cause(Whose::Own, &[InvoiceChanged], AMOUNT_FIELDS),
    ];
    match name {
        "Gegenstand" | "Rechnungsnummer" => &INVOICE,
        "Schule" | "Kostenzeile" => &TARGET,
        "Ort" => of_line!("Ort der Anlage"),
        "Umfang" => of_line!("Umfang der Anlage"),
        "Abnahme" => of_line!("Abnahme"),
        "Betrag brutto" => &BILLED,
        _ => &NOTHING,
    }
}
