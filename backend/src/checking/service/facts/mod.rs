//! The facts of each rule, by what they are about; here, how findings name their subjects.

mod days;
mod devices;
mod lines;
mod money;
mod proof;

use paktbuch_entity::notice;
use paktbuch_types::{DeviceId, SubjectKind};

pub(super) use days::{beginning, interim_proofs, paid_out, periods, proof_due};
pub(super) use devices::{identification, other_school, same_ends, unbound, zweckbindung};
pub(super) use lines::{accounts, allocations, double_funding};
pub(super) use money::{cost_items, drawdowns, line_sums, own_share, payouts, plan_sums, use_of_payouts};
pub(super) use proof::proof;

use crate::checking::rows::{DeviceRow, InvoiceRow, LineRow};
use crate::rules::Subject;

pub(super) fn of_notice(notice: &notice::Model) -> Subject {
    Subject::new(SubjectKind::Notice, notice.id.0, &notice.reference)
}

pub(super) fn of_line(invoice: &InvoiceRow, line: &LineRow) -> Subject {
    Subject::new(
        SubjectKind::InvoiceLine,
        line.id.0,
        format!("{}, Position {}", label(invoice), line.position),
    )
}

fn of_device(device: &DeviceRow) -> Subject {
    device_subject(device.id, &device.inventory_number)
}

pub(super) fn device_subject(id: DeviceId, inventory_number: &str) -> Subject {
    let label = match inventory_number {
        "" => format!("Nr. {id}"),
        number => number.to_owned(),
    };
    Subject::new(SubjectKind::Device, id.0, label)
}

fn label(invoice: &InvoiceRow) -> String {
    format!("Rechnung {}", invoice.number)
}
