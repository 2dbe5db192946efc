//! What R16 says about one invoice: paid and proven, with its devices, places and terms.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use paktbuch_entity::invoice_line;
use paktbuch_types::{Cents, NoticeId, NoticeState, Quantity, claimed_prepaid, is_partial_invoice};

use super::findings::{line_subject, lines_on, notice_subject};
use crate::purchasing::queries::{InvoiceFacts, NoticeFacts};
use crate::rules::{Finding, Subject, SubjectKind, r16_proof_complete as r16};

/// What the proofs of the notices that pay for the invoice lack of it, as of `today`: each once, the graver where two of them say the
/// same.
pub(super) fn proof_gaps(facts: &InvoiceFacts, today: NaiveDate) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for notice in &facts.notices {
        found.extend(r16::check(&proof(facts, notice, today)));
    }
    found.sort_by_key(|finding| finding.severity);
    let mut told: BTreeSet<(SubjectKind, i64, String)> = BTreeSet::new();
    found.retain(|finding| {
        let subject = &finding.subject;
        told.insert((subject.kind, subject.id, finding.message.clone()))
    });
    found
}

fn proof(facts: &InvoiceFacts, notice: &NoticeFacts, today: NaiveDate) -> r16::Facts {
    r16::Facts {
        notice: notice_subject(notice),
        filing: notice.notice.state != NoticeState::Running,
        invoices: vec![invoice(facts, today)],
        device_lines: lines_on(facts, notice)
            .filter_map(|line| device_line(facts, notice, line))
            .collect(),
        devices: Vec::new(),
        others: lines_on(facts, notice)
            .filter_map(|line| other_line(facts, line))
            .collect(),
    }
}

fn invoice(facts: &InvoiceFacts, today: NaiveDate) -> r16::Invoice {
    let row = &facts.invoice;
    let payments = facts.payments.iter().map(|payment| r16::Payment {
        kind: payment.kind,
        amount: payment.amount,
        skonto: payment.skonto,
        proven: !payment.proof.trim().is_empty(),
    });
    r16::Invoice {
        subject: Subject::new(SubjectKind::Invoice, row.id.0, format!("Rechnung {}", row.number)),
        due: row.due,
        claimed: claimed_prepaid(row.prepaid, row.billed_before),
        chain: facts.chain,
        retention: row.retention,
        retention_is_due: row.retention_until.is_some_and(|until| until < today),
        paid_later: None,
        tax: if row.tax_deducted {
            Cents::ZERO
        } else {
            row.self_assessed_tax
        },
        payments: payments.collect(),
    }
}

/// A line of devices with the notice's share of the quantity.
fn device_line(
    facts: &InvoiceFacts,
    notice: &NoticeFacts,
    line: &invoice_line::Model,
) -> Option<r16::DeviceLine> {
    if !line.kind.has_records() || line.quantity <= Quantity(0) {
        return None;
    }
    let on_notice: Cents = facts
        .allocations
        .iter()
        .filter(|part| part.invoice_line_id == line.id)
        .filter(|part| part.cost_line_id.is_some_and(|id| notice.items.contains_key(&id)))
        .map(|part| part.gross)
        .sum();
    let created = |of: Option<NoticeId>| facts.devices.get(&(line.id, of)).copied().unwrap_or_default();
    let devices = (created(None), created(Some(notice.notice.id)));
    let pieces = r16::Pieces::on_notice(line.quantity, (line.gross, on_notice), devices);
    Some(r16::DeviceLine {
        subject: line_subject(facts, line),
        kind: line.kind,
        quantity: pieces.quantity,
        devices: pieces.devices,
    })
}

/// A line without records and what its kind asks for; a line that gives money back asks for nothing.
fn other_line(facts: &InvoiceFacts, line: &invoice_line::Model) -> Option<r16::OtherLine> {
    if line.kind.has_records() || line.gross < Cents::ZERO {
        return None;
    }
    Some(r16::OtherLine {
        subject: line_subject(facts, line),
        kind: line.kind,
        has_place: !line.place.is_empty(),
        has_extent: !line.extent.is_empty(),
        is_accepted: is_partial_invoice(facts.invoice.type_code) || line.accepted_on.is_some(),
        has_term: line.term_from.is_some() && line.term_to.is_some(),
    })
}
