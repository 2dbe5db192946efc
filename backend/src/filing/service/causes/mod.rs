//! What can change a value of the proof: kinds of events and the fields they have to name.

mod records;

use records::{device, receipt};

use crate::audit::EventKind::{
    self, Allocated, AuthoritySet, BuildingChanged, BuildingRemoved, CostItemAdded, CostItemChanged,
    CostItemRemoved, CostLineAdded, CostLineChanged, CostLineRemoved, DeviceAdded, DeviceChanged,
    DeviceRemoved, InvoiceChanged, InvoiceEntered, InvoiceImported, InvoiceLinked, InvoiceRejected,
    InvoiceRestored, InvoiceSignTurned, InvoiceUnlinked, LineChanged, NarrativeSaved, NoticeChanged,
    PaymentAdded, PaymentChanged, PaymentRemoved, PayoutAdded, PayoutChanged, RoomChanged, RoomRemoved,
    SchoolChanged, SharesChanged, SiteChanged, SiteRemoved,
};
use crate::filing::rows::Part;

/// Whose event it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The record's own: the invoice of a receipt, the device; for sums the invoices of the receipts that differ.
    Own,
    /// The notice's.
    Notice,
    /// The notice's, naming the record: an Einzelansatz, a cost line, a payout.
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

/// Events by which a paid amount comes, goes or moves.
const SPENDING: &[EventKind] = &[
    PaymentAdded,
    PaymentRemoved,
    Allocated,
    InvoiceImported,
    InvoiceEntered,
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
static SETTLED: [Cause; 4] = [
    cause(Whose::Own, SPENDING, &[]),
    cause(Whose::Own, &[PaymentChanged], PAYMENT_FIELDS),
    cause(Whose::Own, &[InvoiceChanged], AMOUNT_FIELDS),
    cause(
        Whose::Notice,
        &[NoticeChanged],
        &[
            "Finanzierungsart",
            "Fördersatz",
            "Rundung",
            "Zuwendung",
            "Eigenanteil",
            "Anzahl der Einheiten",
            "Betrag je Einheit",
            "Leistungen Dritter und andere Einnahmen",
            "Weitere Herkunft des Eigenanteils",
        ],
    ),
];
static RECEIPT: [Cause; 5] = [
    cause(Whose::Own, SPENDING, &[]),
    cause(Whose::Own, &[PaymentChanged], PAYMENT_FIELDS),
    cause(Whose::Own, &[InvoiceChanged], AMOUNT_FIELDS),
    cause(Whose::Own, &[LineChanged], &["Menge"]),
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
    &[NoticeChanged],
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
static PAYOUT: [Cause; 1] = [cause(Whose::Named, &[PayoutAdded], &[])];
static NARRATIVE: [Cause; 1] = [cause(Whose::Notice, &[NarrativeSaved], &[])];
static NOTHING: [Cause; 0] = [];

/// What can add or remove a record of this part.
pub(super) fn of_record(part: Part) -> &'static [Cause] {
    match part {
        Part::Receipt => &RECEIPT,
        Part::Device => &DEVICE,
        Part::Income => &INCOME,
        Part::Item => &PLAN_ITEM,
        Part::Line => &PLAN_LINE,
        Part::Payout => &PAYOUT,
        Part::Narrative => &NARRATIVE,
        Part::Notice | Part::Sums | Part::Shifted => &NOTHING,
    }
}

/// What can change this value of a record of this part.
pub(super) fn of_value(part: Part, name: &str) -> &'static [Cause] {
    match part {
        Part::Sums => sum(name),
        Part::Item => item(name),
        Part::Line => line(name),
        Part::Receipt => receipt(name),
        Part::Shifted => &NOTHING,
        Part::Device => device(name),
        Part::Notice => notice(name),
        Part::Income => &INCOME,
        Part::Payout => payout(name),
        Part::Narrative => &NARRATIVE,
    }
}

fn sum(name: &str) -> &'static [Cause] {
    static GRANTED: [Cause; 1] = [cause(Whose::Notice, &[NoticeChanged], &["Zuwendung"])];
    static OWN: [Cause; 1] = [cause(Whose::Notice, &[NoticeChanged], &["Eigenanteil"])];
    static SOURCE: [Cause; 1] = [cause(
        Whose::Notice,
        &[NoticeChanged],
        &[
            "Herkunft des Eigenanteils",
            "Weitere Herkunft des Eigenanteils",
            "Eigenanteil",
        ],
    )];
    static PAID_OUT: [Cause; 1] = [cause(Whose::Notice, &[PayoutAdded, PayoutChanged], &[])];
    static GRANTOR: [Cause; 1] = [cause(Whose::Notice, &[NoticeChanged], &["Programm", "Fassung"])];
    match name {
        "Ausgaben" | "davon zuwendungsfähig" => &AMOUNT,
        "Zuwendung lt. Bescheid" => &GRANTED,
        "Eigenanteil lt. Bescheid" => &OWN,
        "Herkunft des Eigenanteils" => &SOURCE,
        "Zuwendungsgeber" => &GRANTOR,
        "Leistungen Dritter und weitere Förderung" => &INCOME,
        "ausgezahlt" => &PAID_OUT,
        _ => &SETTLED,
    }
}

fn item(name: &str) -> &'static [Cause] {
    static TOLERANCE: [Cause; 1] = [cause(
        Whose::Notice,
        &[NoticeChanged],
        &["Toleranz je Einzelansatz", "Programm", "Fassung"],
    )];
    match name {
        "lt. Abrechnung" | "lt. Abrechnung zuwendungsfähig" => &AMOUNT,
        "Toleranz" => &TOLERANCE,
        _ => &PLAN_ITEM,
    }
}

fn line(name: &str) -> &'static [Cause] {
    match name {
        "lt. Abrechnung" | "lt. Abrechnung zuwendungsfähig" => &AMOUNT,
        _ => &PLAN_LINE,
    }
}

fn notice(name: &str) -> &'static [Cause] {
    macro_rules! changed {
        ($($field:literal),+) => {{
            static CHANGED: [Cause; 1] = [cause(Whose::Notice, &[NoticeChanged], &[$($field),+])];
            &CHANGED
        }};
    }
    static AUTHORITY: [Cause; 1] = [cause(Whose::Anyone, &[AuthoritySet], &["Name", "Briefkopf"])];
    static GRANTING: [Cause; 1] = [cause(Whose::Anyone, &[AuthoritySet], &["Bewilligungsbehörde"])];
    match name {
        "Zuwendungsempfänger" | "Anschrift" => &AUTHORITY,
        "Bewilligungsbehörde" => &GRANTING,
        "Ansprechperson" => &NARRATIVE,
        "Förderprogramm" => changed!("Programm", "Fassung"),
        "Aktenzeichen" => changed!("Aktenzeichen"),
        "Bescheid vom" => changed!("Bescheid vom"),
        "Zuwendungszweck" => changed!("Titel"),
        "Finanzierung" => changed!("Finanzierungsart"),
        "Fördersatz" => changed!("Fördersatz"),
        "Bewilligungszeitraum" => changed!("Bewilligungszeitraum von", "Bewilligungszeitraum bis"),
        "Durchführungszeitraum" => changed!("Durchführungszeitraum von", "Durchführungszeitraum bis"),
        "Vorzeitiger Maßnahmebeginn" => changed!(
            "Maßnahmebeginn zulässig ab",
            "Maßnahmebeginn genehmigt von",
            "Aktenzeichen der Genehmigung"
        ),
        "Zweckbindung bis" => changed!(
            "Durchführungszeitraum bis",
            "Beginn der Zweckbindung",
            "Jahre der Zweckbindung",
            "Ende der Zweckbindung"
        ),
        "Nachweis fällig am" => changed!("Verwendungsnachweis fällig am"),
        _ => &NOTHING,
    }
}

fn payout(name: &str) -> &'static [Cause] {
    static PAID_ON: [Cause; 1] = [cause(Whose::Named, &[PayoutChanged], &["Ausgezahlt am"])];
    static AMOUNT: [Cause; 1] = [cause(Whose::Named, &[PayoutChanged], &["Betrag"])];
    static NOTE: [Cause; 1] = [cause(Whose::Named, &[PayoutChanged], &["Bemerkung"])];
    static USE_BY: [Cause; 2] = [
        cause(Whose::Named, &[PayoutChanged], &["Ausgezahlt am"]),
        cause(Whose::Notice, &[NoticeChanged], &["Programm", "Fassung"]),
    ];
    match name {
        "Ausgezahlt am" => &PAID_ON,
        "Betrag" => &AMOUNT,
        "Bemerkung" => &NOTE,
        _ => &USE_BY,
    }
}
