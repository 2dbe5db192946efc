//! A filed proof, its examination, what was filed before, and a confirmed finding.

use paktbuch::db::WriteTx;
use paktbuch::documents::{self, Stored};
use paktbuch_entity::{
    filed_proof, filing, finding_confirmation, proof_step, receipt_cut, taken_over, takeover_mapping,
};
use paktbuch_types::{Auditor, Cents, EventId, ExaminationStep, SubjectKind};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};

use super::day;
use super::funding::Funding;
use super::purchasing::Purchase;

/// What a filed proof says that says nothing.
pub(super) const NOTHING_SAID: &[u8] = b"[]";

/// A filed version of the notice's proof, which said nothing.
pub(super) async fn filed(
    tx: &WriteTx,
    funding: &Funding,
    bought: &Purchase,
    word: &str,
) -> Result<filing::Model, DbErr> {
    let nothing = Stored::of(NOTHING_SAID);
    let contents = documents::register(tx, &nothing, "application/json", "nachweis.json").await?;
    let row = filing::ActiveModel {
        notice_id: Set(funding.notice.id),
        number: Set(1),
        as_of: Set(day("2024-05-02")),
        filed_at: Set(tx.now()),
        filed_by: Set("system".to_owned()),
        document_id: Set(bought.document.id),
        contents_id: Set(contents),
        last_event: Set(EventId(0)),
        spent: Set(Cents(60_000)),
        eligible: Set(Cents(60_000)),
        granted: Set(Cents(54_000)),
        own_share: Set(Cents(6_000)),
        receipts: Set(1),
        devices: Set(1),
        errors: Set(1),
        reason: Set(format!("Begründung {word}")),
        ..Default::default()
    };
    row.insert(tx.conn()).await
}

/// A taken over invoice, the columns of its list, and the proof that was filed before.
pub(super) async fn takeover(
    tx: &WriteTx,
    funding: &Funding,
    bought: &Purchase,
    word: &str,
) -> Result<(), DbErr> {
    let taken = taken_over::ActiveModel {
        notice_id: Set(funding.notice.id),
        file_name: Set(format!("belege-{word}.xlsx")),
        line: Set(2),
        taken_at: Set(tx.now()),
        invoice_id: Set(Some(bought.invoice.id)),
        ..Default::default()
    };
    taken_over::Entity::insert(taken)
        .exec_without_returning(tx.conn())
        .await?;
    let mapping = takeover_mapping::ActiveModel {
        kind: Set("belege".to_owned()),
        headings: Set(format!("Summe;Text {word}")),
        mapping: Set(format!("brutto = \"Summe\"\nzweck = \"Text {word}\"\n")),
        version: Set(1),
        ..Default::default()
    };
    takeover_mapping::Entity::insert(mapping)
        .exec_without_returning(tx.conn())
        .await?;
    let proof = filed_proof::ActiveModel {
        notice_id: Set(funding.notice.id),
        filed_on: Set(Some(day("2024-05-02"))),
        document_id: Set(Some(bought.document.id)),
        spent: Set(Some(Cents(59_500))),
        eligible: Set(None),
        granted: Set(None),
        own_share: Set(None),
        receipts: Set(Some(1)),
        devices: Set(None),
        explanation: Set(format!("Erklärung {word}")),
        version: Set(1),
    };
    filed_proof::Entity::insert(proof)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What somebody confirmed that no rule says any more.
pub(super) async fn confirmation(tx: &WriteTx, funding: &Funding, word: &str) -> Result<(), DbErr> {
    let row = finding_confirmation::ActiveModel {
        fingerprint: Set(format!("{:032x}", funding.notice.id.0)),
        rule: Set("R2".to_owned()),
        subject_kind: Set(SubjectKind::Notice),
        subject_id: Set(funding.notice.id.0),
        message: Set(format!("Hinweis {word}")),
        reason: Set(format!("Grund {word}")),
        actor: Set("system".to_owned()),
        confirmed_at: Set(tx.now()),
        ..Default::default()
    };
    finding_confirmation::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The certificate of the local audit before the filing, and a cut of a receipt of it.
pub(super) async fn examined(
    tx: &WriteTx,
    filing: &filing::Model,
    bought: &Purchase,
    word: &str,
) -> Result<proof_step::Model, DbErr> {
    let cut = receipt_cut::ActiveModel {
        filing_id: Set(filing.id),
        number: Set(1),
        auditor: Set(Auditor::Local),
        accepted: Set(Cents(50_000)),
        reason: Set(format!("Kürzung {word}")),
        version: Set(1),
        ..Default::default()
    };
    cut.insert(tx.conn()).await?;
    let step = proof_step::ActiveModel {
        notice_id: Set(filing.notice_id),
        step: Set(ExaminationStep::LocalAudit),
        auditor: Set(Auditor::Local),
        done_on: Set(day("2024-06-03")),
        person: Set(format!("Prüferin {word}")),
        reference: Set(format!("RPA {word}")),
        booking_reference: Set(String::new()),
        document_id: Set(Some(bought.document.id)),
        note: Set(format!("Bescheinigung {word}")),
        version: Set(1),
        ..Default::default()
    };
    step.insert(tx.conn()).await
}
