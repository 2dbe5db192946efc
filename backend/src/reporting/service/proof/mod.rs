//! The Verwendungsnachweis of a notice.

mod gather;
mod input;

use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::ProofInput;
use paktbuch_reports::proof::{Income, ProofWriter, ReceiptRow};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::{Cents, NoticeId, ProofEdition};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::inventory::read;
use super::{Folders, Made, for_file_name, scratch};
use crate::checking::{self, Confirmation, Found};
use crate::db::Db;
use crate::funding::Settlement;
use crate::reporting::rows::{InventoryFilter, PreviewFinding, PreviewItem, ProofPreview};
use crate::reporting::{MakeError, Scratch, queries};

pub(super) use gather::{Proof, Settled, gather, settled};

/// Makes the Verwendungsnachweis of a notice as of a day (Stichtag): what was paid up to it.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn proof(
    db: &Db,
    folders: Folders<'_>,
    (notice, as_of, edition): (NoticeId, NaiveDate, ProofEdition),
) -> Result<Made, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, notice, as_of, (edition, None)).await?;
    written(&conn, folders, proof, as_of).await
}

/// Writes a proof with the devices of the same snapshot.
pub(super) async fn written(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    proof: Proof,
    as_of: NaiveDate,
) -> Result<Made, MakeError> {
    let name = proof_name(&proof.settled.notice.reference, as_of, proof.input.edition);
    let (pages, waiting) = mpsc::channel(2);
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let (input, receipts) = (proof.input, proof.settled.receipts);
    let writing = tokio::task::spawn_blocking(move || write(scratch, input, &receipts, &temporary, waiting));
    let read = read(
        conn,
        &devices(proof.settled.notice.id, as_of),
        &proof.settled.names,
        pages,
    )
    .await;
    let written = writing
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))?;
    read?;
    let (scratch, report) = written?;
    Ok(Made {
        scratch,
        report,
        name,
    })
}

/// The sums of a proof and what stands in its way, without writing it.
pub async fn preview(db: &Db, notice: NoticeId, as_of: NaiveDate) -> Result<ProofPreview, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, notice, as_of, (ProofEdition::Filing, None)).await?;
    let devices = queries::count(&conn, &devices(notice, as_of)).await?;
    Ok(figures(&proof, devices))
}

/// What a proof says in sums.
pub(super) fn figures(proof: &Proof, devices: u64) -> ProofPreview {
    let sum = |amount: fn(&ReceiptRow) -> Cents| proof.settled.receipts.iter().map(amount).sum::<Cents>();
    let Settlement {
        grant: grant_settled,
        own_share: own_settled,
        first,
        public,
        ..
    } = proof.settled.settlement;
    let items = proof.input.items.iter().map(|item| {
        let of_item = |row: &&ReceiptRow| item.lines.iter().any(|line| line.key == row.cost_key);
        let settled = proof.settled.receipts.iter().filter(of_item);
        let (settled, settled_eligible) = settled
            .fold((Cents::ZERO, Cents::ZERO), |(gross, eligible), row| {
                (gross.plus(row.gross), eligible.plus(row.eligible))
            });
        PreviewItem {
            title: item.title.clone(),
            planned: item.total,
            planned_eligible: item.eligible,
            settled,
            settled_eligible,
        }
    });
    let finding = |found: &Found| PreviewFinding {
        confirmation: found
            .confirmation
            .as_ref()
            .map(Confirmation::sentence)
            .unwrap_or_default(),
        severity: found.finding.severity,
        message: found.message(),
        remedy: found.finding.remedy.clone(),
        link: checking::link(found.place),
    };
    let (open, confirmed): (Vec<&Found>, Vec<&Found>) =
        proof.findings.iter().partition(|found| found.is_open());
    ProofPreview {
        items: items.collect(),
        receipts: proof.settled.receipts.len(),
        devices,
        spent: sum(|row| row.gross),
        eligible: sum(|row| row.eligible),
        granted: proof.settled.notice.granted,
        own_share: proof.settled.notice.own_share,
        grant_settled,
        own_settled,
        others_planned: planned(&proof.input.income),
        others_settled: first.plus(public),
        paid_out: proof.input.paid_out(),
        rate: proof.input.notice.rate,
        findings: open.into_iter().map(finding).collect(),
        confirmed: confirmed.into_iter().map(finding).collect(),
    }
}

/// Other money lt. Bescheid.
fn planned(income: &Income) -> Cents {
    let rows = income.third_parties.iter().chain(&income.public_funding);
    rows.map(|row| row.granted).sum()
}

/// Name of a proof's file without its suffix: `Verwendungsnachweis_48-DPS-2021-0118_2024-10-31`, and `_Akte` for that edition.
pub(in crate::reporting) fn proof_name(reference: &str, as_of: NaiveDate, edition: ProofEdition) -> String {
    let edition = match edition {
        ProofEdition::Filing => String::new(),
        ProofEdition::Record => format!("_{edition}"),
    };
    format!(
        "Verwendungsnachweis_{}_{as_of}{edition}",
        for_file_name(reference)
    )
}

pub(super) fn devices(notice: NoticeId, as_of: NaiveDate) -> InventoryFilter {
    InventoryFilter {
        notice: Some(notice),
        ..InventoryFilter::all(as_of)
    }
}

fn write(
    scratch: Scratch,
    input: ProofInput,
    receipts: &[ReceiptRow],
    temporary: &Path,
    mut devices: mpsc::Receiver<Vec<InventoryRow>>,
) -> Result<(Scratch, ReportFile), ReportError> {
    let mut writer = ProofWriter::new(input, temporary)?;
    receipts.iter().try_for_each(|row| writer.push_receipt(row))?;
    while let Some(page) = devices.blocking_recv() {
        page.iter().try_for_each(|row| writer.push_device(row))?;
    }
    let mut out = BufWriter::new(scratch.file());
    let report = writer.finish(&mut out)?;
    drop(out);
    Ok((scratch, report))
}
