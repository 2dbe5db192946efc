//! The Verwendungsnachweis of a notice.

mod gather;
mod input;
mod installed;

use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::{Income, ProofInput, ProofWriter, ReceiptRow};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::{Cents, NoticeId, ProofEdition, ProofType, Severity};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::inventory::read;
use super::receipts::complete_links;
use super::{About, Folders, Made, for_file_name, scratch};
use crate::checking::{self, Cause, Found, paths as checking_paths};
use crate::db::Db;
use crate::devices::paths as device_paths;
use crate::funding::Settlement;
use crate::reporting::commands::ProofAsked;
use crate::reporting::rows::{InventoryFilter, PreviewFinding, PreviewItem, ProofPreview};
use crate::reporting::{MakeError, Scratch, queries};
use crate::rules::{FindingCause, SubjectKind};

pub(super) use gather::{Proof, Settled, gather, settled};
pub(super) use input::programme;
pub(super) use installed::{Installed, installed};

/// Makes the Verwendungsnachweis of a notice as of a day (Stichtag): what was paid up to it.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn proof(db: &Db, folders: Folders<'_>, asked: ProofAsked) -> Result<Made, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, asked, None).await?;
    written(&conn, folders, proof, asked.as_of).await
}

/// Writes a proof with the devices of the same snapshot.
pub(super) async fn written(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    proof: Proof,
    as_of: NaiveDate,
) -> Result<Made, MakeError> {
    let (edition, proof_type) = (proof.input.edition, proof.input.proof_type);
    let name = proof_name(&proof.settled.notice.reference, as_of, (edition, proof_type));
    let name = match proof.input.version {
        None => name,
        Some(version) => format!("{name}_Version-{version}"),
    };
    let about = About {
        question: match proof_type {
            ProofType::Full => edition.to_string(),
            other => format!("{edition}, {other}"),
        },
        ..About::default()
    };
    let (pages, waiting) = mpsc::channel(2);
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let protocol = match edition {
        ProofEdition::Filing => {
            let confirmed = proof.findings.into_iter().filter(|found| !found.is_open());
            confirmed.map(input::finding_row).collect()
        }
        ProofEdition::Record => proof.findings.into_iter().map(input::finding_row).collect(),
    };
    let (input, mut receipts) = (
        ProofInput {
            protocol,
            installations: proof
                .installed
                .into_iter()
                .map(|installed| installed.row)
                .collect(),
            ..proof.input
        },
        proof.settled.receipts,
    );
    complete_links(&mut receipts, folders.address);
    let writing = tokio::task::spawn_blocking(move || write(scratch, input, receipts, &temporary, waiting));
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
        about,
    })
}

/// The sums of a proof and what stands in its way, without writing it.
pub async fn preview(db: &Db, asked: ProofAsked) -> Result<ProofPreview, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, asked, None).await?;
    let devices = queries::count(&conn, &devices(asked.notice, asked.as_of)).await?;
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
    let open = |errors: bool| {
        let open = proof.findings.iter().filter(|found| found.is_open());
        open.filter(|found| (found.finding.severity == Severity::Error) == errors)
            .count()
    };
    ProofPreview {
        proof_type: proof.input.proof_type,
        encloses_receipts: proof.input.encloses_receipts,
        has_narrative: proof.input.narrative.is_some(),
        asks_interim: proof.asks_interim,
        items: items.collect(),
        receipts: proof.settled.receipts.len(),
        devices,
        installations: proof.installed.len(),
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
        errors: open(true),
        others: open(false),
        findings: grouped_findings(proof.settled.notice.id, &proof.findings),
        confirmed: proof.findings.iter().filter_map(confirmed).collect(),
    }
}

/// A finding that somebody has confirmed.
fn confirmed(found: &Found) -> Option<PreviewFinding> {
    let confirmation = found.confirmation.as_ref()?;
    Some(PreviewFinding {
        severity: found.finding.severity,
        message: found.message(),
        remedy: found.finding.remedy.clone(),
        source: found.finding.source.clone(),
        link: checking::link_to(found.place, &found.part()),
        confirmation: confirmation.sentence(),
    })
}

/// What stands in the way of a proof: one line for each cause that is open; several findings of one cause are counted and lead to
/// where all of them are seen.
fn grouped_findings(notice: NoticeId, found: &[Found]) -> Vec<PreviewFinding> {
    let causes = checking::causes(found);
    let open = causes.into_iter().filter(|cause| !cause.is_confirmed);
    let line = |cause: Cause<'_>| {
        let first = cause.found.first()?;
        let finding = &first.finding;
        let devices = |what: &str| format!("{}&{what}=ohne", device_paths::of_notice(notice));
        let lacks = |what: &str| {
            finding.subject.kind == SubjectKind::Device
                && finding.cause == FindingCause::Without(what.to_owned())
        };
        let (message, link) = match cause.found.len() {
            1 => (first.message(), checking::link_to(first.place, &first.part())),
            count => (
                format!("{count} {}.", cause.words()),
                if lacks("Raum") {
                    (devices("raum"), "Zu diesen Geräten")
                } else if lacks("Seriennummer") {
                    (devices("seriennummer"), "Zu diesen Geräten")
                } else {
                    (checking_paths::of_notice(notice), "Zu den Prüfhinweisen")
                },
            ),
        };
        Some(PreviewFinding {
            severity: cause.severity,
            message,
            remedy: finding.remedy.clone(),
            source: finding.source.clone(),
            link,
            confirmation: String::new(),
        })
    };
    open.filter_map(line).collect()
}

/// Other money lt. Bescheid.
fn planned(income: &Income) -> Cents {
    let rows = income.third_parties.iter().chain(&income.public_funding);
    rows.map(|row| row.granted).sum()
}

/// Name of a proof's file without its suffix: `Verwendungsnachweis_48-DPS-2021-0118_2024-10-31`, by its type, and `_Akte` for that
/// edition.
pub(in crate::reporting) fn proof_name(
    reference: &str,
    as_of: NaiveDate,
    (edition, proof_type): (ProofEdition, ProofType),
) -> String {
    let edition = match edition {
        ProofEdition::Filing => String::new(),
        ProofEdition::Record => format!("_{edition}"),
    };
    format!(
        "{}_{}_{as_of}{edition}",
        for_file_name(proof_type.label()),
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
    receipts: Vec<ReceiptRow>,
    temporary: &Path,
    mut devices: mpsc::Receiver<Vec<InventoryRow>>,
) -> Result<(Scratch, ReportFile), ReportError> {
    let mut writer = ProofWriter::new(input, temporary)?;
    receipts
        .into_iter()
        .try_for_each(|row| writer.push_receipt(&row))?;
    while let Some(page) = devices.blocking_recv() {
        page.iter().try_for_each(|row| writer.push_device(row))?;
    }
    let mut out = BufWriter::new(scratch.file());
    let report = writer.finish(&mut out)?;
    drop(out);
    Ok((scratch, report))
}
