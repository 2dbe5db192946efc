//! What the REST API answers of the way of the money.

use chrono::NaiveDate;
use serde::Serialize;

use crate::evidence::rows::{
    AllocationPart, DevicePart, FiledMark, Hit, InvoicePart, LinePart, Payer, PaymentPart, Receipts,
    RemovedPayment, Start, Way,
};

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
        Self {
            kind,
            id,
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
    /// Die Belege eines Bescheids oder einer Kostenzeile; sonst `null`.
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
    #[schema(required)]
    rejected_on: Option<NaiveDate>,
    /// Wer sie wann eingelesen oder erfasst hat.
    #[schema(required)]
    entered: Option<TrailEntered>,
    payments: Vec<TrailPayment>,
    removed_payments: Vec<TrailRemoved>,
    lines: Vec<TrailLine>,
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
    /// Hier beginnt der Weg.
    is_start: bool,
}

/// Eine Zahlung, die entfernt ist, in den Worten des Protokolls.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailRemoved {
    paid_on: String,
    amount: String,
    proof: String,
    reference: String,
    removed: TrailEntered,
    reason: String,
}

/// Eine Rechnungsposition.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TrailLine {
    position: i64,
    name: String,
    quantity: String,
    gross_cents: i64,
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
    /// Kostenzeile, die bezahlt; `null`: Eigene Mittel.
    #[schema(required)]
    target: Option<TrailTarget>,
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
    version: i64,
    /// Lfd. Nr.
    number: u32,
    paid_on: String,
    gross: String,
    eligible: String,
    grant: String,
    own: String,
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
    #[schema(required)]
    bound_until: Option<NaiveDate>,
    /// Sein Teil der Zuordnung, brutto.
    share_cents: i64,
    is_start: bool,
}

impl TrailJson {
    /// The way; `shows_money` for those who may see invoices.
    pub(super) fn new(way: Way, shows_money: bool) -> Self {
        match way {
            Way::Whole(parts) => Self {
                invoices: parts.into_iter().map(|part| invoice(part, shows_money)).collect(),
                receipts: None,
            },
            Way::Receipts(receipts) => Self {
                invoices: Vec::new(),
                receipts: Some(TrailReceipts::from(receipts)),
            },
        }
    }
}

impl From<Receipts> for TrailReceipts {
    fn from(receipts: Receipts) -> Self {
        let item = |row: crate::evidence::rows::ReceiptRow| TrailReceipt {
            invoice: row.invoice.0,
            number: row.number,
            supplier: row.supplier,
            date: row.date,
            spent_cents: row.spent.0,
        };
        Self {
            title: receipts.title,
            notice: match receipts.of {
                Payer::Notice(id) => Some(id.0),
                Payer::Order(_) | Payer::Application(_) | Payer::School(_) => None,
            },
            items: receipts.rows.into_iter().map(item).collect(),
            total: receipts.total,
            sum_cents: receipts.sum.0,
        }
    }
}

fn invoice(part: InvoicePart, shows_money: bool) -> TrailInvoice {
    let money = |cents: paktbuch_types::Cents| shows_money.then_some(cents.0);
    TrailInvoice {
        id: part.id.0,
        number: part.number,
        supplier: part.supplier,
        date: part.date,
        gross_cents: money(part.gross),
        due_cents: money(part.due),
        paid_cents: money(part.paid),
        skonto_cents: money(part.skonto),
        retained_cents: money(part.retained),
        rejected_on: part.rejected_on,
        entered: part.entered.filter(|_| shows_money).map(TrailEntered::from),
        payments: part.payments.into_iter().map(TrailPayment::from).collect(),
        removed_payments: part.removed.into_iter().map(TrailRemoved::from).collect(),
        lines: part.lines.into_iter().map(TrailLine::from).collect(),
    }
}

impl From<crate::evidence::rows::Entered> for TrailEntered {
    fn from(entered: crate::evidence::rows::Entered) -> Self {
        Self {
            by: entered.by,
            on: entered.on,
        }
    }
}

impl From<PaymentPart> for TrailPayment {
    fn from(payment: PaymentPart) -> Self {
        Self {
            paid_on: payment.on,
            amount_cents: payment.amount.map(|amount| amount.0),
            skonto_cents: payment.amount.map(|_| payment.skonto.0),
            proof: payment.proof,
            reference: payment.reference,
            kind: payment.kind.code(),
            entered: payment.entered.map(TrailEntered::from),
            is_start: payment.is_start,
        }
    }
}

impl From<RemovedPayment> for TrailRemoved {
    fn from(payment: RemovedPayment) -> Self {
        Self {
            paid_on: payment.on,
            amount: payment.amount,
            proof: payment.proof,
            reference: payment.reference,
            removed: payment.by.into(),
            reason: payment.reason,
        }
    }
}

impl From<LinePart> for TrailLine {
    fn from(line: LinePart) -> Self {
        Self {
            position: line.position,
            name: line.name,
            quantity: line.quantity.to_string().replace(',', ".").replace('−', "-"),
            gross_cents: line.gross.0,
            ordered_on: line.ordered_on,
            accepted_on: line.accepted_on,
            is_start: line.is_start,
            allocations: line.parts.into_iter().map(TrailAllocation::from).collect(),
        }
    }
}

impl From<AllocationPart> for TrailAllocation {
    fn from(part: AllocationPart) -> Self {
        let cost_line = part.cost_line.map(|id| id.0);
        let target = part.target.map(|target| TrailTarget {
            cost_line,
            cost_line_title: target.line_title,
            cost_item: target.item.0,
            cost_item_title: target.item_title,
            notice: target.notice.0,
            reference: target.reference,
        });
        let paid = part.shares.map(|shares| TrailShares {
            total_cents: shares.paid.0,
            grant_cents: shares.grant.0,
            own_cents: shares.own.0,
        });
        Self {
            id: part.id.0,
            gross_cents: part.gross.0,
            eligible_cents: part.eligible.0,
            target,
            paid,
            filed: part.filed.into_iter().map(TrailFiled::from).collect(),
            devices: part.devices.into_iter().map(TrailDevice::from).collect(),
            more_devices: part.more,
        }
    }
}

impl From<FiledMark> for TrailFiled {
    fn from(mark: FiledMark) -> Self {
        Self {
            proof: mark.filing.0,
            version: mark.version,
            number: mark.number,
            paid_on: mark.paid_on,
            gross: mark.gross,
            eligible: mark.eligible,
            grant: mark.grant,
            own: mark.own,
        }
    }
}

impl From<DevicePart> for TrailDevice {
    fn from(device: DevicePart) -> Self {
        Self {
            id: device.id.0,
            inventory_number: device.number,
            serial: device.serial,
            model: device.model,
            school: device.school,
            room: device.room,
            status: device.status.code(),
            bound_until: device.bound_until,
            share_cents: device.share.0,
            is_start: device.is_start,
        }
    }
}
