//! Reading the examination of a proof.

use chrono::NaiveDate;
use paktbuch_entity::{application, filed_proof, notice};
use paktbuch_types::{Auditor, Cents, ExaminationStep, FilingId, NoticeId};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::documents::Documents;
use crate::error::ServiceError;
use crate::examination::compute::{Placed, natural_next, present};
use crate::examination::queries;
use crate::examination::rows::{
    EarlierCuts, Examination, ExaminedFiling, ExaminedReceipt, Outcome, Replaced, StepRow, VersionRow,
};
use crate::filing::{self, FiledLine, FilingRow, Wanted};
use crate::funding;

/// Name of the eligible amount in a filed line.
const ELIGIBLE: &str = "davon zuwendungsfähig";

/// The examination of a notice's proof; `version` is the one whose receipts are shown, else the last.
///
/// # Errors
/// [`ServiceError::NotFound`], also for a version that there is not.
pub(in crate::examination) async fn of_notice(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    id: NoticeId,
    version: Option<i64>,
) -> Result<Examination, ServiceError> {
    let row = notice::Entity::find_by_id(id).one(conn).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let steps = queries::steps(conn, id).await?;
    let filings = filing::filings(conn, id).await?;
    let asked = match version {
        None => filings.first(),
        Some(number) => {
            let found = filings.iter().find(|filing| filing.number == number);
            Some(found.ok_or(ServiceError::NotFound)?)
        }
    };
    let filing = match asked {
        None => None,
        Some(version) => Some(ExaminedFiling {
            id: version.id,
            number: version.number,
            filed_on: version.filed_at.date(),
            as_of: version.as_of,
            eligible: version.eligible,
            granted: version.granted,
            taken_over: version.taken_over,
            receipts: receipts(conn, documents, (id, version.id)).await?,
        }),
    };
    let outcome = match &filing {
        None => None,
        Some(filing) => Some(outcome(conn, &row, (filing, &steps)).await?),
    };
    let counts = queries::cut_counts(conn, filings.iter().map(|version| version.id).collect()).await?;
    let versions = filings.iter().map(|version| VersionRow {
        id: version.id,
        number: version.number,
        filed_on: version.filed_at.date(),
        cuts: counts.get(&version.id).copied().unwrap_or_default(),
        taken_over: version.taken_over,
    });
    let versions: Vec<VersionRow> = versions.collect();
    let earlier_cuts = match &filing {
        Some(shown) => earlier_cuts(conn, documents, (id, shown), &versions).await?,
        None => None,
    };
    let application = match row.application_id {
        Some(application) => application::Entity::find_by_id(application).one(conn).await?,
        None => None,
    };
    Ok(Examination {
        notice: id,
        reference: row.reference,
        title: row.title,
        state: row.state,
        application: application.map(|row| (row.id, row.reference, row.state)),
        present: present(&order(&steps, &filed_days(conn, id).await?)),
        steps,
        audited: Box::pin(filing::audited_days(conn, id)).await?,
        versions,
        filed_before: filed_before(conn, id, &filings).await?,
        filing,
        earlier_cuts,
        outcome,
        decided: Box::pin(funding::decided_grant(conn, id)).await?,
        cut_since: Box::pin(funding::cut_since(conn, id)).await?,
    })
}

/// The step that usually comes next.
///
/// # Errors
/// The database's refusal.
pub(in crate::examination) async fn next_step(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<ExaminationStep, ServiceError> {
    let steps = queries::steps(conn, id).await?;
    Ok(natural_next(present(&order(
        &steps,
        &filed_days(conn, id).await?,
    ))))
}

/// A correction begins without the cuts of the version before it, which the auditor may know only.
async fn earlier_cuts(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (notice, shown): (NoticeId, &ExaminedFiling),
    versions: &[VersionRow],
) -> Result<Option<EarlierCuts>, ServiceError> {
    let is_last = versions.first().is_some_and(|last| last.id == shown.id);
    let cut = versions.iter().find(|version| version.cuts > 0);
    let Some(cut) = cut.filter(|cut| is_last && cut.id != shown.id) else {
        return Ok(None);
    };
    let from = receipts(conn, documents, (notice, cut.id)).await?;
    let equal = equal_receipts(&from, &shown.receipts);
    let copyable = equal.iter().filter(|(_, number)| number.is_some());
    Ok(Some(EarlierCuts {
        version: cut.number,
        cuts: cut.cuts,
        copyable: copyable.map(|(receipt, _)| receipt.cuts.len()).sum(),
    }))
}

/// The cut receipts of a version, each with the number of the one in a later version that says the same and is not cut; `None` where there
/// is none.
pub(super) fn equal_receipts<'a>(
    from: &'a [ExaminedReceipt],
    to: &[ExaminedReceipt],
) -> Vec<(&'a ExaminedReceipt, Option<u32>)> {
    let mut free: Vec<&ExaminedReceipt> = to.iter().filter(|other| other.cuts.is_empty()).collect();
    let cut = from.iter().filter(|receipt| !receipt.cuts.is_empty());
    let equal = |receipt: &'a ExaminedReceipt| {
        let place = free
            .iter()
            .position(|other| (&other.label, other.filed) == (&receipt.label, receipt.filed));
        (receipt, place.map(|place| free.swap_remove(place).number))
    };
    cut.map(equal).collect()
}

/// All steps with the days on which the proof was filed.
pub(super) fn order(steps: &[StepRow], filed: &[NaiveDate]) -> Vec<Placed> {
    let steps = steps.iter().map(|row| Placed {
        day: row.data.done_on,
        step: row.data.step,
        auditor: row.data.auditor,
    });
    let filed = filed.iter().map(|day| Placed {
        day: *day,
        step: ExaminationStep::Filed,
        auditor: Auditor::Own,
    });
    steps.chain(filed).collect()
}

/// Day on which the proof was filed before the notice came into Paktbuch, where it is not one of the versions.
async fn filed_before(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    versions: &[FilingRow],
) -> Result<Option<NaiveDate>, ServiceError> {
    if versions.iter().any(|version| version.taken_over) {
        return Ok(None);
    }
    let proof = filed_proof::Entity::find_by_id(id).one(conn).await?;
    Ok(proof.and_then(|proof| proof.filed_on))
}

pub(super) async fn filed_days(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<NaiveDate>, ServiceError> {
    let filings = filing::filings(conn, notice).await?;
    let before = filed_before(conn, notice, &filings).await?;
    let days = filings.into_iter().map(|version| version.filed_at.date());
    Ok(days.chain(before).collect())
}

pub(super) async fn receipts(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (notice, filing): (NoticeId, FilingId),
) -> Result<Vec<ExaminedReceipt>, ServiceError> {
    let lines = filing::filed_lines(conn, documents, Some(notice), Wanted::Receipts(filing)).await?;
    let cuts = queries::cuts(conn, filing).await?;
    let receipt = |line: FiledLine| ExaminedReceipt {
        number: line.number,
        is_listed: line.is_listed,
        filed: eligible(&line),
        cuts: cuts
            .iter()
            .filter(|cut| cut.number == line.number)
            .cloned()
            .collect(),
        invoice: line.invoice,
        label: line.label,
    };
    Ok(lines.into_iter().map(receipt).collect())
}

fn eligible(line: &FiledLine) -> Cents {
    let text = line.value(ELIGIBLE).trim_end_matches('€').trim_end();
    Cents::parse(text).unwrap_or_default()
}

async fn outcome(
    conn: &impl ConnectionTrait,
    row: &notice::Model,
    (filing, steps): (&ExaminedFiling, &[StepRow]),
) -> Result<Outcome, ServiceError> {
    let listed: Cents = filing.receipts.iter().map(|receipt| receipt.filed).sum();
    // What was filed before says its own sum, whatever came in of its receipts.
    let filed = if filing.taken_over {
        filing.eligible
    } else {
        listed
    };
    let kept: Cents = filing.receipts.iter().map(ExaminedReceipt::accepted).sum();
    let accepted = filed.minus(listed.minus(kept));
    let incomes = funding::incomes(conn, Some(row.id)).await?;
    let incomes = incomes.get(&row.id).map(Vec::as_slice).unwrap_or_default();
    let payouts = funding::payouts_by_notice(conn, Some(row.id), None).await?;
    let payouts = payouts.get(&row.id).map(Vec::as_slice).unwrap_or_default();
    // Nothing cut, nothing computed anew: the filed grant stays to the cent.
    let grant_accepted = if accepted == filed {
        filing.granted
    } else {
        funding::grant_for(row, incomes, accepted, filing.as_of)
    };
    let claims = steps
        .iter()
        .filter(|step| step.data.step == ExaminationStep::Reclaim);
    let claimed_on = claims.map(|step| step.data.done_on).min();
    let is_repaid = |day: NaiveDate, amount: Cents| {
        amount < Cents::ZERO && claimed_on.is_some_and(|claimed_on| claimed_on <= day)
    };
    let repaid = payouts.iter().filter(|(day, amount)| is_repaid(*day, *amount));
    let repaid: Cents = repaid.map(|(_, amount)| *amount).sum();
    Ok(Outcome {
        repaid: Cents::ZERO.minus(repaid),
        filed,
        accepted,
        grant_filed: filing.granted,
        grant_accepted,
        paid_out: payouts.iter().map(|(_, amount)| *amount).sum(),
        interest: steps.iter().filter_map(|step| step.data.interest).sum(),
    })
}

/// A line of a filed Belegliste with its notice.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(in crate::examination) async fn receipt(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    filing: FilingId,
    number: u32,
) -> Result<(NoticeId, ExaminedReceipt), ServiceError> {
    let row = paktbuch_entity::filing::Entity::find_by_id(filing)
        .one(conn)
        .await?;
    let notice = row.ok_or(ServiceError::NotFound)?.notice_id;
    let receipts = receipts(conn, documents, (notice, filing)).await?;
    let found = receipts.into_iter().find(|receipt| receipt.number == number);
    Ok((notice, found.ok_or(ServiceError::NotFound)?))
}

/// That another version was filed after this one; `None` where it is the last.
///
/// # Errors
/// The database's refusal.
pub(in crate::examination) async fn replaced(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    id: FilingId,
) -> Result<Option<Replaced>, ServiceError> {
    let filings = filing::filings(conn, notice).await?;
    let this = filings.iter().find(|filing| filing.id == id);
    let replaced = this.zip(filings.first()).filter(|(_, last)| last.id != id);
    Ok(replaced.map(|(this, last)| Replaced {
        number: this.number,
        by: last.number,
        filed_on: last.filed_at.date(),
    }))
}
