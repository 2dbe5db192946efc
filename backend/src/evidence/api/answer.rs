//! What the REST API answers of the way of the money.

mod removed;
mod trail;

use chrono::NaiveDate;
use removed::TrailRemoved;
use serde::Serialize;

use crate::evidence::rows::{Hit, Start};

/// Treffer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct HitsJson {
    pub(super) items: Vec<HitJson>,
}

/// Ein Eintrag, der gemeint sein kann.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct HitJson {
    /// `invoice`, `line`, `payment`, `device`, `cost_line`, `notice`, `order`, `application`, `school`, `drawdown`, `cost_item`, `amendment`, `examination_step`,
    /// `removed_payment` (`id` der Rechnung) oder `filed` (`id` der eingereichten Fassung).
    kind: &'static str,
    id: i64,
    /// Von `filed`: die Rechnung (`id`), von der aus der Weg weitergeht; sonst `null`.
    #[schema(required)]
    invoice: Option<i64>,
    /// Von `filed`: die Lfd. Nr. der Belegliste; sonst `null`.
    #[schema(required)]
    number: Option<u32>,
    label: String,
    note: String,
    /// Wo der gesuchte Betrag darin steht.
    places: Vec<String>,
}

impl From<Hit> for HitJson {
    fn from(hit: Hit) -> Self {
        let (kind, id) = match hit.start {
            Start::Invoice(id) => ("invoice", id.0),
            Start::Line(id) => ("line", id.0),
            Start::Payment(id) => ("payment", id.0),
            Start::Device(id) => ("device", id.0),
            Start::CostLine(id) => ("cost_line", id.0),
            Start::Notice(id) => ("notice", id.0),
            Start::Order(id) => ("order", id.0),
            Start::Application(id) => ("application", id.0),
            Start::School(id) => ("school", id.0),
            Start::Drawdown(id) => ("drawdown", id.0),
            Start::Item(_, id) => ("cost_item", id.0),
            Start::Amendment(id) => ("amendment", id.0),
            Start::Step(_, id) => ("examination_step", id.0),
            Start::Removed(id, _) => ("removed_payment", id.0),
            Start::Filed { filing, .. } => ("filed", filing.0),
        };
        let (invoice, number) = match hit.start {
            Start::Filed { invoice, number, .. } => (invoice, Some(number).filter(|number| *number > 0)),
            _ => (None, None),
        };
        Self {
            kind,
            id,
            invoice: invoice.map(|id| id.0),
            number,
            label: hit.label,
            note: hit.note,
            places: hit.places,
        }
    }
}

/// Der Weg, oder die Belege zur Wahl.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailJson {
    invoices: Vec<TrailInvoice>,
    /// Die Belege eines Bescheids, einer Kostenzeile, einer Bestellung, eines Antrags oder einer Schule; sonst `null`.
    #[schema(required)]
    receipts: Option<TrailReceipts>,
}

/// Belege zur Wahl.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailReceipts {
    title: String,
    /// Der Bescheid, dessen Belege es sind.
    #[schema(required)]
    notice: Option<i64>,
    /// Die Bestellung, der Antrag oder die Schule (Schulnummer), deren Belege es sind.
    #[schema(required)]
    order: Option<i64>,
    #[schema(required)]
    application: Option<i64>,
    #[schema(required)]
    school: Option<String>,
    items: Vec<TrailReceipt>,
    /// Zahl aller Belege.
    total: u64,
    /// Was alle zusammen ausgeben.
    sum_cents: i64,
}

/// Ein Beleg mit dem, was er ausgibt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailReceipt {
    invoice: i64,
    number: String,
    supplier: String,
    date: NaiveDate,
    spent_cents: i64,
}

/// Eine Rechnung auf dem Weg. Ihre Beträge sind `null` für Rollen, die Rechnungen nicht lesen.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailInvoice {
    id: i64,
    number: String,
    supplier: String,
    date: NaiveDate,
    #[schema(required)]
    gross_cents: Option<i64>,
    #[schema(required)]
    due_cents: Option<i64>,
    #[schema(required)]
    paid_cents: Option<i64>,
    #[schema(required)]
    skonto_cents: Option<i64>,
    #[schema(required)]
    retained_cents: Option<i64>,
    /// Was die Kette schon berechnet hat und diese Rechnung noch einmal nennt.
    #[schema(required)]
    billed_before_cents: Option<i64>,
    /// Umsatzsteuer, die der Schulträger selbst schuldet (§ 13b UStG), und was davon gezahlt ist.
    #[schema(required)]
    self_assessed_tax_cents: Option<i64>,
    #[schema(required)]
    self_assessed_tax_paid_cents: Option<i64>,
    /// Andere Rechnungen der Kette, die früheren zuerst.
    chain: Vec<TrailLink>,
    #[schema(required)]
    rejected_on: Option<NaiveDate>,
    /// Wer sie wann eingelesen oder erfasst hat.
    #[schema(required)]
    entered: Option<TrailEntered>,
    /// Die Bestellung, die sie nennt (BT-13); leer, wenn keine.
    order_reference: String,
    /// Die Bestellungen, die sie berechnet, oder sonst die, die sie nennt.
    orders: Vec<TrailOrder>,
    /// Offene und bestätigte Prüfhinweise der Rechnung, der genannten Positionen und Geräte.
    findings: Vec<TrailFinding>,
    payments: Vec<TrailPayment>,
    removed_payments: Vec<TrailRemoved>,
    lines: Vec<TrailLine>,
}

/// Eine Bestellung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailOrder {
    id: i64,
    number: String,
    /// Positionen der Rechnung berechnen sie.
    is_matched: bool,
    /// Vergabe-Az.; leer ohne.
    award_reference: String,
    /// Auftragswert, netto.
    net_cents: i64,
    /// Geschätzter Auftragswert, netto; `null`, wenn keiner eingetragen ist.
    #[schema(required)]
    estimated_net_cents: Option<i64>,
    /// Es gibt einen Vergabevermerk.
    award_note: bool,
    /// Was R29 beanstandet.
    objections: Vec<String>,
}

/// Ein Prüfhinweis.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailFinding {
    rule: &'static str,
    severity: &'static str,
    /// Rechnungsposition (`id`); `null`: die Rechnung, ein Einzelansatz oder ein Gerät.
    #[schema(required)]
    line: Option<i64>,
    /// Gerät (`id`), von dem er handelt (R17, R18, R20); sonst `null`.
    #[schema(required)]
    device: Option<i64>,
    message: String,
    /// Leer, solange er offen ist.
    confirmation: String,
}

/// Eine andere Rechnung der Kette.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailLink {
    /// `enthalten`, `vorausgegangen` oder `berichtigt`: was die frühere für die spätere ist.
    kind: &'static str,
    /// Sie ist die spätere und nennt diese Rechnung.
    is_later: bool,
    /// `null`: nicht verknüpft.
    #[schema(required)]
    invoice: Option<i64>,
    number: String,
    #[schema(required)]
    date: Option<NaiveDate>,
    #[schema(required)]
    gross_cents: Option<i64>,
    /// Eine Gutschrift, die den Preis keines Geräts der Rechnung mindert.
    keeps_prices: bool,
}

/// Wer etwas wann eingetragen oder entfernt hat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailEntered {
    by: String,
    on: NaiveDate,
}

/// Eine Zahlung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailPayment {
    id: i64,
    paid_on: NaiveDate,
    #[schema(required)]
    amount_cents: Option<i64>,
    #[schema(required)]
    skonto_cents: Option<i64>,
    proof: String,
    reference: String,
    kind: &'static str,
    #[schema(required)]
    entered: Option<TrailEntered>,
    /// Wer seither wann und warum was an ihr geändert hat, die erste Änderung zuerst.
    changed: Vec<TrailChanged>,
    /// Hier beginnt der Weg.
    is_start: bool,
}

/// Eine Änderung an einer Zahlung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailChanged {
    by: String,
    on: NaiveDate,
    /// Was sie bis dahin und was sie seither sagt, in den Worten des Protokolls.
    before: String,
    after: String,
    /// Leer ohne Grund.
    reason: String,
}

/// Eine Rechnungsposition.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailLine {
    id: i64,
    position: i64,
    name: String,
    quantity: String,
    /// Was zuzuordnen ist.
    gross_cents: i64,
    /// Was die Kette davon schon berechnet hat, neben `gross_cents`.
    deduction_cents: i64,
    /// Was davon noch nicht zugeordnet ist.
    open_cents: i64,
    #[schema(required)]
    ordered_on: Option<NaiveDate>,
    #[schema(required)]
    accepted_on: Option<NaiveDate>,
    is_start: bool,
    allocations: Vec<TrailAllocation>,
}

/// Eine Zuordnung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailAllocation {
    id: i64,
    gross_cents: i64,
    eligible_cents: i64,
    /// Warum weniger als alles zuwendungsfähig ist; leer ohne Begründung.
    eligible_reason: String,
    /// Kostenzeile, die bezahlt; `null`: Eigene Mittel.
    #[schema(required)]
    target: Option<TrailTarget>,
    /// Schule, für die es ist; leer ohne.
    school: String,
    /// Was bis heute davon bezahlt ist; `null`, wenn nichts.
    #[schema(required)]
    paid: Option<TrailShares>,
    /// Zeilen eingereichter Beleglisten, die sie nennen, die neueste Fassung zuerst.
    filed: Vec<TrailFiled>,
    devices: Vec<TrailDevice>,
    /// Weitere Geräte, die nicht genannt sind.
    more_devices: usize,
}

/// Eine Kostenzeile mit Einzelansatz und Bescheid.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailTarget {
    #[schema(required)]
    cost_line: Option<i64>,
    cost_line_title: String,
    cost_item: i64,
    cost_item_title: String,
    notice: i64,
    reference: String,
}

/// Bezahltes, wie es die Belegliste teilt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailShares {
    total_cents: i64,
    grant_cents: i64,
    own_cents: i64,
}

/// Eine Zeile einer eingereichten Belegliste, in ihren Worten.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailFiled {
    /// Eingereichte Fassung (`id`).
    proof: i64,
    /// Stichtag eines Zwischennachweises; `null` beim Verwendungsnachweis.
    #[schema(required)]
    interim_as_of: Option<NaiveDate>,
    version: i64,
    /// Frühere Fassungen, die dasselbe sagen, die erste zuerst.
    same: Vec<TrailSame>,
    /// Die neueste Fassung dieses Nachweises; eine ältere ist durch sie ersetzt.
    newest_version: i64,
    /// Auch die neueste Fassung enthält die Zuordnung.
    in_newest_version: bool,
    /// Was prüfende Stellen davon anerkennen, wo sie gekürzt haben.
    cuts: Vec<TrailCut>,
    /// Lfd. Nr.
    number: u32,
    paid_on: String,
    gross: String,
    eligible: String,
    grant: String,
    own: String,
    /// Dasselbe als Tag und in Cent; `null`, wo die Fassung es nicht sagt.
    #[schema(required)]
    paid_day: Option<NaiveDate>,
    #[schema(required)]
    gross_cents: Option<i64>,
    #[schema(required)]
    eligible_cents: Option<i64>,
    #[schema(required)]
    grant_cents: Option<i64>,
    #[schema(required)]
    own_cents: Option<i64>,
}

/// Eine frühere Fassung, die dasselbe sagt.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailSame {
    version: i64,
    /// Lfd. Nr. in ihr.
    number: u32,
}

/// Eine Kürzung in der Prüfung des Nachweises.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailCut {
    auditor: &'static str,
    accepted_cents: i64,
    reason: String,
}

/// Ein Gerät mit seinem Ort.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailDevice {
    id: i64,
    inventory_number: String,
    serial: String,
    model: String,
    school: String,
    room: String,
    status: &'static str,
    /// Seit wann es vermisst oder ausgesondert ist; was damit geschah und warum (leer für `schul-it`).
    #[schema(required)]
    gone_since: Option<NaiveDate>,
    gone_because: String,
    #[schema(required)]
    bound_until: Option<NaiveDate>,
    /// Sein Teil der Zuordnung, brutto.
    share_cents: i64,
    is_start: bool,
}
