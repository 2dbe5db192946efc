//! Steps of the examination, cuts, and what they come to.

use chrono::NaiveDate;
use paktbuch_entity::{filed_proof, notice, proof_step, receipt_cut};
use paktbuch_types::{Auditor, Cents, ExaminationStep, FilingId, NoticeId, ProofStepId, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, Set};

use super::commands::{CutData, StepData};
use super::compute::{Misplaced, Placed, is_of, misplaced, present};
use super::fields::{self, euro};
use super::queries;
use super::rows::{Examination, ExaminedFiling, ExaminedReceipt, Outcome, StepRow, VersionRow};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Documents, Stored};
use crate::error::ServiceError;
use crate::filing::{self, FiledLine, Wanted};
use crate::funding;
use crate::text;

/// Longest name, reference and Buchungsnummer; longest note and reason.
const NAME: usize = 200;
const NOTE: usize = 2_000;
/// Name of the eligible amount in a filed line.
const ELIGIBLE: &str = "davon zuwendungsfähig";

/// The examination of a notice's proof; `version` is the one whose receipts are shown, else the last.
///
/// # Errors
/// [`ServiceError::NotFound`], also for a version that there is not.
pub(super) async fn of_notice(
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
            granted: version.granted,
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
    });
    Ok(Examination {
        notice: id,
        reference: row.reference,
        title: row.title,
        present: present(&order(&steps, &filed_days(conn, id).await?)),
        steps,
        versions: versions.collect(),
        filed_before: filed_before(conn, id).await?,
        filing,
        outcome,
    })
}

/// All steps with the days on which the proof was filed.
fn order(steps: &[StepRow], filed: &[NaiveDate]) -> Vec<Placed> {
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

/// Day on which the proof was filed before the notice came into Paktbuch.
async fn filed_before(conn: &impl ConnectionTrait, id: NoticeId) -> Result<Option<NaiveDate>, ServiceError> {
    let proof = filed_proof::Entity::find_by_id(id).one(conn).await?;
    Ok(proof.and_then(|proof| proof.filed_on))
}

async fn receipts(
    conn: &impl ConnectionTrait,
    documents: &Documents,
    (notice, filing): (NoticeId, FilingId),
) -> Result<Vec<ExaminedReceipt>, ServiceError> {
    let lines = filing::filed_lines(conn, documents, Some(notice), Wanted::Receipts(filing)).await?;
    let cuts = queries::cuts(conn, filing).await?;
    let receipt = |line: FiledLine| ExaminedReceipt {
        number: line.number,
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
    let filed: Cents = filing.receipts.iter().map(|receipt| receipt.filed).sum();
    let accepted: Cents = filing.receipts.iter().map(ExaminedReceipt::accepted).sum();
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
    Ok(Outcome {
        filed,
        accepted,
        grant_filed: filing.granted,
        grant_accepted,
        paid_out: payouts.iter().map(|(_, amount)| *amount).sum(),
        interest: steps.iter().filter_map(|step| step.data.interest).sum(),
    })
}

/// Enters a step, perhaps with a file that is stored already (its name beside it).
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] for a step that cannot be at that day, a day in the future or before the notice, an
/// amount that its step does not have, and texts that are too long.
pub(super) async fn add_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: StepData,
    file: Option<(&Stored, &str)>,
) -> Result<ProofStepId, ServiceError> {
    let data = checked(tx, id, data, None).await?;
    let mut event = event(EventKind::ProofStepAdded, id).changes(
        fields::step(&data)
            .into_iter()
            .map(|(label, value)| Change::set(label, value)),
    );
    let mut document = None;
    if let Some((stored, name)) = file {
        let name: String = text::clean(name).chars().take(NAME).collect();
        document = Some(documents::register(tx, stored, "application/octet-stream", &name).await?);
        event = event
            .change(Change::set("Datei", &name))
            .change(Change::set("SHA-256 der Datei", &stored.sha256));
    }
    let row = proof_step::ActiveModel {
        notice_id: Set(id),
        document_id: Set(document),
        version: Set(1),
        ..columns(data)
    };
    let row = row.insert(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(row.id)
}

/// Changes the step that has the version `version`; answers its notice.
///
/// # Errors
/// As [`add_step`]; [`ServiceError::Stale`] where someone else saved meanwhile.
pub(super) async fn change_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: ProofStepId,
    version: i64,
    data: StepData,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    let data = checked(tx, notice, data, Some(id)).await?;
    let before = fields::step(&queries::data(row.clone()));
    let changes = before
        .into_iter()
        .zip(fields::step(&data))
        .map(|((label, before), (_, after))| Change::new(label, before, after));
    let event = event(EventKind::ProofStepChanged, notice).changes(changes);
    if event.is_empty() {
        return Ok(notice);
    }
    let changed = proof_step::ActiveModel {
        id: Set(id),
        version: Set(version + 1),
        ..columns(data)
    };
    changed.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Removes a step that was entered by mistake; answers its notice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where the steps after it could not be without it.
pub(super) async fn remove_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: ProofStepId,
    version: i64,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    let mut steps = queries::steps(tx.conn(), notice).await?;
    steps.retain(|step| step.id != id);
    if let Some(Misplaced { before, step }) = misplaced(&order(&steps, &filed_days(tx.conn(), notice).await?))
    {
        return Err(ServiceError::refused(format!(
            "Ohne diesen Schritt folgte „{step}“ auf „{}“. Bitte zuerst die Schritte danach ändern.",
            named(before)
        )));
    }
    let told = fields::step(&queries::data(row.clone()));
    let event = event(EventKind::ProofStepRemoved, notice).changes(
        told.into_iter()
            .map(|(label, value)| Change::new(label, value, "")),
    );
    row.delete(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Stores what an auditor accepts of a line of a filed Belegliste, or takes that back; answers the notice.
///
/// # Errors
/// [`ServiceError::NotFound`] for a line that the version does not have; [`ServiceError::Field`] (`accepted`) for an amount that cuts nothing or
/// more than all, (`reason`) without a reason; [`ServiceError::Stale`] where someone else saved meanwhile.
pub(super) async fn cut(
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
    let described = |kind| {
        event(kind, notice)
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
pub(super) async fn carry_over(
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
    let mut to = receipts(tx.conn(), documents, (notice, last.id)).await?;
    let (mut copied, mut left) = (0, 0);
    for receipt in from.iter().filter(|receipt| !receipt.cuts.is_empty()) {
        let same = to.iter().position(|other| {
            (&other.label, other.filed) == (&receipt.label, receipt.filed) && other.cuts.is_empty()
        });
        let Some(place) = same else {
            left += receipt.cuts.len();
            continue;
        };
        let target = to.swap_remove(place);
        for cut in &receipt.cuts {
            let row = receipt_cut::ActiveModel {
                filing_id: Set(last.id),
                number: Set(i64::from(target.number)),
                auditor: Set(cut.auditor),
                accepted: Set(cut.accepted),
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

/// A line of a filed Belegliste with its notice.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn receipt(
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

async fn stored(tx: &WriteTx, id: ProofStepId, version: i64) -> Result<proof_step::Model, ServiceError> {
    let row = proof_step::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(row)
}

async fn filed_days(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<NaiveDate>, ServiceError> {
    let filings = filing::filings(conn, notice).await?;
    let days = filings.into_iter().map(|version| version.filed_at.date());
    Ok(days.chain(filed_before(conn, notice).await?).collect())
}

fn columns(data: StepData) -> proof_step::ActiveModel {
    proof_step::ActiveModel {
        step: Set(data.step),
        auditor: Set(data.auditor),
        done_on: Set(data.done_on),
        person: Set(data.person),
        reference: Set(data.reference),
        amount: Set(data.amount),
        interest: Set(data.interest),
        hearing_until: Set(data.hearing_until),
        appeal_until: Set(data.appeal_until),
        booked_on: Set(data.booked_on),
        booking_reference: Set(data.booking_reference),
        note: Set(data.note),
        ..Default::default()
    }
}

fn event(kind: EventKind, notice: NoticeId) -> Event {
    Event::new(kind, SubjectKind::Notice, notice.0).touching(Some(notice))
}

fn named(step: Option<ExaminationStep>) -> &'static str {
    step.map_or("Entwurf", ExaminationStep::label)
}

async fn checked(
    tx: &WriteTx,
    id: NoticeId,
    data: StepData,
    own: Option<ProofStepId>,
) -> Result<StepData, ServiceError> {
    let notice = notice::Entity::find_by_id(id).one(tx.conn()).await?;
    let notice = notice.ok_or(ServiceError::NotFound)?;
    let refuse = |field: &'static str, message: String| Err(ServiceError::field(field, message));
    if data.done_on > tx.today() {
        return refuse(
            "done_on",
            format!("Tag: Der {} liegt in der Zukunft.", format_date(data.done_on)),
        );
    }
    if data.done_on < notice.notice_date {
        let message = format!(
            "Tag: Der {} liegt vor dem Bescheid vom {}.",
            format_date(data.done_on),
            format_date(notice.notice_date)
        );
        return refuse("done_on", message);
    }
    let mut steps = queries::steps(tx.conn(), id).await?;
    steps.retain(|step| Some(step.id) != own);
    if !is_of(data.step, data.auditor) {
        let message = format!(
            "Stelle: „{}“ ist kein Schritt der Stelle „{}“. Bitte beide prüfen.",
            data.step, data.auditor
        );
        return refuse("auditor", message);
    }
    let mut all = order(&steps, &filed_days(tx.conn(), id).await?);
    all.push(Placed {
        day: data.done_on,
        step: data.step,
        auditor: data.auditor,
    });
    if let Some(Misplaced { before, step }) = misplaced(&all) {
        let message = format!(
            "Schritt: Auf „{}“ folgt nicht „{step}“. Bitte Schritt und Tag prüfen.",
            named(before)
        );
        return refuse("step", message);
    }
    check_amounts(&data)?;
    for (field, label, day) in [
        ("hearing_until", "Anhörung bis", data.hearing_until),
        ("appeal_until", "Rechtsbehelf bis", data.appeal_until),
        ("booked_on", "Gebucht am", data.booked_on),
    ] {
        if day.is_some_and(|day| day < data.done_on) {
            return refuse(
                field,
                format!("{label}: liegt vor dem Tag des Schritts. Bitte beide Tage prüfen."),
            );
        }
    }
    if let Some(day) = data.booked_on.filter(|day| *day > tx.today()) {
        return refuse(
            "booked_on",
            format!("Gebucht am: Der {} liegt in der Zukunft.", format_date(day)),
        );
    }
    Ok(StepData {
        person: at_most("person", "Person", text::clean(&data.person), NAME)?,
        reference: at_most("reference", "Aktenzeichen", text::clean(&data.reference), NAME)?,
        booking_reference: at_most(
            "booking_reference",
            "Buchungsnummer",
            text::clean(&data.booking_reference),
            NAME,
        )?,
        note: at_most("note", "Bemerkung", text::clean_lines(&data.note), NOTE)?,
        ..data
    })
}

fn check_amounts(data: &StepData) -> Result<(), ServiceError> {
    use ExaminationStep::{PartRevocation, Reclaim, Settled, Supplement};
    let has_amount = matches!(data.step, PartRevocation | Reclaim | Supplement);
    match data.amount {
        None if has_amount => {
            let message = format!(
                "Betrag: Bitte eintragen, um welchen Betrag es bei „{}“ geht.",
                data.step
            );
            return Err(ServiceError::field("amount", message));
        }
        Some(amount) if amount <= Cents::ZERO => {
            return Err(ServiceError::field(
                "amount",
                "Betrag: muss größer als null sein.",
            ));
        }
        Some(_) if !has_amount && data.step != Settled => {
            let message = format!(
                "Betrag: Zu „{}“ gehört kein Betrag. Bitte leeren oder den Schritt prüfen.",
                data.step
            );
            return Err(ServiceError::field("amount", message));
        }
        _ => {}
    }
    match data.interest {
        Some(interest) if interest <= Cents::ZERO => Err(ServiceError::field(
            "interest",
            "Zinsen: müssen größer als null sein oder leer bleiben.",
        )),
        Some(_) if data.step != Reclaim => Err(ServiceError::field(
            "interest",
            "Zinsen: gehören zu einer Rückforderung.",
        )),
        _ => Ok(()),
    }
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}
