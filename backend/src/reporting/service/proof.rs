//! The Verwendungsnachweis of a notice.

use std::collections::HashMap;
use std::io::BufWriter;
use std::path::Path;

use chrono::{Days, NaiveDate};
use paktbuch_entity::{authority, cost_item, cost_line, notice, payout};
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FindingConfirmation, FindingCounts, FindingRow, GrantRule, Income,
    Narrative, NoticeFacts, OtherIncome, PayoutRow, Period, ProofInput, ProofWriter, ReceiptRow,
};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::{Cents, IncomeKind, NoticeId, ProofEdition, format_date};
use sea_orm::ConnectionTrait;
use tokio::sync::mpsc;

use super::inventory::{authority_name, programme_title, read};
use super::receipts::{Plan, line_key, receipts};
use super::{Folders, Made, for_file_name, scratch};
use crate::audit;
use crate::checking::{self, Confirmation, Counts, Found};
use crate::db::Db;
use crate::funding::{self, IncomeData, NarrativeData, NoticeData, OtherMoney, Programme, Settlement, Terms};
use crate::reporting::rows::{InventoryFilter, Names, PreviewFinding, PreviewItem, ProofPreview};
use crate::reporting::{MakeError, Scratch, queries};
use crate::rules::r16_proof_complete::Sums;

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
    let name = proof_name(&proof.notice.reference, as_of, proof.input.edition);
    let (pages, waiting) = mpsc::channel(2);
    let scratch = scratch(folders.folder)?;
    let temporary = folders.temporary.to_owned();
    let (input, receipts) = (proof.input, proof.receipts);
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
    let proof = gather(&conn, notice, as_of, (ProofEdition::Filing, None)).await?;
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

pub(super) async fn gather(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    as_of: NaiveDate,
    (edition, version): (ProofEdition, Option<i64>),
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
    let narrative = funding::narrative(conn, id).await?;
    let counts = Counts::of_all(findings.iter().map(Found::counted));
    let input = ProofInput {
        authority: recipient(authority.as_ref(), &narrative.data.contact),
        granting_authority: authority.map(|row| row.granting_authority).unwrap_or_default(),
        programme: programme_title(&notice.programme, &notice.programme_version),
        notice: facts(&notice),
        income: income(&notice, &data, plan.terms, as_of),
        items: items
            .iter()
            .map(|item| item_row(item, &lines, &notice, &names))
            .collect(),
        narrative: (narrative.version > 0).then(|| told(narrative.data)),
        payouts: payout_rows(&notice, queries::payouts(conn, id, as_of).await?),
        findings: FindingCounts {
            errors: number(counts.errors),
            warnings: number(counts.warnings),
            missing: number(counts.missing),
            confirmed: number(counts.confirmed),
        },
        edition,
        protocol: match edition {
            ProofEdition::Filing => Vec::new(),
            ProofEdition::Record => findings.iter().map(finding_row).collect(),
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

fn recipient(authority: Option<&authority::Model>, contact: &str) -> Authority {
    let name = authority_name(authority);
    let letterhead = authority.map(|row| row.letterhead.as_str()).unwrap_or_default();
    let lines = letterhead.lines().map(str::trim);
    Authority {
        address: lines
            .filter(|line| !line.is_empty() && *line != name)
            .collect::<Vec<_>>()
            .join(", "),
        name,
        contact: contact.to_owned(),
    }
}

fn finding_row(found: &Found) -> FindingRow {
    let finding = &found.finding;
    let confirmation = found.confirmation.as_ref();
    FindingRow {
        rule: finding.rule.code().to_owned(),
        severity: finding.severity,
        subject: format!("{} {}", finding.subject.kind, finding.subject.label),
        message: finding.message.clone(),
        remedy: finding.remedy.clone(),
        source: finding.source.clone(),
        confirmation: confirmation.map(|confirmation| FindingConfirmation {
            reason: confirmation.reason.clone(),
            by: confirmation.by.clone(),
            on: confirmation.on,
        }),
    }
}

fn told(data: NarrativeData) -> Narrative {
    Narrative {
        measure: data.measure,
        began_on: data.began_on,
        ended_on: data.ended_on,
        result: data.result,
        deviations: data.deviations,
        staff: data.staff,
        offices: data.offices,
        confirmed: data.confirmed,
    }
}

/// That the measure could begin early, since when, and who allowed it; empty for not.
fn early_start(notice: &notice::Model) -> String {
    let Some(day) = notice.early_start_on else {
        return String::new();
    };
    let by = [
        notice.early_start_by.as_str(),
        notice.early_start_reference.as_str(),
    ];
    let by: Vec<&str> = by.into_iter().filter(|text| !text.is_empty()).collect();
    match by.as_slice() {
        [] => format!("zulässig ab {}", format_date(day)),
        by => format!("zulässig ab {} ({})", format_date(day), by.join(", ")),
    }
}

fn facts(notice: &notice::Model) -> NoticeFacts {
    NoticeFacts {
        reference: notice.reference.clone(),
        date: notice.notice_date,
        purpose: notice.title.clone(),
        financing: notice.financing.label().to_owned(),
        rate: (notice.rate.0 > 0).then_some(notice.rate),
        granted: notice.granted,
        approval_period: Period {
            from: notice.approval_from,
            until: notice.approval_to,
        },
        implementation_period: Period {
            from: notice.implementation_from,
            until: notice.implementation_to,
        },
        early_start: early_start(notice),
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

/// The payouts, each with the day until which the programme lets its money be spent.
fn payout_rows(notice: &notice::Model, payouts: Vec<payout::Model>) -> Vec<PayoutRow> {
    let days = programme(notice).and_then(|programme| programme.spend_within_days.value);
    let row = |payout: payout::Model| PayoutRow {
        paid_on: payout.paid_on,
        amount: payout.amount,
        use_by: days.and_then(|days| payout.paid_on.checked_add_days(Days::new(days.into()))),
        note: payout.note,
    };
    payouts.into_iter().map(row).collect()
}

/// Who grants, by the programme's Land.
fn grantor(notice: &notice::Model) -> String {
    let code = programme(notice).and_then(|programme| programme.land.value.as_deref());
    code.map(land).unwrap_or_default()
}

fn programme(notice: &notice::Model) -> Option<&'static Programme> {
    let all = funding::programmes().unwrap_or_default();
    funding::find_programme(all, &notice.programme, notice.programme_version.parse().ok())
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
