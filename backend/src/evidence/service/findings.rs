//! What the rules say of an invoice on the way and of its devices, as their own pages do.

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_types::{DeviceId, DeviceStatus, InvoiceLineId, Severity, SubjectKind};
use sea_orm::{ConnectionTrait, DbErr};

use crate::auth::Scope;
use crate::db::Db;
use crate::devices;
use crate::error::ServiceError;
use crate::evidence::rows::{FindingPart, InvoicePart};
use crate::purchasing;
use crate::rules::{Finding, RuleId};

/// The findings of `today` on an invoice and on those of its lines that the way shows, open and confirmed.
///
/// # Errors
/// The database's refusal.
pub(super) async fn of_invoice(
    conn: &impl ConnectionTrait,
    part: &InvoicePart,
    today: NaiveDate,
) -> Result<Vec<FindingPart>, ServiceError> {
    let (reviewed, _) = purchasing::review(conn, part.id, today).await?;
    let shown = reviewed
        .into_iter()
        .filter(|reviewed| is_shown(&reviewed.finding, part));
    let told = shown.map(|reviewed| {
        let finding = reviewed.finding;
        let is_line = finding.subject.kind == SubjectKind::InvoiceLine;
        FindingPart {
            rule: finding.rule.code(),
            severity: finding.severity,
            line: is_line.then_some(InvoiceLineId(finding.subject.id)),
            device: None,
            message: finding.message,
            confirmation: reviewed
                .confirmation
                .map(|confirmation| confirmation.sentence())
                .unwrap_or_default(),
        }
    });
    Ok(told.collect())
}

/// Devices of an invoice whose findings are told at most.
const DEVICES: usize = 20;

/// Adds what the rules say of the devices on the way, each once: of many only those that are missing or disposed of.
///
/// # Errors
/// The database's refusal.
pub(super) async fn add_devices(db: &Db, scope: &Scope, parts: &mut [InvoicePart]) -> Result<(), DbErr> {
    let today = db.clock().today();
    let mut told: HashSet<DeviceId> = HashSet::new();
    for part in parts {
        let mut shown: Vec<(DeviceId, DeviceStatus)> = part
            .lines
            .iter()
            .flat_map(|line| &line.parts)
            .flat_map(|part| &part.devices)
            .map(|device| (device.id, device.status))
            .collect();
        shown.retain(|(id, _)| told.insert(*id));
        if shown.len() > DEVICES {
            shown.retain(|(_, status)| matches!(status, DeviceStatus::Missing | DeviceStatus::Disposed));
        }
        part.has_more_gone = shown.len() > DEVICES;
        for (id, _) in shown.into_iter().take(DEVICES) {
            part.findings.extend(of_device(db, scope, id, today).await?);
        }
    }
    Ok(())
}

/// Whether a device is still used as granted (R17, R18), and can be told from others (R20).
async fn of_device(
    db: &Db,
    scope: &Scope,
    id: DeviceId,
    today: NaiveDate,
) -> Result<Vec<FindingPart>, DbErr> {
    let reviewed = devices::device_findings(db.reader(), scope, id, today).await?;
    let shown = reviewed
        .into_iter()
        .filter(|reviewed| matches!(reviewed.finding.rule, RuleId::R17 | RuleId::R18 | RuleId::R20));
    let told = shown.map(|reviewed| FindingPart {
        rule: reviewed.finding.rule.code(),
        severity: reviewed.finding.severity,
        line: None,
        device: Some(id),
        message: reviewed.finding.message,
        confirmation: reviewed
            .confirmation
            .map(|confirmation| confirmation.sentence())
            .unwrap_or_default(),
    });
    Ok(told.collect())
}

/// What is only open of a line stands at the line itself.
fn is_shown(finding: &Finding, part: &InvoicePart) -> bool {
    let is_rest = finding.rule == RuleId::R12 && finding.severity == Severity::Warning;
    let is_line = finding.subject.kind == SubjectKind::InvoiceLine;
    let mut lines = part.lines.iter();
    !is_rest && (!is_line || lines.any(|line| line.id.0 == finding.subject.id))
}
