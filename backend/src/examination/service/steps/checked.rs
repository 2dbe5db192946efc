//! Whether a step can stand as it was typed.

use paktbuch_entity::notice;
use paktbuch_types::{Auditor, Cents, ExaminationStep, NoticeId, ProofStepId, format_date};
use sea_orm::EntityTrait;

use super::{NAME, named};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::examination::commands::StepData;
use crate::examination::compute::{Misplaced, Placed, is_of, misplaced};
use crate::examination::fields::{answer_label, euro};
use crate::examination::queries;
use crate::examination::rows::StepRow;
use crate::examination::service::read::{filed_days, order};
use crate::examination::service::{NOTE, at_most};
use crate::funding;
use crate::text;

/// What is told of a filing that somebody types in.
const FILED_BY_FILING: &str = "Schritt: „eingereicht“ trägt Paktbuch selbst ein. Bitte den Nachweis unter „Eingereichte Nachweise“ mit \
                               „Verwendungsnachweis einreichen“ einreichen. Ist er vor der Übernahme in Paktbuch eingereicht, bitte ihn am \
                               Bescheid unter „Bestandsübernahme“ eintragen.";

/// The step as it is stored, beside the others of the notice; `own` is the step that is changed.
pub(super) async fn checked(
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
    let is_filed = |step: &StepRow| step.data.step == ExaminationStep::Filed;
    let was_filed = steps.iter().any(|step| Some(step.id) == own && is_filed(step));
    if data.step == ExaminationStep::Filed && !was_filed && !queries::is_filed_before(tx.conn(), id).await? {
        return refuse("step", FILED_BY_FILING.to_owned());
    }
    let stored = steps.iter().find(|step| Some(step.id) == own);
    check_audited(&data, stored)?;
    check_decided(&data, stored, notice.granted)?;
    steps.retain(|step| Some(step.id) != own);
    if !is_of(data.step, data.auditor) {
        return refuse("auditor", of_another(data.step, data.auditor));
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
        ("hearing_until", answer_label(data.step), data.hearing_until),
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

/// That a step is none of this auditor, and whose it is.
fn of_another(step: ExaminationStep, auditor: Auditor) -> String {
    let possible = Auditor::ALL.iter().filter(|other| is_of(step, **other));
    let possible: Vec<&str> = possible.map(|other| other.label()).collect();
    format!(
        "Stelle: „{step}“ ist kein Schritt der Stelle „{auditor}“. Bitte eine wählen, deren Schritt das ist: {}.",
        possible.join(", ")
    )
}

/// What a local audit has audited is kept when it is entered; `stored` is the step that is changed.
fn check_audited(data: &StepData, stored: Option<&StepRow>) -> Result<(), ServiceError> {
    let is_audit = |data: &StepData| data.step == ExaminationStep::LocalAudit;
    if is_audit(data) && stored.is_some_and(|stored| !is_audit(&stored.data)) {
        return Err(ServiceError::field(
            "step",
            "Schritt: Eine örtliche Prüfung bitte als neuen Schritt eintragen: Dabei hält Paktbuch fest, was sie geprüft hat.",
        ));
    }
    let refuse = |message: &str| Err(ServiceError::field("audited_as_of", message));
    match data.audited_as_of {
        Some(_) if stored.is_some() => refuse(
            "Stichtag: Was eine eingetragene Prüfung geprüft hat, bleibt. Bitte eine Prüfung zu einem anderen Stichtag als neuen Schritt \
             eintragen.",
        ),
        Some(_) if !is_audit(data) => {
            refuse("Stichtag: gehört zu einer örtlichen Prüfung. Bitte leeren oder den Schritt prüfen.")
        }
        Some(day) if day > data.done_on => {
            refuse("Stichtag: liegt nach dem Tag der örtlichen Prüfung. Bitte beide Tage prüfen.")
        }
        _ => Ok(()),
    }
}

/// The decided grant is at most what was `granted`; one that stays as it is `stored` may be from before an Änderungsbescheid.
fn check_decided(data: &StepData, stored: Option<&StepRow>, granted: Cents) -> Result<(), ServiceError> {
    let Some(decided) = data.decided else {
        return Ok(());
    };
    let refuse = |message: String| Err(ServiceError::field("decided", message));
    if !data.step.decides_grant() {
        let message = "Anerkannte Zuwendung: gehört zu Schlussbescheid, Rückforderung oder Nachzahlung. Bitte leeren oder den Schritt prüfen.";
        return refuse(message.to_owned());
    }
    if stored.is_some_and(|stored| stored.data.decided == Some(decided)) {
        return Ok(());
    }
    if decided < Cents::ZERO {
        return refuse(
            "Anerkannte Zuwendung: darf nicht kleiner als null sein. Bitte den Betrag prüfen.".to_owned(),
        );
    }
    if decided > granted {
        return refuse(format!(
            "Anerkannte Zuwendung: Bewilligt sind {}, mehr kann nicht anerkannt sein. Bitte den Betrag prüfen oder zuerst den \
             Änderungsbescheid eintragen.",
            euro(granted)
        ));
    }
    Ok(())
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
