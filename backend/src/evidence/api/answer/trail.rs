//! What a way of the money becomes in an answer.

use chrono::NaiveDate;
use paktbuch_types::parse_date;

use super::removed::TrailRemoved;
use super::{
    TrailAllocation, TrailChanged, TrailCut, TrailDevice, TrailEntered, TrailFiled, TrailFinding,
    TrailInvoice, TrailJson, TrailLine, TrailLink, TrailOrder, TrailPayment, TrailReceipt, TrailReceipts,
    TrailSame, TrailShares, TrailTarget,
};
use crate::evidence::rows::{
    AllocationPart, ChainPart, CutPart, DevicePart, FiledMark, FindingPart, InvoicePart, LinePart, OrderPart,
    Payer, PaymentChange, PaymentPart, Receipts, Way,
};
use crate::evidence::typed;

impl TrailJson {
    /// The way; `shows_money` for those who may see invoices.
    pub(in crate::evidence::api) fn new(way: Way, shows_money: bool) -> Self {
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
        let (mut notice, mut order, mut application, mut school) = (None, None, None, None);
        match receipts.of {
            Payer::Notice(id) => notice = Some(id.0),
            Payer::Order(id) => order = Some(id.0),
            Payer::Application(id) => application = Some(id.0),
            Payer::School(number) => school = Some(number.to_string()),
        }
        Self {
            title: receipts.title,
            notice,
            order,
            application,
            school,
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
        billed_before_cents: money(part.billed_before),
        self_assessed_tax_cents: money(part.own_tax),
        self_assessed_tax_paid_cents: money(part.own_tax_paid),
        chain: part.chain.into_iter().map(TrailLink::from).collect(),
        rejected_on: part.rejected_on,
        entered: part.entered.filter(|_| shows_money).map(TrailEntered::from),
        order_reference: part.order_reference,
        orders: part.orders.into_iter().map(TrailOrder::from).collect(),
        findings: part.findings.into_iter().map(TrailFinding::from).collect(),
        payments: part.payments.into_iter().map(TrailPayment::from).collect(),
        removed_payments: part.removed.into_iter().map(TrailRemoved::from).collect(),
        lines: part.lines.into_iter().map(TrailLine::from).collect(),
    }
}

impl From<OrderPart> for TrailOrder {
    fn from(order: OrderPart) -> Self {
        Self {
            id: order.id.0,
            number: order.number,
            is_matched: order.is_matched,
            award_reference: order.award_reference,
            net_cents: order.net.0,
            estimated_net_cents: order.estimated.map(|estimated| estimated.0),
            award_note: order.has_note,
            objections: order.objections,
        }
    }
}

impl From<FindingPart> for TrailFinding {
    fn from(finding: FindingPart) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.code(),
            line: finding.line.map(|id| id.0),
            device: finding.device.map(|id| id.0),
            message: finding.message,
            confirmation: finding.confirmation,
        }
    }
}

impl From<ChainPart> for TrailLink {
    fn from(link: ChainPart) -> Self {
        Self {
            kind: link.kind.code(),
            is_later: link.is_later,
            invoice: link.invoice.map(|id| id.0),
            number: link.number,
            date: link.date,
            gross_cents: link.gross.map(|gross| gross.0),
            keeps_prices: link.keeps_prices,
        }
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
            id: payment.id.0,
            paid_on: payment.on,
            amount_cents: payment.amount.map(|amount| amount.0),
            skonto_cents: payment.amount.map(|_| payment.skonto.0),
            proof: payment.proof,
            reference: payment.reference,
            kind: payment.kind.code(),
            entered: payment.entered.map(TrailEntered::from),
            changed: payment.changed.into_iter().map(TrailChanged::from).collect(),
            is_start: payment.is_start,
        }
    }
}

impl From<PaymentChange> for TrailChanged {
    fn from(change: PaymentChange) -> Self {
        Self {
            by: change.by.by,
            on: change.by.on,
            before: change.before,
            after: change.after,
            reason: change.reason,
        }
    }
}

impl From<LinePart> for TrailLine {
    fn from(line: LinePart) -> Self {
        Self {
            id: line.id.0,
            position: line.position,
            name: line.name,
            quantity: line.quantity.to_string().replace(',', ".").replace('−', "-"),
            gross_cents: line.gross.0,
            deduction_cents: line.deduction.0,
            open_cents: line.open.0,
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
            eligible_reason: part.reason,
            target,
            school: part.school,
            paid,
            filed: part.filed.into_iter().map(TrailFiled::from).collect(),
            devices: part.devices.into_iter().map(TrailDevice::from).collect(),
            more_devices: part.more,
        }
    }
}

impl From<FiledMark> for TrailFiled {
    fn from(mark: FiledMark) -> Self {
        let same = mark.same.iter();
        let same = same.map(|(version, number)| TrailSame {
            version: *version,
            number: *number,
        });
        Self {
            proof: mark.filing.0,
            interim_as_of: mark.interim,
            version: mark.version,
            same: same.collect(),
            newest_version: mark.newest,
            in_newest_version: mark.is_kept,
            cuts: mark.cuts.into_iter().map(TrailCut::from).collect(),
            number: mark.number,
            paid_day: day(&mark.paid_on),
            gross_cents: cents(&mark.gross),
            eligible_cents: cents(&mark.eligible),
            grant_cents: cents(&mark.grant),
            own_cents: cents(&mark.own),
            paid_on: mark.paid_on,
            gross: mark.gross,
            eligible: mark.eligible,
            grant: mark.grant,
            own: mark.own,
        }
    }
}

/// The day that a filed list or an event says.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    parse_date(text).ok()
}

/// The amount that a filed list or an event says.
pub(super) fn cents(text: &str) -> Option<i64> {
    typed::amount(text).map(|amount| amount.0)
}

impl From<CutPart> for TrailCut {
    fn from(cut: CutPart) -> Self {
        Self {
            auditor: cut.auditor.code(),
            accepted_cents: cut.accepted.0,
            reason: cut.reason,
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
            gone_since: device.gone_since,
            gone_because: device.gone_because,
            bound_until: device.bound_until,
            share_cents: device.share.0,
            is_start: device.is_start,
        }
    }
}
