//! The Verwendungsnachweis of a notice.

use std::collections::HashMap;
use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use paktbuch_entity::{authority, cost_item, cost_line, notice};
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FindingCounts, GrantRule, Income, NoticeFacts, OtherIncome, Period,
    ProofInput, ProofWriter, ReceiptRow,
};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::{Cents, IncomeKind, NoticeId, Severity};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::inventory::{authority_name, programme_title, read};
use super::receipts::{Plan, line_key, receipts};
use super::{Folders, Made, for_file_name, scratch};
use crate::audit;
use crate::checking::{self, Cause, Counts, Found, paths as checking_paths};
use crate::db::Db;
use crate::devices::paths as device_paths;
use crate::funding::{self, IncomeData, NoticeData, OtherMoney, Settlement, Terms};
use crate::reporting::rows::{InventoryFilter, Names, PreviewFinding, PreviewItem, ProofPreview};
use crate::reporting::{MakeError, Scratch, queries};
use crate::rules::r16_proof_complete::Sums;
use crate::rules::{FindingCause, SubjectKind};

/// Everything of a proof but its devices.
pub(super) struct Proof {
    pub(super) notice: notice::Model,
    pub(super) input: ProofInput,
    pub(super) receipts: Vec<ReceiptRow>,
    settlement: Settlement,
    pub(super) names: Names,
    pub(super) findings: Vec<Found>,
}

/// Makes the Verwendungsnachweis of a notice as of a day (Stichtag): what was paid up to it.
///
/// # Errors
/// [`MakeError`]; nothing is left behind.
pub async fn proof(
    db: &Db,
    folders: Folders<'_>,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Made, MakeError> {
    let conn = queries::snapshot(db).await?;
    let proof = gather(&conn, notice, as_of, None).await?;
    written(&conn, folders, proof, as_of).await
}

/// Writes a proof with the devices of the same snapshot.
pub(super) async fn written(
    conn: &impl ConnectionTrait,
    folders: Folders<'_>,
    proof: Proof,
    as_of: NaiveDate,
) -> Result<Made, MakeError> {
    let name = proof_name(&proof.notice.reference, as_of);
    let (pages, waiting) = mpsc::channel(2);
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let (input, mut receipts) = (proof.input, proof.receipts);
    for link in receipts.iter_mut().filter_map(|row| row.link.as_mut()) {
        link.insert_str(0, folders.address);
    }
    let writing = tokio::task::spawn_blocking(move || write(scratch, input, &receipts, &temporary, waiting));
    let read = read(conn, &devices(proof.notice.id, as_of), &proof.names, pages).await;
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
    let proof = gather(&conn, notice, as_of, None).await?;
    let devices = queries::count(&conn, &devices(notice, as_of)).await?;
    Ok(figures(&proof, devices))
}

/// What a proof says in sums.
pub(super) fn figures(proof: &Proof, devices: u64) -> ProofPreview {
    let sum = |amount: fn(&ReceiptRow) -> Cents| proof.receipts.iter().map(amount).sum::<Cents>();
    let Settlement {
        grant: grant_settled,
        own_share: own_settled,
        first,
        public,
        ..
    } = proof.settlement;
    let items = proof.input.items.iter().map(|item| {
        let of_item = |row: &&ReceiptRow| item.lines.iter().any(|line| line.key == row.cost_key);
        let settled = proof.receipts.iter().filter(of_item);
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
        items: items.collect(),
        receipts: proof.receipts.len(),
        devices,
        spent: sum(|row| row.gross),
        eligible: sum(|row| row.eligible),
        granted: proof.notice.granted,
        own_share: proof.notice.own_share,
        grant_settled,
        own_settled,
        others_planned: planned(&proof.input.income),
        others_settled: first.plus(public),
        paid_out: proof.input.notice.paid_out,
        rate: proof.input.notice.rate,
        errors: open(true),
        others: open(false),
        findings: grouped_findings(proof.notice.id, &proof.findings),
    }
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
            1 => (first.message(), checking::link(first.place)),
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
            link,
        })
    };
    open.filter_map(line).collect()
}

/// Other money lt. Bescheid.
fn planned(income: &Income) -> Cents {
    let rows = income.third_parties.iter().chain(&income.public_funding);
    rows.map(|row| row.granted).sum()
}

/// Name of a proof's file without its suffix: `Verwendungsnachweis_48-DPS-2021-0118_2024-10-31`.
pub(in crate::reporting) fn proof_name(reference: &str, as_of: NaiveDate) -> String {
    format!("Verwendungsnachweis_{}_{as_of}", for_file_name(reference))
}

pub(super) fn devices(notice: NoticeId, as_of: NaiveDate) -> InventoryFilter {
    InventoryFilter {
        notice: Some(notice),
        ..InventoryFilter::all(as_of)
    }
}

pub(super) async fn gather(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    as_of: NaiveDate,
    version: Option<i64>,
) -> Result<Proof, MakeError> {
    let notice = queries::the_notice(conn, id)
        .await?
        .ok_or_else(|| MakeError::Refused("Den Bescheid gibt es nicht.".to_owned()))?;
    let authority = queries::the_authority(conn).await?;
    let names = queries::names(conn).await?;
    let (items, lines) = queries::cost_plan(conn, id).await?;
    let schools_of_lines: HashMap<_, _> = lines.iter().map(|line| (line.id, line.school_id)).collect();
    let data = funding::read_notice(conn, id)
        .await?
        .map(|view| view.data)
        .ok_or_else(|| MakeError::Refused("Den Bescheid gibt es nicht.".to_owned()))?;
    let plan = Plan {
        notice: &notice,
        terms: Terms::of(&data),
        other: OtherMoney::received(&data.lists.incomes, as_of),
        lines: &schools_of_lines,
        schools: &names.schools,
    };
    let (receipts, settlement) = receipts(conn, plan, as_of).await?;
    let mut findings = checking::run_for_proof(conn, as_of, id).await?;
    let sums = Sums {
        receipts: receipts.iter().map(|row| row.gross).sum(),
        expenditure: funding::plan_figures(conn, id, Some(as_of))
            .await?
            .total()
            .paid
            .total,
        income: settlement.income(),
    };
    findings.extend(checking::sums_of_proof(id, &notice.reference, sums));
    let counts = Counts::of_all(findings.iter().map(Found::counted));
    let input = ProofInput {
        authority: recipient(authority.as_ref()),
        granting_authority: authority.map(|row| row.granting_authority).unwrap_or_default(),
        programme: programme_title(&notice.programme, &notice.programme_version),
        notice: facts(&notice, queries::paid_out(conn, id, as_of).await?),
        income: income(&notice, &data, plan.terms, as_of),
        items: items
            .iter()
            .map(|item| item_row(item, &lines, &notice, &names))
            .collect(),
        findings: FindingCounts {
            errors: number(counts.errors),
            warnings: number(counts.warnings),
            missing: number(counts.missing),
        },
        as_of,
        version,
        audit_hash: audit::last_notice_hash(conn, id).await?,
    };
    Ok(Proof {
        notice,
        input,
        receipts,
        settlement,
        names,
        findings,
    })
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

fn recipient(authority: Option<&authority::Model>) -> Authority {
    let name = authority_name(authority);
    let letterhead = authority.map(|row| row.letterhead.as_str()).unwrap_or_default();
    let lines = letterhead.lines().map(str::trim);
    Authority {
        address: lines
            .filter(|line| !line.is_empty() && *line != name)
            .collect::<Vec<_>>()
            .join(", "),
        name,
        contact: String::new(),
    }
}

fn facts(notice: &notice::Model, paid_out: Cents) -> NoticeFacts {
    NoticeFacts {
        reference: notice.reference.clone(),
        date: notice.notice_date,
        purpose: notice.title.clone(),
        financing: notice.financing.label().to_owned(),
        rate: (notice.rate.0 > 0).then_some(notice.rate),
        granted: notice.granted,
        paid_out,
        approval_period: Period {
            from: notice.approval_from,
            until: notice.approval_to,
        },
        implementation_period: Period {
            from: notice.implementation_from,
            until: notice.implementation_to,
        },
        zweckbindung_until: funding::bound_until(notice, None),
        proof_due: notice.proof_due,
    }
}

fn income(notice: &notice::Model, data: &NoticeData, terms: Terms, as_of: NaiveDate) -> Income {
    let (public_funding, third_parties) = data
        .lists
        .incomes
        .iter()
        .partition::<Vec<_>, _>(|income| income.kind == IncomeKind::PublicFunding);
    let rows = |incomes: Vec<&IncomeData>| incomes.into_iter().map(|row| other_income(row, as_of)).collect();
    Income {
        own_share: notice.own_share,
        own_share_source: own_sources(data, notice.own_share),
        third_parties: rows(third_parties),
        public_funding: rows(public_funding),
        grant: notice.granted,
        grantor: grantor(notice),
        rule: GrantRule {
            financing: terms.financing,
            rate: terms.rate,
            rounding: terms.rounding,
            fixed: terms.units.and_then(|(count, amount)| amount.times(count)),
            third_in_plan: terms.third_in_plan,
        },
    }
}

fn other_income(income: &IncomeData, as_of: NaiveDate) -> OtherIncome {
    let in_time = income.received_on.is_none_or(|day| day <= as_of);
    OtherIncome {
        kind: income.kind.label().to_owned(),
        source: income.source.clone(),
        purpose: income.purpose.clone(),
        granted: income.planned,
        received: if in_time { income.received } else { Cents::ZERO },
    }
}

/// The sources of the own share in words, with their amounts where there are several.
fn own_sources(data: &NoticeData, own_share: Cents) -> String {
    match data.own_sources(own_share).as_slice() {
        [(only, _)] => only.label().to_owned(),
        several => several
            .iter()
            .map(|(source, amount)| format!("{source} {amount} €"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Who grants, by the programme's Land.
fn grantor(notice: &notice::Model) -> String {
    let all = funding::programmes().unwrap_or_default();
    let version = notice.programme_version.parse().ok();
    let programme = funding::find_programme(all, &notice.programme, version);
    let code = programme.and_then(|programme| programme.land.value.as_deref());
    code.map(land).unwrap_or_default()
}

/// Name of a Land by its code of ISO 3166-2.
fn land(code: &str) -> String {
    let name = match code {
        "BW" => "Baden-Württemberg",
        "BY" => return "Freistaat Bayern".to_owned(),
        "BE" => "Berlin",
        "BB" => "Brandenburg",
        "HB" => return "Freie Hansestadt Bremen".to_owned(),
        "HH" => return "Freie und Hansestadt Hamburg".to_owned(),
        "HE" => "Hessen",
        "MV" => "Mecklenburg-Vorpommern",
        "NI" => "Niedersachsen",
        "NW" => "Nordrhein-Westfalen",
        "RP" => "Rheinland-Pfalz",
        "SL" => return "Saarland".to_owned(),
        "SN" => return "Freistaat Sachsen".to_owned(),
        "ST" => "Sachsen-Anhalt",
        "SH" => "Schleswig-Holstein",
        "TH" => return "Freistaat Thüringen".to_owned(),
        "DE" => return "Bund".to_owned(),
        other => other,
    };
    format!("Land {name}")
}

fn item_row(
    item: &cost_item::Model,
    lines: &[cost_line::Model],
    notice: &notice::Model,
    names: &Names,
) -> CostItemRow {
    let line = |line: &cost_line::Model| {
        let school = line.school_id.and_then(|id| names.schools.get(&id));
        CostLineRow {
            key: line_key(line.id),
            position: line.position,
            title: match school {
                Some((_, school)) => format!("{school}: {}", line.title),
                None => line.title.clone(),
            },
            total: line.gross,
            eligible: line.eligible,
        }
    };
    CostItemRow {
        key: format!("ansatz-{}", item.id),
        position: item.position,
        title: item.title.clone(),
        total: item.total,
        eligible: item.eligible,
        tolerance: notice.item_tolerance,
        lines: lines
            .iter()
            .filter(|line| line.cost_item_id == item.id)
            .map(line)
            .collect(),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
