//! Entering, changing and removing steps.

use paktbuch_entity::{document, notice, proof_step};
use paktbuch_types::{Cents, ExaminationStep, NoticeId, ProofStepId, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, ModelTrait, Set};

use super::read::{filed_days, order};
use super::{NOTE, at_most, event};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Documents, Stored};
use crate::error::ServiceError;
use crate::examination::commands::StepData;
use crate::examination::compute::{Misplaced, Placed, is_of, misplaced};
use crate::examination::rows::StepRow;
use crate::examination::{fields, queries};
use crate::filing;
use crate::funding;
use crate::rules::r26_retention as r26;
use crate::text;

/// Longest name, reference and Buchungsnummer.
const NAME: usize = 200;

/// Enters a step, perhaps with a file that is stored already (its media type and name beside it).
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] for a step that cannot be at that day, a day in the future or before the notice, an
/// amount that its step does not have, and texts that are too long.
pub(in crate::examination) async fn add_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: StepData,
    file: Option<(&Stored, &'static str, &str)>,
) -> Result<ProofStepId, ServiceError> {
    let data = checked(tx, id, data, None).await?;
    let mut event = event(EventKind::ProofStepAdded, id).changes(
        fields::step(&data)
            .into_iter()
            .map(|(label, value)| Change::set(label, value)),
    );
    let mut document = None;
    if let Some((stored, media_type, name)) = file {
        let name: String = text::clean(name).chars().take(NAME).collect();
        document = Some(documents::register(tx, stored, media_type, &name).await?);
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
/// As [`add_step`]; [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] for day, person or certificate of
/// a local audit that a filed version confirms.
pub(in crate::examination) async fn change_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    (id, version): (ProofStepId, i64),
    data: StepData,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    if let Some((field, label)) = audited_otherwise(&row, &data) {
        refuse_confirmed(tx, documents, &row, |said| {
            ServiceError::field(field, format!("{label}: {said}"))
        })
        .await?;
    }
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

/// Puts a stored certificate or letter (its media type and name beside it) to a step; one that was there before stays in the document
/// store.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where another is there and a filed version confirms the local audit with it, or
/// the retention of the notice has not ended (R26).
pub(in crate::examination) async fn set_step_file(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    id: ProofStepId,
    (stored, media_type, name): (&Stored, &'static str, &str),
) -> Result<(), ServiceError> {
    let row = proof_step::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let name: String = text::clean(name).chars().take(NAME).collect();
    let document = documents::register(tx, stored, media_type, &name).await?;
    if row.document_id == Some(document) {
        return Ok(());
    }
    if row.document_id.is_some() && !holds_no_letter(tx, &row).await? {
        refuse_confirmed(tx, documents, &row, ServiceError::refused).await?;
        refuse_without_letter(tx, &row).await?;
    }
    let event = event(EventKind::ProofStepChanged, row.notice_id)
        .change(Change::set("Schritt", row.step))
        .change(Change::set("Datei", &name))
        .change(Change::set("SHA-256 der Datei", &stored.sha256));
    let changed = proof_step::ActiveModel {
        id: Set(id),
        document_id: Set(Some(document)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    changed.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Removes a step that was entered by mistake; answers its notice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where the steps after it could not be without it, where a
/// filed version confirms the local audit with it, and where its letter is there and the retention of the notice has not ended (R26).
pub(in crate::examination) async fn remove_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    (id, version): (ProofStepId, i64),
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    refuse_confirmed(tx, documents, &row, ServiceError::refused).await?;
    let mut steps = queries::steps(tx.conn(), notice).await?;
    steps.retain(|step| step.id != id);
    if let Some(Misplaced { before, step }) = misplaced(&order(&steps, &filed_days(tx.conn(), notice).await?))
    {
        return Err(ServiceError::refused(format!(
            "Ohne diesen Schritt folgte „{step}“ auf „{}“. Bitte zuerst die Schritte danach ändern.",
            named(before)
        )));
    }
    refuse_without_letter(tx, &row).await?;
    let told = fields::step(&queries::data(row.clone()));
    let event = event(EventKind::ProofStepRemoved, notice).changes(
        told.into_iter()
            .map(|(label, value)| Change::new(label, value, "")),
    );
    row.delete(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// Whether the file of a step is no letter: before uploads were looked at, any kind of file was taken.
async fn holds_no_letter(tx: &WriteTx, row: &proof_step::Model) -> Result<bool, ServiceError> {
    let Some(id) = row.document_id else {
        return Ok(false);
    };
    let document = document::Entity::find_by_id(id).one(tx.conn()).await?;
    Ok(document.is_some_and(|document| document.media_type == "application/octet-stream"))
}

/// Refuses what would take the letter off a step (R26). A step without one was only typed in: the audit trail keeps it.
async fn refuse_without_letter(tx: &WriteTx, row: &proof_step::Model) -> Result<(), ServiceError> {
    if row.document_id.is_none() {
        return Ok(());
    }
    let what = format!("{} vom {}, mit Schreiben", row.step, format_date(row.done_on));
    let removal = r26::Removal {
        what: &what,
        dated: None,
        instead: "Angaben des Schritts bitte berichtigen; ein anderes Schreiben als Vermerk zum Nachweis ablegen.",
    };
    funding::refuse_removal(tx.conn(), vec![row.notice_id], removal, tx.today()).await
}

/// The first field in which these data tell of another audit than the stored step: its name and label. A reference that
/// is missing may be added, as a file may.
fn audited_otherwise(row: &proof_step::Model, data: &StepData) -> Option<(&'static str, &'static str)> {
    let reference = text::clean(&data.reference);
    [
        ("step", "Schritt", row.step != data.step),
        ("auditor", "Stelle", row.auditor != data.auditor),
        ("done_on", "Tag", row.done_on != data.done_on),
        ("person", "Person", row.person != text::clean(&data.person)),
        (
            "reference",
            "Aktenzeichen",
            !row.reference.is_empty() && row.reference != reference,
        ),
    ]
    .into_iter()
    .find_map(|(field, label, is_other)| is_other.then_some((field, label)))
}

/// Refuses with what `refusal` makes of the reason, where a filed version confirms the local audit with this step: what was filed has to
/// stay provable.
async fn refuse_confirmed(
    tx: &WriteTx,
    documents: &Documents,
    row: &proof_step::Model,
    refusal: impl FnOnce(String) -> ServiceError,
) -> Result<(), ServiceError> {
    let place = (row.notice_id, row.id);
    match filing::confirmed_with(tx.conn(), documents, place).await? {
        None => Ok(()),
        Some(version) => Err(refusal(format!(
            "Version {version} des Nachweises bestätigt mit diesem Schritt die örtliche Prüfung. Was er sagt, bleibt; ergänzen \
             lässt sich nur ein Aktenzeichen oder Schreiben, das noch fehlt. Bitte eine andere Prüfung als neuen Schritt eintragen."
        ))),
    }
}

async fn stored(tx: &WriteTx, id: ProofStepId, version: i64) -> Result<proof_step::Model, ServiceError> {
    let row = proof_step::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(row)
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
    if data.step == ExaminationStep::Reclaim {
        check_reclaim(tx, id, &data, &steps).await?;
    }
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

/// No more is claimed back than was paid out.
async fn check_reclaim(
    tx: &WriteTx,
    id: NoticeId,
    data: &StepData,
    others: &[StepRow],
) -> Result<(), ServiceError> {
    let payouts = funding::payouts_by_notice(tx.conn(), Some(id), None).await?;
    let paid_out: Cents = payouts.values().flatten().map(|(_, amount)| *amount).sum();
    let others = others
        .iter()
        .filter(|step| step.data.step == ExaminationStep::Reclaim)
        .filter_map(|step| step.data.amount);
    let claimed = others.chain(data.amount).sum::<Cents>();
    if claimed > paid_out {
        let message = format!(
            "Betrag: Damit sind {claimed} € zurückgefordert, ausgezahlt sind nach Paktbuch {paid_out} €. Bitte den Betrag prüfen oder \
             die fehlende Auszahlung beim Bescheid eintragen."
        );
        return Err(ServiceError::field("amount", message));
    }
    Ok(())
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
