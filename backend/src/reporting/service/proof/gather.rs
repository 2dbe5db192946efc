//! Reading everything that a proof says.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{authority, notice};
use paktbuch_reports::proof::{CostItemRow, FindingCounts, ProofInput, ReceiptRow};
use paktbuch_types::{Cents, NoticeId, ProofConfirmation, ProofEdition, ProofType};
use sea_orm::ConnectionTrait;

use super::input;
use super::installed::{Installed, installed};
use crate::audit;
use crate::checking::{self, Counts, Found};
use crate::funding::{self, NoticeData, OtherMoney, Settlement, Terms};
use crate::reporting::commands::ProofAsked;
use crate::reporting::rows::Names;
use crate::reporting::service::inventory::programme_title;
use crate::reporting::service::receipts::{Plan, receipts};
use crate::reporting::{MakeError, queries};
use crate::rules::r16_proof_complete::{Sums, is_narrative};

/// A notice with its receipts and what they come to.
pub(in crate::reporting::service) struct Settled {
    pub(in crate::reporting::service) notice: notice::Model,
    pub(in crate::reporting::service) authority: Option<authority::Model>,
    pub(in crate::reporting::service) names: Names,
    pub(in crate::reporting::service) items: Vec<CostItemRow>,
    pub(in crate::reporting::service) receipts: Vec<ReceiptRow>,
    pub(super) settlement: Settlement,
    data: NoticeData,
    terms: Terms,
}

/// Everything of a proof but its devices.
pub(in crate::reporting::service) struct Proof {
    pub(in crate::reporting::service) settled: Settled,
    pub(in crate::reporting::service) input: ProofInput,
    pub(in crate::reporting::service) installed: Vec<Installed>,
    pub(super) findings: Vec<Found>,
    /// The programme asks for interim proofs, or says that it does not.
    pub(super) asks_interim: Option<bool>,
}

/// What was paid on a notice up to a day, as receipts.
pub(in crate::reporting::service) async fn settled(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    as_of: NaiveDate,
) -> Result<Settled, MakeError> {
    let unknown = || MakeError::Refused("Den Bescheid gibt es nicht.".to_owned());
    let notice = queries::the_notice(conn, id).await?.ok_or_else(unknown)?;
    let names = queries::names(conn).await?;
    let (items, lines) = queries::cost_plan(conn, id).await?;
    let schools_of_lines: HashMap<_, _> = lines.iter().map(|line| (line.id, line.school_id)).collect();
    let view = funding::read_notice(conn, id).await?.ok_or_else(unknown)?;
    let data = view.data;
    let terms = Terms::of(&data);
    let plan = Plan {
        notice: &notice,
        terms,
        other: OtherMoney::received(&data.lists.incomes, as_of),
        lines: &schools_of_lines,
        schools: &names.schools,
    };
    let (receipts, settlement) = receipts(conn, plan, as_of).await?;
    Ok(Settled {
        authority: queries::the_authority(conn).await?,
        items: items
            .iter()
            .map(|item| input::item_row(item, &lines, &notice, &names))
            .collect(),
        notice,
        names,
        receipts,
        settlement,
        data,
        terms,
    })
}

/// Reads the proof of a notice; `filed` is its version and what is confirmed in it, in place of what the Sachbericht confirms.
pub(in crate::reporting::service) async fn gather(
    conn: &impl ConnectionTrait,
    asked: ProofAsked,
    filed: Option<(i64, &[ProofConfirmation])>,
) -> Result<Proof, MakeError> {
    let (id, as_of, edition) = (asked.notice, asked.as_of, asked.edition);
    let unknown = || MakeError::Refused("Den Bescheid gibt es nicht.".to_owned());
    let notice = queries::the_notice(conn, id).await?.ok_or_else(unknown)?;
    let programmes = funding::programmes(conn).await?;
    let programme = input::programme(&notice, &programmes);
    let (proof_type, encloses_receipts) = input::proof_type(programme, asked.proof_type);
    // The rules read every record of the notice: before its receipts are read, so that the two do not lie beside each other.
    let checked = Box::pin(checked(conn, (id, as_of), (edition, proof_type))).await?;
    let settled = Box::pin(settled(conn, id, as_of)).await?;
    let installed = Box::pin(installed(conn, (id, as_of), &settled.names)).await?;
    let notice = &settled.notice;
    let mut narrative = funding::narrative(conn, id).await?;
    if let Some((_, confirmed)) = filed {
        let all = ProofConfirmation::ALL.iter().copied();
        narrative.data.confirmed = all.filter(|what| confirmed.contains(what)).collect();
    }
    let asks_interim = programme.and_then(|programme| programme.interim_proof.value);
    let told = (as_of, narrative.is_told());
    let findings = with_sums(conn, &settled, checked, told, proof_type).await?;
    let counts = Counts::of_all(findings.iter().map(Found::counted));
    let authority = settled.authority.as_ref();
    let input = ProofInput {
        authority: input::recipient(authority, &narrative.data.contact),
        granting_authority: Box::pin(funding::granted_by(conn, id)).await?,
        programme: programme_title(&programmes, &notice.programme, &notice.programme_version),
        notice: input::facts(notice, &funding::amendments(conn, id).await?, as_of),
        income: input::income(notice, programme, &settled.data, settled.terms, as_of),
        items: settled.items.clone(),
        narrative: narrative.is_entered().then(|| input::told(narrative.data)),
        payouts: input::payout_rows(notice, programme, queries::payouts(conn, id, as_of).await?),
        findings: FindingCounts {
            errors: number(counts.errors),
            warnings: number(counts.warnings),
            missing: number(counts.missing),
            confirmed: number(counts.confirmed),
        },
        edition,
        proof_type,
        encloses_receipts,
        // Written from the findings and Anlagen themselves, so that the two do not lie beside each other.
        protocol: Vec::new(),
        installations: Vec::new(),
        as_of,
        version: filed.map(|(version, _)| version),
        filed: match edition {
            ProofEdition::Filing => None,
            ProofEdition::Record => queries::last_filing(conn, id).await?.map(input::filed_version),
        },
        audit_hash: audit::last_notice_hash(conn, id).await?,
    };
    Ok(Proof {
        settled,
        input,
        installed,
        findings,
        asks_interim,
    })
}

/// What the rules object to. An interim proof settles nothing: what may still be done is no error. The edition for the files also has what
/// filing would settle.
async fn checked(
    conn: &impl ConnectionTrait,
    (id, as_of): (NoticeId, NaiveDate),
    (edition, proof_type): (ProofEdition, ProofType),
) -> Result<Vec<Found>, MakeError> {
    Ok(match edition {
        _ if proof_type.is_interim() => checking::run(conn, as_of, Some(id)).await?,
        ProofEdition::Filing => checking::run_for_proof(conn, as_of, id).await?,
        ProofEdition::Record => checking::run_for_record(conn, as_of, id).await?,
    })
}

/// Beside what was checked: whether the sums of the proof agree, and whether there is a Sachbericht where one belongs to it.
async fn with_sums(
    conn: &impl ConnectionTrait,
    settled: &Settled,
    mut findings: Vec<Found>,
    (as_of, is_told): (NaiveDate, bool),
    proof_type: ProofType,
) -> Result<Vec<Found>, MakeError> {
    let notice = &settled.notice;
    let figures = funding::plan_figures(conn, notice.id, Some(as_of)).await?;
    let sums = Sums {
        receipts: settled.receipts.iter().map(|row| row.gross).sum::<Cents>(),
        expenditure: figures.total().paid.total,
        income: settled.settlement.income(),
    };
    // Whether a Sachbericht belongs to it, the type that was chosen says, not the programme.
    findings.retain(|found| !is_narrative(&found.finding));
    let whole = checking::whole_proof(
        conn,
        (notice.id, notice.reference.as_str()),
        (sums, is_told || !proof_type.has_narrative()),
    );
    findings.extend(whole.await?);
    Ok(findings)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
