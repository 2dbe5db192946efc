//! What auditors accept of the receipts of a filed proof.

use paktbuch_entity::receipt_cut;
use paktbuch_types::{Cents, FilingId, NoticeId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ModelTrait, QueryFilter, Set};

use super::read::{equal_receipts, receipt, receipts};
use super::{NOTE, at_most, event};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::examination::commands::CutData;
use crate::examination::fields::euro;
use crate::filing;
use crate::text;

/// Stores what an auditor accepts of a line of a filed Belegliste, or takes that back; answers the notice.
///
/// # Errors
/// [`ServiceError::NotFound`] for a line that the version does not have; [`ServiceError::Field`] (`accepted`) for an amount that cuts nothing or
/// more than all, (`reason`) without a reason; [`ServiceError::Stale`] where someone else saved meanwhile.
pub(in crate::examination) async fn cut(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    (filing, number): (FilingId, u32),
    version: i64,
    data: CutData,
) -> Result<NoticeId, ServiceError> {
    let (notice, receipt) = receipt(tx.conn(), documents, filing, number).await?;
    let before = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.eq(filing))
        .filter(receipt_cut::Column::Number.eq(i64::from(number)))
        .filter(receipt_cut::Column::Auditor.eq(data.auditor))
        .one(tx.conn())
        .await?;
    if before.as_ref().map_or(0, |row| row.version) != version {
        return Err(ServiceError::Stale);
    }
    let filings = filing::filings(tx.conn(), notice).await?;
    let filed = filings.iter().find(|row| row.id == filing);
    let filed = filed.ok_or(ServiceError::NotFound)?;
    let described = |kind| {
        event(kind, notice)
            .change(Change::set("Version des Nachweises", filed.number))
            .change(Change::set("Lfd. Nr.", number))
            .change(Change::set("Stelle", data.auditor))
    };
    let old = before.as_ref().map(|row| euro(row.accepted)).unwrap_or_default();
    let Some(accepted) = data.accepted else {
        if before.is_none() && !text::clean(&data.reason).is_empty() {
            let message = "Anerkannt: Bitte den anerkannten Betrag eintragen. Ist alles anerkannt, braucht es keinen Grund.";
            return Err(ServiceError::field("accepted", message));
        }
        if let Some(row) = before {
            let event = described(EventKind::ReceiptCutRemoved).change(Change::new("anerkannt", old, ""));
            row.delete(tx.conn()).await?;
            audit::record(tx, [event]).await?;
        }
        return Ok(notice);
    };
    check_accepted(accepted, receipt.filed)?;
    let reason = at_most("reason", "Grund", text::clean_lines(&data.reason), NOTE)?;
    if reason.is_empty() {
        let message = "Grund: Bitte eintragen, warum die Stelle den Beleg kürzt.";
        return Err(ServiceError::field("reason", message));
    }
    let event = described(EventKind::ReceiptCut)
        .change(Change::new("anerkannt", old, euro(accepted)))
        .change(Change::set("Grund", &reason));
    let mut row = receipt_cut::ActiveModel {
        filing_id: Set(filing),
        number: Set(i64::from(number)),
        auditor: Set(data.auditor),
        accepted: Set(accepted),
        filed: Set(Some(receipt.filed)),
        reason: Set(reason),
        version: Set(version + 1),
        ..Default::default()
    };
    if let Some(before) = before {
        row.id = Set(before.id);
        row.update(tx.conn()).await?;
    } else {
        row.insert(tx.conn()).await?;
    }
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Copies the cuts of an earlier version to those receipts of the last one that say the same; answers how many were copied, and how many
/// found no such receipt or one that is cut already.
///
/// # Errors
/// [`ServiceError::NotFound`] for a version that there is not.
pub(in crate::examination) async fn carry_over(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    (notice, version): (NoticeId, i64),
) -> Result<(usize, usize), ServiceError> {
    let filings = filing::filings(tx.conn(), notice).await?;
    let last = filings.first().ok_or(ServiceError::NotFound)?;
    let earlier = filings.iter().find(|filing| filing.number == version);
    let earlier = earlier.ok_or(ServiceError::NotFound)?;
    let from = receipts(tx.conn(), documents, (notice, earlier.id)).await?;
    let to = receipts(tx.conn(), documents, (notice, last.id)).await?;
    let (mut copied, mut left) = (0, 0);
    for (receipt, equal) in equal_receipts(&from, &to) {
        let Some(number) = equal else {
            left += receipt.cuts.len();
            continue;
        };
        for cut in &receipt.cuts {
            let row = receipt_cut::ActiveModel {
                filing_id: Set(last.id),
                number: Set(i64::from(number)),
                auditor: Set(cut.auditor),
                accepted: Set(cut.accepted),
                filed: Set(Some(receipt.filed)),
                reason: Set(cut.reason.clone()),
                version: Set(1),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
            copied += 1;
        }
    }
    if copied > 0 {
        let event = event(EventKind::ReceiptCut, notice)
            .change(Change::set("Kürzungen übernommen", copied))
            .change(Change::set("aus Version", version))
            .change(Change::set("in Version", last.number));
        audit::record(tx, [event]).await?;
    }
    Ok((copied, left))
}

/// A cut lowers an amount towards zero, and never past it.
fn check_accepted(accepted: Cents, filed: Cents) -> Result<(), ServiceError> {
    let (low, high) = (filed.min(Cents::ZERO), filed.max(Cents::ZERO));
    if accepted < low || accepted > high || accepted == filed {
        let message = format!(
            "Anerkannt: Eingereicht sind {}; anerkannt sein kann ein Betrag von {} bis unter diesem. Ist alles anerkannt, bleibt das Feld leer.",
            euro(filed),
            euro(Cents::ZERO)
        );
        return Err(ServiceError::field("accepted", message));
    }
    Ok(())
}
