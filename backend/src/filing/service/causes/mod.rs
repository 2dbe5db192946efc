//! What can change a value of the proof: kinds of events and the fields they have to name.

mod records;
#[cfg(test)]
mod tests;

use records::{INSTALLATION, device, installation, receipt};

use super::compare::KIND;
use crate::audit::EventKind::{
    self, Allocated, AmendmentChanged, AuthoritySet, BuildingChanged, BuildingRemoved, CostItemAdded,
    CostItemChanged, CostItemRemoved, CostLineAdded, CostLineChanged, CostLineRemoved, DeviceAdded,
    DeviceChanged, DeviceRemoved, InvoiceChanged, InvoiceEntered, InvoiceImported, InvoiceLinked,
    InvoiceRejected, InvoiceRestored, InvoiceSignTurned, InvoiceUnlinked, NarrativeSaved, NoticeAmended,
    NoticeChanged, PaymentAdded, PaymentChanged, PaymentRemoved, PayoutAdded, PayoutChanged, PayoutRemoved,
    ReceiptEntered, RoomChanged, RoomRemoved, SchoolChanged, SharesChanged, SiteChanged, SiteRemoved,
};
use crate::filing::rows::Part;

/// Whose event it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The record's own: the invoice of a receipt, the device; for sums the invoices of the receipts that differ.
    Own,
    /// The notice's.
    Notice,
    /// The notice's, naming the record: an Einzelansatz, a cost line, a payout; for what is paid out, one of the payouts that differ.
    Named,
    /// Of a record that many share, which changed the very words: a room, a school, a supplier.
    Saying,
    /// Of whichever record.
    Anyone,
}

/// Kinds of events that can change a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cause {
    pub(super) whose: Whose,
    pub(super) kinds: &'static [EventKind],
    /// Fields of which the event has to change one; empty for any.
    pub(super) fields: &'static [&'static str],
}

const fn cause(whose: Whose, kinds: &'static [EventKind], fields: &'static [&'static str]) -> Cause {
    Cause { whose, kinds, fields }
}

/// Events by which the values of the notice change: a correction, and a change notice (Änderungsbescheid).
const TERMS: &[EventKind] = &[NoticeChanged, NoticeAmended];
/// Events by which a paid amount comes, goes or moves.
const SPENDING: &[EventKind] = &[
    PaymentAdded,
    PaymentRemoved,
    Allocated,
    InvoiceImported,
    InvoiceEntered,
    ReceiptEntered,
    InvoiceRejected,
    InvoiceRestored,
    InvoiceLinked,
    InvoiceUnlinked,
    InvoiceSignTurned,
];
const PAYMENT_FIELDS: &[&str] = &["Art der Zahlung", "Zahlung am", "Betrag", "Skonto"];
const AMOUNT_FIELDS: &[&str] = &[
    "Betrag, brutto",
    "Positionen",
    "Rechnungsdatum",
    "Vorsteuerabzug",
    "Selbst geschuldete Umsatzsteuer",
];
const PLACE: &[EventKind] = &[
    SiteChanged,
    BuildingChanged,
    RoomChanged,
    SiteRemoved,
    BuildingRemoved,
    RoomRemoved,
    SchoolChanged,
];

static AMOUNT: [Cause; 3] = [
    cause(Whose::Own, SPENDING, &[]),
    cause(Whose::Own, &[PaymentChanged], PAYMENT_FIELDS),
    cause(Whose::Own, &[InvoiceChanged], AMOUNT_FIELDS),
];
/// Fields of a notice by which grant and own share are computed.
const SETTLING_FIELDS: &[&str] = &[
    "Finanzierungsart",
    "Fördersatz",
    "Rundung",
    "Zuwendungsfähige Ausgaben",
    "Zuwendung",
    "Eigenanteil",
    "Anzahl der Einheiten",
    "Betrag je Einheit",
    "Leistungen Dritter und andere Einnahmen",
    "Weitere Herkunft des Eigenanteils",
];
static SETTLED: [Cause; 4] = [
    cause(Whose::Own, SPENDING, &[]),
    cause(Whose::Own, &[PaymentChanged], PAYMENT_FIELDS),
    cause(Whose::Own, &[InvoiceChanged], AMOUNT_FIELDS),
    cause(Whose::Notice, TERMS, SETTLING_FIELDS),
];
/// The shares of grant and own funds of the other receipts.
static SHIFTED: [Cause; 1] = [cause(Whose::Notice, TERMS, SETTLING_FIELDS)];
static RECEIPT: [Cause; 4] = [
    cause(Whose::Own, SPENDING, &[]),
    cause(Whose::Own, &[PaymentChanged], PAYMENT_FIELDS),
    cause(Whose::Own, &[InvoiceChanged], AMOUNT_FIELDS),
    cause(
        Whose::Named,
        &[CostItemRemoved, CostLineRemoved, CostLineChanged],
        &[],
    ),
];
static DEVICE: [Cause; 2] = [
    cause(Whose::Own, &[DeviceAdded, DeviceRemoved, SharesChanged], &[]),
    cause(
        Whose::Own,
        &[DeviceChanged],
        &["Zugang", "Bescheid", "Finanzierung"],
    ),
];
static INCOME: [Cause; 1] = [cause(
    Whose::Notice,
    TERMS,
    &["Leistungen Dritter und andere Einnahmen"],
)];
static PLAN_ITEM: [Cause; 1] = [cause(
    Whose::Named,
    &[CostItemAdded, CostItemChanged, CostItemRemoved],
    &[],
)];
static PLAN_LINE: [Cause; 2] = [
    cause(
        Whose::Named,
        &[CostLineAdded, CostLineChanged, CostLineRemoved],
        &[],
    ),
    cause(Whose::Saying, &[SchoolChanged], &[]),
];
/// A payout that moves over the Stichtag comes or goes; the amount that one tells may have changed since it came.
static PAYOUT: [Cause; 2] = [
    cause(Whose::Named, &[PayoutAdded, PayoutRemoved], &[]),
    cause(Whose::Named, &[PayoutChanged], &["Ausgezahlt am", "Betrag"]),
];
static NARRATIVE: [Cause; 1] = [cause(Whose::Notice, &[NarrativeSaved], &[])];
static NOTHING: [Cause; 0] = [];

/// What can add or remove a record of this part.
pub(super) fn of_record(part: Part) -> &'static [Cause] {
    match part {
        Part::Receipt | Part::Counted => &RECEIPT,
        Part::Device => &DEVICE,
        Part::Installation => &INSTALLATION,
        Part::Income => &INCOME,
        Part::Item => &PLAN_ITEM,
        Part::Line => &PLAN_LINE,
        Part::Payout => &PAYOUT,
        Part::Narrative => &NARRATIVE,
        Part::Notice | Part::Sums | Part::Shifted | Part::Confirmed => &NOTHING,
    }
}

/// What can change this value of a record of this part; nothing for a name that is not known.
pub(super) fn of_value(part: Part, name: &str) -> &'static [Cause] {
    match part {
        Part::Sums => sum(name),
        Part::Item => item(name),
        Part::Line => line(name),
        Part::Receipt | Part::Counted => receipt(name),
        Part::Shifted => shifted(name),
        Part::Device => device(name),
        Part::Installation => installation(name),
        Part::Notice => notice(name),
        Part::Income => income(name),
        Part::Payout => payout(name),
        Part::Narrative => narrative(name),
        Part::Confirmed => &NOTHING,
    }
}

/// Whether this value may differ without an event of its own: it is added up from receipts whose differences are told one by one, or
/// chosen anew for each version.
pub(super) fn follows(part: Part, name: &str) -> bool {
    match part {
        Part::Sums => matches!(
            name,
            "Ausgaben" | "davon zuwendungsfähig" | "Zuwendung lt. Abrechnung" | "Eigenanteil lt. Abrechnung"
        ),
        Part::Item | Part::Line => matches!(name, "lt. Abrechnung" | "lt. Abrechnung zuwendungsfähig"),
        Part::Notice => matches!(name, KIND | "Stichtag" | "Prüfhinweise"),
        Part::Shifted | Part::Confirmed => true,
        Part::Narrative => name == "Bestätigt",
        Part::Income | Part::Receipt | Part::Counted | Part::Device | Part::Installation | Part::Payout => {
            false
        }
    }
}

/// Causes of changes of the notice in these fields.
macro_rules! of_notice {
    ($($field:literal),+) => {{
        static CHANGED: [Cause; 1] = [cause(Whose::Notice, TERMS, &[$($field),+])];
        &CHANGED
    }};
}

fn sum(name: &str) -> &'static [Cause] {
    static PAID_OUT: [Cause; 2] = [
        cause(Whose::Named, &[PayoutAdded, PayoutRemoved], &[]),
        cause(Whose::Named, &[PayoutChanged], &["Ausgezahlt am", "Betrag"]),
    ];
    match name {
        "Ausgaben" | "davon zuwendungsfähig" => &AMOUNT,
        "Zuwendung lt. Bescheid" => of_notice!("Zuwendung"),
        "Eigenanteil lt. Bescheid" => of_notice!("Eigenanteil"),
        "Herkunft des Eigenanteils" => of_notice!(
            "Herkunft des Eigenanteils",
            "Weitere Herkunft des Eigenanteils",
            "Eigenanteil"
        ),
        "Zuwendungsgeber" => of_notice!("Programm", "Fassung"),
        "Leistungen Dritter und weitere Förderung" => &INCOME,
        "ausgezahlt" => &PAID_OUT,
        "Zuwendung lt. Abrechnung" | "Eigenanteil lt. Abrechnung" => &SETTLED,
        _ => &NOTHING,
    }
}

fn income(name: &str) -> &'static [Cause] {
    match name {
        "Zweck" | "lt. Bescheid" | "lt. Abrechnung" => &INCOME,
        _ => &NOTHING,
    }
}

fn item(name: &str) -> &'static [Cause] {
    match name {
        "lt. Abrechnung" | "lt. Abrechnung zuwendungsfähig" => &AMOUNT,
        "Toleranz" => of_notice!("Toleranz je Einzelansatz", "Programm", "Fassung"),
        "Nr." | "Bezeichnung" | "lt. Bescheid" | "lt. Bescheid zuwendungsfähig" => &PLAN_ITEM,
        _ => &NOTHING,
    }
}

fn line(name: &str) -> &'static [Cause] {
    // It begins with the number of the Einzelansatz above.
    static NUMBER: [Cause; 2] = [
        cause(Whose::Named, &[CostLineChanged], &["Nummer"]),
        cause(Whose::Notice, &[CostItemChanged], &["Nummer"]),
    ];
    match name {
        "lt. Abrechnung" | "lt. Abrechnung zuwendungsfähig" => &AMOUNT,
        "Nr." => &NUMBER,
        "Bezeichnung" | "lt. Bescheid" | "lt. Bescheid zuwendungsfähig" => &PLAN_LINE,
        _ => &NOTHING,
    }
}

fn shifted(name: &str) -> &'static [Cause] {
    match name {
        "Zuwendungsanteil und Eigenanteil" => &SHIFTED,
        _ => &NOTHING,
    }
}

fn notice(name: &str) -> &'static [Cause] {
    static AUTHORITY: [Cause; 1] = [cause(Whose::Anyone, &[AuthoritySet], &["Name", "Briefkopf"])];
    static GRANTING: [Cause; 2] = [
        cause(Whose::Anyone, &[AuthoritySet], &["Bewilligungsbehörde", "Land"]),
        cause(
            Whose::Notice,
            TERMS,
            &["Bewilligungsbehörde", "Programm", "Fassung"],
        ),
    ];
    static AMENDED: [Cause; 3] = [
        cause(Whose::Notice, &[NoticeAmended], &[]),
        cause(
            Whose::Notice,
            &[AmendmentChanged],
            &["Aktenzeichen des Änderungsbescheids", "Änderungsbescheid vom"],
        ),
        cause(Whose::Notice, &[NoticeChanged], &["Aktenzeichen", "Bescheid vom"]),
    ];
    match name {
        "Zuwendungsempfänger" | "Anschrift" => &AUTHORITY,
        "Bewilligungsbehörde" => &GRANTING,
        "Ansprechperson" => &NARRATIVE,
        "Förderprogramm" => of_notice!("Programm", "Fassung"),
        "Aktenzeichen" => of_notice!("Aktenzeichen"),
        "Bescheid vom" => of_notice!("Bescheid vom"),
        "Änderungsbescheide" => &AMENDED,
        "Zuwendungszweck" => of_notice!("Titel"),
        "Finanzierung" => of_notice!("Finanzierungsart"),
        "Fördersatz" => of_notice!("Fördersatz"),
        "Rundung der Zuwendung" => of_notice!("Rundung", "Finanzierungsart"),
        "Festbetrag" => of_notice!(
            "Finanzierungsart",
            "Anzahl der Einheiten",
            "Betrag je Einheit",
            "Zuwendung"
        ),
        "Leistungen Dritter im Finanzierungsplan" => of_notice!(
            "Leistungen Dritter und andere Einnahmen",
            "Zuwendungsfähige Ausgaben",
            "Zuwendung",
            "Eigenanteil"
        ),
        "Bewilligungszeitraum" => of_notice!("Bewilligungszeitraum von", "Bewilligungszeitraum bis"),
        "Durchführungszeitraum" => of_notice!("Durchführungszeitraum von", "Durchführungszeitraum bis"),
        "Vorzeitiger Maßnahmebeginn" => of_notice!(
            "Maßnahmebeginn zulässig ab",
            "Maßnahmebeginn genehmigt von",
            "Aktenzeichen der Genehmigung",
            "Bescheid vom"
        ),
        "Zweckbindung bis" => of_notice!(
            "Durchführungszeitraum bis",
            "Beginn der Zweckbindung",
            "Jahre der Zweckbindung",
            "Ende der Zweckbindung"
        ),
        "Nachweis fällig am" => of_notice!("Verwendungsnachweis fällig am"),
        _ => &NOTHING,
    }
}

fn payout(name: &str) -> &'static [Cause] {
    static PAID_ON: [Cause; 1] = [cause(Whose::Named, &[PayoutChanged], &["Ausgezahlt am"])];
    static AMOUNT: [Cause; 1] = [cause(Whose::Named, &[PayoutChanged], &["Betrag"])];
    static NOTE: [Cause; 1] = [cause(Whose::Named, &[PayoutChanged], &["Bemerkung"])];
    static USE_BY: [Cause; 2] = [
        cause(Whose::Named, &[PayoutChanged], &["Ausgezahlt am"]),
        cause(
            Whose::Notice,
            TERMS,
            &["Verbrauchsfrist in Tagen", "Programm", "Fassung"],
        ),
    ];
    match name {
        "Ausgezahlt am" => &PAID_ON,
        "Betrag" => &AMOUNT,
        "Bemerkung" => &NOTE,
        "Verwendung bis" => &USE_BY,
        _ => &NOTHING,
    }
}

fn narrative(name: &str) -> &'static [Cause] {
    match name {
        "Maßnahme"
        | "Beginn"
        | "Abschluss"
        | "Ergebnis und Wirkung"
        | "Abweichungen und Gründe"
        | "Gefördertes Personal"
        | "Beteiligte Fachdienststellen"
        | "Ansprechperson"
        | "Bestätigt" => &NARRATIVE,
        _ => &NOTHING,
    }
}
